//! Odd input: each is answered with one clear line of the right kind.

use crate::program::{answer, failure, failure_with, huiban, misuse, misuse_as_json, run, sample};
use crate::server::{Site, folder_with_event};
use std::io::{Read as _, Write as _};
use std::net::TcpListener;

const ROOT: &str = "00112233445566778899aabbccddeeff";

#[test]
fn a_link_that_is_none_is_explained() {
    let home = tempfile::tempdir().unwrap();
    let join = format!("device --home {} join", home.path().display());
    for link in [
        "nonsense",
        "https://h.example/j",
        "https://h.example/j#ABC",
        "https://h.example/j#ABC.0011",
        &format!("http://h.example/j#ABC.{ROOT}"),
        &format!("https://h.example/j#A B.{ROOT}"),
        "会",
        "",
    ] {
        let error = failure_with("invalid_input", &join, &[link]);
        assert!(error["field"].is_string(), "{link}: {error}");
    }
}

#[test]
fn codes_that_are_unknown_or_used_up_join_nobody() {
    let site = Site::open();
    let bob = site.device("bob");
    let good = site.link("--role attendee --registration B");
    let (server, fragment) = good.split_once('#').unwrap();
    let (code, root) = fragment.split_once('.').unwrap();
    let unknown = format!("{server}#{}.{root}", code.chars().rev().collect::<String>());
    failure_with("unauthorized", &format!("{bob} join"), &[&unknown]);
    let other_root = format!("{server}#{code}.{ROOT}");
    failure_with("unauthorized", &format!("{bob} join"), &[&other_root]);
    // the refusal above used the code up for that key only where the server redeemed it
    let fresh = site.link("--role attendee --registration B");
    let joined = run(&format!("{bob} join {fresh}"));
    assert_eq!(joined.code, Some(0), "{joined:?}");
    let carol = site.device("carol");
    failure_with("unauthorized", &format!("{carol} join"), &[&fresh]);
}

/// Answers one connection after another with the same bytes.
fn impostor(answer: &'static str) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap();
    std::thread::spawn(move || {
        for stream in listener.incoming() {
            let mut stream = stream.unwrap();
            let mut request = [0; 4096];
            let _ = stream.read(&mut request);
            let _ = stream.write_all(answer.as_bytes());
        }
    });
    format!("http://{address}")
}

#[test]
fn what_answers_nonsense_is_no_server() {
    let home = tempfile::tempdir().unwrap();
    let device = format!("device --home {}", home.path().display());
    for answer in [
        "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 6\r\n\r\n<html>",
        "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 2\r\n\r\n{}",
        "HTTP/1.1 302 Found\r\nLocation: http://portal.example/\r\nContent-Length: 0\r\n\r\n",
        "HTTP/1.1 500 Oops\r\nContent-Length: 0\r\n\r\n",
        "SSH-2.0-x\r\n",
    ] {
        let url = impostor(answer);
        failure_with("offline", &format!("{device} join"), &[&format!("{url}/j#ABC.{ROOT}")]);
        failure("offline", &format!("event diff --server {url} --token AAAA"));
    }
    let error = failure("offline", &format!("{device} join ABC --server http://127.0.0.1:9"));
    assert!(error["message"].as_str().unwrap().contains("connection"), "{error}");
}

#[test]
fn things_that_are_not_there_are_not_found() {
    let site = Site::open();
    let alice = site.alice("alice");
    for line in [
        "session nobody",
        "agenda --day 2026-12-24",
        "agenda --forum nobody",
        "agenda --room nobody",
        "--event OTHER status",
    ] {
        failure("not_found", &format!("{alice} {line}"));
    }
    failure("not_found", &format!("event cancel nobody {}", site.folder_flag()));
    let empty = site.path("empty");
    failure("not_found", &format!("device --home {empty} status"));
    failure("not_found", &format!("attendees list --data {empty}-server"));
    assert!(!std::path::Path::new(&format!("{empty}-server")).exists(), "looking makes no folder");
    let long = "长".repeat(4_001);
    let edit = format!("{alice} bookmark edit session/keynote-2");
    let error = failure_with("invalid_input", &edit, &["--note", &long]);
    assert_eq!(error["field"], "note");
}

