//! What gates add up, against everything that was ever scanned.

use super::Verdict;
use super::server::live_rows;
use crate::phone::Phone;
use crate::server::document;
use huiban_protocol::documents::{IncidentId, ReEntry, RegistrationId};
use huiban_protocol::rules::{admissions, entries_held_back, incidents, list_passages};
use huiban_protocol::streams::{
    REGISTRATION_ROW, RegistrationRow, RegistrationState, SCAN_ROW, ScanRow, StreamId, UNDO_ROW,
    UndoRow,
};
use huiban_protocol::tokens::{KeyList, Order, OrderAction};
use rusqlite::Connection;
use std::collections::{BTreeMap, BTreeSet};

/// Every gate shows the entries, exits, people and double admissions that follow from the whole
/// history.
pub(super) fn check_gates(phones: &[Phone], database: &Connection) -> Verdict {
    // what a newer server will say of an act shows on its own phone already
    let gates = phones
        .iter()
        .filter(|phone| phone.counts() && !phone.is_revoked() && phone.stored().is_empty());
    for phone in gates {
        for stream in phone.scope() {
            check_list(phone, database, &stream)
                .map_err(|why| format!("phone {} at the end: {stream}: {why}", phone.index))?;
        }
    }
    Ok(())
}

fn check_list(phone: &Phone, database: &Connection, stream: &str) -> Verdict {
    let Ok(StreamId::List(list)) = stream.parse() else { return Ok(()) };
    let (mut scans, mut undone) = (Vec::new(), BTreeSet::new());
    for ((row_type, _), (_, body)) in live_rows(database, stream) {
        let Some(body) = body else { continue };
        if row_type == SCAN_ROW {
            scans.push(serde_json::from_str::<ScanRow>(&body).unwrap());
        } else if row_type == UNDO_ROW {
            undone.insert(serde_json::from_str::<UndoRow>(&body).unwrap().scan);
        }
    }
    let zone = document(false).event.zone;
    let passages = list_passages(&scans, &undone);
    let (mut entries, mut exits, mut people) = (0, 0, BTreeSet::new());
    for ((_, who), admission) in admissions(&passages, zone) {
        entries += u64::from(admission.entries);
        exits += u64::from(admission.exits);
        if admission.entries > 0 {
            people.insert(who);
        }
    }
    let core = phone.engines.iter().find_map(|engine| engine.core.clone()).unwrap();
    let counts = core.counts(&list).map_err(|error| error.to_string())?;
    let wanted = (entries, exits, people.len() as u64);
    if (counts.entries, counts.exits, counts.people) != wanted {
        return Err(format!("it counts {counts:?}, the history has {wanted:?}"));
    }
    let doubled = incidents(&passages, ReEntry::AfterExit, zone).into_iter().map(|found| found.id);
    let mut all: BTreeSet<IncidentId> = doubled.collect();
    for row in registrations(database) {
        let own: Vec<_> = passages
            .iter()
            .filter(|passage| passage.registration == row.registration)
            .cloned()
            .collect();
        all.extend(entries_held_back(&own, &row.state, zone).into_iter().map(|(id, _)| id));
    }
    let shown = core.incidents(Some(list.as_str())).map_err(|error| error.to_string())?;
    let shown: BTreeSet<IncidentId> = shown.iter().map(|incident| incident.id).collect();
    if shown != all {
        return Err(format!("it shows incidents {shown:?}, the history has {all:?}"));
    }
    Ok(())
}

fn registrations(database: &Connection) -> Vec<RegistrationRow> {
    let rows = live_rows(database, "gate").into_iter();
    let rows = rows.filter(|((row_type, _), _)| row_type == REGISTRATION_ROW);
    rows.filter_map(|(_, (_, body))| serde_json::from_str(&body?).ok()).collect()
}

/// What any gate keeps of a badge that was taken back, the server knows too.
pub(super) fn check_taken_back(phones: &[Phone], database: &Connection) -> Verdict {
    let known: BTreeMap<RegistrationId, RegistrationRow> =
        registrations(database).into_iter().map(|row| (row.registration, row)).collect();
    for phone in phones.iter().filter(|phone| phone.counts() && !phone.is_revoked()) {
        for (registration, serial) in phone.taken_back() {
            let is_good = known.get(&registration).is_none_or(|row| {
                row.serial <= serial && !matches!(row.state, RegistrationState::Revoked { .. })
            });
            if is_good {
                return Err(format!(
                    "phone {} keeps that badge {serial} of {registration} was taken back, the \
                     server says {:?}",
                    phone.index,
                    known.get(&registration)
                ));
            }
        }
    }
    Ok(())
}

impl Phone {
    /// The badges whose taking back it keeps, by their serials.
    fn taken_back(&self) -> Vec<(RegistrationId, u64)> {
        let journal = self.journal();
        let (list, root): (Vec<u8>, [u8; 16]) = journal
            .query_row("SELECT key_list, root FROM membership", [], |row| {
                Ok((row.get(0)?, row.get(1)?))
            })
            .unwrap();
        let keys = KeyList::open(&list, &root).unwrap();
        let mut statement = journal.prepare("SELECT token FROM facts").unwrap();
        let facts = statement.query_map([], |row| row.get::<_, Vec<u8>>(0)).unwrap();
        let orders = facts.filter_map(|fact| Order::open(&fact.unwrap(), &keys).ok());
        let badges = orders.filter_map(|order| match order.action {
            OrderAction::RevokeBadge { registration, serial } => Some((registration, serial)),
            _ => None,
        });
        badges.collect()
    }
}
