//! Runs the built program.

use crate::schema;
use serde_json::Value;
use std::ffi::OsStr;
use std::path::PathBuf;
use std::process::{Command, Stdio};

/// What a run left.
#[derive(Debug)]
pub(crate) struct Ran {
    pub(crate) code: Option<i32>,
    pub(crate) out: String,
    pub(crate) err: String,
}

/// The program with an environment that says nothing.
pub(crate) fn huiban<S: AsRef<OsStr>>(args: impl IntoIterator<Item = S>) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_huiban"));
    for name in ["LANG", "LC_ALL", "LC_MESSAGES", "HUIBAN_TOKEN", "HUIBAN_LOG", "NO_COLOR"] {
        command.env_remove(name);
    }
    command.args(args).stdin(Stdio::null());
    command
}

/// Runs a line to its end. Words are separated by one space; a word in `more` may hold spaces.
pub(crate) fn run_with(line: &str, more: &[&str]) -> Ran {
    let words = line.split(' ').filter(|word| !word.is_empty()).chain(more.iter().copied());
    let ran = huiban(words).output().unwrap();
    Ran {
        code: ran.status.code(),
        out: String::from_utf8(ran.stdout).unwrap(),
        err: String::from_utf8(ran.stderr).unwrap(),
    }
}

/// Runs a line to its end.
pub(crate) fn run(line: &str) -> Ran {
    run_with(line, &[])
}

/// The answer of a line with `--json`, held against its schema; exactly one line, nothing beside.
pub(crate) fn answer_with(name: &str, line: &str, more: &[&str]) -> Value {
    let ran = run_with(&format!("--json {line}"), more);
    assert_eq!(ran.code, Some(0), "{line}: {ran:?}");
    assert_eq!(ran.out.lines().count(), 1, "{line}: {ran:?}");
    let answer = serde_json::from_str(&ran.out).unwrap();
    schema::hold(name, &answer);
    answer
}

/// The answer of a line with `--json`.
pub(crate) fn answer(name: &str, line: &str) -> Value {
    answer_with(name, line, &[])
}

/// The error of a line with `--json`: exit code 1, one object, and one clear line without it.
pub(crate) fn failure(kind: &str, line: &str) -> Value {
    failure_with(kind, line, &[])
}

/// The same, with words that hold spaces.
pub(crate) fn failure_with(kind: &str, line: &str, more: &[&str]) -> Value {
    let ran = run_with(&format!("--json {line}"), more);
    assert_eq!(ran.code, Some(1), "{line}: {ran:?}");
    let answer: Value = serde_json::from_str(ran.out.trim_end()).unwrap();
    schema::hold("error", &answer);
    assert_eq!(answer["error"]["kind"], kind, "{line}: {answer}");
    let plain = run_with(line, more);
    assert_eq!((plain.code, plain.out.as_str()), (Some(1), ""), "{line}: {plain:?}");
    assert!(plain.err.starts_with("error: ") && plain.err.lines().count() == 1, "{plain:?}");
    answer["error"].clone()
}

/// The report of a trial that would be refused, with `--json`: exit code 1, the whole report, and
/// one clear line beside it.
pub(crate) fn refused_trial(name: &str, line: &str) -> Value {
    let ran = run(&format!("--json {line}"));
    assert_eq!((ran.code, ran.out.lines().count()), (Some(1), 1), "{line}: {ran:?}");
    assert!(ran.err.starts_with("error: this would be refused: "), "{line}: {ran:?}");
    assert_eq!(ran.err.lines().count(), 1, "{line}: {ran:?}");
    let report = serde_json::from_str(&ran.out).unwrap();
    schema::hold(name, &report);
    report
}

/// A wrong line: exit code 2, nothing on standard output.
pub(crate) fn misuse(line: &str) -> String {
    let ran = run(line);
    assert_eq!((ran.code, ran.out.as_str()), (Some(2), ""), "{line}: {ran:?}");
    ran.err
}

/// The same with `--json`: exit code 2 and one object that says what is wrong.
pub(crate) fn misuse_as_json(line: &str) -> Value {
    let ran = run(&format!("{line} --json"));
    assert_eq!(ran.code, Some(2), "{line}: {ran:?}");
    assert_eq!(ran.out.lines().count(), 1, "{line}: {ran:?}");
    let answer: Value = serde_json::from_str(&ran.out).unwrap();
    schema::hold("error", &answer);
    answer["error"].clone()
}

/// A file of the bundled event.
pub(crate) fn sample(name: &str) -> String {
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../samples/hmiw2026").join(name);
    path.to_str().unwrap().to_owned()
}
