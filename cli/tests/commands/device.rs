//! A device in the terminal, from joining to leaving.

use crate::program::{answer, answer_with, failure, run, sample};
use crate::server::{NOW, Site};
use serde_json::json;

#[test]
fn a_device_joins_reads_acts_and_syncs() {
    let site = Site::open();
    let alice = site.alice("alice");
    let events = answer("device-events", &format!("{alice} events --lang en"));
    assert_eq!(events[0]["name"], "MedTech Innovation Week 2026");

    let agenda = answer("device-agenda", &format!("{alice} agenda"));
    assert_eq!(agenda.as_array().unwrap().len(), 347);
    let day = answer("device-agenda", &format!("{alice} agenda --day 2026-11-12 --room b1"));
    let shown = day.as_array().unwrap();
    let right = |s: &serde_json::Value| {
        s["room"]["code"] == "b1" && s["start"].as_str().unwrap().starts_with("2026-11-12T")
    };
    assert!(shown.len() > 5 && shown.iter().all(right));
    for id in ["award-contest", "signing-1", "overseas-sponsor", "road-a-01", "closing-1"] {
        answer("device-session", &format!("{alice} session {id}"));
    }
    answer("device-agenda", &format!("{alice} agenda --now"));

    let off = format!("{alice} --offline");
    let op = answer("device-bookmark", &format!("{off} bookmark add session/keynote-2"));
    answer_with(
        "device-bookmark",
        &format!("{off} bookmark edit session/keynote-2"),
        &["--note", "问：何时 上市？"],
    );
    answer("device-bookmark", &format!("{off} bookmark add forum/ai"));
    answer("device-bookmark", &format!("{off} bookmark remove forum/ai"));
    let pending = answer("device-ops", &format!("{off} ops --state pending"));
    assert_eq!((pending.as_array().unwrap().len(), &pending[0]["op_id"]), (4, &op["op_id"]));
    let status = answer("device-status", &format!("{off} status"));
    assert_eq!((&status["pending"], &status["stuck"]), (&json!(4), &json!(false)));

    let synced = answer("device-sync", &format!("{alice} sync"));
    assert_eq!((&synced["pushed"], &synced["pending"]), (&json!(4), &json!(0)));
    let acked = answer("device-ops", &format!("{alice} ops --state acked"));
    assert_eq!(acked.as_array().unwrap().len(), 4);
    let second = site.alice("alice-2");
    let bookmarks = answer("device-bookmarks", &format!("{second} bookmarks"));
    assert_eq!(bookmarks.as_array().unwrap().len(), 1);
    assert_eq!(bookmarks[0]["note"], "问：何时 上市？");
    let mine = answer("device-agenda", &format!("{second} agenda --mine"));
    assert_eq!((mine.as_array().unwrap().len(), &mine[0]["bookmarked"]), (1, &json!(true)));
}

#[test]
fn a_bookmark_takes_tags_a_colour_and_a_reminder_and_a_session_is_muted() {
    let site = Site::open();
    let alice = site.alice("alice");
    let off = format!("{alice} --offline");
    answer("device-bookmark", &format!("{off} bookmark add session/keynote-2"));
    let edited = answer_with(
        "device-bookmark",
        &format!("{off} bookmark edit session/keynote-2 --colour red --remind 15m"),
        &["--tag", "+必看,later", "--note", "问"],
    );
    assert_eq!(edited["op_ids"].as_array().unwrap().len(), 4);
    answer("device-bookmark", &format!("{off} bookmark edit session/keynote-2 --tag -later"));
    let shown = &answer("device-bookmarks", &format!("{off} bookmarks"))[0];
    assert_eq!((&shown["tags"], &shown["colour"]), (&json!(["必看"]), &json!("red")));
    assert_eq!((&shown["remind"], &shown["note"]), (&json!("15m"), &json!("问")));
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("mine.json");
    let out = file.to_str().unwrap();
    let written =
        answer_with("device-bookmarks-export", &format!("{off} bookmarks"), &["--out", out]);
    assert_eq!(written["marks"], 1);
    let kept: serde_json::Value = serde_json::from_slice(&std::fs::read(&file).unwrap()).unwrap();
    assert_eq!((&kept["marks"][0]["note"], &kept["event"]), (&json!("问"), &json!("HMIW2026")));
    let wrong = format!("{off} bookmark edit session/keynote-2 --colour mauve");
    assert_eq!(failure("invalid_input", &wrong)["field"], "colour");

    answer("device-bookmark", &format!("{off} bookmark add forum/ai"));
    let mine = || {
        let items = answer("device-agenda", &format!("{off} agenda --mine --forum ai"));
        items.as_array().unwrap().clone()
    };
    let all = mine();
    let id = all[0]["id"].as_str().unwrap();
    answer("device-bookmark", &format!("{off} bookmark mute session/{id}"));
    assert_eq!(mine().len(), all.len() - 1);
    let session = answer("device-session", &format!("{off} session {id}"));
    assert_eq!((&session["muted"], &session["followed"]), (&json!(true), &json!(false)));
    answer("device-bookmark", &format!("{off} bookmark mute session/{id} --off"));
    assert_eq!(mine(), all);
}

