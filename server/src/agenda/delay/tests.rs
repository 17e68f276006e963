use super::*;
use huiban_protocol::error::ErrorCode;
use serde_json::json;

/// The forum `f` meets in two rooms on the first day and again on the second; lunch is everyone's,
/// tea is its own.
fn document() -> AgendaDocument {
    let session = |id: &str,
                   forum: Option<&str>,
                   kind: &str,
                   room: &str,
                   start: &str,
                   end: &str| {
        json!({
            "id": id, "kind": kind, "title": {"en": id}, "forum": forum, "room": room,
            "start": format!("2026-11-{start}:00+08:00"), "end": format!("2026-11-{end}:00+08:00"),
        })
    };
    let f = Some("f");
    serde_json::from_value(json!({
        "format": "huiban-event", "version": 1,
        "event": {
            "code": "E26", "name": {"en": "Congress"}, "zone": "Asia/Shanghai",
            "days": [{"date": "2026-11-12"}, {"date": "2026-11-13"}]
        },
        "venues": [{"code": "east", "name": {"en": "East"}}],
        "rooms": [
            {"code": "e1", "venue": "east", "name": {"en": "E1"}},
            {"code": "e2", "venue": "east", "name": {"en": "E2"}}
        ],
        "forums": [
            {"code": "f", "title": {"en": "F"}}, {"code": "g", "title": {"en": "G"}},
            {"code": "empty", "title": {"en": "Empty"}}
        ],
        "sessions": [
            session("late", f, "talk", "e1", "12T23:30", "12T23:50"),
            session("one", f, "talk", "e1", "12T09:00", "12T10:00"),
            session("two", f, "talk", "e1", "12T10:00", "12T11:00"),
            session("side", f, "talk", "e2", "12T10:30", "12T12:30"),
            session("gone", f, "talk", "e1", "12T11:00", "12T11:20"),
            session("later", f, "talk", "e1", "12T11:20", "12T11:40"),
            session("lunch", None, "break", "e1", "12T12:00", "12T13:00"),
            session("three", f, "talk", "e1", "12T13:00", "12T14:00"),
            session("tea", f, "break", "e1", "12T14:10", "12T14:40"),
            session("four", f, "talk", "e1", "12T14:40", "12T15:00"),
            session("night", f, "social", "e1", "13T00:30", "13T01:30"),
            session("next", f, "talk", "e1", "13T09:00", "13T10:00"),
            session("other", Some("g"), "talk", "e2", "12T10:00", "12T10:20"),
        ]
    }))
    .map(|mut document: AgendaDocument| {
        document.sessions[4].state = SessionState::Cancelled;
        document.sessions[5].state = SessionState::Postponed;
        document
    })
    .unwrap()
}

fn at(text: &str) -> Time {
    format!("2026-11-{text}:00+08:00").parse().unwrap()
}

fn request(minutes: u32, from: Option<&str>, until_break: bool) -> DelayRequest {
    let from = from.map(|text| match text.parse() {
        Ok(clock) => DelayFrom::Clock(clock),
        Err(_) => DelayFrom::Instant(at(text)),
    });
    DelayRequest { forum: "f".parse().unwrap(), minutes, from, until_break }
}

/// What a delay made of the document at this time of the server, and what it said.
fn delayed(
    request: &DelayRequest,
    now: &str,
) -> Result<(AgendaDocument, DelayAnswer, Vec<Problem>)> {
    let mut document = document();
    let (problems, answer) = apply(&mut document, request, at(now).timestamp_millis())?;
    Ok((document, answer, problems))
}

fn ids(answer: &DelayAnswer) -> Vec<&str> {
    answer.shifted.iter().map(|shifted| shifted.session.as_str()).collect()
}

fn refused(request: &DelayRequest, now: &str) -> (ErrorCode, String) {
    let error = delayed(request, now).unwrap_err();
    (error.code(), error.to_string())
}

#[test]
fn what_is_left_of_the_day_is_shifted_and_all_else_stays() {
    let cases: [(&str, Option<&str>, &[&str]); 7] = [
        // now is in the first session: it began already
        ("12T09:10", None, &["two", "side", "three", "tea", "four", "late", "night"]),
        ("12T09:10", Some("10:00:00"), &["two", "side", "three", "tea", "four", "late", "night"]),
        ("12T09:10", Some("10:01:00"), &["side", "three", "tea", "four", "late", "night"]),
        // any day before: the day is named
        ("01T08:00", Some("12T14:40"), &["four", "late", "night"]),
        ("01T08:00", Some("13T08:00"), &["next"]),
        // after midnight it is still the evening before
        ("13T00:10", None, &["night"]),
        ("12T09:10", Some("00:15:00"), &["night"]),
    ];
    for (now, from, expected) in cases {
        let (changed, answer, _) = delayed(&request(10, from, false), now).unwrap();
        assert_eq!(ids(&answer), expected, "{now} {from:?}");
        assert_eq!(answer.stopped_at, None);
        for (old, new) in document().sessions.iter().zip(&changed.sessions) {
            let late = if expected.contains(&old.id.as_str()) { 10 } else { 0 };
            assert_eq!(new.start - old.start, TimeDelta::minutes(late), "{}", old.id);
            assert_eq!(new.end - old.end, TimeDelta::minutes(late), "{}", old.id);
        }
    }
}

