//! What a device takes of memory, in a process where nothing else lives: this program once more.

use crate::phone::Phone;
use anyhow::{Context as _, Result, ensure};
use huiban_companion::ScanRequest;
use huiban_protocol::documents::Language;
use std::path::Path;
use std::process::Command;

const CHECK_INS: usize = 500;
/// The badges, a line each, beside the phone's files.
const BADGES: &str = "badges.txt";

/// The most that a gate's process ever had in memory, opened anew and reading these badges.
pub(crate) fn of_a_gate(phone: &Phone, badges: &[String]) -> Result<String> {
    let folder = tempfile::tempdir()?;
    phone.keep(folder.path())?;
    ensure!(badges.len() >= CHECK_INS, "there are only {} badges left", badges.len());
    let lines = badges.iter().take(CHECK_INS).cloned().collect::<Vec<_>>().join("\n");
    std::fs::write(folder.path().join(BADGES), lines)?;
    let output =
        Command::new(std::env::current_exe()?).arg("--gate").arg(folder.path()).output()?;
    ensure!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    Ok(String::from_utf8(output.stdout)?.trim().to_owned())
}

/// The other process: reads the badges, looks for somebody, and says what it took.
pub(crate) fn be_a_gate(folder: &Path) -> Result<String> {
    let phone = Phone::kept(folder)?;
    let core = phone.open_offline();
    let badges = std::fs::read_to_string(folder.join(BADGES))?;
    for text in badges.lines() {
        let request = ScanRequest { text: text.to_owned(), ..ScanRequest::default() };
        ensure!(core.scan(&request, Language::En)?.admitted, "a badge is refused");
    }
    ensure!(!core.find_people("王伟", None)?.is_empty(), "nobody is found");
    let status = std::fs::read_to_string("/proc/self/status")?;
    let peak = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    let kib: f64 = peak
        .and_then(|line| line.trim().strip_suffix("kB"))
        .context("the kernel does not say")?
        .trim()
        .parse()?;
    Ok(format!("{:.1} MB", kib / 1024.0))
}
