//! What a person marked: on several devices at once, and while the programme moves.

use huiban_companion::{BookmarkEdit, BookmarkView, HeldReminder, ReminderState};
use huiban_protocol::documents::{AgendaDocument, Language, SessionState};
use huiban_protocol::streams::BookmarkTarget;
use huiban_server::organizer::{PublishRequest, SessionEdit};
use huiban_tests::{Actor, World, small_document, target};

const DAY_MS: i64 = 24 * 60 * 60 * 1000;

on_both! {
    marks_made_on_two_devices_offline_are_all_kept_and_what_was_taken_off_stays_off
    a_reminder_follows_its_session_and_its_end_is_told_once
    the_organizer_sees_how_many_reminders_a_change_moves
    what_is_no_longer_published_keeps_its_last_title_and_time
    circles_are_read_and_bookmarked_offline_and_by_guests
    what_somebody_shared_overwrites_nothing
}

fn words(all: &[&str]) -> Vec<String> {
    all.iter().map(|word| (*word).to_owned()).collect()
}

fn edit(actor: &Actor, session: &str, edit: BookmarkEdit) {
    actor.core().edit_bookmark(&target(session), &edit).unwrap();
}

fn remind(actor: &Actor, session: &str, when: &str) {
    edit(actor, session, BookmarkEdit { remind: Some(when.to_owned()), ..Default::default() });
}

fn marked(actor: &Actor, id: &str) -> BookmarkView {
    let all = actor.core().bookmarks(Language::En).unwrap();
    all.into_iter().find(|bookmark| bookmark.target.id == id).unwrap()
}

async fn marks_made_on_two_devices_offline_are_all_kept_and_what_was_taken_off_stays_off(
    world: World,
) {
    let alice = world.enrol_attendee("alice").await;
    let tablet = world.enrol_device_of("alice", "tablet").await;
    alice.bookmark("stents");
    edit(
        &alice,
        "stents",
        BookmarkEdit { add_tags: words(&["AI", "later"]), ..Default::default() },
    );
    alice.sync().await;
    tablet.sync().await;

    for device in [&alice, &tablet] {
        device.link.set_offline(true);
    }
    world.pass(60_000);
    let phone = BookmarkEdit {
        add_tags: words(&["ask"]),
        remove_tags: words(&["AI"]),
        colour: Some("red".to_owned()),
        ..Default::default()
    };
    edit(&alice, "stents", phone);
    // the tablet is a day ahead, knows nothing of that, and its act came before
    tablet.clock.step_wall(DAY_MS);
    let own = BookmarkEdit {
        add_tags: words(&["必看"]),
        remind: Some("15m".to_owned()),
        ..Default::default()
    };
    edit(&tablet, "stents", own);
    world.pass(60_000);
    let last = BookmarkEdit { colour: Some("blue".to_owned()), ..Default::default() };
    edit(&alice, "stents", last);

    for device in [&alice, &tablet] {
        device.link.set_offline(false);
    }
    tablet.sync().await;
    alice.sync().await;
    tablet.sync().await;
    for device in [&alice, &tablet] {
        let bookmark = marked(device, "stents");
        assert_eq!(bookmark.tags, ["ask", "later", "必看"], "{}", device.name);
        assert_eq!(bookmark.colour.as_deref(), Some("blue"), "{}", device.name);
        assert_eq!(bookmark.remind.as_deref(), Some("15m"), "{}", device.name);
    }
    let me = world.me("alice").await.to_string();
    assert_eq!(alice.position(&me), tablet.position(&me));
}

