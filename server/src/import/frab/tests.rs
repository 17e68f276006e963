#![expect(clippy::arithmetic_side_effects, reason = "an overflow fails the test")]

use crate::import::tests::{import, lines};
use huiban_protocol::documents::{AgendaDocument, Language};
use proptest::prelude::*;

#[test]
fn every_oddity_of_schedules_in_json_is_taken_as_it_is_meant() {
    let read = import("odd.json", include_bytes!("tests/odd.json")).unwrap();
    assert_eq!(lines(&read), include_str!("tests/odd.txt"));
}

#[test]
fn every_oddity_of_schedules_in_xml_is_taken_as_it_is_meant() {
    let read = import("odd.xml", include_bytes!("tests/odd.xml")).unwrap();
    assert_eq!(lines(&read), include_str!("tests/odd_xml.txt"));
}

#[test]
fn xml_in_another_encoding_is_read_as_it_declares_itself() {
    let text = "<?xml version='1.0' encoding='ENCODING'?><schedule><conference><title>会伴</title>\
        <acronym>enc</acronym></conference><day date='2026-11-12'><room name='主会场'>\
        <event guid='1'><start>9:00</start><duration>1:00</duration><title>开幕式</title></event>\
        </room></day></schedule>";
    for (label, encoding) in [("GB18030", encoding_rs::GB18030), ("utf-8", encoding_rs::UTF_8)] {
        let text = text.replace("ENCODING", label);
        let (bytes, _, _) = encoding.encode(&text);
        let read = import("enc.xml", &bytes).unwrap().document;
        let title = read.sessions[0].title.zh_hans.as_deref();
        assert_eq!(
            (title, read.rooms[0].name.zh_hans.as_deref()),
            (Some("开幕式"), Some("主会场"))
        );
    }
    let latin = text.replace("ENCODING", "utf-8");
    let (bytes, _, _) = encoding_rs::GB18030.encode(&latin);
    let message = import("enc.xml", &bytes).unwrap_err()[0].message.clone();
    assert!(message.contains("not written in UTF-8"), "{message}");
}

#[test]
fn people_are_found_wherever_a_program_puts_them() {
    let lists = [
        "<persons><person>A One</person><person>B Two</person></persons>",
        "<persons><speaker>A One</speaker><speaker>B Two</speaker></persons>",
        "<speakers><speaker>A One</speaker><person>B Two</person></speakers>",
        "<person id='1'>A One</person><person id='2'>B Two</person>",
        "<speaker>A One</speaker><speaker>B Two</speaker>",
        "<persons>A One, B Two</persons>",
        "<persons><person>A One</person></persons><speaker>B Two</speaker>",
    ];
    for list in lists {
        let text = format!(
            "<schedule><conference><title>People</title><acronym>people</acronym></conference>\
             <day date='2026-11-12'><room name='A'><event guid='g1'><start>9:00</start>\
             <duration>0:30</duration><title>Talk</title>{list}</event></room></day></schedule>"
        );
        let read = import("people.xml", text.as_bytes()).unwrap().document;
        let names: Vec<_> =
            read.speakers.iter().map(|one| one.name.pick(Language::En).to_owned()).collect();
        assert_eq!(names, ["A One", "B Two"], "{list}");
        assert_eq!(read.sessions[0].speakers.len(), 2, "{list}");
    }
}

#[test]
fn a_night_belongs_to_the_day_that_it_stands_in() {
    let text = "<schedule><conference><title>Night</title><acronym>night</acronym></conference>\
        <day date='2026-08-20'><room name='A'><event guid='a'>\
        <date>2026-08-20T22:00:00+02:00</date><start>22:00</start><duration>1:00</duration>\
        <title>Late</title></event><event guid='b'><date>2026-08-21T00:30:00+02:00</date>\
        <start>00:30</start><duration>1:00</duration><title>Later</title></event></room></day>\
        <day date='2026-08-21' start='2026-08-22T03:00:00+02:00' end='2026-08-21T09:00:00+02:00'>\
        <room name='A'><event guid='c'><date>2026-08-21T10:00:00+02:00</date><start>10:00</start>\
        <duration>1:00</duration><title>Morning</title></event></room></day></schedule>";
    let read = import("night.xml", text.as_bytes()).unwrap().document;
    let days: Vec<String> = read.event.days.iter().map(|day| day.date.to_string()).collect();
    assert_eq!(days, ["2026-08-20", "2026-08-21"], "no day of its own, and none too many");
}

