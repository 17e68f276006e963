//! What we write, read by programs that others wrote: the tests with `independent` in their path.

use std::time::Duration;

use anyhow::{Context, Result};

use super::Tally;
use crate::{
    session::Session,
    setup::python::{VARIABLE, find},
    shell::Log,
};

/// What the path of such a test contains, as a module's or the test's own name.
pub(super) const NAME: &str = "independent";

const LIMIT: Duration = Duration::from_secs(20 * 60);

pub(super) fn run(session: &Session, log: &Log) -> Result<Tally> {
    let python = find(&session.place).context("no Python with the readers")?;
    let mut tests = session.cargo("test");
    tests.args(["--workspace", "--no-fail-fast", "--tests", "--", NAME]).env(VARIABLE, python);
    let done = log.run(&mut tests, LIMIT);
    Ok(Tally::from_cargo(&log.text()?).with_exit(&done))
}
