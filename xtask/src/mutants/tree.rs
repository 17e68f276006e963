//! A copy of the checkout that patches are put on, with a target folder of its own.

use std::{
    fs,
    path::{Path, PathBuf},
    process::Command,
    time::Duration,
};

use anyhow::{Context as _, Result, ensure};

use crate::{session::Session, shell::Log};

const APPLY_LIMIT: Duration = Duration::from_secs(60);

/// The copy. Files that are as they should be are not written, so Cargo builds only what changed;
/// those that are get the time of the writing, so that it does build them.
pub(super) struct Tree {
    repo: PathBuf,
    folder: PathBuf,
    target: PathBuf,
}

impl Tree {
    /// Copies the checkout: what is tracked, and what is new and not ignored.
    pub(super) fn open(session: &Session) -> Result<Self> {
        let place = &session.place;
        let parent = place.target.join("mutants");
        let tree = Self {
            repo: place.repo.clone(),
            folder: parent.join("tree"),
            target: parent.join("target"),
        };
        fs::create_dir_all(&tree.folder)?;
        tree.restore()?;
        Ok(tree)
    }

    /// A cargo command in the copy.
    pub(super) fn cargo(&self, task: &str) -> Command {
        let mut command = Command::new("cargo");
        command.arg(task).current_dir(&self.folder).env("CARGO_TARGET_DIR", &self.target);
        // what is looked for is the first failure, not where it was called from
        command.env("RUST_BACKTRACE", "0");
        command
    }

    /// Takes every patch off again.
    pub(super) fn restore(&self) -> Result<()> {
        let wanted = list(&self.repo)?;
        for path in &wanted {
            let (from, to) = (self.repo.join(path), self.folder.join(path));
            // a file that was deleted and not yet committed is still listed
            let Ok(bytes) = fs::read(&from) else { continue };
            if fs::read(&to).is_ok_and(|old| old == bytes) {
                continue;
            }
            fs::create_dir_all(to.parent().context("a path without a folder")?)?;
            fs::write(&to, bytes)?;
        }
        self.remove_others(&self.folder, &wanted)
    }

    fn remove_others(&self, folder: &Path, wanted: &[PathBuf]) -> Result<()> {
        for entry in fs::read_dir(folder)? {
            let path = entry?.path();
            if path.is_dir() {
                self.remove_others(&path, wanted)?;
            } else if let Ok(relative) = path.strip_prefix(&self.folder)
                && wanted.binary_search(&relative.to_path_buf()).is_err()
            {
                fs::remove_file(&path)?;
            }
        }
        Ok(())
    }

    /// Puts a patch on.
    pub(super) fn apply(&self, patch: &Path, log: &Log) -> Result<()> {
        let mut apply = Command::new("git");
        apply.args(["apply", "--whitespace=nowarn"]).arg(patch).current_dir(&self.folder);
        // inside a repository git would take the paths for the repository's and skip them all
        let above = self.folder.parent().context("the copy has no folder above it")?;
        apply.env("GIT_CEILING_DIRECTORIES", above);
        log.run(&mut apply, APPLY_LIMIT)
    }
}

fn list(repo: &Path) -> Result<Vec<PathBuf>> {
    let listed = Command::new("git")
        .args(["-c", "safe.directory=*", "ls-files", "-z"])
        .args(["--cached", "--others", "--exclude-standard"])
        .current_dir(repo)
        .output()
        .context("git cannot be started")?;
    ensure!(listed.status.success(), "git: {}", String::from_utf8_lossy(&listed.stderr));
    let text = String::from_utf8_lossy(&listed.stdout);
    let mut paths: Vec<PathBuf> =
        text.split('\0').filter(|path| !path.is_empty()).map(PathBuf::from).collect();
    paths.sort();
    paths.dedup();
    Ok(paths)
}
