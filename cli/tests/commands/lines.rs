//! `sync --follow`: a line for every run. That it does not wait for the next poll is told by the
//! stories in which the clock stands still.

use crate::program::{answer, huiban, run};
use crate::schema;
use crate::server::Site;
use serde_json::Value;
use std::io::{BufRead as _, BufReader};
use std::process::Stdio;

#[cfg(unix)]
#[test]
fn a_publication_reaches_a_device_that_follows() {
    let site = Site::open();
    let alice = site.alice("alice");
    let line = format!("--json {alice} sync --follow");
    let mut process = huiban(line.split(' ')).stdout(Stdio::piped()).spawn().unwrap();
    let mut lines = BufReader::new(process.stdout.take().unwrap()).lines();
    let mut next = || -> Value {
        let line = serde_json::from_str(&lines.next().unwrap().unwrap()).unwrap();
        schema::hold("device-sync", &line);
        line
    };
    next();
    answer("event-report", &format!("event cancel ai-01 --publish {}", site.folder_flag()));
    while next()["pulled"] == 0 {}
    // another process acts on the same home meanwhile
    answer("device-bookmark", &format!("{alice} bookmark add session/keynote-2"));
    let session = answer("device-session", &format!("{alice} session ai-01"));
    assert_eq!(session["status"], "cancelled");
    let said = run(&format!("{alice} session ai-01")).out;
    assert!(said.lines().any(|line| line == "cancelled"), "it is flagged in place: {said}");

    let id = process.id().to_string();
    assert!(
        std::process::Command::new("kill").args(["-s", "INT", &id]).status().unwrap().success()
    );
    assert!(process.wait().unwrap().success());
}
