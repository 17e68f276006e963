//! Files that commands write: none is ever written over, and a name says what is in it.

use crate::program::{answer, answer_with, failure, failure_with, run};
use crate::server::{Site, folder_with_event};
use std::path::Path;

const KEPT: &str = "mine, and not to be lost";

/// Runs a line at a file that exists, then at a free name.
fn check(schema: &str, line: &str, flag: &str, file: &str) {
    std::fs::write(file, KEPT).unwrap();
    let refused = failure("invalid_input", &format!("{line} --{flag} {file}"));
    let message = refused["message"].as_str().unwrap();
    assert!(message.contains("not written over") && message.contains(file), "{line}: {message}");
    assert_eq!(refused["field"], flag, "{line}");
    assert_eq!(std::fs::read_to_string(file).unwrap(), KEPT, "{line}");
    std::fs::remove_file(file).unwrap();
    answer(schema, &format!("{line} --{flag} {file}"));
    assert!(std::fs::metadata(file).unwrap().len() > 0, "{line}");
}

#[test]
fn the_organizer_s_files_are_not_written_over() {
    let site = Site::open();
    let d = site.folder_flag();
    answer("badges-issue", &format!("badges issue --all {d}"));
    for (schema, line, flag, name) in [
        ("event-template", "event template", "out", "t.xlsx"),
        ("event-export", "event export --format huiban", "out", "e.json"),
        ("event-export", "event export --format ics", "out", "e.ics"),
        ("event-link", "event link", "png", "link.png"),
        ("enrol", "enrol --role gate --list main", "png", "gate.png"),
        ("badges-sheet", "badges sheet", "out", "b.pdf"),
        ("badges-keys-root", "badges keys root", "out", "root.json"),
        ("lists-export", "lists export main", "out", "main.xlsx"),
    ] {
        check(schema, &format!("{line} {d}"), flag, &site.path(name));
    }
    let pages = format!("badges sheet --size 80x120mm --out {} {d}", site.path("l.svg"));
    std::fs::write(site.path("l-2.svg"), KEPT).unwrap();
    failure("invalid_input", &pages);
    assert!(!Path::new(&site.path("l-1.svg")).exists(), "all pages or none");
}

#[test]
fn a_device_s_files_are_not_written_over() {
    let site = Site::open();
    let alice = site.alice("alice");
    answer("badges-issue", &format!("badges issue A {}", site.folder_flag()));
    answer("device-bookmark", &format!("{alice} bookmark add session/keynote-2"));
    answer("device-sync", &format!("{alice} sync"));
    answer_with("device-card", &format!("{alice} card set"), &["name=王芳"]);
    for (schema, line, flag, name) in [
        ("device-badge", "badge", "png", "b.png"),
        ("device-badge", "badge", "svg", "b.svg"),
        ("device-bookmarks-export", "bookmarks", "out", "mine.json"),
        ("device-ics", "ics", "out", "mine.ics"),
        ("device-share", "share", "png", "share.png"),
        ("device-card-show", "card show --to anyone --fields name --purpose x", "png", "c.png"),
        ("device-ops-export", "ops export", "out", "ops.json"),
        ("device-met-export", "met export --format csv", "out", "met.csv"),
    ] {
        check(schema, &format!("{alice} {line}"), flag, &site.path(name));
    }
}

#[test]
fn an_export_of_leads_that_is_refused_tells_no_visitor() {
    let site = Site::open();
    let (alice, rep) = (site.alice("alice"), site.device("rep"));
    let link = site.link("--role rep --exhibitor robots-01");
    answer("device-join", &format!("{rep} join {link}"));
    answer_with("device-card", &format!("{alice} card set"), &["name=王芳"]);
    let show = "card show --to robots-01 --fields name --purpose offers --text";
    let card = answer("device-card-show", &format!("{alice} {show}"));
    answer_with("device-lead-scan", &format!("{rep} lead scan"), &[card["text"].as_str().unwrap()]);
    let file = site.path("leads.csv");
    std::fs::write(&file, KEPT).unwrap();
    failure("invalid_input", &format!("{rep} leads export --format csv --out {file}"));
    for device in [&rep, &alice] {
        answer("device-sync", &format!("{device} sync"));
    }
    let shared = answer("device-shared", &format!("{alice} shared"));
    assert_eq!(shared[0]["exported_at"].as_array().unwrap().len(), 0, "{shared}");
    check(
        "device-leads-export",
        &format!("{rep} leads export --format vcf"),
        "out",
        &site.path("l.vcf"),
    );
}

