//! The files of the repository: tracked, or new and not ignored.

use std::{
    fs,
    path::{Path, PathBuf},
    process::Command,
    sync::OnceLock,
};

/// A text file; binary files are left out.
#[derive(Debug, Clone)]
pub(crate) struct TextFile {
    /// Relative to the root of the repository, with `/`.
    pub(crate) path: String,
    /// All of it.
    pub(crate) text: String,
}

impl TextFile {
    /// For the bad examples of the rules.
    pub(crate) fn example(path: &str, text: &str) -> Self {
        Self { path: path.to_owned(), text: text.to_owned() }
    }

    /// Whether the name ends in one of these, without the dot.
    pub(crate) fn is(&self, endings: &[&str]) -> bool {
        self.path.rsplit_once('.').is_some_and(|(_, ending)| endings.contains(&ending))
    }

    /// The file's name without folders and ending.
    pub(crate) fn stem(&self) -> &str {
        let name = self.path.rsplit('/').next().unwrap_or_default();
        name.split('.').next().unwrap_or_default()
    }

    /// Whether all of it is test code.
    pub(crate) fn is_test(&self) -> bool {
        let folder = |name: &str| {
            self.path.starts_with(&format!("{name}/")) || self.path.contains(&format!("/{name}/"))
        };
        let stem = self.stem();
        folder("tests")
            || folder("Tests")
            || self.path.contains("/src/test/")
            || stem == "tests"
            || stem.ends_with("_tests")
            || stem.ends_with("Test")
            || stem.ends_with("Tests")
    }
}

/// The root of the repository.
pub(crate) fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

/// Every text file of the repository, read once.
pub(crate) fn all() -> &'static [TextFile] {
    static FILES: OnceLock<Vec<TextFile>> = OnceLock::new();
    FILES.get_or_init(|| {
        let files: Vec<TextFile> = paths().into_iter().filter_map(read).collect();
        assert!(
            files.len() > 20,
            "only {} files were found: the rules would be blind",
            files.len()
        );
        files
    })
}

fn read(path: String) -> Option<TextFile> {
    // a file deleted but not yet committed is still listed
    let bytes = fs::read(root().join(&path)).ok()?;
    String::from_utf8(bytes).ok().map(|text| TextFile { path, text })
}

fn paths() -> Vec<String> {
    let listed = Command::new("git")
        // a checkout may belong to another user than the one who builds it
        .args(["-c", "safe.directory=*", "ls-files", "-z"])
        .args(["--cached", "--others", "--exclude-standard"])
        .current_dir(root())
        .output()
        .unwrap_or_else(|error| panic!("git cannot be started: {error}"));
    assert!(listed.status.success(), "git: {}", String::from_utf8_lossy(&listed.stderr));
    let mut paths: Vec<String> = String::from_utf8_lossy(&listed.stdout)
        .split('\0')
        .filter(|path| !path.is_empty())
        .map(ToOwned::to_owned)
        .collect();
    paths.sort();
    paths.dedup();
    paths
}