#[test]
fn a_gate_has_no_bookmarks() {
    let site = Site::open();
    let gate = site.device("gate");
    let link = site.link("--role gate --list main");
    assert_eq!(run(&format!("{gate} join {link}")).code, Some(0));
    failure("unauthorized", &format!("{gate} bookmark add session/keynote-2"));
}

#[test]
fn without_the_network_nothing_is_lost() {
    let site = Site::open();
    let alice = site.alice("alice");
    failure("offline", &format!("{alice} --offline sync"));
    let line = format!("{alice} bookmark add session/keynote-2");
    assert_eq!(run(&line).code, Some(0));
    failure("offline", &format!("{alice} sync --offline"));
    assert!(run(&format!("{alice} status")).out.contains("waiting    1"));
}

#[test]
fn a_folder_that_cannot_be_one_is_named() {
    let home = tempfile::tempdir().unwrap();
    let file = home.path().join("file");
    std::fs::write(&file, "no folder").unwrap();
    let error = failure("invalid_input", &format!("device --home {} events", file.display()));
    assert_eq!(error["field"], "home");
    assert!(error["message"].as_str().unwrap().contains("/file"), "{error}");
}

#[test]
fn an_error_does_not_quote_a_whole_file() {
    let home = tempfile::tempdir().unwrap();
    let file = home.path().join("large.json");
    std::fs::write(&file, format!("\"{}\"", "张".repeat(100_000))).unwrap();
    let data = home.path().join("data");
    let line = format!("event import {} --format huiban --data {}", file.display(), data.display());
    let error = failure("invalid_input", &line);
    let message = error["message"].as_str().unwrap();
    assert!(message.len() < 1_000, "{} bytes", message.len());
    assert!(message.contains("line 1 column 300002"), "it says where: {message}");
}

#[test]
fn a_database_that_is_not_there_is_said_with_the_reason() {
    let home = tempfile::tempdir().unwrap();
    let data = home.path().display();
    let line = format!(
        "serve --listen 127.0.0.1:0 --database postgres://nobody@127.0.0.1:1/x --data {data}"
    );
    let error = failure("offline", &line);
    assert!(error["message"].as_str().unwrap().contains("Connection refused"), "{error}");
}

#[test]
fn a_wrong_line_is_wrong_usage() {
    for line in [
        "--lang xx",
        "dance",
        "device",
        "device status",
        "device --home x agenda --day tomorrow",
        "device --home x bookmark add nonsense",
        "device --home x bookmark add session/a/b",
        "device --home x ops --state lost",
        "device --home x --at yesterday status",
        "device --home x session a.b",
        "event reschedule",
        "event reschedule --start 2026-02-30",
        "event reschedule --start 2031-03-26 --rooms a1",
        "event cancel ai-01 --reason en=x",
        "serve --listen nowhere",
        "serve --at 2026-11-02T09:00:00+08:00 --public-url https://h.example",
        "event import x.json --event a/b",
        "serve --public-url nonsense",
        "serve --public-url http://huiban.example",
        "serve --public-url https://huiban.example/?x=1",
    ] {
        let said = misuse(line);
        assert!(
            said.starts_with("error:") || said.contains("Usage: huiban device"),
            "{line}: {said}"
        );
        misuse_as_json(line);
    }
}

#[test]
fn every_command_has_a_help_with_an_example() {
    let lines = "demo|serve|event import|event export|event reschedule|event delay|event undo|event cancel|event postpone|\
        event reinstate|event diff|event publish|event history|event link|attendees import|attendees list|\
        badges issue|badges text|badges revoke|badges reissue|\
        enrol|devices list|devices revoke|backup|restore|device|device join|device events|\
        device sync|device status|device agenda|device session|device bookmark add|\
        device bookmark remove|device bookmark edit|device bookmarks|device changes|\
        device conflicts|device notices|device exhibitors|device exhibitor|device projects|\
        device ics|device share|device merge|device search|device ops|\
        device ops export|device leave";
    for line in lines.split('|').chain([""]) {
        let ran = run(&format!("{line} --help"));
        assert_eq!(ran.code, Some(0), "{line}");
        assert!(ran.out.contains("Example:\n  huiban "), "{line}: {}", ran.out);
    }
}

