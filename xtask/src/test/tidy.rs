//! Formatting, and the rules about the repository itself (`tests/tidy`).

use std::time::Duration;

use anyhow::Result;

use super::Tally;
use crate::{session::Session, shell::Log};

const LIMIT: Duration = Duration::from_secs(20 * 60);

pub(super) fn run(session: &Session, log: &Log) -> Result<Tally> {
    // `cargo fmt` knows no --locked
    let mut fmt = std::process::Command::new("cargo");
    fmt.args(["fmt", "--all", "--check", "--", "--color=never"]).current_dir(&session.place.repo);
    let formatted = log.run(&mut fmt, LIMIT);
    let format = if formatted.is_ok() { Tally::one_success() } else { Tally::one_failure() };

    // a complaint says where it belongs; a backtrace would only bury it
    let mut tests = session.cargo("test");
    tests.env("RUST_BACKTRACE", "0");
    let tested = log.run(tests.args(["--workspace", "--test", "tidy"]), LIMIT);
    Ok(format.plus(Tally::from_cargo(&log.text()?).with_exit(&tested)))
}
