//! Bans, licences and sources of the dependencies.
//!
//! Advisories are left out: they need a database from the network that changes every day, so a
//! commit that passed would fail tomorrow without having changed.

use std::{process::Command, time::Duration};

use anyhow::{Context, Result};

use super::Tally;
use crate::{session::Session, setup::cargo_deny, shell::Log};

const LIMIT: Duration = Duration::from_secs(10 * 60);

pub(super) fn run(session: &Session, log: &Log) -> Result<Tally> {
    let program = cargo_deny::find(&session.place).context("cargo-deny is not installed")?;
    let mut deny = Command::new(program);
    deny.current_dir(&session.place.repo);
    if session.strict {
        deny.arg("--locked");
    }
    log.run(deny.args(["check", "bans", "licenses", "sources"]), LIMIT)?;
    Ok(Tally::one_success())
}
