//! The server is killed after it has committed a push and before the device hears so: the device
//! sends everything again, and nothing may count twice.

use super::forgotten::push_and_kill;
use super::joining::new_gate;
use crate::demo::cable::Moment;
use crate::demo::calendar::{HOUR_MS, NEXT_DAY_MS};
use crate::demo::checks::Checks;
use crate::demo::stage::Stage;
use crate::error::Result;

pub(in crate::demo) async fn run(stage: &mut Stage, checks: &mut Checks) -> Result<()> {
    let waiting = stage.gate.pending()?;
    let (passed, push, answer) =
        push_and_kill(stage, checks, &stage.gate, Moment::Answered).await?;
    checks.equal("the whole push had arrived", &passed, &push)?;
    checks.holds("the server had answered, and the gate never heard it", answer > 0)?;
    checks.equal(
        format!("all {waiting} scans still wait at the gate"),
        &stage.gate.pending()?,
        &waiting,
    )?;
    let now_ms = NEXT_DAY_MS.saturating_add(2 * HOUR_MS);
    stage.start_server(now_ms)?;
    let witness = new_gate(stage, "witness-gate", now_ms).await?;
    let held = witness.event()?.scans(&stage.list)?.len();
    let sent = stage.scans.len();
    checks.equal(format!("the server, started again, has all {sent} of them"), &held, &sent)
}
