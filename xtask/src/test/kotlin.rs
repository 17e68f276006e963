//! The Android modules that can be built without Google's artifacts, under Maven.

use std::{
    fs,
    path::{Path, PathBuf},
    process::Command,
    time::Duration,
};

use anyhow::Result;

use super::Tally;
use crate::{bindings, session::Session, shell::Log};

const LIMIT: Duration = Duration::from_secs(25 * 60);

pub(super) fn run(session: &Session, log: &Log) -> Result<Tally> {
    bindings::kotlin(session, log)?;
    let android = session.place.in_repo("android");
    for report in reports(&android) {
        fs::remove_file(report)?;
    }
    let debug = session.place.debug();
    let mut maven = Command::new("mvn");
    maven
        .args(["-B", "-q", "-ntp", "-Dmaven.wagon.http.retryHandler.count=3"])
        .arg(format!("-Dnative.dir={}", debug.display()))
        .args(["-f", "android/pom.xml", "verify"])
        .env("HUIBAN_PROGRAM", debug.join("huiban"))
        .current_dir(&session.place.repo);
    let done = log.run(&mut maven, LIMIT);
    let mut tally = Tally::default();
    for report in reports(&android) {
        tally = tally.plus(Tally::from_surefire(&fs::read_to_string(report)?));
    }
    Ok(tally.with_exit(&done))
}

/// Surefire's reports of all modules.
fn reports(android: &Path) -> Vec<PathBuf> {
    let folder = |path: &Path| fs::read_dir(path).into_iter().flatten().flatten();
    folder(android)
        .flat_map(|module| folder(&module.path().join("target/surefire-reports")))
        .map(|entry| entry.path())
        .filter(|path| path.extension().is_some_and(|ending| ending == "xml"))
        .collect()
}
