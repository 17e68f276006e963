//! The index follows the rows, whatever happens to them.

use super::fixture::{Fixture, session};
use serde_json::json;

fn speaker(id: &str, name: &str) -> (&'static str, &'static str, serde_json::Value) {
    let id: &'static str = id.to_owned().leak();
    ("speaker", id, json!({"id": id, "name": {"zh-Hans": name}}))
}

#[test]
fn rows_that_come_change_and_go_are_found_so() {
    let fixture = Fixture::new();
    assert_eq!(fixture.find("论坛"), [""; 0]);
    fixture.put(&[("session", "s1", session("s1", json!({"zh-Hans": "手术机器人论坛"}), 9))]);
    assert_eq!(fixture.find("论坛"), ["session/s1"]);
    fixture.put(&[("session", "s1", session("s1", json!({"zh-Hans": "手术机器人大赛"}), 9))]);
    assert_eq!(fixture.find("论坛"), [""; 0]);
    assert_eq!(fixture.find("大赛"), ["session/s1"]);
    fixture.delete("session", "s1");
    assert_eq!(fixture.find("大赛"), [""; 0]);
    fixture.put(&[("session", "s1", session("s1", json!({"zh-Hans": "手术机器人大赛"}), 9))]);
    assert_eq!(fixture.find("大赛"), ["session/s1"]);
}

#[test]
fn a_session_is_found_by_its_speaker_whichever_comes_first_and_by_the_new_name() {
    let fixture = Fixture::new();
    let mut row = session("s1", json!({"zh-Hans": "圆桌"}), 9);
    row["session"]["speakers"] = json!([{"speaker": "p-1_a"}]);
    fixture.put(&[("session", "s1", row)]);
    assert_eq!(fixture.find("张伟"), [""; 0]);
    fixture.put(&[speaker("p-1_a", "张伟")]);
    assert_eq!(fixture.find("张伟"), ["speaker/p-1_a", "session/s1"]);
    assert_eq!(fixture.find("圆桌 zhangw"), ["session/s1"]);
    fixture.put(&[speaker("p-1_a", "单晓")]);
    assert_eq!(fixture.find("张伟"), [""; 0]);
    assert_eq!(fixture.find("shanxiao"), ["speaker/p-1_a", "session/s1"]);
    fixture.delete("speaker", "p-1_a");
    assert_eq!(fixture.find("单晓"), [""; 0]);
    assert_eq!(fixture.find("圆桌"), ["session/s1"]);
}

#[test]
fn an_index_of_another_version_is_made_anew() {
    let fixture = Fixture::new();
    fixture.put(&[("session", "s1", session("s1", json!({"zh-Hans": "论坛"}), 9))]);
    assert_eq!(fixture.find("论坛"), ["session/s1"]);
    let spoil = |sql: &str| {
        let spoiled: crate::error::Result<()> =
            fixture.database.write(|mirror| Ok(mirror.execute_batch(sql)?));
        spoiled.unwrap();
    };
    spoil("INSERT INTO search_tokens (search_tokens) VALUES ('delete-all')");
    assert_eq!(fixture.find("论坛"), [""; 0], "the index alone finds");
    spoil("UPDATE search_state SET version = 0");
    assert_eq!(fixture.find("论坛"), ["session/s1"]);
    spoil("DELETE FROM search_state; DELETE FROM search_tokens; DELETE FROM search_things");
    assert_eq!(fixture.find("论坛"), ["session/s1"]);
}

#[test]
fn rows_of_an_unknown_shape_are_left_out() {
    let fixture = Fixture::new();
    fixture.put(&[
        ("session", "s1", session("s1", json!({"zh-Hans": "论坛"}), 9)),
        ("session", "s2", json!({"session": {"title": ["论坛"]}})),
        ("poll", "q1", json!({"title": {"zh-Hans": "论坛"}})),
        ("forum", "f1", json!({"code": "f1", "title": {"zh-Hant": "論壇"}})),
    ]);
    assert_eq!(fixture.find("论坛"), ["forum/f1", "session/s1"]);
    assert_eq!(fixture.find("论坛"), ["forum/f1", "session/s1"]);
}
