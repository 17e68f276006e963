//! The organizer's commands, in process and through a server: both must answer the same.

use crate::program::{
    answer, answer_with, failure, failure_with, misuse, refused_trial, run, sample,
};
use crate::server::{NOW, Server, Site, folder_with_event};
use serde_json::{Value, json};

/// Everything an organizer does with an event on a folder, whoever does the work.
fn organize(data: &str) {
    let d = format!("--data {data}");
    let event = sample("event.json");
    let dry = answer("event-report", &format!("event import {event} --dry-run {d}"));
    assert_eq!((&dry["dry_run"], &dry["changes"]["new"]), (&json!(true), &json!(347)));
    failure("not_found", &format!("event diff {d}"));

    let imported = answer("event-report", &format!("event import {event} {d}"));
    assert_eq!(
        (&imported["publication"], &imported["impact"]["bookmarks"]),
        (&json!(null), &json!(0))
    );
    formats(data, &d);
    let reason = ["--reason", "zh-Hans=首次 发布", "--reason", "en=First edition"];
    let published = answer_with("event-report", &format!("event publish {d}"), &reason);
    assert_eq!(published["publication"], 1);
    let again = answer("event-report", &format!("event publish {d}"));
    assert_eq!(again["publication"], json!(null), "nothing differs");

    let people = sample("attendees.csv");
    let dry = answer("attendees-import", &format!("attendees import {people} --dry-run {d}"));
    assert_eq!((&dry["added"], &dry["dry_run"]), (&json!(2000), &json!(true)));
    answer("attendees-import", &format!("attendees import {people} {d}"));
    let again = answer("attendees-import", &format!("attendees import {people} {d}"));
    assert_eq!((&again["added"], &again["unchanged"]), (&json!(0), &json!(2000)));
    let listed = answer("attendees-list", &format!("attendees list {d}"));
    assert_eq!(listed.as_array().unwrap().len(), 2000);
    assert_eq!((&listed[0]["ref"], &listed[0]["name"]), (&json!("HM-00001"), &json!("胡宇雯")));

    let moved = answer(
        "event-report",
        &format!(
            "event reschedule --start 2031-03-26 --venue lake --rooms a1=lake-gallery \
             a2=lake-gallery b1=lake-ballroom b201=lake-201 b202=lake-202 b203=lake-203 \
             c301=lake-301 c501=lake-501 --event HMIW2026 {d}"
        ),
    );
    assert_eq!(moved["changes"]["moved"], 347);
    assert_eq!(moved["problems"], json!([]), "nothing collides there");
    let diff = answer("event-report", &format!("event diff --lang en {d}"));
    assert_eq!(diff["details"].as_array().unwrap().len(), 347);
    let cancelled =
        answer("event-report", &format!("event cancel ai-01 --publish --reason en=Illness {d}"));
    assert_eq!(cancelled["publication"], 2);
    answer("event-report", &format!("event postpone ai-01 {d}"));
    let reinstated = answer("event-report", &format!("event reinstate ai-01 --publish {d}"));
    assert_eq!(reinstated["changes"]["reinstated"], 1);

    delay(&d);
    let undone = answer("event-report", &format!("event undo --dry-run {d}"));
    assert_eq!((&undone["publication"], &undone["restores"]), (&json!(null), &json!(3)));
    let undone = answer("event-report", &format!("event undo --reason en=Early {d}"));
    assert_eq!((&undone["publication"], &undone["restores"]), (&json!(5), &json!(3)));
    let back = answer("event-report", &format!("event undo --to 4 {d}"));
    assert_eq!((&back["publication"], &back["changes"]["delayed"]), (&json!(6), &json!(6)));

    let history = answer("event-history", &format!("event history --lang zh-Hans {d}"));
    let entries = history.as_array().unwrap();
    let reasons: Vec<_> = entries.iter().map(|e| e["reason"].as_str()).collect();
    let back = Some("恢复为此前发布的日程");
    let late = Some("上一场超时");
    let expected = [Some("首次 发布"), Some("Illness"), None, late, Some("Early"), back];
    assert_eq!(reasons, expected);
    let restores: Vec<_> = entries.iter().map(|entry| entry["restores"].as_u64()).collect();
    assert_eq!(restores, [None, None, None, None, Some(3), Some(4)]);
}

