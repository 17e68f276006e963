//! What the streams hold of an event's agenda now.

use crate::refusal::Result;
use crate::store::rows::{LiveRow, list_rows, list_rules};
use crate::store::{StoreError, Tx};
use huiban_protocol::documents::{
    EventCode, ListCode, Room, RoomCode, SessionId, Transfer, VenueCode,
};
use huiban_protocol::raw::Raw;
use huiban_protocol::streams::{AgendaRow, SessionRow, StreamId, row_type};
use std::collections::BTreeMap;

/// What is published.
#[derive(Default)]
pub(super) struct Published {
    /// Every row of the public streams, by type and id: no type stands in two of them.
    pub(super) rows: BTreeMap<(String, String), LiveRow>,
    /// The sessions among them.
    pub(super) sessions: BTreeMap<SessionId, SessionRow>,
    /// The rooms.
    pub(super) rooms: Vec<Room>,
    /// The building of each room.
    pub(super) venues: BTreeMap<RoomCode, VenueCode>,
    /// Minutes between places.
    pub(super) transfers: Vec<Transfer>,
    /// Rules of check-in lists.
    pub(super) rules: BTreeMap<ListCode, Raw>,
    /// The newest publication; 0 before the first.
    pub(super) number: u32,
}

impl Published {
    /// Reads it all.
    pub(super) async fn read(tx: &mut dyn Tx, event: &EventCode) -> Result<Self> {
        let mut published = Self::default();
        for stream in &StreamId::PUBLIC {
            for row in list_rows(tx, event, stream).await? {
                published.take(row)?;
            }
        }
        published.rules = list_rules(tx, event).await?;
        Ok(published)
    }

    fn take(&mut self, row: LiveRow) -> Result<()> {
        let body = row.body.as_ref().ok_or(StoreError::Damaged("row without a body"))?;
        match AgendaRow::read(&row.row_type, body) {
            Some(AgendaRow::Session(session)) => {
                self.sessions.insert(session.session.id.clone(), *session);
            }
            Some(AgendaRow::Room(room)) => {
                self.venues.insert(room.code.clone(), room.venue.clone());
                self.rooms.push(room);
            }
            Some(AgendaRow::Transfer(transfer)) => self.transfers.push(transfer),
            Some(AgendaRow::Publication(publication)) => {
                self.number = self.number.max(publication.number);
            }
            _ => {}
        }
        self.rows.insert((row.row_type.clone(), row.row_id.clone()), row);
        Ok(())
    }

    /// Whether anything was published before this publication.
    pub(super) fn has_publication_before(&self, number: u32) -> bool {
        let ids = self.rows.keys().filter(|(kind, _)| kind == row_type::PUBLICATION);
        ids.filter_map(|(_, id)| id.parse::<u32>().ok()).any(|known| known < number)
    }

    /// Rows whose type is a document's, and which a publication may therefore delete.
    pub(super) fn document_rows(&self) -> impl Iterator<Item = (&String, &String)> {
        self.rows.keys().map(|(row_type, row_id)| (row_type, row_id)).filter(|(row_type, _)| {
            !matches!(
                row_type.as_str(),
                row_type::PUBLICATION
                    | row_type::CHANGES
                    | row_type::KEY_LIST
                    | row_type::REVOCATION
                    | row_type::ERASURE
            )
        })
    }
}
