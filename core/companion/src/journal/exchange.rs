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
    if rtt_ms < 0 {
        return Ok(());
    }
    let server_at_sending = server_ms.saturating_sub(rtt_ms / 2);
    let wall_offset_ms = server_at_sending.saturating_sub(sent.wall_ms);
    learn_wall_offset(journal, wall_offset_ms, rtt_ms)?;
    if rtt_ms > CLOCK_RTT_MAX_MS {
        return Ok(());
    }
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

/// A slow trip says little, but more than an offset that is wrong by more than it took: a wall clock
/// that somebody set makes a fresh token look as if it had ended.
fn learn_wall_offset(journal: &Transaction<'_>, offset_ms: i64, rtt_ms: i64) -> Result<()> {
    journal
        .prepare_cached(
            "UPDATE progress SET wall_offset_ms = ?1
         WHERE ?2 <= ?3 OR abs(coalesce(wall_offset_ms, 0) - ?1) > ?2",
        )?
        .execute([offset_ms, rtt_ms, CLOCK_RTT_MAX_MS])?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::journal::files::Files;

    #[test]
    fn a_slow_trip_corrects_a_clock_that_is_further_off_than_it_took() {
        let folder = tempfile::tempdir().unwrap();
        let journal = Files::open(folder.path()).unwrap().journal;
        let hours_ms = -2 * 3_600_000;
        for (offset_ms, rtt_ms, expected) in [
            (hours_ms, 6_000, hours_ms),
            (hours_ms + 4_000, 6_000, hours_ms),
            (hours_ms + 4_000, 100, hours_ms + 4_000),
            (3_000, 20_000, 3_000),
        ] {
            let known: i64 = journal
                .write(|tx| -> Result<_> {
                    learn_wall_offset(tx, offset_ms, rtt_ms)?;
                    Ok(tx.query_row("SELECT wall_offset_ms FROM progress", [], |row| row.get(0))?)
                })
                .unwrap();
            assert_eq!(known, expected, "{offset_ms} in {rtt_ms} ms");
        }
    }
}
