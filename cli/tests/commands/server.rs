//! A real server on a folder of its own.

use crate::program::{answer, answer_with, huiban, run, sample};
use crate::schema;
use serde_json::Value;
use std::io::{BufRead as _, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdout, Stdio};

/// When tests begin: ten days before the event.
pub(crate) const NOW: &str = "2026-11-02T09:00:00+08:00";

/// A running `serve`, killed when dropped.
pub(crate) struct Server {
    process: Child,
    pub(crate) first_line: Value,
    /// Kept open: a closed pipe is a test of its own.
    _stdout: BufReader<ChildStdout>,
}

impl Server {
    pub(crate) fn start(folder: &Path, more: &[&str]) -> Self {
        Self::start_at(folder, "127.0.0.1:0", more)
    }

    pub(crate) fn start_at(folder: &Path, listen: &str, more: &[&str]) -> Self {
        let mut process = huiban(["serve", "--json", "--listen", listen, "--data"])
            .arg(folder)
            .args(more)
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let mut stdout = BufReader::new(process.stdout.take().unwrap());
        let mut line = String::new();
        stdout.read_line(&mut line).unwrap();
        let first_line = serde_json::from_str(&line).unwrap();
        schema::hold("serve", &first_line);
        Self { process, first_line, _stdout: stdout }
    }

    pub(crate) fn url(&self) -> &str {
        self.first_line["listening"].as_str().unwrap()
    }

    /// Sends a signal and waits for the end.
    #[cfg(unix)]
    pub(crate) fn end_by(mut self, signal: &str) -> std::process::ExitStatus {
        let id = self.process.id().to_string();
        let sent = std::process::Command::new("kill").args(["-s", signal, &id]).status().unwrap();
        assert!(sent.success());
        self.process.wait().unwrap()
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

/// A folder with the published event, a server on it, and homes beside it.
pub(crate) struct Site {
    pub(crate) server: Server,
    pub(crate) folder: tempfile::TempDir,
}

impl Site {
    /// The bundled event is published, and two attendees are registered.
    pub(crate) fn open() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let data = folder.path().join("data");
        let server = Server::start(&data, &["--at", NOW]);
        let site = Self { server, folder };
        let d = site.folder_flag();
        answer("event-report", &format!("event import {} --publish {d}", sample("event.json")));
        let people = site.path("people.csv");
        std::fs::write(&people, "ref,name,ticket_type\nA,爱丽丝,general\nB,Bob,general\n").unwrap();
        answer("attendees-import", &format!("attendees import {people} {d}"));
        site
    }

    /// A path beside the server's folder.
    pub(crate) fn path(&self, name: &str) -> String {
        self.folder.path().join(name).to_str().unwrap().to_owned()
    }

    /// `--data` of the server.
    pub(crate) fn folder_flag(&self) -> String {
        format!("--data {}", self.path("data"))
    }

    /// A new enrolment link.
    pub(crate) fn link(&self, what: &str) -> String {
        let answer = answer("enrol", &format!("enrol {what} {}", self.folder_flag()));
        answer["url"].as_str().unwrap().to_owned()
    }

    /// `device --home …` with the story's clock.
    pub(crate) fn device(&self, name: &str) -> String {
        format!("device --home {} --at {NOW}", self.path(name))
    }

    /// A device of attendee A that has joined and synced.
    pub(crate) fn alice(&self, name: &str) -> String {
        let device = self.device(name);
        let link = self.link("--role attendee --registration A");
        answer_with("device-join", &format!("{device} join"), &[&link]);
        answer("device-sync", &format!("{device} sync"));
        device
    }
}

/// A folder that holds the event without a server.
pub(crate) fn folder_with_event() -> (tempfile::TempDir, PathBuf) {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().join("data");
    let line = format!("event import {} --data {}", sample("event.json"), data.display());
    assert_eq!(run(&line).code, Some(0));
    (folder, data)
}
