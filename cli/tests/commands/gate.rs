//! A gate in the terminal: lists, verdicts, mistakes, names, sums, readiness.

use crate::program::{answer, answer_with, failure, huiban, misuse};
use crate::schema;
use crate::server::Site;
use serde_json::{Value, json};
use std::io::Write as _;
use std::process::Stdio;

/// A gate of the list `main` that has synced, and the text of attendee A's badge.
fn gate(site: &Site, name: &str) -> (String, String) {
    let d = site.folder_flag();
    answer("badges-issue", &format!("badges issue --all {d}"));
    let text = answer("badges-text", &format!("badges text A {d}"))["text"].clone();
    let gate = site.device(name);
    let link = site.link("--role gate --list main --list dinner");
    answer_with("device-join", &format!("{gate} join"), &[&link]);
    answer("device-sync", &format!("{gate} sync"));
    (gate, text.as_str().unwrap().to_owned())
}

fn scan(gate: &str, more: &[&str]) -> Value {
    answer_with("device-scan", &format!("{gate} --offline scan"), more)
}

/// Feeds a line each into `scan -`.
fn scan_lines(gate: &str, input: &[u8], more: &str) -> Vec<Value> {
    let line = format!("--json {gate} scan - {more}");
    let words = line.split(' ').filter(|word| !word.is_empty());
    let mut process = huiban(words).stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().unwrap();
    process.stdin.take().unwrap().write_all(input).unwrap();
    let ended = process.wait_with_output().unwrap();
    assert!(ended.status.success(), "{ended:?}");
    let out = String::from_utf8(ended.stdout).unwrap();
    let answers: Vec<Value> = out.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    answers.iter().for_each(|answer| schema::hold("device-scan", answer));
    answers
}

#[test]
fn a_badge_is_judged_and_the_verdict_taken_back() {
    let site = Site::open();
    let (gate, badge) = gate(&site, "gate-1");
    failure("invalid_input", &format!("{gate} scan x"));
    failure("not_found", &format!("{gate} gate open nowhere"));
    let opened = answer("device-gate-open", &format!("{gate} gate open main --lang en"));
    assert_eq!((&opened["list"], &opened["name"]), (&json!("main"), &json!("Main entrance")));

    let first = scan(&gate, &[&badge]);
    assert_eq!((&first["outcome"], &first["admitted"]), (&json!("admitted"), &json!(true)));
    assert_eq!((&first["light"], &first["name"]), (&json!("green"), &json!("爱丽丝")));
    assert_eq!(first["confidence"]["kind"], "synced");
    let again = scan(&gate, &[&badge]);
    assert_eq!((&again["outcome"], &again["scan_id"]), (&json!("debounced"), &json!(null)));
    let later = gate.replace("09:00:00", "09:01:00");
    let inside = scan(&later, &[&badge, "--lang", "en"]);
    assert_eq!((&inside["outcome"], &inside["light"]), (&json!("already_inside"), &json!("red")));
    assert_eq!(inside["first"]["gate"], "Gate 1");
    assert!(inside["reason"].as_str().unwrap().contains("Gate 1"), "{inside}");
    assert_eq!(inside["visitor"].as_object().unwrap().len(), 3);
    let known = ["--override", "known to me", "--by", "Li"];
    let known = scan(&later, &[&[badge.as_str()][..], &known[..]].concat());
    assert_eq!((&known["admitted"], &known["overridden"]), (&json!(true), &json!(true)));
    misuse(&format!("{gate} scan x --override why"));

    let counts = answer("device-counts", &format!("{gate} counts"));
    assert_eq!((&counts["entries"], &counts["inside"]), (&json!(2), &json!(1)));
    let undo = first["scan_id"].as_str().unwrap();
    for _ in 0..2 {
        let undone = answer("device-undo", &format!("{gate} undo {undo}"));
        assert_eq!(undone["undone"], true, "saying it twice changes nothing");
    }
    failure("not_found", &format!("{gate} undo {}", "0".repeat(32)));
    let out = scan(&later, &[&badge, "--exit"]);
    assert_eq!(out["outcome"], "exit");
    let counts = answer("device-counts", &format!("{gate} counts"));
    assert_eq!((&counts["entries"], &counts["inside"]), (&json!(1), &json!(0)));
    let incidents = answer("device-incidents", &format!("{gate} incidents"));
    assert_eq!(incidents, json!([]));
    failure("not_found", &format!("{gate} incidents --ack {}", "0".repeat(16)));
}

