//! What a person plans with: conflicts, calendars, shared bookmarks, the exhibition.

use crate::program::{answer, answer_with, failure, failure_with, misuse, run};
use crate::server::Site;
use serde_json::json;

#[test]
fn bookmarks_at_the_same_time_are_told() {
    let site = Site::open();
    let alice = site.alice("alice");
    assert_eq!(answer("device-conflicts", &format!("{alice} conflicts")), json!([]));
    let day = answer("device-agenda", &format!("{alice} agenda --day 2026-11-13"));
    let sessions = day.as_array().unwrap();
    let talk = |s: &&serde_json::Value| s["kind"] == "talk" && s["room"].is_object();
    let first = sessions.iter().find(talk).unwrap();
    let second = sessions
        .iter()
        .filter(talk)
        .find(|s| s["id"] != first["id"] && s["start"] == first["start"])
        .unwrap();
    for session in [first, second] {
        let id = session["id"].as_str().unwrap();
        answer("device-bookmark", &format!("{alice} bookmark add session/{id}"));
    }
    let found = answer("device-conflicts", &format!("{alice} conflicts"));
    assert_eq!((&found[0]["kind"], &found[0]["minutes_short"]), (&json!("overlap"), &json!(null)));
    assert!(run(&format!("{alice} conflicts")).out.contains("at the same time"));
    let mine = answer("device-agenda", &format!("{alice} agenda --mine"));
    assert!(mine.as_array().unwrap().iter().all(|session| session["conflict"] == true));
}

#[test]
fn a_calendar_is_written_to_a_file_or_to_the_terminal() {
    let site = Site::open();
    let alice = site.alice("alice");
    answer("device-bookmark", &format!("{alice} bookmark add session/keynote-2"));
    let file = site.path("mine.ics");
    let mine = answer("device-ics", &format!("{alice} ics --mine --out {file}"));
    assert_eq!((&mine["out"], &mine["sessions"]), (&json!(file), &json!(1)));
    let text = std::fs::read_to_string(&file).unwrap();
    assert!(
        text.starts_with("BEGIN:VCALENDAR\r\n") && text.contains("keynote-2.HMIW2026"),
        "{text}"
    );
    let forum = answer("device-ics", &format!("{alice} ics --forum contest"));
    assert!(forum["sessions"].as_u64().unwrap() > 1, "{forum}");
    assert!(run(&format!("{alice} ics --session keynote-2")).out.contains("BEGIN:VEVENT"));
    failure("not_found", &format!("{alice} ics --forum nobody"));
    failure("not_found", &format!("{alice} ics --session nobody"));
    failure("invalid_input", &format!("{alice} ics --out {file}/below"));
    misuse(&format!("{alice} ics --mine --forum contest"));
    let link = answer("device-ics-link", &format!("{alice} ics --link --lang en"));
    assert_eq!(answer("device-ics-link", &format!("{alice} ics --link --lang en")), link);
    failure("offline", &format!("{alice} --offline ics --link"));
}

#[test]
fn bookmarks_are_given_away_and_taken_over_without_notes() {
    let site = Site::open();
    let alice = site.alice("alice");
    failure("invalid_input", &format!("{alice} share"));
    for target in ["session/keynote-2", "session/ai-01", "forum/contest"] {
        answer("device-bookmark", &format!("{alice} bookmark add {target}"));
    }
    answer("device-bookmark", &format!("{alice} bookmark edit session/ai-01 --note secret"));
    let png = site.path("mine.png");
    let shared = answer("device-share", &format!("{alice} share --png {png}"));
    assert!(std::fs::read(png).unwrap().starts_with(b"\x89PNG"));
    let text = shared["text"].as_str().unwrap();

    let bob = site.device("bob");
    let link = site.link("--role attendee --registration B");
    answer_with("device-join", &format!("{bob} join"), &[&link]);
    // before the first sync nothing is known, so all of it waits, and is there after the sync
    let merged = answer_with("device-merge", &format!("{bob} merge"), &[text]);
    assert_eq!(merged, json!({"added": 0, "already": 0, "unknown": 3}));
    answer("device-sync", &format!("{bob} sync"));
    let bookmarks = answer("device-bookmarks", &format!("{bob} bookmarks"));
    assert_eq!(bookmarks.as_array().unwrap().len(), 3);
    assert!(bookmarks.as_array().unwrap().iter().all(|bookmark| bookmark["note"].is_null()));
    let again = answer_with("device-merge", &format!("{bob} merge"), &[text]);
    assert_eq!(again, json!({"added": 0, "already": 3, "unknown": 0}));

    // a note of one's own stays
    answer("device-bookmark", &format!("{bob} bookmark edit session/ai-01 --note mine"));
    answer("device-bookmark", &format!("{bob} bookmark remove session/ai-01"));
    let again = answer_with("device-merge", &format!("{bob} merge"), &[text]);
    assert_eq!(again, json!({"added": 1, "already": 2, "unknown": 0}));
    let bookmarks = answer("device-bookmarks", &format!("{bob} bookmarks"));
    let notes = bookmarks.as_array().unwrap().iter().filter(|b| b["note"] == "mine").count();
    assert_eq!(notes, 1);

    for wrong in ["", "hello", &text[..text.len() - 2], &text.replace("HMIW2026", "OTHER")] {
        let error = failure_with("invalid_input", &format!("{bob} merge"), &[wrong]);
        assert_eq!(error["field"], "text", "{wrong}");
    }
}

