//! Calendars that people subscribe to.

use huiban_companion::BookmarkEdit;
use huiban_companion::ports::{Method, Request, Response, SyncApi as _};
use huiban_protocol::documents::{Language, SessionState};
use huiban_server::organizer::SessionEdit;
use huiban_tests::ports::Directory;
use huiban_tests::{Actor, World};

on_both! {
    a_subscribed_calendar_follows_what_is_published_and_marked
    a_calendar_reminds_as_its_owner_was_to_be_reminded
    a_calendar_is_its_owners
}

async fn get(asker: &Actor, url: &str) -> Response {
    let url =
        if url.starts_with('/') { format!("{}{url}", Directory::NAME) } else { url.to_owned() };
    let request =
        Request { method: Method::Get, url, token: None, body: None, zstd: false, digest: None };
    asker.link.call(request).await.unwrap()
}

/// The calendar without its folded lines.
async fn calendar(asker: &Actor, url: &str) -> String {
    let response = get(asker, url).await;
    assert_eq!((response.status, response.media_type.as_str()), (200, "text/calendar"), "{url}");
    String::from_utf8(response.body).unwrap().replace("\r\n ", "")
}

async fn a_subscribed_calendar_follows_what_is_published_and_marked(world: World) {
    let alice = world.enrol_attendee("alice").await;
    let link = alice.core().calendar_link(Language::En).await.unwrap();
    assert!(!calendar(&alice, &link).await.contains("VEVENT"), "nothing is marked yet");

    // what was marked a moment ago is sent before the address is asked for
    alice.bookmark("stents");
    alice.core().set_bookmark(&"forum/f1".parse().unwrap(), true).unwrap();
    assert_eq!(alice.core().calendar_link(Language::En).await.unwrap(), link);
    let marked = calendar(&alice, &link).await;
    for uid in ["stents", "opening"] {
        assert!(marked.contains(&format!("UID:{uid}.E26@huiban\r\nDTSTAMP")), "{marked}");
    }
    assert!(marked.contains("SEQUENCE:0\r\n") && marked.contains("TRIGGER:-PT15M\r\n"));

    let moved = SessionEdit {
        start: Some("2026-11-12T15:00:00+08:00".parse().unwrap()),
        ..SessionEdit::default()
    };
    world.edit("stents", &moved).await;
    world.pass(60_000);
    world.publish("later").await;
    let cancelled = SessionEdit { state: Some(SessionState::Cancelled), ..SessionEdit::default() };
    world.edit("opening", &cancelled).await;
    world.pass(60_000);
    world.publish("ill").await;
    let after = calendar(&alice, &link).await;
    let event = |uid: &str| {
        let (_, from) = after.split_once(&format!("UID:{uid}.E26")).unwrap();
        from.split("END:VEVENT").next().unwrap()
    };
    assert!(event("stents").contains("SEQUENCE:2\r\n"), "{after}");
    assert!(event("stents").contains("DTSTART;TZID=Asia/Shanghai:20261112T150000\r\n"));
    assert!(event("opening").contains("SEQUENCE:3\r\n"), "{after}");
    assert!(event("opening").contains("STATUS:CANCELLED\r\n"), "it stays, as cancelled");

    // the file that the phone writes by itself says the same of each session
    alice.sync().await;
    let scope = huiban_companion::CalendarScope::Session("stents".to_owned());
    let own = alice.core().calendar(&scope, Language::En).unwrap().replace("\r\n ", "");
    assert!(own.contains(event("stents")), "{own}\n{after}");

    alice.unbookmark("stents");
    alice.sync().await;
    assert!(!calendar(&alice, &link).await.contains("UID:stents"));
}

async fn a_calendar_reminds_as_its_owner_was_to_be_reminded(world: World) {
    let alice = world.enrol_attendee("alice").await;
    alice.bookmark("stents");
    let target = "session/stents".parse().unwrap();
    let link = alice.core().calendar_link(Language::En).await.unwrap();
    let cases = [
        ("90m", "TRIGGER:-PT90M\r\n"),
        ("2d", "TRIGGER:-P2D\r\n"),
        ("2026-11-11T20:00:00+08:00", "TRIGGER;VALUE=DATE-TIME:20261111T120000Z\r\n"),
    ];
    let scope = huiban_companion::CalendarScope::Mine;
    let remind = |remind: &str| {
        let edit = BookmarkEdit { remind: Some(remind.to_owned()), ..BookmarkEdit::default() };
        alice.core().edit_bookmark(&target, &edit).unwrap();
    };
    for (time, trigger) in cases {
        remind(time);
        alice.sync().await;
        let subscribed = calendar(&alice, &link).await;
        assert!(subscribed.contains(trigger), "{time}: {subscribed}");
        let own = alice.core().calendar(&scope, Language::En).unwrap().replace("\r\n ", "");
        assert!(own.contains(trigger), "{time}: {own}");
    }
    // who took the reminder away is not reminded here either
    remind("");
    alice.sync().await;
    assert!(!calendar(&alice, &link).await.contains("VALARM"));
    assert!(!alice.core().calendar(&scope, Language::En).unwrap().contains("VALARM"));
}

async fn a_calendar_is_its_owners(world: World) {
    let alice = world.enrol_attendee("alice").await;
    let bob = world.enrol_attendee("bob").await;
    alice.bookmark("stents");
    let hers = alice.core().calendar_link(Language::ZhHans).await.unwrap();
    let tablet = world.enrol_device_of("alice", "tablet").await;
    assert_eq!(tablet.core().calendar_link(Language::ZhHans).await.unwrap(), hers);
    let his = bob.core().calendar_link(Language::ZhHans).await.unwrap();
    assert_ne!(his, hers);
    assert!(!calendar(&bob, &his).await.contains("VEVENT"));

    let gate = world.enrol_gate("gate_a", &["main"]).await;
    let refused = gate.core().calendar_link(Language::En).await.unwrap_err();
    assert_eq!(refused.kind(), "unauthorized");

    // a forum's is open to all, and reminds nobody
    let forum = calendar(&bob, "/ics/E26/forum/f1.ics?lang=en").await;
    assert!(forum.contains("UID:opening.E26@huiban") && !forum.contains("VALARM"), "{forum}");
    let guessed = hers.replace(|c: char| c.is_ascii_digit(), "0");
    for nowhere in [
        "/ics/E26/forum/nobody.ics",
        "/ics/E27/forum/f1.ics",
        "/ics/E26/me/00.ics",
        "/ics/E26/me/会.ics",
        guessed.as_str(),
    ] {
        assert_eq!(get(&bob, nowhere).await.status, 404, "{nowhere}");
    }
    assert_eq!(get(&bob, "/ics/E26/forum/f1.ics?lang=xx").await.status, 400);
}
