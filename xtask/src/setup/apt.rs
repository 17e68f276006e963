//! Debian packages.

use std::{process::Command, sync::OnceLock, time::Duration};

use anyhow::Result;

use crate::shell::Log;

/// The longest that an installation may take.
pub(super) const LIMIT: Duration = Duration::from_secs(20 * 60);

static LISTS_FRESH: OnceLock<()> = OnceLock::new();

/// Installs packages without what they only recommend; the lists are fetched once a run.
pub(super) fn install(log: &Log, packages: &[&str]) -> Result<()> {
    LISTS_FRESH.get_or_init(|| {
        // one broken source of many must not stop us; a missing package is reported below
        let _ = log.run(apt_get().arg("update"), LIMIT);
    });
    log.run(apt_get().args(["install", "--yes", "--no-install-recommends"]).args(packages), LIMIT)
}

fn apt_get() -> Command {
    let mut command = Command::new("apt-get");
    command.env("DEBIAN_FRONTEND", "noninteractive").args([
        "--quiet",
        "-o",
        "DPkg::Lock::Timeout=300",
        "-o",
        "Dpkg::Options::=--force-confold",
        "-o",
        "Acquire::Retries=3",
    ]);
    command
}
