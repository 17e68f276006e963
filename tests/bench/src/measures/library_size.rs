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
    let library =
        ["rustc", "--profile", "mobile", "--lib", "--crate-type", "cdylib", "-p", "huiban-ffi"];
    let core = stripped(folder.path(), &library)?;
    let blank = stripped(folder.path(), &["build", "--profile", "mobile", "-p", "huiban-blank"])?;
    let text = |bytes: u64| format!("{:.2} MB", bytes as f64 / 1024.0 / 1024.0);
    let (limit, libraries) =
        ("stripped, against 8 MB", "stripped, against a program of its libraries");
    let ratio = |baseline: u64| core as f64 / baseline as f64;
    let line = |case, baseline: u64, bar| {
        Line::new("M12", case, bar, text(core), text(baseline), &[ratio(baseline)])
    };
    Ok(vec![line(limit, BYTES_MAX, Bar::AtMost(1.0)), line(libraries, blank, Bar::AtMost(1.5))])
}

/// Builds what ships, or what it is compared with; its size without symbols.
fn stripped(folder: &Path, build: &[&str]) -> Result<u64> {
    let cargo = std::env::var("CARGO").unwrap_or_else(|_| "cargo".to_owned());
    let built = Command::new(cargo)
        .args(build)
        .args(["--message-format", "json-render-diagnostics"])
        .output()?;
    ensure!(built.status.success(), "{} fails", build.join(" "));
    let made = made(&String::from_utf8(built.stdout)?).context("cargo says nothing of it")?;
    let target = folder.join("stripped");
    let strip = Command::new("strip").arg("-o").arg(&target).arg(made).status()?;
    ensure!(strip.success(), "strip fails");
    Ok(std::fs::metadata(target)?.len())
}

/// Where cargo says that it put the last program or shared library.
fn made(messages: &str) -> Option<PathBuf> {
    let files = |message: serde_json::Value| {
        let shared = message["filenames"].as_array().cloned().unwrap_or_default();
        let all = shared.into_iter().chain([message["executable"].clone()]);
        all.filter_map(|file| Some(PathBuf::from(file.as_str()?))).collect::<Vec<_>>()
    };
    messages
        .lines()
        .filter_map(|line| serde_json::from_str::<serde_json::Value>(line).ok())
        .filter(|message| {
            let name = message["target"]["name"].as_str().unwrap_or_default();
            ["huiban_ffi", "huiban-blank"].contains(&name)
        })
        .flat_map(files)
        .rfind(|file| file.extension().is_none_or(|ending| ending == "so" || ending == "dylib"))
}
