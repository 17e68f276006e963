//! What one run of xtask knows: the folders, who it runs as, how strict it is.

use std::{env, path::Path, process::Command};

use anyhow::Result;

use crate::place::Place;

/// Made once at the start and handed to every part.
#[derive(Debug)]
pub(crate) struct Session {
    /// The folders.
    pub(crate) place: Place,
    /// `CI=true`: nothing may be skipped, `Cargo.lock` must be right as it is.
    pub(crate) strict: bool,
    /// Packages may be installed: root on a system with `apt-get`.
    pub(crate) may_install: bool,
}

impl Session {
    /// Looks at the machine and the environment.
    pub(crate) fn open() -> Result<Self> {
        Ok(Self {
            place: Place::find()?,
            strict: env::var("CI").is_ok_and(|value| value == "true" || value == "1"),
            may_install: is_root() && Path::new("/usr/bin/apt-get").exists(),
        })
    }

    /// A cargo command in the repository; strict runs refuse to change `Cargo.lock`.
    pub(crate) fn cargo(&self, task: &str) -> Command {
        let mut command = Command::new("cargo");
        command.arg(task).current_dir(&self.place.repo);
        if self.strict {
            command.arg("--locked");
        }
        command
    }
}

fn is_root() -> bool {
    Command::new("id").arg("-u").output().is_ok_and(|output| output.stdout.trim_ascii() == b"0")
}
