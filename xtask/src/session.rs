//! What one run of xtask knows: the folders, who it runs as, how strict it is.

use std::{env, ffi::OsStr, path::Path, process::Command};

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
        // what the cargo that started xtask says of xtask: a build script that watches these would
        // run again each time that somebody changes between `cargo` and `cargo xtask`
        for (name, _) in env::vars_os().filter(|(name, _)| says_of_a_crate(name)) {
            command.env_remove(name);
        }
        if self.strict {
            command.arg("--locked");
        }
        command
    }
}

fn says_of_a_crate(variable: &OsStr) -> bool {
    ["CARGO_PKG_", "CARGO_MANIFEST_"]
        .iter()
        .any(|start| variable.as_encoded_bytes().starts_with(start.as_bytes()))
}

fn is_root() -> bool {
    Command::new("id").arg("-u").output().is_ok_and(|output| output.stdout.trim_ascii() == b"0")
}
