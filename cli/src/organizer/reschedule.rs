//! `event reschedule`: the whole event to another first day, and to other rooms.

use super::{Work, report};
use crate::args::RescheduleArgs;
use crate::error::{CliError, Result};
use huiban_server::organizer::RescheduleRequest;
use std::collections::BTreeMap;

pub(super) async fn run(work: &Work, args: RescheduleArgs) -> Result<()> {
    let mut rooms = BTreeMap::new();
    for mapping in args.rooms {
        if let Some(earlier) = rooms.insert(mapping.old.clone(), mapping.new) {
            let old = &mapping.old;
            let message = (
                format!("{old} is mapped twice, first to {earlier}"),
                format!("{old} 指定了两次，第一次为 {earlier}"),
            );
            return Err(CliError::invalid("rooms", message));
        }
    }
    let event = work.event(&args.choice).await?;
    let request = RescheduleRequest { start: args.start, venue: args.venue, rooms };
    let moved = work.desk.reschedule(&event, &request).await?;
    report::finish(work, &event, moved, &args.publishing).await
}