/// The event goes out in every format, and what comes in again changes nothing.
fn formats(data: &str, d: &str) {
    for (format, name) in
        [("huiban", "json"), ("frab-json", "json"), ("frab-xml", "xml"), ("ics", "ics")]
    {
        let file = format!("{data}/{format}.{name}");
        let line = format!("event export --format {format} --out {file} {d}");
        if format == "ics" {
            failure("not_found", &line);
            continue;
        }
        answer("event-export", &line);
        let again = answer("event-report", &format!("event import {file} --dry-run {d}"));
        assert_eq!(again["changes"]["new"], json!(347));
        // whoever was double-booked before is so still; nothing else is to be said
        let problems = again["problems"].as_array().unwrap();
        let booked = |problem: &Value| problem["message"].as_str().unwrap().contains("on stage in");
        assert!(problems.iter().all(booked), "{again}");
        let error =
            failure("invalid_input", &format!("event import {file} --format sessionize {d}"));
        assert!(error["message"].as_str().unwrap().contains("nothing was taken in"), "{error}");
        std::fs::remove_file(file).unwrap();
    }
    let file = format!("{data}/feed.xml");
    std::fs::write(&file, "<rss/>").unwrap();
    let refused = refused_trial("event-report", &format!("event import {file} --dry-run {d}"));
    assert!(refused["problems"][0]["message"].as_str().unwrap().contains("RSS"), "{refused}");
    std::fs::remove_file(file).unwrap();
    misuse(&format!("event import x --zone Nowhere/City {d}"));
    misuse(&format!("event export --format pdf --out x {d}"));
}

/// The forum `ai` runs late on its only day, which is a 28th now; its lunch is everyone's.
fn delay(d: &str) {
    let line = "event delay --forum ai --minutes 15 --from 10:05 --until-break --publish";
    let reason = ["--reason", "zh-Hans=上一场超时"];
    let late = answer_with("event-report", &format!("{line} {d}"), &reason);
    assert_eq!((&late["publication"], &late["changes"]["delayed"]), (&json!(4), &json!(6)));
    let shifted = late["delay"]["shifted"].as_array().unwrap();
    let first = (&shifted[0]["id"], &shifted[0]["from"], &shifted[0]["to"]);
    let times = ["2031-03-28T10:05:00+08:00", "2031-03-28T10:20:00+08:00"];
    assert_eq!(first, (&json!("ai-05"), &json!(times[0]), &json!(times[1])));
    let stop = &late["delay"]["stopped_at"];
    assert_eq!((&stop["id"], &stop["shortened_minutes"]), (&json!("lunch-3"), &json!(0)));

    failure("not_found", &format!("event delay --forum nothing --minutes 5 {d}"));
    let error = failure("invalid_input", &format!("event delay --forum ai --minutes 5 {d}"));
    assert_eq!(error["field"], "from", "nobody meets today: {error}");
    let line = format!("event delay --forum hif --minutes 15 --from 13:00 --until-break {d}");
    let error = failure("invalid_input", &line);
    assert!(error["message"].as_str().unwrap().contains("at most 14 minutes"), "{error}");
    for wrong in ["--minutes 0", "--minutes 721", "--minutes -5", "--minutes 5 --from noon"] {
        misuse(&format!("event delay --forum ai {wrong} {d}"));
    }
}

#[test]
fn an_organizer_works_on_a_folder() {
    let folder = tempfile::tempdir().unwrap();
    organize(folder.path().join("data").to_str().unwrap());
}

#[test]
fn an_organizer_works_through_the_server_that_runs_on_the_folder() {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().join("data");
    let _server = Server::start(&data, &["--at", NOW]);
    organize(data.to_str().unwrap());
}

