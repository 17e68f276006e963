//! Where things lie: the repository, the build output, the cache outside the repository.

use std::{
    env,
    path::{Path, PathBuf},
    process::Command,
};

use anyhow::{Context, Result, ensure};

/// The folders every task works with, all absolute.
#[derive(Debug, Clone)]
pub(crate) struct Place {
    /// The root of the repository.
    pub(crate) repo: PathBuf,
    /// Cargo's target folder.
    pub(crate) target: PathBuf,
    /// What is costly to make and shared by all checkouts: the Swift root, installed tools.
    pub(crate) cache: PathBuf,
}

impl Place {
    /// Asks Cargo and the environment.
    pub(crate) fn find() -> Result<Self> {
        let repo = Path::new(env!("CARGO_MANIFEST_DIR"))
            .parent()
            .context("the xtask crate has no parent folder")?
            .to_path_buf();
        let target = cargo_target(&repo)?;
        Ok(Self { cache: cache_folder()?, repo, target })
    }

    /// A path inside the repository.
    pub(crate) fn in_repo(&self, path: &str) -> PathBuf {
        self.repo.join(path)
    }

    /// Where `cargo build` without `--release` leaves libraries and programs.
    pub(crate) fn debug(&self) -> PathBuf {
        self.target.join("debug")
    }

    /// Where the output of a part is kept for reading after a failure.
    pub(crate) fn log(&self, name: &str) -> PathBuf {
        self.target.join("xtask").join(format!("{name}.log"))
    }
}

/// The target folder may be set in the environment or in a user's Cargo configuration.
fn cargo_target(repo: &Path) -> Result<PathBuf> {
    let output = Command::new("cargo")
        .args(["metadata", "--no-deps", "--format-version", "1"])
        .current_dir(repo)
        .output()
        .context("cargo cannot be started")?;
    ensure!(
        output.status.success(),
        "cargo metadata failed: {}",
        String::from_utf8_lossy(&output.stderr)
    );
    let metadata: serde_json::Value = serde_json::from_slice(&output.stdout)?;
    let target = metadata.get("target_directory").and_then(serde_json::Value::as_str);
    Ok(PathBuf::from(target.context("cargo metadata names no target folder")?))
}

fn cache_folder() -> Result<PathBuf> {
    let base = match env::var_os("XDG_CACHE_HOME").filter(|path| !path.is_empty()) {
        Some(path) => PathBuf::from(path),
        None => PathBuf::from(env::var_os("HOME").context("HOME is not set")?).join(".cache"),
    };
    Ok(base.join("huiban"))
}
