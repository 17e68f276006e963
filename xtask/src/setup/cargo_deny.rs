//! cargo-deny, which checks the dependencies' licences, bans and sources.

use std::{
    fs,
    path::PathBuf,
    process::{Command, Stdio},
};

use anyhow::Result;

use super::apt;
use crate::{place::Place, session::Session, shell::Log};

/// Any newer one found on the path is taken too.
const VERSION: &str = "0.20.2";

/// One on the path, or the one installed by [`install`].
pub(crate) fn find(place: &Place) -> Option<PathBuf> {
    [PathBuf::from("cargo-deny"), tools(place).join("bin/cargo-deny")].into_iter().find(|program| {
        Command::new(program)
            .arg("--version")
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .status()
            .is_ok_and(|status| status.success())
    })
}

/// Builds it into the cache folder; it runs for a second, so it is built fast rather than fast.
pub(super) fn install(session: &Session, log: &Log) -> Result<()> {
    let tools = tools(&session.place);
    let scratch = tools.join("build");
    let mut cargo = Command::new("cargo");
    cargo
        .args(["install", "--locked", "--debug", "--version", VERSION, "cargo-deny", "--root"])
        .arg(&tools)
        .arg("--target-dir")
        .arg(&scratch)
        .env("CARGO_PROFILE_DEV_DEBUG", "0");
    let done = log.run(&mut cargo, apt::LIMIT);
    if scratch.exists() {
        fs::remove_dir_all(&scratch)?;
    }
    done
}

fn tools(place: &Place) -> PathBuf {
    place.cache.join("tools")
}