#[test]
fn global_flags_may_stand_anywhere() {
    let home = tempfile::tempdir().unwrap();
    let home = home.path().to_str().unwrap();
    for words in [
        vec!["--json", "device", "--home", home, "events"],
        vec!["device", "--json", "--home", home, "events"],
        vec!["device", "events", "--home", home, "--json"],
        vec!["device", "events", "--lang", "en", "--home", home, "--offline", "--json"],
    ] {
        let ran = huiban(&words).output().unwrap();
        assert_eq!(ran.stdout, b"[]\n", "{words:?}: {ran:?}");
    }
}

#[test]
fn a_refused_code_names_the_flag_that_is_wrong() {
    let site = Site::open();
    for (line, field) in [
        ("--role gate", "list"),
        ("--role attendee --registration B --valid 999d", "valid"),
        ("--role attendee --registration B --uses 0", "uses"),
        ("--role attendee", "registration"),
        ("--role rep", "exhibitor"),
    ] {
        let error = failure("invalid_input", &format!("enrol {line} {}", site.folder_flag()));
        assert_eq!(error["field"].as_str(), Some(field), "{error}");
    }
}

#[test]
fn an_organizer_s_token_leaves_this_machine_encrypted_or_not_at_all() {
    let line = "event history --token secret --server";
    for far in ["http://192.0.2.1:8787", "http://example.com", "ftp://127.0.0.1", "127.0.0.1:1"] {
        let error = failure("invalid_input", &format!("{line} {far}"));
        assert_eq!(error["field"], "server", "{far}");
    }
    for near in ["http://127.0.0.1:1", "http://[::1]:1", "http://localhost:1"] {
        failure("offline", &format!("{line} {near}"));
    }
}

#[test]
fn one_language_has_one_reason_and_the_draft_is_not_touched() {
    let (_folder, data) = folder_with_event();
    let d = format!("--data {}", data.display());
    let twice = "--reason zh-Hans=甲 --reason zh-Hans=乙";
    for line in [
        format!("event publish {twice}"),
        format!("event undo {twice}"),
        format!("event cancel keynote-2 --publish {twice}"),
        format!("event import {} --publish {twice}", sample("event.json")),
        "event publish --reason A --reason en=B".to_owned(),
    ] {
        let error = failure("invalid_input", &format!("{line} {d}"));
        assert_eq!(error["field"], "reason", "{line}");
    }
    let error = failure("invalid_input", &format!("lists set main --name en=A --name en=B {d}"));
    assert_eq!(error["field"], "name");
    let draft = answer("event-report", &format!("event diff {d}"));
    assert_eq!(draft["changes"]["cancelled"], 0, "{draft}");
}

#[test]
fn the_reference_that_nobody_has_is_named() {
    let site = Site::open();
    for line in ["badges issue A NOPE B", "badges text NOPE", "attendees erase NOPE"] {
        let error = failure("not_found", &format!("{line} {}", site.folder_flag()));
        assert!(error["message"].as_str().unwrap().contains("“NOPE”"), "{line}: {error}");
    }
    let error = failure("not_found", &format!("lists export NOPE --out x {}", site.folder_flag()));
    assert!(error["message"].as_str().unwrap().contains("there are: main"), "{error}");
    assert!(!std::path::Path::new("x").exists());
}

#[test]
fn a_reason_is_told_once_a_language_that_there_is() {
    for wrong in ["fr=x", "zh-CN=x"] {
        let said = misuse(&format!("event publish --reason {wrong}"));
        assert!(said.contains("zh-Hans, zh-Hant or en"), "{said}");
    }
}
