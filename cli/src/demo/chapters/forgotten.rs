//! The server is killed while it still reads a push: it remembers nothing of it.

use super::joining::new_alice;
use crate::demo::cable::{Cable, Moment};
use crate::demo::calendar::{HOUR_MS, NEXT_DAY_MS};
use crate::demo::checks::Checks;
use crate::demo::phone::Phone;
use crate::demo::stage::Stage;
use crate::error::Result;
use huiban_companion::CompanionError;
use huiban_protocol::documents::Language;

/// Fewest acts that must be in flight when the server dies.
const IN_FLIGHT_MIN: u64 = 20;

pub(in crate::demo) async fn run(stage: &mut Stage, checks: &mut Checks) -> Result<()> {
    let waiting = stage.alice.pending()?;
    checks.holds(format!("{waiting} acts of Alice are sent"), waiting >= IN_FLIGHT_MIN)?;
    let cut = push_and_kill(stage, checks, &stage.alice, Moment::HalfReceived).await?;
    let half = cut.0 < cut.1 && cut.0 > 0;
    checks.holds(format!("{} of {} bytes had arrived", cut.0, cut.1), half)?;
    checks.equal("all of them still wait", &stage.alice.pending()?, &waiting)?;
    let now_ms = NEXT_DAY_MS.saturating_add(HOUR_MS);
    stage.start_server(now_ms)?;
    let witness = new_alice(stage, "witness-alice", now_ms).await?;
    let held = witness.event()?.bookmarks(Language::ZhHans)?.len();
    checks.equal("the server, started again, remembers none", &held, &0)?;
    let history = stage.desk().await?.history(stage.event()).await?;
    checks.equal("but it has all publications", &history.len(), &3)
}

/// Has a device push through a cable that ends with the server's death. Returns the bytes that
/// passed, those of the push, and those of the answer.
pub(super) async fn push_and_kill(
    stage: &Stage,
    checks: &mut Checks,
    phone: &Phone,
    moment: Moment,
) -> Result<(usize, usize, usize)> {
    let server = stage.server()?;
    let cable = Cable::lay(server.address(), moment, server.killer())?;
    phone.line.put_through(cable.address());
    let pushed = phone.event()?.sync().await;
    phone.line.take_down();
    let failed = matches!(pushed, Err(CompanionError::Offline { .. }));
    checks.holds("the push failed", failed)?;
    let cut = cable.found()?;
    checks.holds("the server was killed, not asked", was_killed(server.buried()?))?;
    Ok((cut.passed_bytes, cut.push_bytes, cut.answer_bytes))
}

#[cfg(unix)]
fn was_killed(status: std::process::ExitStatus) -> bool {
    use std::os::unix::process::ExitStatusExt as _;
    const SIGKILL: i32 = 9;
    status.signal() == Some(SIGKILL)
}

#[cfg(not(unix))]
fn was_killed(status: std::process::ExitStatus) -> bool {
    !status.success()
}