#[test]
fn devices_are_listed_and_revoked() {
    let site = Site::open();
    let device = site.alice("alice");
    let listed = answer("devices-list", &format!("devices list {}", site.folder_flag()));
    assert_eq!((&listed[0]["role"], &listed[0]["state"]), (&json!("attendee"), &json!("active")));
    let id = listed[0]["id"].as_str().unwrap();
    let revoked = answer("devices-revoke", &format!("devices revoke {id} {}", site.folder_flag()));
    assert_eq!(revoked["state"], "revoked");
    answer("devices-revoke", &format!("devices revoke {id} {}", site.folder_flag()));
    failure("unauthorized", &format!("{device} sync"));
    assert_eq!(answer("device-status", &format!("{device} status"))["revoked"], true);
    failure("not_found", &format!("devices revoke {} {}", "0".repeat(32), site.folder_flag()));
    misuse("devices revoke nonsense");
}

#[test]
fn what_cannot_be_enrolled_is_said() {
    let site = Site::open();
    let d = site.folder_flag();
    failure("not_found", &format!("enrol --role attendee --registration nobody {d}"));
    failure("invalid_input", &format!("enrol --role attendee {d}"));
    failure("not_found", &format!("enrol --role gate --list nowhere {d}"));
    failure("not_found", &format!("enrol --role gate --list main --event OTHER {d}"));
    for (line, field, of) in [
        ("attendee --registration A --list main", "list", "gate"),
        ("attendee --registration A --exhibitor robots-01", "exhibitor", "rep"),
        ("gate --list main --registration A", "registration", "attendee"),
        ("rep --exhibitor robots-01 --registration A", "registration", "attendee"),
        ("organizer --list main", "list", "gate"),
    ] {
        let error = failure("invalid_input", &format!("enrol --role {line} {d}"));
        assert_eq!(error["field"], field, "{line}: {error}");
        assert!(error["message"].as_str().unwrap().contains(of), "{line}: {error}");
    }
    misuse("enrol --role king");
    misuse("enrol --role gate --valid soon");
    let png = site.path("gate.png");
    answer("enrol", &format!("enrol --role gate --list main --png {png} {d}"));
    assert!(std::fs::read(png).unwrap().starts_with(b"\x89PNG"));
    let text = run(&format!("enrol --role gate --list main {d}"));
    assert!(text.out.contains("/j#") && text.out.contains('█'), "{text:?}");
}

#[test]
fn a_file_that_is_not_there_is_told() {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().join("data");
    failure("invalid_input", &format!("event import nowhere.json --data {}", data.display()));
    failure(
        "invalid_input",
        &format!("event import x.json --format frab-xml --data {}", data.display()),
    );
}

#[test]
fn a_file_that_is_wrong_changes_nothing() {
    let (folder, data) = folder_with_event();
    let text = std::fs::read_to_string(sample("event.json")).unwrap();
    let broken = folder.path().join("broken.json");
    for (wrong, name) in [
        (text.replace("\"room\":\"b1\"", "\"room\":\"nowhere\""), "room"),
        (text[..text.len() / 2].to_owned(), "half"),
        (String::new(), "empty"),
    ] {
        std::fs::write(&broken, wrong).unwrap();
        let line = format!("event import {} --data {}", broken.display(), data.display());
        let error = failure("invalid_input", &line);
        assert!(!error["message"].as_str().unwrap().is_empty(), "{name}: {error}");
    }
    let diff = answer("event-report", &format!("event diff --data {}", data.display()));
    assert_eq!(diff["changes"]["new"], 347, "the draft is what it was");
}