#[test]
fn a_name_that_says_something_else_is_refused() {
    let site = Site::open();
    let (alice, d) = (site.alice("alice"), site.folder_flag());
    for (line, ending) in [
        (format!("lists export main --out {} {d}", site.path("x.pdf")), ".xlsx"),
        (format!("event template --out {} {d}", site.path("x.csv")), ".xlsx"),
        (format!("event export --format frab-xml --out {} {d}", site.path("x.json")), ".xml"),
        (format!("{alice} ics --out {}", site.path("x.txt")), ".ics"),
        (format!("{alice} met export --format vcf3 --out {}", site.path("x.csv")), ".vcf"),
    ] {
        let refused = failure("invalid_input", &line);
        assert!(refused["message"].as_str().unwrap().contains(ending), "{line}: {refused}");
    }
    assert!(!Path::new(&site.path("x.pdf")).exists());
}

#[test]
fn a_folder_that_is_none_is_told_with_what_it_is_for() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("file");
    std::fs::write(&file, KEPT).unwrap();
    failure("invalid_input", &format!("event diff --data {}", file.display()));
    for path in [file.clone(), file.join("inside")] {
        let path = path.display();
        for line in ["serve --listen 127.0.0.1:0", "demo --exit"] {
            let error = failure("invalid_input", &format!("{line} --data {path}"));
            assert_eq!(error["field"], "data", "{line}");
            let message = error["message"].as_str().unwrap();
            assert!(message.contains("the server's folder"), "{line}: {message}");
        }
        let error = failure("invalid_input", &format!("device --home {path} status"));
        assert!(error["message"].as_str().unwrap().contains("the device's folder"), "{error}");
    }
    assert_eq!(std::fs::read_to_string(&file).unwrap(), KEPT);
}

/// The administrator may write anywhere, so there the test says nothing.
#[cfg(unix)]
#[test]
fn a_folder_without_rights_is_told() {
    use std::os::unix::fs::PermissionsExt as _;
    let (folder, data) = folder_with_event();
    let home = folder.path().join("home");
    std::fs::create_dir(&home).unwrap();
    let rights = |mode| std::fs::Permissions::from_mode(mode);
    for path in [&home, &data] {
        std::fs::set_permissions(path, rights(0o500)).unwrap();
    }
    if std::fs::write(home.join("x"), "").is_err() {
        let error = failure("invalid_input", &format!("device --home {} status", home.display()));
        assert!(error["message"].as_str().unwrap().contains("--home"), "{error}");
        let error = failure("invalid_input", &format!("event diff --data {}", data.display()));
        assert!(error["message"].as_str().unwrap().contains("--data"), "{error}");
    }
    for path in [&home, &data] {
        std::fs::set_permissions(path, rights(0o700)).unwrap();
    }
}

#[test]
fn an_empty_file_is_no_backup_and_an_old_database_stays() {
    let (folder, data) = folder_with_event();
    let d = format!("--data {}", data.display());
    let empty = folder.path().join("empty.db");
    std::fs::write(&empty, "").unwrap();
    failure("invalid_input", &format!("restore {} {d}", empty.display()));
    answer("event-report", &format!("event diff {d}"));
    let backup = folder.path().join("b.db").display().to_string();
    answer("backup", &format!("backup --out {backup} {d}"));
    let first = answer("restore", &format!("restore {backup} {d}"));
    let second = answer("restore", &format!("restore {backup} {d}"));
    assert_ne!(first["replaced"], second["replaced"]);
    for restored in [first, second] {
        assert!(Path::new(restored["replaced"].as_str().unwrap()).exists());
    }
}

#[test]
fn a_pipe_may_be_written_to() {
    let site = Site::open();
    let line = format!("event export --format huiban --out /dev/null {}", site.folder_flag());
    assert_eq!(run(&line).code, Some(0));
    failure_with("invalid_input", &format!("event link {} --png", site.folder_flag()), &["/"]);
}
