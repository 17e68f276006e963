//! What people read is in their language, also where something went wrong.

use crate::program::{failure, huiban, run};
use crate::server::Site;
use serde_json::Value;

/// Whether a text has a Chinese character.
fn is_chinese(text: &str) -> bool {
    text.chars().any(|c| ('\u{4e00}'..='\u{9fff}').contains(&c))
}

#[test]
fn heads_of_tables_are_chinese() {
    let site = Site::open();
    let (alice, d) = (site.alice("alice"), site.folder_flag());
    run(&format!("{alice} bookmark add session/keynote-2"));
    run(&format!("{alice} bookmark edit session/keynote-2 --remind 15m"));
    for line in [
        format!("attendees list {d}"),
        format!("lists show {d}"),
        format!("devices list {d}"),
        format!("badges keys {d}"),
        format!("event history {d}"),
        format!("{alice} events"),
        format!("{alice} bookmarks"),
        format!("{alice} reminders"),
        format!("{alice} exhibitors"),
        format!("{alice} projects"),
        format!("{alice} circles"),
        format!("{alice} ops"),
        format!("{alice} status"),
        format!("{alice} sync"),
        format!("{alice} met"),
        format!("{alice} bookmark add forum/ai"),
    ] {
        for language in ["zh-Hans", "zh-Hant"] {
            let out = run(&format!("{line} --lang {language}")).out;
            let head = out.lines().next().unwrap();
            assert!(is_chinese(head), "{line}: {head}");
        }
        let english = run(&format!("{line} --lang en")).out;
        assert!(!is_chinese(english.lines().next().unwrap()), "{line}: {english}");
    }
}

#[test]
fn errors_are_chinese_and_as_json_too() {
    let site = Site::open();
    let (alice, d) = (site.alice("alice"), site.folder_flag());
    for line in [
        format!("badges issue {d}"),
        format!("badges text NOPE {d}"),
        format!("event cancel nobody {d}"),
        format!("event publish --reason en=A --reason en=B {d}"),
        format!("event import nowhere.json {d}"),
        format!("{alice} --offline sync"),
        format!("{alice} session nobody"),
        format!("{alice} counts"),
        format!("{alice} bookmark edit session/keynote-2 --remind soon"),
        format!("{alice} leave --event OTHER"),
        "device --home /dev/null/x status".to_owned(),
        "event diff --data nowhere-at-all".to_owned(),
    ] {
        let ran = run(&format!("{line} --lang zh-Hans"));
        assert_eq!(ran.code, Some(1), "{line}: {ran:?}");
        let message = ran.err.strip_prefix("错误：").unwrap_or_else(|| panic!("{line}: {ran:?}"));
        assert!(is_chinese(message) && message.lines().count() == 1, "{line}: {message}");
        let ran = run(&format!("{line} --lang zh-Hans --json"));
        let answer: Value = serde_json::from_str(&ran.out).unwrap();
        assert!(is_chinese(answer["error"]["message"].as_str().unwrap()), "{line}: {answer}");
    }
    let error = failure("not_found", &format!("badges text NOPE {d}"));
    assert!(!is_chinese(error["message"].as_str().unwrap()), "{error}");
}

#[test]
fn the_locale_chooses_the_language_of_errors() {
    let said = |locale: &str| {
        let ran = huiban(["device", "status"]).env("LANG", locale).output().unwrap();
        assert_eq!(ran.status.code(), Some(2));
        String::from_utf8(ran.stderr).unwrap()
    };
    assert!(said("zh_CN.UTF-8").starts_with("错误：请用 --home"));
    assert!(said("en_GB.UTF-8").starts_with("error: say which device"));
}
