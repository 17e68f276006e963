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
    assert_eq!(refused["problems"].as_array().unwrap().len(), 1);
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
