//! What every exchange with the server teaches: its time, and how far this device's clocks are off.

use super::Sql;
use crate::error::Result;
use crate::ports::Clock;
use huiban_protocol::limits::CLOCK_RTT_MAX_MS;
use huiban_protocol::wire::ServerMark;
use rusqlite::{Transaction, params};

/// When a request left, by both clocks.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Sent {
    wall_ms: i64,
    mono_ms: i64,
}

impl Sent {
    /// Now.
    pub(crate) fn now(clock: &dyn Clock) -> Self {
        Self { wall_ms: clock.wall_ms(), mono_ms: clock.mono_ms() }
    }
}

/// Remembers the newest server time seen. Answers from a cache may be old; they only fail to add.
pub(crate) fn learn_time(journal: &Transaction<'_>, server_ms: i64) -> Result<()> {
    journal
        .prepare_cached("UPDATE progress SET seen_ms = max(seen_ms, ?)")?
        .execute([server_ms])?;
    Ok(())
}

/// Learns the clocks' offsets from an answer that no cache can have given.
pub(crate) fn learn_offset(
    journal: &Transaction<'_>,
    clock: &dyn Clock,
    sent: Sent,
    server: &ServerMark,
) -> Result<()> {
    let server_ms = server.time_ms;
    learn_time(journal, server_ms)?;
    journal.prepare_cached("UPDATE progress SET rehearsal = ?")?.execute([server.rehearsal])?;
    let rtt_ms = clock.mono_ms().saturating_sub(sent.mono_ms);
    if !(0..=CLOCK_RTT_MAX_MS).contains(&rtt_ms) {
        return Ok(());
    }
    let server_at_sending = server_ms.saturating_sub(rtt_ms / 2);
    let wall_offset_ms = server_at_sending.saturating_sub(sent.wall_ms);
    journal.prepare_cached("UPDATE progress SET wall_offset_ms = ?")?.execute([wall_offset_ms])?;
    // the shortest round trip of a boot says most about its offset
    journal
        .prepare_cached(
            "INSERT INTO boots (boot, offset_ms, rtt_ms) VALUES (?, ?, ?)
         ON CONFLICT DO UPDATE SET offset_ms = excluded.offset_ms, rtt_ms = excluded.rtt_ms
         WHERE excluded.rtt_ms <= boots.rtt_ms",
        )?
        .execute(params![
            Sql(clock.boot()),
            server_at_sending.saturating_sub(sent.mono_ms),
            rtt_ms
        ])?;
    Ok(())
}
