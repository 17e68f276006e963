//! What the gates of a list have sent.

use crate::organizer::IncidentSort;
use crate::refusal::{Result, ServiceError};
use crate::store::Tx;
use crate::store::rows::{list_rows, list_rows_of_type, list_rules};
use crate::store::{StoreError, drafts::find_draft};
use chrono_tz::Tz;
use huiban_protocol::documents::{
    AgendaDocument, CheckInList, EventCode, IncidentId, ListCode, OpId, ReEntry, RegistrationId,
};
use huiban_protocol::rules::{Passage, entries_held_back, incidents, list_passages};
use huiban_protocol::streams::{
    ListRow, REGISTRATION_ROW, RegistrationRow, RegistrationState, ScanRow, StreamId,
};
use std::collections::{BTreeMap, BTreeSet};

/// Scans that count, and what was said about double admissions.
pub(super) struct Visits {
    pub(super) passages: Vec<Passage>,
    pub(super) looked_after: BTreeSet<IncidentId>,
}

impl Visits {
    /// Reads and folds the stream of a list.
    pub(super) async fn read(tx: &mut dyn Tx, event: &EventCode, list: &ListCode) -> Result<Self> {
        let (mut scans, mut undone) = (Vec::<ScanRow>::new(), BTreeSet::<OpId>::new());
        let mut looked_after = BTreeSet::new();
        for row in list_rows(tx, event, &StreamId::List(list.clone())).await? {
            let body = row.body.as_ref().ok_or(StoreError::Damaged("row without a body"))?;
            match ListRow::read(&row.row_type, body) {
                Some(ListRow::Scan(scan)) => scans.push(*scan),
                Some(ListRow::Undo(undo)) => {
                    undone.insert(undo.scan);
                }
                Some(ListRow::Ack(ack)) => {
                    looked_after.insert(ack.incident);
                }
                _ => {}
            }
        }
        Ok(Self { passages: list_passages(&scans, &undone), looked_after })
    }

    /// What should not have been: double admissions, then entries of those who are held back.
    pub(super) fn incidents(
        &self,
        reentry: ReEntry,
        zone: Tz,
        held_back: &[RegistrationRow],
    ) -> Vec<Found> {
        let doubles = incidents(&self.passages, reentry, zone).into_iter().map(|double| Found {
            id: double.id,
            kind: IncidentSort::DoubleAdmission,
            registration: double.registration,
            scans: vec![double.first, double.second],
        });
        let mut found: Vec<Found> = doubles.collect();
        for row in held_back {
            let own: Vec<Passage> = self.of(&row.registration).cloned().collect();
            let late = entries_held_back(&own, &row.state, zone).into_iter();
            found.extend(late.map(|(id, scan)| Found {
                id,
                kind: IncidentSort::HeldBack,
                registration: row.registration,
                scans: vec![scan],
            }));
        }
        found
    }

    fn of(&self, registration: &RegistrationId) -> impl Iterator<Item = &Passage> {
        self.passages.iter().filter(move |passage| passage.registration == *registration)
    }
}

/// An incident.
pub(super) struct Found {
    pub(super) id: IncidentId,
    pub(super) kind: IncidentSort,
    pub(super) registration: RegistrationId,
    pub(super) scans: Vec<Passage>,
}

/// The registrations that may not enter.
pub(super) async fn list_held_back(
    tx: &mut dyn Tx,
    event: &EventCode,
) -> Result<Vec<RegistrationRow>> {
    let rows = list_rows_of_type(tx, event, &StreamId::Gate, REGISTRATION_ROW).await?;
    let read = rows.iter().filter_map(|row| row.body.as_ref()?.read::<RegistrationRow>().ok());
    Ok(read.filter(|row| row.state != RegistrationState::Valid).collect())
}

/// All lists: those of the draft in its order, then those that only gates know.
pub(super) struct Lists {
    pub(super) draft: AgendaDocument,
    pub(super) published: BTreeMap<ListCode, CheckInList>,
}

impl Lists {
    pub(super) async fn read(tx: &mut dyn Tx, event: &EventCode) -> Result<Self> {
        let draft = find_draft(tx, event)
            .await?
            .ok_or_else(|| ServiceError::not_found("the event has no agenda yet: import one"))?;
        let mut published = BTreeMap::new();
        for (code, body) in list_rules(tx, event).await? {
            let list = body.read().map_err(|_| StoreError::Damaged("rules"))?;
            published.insert(code, list);
        }
        Ok(Self { draft, published })
    }

    /// The list in the draft.
    pub(super) fn drafted(&self, code: &ListCode) -> Option<&CheckInList> {
        self.draft.lists.iter().find(|list| list.code == *code)
    }

    /// The rules that gates judge by; of a list that they do not have, those of the draft.
    pub(super) fn current(&self, code: &ListCode) -> Result<&CheckInList> {
        self.published.get(code).or_else(|| self.drafted(code)).ok_or_else(|| {
            let codes = self.codes().iter().map(ListCode::to_string).collect::<Vec<_>>();
            ServiceError::not_found(format!(
                "there is no check-in list “{code}”; there are: {}",
                codes.join(", ")
            ))
        })
    }

    pub(super) fn codes(&self) -> Vec<ListCode> {
        let mut codes: Vec<ListCode> =
            self.draft.lists.iter().map(|list| list.code.clone()).collect();
        let others = self.published.keys().filter(|code| self.drafted(code).is_none());
        codes.extend(others.cloned());
        codes
    }
}