#[test]
fn what_is_broken_or_built_to_harm_is_refused_with_its_line() {
    let deep = format!("<schedule>{}", "<a>".repeat(100_000));
    let cases = [
        ("<schedule>\n<day>\n</schedule>", "line 3: broken XML"),
        ("<schedule><day>", "breaks off within <day>"),
        ("<schedule/>", "no session"),
        (deep.as_str(), "nest more than 64 deep"),
        ("{\"schedule\":{\"conference\":{\"days\":[{\"rooms\":7}]}}}", "no frab schedule"),
        ("{\"schedule\":{\"conference\":{}}}", "no session"),
    ];
    for (text, expected) in cases {
        let said = match import("bad", text.as_bytes()) {
            Ok(import) => import.problems,
            Err(problems) => problems,
        };
        let found = said.iter().any(|problem| problem.message.contains(expected));
        assert!(found, "{expected}: {said:?}");
    }
}

#[test]
fn fifty_megabytes_of_schedule_are_read() {
    let event = |n: usize| {
        let text = "words of a description ".repeat(11_000);
        format!(
            "<event guid='g{n}'><start>{}:{:02}</start><duration>0:05</duration>\
             <title>Talk {n}</title><abstract>{text}</abstract></event>",
            9 + n / 12,
            n % 12 * 5
        )
    };
    let events: String = (0..120).chain(0..100).map(event).collect();
    let xml = format!(
        "<schedule><conference><title>Large</title><acronym>large</acronym></conference>\
         <day date='2026-11-12'><room name='A'>{events}</room></day></schedule>"
    );
    assert!(xml.len() > 50_000_000, "{}", xml.len());
    let read = import("large.xml", xml.as_bytes()).unwrap();
    assert_eq!(read.document.sessions.len(), 220);
}

/// The sessions in an order that positions in a file do not change.
fn sorted(mut document: AgendaDocument) -> AgendaDocument {
    document.sessions.sort_by(|a, b| a.id.cmp(&b.id));
    document.speakers.sort_by(|a, b| a.id.cmp(&b.id));
    document.rooms.sort_by(|a, b| a.code.cmp(&b.code));
    document.rooms.iter_mut().for_each(|room| room.order = 0);
    document.forums.sort_by(|a, b| a.code.cmp(&b.code));
    document.forums.iter_mut().for_each(|forum| forum.order = 0);
    document.forums.iter_mut().for_each(|forum| forum.rooms.sort());
    document
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, failure_persistence: None, ..Default::default() })]

    /// Position is no identity: whatever order the events stand in, they are the same sessions.
    #[test]
    fn the_order_of_events_in_a_file_means_nothing(order in Just((0..8_usize).collect::<Vec<_>>()).prop_shuffle()) {
        let event = |at: &usize| {
            // some without any name, two with the same
            let guid = match at { 0..=2 => format!("g{at}"), 3 | 4 => "same".to_owned(), _ => String::new() };
            format!(
                r#"{{"guid":"{guid}","date":"2026-08-21T{:02}:00:00+02:00","duration":"00:30","title":"T{}",
                    "track":"Track {}","persons":[{{"name":"P{}"}}]}}"#,
                8 + at, at % 6, at % 2, at % 3
            )
        };
        let file = |order: &[usize]| {
            let events: Vec<_> = order.iter().map(event).collect();
            format!(r#"{{"schedule":{{"conference":{{"acronym":"perm","title":"P","time_zone_name":"Europe/Berlin",
                "days":[{{"date":"2026-08-21","rooms":{{"A":[{}]}}}}]}}}}}}"#, events.join(","))
        };
        let plain = import("a", file(&[0, 1, 2, 3, 4, 5, 6, 7]).as_bytes()).unwrap().document;
        let shuffled = import("a", file(&order).as_bytes()).unwrap().document;
        prop_assert_eq!(sorted(plain), sorted(shuffled));
    }
}
