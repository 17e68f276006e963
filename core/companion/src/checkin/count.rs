//! What the scans of a list add up to.

use super::settle::count_inside;
use crate::error::Result;
use chrono_tz::Tz;
use huiban_protocol::documents::ListCode;
use huiban_protocol::streams::StreamId;
use rusqlite::Connection;

/// The sums of one list, of the people who passed; what was refused or undone does not count.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct ListCounts {
    /// Entries.
    pub entries: u64,
    /// Exits.
    pub exits: u64,
    /// Registrations with at least one entry.
    pub people: u64,
    /// Registrations whose last passage of this event day was an entry.
    pub inside: u64,
}

/// Adds up the scans of a list, as of now. They must be settled.
pub(crate) fn count_list(
    mirror: &Connection,
    list: &ListCode,
    zone: Tz,
    now_ms: i64,
) -> Result<ListCounts> {
    let stream = StreamId::List(list.clone());
    let number = |row: &rusqlite::Row<'_>, at: usize| -> rusqlite::Result<u64> {
        Ok(u64::try_from(row.get::<_, i64>(at)?).unwrap_or(0))
    };
    let counts = mirror
        .prepare_cached(
            "SELECT coalesce(sum(entries), 0), coalesce(sum(exits), 0),
                    count(DISTINCT iif(entries > 0, registration, NULL))
             FROM admissions WHERE stream = ?",
        )?
        .query_row([stream.to_string()], |row| {
            Ok(ListCounts {
                entries: number(row, 0)?,
                exits: number(row, 1)?,
                people: number(row, 2)?,
                inside: 0,
            })
        })?;
    Ok(ListCounts { inside: count_inside(mirror, &stream, zone, now_ms)?, ..counts })
}
