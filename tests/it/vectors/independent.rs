//! Runs `check.py`, which works the vectors out with other people's COSE, CBOR and Ed25519.

use super::folder;
use huiban_protocol::digest::sha256;
use std::path::{Path, PathBuf};
use std::process::Command;

/// Runs a command; its output where it fails.
fn run(command: &mut Command) -> Result<(), String> {
    let done = command.output().map_err(|error| format!("{command:?}: {error}"))?;
    if done.status.success() {
        return Ok(());
    }
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    Err(format!("{command:?}: {}\n{}{}", done.status, text(&done.stdout), text(&done.stderr)))
}

/// The interpreter of an environment that holds what `requirements.txt` names.
///
/// Made beside its final place and moved there, so that two runs at once do not meet half of one.
fn python() -> Result<PathBuf, String> {
    let requirements = folder().join("requirements.txt");
    let pinned = std::fs::read(&requirements).map_err(|error| error.to_string())?;
    let named = sha256(&pinned).to_string().split_off(48);
    let place = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("vectors-{named}"));
    let python = place.join("bin").join("python");
    if python.exists() {
        return Ok(python);
    }
    let fresh = place.with_extension(std::process::id().to_string());
    run(Command::new("python3").args(["-m", "venv"]).arg(&fresh))?;
    let mut install = Command::new(fresh.join("bin").join("python"));
    install.args(["-m", "pip", "install", "--quiet", "--disable-pip-version-check", "-r"]);
    let installed = run(install.arg(&requirements));
    if installed.is_err() || std::fs::rename(&fresh, &place).is_err() {
        // either there is no network, or another run was faster
        let _ = std::fs::remove_dir_all(&fresh);
    }
    installed.map(|()| python)
}

#[test]
fn an_independent_implementation_works_out_the_same_vectors() {
    let python = match python() {
        Ok(python) => python,
        Err(missing) => {
            let strict = std::env::var("CI").is_ok_and(|value| value == "true" || value == "1");
            assert!(!strict, "the vectors must be checked: {missing}");
            println!("the vectors were not checked by Python: {missing}");
            return;
        }
    };
    let checked = run(Command::new(python).arg("-B").arg(folder().join("check.py")));
    assert_eq!(checked, Ok(()));
}
