//! How old what a gate knows is.

use crate::error::Result;
use crate::journal::to_u64;
use huiban_protocol::limits::{DIRECTORY_LOCKED_AFTER_MS, LIVE_AGE_MS};
use huiban_protocol::streams::StreamId;
use rusqlite::{Connection, OptionalExtension as _};

/// Where a stream stands here.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Standpoint {
    /// Last change held.
    pub(crate) seq: u64,
    /// Last change the server is known to have.
    pub(crate) head: u64,
    /// Milliseconds since the server was heard about it; `None` where it never was.
    pub(crate) age_ms: Option<i64>,
}

/// Where a stream stands at a time of the server's clock.
pub(crate) fn standpoint(
    mirror: &Connection,
    stream: &StreamId,
    now_ms: i64,
) -> Result<Standpoint> {
    let known = mirror
        .prepare_cached("SELECT seq, head, pulled_at_ms FROM streams WHERE stream = ?")?
        .query_row([stream.to_string()], |row| {
            Ok(Standpoint {
                seq: to_u64(row.get(0)?),
                head: to_u64(row.get(1)?),
                age_ms: Some(now_ms.saturating_sub(row.get(2)?).max(0)),
            })
        })
        .optional()?;
    Ok(known.unwrap_or_default())
}

/// How fresh what decides about a code is.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Freshness {
    /// Stream `gate`: who may enter, and what was taken back.
    pub(crate) registrations: Standpoint,
    /// The list's stream: who came in.
    pub(crate) scans: Standpoint,
}

impl Freshness {
    /// Of a list, at a time of the server's clock.
    pub(crate) fn of(mirror: &Connection, list: &StreamId, now_ms: i64) -> Result<Self> {
        Ok(Self {
            registrations: standpoint(mirror, &StreamId::Gate, now_ms)?,
            scans: standpoint(mirror, list, now_ms)?,
        })
    }

    /// Age of the older of the two; a verdict needs both.
    pub(crate) fn age_ms(&self) -> Option<i64> {
        Some(self.registrations.age_ms?.max(self.scans.age_ms?))
    }

    /// Whether the server answers as good as now.
    pub(crate) fn is_live(&self) -> bool {
        self.age_ms().is_some_and(|age_ms| age_ms <= LIVE_AGE_MS)
    }
}

/// Whether names are locked, because the server was not heard for too long.
pub(crate) fn are_names_locked(mirror: &Connection, now_ms: i64) -> Result<bool> {
    let directory = standpoint(mirror, &StreamId::Directory, now_ms)?;
    Ok(directory.age_ms.is_some_and(|age_ms| age_ms > DIRECTORY_LOCKED_AFTER_MS))
}
