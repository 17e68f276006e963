//! PostgreSQL's server programs.
//!
//! Tests start a server of their own in a temporary folder. Debian's package would also create a
//! cluster for the whole system and start it; that is switched off before it is installed.

use std::{env, fs, path::PathBuf};

use anyhow::Result;

use super::apt;
use crate::shell::Log;

/// Tells the tests where `initdb` and `postgres` lie.
pub(crate) const BIN_VARIABLE: &str = "HUIBAN_POSTGRES_BIN";

const DEBIAN: &str = "/usr/lib/postgresql";
const CLUSTER_SETTINGS: &str = "/etc/postgresql-common/createcluster.conf";

/// The folder with the newest server programs, or the one the environment names.
pub(crate) fn find() -> Option<PathBuf> {
    if let Some(named) = env::var_os(BIN_VARIABLE).map(PathBuf::from) {
        return named.join("initdb").exists().then_some(named);
    }
    let mut versions: Vec<(u32, PathBuf)> = fs::read_dir(DEBIAN)
        .ok()?
        .filter_map(|entry| {
            let entry = entry.ok()?;
            let version = entry.file_name().to_str()?.parse().ok()?;
            let bin = entry.path().join("bin");
            bin.join("initdb").exists().then_some((version, bin))
        })
        .collect();
    versions.sort();
    versions.pop().map(|(_, bin)| bin)
}

/// Installs the programs and no cluster.
pub(super) fn install(log: &Log) -> Result<()> {
    apt::install(log, &["postgresql-common"])?;
    let settings = fs::read_to_string(CLUSTER_SETTINGS).unwrap_or_default();
    let kept = settings.lines().filter(|line| !line.starts_with("create_main_cluster"));
    let lines: Vec<&str> = kept.chain(["create_main_cluster = false"]).collect();
    fs::write(CLUSTER_SETTINGS, lines.join("\n") + "\n")?;
    apt::install(log, &["postgresql"])
}
