//! What a database holds, for comparing it with what it held before.

use super::Site;
use rusqlite::Connection;
use std::collections::{BTreeMap, BTreeSet};

/// What a database holds.
pub struct Holdings {
    /// The newest number of each stream.
    pub heads: BTreeMap<String, i64>,
    /// Every change of the agenda, by type, id and revision.
    pub agenda: BTreeMap<(String, String, i64), String>,
    /// Devices, and whether they are revoked.
    pub devices: BTreeMap<String, bool>,
    /// Registrations whose badge is taken back.
    pub held_back: BTreeSet<String>,
}

impl Site {
    /// What the database holds now.
    pub fn holdings(&self) -> Holdings {
        let database = Connection::open(self.database()).unwrap();
        let heads = "SELECT stream, head FROM heads";
        let mut statement = database.prepare(heads).unwrap();
        let heads = statement.query_map([], |row| Ok((row.get(0)?, row.get(1)?))).unwrap();
        let agenda = "SELECT row_type, row_id, rev, coalesce(body, '') FROM changes
                      WHERE stream = 'agenda'";
        let mut statement = database.prepare(agenda).unwrap();
        let agenda = statement
            .query_map([], |row| Ok(((row.get(0)?, row.get(1)?, row.get(2)?), row.get(3)?)))
            .unwrap();
        let devices = "SELECT device, revoked_at_ms IS NOT NULL FROM devices";
        let mut devices_of = database.prepare(devices).unwrap();
        let devices = devices_of.query_map([], |row| Ok((row.get(0)?, row.get(1)?))).unwrap();
        let held_back = "SELECT row_id FROM live_rows
                         WHERE stream = 'gate' AND row_type = 'registration'
                           AND json_extract(body, '$.state.kind') = 'revoked'";
        let mut held_back_of = database.prepare(held_back).unwrap();
        let held_back = held_back_of.query_map([], |row| row.get(0)).unwrap();
        Holdings {
            heads: heads.map(Result::unwrap).collect(),
            agenda: agenda.map(Result::unwrap).collect(),
            devices: devices.map(Result::unwrap).collect(),
            held_back: held_back.map(Result::unwrap).collect(),
        }
    }
}
