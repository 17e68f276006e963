//! A PostgreSQL of a test's own: a fresh cluster in a temporary folder, reached by a Unix socket
//! only, stopped and removed when it is dropped.
//!
//! PostgreSQL refuses to run as root; a root gives the folder to the user `postgres`, or to
//! `nobody` where there is none.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

/// Names the folder of `initdb` and `postgres`.
const BIN_VARIABLE: &str = "HUIBAN_POSTGRES_BIN";
/// Where Debian and its children keep each version.
const BIN_PARENT: &str = "/usr/lib/postgresql";
/// How long a cluster may take to accept connections, in seconds.
const START_MAX_S: &str = "60";
/// The one database user of a cluster.
const USER: &str = "huiban";

/// A running PostgreSQL.
pub struct Postgres {
    folder: tempfile::TempDir,
    bin: PathBuf,
    owner: Option<&'static str>,
}

/// The folder of PostgreSQL's programs; `None` where it is not installed.
pub fn find_bin() -> Option<PathBuf> {
    if let Some(named) = std::env::var_os(BIN_VARIABLE) {
        return Some(PathBuf::from(named));
    }
    let versions = std::fs::read_dir(BIN_PARENT).ok()?;
    let mut found: Vec<PathBuf> = versions
        .filter_map(|entry| Some(entry.ok()?.path().join("bin")))
        .filter(|bin| bin.join("initdb").exists())
        .collect();
    found.sort();
    found.pop()
}

/// The user a root runs PostgreSQL as; `None` for anyone else, who runs it themselves.
fn owner() -> Option<&'static str> {
    let id = Command::new("id").arg("-u").output().ok()?;
    if id.stdout != b"0\n" {
        return None;
    }
    let known = |user: &&str| {
        let id = Command::new("id").arg(user).stdout(Stdio::null()).stderr(Stdio::null()).status();
        id.is_ok_and(|status| status.success())
    };
    ["postgres", "nobody"].into_iter().find(known)
}

impl Postgres {
    /// Starts a cluster; `None` where PostgreSQL is not installed, which the test should say.
    ///
    /// # Panics
    /// Where it is installed and does not start.
    pub fn start() -> Option<Self> {
        let bin = find_bin()?;
        let owner = owner();
        let folder = tempfile::Builder::new().prefix("huiban-pg-").tempdir().unwrap();
        if let Some(owner) = owner {
            let given = Command::new("chown").arg(owner).arg(folder.path()).status().unwrap();
            assert!(given.success(), "the folder could not be given to {owner}");
        }
        let cluster = folder.path().join("cluster");
        let made = as_owner(owner, &bin.join("initdb"))
            .args(["--no-sync", "--auth=trust", "--encoding=UTF8", "--locale=C"])
            .args(["--username", USER, "--pgdata"])
            .arg(&cluster)
            .current_dir(folder.path())
            .output()
            .unwrap();
        assert!(made.status.success(), "initdb: {}", String::from_utf8_lossy(&made.stderr));
        let postgres = Self { folder, bin, owner };
        let socket = postgres.folder.path().display().to_string();
        // no test outlives its machine, so nothing waits for the disk
        let options =
            format!("-c listen_addresses= -c max_connections=100 -c fsync=off -k {socket}");
        let started = postgres
            .control("start")
            .args(["--wait", "--timeout", START_MAX_S, "--options", &options, "--log"])
            .arg(postgres.folder.path().join("log"))
            .stdout(Stdio::null())
            .status()
            .unwrap();
        assert!(started.success(), "PostgreSQL does not start: {}", postgres.log());
        Some(postgres)
    }

    fn log(&self) -> String {
        std::fs::read_to_string(self.folder.path().join("log")).unwrap_or_default()
    }

    /// `pg_ctl`, which waits for what it was told to do.
    fn control(&self, what: &str) -> Command {
        let mut command = as_owner(self.owner, &self.bin.join("pg_ctl"));
        command.arg(what).arg("--silent").arg("--pgdata").arg(self.folder.path().join("cluster"));
        command.current_dir(self.folder.path());
        command
    }

    /// A new, empty database; its address for `serve --database`.
    ///
    /// # Panics
    /// Where it cannot be made.
    pub fn new_database(&self, name: &str) -> String {
        let made = Command::new(self.bin.join("createdb"))
            .arg("-h")
            .arg(self.folder.path())
            .args(["-U", USER, name])
            .output()
            .unwrap();
        assert!(made.status.success(), "createdb: {}", String::from_utf8_lossy(&made.stderr));
        let socket = self.folder.path().display().to_string().replace('/', "%2F");
        format!("postgres://{USER}@{socket}/{name}")
    }
}

/// A program run as the owner of the cluster.
fn as_owner(owner: Option<&str>, program: &Path) -> Command {
    match owner {
        Some(owner) => {
            let mut command = Command::new("setpriv");
            command.args(["--reuid", owner, "--clear-groups", "--"]).arg(program);
            command
        }
        None => Command::new(program),
    }
}

impl Drop for Postgres {
    fn drop(&mut self) {
        // at once, without waiting for connections: nothing of it is needed any more
        let _ = self.control("stop").args(["--mode", "immediate"]).status();
    }
}
