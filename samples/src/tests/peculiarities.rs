//! One of each thing that is easy to get wrong.

use huiban_protocol::documents::{Language, Session, SessionKind as Kind};

use super::{document, november, session};

fn titled(part: &str) -> Vec<&'static Session> {
    document()
        .sessions
        .iter()
        .filter(|s| Language::ALL.iter().any(|l| s.title.get(*l).is_some_and(|t| t.contains(part))))
        .collect()
}

#[test]
fn sessions_of_two_forums_clash() {
    let (a, b) = (session("cardio-01"), session("upstream-01"));
    assert!(a.start == b.start && a.room != b.room && a.forum != b.forum);
}

#[test]
fn english_sessions_are_interpreted() {
    for id in ["keynote-2", "hif-01", "overseas-02"] {
        let session = session(id);
        assert_eq!(session.languages, ["en"], "{id}");
        assert_eq!(session.interpretation, ["zh"], "{id}");
    }
    assert_eq!(session("keynote-1").interpretation, ["en"]);
}

#[test]
fn one_session_runs_past_midnight() {
    let night: Vec<_> = document()
        .sessions
        .iter()
        .filter(|s| s.start.date_naive() != s.end.date_naive())
        .map(|s| s.id.as_str())
        .collect();
    assert_eq!(night, ["night-1"]);
    assert_eq!(session("night-1").end, november(14, "00:30"));
}

#[test]
fn the_last_session_has_nobody_on_stage() {
    let last = document().sessions.iter().max_by_key(|s| s.end).unwrap();
    assert_eq!(last.id.as_str(), "closing-1");
    assert!(last.speakers.is_empty());
}

#[test]
fn titles_in_traditional_script() {
    let own = session("regulation-02");
    assert_eq!(own.title.zh_hans, None);
    assert!(own.title.zh_hant.as_deref().unwrap().contains("醫療器械註冊"));
    // as it comes from a spreadsheet with one column for Chinese
    for id in ["transfer-04", "tis-04"] {
        let mixed = session(id).title.zh_hans.as_deref().unwrap();
        assert!(mixed.contains('專') || mixed.contains('轉'), "{mixed}");
    }
}

#[test]
fn titles_with_kangxi_radicals() {
    // U+2F46 and U+2F63 look like 无 and 生 and are other characters
    assert_eq!(titled("\u{2f46}\u{9521}").len(), 1);
    assert_eq!(titled("创新\u{2f63}态").len(), 1);
    assert!(titled("无锡").is_empty() && titled("创新生态").is_empty());
}

#[test]
fn a_title_only_in_english() {
    let only: Vec<_> = document()
        .sessions
        .iter()
        .filter(|s| s.title.zh_hans.is_none() && s.title.zh_hant.is_none())
        .map(|s| s.id.as_str())
        .collect();
    assert_eq!(only, ["overseas-02", "overseas-sponsor"]);
}

#[test]
fn artificial_intelligence_is_found() {
    assert!(titled("人工智能").len() >= 3);
    let forum = document().forums.iter().find(|f| f.code.as_str() == "ai").unwrap();
    assert!(forum.title.zh_hans.as_deref().unwrap().contains("人工智能"));
}

#[test]
fn lunch_has_no_room() {
    assert!(document().sessions.iter().any(|s| s.kind == Kind::Break && s.room.is_none()));
    assert!(document().sessions.iter().all(|s| s.room.is_some() || s.kind == Kind::Break));
}

#[test]
fn the_event_is_named_in_three_languages() {
    let name = &document().event.name;
    assert!(Language::ALL.iter().all(|language| name.get(*language).is_some()));
    assert_eq!(document().event.code.as_str(), "HMIW2026");
    assert_eq!(document().event.first_day(), Some(november(12, "00:00").date_naive()));
    assert_eq!(document().event.last_day(), Some(november(14, "00:00").date_naive()));
}

#[test]
fn places_and_exhibition_are_named_in_english() {
    let named = document()
        .venues
        .iter()
        .map(|v| &v.name)
        .chain(document().rooms.iter().map(|r| &r.name))
        .chain(document().zones.iter().map(|z| &z.name))
        .chain(document().exhibitors.iter().map(|e| &e.name))
        .chain(document().lists.iter().map(|l| &l.name));
    for name in named {
        assert!(name.en.is_some(), "{name:?}");
    }
}

#[test]
fn every_text_stands_under_its_own_language() {
    let is_han = |c: char| ('\u{4e00}'..='\u{9fff}').contains(&c);
    let mut seen = 0;
    let mut wrong = Vec::new();
    walk(&serde_json::to_value(document()).unwrap(), &mut |language, text| {
        seen += 1;
        if text.chars().any(is_han) != language.starts_with("zh") {
            wrong.push(format!("{language}: {text}"));
        }
    });
    assert!(seen > 2_000, "only {seen} texts were seen");
    assert_eq!(wrong, Vec::<String>::new());
}

/// Shows every text of every language, wherever it stands.
fn walk(value: &serde_json::Value, see: &mut impl FnMut(&str, &str)) {
    match value {
        serde_json::Value::Array(entries) => entries.iter().for_each(|entry| walk(entry, see)),
        serde_json::Value::Object(fields) => {
            for (name, field) in fields {
                match field.as_str().filter(|_| ["zh-Hans", "zh-Hant", "en"].contains(&&**name)) {
                    Some(text) => see(name, text),
                    None => walk(field, see),
                }
            }
        }
        _ => {}
    }
}
