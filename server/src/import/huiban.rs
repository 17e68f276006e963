//! The project's own JSON.

use super::options::Options;
use super::{Import, Refusal};
use crate::organizer::ImportFile;
use crate::time::in_zone;
use chrono::{DateTime, FixedOffset};
use chrono_tz::Tz;
use huiban_protocol::documents::{self, AgendaDocument, Problem};

/// Reads an event.
///
/// # Errors
/// Where the file is not JSON of that shape; the problem says where.
pub(super) fn read(file: &ImportFile, options: &Options) -> Result<Import, Refusal> {
    let (mut document, problems) = documents::read(&file.content.0).map_err(|error| {
        vec![Problem::error(
            file.name.clone(),
            format!("not a huiban event: {error}"),
            "correct it there, or choose the file that was exported as huiban JSON",
        )]
    })?;
    if let Some(event) = &options.event {
        document.event.code = event.clone();
    }
    if let Some(zone) = options.zone {
        move_to_zone(&mut document, zone);
    }
    Ok(Import::whole(document, problems))
}

/// Writes every time as the clocks of another zone show it.
pub(super) fn move_to_zone(document: &mut AgendaDocument, zone: Tz) {
    let there = |time: &mut DateTime<FixedOffset>| *time = in_zone(time.timestamp_millis(), zone);
    document.event.zone = zone;
    for session in &mut document.sessions {
        there(&mut session.start);
        there(&mut session.end);
    }
    document.notices.iter_mut().for_each(|notice| there(&mut notice.at));
    document.topics.iter_mut().for_each(|topic| there(&mut topic.at));
    for window in document.lists.iter_mut().flat_map(|list| &mut list.windows) {
        there(&mut window.from);
        there(&mut window.to);
    }
}
