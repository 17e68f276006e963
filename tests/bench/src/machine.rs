//! What the figures were taken on; without it they say nothing.

use serde::Serialize;
use std::fmt;
use std::process::Command;

/// A machine and its programs.
#[derive(Debug, Serialize)]
pub(crate) struct Machine {
    cpu: String,
    cores: usize,
    kernel: String,
    rustc: String,
    sqlite: &'static str,
    postgres: Option<String>,
}

fn first_line(program: impl AsRef<std::ffi::OsStr>, args: &[&str]) -> Option<String> {
    let out = Command::new(program).args(args).output().ok()?;
    String::from_utf8(out.stdout).ok()?.lines().next().map(str::to_owned)
}

impl Machine {
    /// This one.
    pub(crate) fn this() -> Self {
        let cpus = std::fs::read_to_string("/proc/cpuinfo").unwrap_or_default();
        let model = cpus.lines().find_map(|line| line.strip_prefix("model name"));
        let model = model.and_then(|line| line.split_once(':')).map(|(_, name)| name.trim());
        let postgres = huiban_tests::postgres::find_bin()
            .and_then(|bin| first_line(bin.join("postgres"), &["--version"]));
        Self {
            cpu: model.unwrap_or("unknown").to_owned(),
            cores: std::thread::available_parallelism().map_or(1, usize::from),
            kernel: first_line("uname", &["-sr"]).unwrap_or_default(),
            rustc: first_line("rustc", &["--version"]).unwrap_or_default(),
            sqlite: rusqlite::version(),
            postgres,
        }
    }
}

impl fmt::Display for Machine {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let postgres = self.postgres.as_deref().unwrap_or("no PostgreSQL");
        let Self { cpu, cores, kernel, rustc, sqlite, .. } = self;
        write!(out, "{cpu}, {cores} cores, {kernel}, {rustc}, SQLite {sqlite}, {postgres}")
    }
}