#[test]
fn reminders_and_circles_are_there_without_a_network() {
    let site = Site::open();
    let alice = site.alice("alice");
    let off = format!("{alice} --offline --lang en");
    answer("device-bookmark", &format!("{off} bookmark add session/keynote-2"));
    answer("device-bookmark", &format!("{off} bookmark edit session/keynote-2 --remind 15m"));
    let rings = answer("device-reminders", &format!("{off} reminders"));
    assert_eq!((rings.as_array().unwrap().len(), &rings[0]["state"]), (1, &json!("scheduled")));
    assert_eq!(rings[0]["fire_at"], "2026-11-12T10:25:00+08:00");
    let until = format!("{off} reminders --until 2026-11-12T10:00:00+08:00");
    assert_eq!(answer("device-reminders", &until), json!([]));

    let circles = answer("device-circles", &format!("{off} circles"));
    assert_eq!(
        (circles.as_array().unwrap().len(), &circles[0]["code"]),
        (5, &json!("consumables"))
    );
    let topics = answer("device-topics", &format!("{off} topics --circle masks"));
    assert!(topics.as_array().unwrap().iter().all(|topic| topic["text"].is_string()));
    assert_eq!(topics.as_array().unwrap().len(), 10);
    answer("device-bookmark", &format!("{off} bookmark add topic/masks-01"));
    let marked = answer("device-bookmarks", &format!("{off} bookmarks"));
    assert!(marked[1]["title"].is_string(), "{marked}");
    failure("not_found", &format!("{off} topics --circle nothing"));
}

#[test]
fn changes_show_old_and_new_until_they_are_seen() {
    let site = Site::open();
    let alice = site.alice("alice");
    answer("device-bookmark", &format!("{alice} bookmark add session/keynote-2"));
    let published = format!(
        "event reschedule --start 2031-03-26 --rooms b1=lake-ballroom --publish {}",
        site.folder_flag()
    );
    answer_with(
        "event-report",
        &published,
        &["--reason", "zh-Hans=场馆停用", "--reason", "en=Closed"],
    );
    answer("device-sync", &format!("{alice} sync"));
    let all = answer("device-changes", &format!("{alice} changes"));
    let mine = answer("device-changes", &format!("{alice} changes --mine --lang en"));
    assert!(all.as_array().unwrap().len() > 347);
    assert!(mine.as_array().unwrap().iter().all(|c| c["id"] == "keynote-2"));
    let time = mine.as_array().unwrap().iter().find(|c| c["field"] == "time").unwrap();
    assert_eq!(
        (&time["old"], &time["new"], &time["reason"]),
        (&json!("2026-11-12 10:40–11:10"), &json!("2031-03-26 10:40–11:10"), &json!("Closed"))
    );
    let session = answer("device-session", &format!("{alice} session keynote-2"));
    assert_eq!((&session["status"], &session["bookmarked"]), (&json!("moved"), &json!(true)));
    assert_eq!(session["first"]["room"]["code"], "b1");
    answer("device-changes", &format!("{alice} changes --mark-seen"));
    assert_eq!(answer("device-changes", &format!("{alice} changes")), json!([]));
    let since = format!("{alice} changes --since 2026-11-01T00:00:00+08:00");
    assert_eq!(
        answer("device-changes", &since).as_array().unwrap().len(),
        all.as_array().unwrap().len()
    );
}

