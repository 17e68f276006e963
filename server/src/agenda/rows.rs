//! A document as the rows that a publication writes.

use super::published::Published;
use crate::refusal::{Result, ServiceError};
use huiban_protocol::documents::{AgendaDocument, Session};
use huiban_protocol::raw::Raw;
use huiban_protocol::streams::{CIRCLE_ROW, Placement, SessionRow, StreamId, TOPIC_ROW, row_type};
use serde::Serialize;

/// A row as it should be.
pub(super) struct WantedRow {
    pub(super) row_type: &'static str,
    pub(super) row_id: String,
    pub(super) body: Raw,
}

/// The public stream that rows of a type stand in.
pub(super) fn stream_of(row_type: &str) -> StreamId {
    match row_type {
        CIRCLE_ROW | TOPIC_ROW => StreamId::Circles,
        _ => StreamId::Agenda,
    }
}

/// Collects rows.
struct Rows(Vec<WantedRow>);

impl Rows {
    fn add<'a, T: Serialize + 'a>(
        &mut self,
        row_type: &'static str,
        all: impl IntoIterator<Item = &'a T>,
        id: impl Fn(&T) -> String,
    ) -> Result<()> {
        for one in all {
            self.0.push(WantedRow { row_type, row_id: id(one), body: write(one)? });
        }
        Ok(())
    }
}

/// Writes a value once.
pub(super) fn write<T: Serialize>(value: &T) -> Result<Raw> {
    Raw::write(value).map_err(|_| ServiceError::Fault("a document could not be written"))
}

/// Every row of the public streams that the document asks for.
pub(super) fn wanted_rows(
    document: &AgendaDocument,
    published: &Published,
) -> Result<Vec<WantedRow>> {
    let mut rows = Rows(Vec::new());
    rows.add(row_type::EVENT, [&document.event], |event| event.code.to_string())?;
    rows.add(row_type::VENUE, &document.venues, |venue| venue.code.to_string())?;
    rows.add(row_type::ROOM, &document.rooms, |room| room.code.to_string())?;
    rows.add(row_type::TRANSFER, &document.transfers, |transfer| transfer.id())?;
    rows.add(row_type::FORUM, &document.forums, |forum| forum.code.to_string())?;
    rows.add(row_type::SPEAKER, &document.speakers, |speaker| speaker.id.to_string())?;
    rows.add(row_type::ZONE, &document.zones, |zone| zone.code.to_string())?;
    rows.add(row_type::EXHIBITOR, &document.exhibitors, |one| one.code.to_string())?;
    rows.add(row_type::PROJECT, &document.projects, |project| project.id.to_string())?;
    rows.add(row_type::NOTICE, &document.notices, |notice| notice.id.to_string())?;
    rows.add(CIRCLE_ROW, &document.circles, |circle| circle.code.to_string())?;
    rows.add(TOPIC_ROW, &document.topics, |topic| topic.id.to_string())?;
    for session in &document.sessions {
        let row = session_row(session, published);
        let row_id = session.id.to_string();
        rows.0.push(WantedRow { row_type: row_type::SESSION, row_id, body: write(&row)? });
    }
    Ok(rows.0)
}

/// A session with the place it was first announced for.
fn session_row(session: &Session, published: &Published) -> SessionRow {
    let known = published.sessions.get(&session.id);
    let first = known.map_or_else(|| Placement::of(session), |row| row.first.clone());
    SessionRow { session: session.clone(), first }
}