async fn a_reminder_follows_its_session_and_its_end_is_told_once(world: World) {
    let alice = world.enrol_attendee("alice").await;
    alice.bookmark("valves");
    remind(&alice, "valves", "15m");
    let core = alice.core();
    let difference = |held: &[HeldReminder]| core.reminder_difference(held, Language::En).unwrap();
    let first = difference(&[]).schedule.remove(0);
    assert_eq!(first.fire_at.as_deref(), Some("2026-11-12T10:45:00+08:00"));
    let held = HeldReminder {
        id: first.id.clone(),
        fire_at_ms: first.fire_at_ms.unwrap(),
        title: first.title.clone(),
        text: first.text.clone(),
    };
    assert_eq!(difference(std::slice::from_ref(&held)), Default::default());

    world.pass(60_000);
    let later = SessionEdit {
        start: Some("2026-11-12T11:30:00+08:00".parse().unwrap()),
        ..SessionEdit::default()
    };
    world.edit("valves", &later).await;
    world.publish("late").await;
    alice.sync().await;
    let moved = difference(std::slice::from_ref(&held));
    let again = &moved.schedule[0];
    assert_eq!((&again.id, moved.withdraw.len()), (&first.id, 0), "in place of the old one");
    assert_eq!(again.fire_at.as_deref(), Some("2026-11-12T11:15:00+08:00"));
    assert!(again.text.starts_with("11:00 → 11:30"), "{}", again.text);

    let state = |state| SessionEdit { state: Some(state), ..SessionEdit::default() };
    for (stands, shown) in [
        (SessionState::Postponed, ReminderState::Suspended),
        (SessionState::Planned, ReminderState::Scheduled),
        (SessionState::Cancelled, ReminderState::Cancelled),
    ] {
        world.pass(60_000);
        world.edit("valves", &state(stands)).await;
        world.publish("change").await;
        alice.sync().await;
        let all = core.reminders(None, Language::En).unwrap();
        assert_eq!(all.iter().map(|one| one.state).collect::<Vec<_>>(), [shown]);
    }
    let end = difference(std::slice::from_ref(&held));
    assert_eq!(end.withdraw, [first.id]);
    let notice = end.schedule[0].id.clone();
    core.mark_reminders_told(&[notice]).unwrap();
    assert!(difference(&[]).schedule.is_empty(), "it is told once");
    assert!(core.reminders(None, Language::En).unwrap().is_empty());
}

async fn the_organizer_sees_how_many_reminders_a_change_moves(world: World) {
    let alice = world.enrol_attendee("alice").await;
    let bob = world.enrol_attendee("bob").await;
    alice.bookmark("valves");
    remind(&alice, "valves", "15m");
    bob.bookmark("valves");
    remind(&bob, "valves", "2026-11-12T08:00:00+08:00");
    // a reminder for a whole forum counts for each of its sessions
    bob.core().set_bookmark(&"forum/f1".parse().unwrap(), true).unwrap();
    let forum: BookmarkTarget = "forum/f1".parse().unwrap();
    let whole = BookmarkEdit { remind: Some("1h".to_owned()), ..Default::default() };
    bob.core().edit_bookmark(&forum, &whole).unwrap();
    alice.sync().await;
    bob.sync().await;
    for (session, expected) in [("valves", 1), ("opening", 1)] {
        let later = SessionEdit {
            start: Some("2026-11-12T16:00:00+08:00".parse().unwrap()),
            ..SessionEdit::default()
        };
        world.edit(session, &later).await;
        let dry = PublishRequest { dry_run: true, ..PublishRequest::default() };
        let report = world.organizer().publish(&world.event, &dry).await.unwrap();
        assert_eq!(report.impact.unwrap().reminders, expected, "{session}");
        world.publish("later").await;
    }
}

/// The event with a speaker, a circle and two topics.
fn larger() -> AgendaDocument {
    let mut document = small_document();
    let guest = r#"{"id": "guest", "name": {"en": "A guest"}}"#;
    document.speakers.push(serde_json::from_str(guest).unwrap());
    document.circles = serde_json::from_str(
        r#"[{"code": "makers", "name": {"en": "Makers"}, "owner": {"en": "Eve"}, "posts": 7}]"#,
    )
    .unwrap();
    document.topics = serde_json::from_str(
        r#"[{"id": "t1", "circle": "makers", "title": {"en": "Old"}, "text": {"en": "All of it"},
             "at": "2026-11-01T10:00:00+08:00", "replies": 3},
            {"id": "t2", "circle": "makers", "title": {"en": "New"},
             "at": "2026-11-02T10:00:00+08:00"}]"#,
    )
    .unwrap();
    document
}

