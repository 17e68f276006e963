use super::fixture::{Fixture, me, session};
use crate::screens::find_session;
use huiban_protocol::documents::Language;
use huiban_protocol::streams::row_type;
use serde_json::{Value, json};

fn rich_session() -> Value {
    let mut row = session("final", "20T09:00", "20T10:00", "5f");
    let more = json!({
        "kind": "contest",
        "description": {"zh-Hans": "决赛"},
        "languages": ["zh"], "interpretation": ["en"],
        "speakers": [{"speaker": "ada", "role": "juror"}, {"speaker": "li"}],
        "projects": ["p2", "p1"],
        "awards": [{"title": {"en": "Prizes"}, "entries": [
            {"prize": {"en": "First"}, "rank": 1, "winner": {"en": "Robot"}, "project": "p1"}]}],
        "agreements": [{"title": {"en": "Pact"}, "parties": [{"en": "A"}, {"zh-Hans": "乙"}]}],
        "exhibitor": "acme",
        "attachments": [{"title": {"en": "Slides"}, "url": "https://example.org/s.pdf"}],
    });
    row["session"].as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
    row
}

#[test]
fn one_session_is_complete_in_one_call() {
    let fixture = Fixture::event();
    fixture.put_session(rich_session());
    fixture.put(
        row_type::SPEAKER,
        "ada",
        json!({"id": "ada", "name": {"en": "Ada"}, "title": {"en": "Dr"}, "bio": {"en": "Wrote."}}),
    );
    fixture.put(row_type::SPEAKER, "li", json!({"id": "li", "name": {"zh-Hans": "李四"}}));
    let project = json!({"id": "p1", "title": {"en": "Robot"}, "org": {"en": "Lab"}});
    fixture.put(row_type::PROJECT, "p1", project);
    let exhibitor = json!({"code": "acme", "name": {"en": "Acme"}, "booth": "A12"});
    fixture.put(row_type::EXHIBITOR, "acme", exhibitor);
    fixture.publish(2, &[("final", "room", json!("b1"), json!("hall"))]);
    fixture.publish(3, &[("final", "room", json!("hall"), json!("5f"))]);
    fixture.bookmark(&["session/final"]);

    let view = fixture
        .read(|mirror| find_session(mirror, Some(&me()), "final", Language::En.into()))
        .unwrap();
    let view = serde_json::to_value(view).unwrap();
    let expected = json!({
        "kind": "contest", "title": "final", "description": "决赛",
        "languages": ["zh"], "interpretation": ["en"],
        "speakers": [
            {"id": "ada", "name": "Ada", "role": "juror", "org": null, "title": "Dr",
             "bio": "Wrote."},
            {"id": "li", "name": "李四", "role": "speaker", "org": null, "title": null,
             "bio": null},
        ],
        "projects": [
            {"id": "p2", "title": "p2", "category": null, "org": null, "description": null},
            {"id": "p1", "title": "Robot", "category": null, "org": "Lab", "description": null},
        ],
        "awards": [{"title": "Prizes", "entries": [{
            "prize": "First", "rank": 1, "winner": "Robot", "project": "p1", "money": null}]}],
        "agreements": [{"title": "Pact", "kind": null, "parties": ["A", "乙"]}],
        "exhibitor": {"code": "acme", "name": "Acme", "booth": "A12"},
        "attachments": [{"title": "Slides", "url": "https://example.org/s.pdf"}],
        "bookmarked": true, "followed": false, "conflict": false, "note": null,
    });
    for (field, value) in expected.as_object().unwrap() {
        assert_eq!(&view[field], value, "{field}");
    }
    // every publication is told, the newest first
    let rooms: Vec<(&str, &str)> = view["changes"]
        .as_array()
        .unwrap()
        .iter()
        .map(|change| (change["old"].as_str().unwrap(), change["new"].as_str().unwrap()))
        .collect();
    assert_eq!(rooms, [("Room hall", "Room 5f"), ("Room b1", "Room hall")]);
    assert_eq!(view["changes"][0]["affects_me"], true);
}

#[test]
fn what_is_not_published_is_none() {
    let fixture = Fixture::event();
    for id in ["x", "", "a/b", "会"] {
        let found = fixture.read(|mirror| find_session(mirror, None, id, Language::En.into()));
        assert_eq!(found, None, "{id:?}");
    }
}
