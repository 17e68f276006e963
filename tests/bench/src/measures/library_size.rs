//! M12: how much the core adds to an app.

use super::Bench;
use crate::report::{Bar, Line};
use anyhow::{Context as _, Result, ensure};
use std::path::{Path, PathBuf};
use std::process::Command;

/// What the stripped library may have, in bytes.
const BYTES_MAX: u64 = 8 * 1024 * 1024;

pub(super) fn take(_: &Bench) -> Result<Vec<Line>> {
    let folder = tempfile::tempdir()?;
    let core = stripped(folder.path(), "huiban-ffi")?;
    let blank = stripped(folder.path(), "huiban-blank")?;
    let text = |bytes: u64| format!("{:.2} MB", bytes as f64 / 1024.0 / 1024.0);
    let (limit, libraries) = ("stripped, against 8 MB", "stripped, against its libraries alone");
    let ratio = |baseline: u64| core as f64 / baseline as f64;
    let line = |case, baseline: u64, bar| {
        Line::new("M12", case, bar, text(core), text(baseline), &[ratio(baseline)])
    };
    Ok(vec![line(limit, BYTES_MAX, Bar::AtMost(1.0)), line(libraries, blank, Bar::AtMost(1.5))])
}

/// Builds a package's shared library as it ships; its size without symbols.
fn stripped(folder: &Path, package: &str) -> Result<u64> {
    let cargo = std::env::var("CARGO").unwrap_or_else(|_| "cargo".to_owned());
    let built = Command::new(cargo)
        .args(["rustc", "--release", "--lib", "--crate-type", "cdylib", "-p", package])
        .args(["--message-format", "json-render-diagnostics"])
        .output()?;
    ensure!(built.status.success(), "{package} does not build");
    let library = library(&String::from_utf8(built.stdout)?, package)?;
    let target = folder.join(package);
    let strip = Command::new("strip").arg("-o").arg(&target).arg(library).status()?;
    ensure!(strip.success(), "strip fails on {package}");
    Ok(std::fs::metadata(target)?.len())
}

/// Where cargo says that it put the shared library.
fn library(messages: &str, package: &str) -> Result<PathBuf> {
    let name = package.replace('-', "_");
    messages
        .lines()
        .filter_map(|line| serde_json::from_str::<serde_json::Value>(line).ok())
        .filter(|message| message["target"]["name"] == name.as_str())
        .flat_map(|message| message["filenames"].as_array().cloned().unwrap_or_default())
        .filter_map(|file| Some(PathBuf::from(file.as_str()?)))
        .find(|file| file.extension().is_some_and(|ending| ending == "so" || ending == "dylib"))
        .with_context(|| format!("cargo made no library of {package}"))
}
