//! The server is killed after it has committed a push and before the device hears so: the device
//! sends everything again, and nothing may count twice.

use super::forgotten::push_and_kill;
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
    stage.start_server(NEXT_DAY_MS.saturating_add(2 * HOUR_MS))
}
