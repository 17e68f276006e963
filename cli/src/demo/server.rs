//! The server of the story: a process of its own, so that it can be killed for real.

use crate::error::{CliError, Kind, Result};
use crate::output::{Zone, to_rfc3339};
use serde::Deserialize;
use std::io::{BufRead as _, BufReader};
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, ExitStatus, Stdio};
use std::sync::{Arc, Mutex, PoisonError};

/// A running `huiban serve`; killed when it is dropped.
pub(super) struct Server {
    process: Arc<Mutex<Child>>,
    address: SocketAddr,
}

/// Kills the server from wherever it hurts most.
#[derive(Clone)]
pub(super) struct Killer {
    process: Arc<Mutex<Child>>,
}

#[derive(Deserialize)]
struct Listening {
    listening: String,
}

impl Server {
    /// Starts `serve` on a folder, and returns once it accepts connections.
    pub(super) fn start(folder: &Path, listen: SocketAddr, at_ms: i64) -> Result<Self> {
        let at = to_rfc3339(at_ms, Zone::named(Some("Asia/Shanghai"))).unwrap_or_default();
        let mut process = Command::new(program()?)
            .args(["serve", "--json", "--while-input", "--at", &at])
            .args(["--listen", &listen.to_string()])
            .arg("--data")
            .arg(folder)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .map_err(CliError::internal)?;
        let mut line = String::new();
        if let Some(stdout) = process.stdout.as_mut() {
            BufReader::new(stdout).read_line(&mut line)?;
        }
        let process = Arc::new(Mutex::new(process));
        let address = address_in(&line);
        let server = Self { process, address: address.unwrap_or(listen) };
        // dropping it ends what did not come up
        match address {
            Some(_) => Ok(server),
            None => Err(failed_to_start(&line, listen)),
        }
    }

    pub(super) fn address(&self) -> SocketAddr {
        self.address
    }

    pub(super) fn url(&self) -> String {
        format!("http://{}", self.address)
    }

    pub(super) fn killer(&self) -> Killer {
        Killer { process: Arc::clone(&self.process) }
    }

    /// Lets it finish what it was asked, and end.
    pub(super) fn stop(self) -> Result<ExitStatus> {
        let mut process = self.process.lock().unwrap_or_else(PoisonError::into_inner);
        // the end of its input is the sign
        drop(process.stdin.take());
        process.wait().map_err(CliError::internal)
    }

    /// How it ended, once it has been killed.
    pub(super) fn buried(&self) -> Result<ExitStatus> {
        let mut process = self.process.lock().unwrap_or_else(PoisonError::into_inner);
        process.wait().map_err(CliError::internal)
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.killer().kill();
    }
}

impl Killer {
    /// SIGKILL: no handler runs, nothing is flushed.
    pub(super) fn kill(&self) {
        let mut process = self.process.lock().unwrap_or_else(PoisonError::into_inner);
        // an error means that it has ended already
        let _ = process.kill();
        let _ = process.wait();
    }
}

/// This program, also where its file was replaced by a newer build meanwhile.
fn program() -> Result<PathBuf> {
    let running = Path::new("/proc/self/exe");
    if running.exists() {
        return Ok(running.to_owned());
    }
    std::env::current_exe().map_err(CliError::internal)
}

fn address_in(line: &str) -> Option<SocketAddr> {
    let listening: Listening = serde_json::from_str(line).ok()?;
    listening.listening.strip_prefix("http://")?.parse().ok()
}

fn failed_to_start(line: &str, listen: SocketAddr) -> CliError {
    #[derive(Deserialize)]
    struct Failure {
        error: Detail,
    }
    #[derive(Deserialize)]
    struct Detail {
        message: String,
    }
    let said = serde_json::from_str::<Failure>(line).map(|failure| failure.error.message);
    let message = said.unwrap_or_else(|_| format!("the server did not start on {listen}"));
    CliError::new(Kind::Busy, message)
}

/// A folder that is removed at the end, or one that was named and stays.
pub(super) enum Folder {
    Temporary(tempfile::TempDir),
    Named(PathBuf),
}

impl Folder {
    pub(super) fn path(&self) -> &Path {
        match self {
            Self::Temporary(folder) => folder.path(),
            Self::Named(path) => path,
        }
    }
}
