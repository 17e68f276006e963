//! Badges: issued, shown, made anew and taken back, by folder and by server alike.

use crate::program::{answer, failure, run};
use crate::server::{Site, folder_with_event};
use serde_json::json;

fn issue_show_and_take_back(d: &str) {
    let issued = answer("badges-issue", &format!("badges issue A {d}"));
    assert_eq!((&issued["issued"], &issued["unchanged"]), (&json!(1), &json!(0)));
    let all = answer("badges-issue", &format!("badges issue --all {d}"));
    assert_eq!((&all["issued"], &all["unchanged"]), (&json!(1), &json!(1)));

    let first = answer("badges-text", &format!("badges text A {d}"));
    let again = answer("badges-text", &format!("badges text A {d}"));
    assert_eq!(first, again);
    let same = format!("badges text {} {d}", first["registration"].as_str().unwrap());
    assert_eq!(answer("badges-text", &same), first, "a registration names the person too");
    let second = answer("badges-text", &format!("badges reissue A {d}"));
    assert!(second["serial"].as_u64() > first["serial"].as_u64());
    assert_ne!(second["text"], first["text"]);

    let revoked = answer("badges-revoke", &format!("badges revoke A --reason lost {d}"));
    assert_eq!((&revoked["state"]["kind"], &revoked["ref"]), (&json!("revoked"), &json!("A")));
    let refused = answer("badges-issue", &format!("badges issue A {d}"));
    let problem = &refused["problems"][0];
    assert_eq!((&problem["severity"], &problem["where"]), (&json!("error"), &json!("attendee A")));
    assert!(problem["hint"].as_str().unwrap().contains("reissue"), "{problem}");
    let all = run(&format!("badges issue --all {d}")).out;
    assert!(all.starts_with("issued 0, unchanged 1, problems 0\nwarning: attendee A: "), "{all}");
    failure("not_found", &format!("badges text nobody {d}"));
    failure("not_found", &format!("badges revoke nobody --reason lost {d}"));
    failure("invalid_input", &format!("badges issue {d}"));
    failure("invalid_input", &format!("badges issue A --all {d}"));
}

#[test]
fn badges_are_made_through_a_running_server() {
    let site = Site::open();
    issue_show_and_take_back(&site.folder_flag());
}

#[test]
fn badges_are_made_on_a_folder() {
    let (folder, data) = folder_with_event();
    let d = format!("--data {}", data.display());
    let people = folder.path().join("people.csv");
    std::fs::write(&people, "ref,name,ticket_type\nA,Alice,general\nB,Bob,general\n").unwrap();
    answer("attendees-import", &format!("attendees import {} {d}", people.display()));
    failure("not_found", &format!("badges text A {d}"));
    issue_show_and_take_back(&d);
    let shown = run(&format!("badges text B {d}"));
    assert!(shown.out.contains("HB1:") && shown.out.contains('█'), "{}", shown.out);
}

/// Two attendees with badges on a folder of its own, and the flag that names it.
fn two_badges(people: &str) -> (tempfile::TempDir, String) {
    let (folder, data) = folder_with_event();
    let d = format!("--data {}", data.display());
    let file = folder.path().join("people.csv");
    std::fs::write(&file, format!("ref,name,org,ticket_type,group\n{people}")).unwrap();
    answer("attendees-import", &format!("attendees import {} {d}", file.display()));
    answer("badges-issue", &format!("badges issue --all {d}"));
    (folder, d)
}

#[test]
fn a_sheet_is_printed_on_a4_and_on_labels() {
    let (folder, d) = two_badges("A,王芳,苏州器械,vip,B\nB,𠮷野㛃堃,,general,A\nC,Ann,X,vip,A\n");
    let out = |name: &str| folder.path().join(name).display().to_string();
    let sheet = answer("badges-sheet", &format!("badges sheet --out {} {d}", out("all.pdf")));
    let told = (&sheet["badges"], &sheet["pages"], &sheet["paper"]);
    assert_eq!(told, (&json!(3), &json!(1), &json!("A4")));
    assert!(std::fs::read(out("all.pdf")).unwrap().starts_with(b"%PDF-"));

    let line = format!("badges sheet --size 80x120mm --group A --out {} {d}", out("a.svg"));
    let labels = answer("badges-sheet", &line);
    assert_eq!(labels["files"], json!([out("a-1.svg"), out("a-2.svg")]));
    let first = std::fs::read_to_string(out("a-1.svg")).unwrap();
    assert!(
        first.contains("width=\"80mm\"") && first.contains("aria-label=\"Ann\""),
        "{first:.400}"
    );
    let again = answer("badges-sheet", &format!("badges sheet --out {} {d}", out("again.pdf")));
    assert_eq!(again["badges"], json!(3));
    assert_eq!(std::fs::read(out("all.pdf")).unwrap(), std::fs::read(out("again.pdf")).unwrap());
}

