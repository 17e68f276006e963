//! What gates add up, against everything that was ever scanned.

use super::Verdict;
use super::server::live_rows;
use crate::phone::Phone;
use crate::server::document;
use huiban_companion::IncidentKind;
use huiban_protocol::documents::{IncidentId, ReEntry};
use huiban_protocol::rules::{admissions, incidents, list_passages};
use huiban_protocol::streams::{SCAN_ROW, ScanRow, StreamId, UNDO_ROW, UndoRow};
use rusqlite::Connection;
use std::collections::BTreeSet;

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
    let doubled: BTreeSet<IncidentId> =
        incidents(&passages, ReEntry::AfterExit, zone).iter().map(|incident| incident.id).collect();
    let shown = core.incidents(Some(list.as_str())).map_err(|error| error.to_string())?;
    let shown = shown.iter().filter(|incident| incident.kind == IncidentKind::DoubleAdmission);
    let shown: BTreeSet<IncidentId> = shown.map(|incident| incident.id).collect();
    if shown != doubled {
        return Err(format!("it shows incidents {shown:?}, the history has {doubled:?}"));
    }
    Ok(())
}