#[test]
fn a_break_of_everyone_takes_the_delay_up_and_stays_as_it_is() {
    let (changed, answer, problems) =
        delayed(&request(15, Some("12T09:00"), true), "12T08:00").unwrap();
    assert_eq!(ids(&answer), ["one", "two", "side"]);
    let stop = answer.stopped_at.unwrap();
    assert_eq!((stop.session.as_str(), stop.shortened_minutes), ("lunch", 0));
    assert_eq!((stop.start, stop.end), (at("12T12:00"), at("12T13:00")));
    assert_eq!(changed.sessions[7], document().sessions[7], "the afternoon is on time");
    assert_eq!(problems, vec![]);
}

#[test]
fn a_forum_s_own_break_begins_when_what_is_before_it_ends() {
    let shortened = |minutes| {
        let (changed, answer, _) =
            delayed(&request(minutes, Some("12T13:00"), true), "12T08:00").unwrap();
        assert_eq!(ids(&answer), ["three"]);
        assert_eq!(changed.sessions[9], document().sessions[9], "what follows is on time");
        let stop = answer.stopped_at.unwrap();
        assert_eq!((changed.sessions[8].start, changed.sessions[8].end), (stop.start, stop.end));
        assert_eq!(stop.end, at("12T14:40"));
        stop.shortened_minutes
    };
    // ten minutes are free before it
    assert_eq!([shortened(5), shortened(10), shortened(25), shortened(39)], [0, 0, 15, 29]);
}

#[test]
fn a_break_that_is_too_short_is_said_with_what_it_takes() {
    let (code, message) = refused(&request(40, Some("12T13:00"), true), "12T08:00");
    assert_eq!(code, ErrorCode::Malformed);
    assert!(message.contains("tea") && message.contains("at most 39 minutes"), "{message}");
}

#[test]
fn where_no_break_is_left_the_rest_of_the_day_is_shifted_and_that_is_said() {
    let (_, answer, problems) = delayed(&request(5, Some("12T14:40"), true), "12T08:00").unwrap();
    assert_eq!(ids(&answer), ["four", "late", "night"]);
    assert_eq!(answer.stopped_at, None);
    let said: Vec<&str> = problems.iter().map(|problem| problem.place.as_str()).collect();
    assert!(said.contains(&"forums/f"), "{said:?}");
}

#[test]
fn past_midnight_and_past_closing_is_said() {
    let (_, _, problems) = delayed(&request(30, Some("12T23:00"), false), "12T08:00").unwrap();
    let said: Vec<(&str, &str)> =
        problems.iter().map(|p| (p.place.as_str(), p.message.as_str())).collect();
    assert_eq!(said.len(), 2, "{said:?}");
    assert!(said[0].0 == "sessions/late/end" && said[0].1.contains("past midnight"), "{said:?}");
    // until 01:30 somebody is there anyway
    assert!(said[1].0 == "sessions/night/end" && said[1].1.contains("02:00"), "{said:?}");
}

#[test]
fn what_cannot_be_delayed_is_refused_with_what_to_do() {
    let (code, message) = refused(&request(10, Some("09:00:00"), false), "01T08:00");
    assert_eq!(code, ErrorCode::Malformed);
    assert!(
        message.contains("2026-11-12, 2026-11-13") && message.contains("T09:00:00+08:00"),
        "{message}"
    );
    // later than all of it; before a break nothing is left
    for (request, now) in [
        (request(10, None, false), "13T09:30"),
        (request(10, None, false), "20T09:00"),
        (request(10, Some("12T11:50"), true), "12T08:00"),
    ] {
        let (code, message) = refused(&request, now);
        assert!(code == ErrorCode::Malformed && message.contains("no session left"), "{message}");
    }
    for minutes in [0, 721, u32::MAX] {
        assert_eq!(refused(&request(minutes, None, false), "12T08:00").0, ErrorCode::Malformed);
    }
    let forum =
        |code: &str| DelayRequest { forum: code.parse().unwrap(), ..request(5, None, false) };
    assert_eq!(refused(&forum("nothing"), "12T08:00").0, ErrorCode::NotFound);
    assert_eq!(refused(&forum("empty"), "12T08:00").0, ErrorCode::Malformed);
    let clock = DelayRequest { from: request(1, Some("09:00:00"), false).from, ..forum("empty") };
    assert!(refused(&clock, "12T08:00").1.contains("no session left"));
}

#[test]
fn a_forum_of_one_day_needs_no_day() {
    let mut document = document();
    let g = DelayRequest { forum: "g".parse().unwrap(), ..request(5, Some("10:00:00"), false) };
    let (_, answer) = apply(&mut document, &g, at("01T08:00").timestamp_millis()).unwrap();
    assert_eq!((ids(&answer), answer.from), (vec!["other"], at("12T10:00")));
}

#[test]
fn two_delays_are_one_of_their_sum() {
    let (mut twice, ..) = delayed(&request(10, Some("12T10:00"), false), "12T08:00").unwrap();
    let now_ms = at("12T08:00").timestamp_millis();
    apply(&mut twice, &request(20, Some("12T10:00"), false), now_ms).unwrap();
    let (once, ..) = delayed(&request(30, Some("12T10:00"), false), "12T08:00").unwrap();
    assert_eq!(twice, once);
}
