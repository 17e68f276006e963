//! The story of the bundled event, as a newcomer starts it.

use std::time::Duration;

use anyhow::Result;

use super::Tally;
use crate::{session::Session, shell::Log};

/// Most of it is the release build.
const LIMIT: Duration = Duration::from_secs(20 * 60);

pub(super) fn run(session: &Session, log: &Log) -> Result<Tally> {
    log.run(session.cargo("run").args(["--release", "--", "demo", "--exit"]), LIMIT)?;
    Ok(Tally::one_success())
}