#[test]
fn search_finds_in_every_script_and_language_and_by_pinyin() {
    let site = Site::open();
    let alice = site.alice("alice");
    let off = format!("{alice} --offline");
    let ids = |hits: &serde_json::Value| -> Vec<String> {
        let hits = hits.as_array().unwrap();
        hits.iter().map(|hit| hit["id"].as_str().unwrap().to_owned()).collect()
    };
    let speakers = format!("{off} search --kind speaker --lang zh-Hans");
    let by_name = answer_with("device-search", &speakers, &["马书波"]);
    assert_eq!(ids(&by_name), ["ma-shubo"]);
    assert_eq!(
        (&by_name[0]["title"], &by_name[0]["highlight"]),
        (&json!("马书波"), &json!([[0, 3]]))
    );
    for typed in ["mashub", "msb", "ma shubo", "馬書波", "⾺书波"] {
        let found = ids(&answer_with("device-search", &speakers, &[typed]));
        assert!(found.contains(&"ma-shubo".to_owned()), "{typed}: {found:?}");
    }
    let notices =
        answer_with("device-search", &format!("{off} search --lang en"), &["會場", "延期"]);
    assert_eq!(ids(&notices), ["postponement"]);
    assert_eq!(notices[0]["title"], "The event is postponed and moves");
    let some =
        answer("device-search", &format!("{off} search --limit 7 --kind session,forum 器械"));
    assert_eq!(some.as_array().unwrap().len(), 7);
    let kinds = ["session", "forum"];
    assert!(
        some.as_array().unwrap().iter().all(|hit| kinds.iter().any(|kind| hit["kind"] == *kind))
    );
    for odd in ["\"", "NEAR(", "*", "👩", "a' OR 1=1", "\u{7}", ""] {
        answer_with("device-search", &format!("{off} search"), &[odd]);
    }
    for refused in ["--limit 0 x", "--limit 201 x", "--kind talk x", ""] {
        assert_eq!(run(&format!("{off} search {refused}")).code, Some(2), "{refused}");
    }
}

#[test]
fn leaving_keeps_what_was_never_sent() {
    let site = Site::open();
    let alice = site.alice("alice");
    answer("device-bookmark", &format!("{alice} bookmark add session/keynote-2"));
    let out = site.path("acts.json");
    let exported = answer("device-ops-export", &format!("{alice} ops export --out {out}"));
    assert_eq!(exported["exported"], 1);
    let error = failure("unsent_acts", &format!("{alice} leave"));
    assert!(error["message"].as_str().unwrap().contains('1'), "{error}");
    let left = answer("device-leave", &format!("{alice} leave --force"));
    let kept = std::fs::read_to_string(left["kept"].as_str().unwrap()).unwrap();
    assert!(kept.contains("keynote-2"), "{kept}");
    assert_eq!(answer("device-events", &format!("{alice} events")), json!([]));
    failure("not_found", &format!("{alice} agenda"));
    // and nothing but that file is left of it, the key included
    let secrets = std::fs::read_dir(site.path("alice/secrets")).unwrap().count();
    assert_eq!(secrets, 0);
    site.alice("alice");
}

#[test]
fn a_second_join_adds_a_role_or_finds_the_other_event() {
    let site = Site::open();
    let device = site.alice("phone");
    let gate = site.link("--role gate --list main");
    let joined = answer_with("device-join", &format!("{device} join"), &[&gate]);
    assert_eq!(joined["event"], "HMIW2026");
    let other = site.path("other.json");
    let text = std::fs::read_to_string(sample("event.json")).unwrap();
    std::fs::write(&other, text).unwrap();
    let line = format!("event import {other} --event OTHER --publish {}", site.folder_flag());
    answer("event-report", &line);
    failure("invalid_input", &format!("event diff {}", site.folder_flag()));
    let link = site.link("--role gate --list main --event OTHER");
    answer_with("device-join", &format!("{device} join"), &[&link]);
    let error = failure("invalid_input", &format!("{device} status"));
    assert_eq!(error["field"], "event");
    answer("device-status", &format!("{device} --event OTHER status"));
    assert_eq!(answer("device-events", &format!("{device} events")).as_array().unwrap().len(), 2);
}

