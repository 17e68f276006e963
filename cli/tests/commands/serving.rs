//! `serve`: its first line, its end, its clock.

use crate::program::{answer, huiban};
use crate::server::{NOW, Server, Site};
use std::io::{BufRead as _, BufReader, Read as _};
use std::process::Stdio;

#[cfg(unix)]
#[test]
fn it_ends_in_order_when_asked() {
    for signal in ["TERM", "INT"] {
        let folder = tempfile::tempdir().unwrap();
        let data = folder.path().join("data");
        let server = Server::start(&data, &[]);
        assert!(data.join("organizer.json").exists());
        assert!(server.end_by(signal).success(), "{signal}");
        assert!(!data.join("organizer.json").exists(), "{signal}: the token is taken away");
    }
}

#[test]
fn its_clock_starts_where_it_is_set() {
    let site = Site::open();
    let first = &site.server.first_line;
    assert!(first["at"].is_string(), "{first}");
    let history = answer("event-history", &format!("event history {}", site.folder_flag()));
    let at = history[0]["at"].as_str().unwrap();
    assert!(at.starts_with(&NOW[..15]) && at.ends_with("+08:00"), "{at}");
}

#[test]
fn it_goes_on_when_nobody_reads_what_it_says() {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().join("data");
    let mut process = huiban(["serve", "--json", "--while-input", "--listen", "127.0.0.1:0"])
        .arg("--data")
        .arg(&data)
        .env("HUIBAN_LOG", "info")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut line = String::new();
    let mut out = BufReader::new(process.stdout.take().unwrap());
    out.read_line(&mut line).unwrap();
    drop(out);
    let listed = huiban(["event", "diff", "--json", "--data"]).arg(&data).output().unwrap();
    assert!(String::from_utf8_lossy(&listed.stdout).contains("not_found"), "{listed:?}");
    drop(process.stdin.take());
    let mut said = String::new();
    process.stderr.take().unwrap().read_to_string(&mut said).unwrap();
    assert!(process.wait().unwrap().success());
    assert!(!said.contains("panicked"), "{said}");
    assert!(said.contains("stopping") && !said.contains('\u{1b}'), "a log without colours: {said}");
}
