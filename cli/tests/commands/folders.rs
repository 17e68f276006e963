//! Folders that several programs want at once, copies of them, and coming back to a copy.

use crate::program::{answer, answer_with, failure, huiban, run, sample};
use crate::server::{NOW, Server, Site, folder_with_event};
use std::process::Stdio;

#[test]
fn a_second_server_on_a_folder_is_refused() {
    let site = Site::open();
    failure("busy", &format!("serve --listen 127.0.0.1:0 {}", site.folder_flag()));
    answer("event-report", &format!("event diff {}", site.folder_flag()));
}

#[test]
fn a_port_that_is_taken_is_said() {
    let site = Site::open();
    let address = site.server.url().trim_start_matches("http://");
    let line = format!("serve --listen {address} --data {}", site.path("other"));
    let error = failure("invalid_input", &line);
    assert!(error["message"].as_str().unwrap().contains("cannot listen"), "{error}");
}

#[test]
fn many_processes_act_on_one_home_and_lose_nothing() {
    let site = Site::open();
    let alice = site.alice("alice");
    let ids = ["keynote-1", "keynote-2", "ai-01", "cardio-01", "signing-1", "opening-1"];
    let mut running = Vec::new();
    for id in ids {
        let line = format!("--json {alice} bookmark add session/{id}");
        running.push(huiban(line.split(' ')).stdout(Stdio::piped()).spawn().unwrap());
        let sync = format!("--json {alice} sync");
        running.push(huiban(sync.split(' ')).stdout(Stdio::piped()).spawn().unwrap());
    }
    for process in running {
        let ran = process.wait_with_output().unwrap();
        let out = String::from_utf8(ran.stdout).unwrap();
        // a second sync at the same moment says that one is going on, and nothing else goes wrong
        assert!(ran.status.success() || out.contains("\"busy\""), "{out}");
    }
    answer("device-sync", &format!("{alice} sync"));
    let bookmarks = answer("device-bookmarks", &format!("{alice} bookmarks"));
    assert_eq!(bookmarks.as_array().unwrap().len(), ids.len());
    let status = answer("device-status", &format!("{alice} status"));
    assert_eq!((&status["pending"], &status["parked"]), (&0.into(), &0.into()));
    let devices = answer("devices-list", &format!("devices list {}", site.folder_flag()));
    assert_eq!(devices.as_array().unwrap().len(), 1, "no fork");
}

#[test]
fn a_home_that_was_copied_becomes_a_device_of_its_own() {
    let site = Site::open();
    let alice = site.alice("alice");
    answer("device-bookmark", &format!("{alice} bookmark add session/keynote-2"));
    // a backup takes the event's folder; the secrets stay behind
    let copied = std::process::Command::new("cp")
        .args(["-r", &site.path("alice"), &site.path("copy")])
        .status()
        .unwrap();
    assert!(copied.success());
    std::fs::remove_dir_all(site.path("copy/secrets")).unwrap();
    let copy = site.device("copy");
    failure("unauthorized", &format!("{copy} sync"));
    answer("device-bookmarks", &format!("{copy} bookmarks"));
    answer("device-sync", &format!("{alice} sync"));
}

#[test]
fn an_event_whose_journal_is_damaged_hides_no_other() {
    let site = Site::open();
    let alice = site.alice("alice");
    let other = std::path::PathBuf::from(site.path("alice/BROKEN"));
    std::fs::create_dir(&other).unwrap();
    std::fs::write(other.join("journal.db"), "no database at all ".repeat(500)).unwrap();
    let events = answer("device-events", &format!("{alice} events"));
    let [broken, good] = events.as_array().unwrap().as_slice() else { panic!("{events}") };
    assert_eq!((&good["event"], &good["role"]), (&"HMIW2026".into(), &"attendee".into()));
    assert_eq!((&broken["event"], &broken["role"]), (&"BROKEN".into(), &serde_json::Value::Null));
    assert_eq!(broken["problem"]["kind"], "storage_damaged");
    let text = run(&format!("{alice} events")).out;
    assert!(text.contains("MedTech Innovation Week") && text.contains("join again"), "{text}");
    let hans = run(&format!("{alice} events --lang zh-Hans")).out;
    assert!(hans.contains("BROKEN: ") && hans.contains("重新加入大会"), "{hans}");
    failure("storage_damaged", &format!("{alice} --event BROKEN status"));
    answer("device-status", &format!("{alice} --event HMIW2026 status"));
}

#[cfg(unix)]
#[test]
fn a_device_s_folder_is_its_owner_s_alone() {
    use std::os::unix::fs::PermissionsExt as _;
    let site = Site::open();
    let device = site.device("gate-1");
    answer("device-events", &format!("{device} events"));
    let mode = std::fs::metadata(site.path("gate-1")).unwrap().permissions().mode();
    assert_eq!(mode & 0o077, 0, "{mode:o}");
}