#[test]
fn a_code_can_be_typed() {
    let site = Site::open();
    let d = site.folder_flag();
    let line = format!("enrol --role attendee --registration B --typed {d}");
    let code = answer("enrol", &line)["code"].as_str().unwrap().to_owned();
    assert_eq!(code.len(), 10, "{code}");
    let bob = site.device("bob");
    let error = failure("invalid_input", &format!("{bob} join {code}"));
    assert_eq!(error["field"], "server");
    let line = format!("{bob} join {code} --server {}", site.server.url());
    answer("device-join", &line);
    // the same line again repeats the answer, as after one that was lost
    answer("device-join", &line);

    let shown = run(&format!("enrol --role attendee --registration A --typed {d}")).out;
    let line = shown.lines().find_map(|line| line.strip_prefix("to type: ")).unwrap();
    let (code, server) = line.split_once(", at ").unwrap();
    assert_eq!((code.len(), server), (11, site.server.url()), "in two groups: {shown}");
    let alice = site.device("alice");
    let line = format!("{alice} join {} --server {server}", code.to_lowercase());
    answer("device-join", &line);
}

#[test]
fn a_clock_that_is_a_day_off_is_told_and_survived() {
    let site = Site::open();
    site.alice("alice");
    let late = format!("device --home {} --at 2026-11-03T09:00:00+08:00", site.path("alice"));
    answer("device-bookmark", &format!("{late} bookmark add session/keynote-2"));
    let synced = answer("device-sync", &format!("{late} sync"));
    assert_eq!(synced["pending"], 0);
    let status = answer("device-status", &format!("{late} status"));
    let off_ms = status["server_offset_ms"].as_i64().unwrap();
    assert!((-86_460_000..=-86_340_000).contains(&off_ms), "{off_ms}");
    let at = status["last_sync_at"].as_str().unwrap();
    assert!(at.starts_with(&NOW[..13]) && at.ends_with("+08:00"), "{at}");
    // the act counts from server time, so a phone that is right can still overrule it
    let right = site.device("alice");
    answer("device-bookmark", &format!("{right} bookmark remove session/keynote-2"));
    answer("device-sync", &format!("{right} sync"));
    assert_eq!(answer("device-bookmarks", &format!("{right} bookmarks")), json!([]));
}

#[test]
fn text_is_for_people() {
    let site = Site::open();
    let alice = site.alice("alice");
    let line = format!("{alice} --lang zh-Hans");
    answer("device-bookmark", &format!("{alice} bookmark add session/keynote-2"));
    for (command, expected) in [
        ("status", "待发送    1"),
        ("agenda --day 2026-11-12", "缩小可及性差距"),
        ("session keynote-2", "缩小可及性差距"),
        ("session keynote-2", "文件：演讲摘要  https://www.example.com/hmiw2026/keynote-2.pdf"),
        ("session opening-1", "同声传译 en"),
        ("session award-contest", "  特等奖  经导管三尖瓣置换系统"),
        ("session award-contest", "(主持)"),
        ("session signing-1", "签约：医工融合创新联合体共建协议 (战略合作协议): 江畔理工大学"),
        ("session road-a-01", "项目："),
        ("session cardio-sponsor", "展商："),
        ("bookmarks", "session/keynote-2"),
        ("search 可及性", "session    2026-11-12 10:40"),
        ("changes", "（无）"),
        ("ops", "bookmark_set"),
        ("events", "第九届医疗器械创新周"),
        ("sync", "已发送 1"),
    ] {
        let ran = run(&format!("{line} {command}"));
        assert_eq!(ran.code, Some(0), "{ran:?}");
        assert!(ran.out.contains(expected), "{command}: {ran:?}");
        assert!(!ran.out.contains('\u{1b}'), "no colour into a pipe: {command}");
    }
}
