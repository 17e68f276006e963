//! The honest state of sync, for a screen.

use crate::contacts::is_own_person_erased;
use crate::error::Result;
use crate::journal::files::Files;
use crate::journal::identity::identity;
use crate::journal::pending::{
    count_handed_over, count_ops, count_waiting, oldest_waiting_wall_ms,
};
use crate::journal::to_u64;
use crate::ports::Clock;
use huiban_protocol::limits::STUCK_AFTER_MS;
use huiban_protocol::streams::StreamId;
use rusqlite::Connection;

/// What one run of sync did.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct SyncReport {
    /// Acts that got a verdict.
    pub pushed: u64,
    /// Changes taken in.
    pub pulled: u64,
    /// Acts still waiting.
    pub pending: u64,
    /// Acts refused for good.
    pub parked: u64,
    /// Where each stream stands.
    pub streams: Vec<StreamView>,
}

/// Where one stream stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StreamView {
    /// Its name.
    pub name: String,
    /// Last change held here.
    pub seq: u64,
    /// Last change the server is known to have.
    pub head: u64,
    /// How long ago the server was last heard about it, ms; `None` before the first time.
    pub age_ms: Option<i64>,
    /// Digest of the rows held, 16 hexadecimal digits.
    pub digest: String,
}

/// The state of an event's sync.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StatusView {
    /// The event.
    pub event: String,
    /// This device.
    pub device_id: String,
    /// What it is enrolled as, or `guest`.
    pub role: String,
    /// Server time of the last complete run, ms since 1970 UTC.
    pub last_sync_ms: Option<i64>,
    /// Acts still waiting to be sent.
    pub pending: u64,
    /// Acts of this revoked device that the organizer keeps aside: they were sent, and are neither
    /// applied nor refused.
    pub handed_over: u64,
    /// Acts refused for good.
    pub parked: u64,
    /// The oldest act waits for longer than it should although the server answers.
    pub stuck: bool,
    /// What failed last, if the last run did.
    pub last_failure: Option<String>,
    /// The server lacks acts of this device although all were offered again.
    pub ledger_gap: bool,
    /// The organizer has revoked this device.
    pub revoked: bool,
    /// The organizer has erased the attendee whose device this is: what was theirs is gone here
    /// too.
    pub erased: bool,
    /// Where each stream stands.
    pub streams: Vec<StreamView>,
    /// Server time minus this device's wall clock, ms; `None` before any exchange.
    pub server_offset_ms: Option<i64>,
}

/// Reads the state; no network.
pub(crate) fn status(files: &Files, clock: &dyn Clock) -> Result<StatusView> {
    let now_ms = clock.wall_ms();
    let streams = list_streams(files, now_ms)?;
    let erased = is_own_person_erased(files, &files.journal.read(identity)?)?;
    files.journal.read(|journal| {
        let identity = identity(journal)?;
        let progress = read_progress(journal)?;
        let oldest = oldest_waiting_wall_ms(journal)?;
        let waited_ms = oldest.map_or(0, |oldest| now_ms.saturating_sub(oldest));
        let heard_ms = streams.iter().filter_map(|stream| stream.age_ms).min();
        let online = heard_ms.is_some_and(|age_ms| age_ms < STUCK_AFTER_MS);
        Ok(StatusView {
            event: identity.event.to_string(),
            device_id: identity.device.to_string(),
            role: identity.role_name().to_owned(),
            last_sync_ms: progress.last_sync_ms,
            pending: count_waiting(journal)?,
            handed_over: count_handed_over(journal)?,
            parked: count_ops(journal, "parked")?,
            stuck: waited_ms > STUCK_AFTER_MS && online && !identity.revoked,
            last_failure: progress.last_failure,
            ledger_gap: progress.ledger_gap,
            revoked: identity.revoked,
            erased,
            streams,
            server_offset_ms: progress.wall_offset_ms,
        })
    })
}

struct Progress {
    last_sync_ms: Option<i64>,
    last_failure: Option<String>,
    ledger_gap: bool,
    wall_offset_ms: Option<i64>,
}

fn read_progress(journal: &Connection) -> Result<Progress> {
    Ok(journal
        .prepare_cached(
            "SELECT last_sync_ms, last_failure, ledger_gap, wall_offset_ms FROM progress",
        )?
        .query_row([], |row| {
            Ok(Progress {
                last_sync_ms: row.get(0)?,
                last_failure: row.get(1)?,
                ledger_gap: row.get(2)?,
                wall_offset_ms: row.get(3)?,
            })
        })?)
}

/// Where each stream that this device reads stands.
pub(crate) fn list_streams(files: &Files, now_ms: i64) -> Result<Vec<StreamView>> {
    let (names, offset_ms) = files.journal.read(|journal| -> Result<_> {
        let mut names = identity(journal)?.scope.streams;
        names.retain(|name| !name.is_public());
        let [first, last @ ..] = StreamId::PUBLIC;
        names.insert(0, first);
        names.extend(last);
        Ok((names, read_progress(journal)?.wall_offset_ms.unwrap_or(0)))
    })?;
    let server_now_ms = now_ms.saturating_add(offset_ms);
    files
        .mirror()?
        .read(|mirror| names.iter().map(|name| stream_view(mirror, name, server_now_ms)).collect())
}

fn stream_view(mirror: &Connection, name: &StreamId, server_now_ms: i64) -> Result<StreamView> {
    use rusqlite::OptionalExtension as _;
    let known = mirror
        .prepare_cached("SELECT seq, head, pulled_at_ms, digest FROM streams WHERE stream = ?")?
        .query_row([name.to_string()], |row| {
            Ok(StreamView {
                name: name.to_string(),
                seq: to_u64(row.get(0)?),
                head: to_u64(row.get(1)?),
                age_ms: Some(server_now_ms.saturating_sub(row.get(2)?).max(0)),
                digest: format!("{:016x}", row.get::<_, i64>(3)?),
            })
        })
        .optional()?;
    Ok(known.unwrap_or_else(|| StreamView {
        name: name.to_string(),
        seq: 0,
        head: 0,
        age_ms: None,
        digest: "0".repeat(16),
    }))
}
