//! Independent readers of our formats: Python libraries in an environment of their own.

use std::{env, fs, path::PathBuf, process::Command};

use anyhow::Result;

use super::apt;
use crate::{place::Place, session::Session, shell::Log};

/// Tells the tests which Python to run.
pub(crate) const VARIABLE: &str = "HUIBAN_PYTHON";

const REQUIREMENTS: &str = "tests/readers/requirements.txt";
/// Beside the environment: what it was made for.
const STAMP: &str = "requirements.txt";

/// The Python with all that is required, or the one the environment names.
pub(crate) fn find(place: &Place) -> Option<PathBuf> {
    if let Some(named) = env::var_os(VARIABLE) {
        return Some(PathBuf::from(named));
    }
    let wanted = fs::read(place.in_repo(REQUIREMENTS)).ok()?;
    let made = fs::read(folder(place).join(STAMP)).ok()?;
    (wanted == made).then(|| folder(place).join("bin/python"))
}

/// Makes the environment anew.
pub(super) fn install(session: &Session, log: &Log) -> Result<()> {
    let folder = folder(&session.place);
    let venv = |log: &Log| {
        let mut python = Command::new("python3");
        log.run(python.args(["-m", "venv", "--clear"]).arg(&folder), apt::LIMIT)
    };
    if venv(log).is_err() {
        apt::install(log, &["python3", "python3-venv"])?;
        venv(log)?;
    }
    let requirements = session.place.in_repo(REQUIREMENTS);
    let mut pip = Command::new(folder.join("bin/python"));
    pip.args(["-m", "pip", "install", "--quiet", "--requirement"]).arg(&requirements);
    log.run(&mut pip, apt::LIMIT)?;
    fs::copy(requirements, folder.join(STAMP))?;
    Ok(())
}

fn folder(place: &Place) -> PathBuf {
    place.cache.join("python")
}
