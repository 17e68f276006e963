//! Clippy over the workspace, tests included.

use std::time::Duration;

use anyhow::Result;

use super::Tally;
use crate::{session::Session, shell::Log};

const LIMIT: Duration = Duration::from_secs(20 * 60);

pub(super) fn run(session: &Session, log: &Log) -> Result<Tally> {
    let mut clippy = session.cargo("clippy");
    clippy.args(["--workspace", "--all-targets", "--", "-D", "warnings"]);
    log.run(&mut clippy, LIMIT)?;
    Ok(Tally::one_success())
}
