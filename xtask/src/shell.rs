//! Runs commands with a time limit and keeps what they print.
//!
//! Output goes to a file and not through a pipe: a daemon left behind by a build tool would hold a
//! pipe open and the run would wait for it for ever.

use std::{
    fmt::Write as _,
    fs::{self, File, OpenOptions},
    io::Write as _,
    path::{Path, PathBuf},
    process::{Child, Command, ExitStatus, Stdio},
    thread,
    time::{Duration, Instant},
};

use anyhow::{Context, Result, bail};

/// How often a running command is looked at.
const POLL: Duration = Duration::from_millis(50);

/// The file that a part's commands write to.
#[derive(Debug)]
pub(crate) struct Log {
    path: PathBuf,
    verbose: bool,
}

impl Log {
    /// Starts an empty log.
    pub(crate) fn create(path: PathBuf, verbose: bool) -> Result<Self> {
        if let Some(folder) = path.parent() {
            fs::create_dir_all(folder)?;
        }
        File::create(&path).with_context(|| format!("cannot write {}", path.display()))?;
        Ok(Self { path, verbose })
    }

    /// Where it lies.
    pub(crate) fn path(&self) -> &Path {
        &self.path
    }

    /// Everything written so far; bytes that are not UTF-8 are replaced.
    pub(crate) fn text(&self) -> Result<String> {
        Ok(String::from_utf8_lossy(&fs::read(&self.path)?).into_owned())
    }

    /// Runs a command; an error when it cannot start, fails, or takes longer than `limit`.
    pub(crate) fn run(&self, command: &mut Command, limit: Duration) -> Result<()> {
        let line = describe(command);
        let mut file = OpenOptions::new().append(true).open(&self.path)?;
        writeln!(file, "$ {line}")?;
        command.stdin(Stdio::null()).stdout(file.try_clone()?).stderr(file);
        let before = fs::metadata(&self.path)?.len();
        let program = command.get_program().to_string_lossy().into_owned();
        let child = command.spawn().with_context(|| format!("cannot start {program}"))?;
        let ended = wait(child, limit);
        if self.verbose {
            self.show_from(before)?;
        }
        match ended? {
            Some(status) if status.success() => Ok(()),
            Some(status) => bail!("{line}: {status}"),
            None => bail!("{line}: stopped after {} s", limit.as_secs()),
        }
    }

    fn show_from(&self, start: u64) -> Result<()> {
        let bytes = fs::read(&self.path)?;
        let fresh = bytes.get(usize::try_from(start)?..).unwrap_or_default();
        print!("{}", String::from_utf8_lossy(fresh));
        Ok(())
    }
}

/// The command as a person would type it, without its environment.
fn describe(command: &Command) -> String {
    let mut line = command.get_program().to_string_lossy().into_owned();
    for arg in command.get_args().filter(|arg| !arg.to_string_lossy().contains('\n')) {
        let _ = write!(line, " {}", arg.to_string_lossy());
    }
    line
}

/// `None` means that the limit passed and the command and all its children were killed.
fn wait(mut child: Child, limit: Duration) -> Result<Option<ExitStatus>> {
    let start = Instant::now();
    loop {
        if let Some(status) = child.try_wait()? {
            return Ok(Some(status));
        }
        if start.elapsed() > limit {
            let doomed: Vec<String> = family(child.id()).iter().map(ToString::to_string).collect();
            let _ = Command::new("kill").arg("-KILL").args(&doomed).status();
            child.wait()?;
            return Ok(None);
        }
        thread::sleep(POLL);
    }
}

/// A process and everything it started, found through `/proc`.
fn family(root: u32) -> Vec<u32> {
    let mut members = vec![root];
    let parents: Vec<(u32, u32)> = fs::read_dir("/proc")
        .into_iter()
        .flatten()
        .filter_map(|entry| {
            let id = entry.ok()?.file_name().to_str()?.parse().ok()?;
            Some((id, parent_of(id)?))
        })
        .collect();
    loop {
        let more: Vec<u32> = parents
            .iter()
            .filter(|(id, parent)| members.contains(parent) && !members.contains(id))
            .map(|(id, _)| *id)
            .collect();
        if more.is_empty() {
            return members;
        }
        members.extend(more);
    }
}

fn parent_of(id: u32) -> Option<u32> {
    let stat = fs::read_to_string(format!("/proc/{id}/stat")).ok()?;
    // the name in brackets may hold spaces; the parent is the second field after it
    let (_, fields) = stat.rsplit_once(')')?;
    fields.split_whitespace().nth(1)?.parse().ok()
}
