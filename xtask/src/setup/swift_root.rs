//! A Debian 13 in a folder, for its Swift compiler.
//!
//! It is made once and used by every checkout. It is built under another name and renamed when
//! complete, so that an interrupted run leaves nothing that looks usable.

use std::{
    fs::{self, File},
    path::PathBuf,
    process::Command,
};

use anyhow::{Context, Result};

use super::apt;
use crate::{place::Place, session::Session, shell::Log};

const SUITE: &str = "trixie";
/// Raise the number when the packages change: older roots are then made anew.
const READY: &str = ".huiban-ready-1";
const PACKAGES: &str = "swiftlang swiftlang-dev libc6-dev libstdc++-14-dev git ca-certificates";

/// The folder, when it is complete.
pub(crate) fn find(place: &Place) -> Option<PathBuf> {
    let root = folder(place);
    root.join(READY).exists().then_some(root)
}

/// Takes about a minute and 3.4 GB.
pub(super) fn install(session: &Session, log: &Log) -> Result<()> {
    let place = &session.place;
    fs::create_dir_all(&place.cache)?;
    let lock = File::create(place.cache.join("swift-root.lock"))?;
    lock.lock().context("another run that makes the Swift root cannot be waited for")?;
    if find(place).is_some() {
        return Ok(());
    }
    if Command::new("debootstrap").arg("--version").output().is_err() {
        apt::install(log, &["debootstrap"])?;
    }
    let partial = place.cache.join("swift-root.partial");
    for stale in [&partial, &folder(place)] {
        if stale.exists() {
            fs::remove_dir_all(stale)?;
        }
    }
    log.run(
        // in a mount namespace of its own, so that what it mounts never outlives it
        Command::new("unshare")
            .args(["--mount", "--propagation", "private", "debootstrap", "--variant=minbase"])
            .arg(SUITE)
            .arg(&partial),
        apt::LIMIT,
    )?;
    let install = format!(
        "apt-get -q update && DEBIAN_FRONTEND=noninteractive apt-get -q install --yes \
         --no-install-recommends {PACKAGES} && apt-get clean"
    );
    log.run(Command::new("chroot").arg(&partial).args(["sh", "-c", &install]), apt::LIMIT)?;
    fs::rename(&partial, folder(place))?;
    File::create(folder(place).join(READY))?;
    Ok(())
}

fn folder(place: &Place) -> PathBuf {
    place.cache.join("swift-root")
}