#[test]
fn a_sheet_that_cannot_be_printed_says_why_and_writes_nothing() {
    let (folder, d) = two_badges("A,王芳,,vip,B\nB,李\u{10fffd},,vip,A\n");
    let out = folder.path().join("all.pdf").display().to_string();
    let missing = failure("invalid_input", &format!("badges sheet --out {out} {d}"));
    let message = missing["message"].as_str().unwrap();
    assert!(message.contains("B (name)") && message.contains("U+10FFFD"), "{message}");
    assert!(!std::path::Path::new(&out).exists());

    let group = failure("not_found", &format!("badges sheet --out {out} --group C {d}"));
    assert!(group["message"].as_str().unwrap().contains("“C”"), "{group}");
    failure("invalid_input", &format!("badges sheet --out {out}.docx {d}"));
    let font = format!("badges sheet --group B --font {out}.ttf --out {out} {d}");
    assert_eq!(failure("invalid_input", &font)["field"], "font");
    for size in ["80", "120x80mm", "1x1mm", "80x9999mm"] {
        crate::program::misuse(&format!("badges sheet --out {out} --size {size} {d}"));
    }
    answer("badges-sheet", &format!("badges sheet --group B --out {out} {d}"));
    answer("badges-revoke", &format!("badges revoke A --reason lost {d}"));
    failure("not_found", &format!("badges sheet --group B --out {out} {d}"));
}

#[test]
fn a_sheet_holds_those_who_are_named() {
    let (folder, d) = two_badges("A,王芳,,vip,B\nB,李娜,,general,A\nC,Ann,X,vip,A\n");
    let out = |name: &str| folder.path().join(name).display().to_string();
    let line = |name: &str, refs: &str| {
        format!("badges sheet --size 80x120mm --out {} {refs} {d}", out(name))
    };
    let one = answer("badges-sheet", &line("one.svg", "B"));
    assert_eq!((&one["badges"], &one["pages"]), (&json!(1), &json!(1)));
    assert!(std::fs::read_to_string(out("one.svg")).unwrap().contains("aria-label=\"李娜\""));
    let shown = answer("badges-text", &format!("badges text A {d}"));
    let named = format!("C {}", shown["registration"].as_str().unwrap());
    let two = answer("badges-sheet", &line("two.svg", &named));
    assert_eq!(two["files"], json!([out("two-1.svg"), out("two-2.svg")]));
    let first = std::fs::read_to_string(out("two-1.svg")).unwrap();
    assert!(first.contains("aria-label=\"Ann\""), "in the order in which they are named");

    let error = failure("not_found", &line("no.svg", "A NOPE"));
    assert!(error["message"].as_str().unwrap().contains("“NOPE”"), "{error}");
    answer("badges-revoke", &format!("badges revoke A --reason lost {d}"));
    answer(
        "attendees-person",
        &format!("attendees add --ref D --name D --ticket-type vip --no-badge {d}"),
    );
    for (name, why) in [("A", "taken back"), ("D", "no badge yet")] {
        let error = failure("not_found", &line("no.svg", &format!("B {name}")));
        let message = error["message"].as_str().unwrap();
        assert!(message.contains(name) && message.contains(why), "{error}");
    }
    assert!(!std::path::Path::new(&out("no.svg")).exists());
    crate::program::misuse(&line("no.svg", "B --group A"));
}

#[test]
fn a_phone_shows_its_badge_with_no_network() {
    let site = Site::open();
    let (alice, d) = (site.alice("alice"), site.folder_flag());
    failure("not_found", &format!("{alice} --offline badge"));
    answer("badges-issue", &format!("badges issue A {d}"));
    answer("device-sync", &format!("{alice} sync"));
    let off = format!("{alice} --offline");
    let badge = answer("device-badge", &format!("{off} badge"));
    assert_eq!((&badge["state"], &badge["name"]), (&json!("valid"), &json!("爱丽丝")));
    assert_eq!(badge["text"], answer("badges-text", &format!("badges text A {d}"))["text"]);
    assert_eq!(badge["modules"].as_array().unwrap().len() as u64, badge["side"]);
    let (png, svg) = (site.path("a.png"), site.path("a.svg"));
    answer("device-badge", &format!("{off} badge --png {png}"));
    answer("device-badge", &format!("{off} badge --svg {svg}"));
    assert!(std::fs::read(&png).unwrap().starts_with(b"\x89PNG"));
    assert!(std::fs::read_to_string(&svg).unwrap().starts_with("<svg "));
    assert_eq!(run(&format!("{off} badge --text")).out.trim_end(), badge["text"]);
    assert!(run(&format!("{off} badge")).out.contains('█'));
    failure("invalid_input", &format!("{off} badge --png {png}/x"));

    answer("badges-revoke", &format!("badges revoke A --reason lost {d}"));
    answer("device-sync", &format!("{alice} sync"));
    let revoked = answer("device-badge", &format!("{off} badge"));
    assert_eq!((&revoked["state"], &revoked["reason"]), (&json!("revoked"), &json!("lost")));
    let gate = site.device("gate");
    let link = site.link("--role gate --list main");
    answer("device-join", &format!("{gate} join {link}"));
    failure("unauthorized", &format!("{gate} badge"));
}