#[test]
fn a_trial_of_what_would_be_refused_fails_and_says_so() {
    let (folder, data) = folder_with_event();
    let d = format!("--data {}", data.display());
    let file = folder.path().join("e.ics");
    std::fs::write(&file, "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nEND:VCALENDAR\r\n").unwrap();
    let line = format!("event import {} --dry-run {d}", file.display());
    let refused = refused_trial("event-report", &line);
    assert_eq!(refused["problems"][0]["severity"], "error");
    for (language, head) in [
        ("en", "this would be refused: 1 error\nerror: "),
        ("zh-Hans", "若执行会被拒绝：1 处错误\n错误："),
    ] {
        let text = run(&format!("{line} --lang {language}"));
        assert!(text.code == Some(1) && text.out.starts_with(head), "{text:?}");
        assert!(!text.out.contains("()"), "a hint that is not there has no brackets: {text:?}");
        assert_eq!(text.err.lines().count(), 1, "{text:?}");
    }
    // what is only odd refuses nothing, and says what it is without a colour
    let line = format!("event import {} --dry-run {d}", sample("event.json"));
    for (language, head, word) in [
        ("en", "nothing was changed; this would:", "\nwarning: "),
        ("zh-Hans", "未作改动；若执行则：", "\n警告："),
    ] {
        let text = run(&format!("{line} --lang {language}"));
        assert!(text.code == Some(0) && text.out.starts_with(head), "{text:?}");
        assert!(text.out.contains(word), "{text:?}");
    }
}

#[test]
fn to_publish_what_is_published_says_only_that() {
    let (_folder, data) = folder_with_event();
    let d = format!("--data {}", data.display());
    answer("event-report", &format!("event publish {d}"));
    for line in [
        format!("event import {} --publish {d}", sample("event.json")),
        format!("event publish {d}"),
    ] {
        for (language, head) in [
            ("en", "nothing differs from what is published"),
            ("zh-Hans", "与已发布的内容没有差别"),
        ] {
            let text = run(&format!("{line} --lang {language}"));
            assert_eq!((text.code, text.err.as_str()), (Some(0), ""), "{line}");
            assert_eq!(text.out.lines().next(), Some(head), "{line}: {text:?}");
            let mut rest = text.out.lines().skip(1);
            assert!(rest.all(|line| line.starts_with("warning: ") || line.starts_with("警告：")));
        }
    }
}

#[test]
fn a_server_elsewhere_needs_its_token() {
    let site = Site::open();
    let server = format!("--server {}", site.server.url());
    misuse(&format!("event diff {server}"));
    failure("unauthorized", &format!("event diff {server} --token AAAA"));
    let error = failure("unauthorized", &format!("event diff {server} --token bad!"));
    assert!(error["message"].as_str().unwrap().contains("not known to this server"), "{error}");
    let file = std::fs::read_to_string(site.path("data/organizer.json")).unwrap();
    let file: Value = serde_json::from_str(&file).unwrap();
    let token = file["token"].as_str().unwrap();
    answer("event-report", &format!("event diff {server} --token {token}"));
    failure("offline", &format!("event diff --server http://127.0.0.1:9 --token {token}"));
    failure_with("invalid_input", &format!("event diff --token {token}"), &["--server", "ftp://x"]);
}

#[cfg(unix)]
#[test]
fn the_token_is_readable_by_its_owner_only() {
    use std::os::unix::fs::PermissionsExt as _;
    let site = Site::open();
    let mode = std::fs::metadata(site.path("data/organizer.json")).unwrap().permissions().mode();
    assert_eq!(mode & 0o777, 0o600);
}

#[test]
fn the_template_is_written_and_says_what_it_lacks() {
    let folder = tempfile::tempdir().unwrap();
    let out = folder.path().join("event.xlsx");
    let written = answer("event-template", &format!("event template --out {}", out.display()));
    assert_eq!(written["file"], json!(out));
    let data = folder.path().join("data");
    let line = format!("event import {} --data {}", out.display(), data.display());
    let refused = failure("invalid_input", &line);
    assert!(refused["message"].as_str().unwrap().contains("there are 0 events"), "{refused}");
}

#[test]
fn the_bundled_workbook_is_the_bundled_event() {
    let site = Site::open();
    let d = site.folder_flag();
    let again = answer("event-report", &format!("event import {} {d}", sample("event.xlsx")));
    assert_eq!(again["details"], json!([]), "nothing differs");
}

