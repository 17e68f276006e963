//! `demo` tells its story, and fails where a check fails.

use crate::program::huiban;
use crate::schema;
use serde_json::Value;
use std::io::{BufRead as _, BufReader};
use std::process::Stdio;

const STEPS: [&str; 15] = [
    "publish",
    "join",
    "download",
    "offline",
    "reschedule",
    "killed",
    "answer-lost",
    "return",
    "converge",
    "changes",
    "mine",
    "preview",
    "undo",
    "contacts",
    "gates",
];

fn tell(more: &[&str]) -> (bool, Vec<Value>, String) {
    let ran = huiban(["demo", "--json", "--exit", "--listen", "127.0.0.1:0"])
        .args(more)
        .output()
        .unwrap();
    let out = String::from_utf8(ran.stdout).unwrap();
    let lines: Vec<Value> = out.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    for line in &lines {
        schema::hold("demo", line);
    }
    (ran.status.success(), lines, String::from_utf8(ran.stderr).unwrap())
}

#[test]
fn the_whole_story_holds() {
    let (passed, lines, said) = tell(&[]);
    assert!(passed, "{lines:#?} {said}");
    let steps: Vec<&str> = lines.iter().filter_map(|line| line["step"].as_str()).collect();
    assert_eq!(steps, STEPS);
    let sum = lines.last().unwrap();
    assert_eq!((&sum["passed"], &sum["failed"]), (&STEPS.len().into(), &0.into()));
    for line in &lines[..STEPS.len()] {
        assert!(!line["checked"].as_array().unwrap().is_empty(), "{line}");
    }
}

#[test]
fn a_check_that_fails_ends_it_loudly() {
    for step in ["publish", "killed", "converge", "preview"] {
        let (passed, lines, said) = tell(&["--falsify", step]);
        assert!(!passed);
        let last = &lines[lines.len() - 2];
        assert_eq!((&last["step"], &last["ok"]), (&step.into(), &false.into()));
        assert!(last["failed"].as_str().unwrap().contains("check failed"), "{last}");
        assert_eq!(lines.last().unwrap()["failed"], 1);
        assert!(said.starts_with(&format!("error: step {step}: check failed")), "{said}");
    }
}

#[test]
fn a_step_that_does_not_exist_cannot_be_falsified() {
    assert!(!tell(&["--falsify", "nothing"]).0);
}

#[cfg(unix)]
#[test]
fn it_serves_on_until_it_is_stopped_and_leaves_nothing() {
    let temporary = tempfile::tempdir().unwrap();
    let mut process = huiban(["demo", "--json", "--listen", "127.0.0.1:0"])
        .env("TMPDIR", temporary.path())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let lines = BufReader::new(process.stdout.take().unwrap()).lines();
    let last = lines.map(|line| line.unwrap()).nth(STEPS.len() + 1).unwrap();
    let last: Value = serde_json::from_str(&last).unwrap();
    schema::hold("demo", &last);
    let link = last["enrolments"][0]["url"].as_str().unwrap();
    let home = temporary.path().join("mine");
    let joined = huiban(["device", "join", link, "--home"]).arg(&home).output().unwrap();
    assert!(joined.status.success(), "{joined:?}");
    std::fs::remove_dir_all(&home).unwrap();

    let id = process.id().to_string();
    assert!(
        std::process::Command::new("kill").args(["-s", "INT", &id]).status().unwrap().success()
    );
    assert!(process.wait().unwrap().success());
    assert_eq!(std::fs::read_dir(temporary.path()).unwrap().count(), 0);
    let url = last["listening"].as_str().unwrap().trim_start_matches("http://");
    assert!(std::net::TcpStream::connect(url).is_err(), "its server is gone too");
}

#[test]
fn a_folder_that_was_named_stays_and_must_be_new() {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().join("story");
    let (passed, lines, said) = tell(&["--data", data.to_str().unwrap()]);
    assert!(passed, "{lines:#?} {said}");
    assert!(data.join("server/huiban.db").exists());
    assert!(data.join("devices/alice/HMIW2026/journal.db").exists());
    let again = huiban(["demo", "--json", "--exit", "--data"]).arg(&data).output().unwrap();
    let answer: Value = serde_json::from_slice(&again.stdout).unwrap();
    schema::hold("error", &answer);
    assert_eq!(answer["error"]["field"], "data");
}