async fn what_is_no_longer_published_keeps_its_last_title_and_time(world: World) {
    world.import(&larger()).await;
    world.publish("more").await;
    let alice = world.enrol_attendee("alice").await;
    alice.sync().await;
    // the last thing before they are gone, and never synced on its own
    let bookmark =
        |target: &str| alice.core().set_bookmark(&target.parse().unwrap(), true).unwrap();
    bookmark("speaker/guest");
    bookmark("topic/t1");
    alice.bookmark("valves");
    alice.note("valves", "in front");
    let bob = world.enrol_attendee("bob").await;
    bob.sync().await;
    bob.bookmark("valves");

    let mut smaller = larger();
    smaller.speakers.retain(|speaker| speaker.id.as_str() != "guest");
    smaller.topics.retain(|topic| topic.id.as_str() != "t1");
    smaller.sessions.retain(|session| session.id.as_str() != "valves");
    world.import(&smaller).await;
    world.publish("less").await;
    alice.sync().await;
    for (id, title) in [("guest", "A guest"), ("t1", "Old"), ("valves", "Valves")] {
        let bookmark = marked(&alice, id);
        assert_eq!((bookmark.title.as_deref(), bookmark.flagged), (Some(title), true));
    }
    let valves = marked(&alice, "valves");
    assert_eq!(valves.start.as_deref(), Some("2026-11-12T11:00:00+08:00"));
    // so it is for who keeps in sync; one run is enough
    let core = bob.shared_core();
    let ended = core.follow(&|_| core.cancel()).await;
    assert_eq!(ended.unwrap_err().kind(), "cancelled");
    let valves = marked(&bob, "valves");
    assert_eq!((valves.title.as_deref(), valves.flagged), (Some("Valves"), true));

    // the same ids come back: so do the bookmarks, with what was noted
    world.import(&larger()).await;
    world.publish("as before").await;
    alice.sync().await;
    for id in ["guest", "t1", "valves"] {
        assert!(!marked(&alice, id).flagged, "{id}");
    }
    assert_eq!(marked(&alice, "valves").note.as_deref(), Some("in front"));
}

async fn circles_are_read_and_bookmarked_offline_and_by_guests(world: World) {
    let alice = world.enrol_attendee("alice").await;
    alice.sync().await;
    assert!(alice.core().circles(Language::En).unwrap().is_empty());
    let before = alice.position("agenda");
    let mut document = larger();
    document.speakers = small_document().speakers;
    world.import(&document).await;
    world.publish("circles").await;
    alice.sync().await;
    assert_eq!(alice.position("agenda").0, before.0 + 1, "the agenda has the publication only");
    assert_eq!(alice.position("circles").0, 3);

    alice.link.set_offline(true);
    let circle = alice.core().circles(Language::En).unwrap().remove(0);
    assert_eq!((circle.posts, circle.topics, circle.latest.as_deref()), (7, 2, Some("New")));
    let topics = alice.core().topics(Some("makers"), Language::En).unwrap();
    let ids: Vec<&str> = topics.iter().map(|topic| &*topic.id).collect();
    assert_eq!((ids, topics[1].text.as_deref()), (vec!["t2", "t1"], Some("All of it")));
    let missing = alice.core().topics(Some("nobody"), Language::En).unwrap_err();
    assert!(missing.to_string().contains("choose one of makers"), "{missing}");
    alice.core().set_bookmark(&"topic/t1".parse().unwrap(), true).unwrap();
    alice.core().set_bookmark(&"circle/makers".parse().unwrap(), true).unwrap();
    let bookmark = marked(&alice, "t1");
    assert_eq!((bookmark.title.as_deref(), bookmark.flagged), (Some("Old"), false));
    assert!(alice.core().topics(None, Language::En).unwrap()[1].bookmarked);

    // a board that changes leaves the agenda alone
    alice.link.set_offline(false);
    alice.sync().await;
    let agenda = alice.position("agenda");
    document.circles[0].posts = 8;
    world.import(&document).await;
    world.publish("one more post").await;
    alice.sync().await;
    assert_eq!(alice.core().circles(Language::En).unwrap()[0].posts, 8);
    assert_eq!(alice.position("agenda").0, agenda.0 + 1);
}

async fn what_somebody_shared_overwrites_nothing(world: World) {
    let alice = world.enrol_attendee("alice").await;
    let bob = world.enrol_attendee("bob").await;
    for session in ["stents", "valves"] {
        alice.bookmark(session);
    }
    alice.note("stents", "alice's");
    bob.bookmark("stents");
    bob.note("stents", "bob's");
    edit(&bob, "stents", BookmarkEdit { add_tags: words(&["AI"]), ..Default::default() });
    let report = bob.core().merge(&alice.core().share().unwrap()).unwrap();
    assert_eq!((report.added, report.already), (1, 1));
    let bookmark = marked(&bob, "stents");
    assert_eq!((bookmark.note.as_deref(), &*bookmark.tags), (Some("bob's"), &words(&["AI"])[..]));
    assert_eq!(marked(&bob, "valves").note, None);
}