/// A day of an organizer's own, with one guess in it.
const SHEET: &str = "\
第九届创新大会 2026年11月12日
时间,题目,嘉宾,地点
9:00-9:30,心血管器械的临床评价,王　伟（示例医院 主任医师）,A1厅
9:30-10:00,影像组学的产品化,李娜、张敏,A1厅
10:00,茶歇,,A1厅
10:20-11:00,圆桌讨论,主持人：王伟,A1厅
";

#[test]
fn a_sheet_is_imported_with_its_mapping_and_again_without_a_change() {
    let folder = tempfile::tempdir().unwrap();
    let d = format!("--data {}", folder.path().join("data").display());
    let (sheet, mapping) = (folder.path().join("day.csv"), folder.path().join("mapping.json"));
    std::fs::write(&sheet, SHEET).unwrap();
    let line = format!(
        "event import {} --event E26 --zone Asia/Shanghai --mapping {} {d}",
        sheet.display(),
        mapping.display()
    );
    let first = answer("event-report", &format!("{line} --publish"));
    assert_eq!(first["changes"]["new"], 4);
    assert_eq!(first["problems"].as_array().unwrap().len(), 1, "{first:#}");
    let kept = std::fs::read_to_string(&mapping).unwrap();
    assert!(kept.contains("\"huiban-mapping\""), "{kept}");
    let mut rows: Vec<&str> = SHEET.lines().collect();
    rows[2..].reverse();
    std::fs::write(&sheet, rows.join("\n")).unwrap();
    let again = answer("event-report", &line);
    assert_eq!(again["details"], json!([]), "{again:#}");

    // small edits of titles, and one row less
    let edited = SHEET
        .replace("影像组学的产品化", "影像组学的临床产品化")
        .replace("圆桌讨论", "圆桌讨论：出海");
    let edited: Vec<&str> = edited.lines().filter(|line| !line.contains("茶歇")).collect();
    std::fs::write(&sheet, edited.join("\n")).unwrap();
    let third = answer("event-report", &line);
    let changes = &third["changes"];
    let counts = (&changes["new"], &changes["text"], &changes["cancelled"]);
    assert_eq!(counts, (&json!(0), &json!(2), &json!(1)), "{third:#}");
}

#[test]
fn a_sheet_that_is_refused_leaves_its_mapping_to_be_corrected() {
    let folder = tempfile::tempdir().unwrap();
    let d = format!("--data {}", folder.path().join("data").display());
    let (sheet, mapping) = (folder.path().join("day.csv"), folder.path().join("mapping.json"));
    std::fs::write(&sheet, "时间,题目\n9:00-9:30,甲题\n9:30-10:00 茶歇,\n").unwrap();
    let line = format!(
        "event import {} --event E26 --zone Asia/Shanghai --mapping {} {d}",
        sheet.display(),
        mapping.display()
    );
    let refused = failure("invalid_input", &line);
    assert!(refused["message"].as_str().unwrap().contains("no day is known"), "{refused}");
    let kept = std::fs::read_to_string(&mapping).unwrap();
    let mut proposal: Value = serde_json::from_str(&kept).unwrap();
    proposal["sheets"][0]["date"] = json!("2026-11-12");
    std::fs::write(&mapping, proposal.to_string()).unwrap();
    let taken = answer("event-report", &line);
    assert_eq!(
        (&taken["changes"]["new"], &taken["problems"]),
        (&json!(2), &json!([])),
        "{taken:#}"
    );
}

#[test]
fn an_event_stays_in_years_that_can_be_meant() {
    let site = Site::open();
    for start in ["9999-12-31", "1970-01-01"] {
        let line = format!("event reschedule --start {start} {}", site.folder_flag());
        let error = failure("invalid_input", &line);
        assert_eq!(error["field"], json!("start"), "{error}");
    }
    let diff = answer("event-report", &format!("event diff {}", site.folder_flag()));
    assert_eq!(diff["details"], json!([]), "the draft is what it was");
}