#[test]
fn the_exhibition_the_projects_and_the_notices_are_listed() {
    let site = Site::open();
    let alice = site.alice("alice");
    let exhibitors = answer("device-exhibitors", &format!("{alice} exhibitors --lang zh-Hans"));
    let all = exhibitors.as_array().unwrap();
    assert!(all.len() > 30, "{}", all.len());
    let zone = all[0]["zone"].as_str().unwrap();
    let some = answer("device-exhibitors", &format!("{alice} exhibitors --zone {zone}"));
    assert!(some.as_array().unwrap().len() < all.len());
    let sponsor = all.iter().filter(|e| !e["tier"].is_null()).map(|e| e["code"].as_str().unwrap());
    let slots = |code: &str| {
        let whole = answer("device-exhibitor", &format!("{alice} exhibitor {code}"));
        whole["sessions"].as_array().unwrap().len()
    };
    assert!(sponsor.map(slots).sum::<usize>() > 0, "a sponsor has a slot on stage");
    let code = all[0]["code"].as_str().unwrap();
    answer("device-bookmark", &format!("{alice} bookmark add exhibitor/{code}"));
    let marked = answer("device-exhibitors", &format!("{alice} exhibitors"));
    assert!(marked.as_array().unwrap().iter().any(|e| e["bookmarked"] == true));
    let projects = answer("device-projects", &format!("{alice} projects --lang en"));
    assert!(
        projects.as_array().unwrap().iter().all(|p| !p["sessions"].as_array().unwrap().is_empty())
    );
    let notices = answer("device-notices", &format!("{alice} notices"));
    assert!(!notices.as_array().unwrap().is_empty());
    failure("not_found", &format!("{alice} exhibitors --zone nowhere"));
    failure("not_found", &format!("{alice} exhibitor nobody"));
    for command in ["exhibitors".to_owned(), format!("exhibitor {code}"), "projects".to_owned()] {
        assert_eq!(run(&format!("{alice} {command}")).code, Some(0));
    }
}

#[test]
fn anyone_reads_the_agenda_without_being_enrolled_and_may_enrol_later() {
    let site = Site::open();
    let png = site.path("poster.png");
    let link = answer("event-link", &format!("event link --png {png} {}", site.folder_flag()));
    assert!(std::fs::read(png).unwrap().starts_with(b"\x89PNG"));
    let url = link["url"].as_str().unwrap();
    let guest = site.device("guest");
    let joined = answer_with("device-join", &format!("{guest} join"), &[url]);
    assert_eq!((&joined["role"], &joined["event"]), (&json!("guest"), &json!("HMIW2026")));
    answer("device-sync", &format!("{guest} sync"));
    let agenda = answer("device-agenda", &format!("{guest} agenda"));
    assert_eq!(agenda.as_array().unwrap().len(), 347);
    let error = failure("unauthorized", &format!("{guest} bookmark add session/keynote-2"));
    assert!(error["message"].as_str().unwrap().contains("join with a code"), "{error}");
    assert_eq!(answer("device-status", &format!("{guest} status"))["role"], "guest");
    assert_eq!(answer("device-events", &format!("{guest} events"))[0]["role"], "guest");
    failure("unauthorized", &format!("{guest} ics --link"));
    let devices = answer("devices-list", &format!("devices list {}", site.folder_flag()));
    assert_eq!(devices, json!([]), "the server does not know who reads");
    // the same again changes nothing, another key is not believed
    assert_eq!(answer_with("device-join", &format!("{guest} join"), &[url]), joined);
    let (start, _) = url.split_once('.').unwrap();
    let forged = format!("{}.{}", &url[..url.rfind('.').unwrap()], "00".repeat(16));
    failure_with("unauthorized", &format!("{} join", site.device("other")), &[&forged]);
    failure_with("invalid_input", &format!("{guest} join"), &[&format!("{start}/a#")]);

    let code = site.link("--role attendee --registration A");
    let joined = answer_with("device-join", &format!("{guest} join"), &[&code]);
    assert_eq!(joined["role"], "attendee");
    answer("device-bookmark", &format!("{guest} bookmark add session/keynote-2"));
    let synced = answer("device-sync", &format!("{guest} sync"));
    assert_eq!((&synced["pushed"], &synced["pending"]), (&json!(1), &json!(0)));
}