#[test]
fn a_backup_is_taken_while_serving_and_restored() {
    let site = Site::open();
    let alice = site.alice("alice");
    let file = site.path("monday.db");
    answer("backup", &format!("backup --out {file} {}", site.folder_flag()));
    failure("invalid_input", &format!("backup --out {file} {}", site.folder_flag()));
    let far = format!("backup --out {file}.2 --server http://127.0.0.1:1 --token t");
    assert_eq!(failure("invalid_input", &far)["field"], "server");
    let nowhere = site.path("no/such/folder.db");
    let error = failure("invalid_input", &format!("backup --out {nowhere} {}", site.folder_flag()));
    assert_eq!(error["field"], "out");
    assert!(error["message"].as_str().unwrap().contains("no/such/folder.db"), "{error}");
    answer("device-bookmark", &format!("{alice} bookmark add session/keynote-2"));
    answer("device-sync", &format!("{alice} sync"));
    let busy = failure("busy", &format!("restore {file} {}", site.folder_flag()));
    let message = busy["message"].as_str().unwrap();
    assert!(message.contains("stop it first") && !message.contains("--server"), "{busy}");

    let address = site.server.url().trim_start_matches("http://").to_owned();
    let Site { server, folder } = site;
    drop(server);
    let data = folder.path().join("data");
    let d = format!("--data {}", data.display());
    let restored = answer("restore", &format!("restore {file} {d}"));
    assert_eq!(restored["events"][0], "HMIW2026");
    failure("invalid_input", &format!("restore {} {d}", sample("event.json")));
    failure("invalid_input", &format!("restore nowhere.db {d}"));

    // the device kept what the restored server forgot, and brings it back
    let _server = Server::start_at(&data, &address, &["--at", NOW]);
    answer("device-sync", &format!("{alice} sync"));
    let link = answer("enrol", &format!("enrol --role attendee --registration A {d}"));
    let second = format!("device --home {} --at {NOW}", folder.path().join("second").display());
    answer_with("device-join", &format!("{second} join"), &[link["url"].as_str().unwrap()]);
    answer("device-sync", &format!("{second} sync"));
    let bookmarks = answer("device-bookmarks", &format!("{second} bookmarks"));
    assert_eq!(bookmarks[0]["target"]["id"], "keynote-2");
}

#[test]
fn what_was_taken_back_before_a_restore_is_in_no_byte_of_the_server() {
    const SECRET: &str = "secretnote4711";
    let site = Site::open();
    let (alice, rep) = (site.alice("alice"), site.device("rep"));
    let link = site.link("--role rep --exhibitor robots-01");
    answer("device-join", &format!("{rep} join {link}"));
    answer("device-card", &format!("{alice} card set name=Alice note={SECRET}"));
    let show = "card show --to robots-01 --fields name,note --purpose offers --text";
    let card = answer("device-card-show", &format!("{alice} {show}"));
    let text = card["text"].as_str().unwrap();
    answer_with("device-lead-scan", &format!("{rep} lead scan"), &[text]);
    for device in [&rep, &alice] {
        answer("device-sync", &format!("{device} sync"));
    }
    let file = site.path("before.db");
    answer("backup", &format!("backup --out {file} {}", site.folder_flag()));
    let shared = answer("device-shared", &format!("{alice} shared"));
    let exchange = shared[0]["exchange_id"].as_str().unwrap();
    answer("device-shared-one", &format!("{alice} withdraw {exchange}"));
    answer("device-sync", &format!("{alice} sync"));

    let Site { server, folder } = site;
    drop(server);
    let data = folder.path().join("data");
    answer("restore", &format!("restore {file} --data {}", data.display()));
    let _server = Server::start(&data, &["--at", NOW]);
    for entry in std::fs::read_dir(&data).unwrap() {
        let path = entry.unwrap().path();
        if path.is_file() {
            let bytes = std::fs::read(&path).unwrap();
            let found = bytes.windows(SECRET.len()).any(|part| part == SECRET.as_bytes());
            assert!(!found, "{} holds what was taken back", path.display());
        }
    }
}

#[test]
fn what_a_killed_server_left_is_not_believed() {
    let (_folder, data) = folder_with_event();
    let server = Server::start(&data, &[]);
    drop(server);
    assert!(data.join("organizer.json").exists(), "it had no time to clean up");
    let line = format!("event diff --data {}", data.display());
    answer("event-report", &line);
    assert_eq!(run(&line).code, Some(0));
}