#[test]
fn a_scanner_sends_a_line_a_code() {
    let site = Site::open();
    let (gate, badge) = gate(&site, "gate-1");
    answer("device-gate-open", &format!("{gate} gate open main"));
    let mut input = Vec::new();
    input.extend(format!("\\000026{}\r\n\r\n", badge.to_lowercase()).bytes());
    input.extend(b"\xff\xfe\x00hello\n");
    input.extend("HB1:".bytes().chain(std::iter::repeat_n(b'A', 10_000)).chain(*b"\n"));
    input.extend(b"HC1:6BFOXN%TS3DH0YOJ58S S-W5HDC *M0II5XHC9B5G2+$N\n");
    input.extend(b"eyJhbGciOiJFZERTQSJ9.eyJzdWIiOiIxIn0.c2ln\n");
    input.extend(b"https://example.cn/ticket#12345\n");
    let answers = scan_lines(&format!("{gate} --offline"), &input, "");
    let outcomes: Vec<&Value> = answers.iter().map(|answer| &answer["outcome"]).collect();
    assert_eq!(outcomes[0], "admitted");
    assert!(outcomes[1..].iter().all(|outcome| *outcome == "not_a_badge"), "{outcomes:?}");
    assert_eq!(outcomes.len(), 6);
    let ops = answer("device-ops", &format!("{gate} ops"));
    assert_eq!(ops.as_array().unwrap().len(), 1, "what is no badge leaves no trace");
    let followed = scan_lines(&gate, badge.as_bytes(), "--exit --follow");
    assert_eq!(followed[0]["outcome"], "exit");
}

#[test]
fn a_gate_says_whether_it_is_ready() {
    let site = Site::open();
    let (gate, _) = gate(&site, "gate-1");
    answer("device-gate-open", &format!("{gate} gate open main"));
    let doctor = answer("device-doctor", &format!("{gate} doctor --lang en"));
    assert_eq!(doctor["ready"], true, "{doctor:#}");
    assert!(doctor["until"].is_string());
    let checks: Vec<&Value> = doctor["problems"].as_array().unwrap().iter().collect();
    assert_eq!(checks.len(), 1, "{doctor:#}");
    assert_eq!((&checks[0]["check"], &checks[0]["blocking"]), (&json!("test_mode"), &json!(false)));
    let much_later = gate.replace("09:00:00", "12:00:00");
    let doctor = answer("device-doctor", &format!("{much_later} doctor"));
    assert_eq!((&doctor["ready"], &doctor["until"]), (&json!(false), &json!(null)), "{doctor:#}");
    let alice = site.alice("alice");
    failure("unauthorized", &format!("{alice} doctor"));
    failure("unauthorized", &format!("{alice} scan x"));
}

#[test]
fn a_person_is_found_whose_badge_does_not_read() {
    let site = Site::open();
    let (gate, badge) = gate(&site, "gate-1");
    answer("device-gate-open", &format!("{gate} gate open main"));
    scan(&gate, &[&badge]);
    for text in ["丽丝", "ailisi", "als"] {
        let found = answer_with("device-find", &format!("{gate} --offline find"), &[text]);
        assert_eq!(found[0]["name"], "爱丽丝", "{text}: {found}");
        assert_eq!(found[0]["inside"], true);
    }
    let found = answer_with("device-find", &format!("{gate} --offline find"), &["丽丝"]);
    let person = found[0]["registration"].as_str().unwrap();
    let again = answer("device-scan", &format!("{gate} --offline scan --person {person}"));
    assert_eq!((&again["outcome"], &again["name"]), (&"already_inside".into(), &found[0]["name"]));
    let left = answer("device-scan", &format!("{gate} --offline scan --person {person} --exit"));
    assert_eq!(left["outcome"], "exit");
    failure("not_found", &format!("{gate} --offline scan --person 0000000000000000"));
    let nobody = answer("device-find", &format!("{gate} --offline find zzz"));
    assert_eq!(nobody, json!([]));
    failure("invalid_input", &format!("{gate} find ?"));
    let ops = answer("device-ops", &format!("{gate} ops"));
    let finds = ops.as_array().unwrap().iter().filter(|op| op["kind"] == "find").count();
    assert_eq!(finds, 5, "every find is recorded");
}
