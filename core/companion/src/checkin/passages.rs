//! Everything that is known of one registration, looked up by key: never by reading all rows.

use crate::error::Result;
use crate::journal::fold::shown_body;
use crate::journal::overlay::RowKey;
use huiban_protocol::documents::{CheckInList, ListCode, OpId, RegistrationId};
use huiban_protocol::rules::{Passage, list_passages};
use huiban_protocol::streams::{
    GateRow, PERSON_ROW, PersonRow, REGISTRATION_ROW, RULES_ROW, RegistrationRow, ScanRow, StreamId,
};
use rusqlite::Connection;
use std::collections::BTreeSet;

/// The scans of one registration on the lists that this device reads.
#[derive(Default)]
pub(crate) struct Scans {
    /// Each with its list's stream.
    all: Vec<(String, ScanRow)>,
    undone: BTreeSet<OpId>,
}

impl Scans {
    /// Reads them.
    pub(crate) fn of(mirror: &Connection, registration: &RegistrationId) -> Result<Self> {
        let mut statement = mirror.prepare_cached(include_str!("scans_of.sql"))?;
        let mut rows = statement.query([registration.to_string()])?;
        let mut scans = Self::default();
        while let Some(row) = rows.next()? {
            let (stream, body): (String, String) = (row.get(0)?, row.get(1)?);
            // what an older version of this code cannot read does not count here
            let Ok(scan) = serde_json::from_str::<ScanRow>(&body) else { continue };
            if row.get(2)? {
                scans.undone.insert(scan.op);
            }
            scans.all.push((stream, scan));
        }
        Ok(scans)
    }

    /// Those of one list that count, in the order of effective time, then act.
    pub(crate) fn passages(&self, list: &ListCode) -> Vec<Passage> {
        let wanted = StreamId::List(list.clone()).to_string();
        let on_list = self.all.iter().filter(|(stream, _)| *stream == wanted);
        list_passages(on_list.map(|(_, scan)| scan), &self.undone)
    }

    /// The highest serial of a badge that was found genuine anywhere.
    pub(crate) fn highest_serial(&self, latest: u64) -> Option<u64> {
        let genuine = self.all.iter().filter(|(_, scan)| {
            scan.judgement.as_ref().is_some_and(|judgement| judgement.outcome.is_proven())
        });
        genuine.filter_map(|(_, scan)| scan.serial).filter(|serial| *serial <= latest).max()
    }
}

/// The rules of a list; `None` before they have arrived.
pub(crate) fn find_rules(mirror: &Connection, list: &ListCode) -> Result<Option<CheckInList>> {
    let key = RowKey {
        stream: StreamId::List(list.clone()).to_string(),
        row_type: RULES_ROW.to_owned(),
        row_id: list.to_string(),
    };
    Ok(shown_body(mirror, &key)?.and_then(|body| body.read().ok()))
}

/// What the server says of a registration; `None` where it is not known here.
pub(crate) fn find_registration(
    mirror: &Connection,
    registration: &RegistrationId,
) -> Result<Option<RegistrationRow>> {
    let key = RowKey {
        stream: StreamId::Gate.to_string(),
        row_type: REGISTRATION_ROW.to_owned(),
        row_id: registration.to_string(),
    };
    let body = shown_body(mirror, &key)?;
    let row = body.and_then(|body| GateRow::read(REGISTRATION_ROW, &body));
    Ok(row.map(|GateRow::Registration(row)| row))
}

/// How many registrations the server has told of.
pub(crate) fn count_registrations(mirror: &Connection) -> Result<u64> {
    let count: i64 = mirror
        .prepare_cached(
            "SELECT count(*) FROM rows WHERE stream = 'gate' AND row_type = 'registration'",
        )?
        .query_row([], |row| row.get(0))?;
    Ok(u64::try_from(count).unwrap_or(0))
}

/// What staff may know of a person; `None` where this device has no directory.
pub(crate) fn find_person(
    mirror: &Connection,
    registration: &RegistrationId,
) -> Result<Option<PersonRow>> {
    let key = RowKey {
        stream: StreamId::Directory.to_string(),
        row_type: PERSON_ROW.to_owned(),
        row_id: registration.to_string(),
    };
    Ok(shown_body(mirror, &key)?.and_then(|body| body.read().ok()))
}
