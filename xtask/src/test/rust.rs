//! Every Rust test that needs neither PostgreSQL nor other programs.

use std::time::Duration;

use anyhow::Result;

use super::{Tally, postgres, readers};
use crate::{session::Session, shell::Log};

const LIMIT: Duration = Duration::from_secs(45 * 60);

pub(super) fn run(session: &Session, log: &Log) -> Result<Tally> {
    let mut tests = session.cargo("test");
    tests.args(["--workspace", "--no-fail-fast", "--"]);
    tests.args(["--skip", postgres::NAME, "--skip", readers::NAME]);
    let done = log.run(&mut tests, LIMIT);
    Ok(Tally::from_cargo(&log.text()?).with_exit(&done))
}
