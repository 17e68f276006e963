//! The event's keys: listed, rotated, and the root key in a file of the organizer's.

use crate::program::{answer, failure, run};
use crate::server::{Site, folder_with_event};
use serde_json::Value;

fn current(keys: &Value) -> String {
    let mut keys = keys.as_array().unwrap().iter();
    let key = keys.find(|key| key["use"] == "badge" && key["current"] == true).unwrap();
    key["kid"].as_str().unwrap().to_owned()
}

fn kids(keys: &Value) -> Vec<&Value> {
    keys.as_array().unwrap().iter().map(|key| &key["kid"]).collect()
}

#[test]
fn a_fresh_root_key_signs_what_a_folder_never_could() {
    let (folder, data) = folder_with_event();
    let d = format!("--data {}", data.display());
    let file = folder.path().join("root.json");
    let file = file.to_str().unwrap();
    let before = answer("badges-keys", &format!("badges keys {d}"));
    assert_eq!((&before[0]["use"], &before[0]["on_server"]), (&"root".into(), &true.into()));
    assert!(run(&format!("badges keys {d}")).err.contains("keep it elsewhere"));

    let root = answer("badges-keys-root", &format!("badges keys root --out {file} {d}"));
    assert_eq!(root["fresh"], true);
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        assert_eq!(std::fs::metadata(file).unwrap().permissions().mode() & 0o777, 0o600);
    }
    let after = answer("badges-keys", &format!("badges keys {d}"));
    assert_ne!(after[0]["kid"], before[0]["kid"]);
    assert_eq!(after[0]["on_server"], false);
    // they are signed anew, until a little later
    assert_eq!(kids(&after)[1..], kids(&before)[1..]);
    failure("invalid_input", &format!("badges keys root --out {file}.2 {d}"));
    failure("invalid_input", &format!("badges keys rotate {d}"));

    let rotated = answer("badges-keys", &format!("badges keys rotate --root {file} {d}"));
    assert_eq!(rotated.as_array().unwrap().len(), 7);
    assert_ne!(current(&rotated), current(&before));
    let lost =
        answer("badges-keys", &format!("badges keys rotate --compromised --root {file} {d}"));
    let lost = lost.as_array().unwrap().iter().filter(|key| key["state"] == "compromised");
    let lost: Vec<_> = lost.collect();
    assert_eq!(lost.len(), 1);
    assert!(lost[0]["since"].is_string());
    std::fs::write(format!("{file}.3"), "{}").unwrap();
    for wrong in [format!("{file}.3"), format!("{file}.4")] {
        failure("invalid_input", &format!("badges keys rotate --root {wrong} {d}"));
    }
}

#[test]
fn the_root_key_of_a_running_event_is_taken_off_its_server() {
    let site = Site::open();
    let d = site.folder_flag();
    let before = answer("badges-keys", &format!("badges keys {d}"));
    let rotated = answer("badges-keys", &format!("badges keys rotate {d}"));
    assert_ne!(current(&rotated), current(&before));
    let file = site.path("root.json");
    let root = answer("badges-keys-root", &format!("badges keys root --out {file} {d}"));
    assert_eq!((&root["fresh"], &root["kid"]), (&false.into(), &before[0]["kid"]));
    let after = answer("badges-keys", &format!("badges keys {d}"));
    assert_eq!(after[0]["on_server"], false);
    let rotated = answer("badges-keys", &format!("badges keys rotate --root {file} {d}"));
    assert_eq!(rotated.as_array().unwrap().len(), 8);
    // phones go on
    let alice = site.alice("alice");
    answer("device-sync", &format!("{alice} sync"));
}

#[test]
fn a_key_cannot_be_in_other_hands_from_tomorrow_on() {
    let (folder, data) = folder_with_event();
    let d = format!("--data {}", data.display());
    let ahead = "badges keys rotate --compromised 2999-01-01T00:00:00+08:00";
    let before = answer("badges-keys", &format!("badges keys {d}"));
    assert_eq!(failure("invalid_input", &format!("{ahead} {d}"))["field"], "compromised");
    let root = folder.path().join("root.json");
    answer("badges-keys-root", &format!("badges keys root --out {} {d}", root.display()));
    let line = format!("{ahead} --root {} {d}", root.display());
    assert_eq!(failure("invalid_input", &line)["field"], "compromised");
    let after = answer("badges-keys", &format!("badges keys {d}"));
    assert_eq!(current(&after), current(&before));
}
