//! The tests that need PostgreSQL: those with `postgres` in their path.
//!
//! Each test binary starts a private server from the programs that the variable names.

use std::time::Duration;

use anyhow::{Context, Result};

use super::Tally;
use crate::{
    session::Session,
    setup::postgres::{BIN_VARIABLE, find},
    shell::Log,
};

/// What the path of such a test contains, as a module's or the test's own name.
pub(super) const NAME: &str = "postgres";

const LIMIT: Duration = Duration::from_secs(20 * 60);

pub(super) fn run(session: &Session, log: &Log) -> Result<Tally> {
    let bin = find().context("no PostgreSQL server programs")?;
    let mut tests = session.cargo("test");
    tests.args(["--workspace", "--no-fail-fast", "--tests", "--", NAME]).env(BIN_VARIABLE, bin);
    let done = log.run(&mut tests, LIMIT);
    Ok(Tally::from_cargo(&log.text()?).with_exit(&done))
}
