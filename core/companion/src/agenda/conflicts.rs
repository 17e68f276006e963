//! Which of some sessions take place at the same time.

use crate::error::Result;
use rusqlite::Connection;
use std::collections::BTreeSet;

/// When a session takes place.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Slot {
    /// ms since 1970 UTC.
    pub(crate) start_ms: i64,
    /// ms since 1970 UTC.
    pub(crate) end_ms: i64,
    /// Which session.
    pub(crate) session: String,
}

/// The times of these sessions, without those that do not take place at a known time (cancelled,
/// postponed).
pub(crate) fn list_slots(mirror: &Connection, ids: &BTreeSet<&str>) -> Result<Vec<Slot>> {
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    let mut statement = mirror.prepare_cached(
        "SELECT s.start_ms, s.end_ms, s.session
         FROM json_each(?) wanted
         CROSS JOIN sessions s ON s.session = wanted.value
         CROSS JOIN rows r
             ON r.stream = 'agenda' AND r.row_type = 'session' AND r.row_id = s.session
         WHERE coalesce(json_extract(r.body, '$.session.state'), 'planned') = 'planned'",
    )?;
    let slots = statement.query_map([serde_json::to_string(ids)?], |row| {
        Ok(Slot { start_ms: row.get(0)?, end_ms: row.get(1)?, session: row.get(2)? })
    })?;
    Ok(slots.collect::<rusqlite::Result<_>>()?)
}

/// The sessions that overlap another one; one that begins as another ends does not.
pub(crate) fn conflicting(mut slots: Vec<Slot>) -> BTreeSet<String> {
    slots.sort();
    let mut found = BTreeSet::new();
    // of those before, the one that ends last: whatever overlaps an earlier one overlaps it too
    let mut longest: Option<Slot> = None;
    for slot in slots {
        if let Some(before) = longest.as_ref().filter(|before| slot.start_ms < before.end_ms) {
            found.insert(before.session.clone());
            found.insert(slot.session.clone());
        }
        if longest.as_ref().is_none_or(|before| slot.end_ms > before.end_ms) {
            longest = Some(slot);
        }
    }
    found
}
