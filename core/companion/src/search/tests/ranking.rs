//! What comes first, and what is marked.

use super::fixture::{Fixture, ms, session};
use crate::search::{HighlightRange, SEARCH_LIMIT_MAX, SearchKind, SearchQuery};
use serde_json::{Value, json};

fn query(text: &str) -> SearchQuery {
    SearchQuery { text: text.to_owned(), ..SearchQuery::default() }
}

fn hans(text: &str) -> Value {
    json!({"zh-Hans": text})
}

fn event() -> Fixture {
    let fixture = Fixture::new();
    let mut by_speaker = session("by-speaker", hans("圆桌讨论"), 12);
    by_speaker["session"]["speakers"] = json!([{"speaker": "p1"}]);
    let mut by_text = session("by-text", hans("产品发布"), 12);
    by_text["session"]["description"] = hans("由张江药谷主办");
    fixture.put(&[
        ("session", "by-text", by_text),
        ("session", "by-speaker", by_speaker),
        ("session", "later", session("later", hans("张江论坛"), 15)),
        ("session", "soon", session("soon", hans("张江论坛"), 11)),
        ("session", "on", session("on", hans("张江论坛"), 10)),
        ("session", "past", session("past", hans("张江论坛"), 9)),
        ("session", "long-past", session("long-past", hans("张江论坛"), 8)),
        ("speaker", "p1", json!({"id": "p1", "name": hans("张江"), "org": hans("某大学")})),
        ("forum", "f", json!({"code": "f", "title": hans("张江专场")})),
        ("exhibitor", "x", json!({"code": "x", "name": hans("张江器械"), "booth": "A12"})),
        ("project", "j", json!({"id": "j", "title": hans("张江项目")})),
        (
            "notice",
            "n",
            json!({"id": "n", "title": hans("张江通知"),
            "at": "2026-11-19T10:00:00+08:00"}),
        ),
    ]);
    fixture
}

#[test]
fn title_before_speaker_before_text_and_sooner_before_past() {
    let hits = event().ask(&query("张江"), ms(10));
    let ids: Vec<&str> = hits.iter().map(|hit| &*hit.id).collect();
    let expected = [
        "f",
        "p1",
        "x",
        "on",
        "soon",
        "later",
        "j",
        "past",
        "long-past",
        "n",
        "by-speaker",
        "by-text",
    ];
    assert_eq!(ids, expected);
    assert!(hits.is_sorted_by_key(|hit| std::cmp::Reverse(hit.score)), "{hits:?}");
    let of = |id: &str| hits.iter().find(|hit| hit.id == id).unwrap();
    assert_eq!(of("by-speaker").subtitle.as_deref(), Some("张江"));
    assert_eq!(of("p1").subtitle.as_deref(), Some("某大学"));
    assert_eq!(of("x").subtitle.as_deref(), Some("A12"));
    assert_eq!((of("by-text").highlight.len(), of("on").highlight.len()), (0, 1));
}

#[test]
fn kinds_and_number_are_kept_to() {
    let fixture = event();
    let kinds = vec![SearchKind::Forum, SearchKind::Exhibitor];
    let only = fixture.ask(&SearchQuery { kinds, ..query("张江") }, ms(10));
    assert_eq!(only.iter().map(|hit| &*hit.id).collect::<Vec<_>>(), ["f", "x"]);
    let two = fixture.ask(&SearchQuery { limit: Some(2), ..query("张江") }, ms(10));
    assert_eq!(two.iter().map(|hit| &*hit.id).collect::<Vec<_>>(), ["f", "p1"]);
    for limit in [0, u32::MAX] {
        let some = fixture.ask(&SearchQuery { limit: Some(limit), ..query("张江") }, ms(10));
        assert!(!some.is_empty() && some.len() <= SEARCH_LIMIT_MAX as usize);
    }
}

#[test]
fn terms_may_be_found_in_different_texts_but_not_in_pieces() {
    let fixture = event();
    assert_eq!(fixture.find("圆桌 张江"), ["session/by-speaker"]);
    assert_eq!(fixture.find("圆桌 zj"), ["session/by-speaker"]);
    assert_eq!(fixture.find("产品 药谷"), ["session/by-text"]);
    // every two characters that follow each other are there, the whole is not
    let pieces = session("pieces", hans("人工授粉，工智部，智能表"), 9);
    fixture.put(&[("session", "pieces", pieces)]);
    assert_eq!(fixture.find("人工智能"), [""; 0]);
}

#[test]
fn highlights_point_into_the_title_that_is_shown() {
    let fixture = Fixture::new();
    for (title, text, expected) in [
        (hans("⽆锡医疗器械论坛"), "无锡 论坛", vec![(0, 2), (6, 8)]),
        (json!({"zh-Hant": "無錫論壇"}), "无锡论坛", vec![(0, 4)]),
        (hans("ＡＩ辅助诊断，AI 质控"), "ai", vec![(0, 2), (7, 9)]),
        (hans("第九届㎡ﬁeld论坛"), "论坛", vec![(8, 10)]),
        (hans("第九届ﬁeld论坛"), "fie", vec![(3, 5)]),
        (hans("主持人张伟"), "zhangw", vec![(3, 5)]),
        (hans("主持人张伟"), "zw", vec![(3, 5)]),
        (hans("张张张张"), "张张", vec![(0, 4)]),
        (hans("👍论坛"), "论坛", vec![(1, 3)]),
        (json!({"zh-Hans": "心脏", "en": "Heart"}), "heart", vec![]),
        (json!({"en": "Cafe\u{301} culture"}), "café", vec![(0, 4)]),
    ] {
        fixture.put(&[("session", "s", session("s", title.clone(), 9))]);
        let hits = fixture.ask(&query(text), ms(8));
        let expected: Vec<HighlightRange> =
            expected.into_iter().map(|(start, end)| HighlightRange { start, end }).collect();
        assert_eq!(hits.len(), 1, "{text} in {title}");
        assert_eq!(hits[0].highlight, expected, "{text} in {title}");
    }
}

#[test]
fn a_cancelled_session_is_found_and_says_so() {
    let fixture = Fixture::new();
    let mut row = session("s", hans("论坛"), 9);
    row["session"]["state"] = json!("cancelled");
    fixture.put(&[("session", "s", row)]);
    let hits = fixture.ask(&query("论坛"), ms(8));
    assert_eq!(hits[0].status, Some(huiban_protocol::rules::SessionStatus::Cancelled));
}
