//! The organizer changes the agenda, and phones learn of it when they can.

use huiban_companion::ChangeView;
use huiban_protocol::documents::{Language, SessionState};
use huiban_protocol::rules::SessionStatus;
use huiban_protocol::streams::AgendaField;
use huiban_server::organizer::{RescheduleRequest, SessionEdit};
use huiban_tests::World;

on_both! {
    a_phone_that_missed_three_publications_is_told_what_they_come_to
    what_was_undone_before_a_phone_looked_is_not_told
    what_arrived_while_a_list_was_read_stays_to_be_seen
    who_joins_late_has_missed_nothing
    a_phone_whose_token_ended_overnight_hears_the_first_change_of_the_morning
}

fn changes<'a>(all: &'a [ChangeView], session: &str, field: AgendaField) -> Vec<&'a ChangeView> {
    all.iter().filter(|change| change.id == session && change.field == field).collect()
}

async fn move_to(world: &World, session: &str, start: &str, reason: &str) -> Option<u32> {
    let start = Some(start.parse().unwrap());
    world.edit(session, &SessionEdit { start, ..SessionEdit::default() }).await;
    world.publish(reason).await.publication
}

async fn what_arrived_while_a_list_was_read_stays_to_be_seen(world: World) {
    let alice = world.enrol_attendee("alice").await;
    alice.sync().await;
    let second = move_to(&world, "valves", "2026-11-12T15:00:00+08:00", "later").await;
    alice.sync().await;
    let shown = alice.core().changes(None, false, Language::En).unwrap();
    let newest = shown.iter().map(|change| change.publication).max();
    assert_eq!(newest, second);

    // while she reads, another one arrives
    move_to(&world, "stents", "2026-11-12T16:00:00+08:00", "much later").await;
    alice.sync().await;
    alice.core().mark_changes_seen(newest.unwrap()).unwrap();
    let left = alice.core().changes(None, false, Language::En).unwrap();
    assert!(!left.is_empty() && left.iter().all(|change| change.id == "stents"), "{left:?}");

    // an older list that is still open somewhere takes nothing back
    alice.core().mark_changes_seen(u32::MAX).unwrap();
    alice.core().mark_changes_seen(1).unwrap();
    assert_eq!(alice.core().changes(None, false, Language::En).unwrap(), []);
}

async fn who_joins_late_has_missed_nothing(world: World) {
    move_to(&world, "valves", "2026-11-12T15:00:00+08:00", "later").await;
    move_to(&world, "stents", "2026-11-12T16:00:00+08:00", "much later").await;
    let bob = world.enrol_attendee("bob").await;
    bob.sync().await;
    assert_eq!(bob.core().changes(None, false, Language::En).unwrap(), []);
    move_to(&world, "imaging", "2026-11-12T17:00:00+08:00", "once more").await;
    bob.sync().await;
    let told = bob.core().changes(None, false, Language::En).unwrap();
    assert!(!told.is_empty() && told.iter().all(|change| change.id == "imaging"), "{told:?}");
    let all = bob.core().changes(Some(0), false, Language::En).unwrap();
    assert!(all.iter().any(|change| change.id == "valves"), "the past is there for who asks");
}

async fn a_phone_that_missed_three_publications_is_told_what_they_come_to(world: World) {
    let alice = world.enrol_attendee("alice").await;
    for session in ["stents", "valves", "imaging"] {
        alice.bookmark(session);
    }
    alice.sync().await;
    alice.core().mark_changes_seen(u32::MAX).unwrap();
    assert!(alice.core().changes(None, false, Language::En).unwrap().is_empty());
    alice.link.set_offline(true);

    // a week later for everyone
    let start = "2026-11-19".parse().unwrap();
    let week = RescheduleRequest { start, venue: None, rooms: Default::default() };
    world.organizer().reschedule(&world.event, &week).await.unwrap();
    assert_eq!(world.publish("the hall is not ready").await.publication, Some(2));
    // one session once more, and into another room
    let moved = SessionEdit {
        start: Some("2026-11-19T15:00:00+08:00".parse().unwrap()),
        room: Some("e1".parse().unwrap()),
        ..SessionEdit::default()
    };
    world.edit("valves", &moved).await;
    assert_eq!(world.publish("the speaker lands at noon").await.publication, Some(3));
    let cancelled = SessionEdit { state: Some(SessionState::Cancelled), ..SessionEdit::default() };
    world.edit("stents", &cancelled).await;
    assert_eq!(world.publish("the speaker is ill").await.publication, Some(4));

    let before = alice.core().session(&"valves".parse().unwrap(), Language::En).unwrap();
    assert_eq!(before.start, "2026-11-12T11:00:00+08:00", "offline, the old agenda stays");
    alice.link.set_offline(false);
    alice.sync().await;
    let all = alice.core().changes(None, false, Language::En).unwrap();

    let times = changes(&all, "valves", AgendaField::Time);
    assert_eq!(times.len(), 1, "two publications, one line: {times:?}");
    let (old, new) = (times[0].old.as_deref().unwrap(), times[0].new.as_deref().unwrap());
    assert!(old.contains("11:00") && old.contains("12"), "what alice last saw: {old}");
    assert!(new.contains("15:00") && new.contains("19"), "what holds now: {new}");
    assert_eq!(times[0].reason.as_deref(), Some("the speaker lands at noon"));
    assert_eq!((times[0].publication, times[0].affects_me), (3, true));
    let rooms = changes(&all, "valves", AgendaField::Room);
    assert_eq!((rooms[0].old.as_deref(), rooms[0].new.as_deref()), (Some("E3"), Some("E1")));
    let imaging = changes(&all, "imaging", AgendaField::Time);
    assert_eq!(imaging[0].reason.as_deref(), Some("the hall is not ready"));
    assert_eq!(changes(&all, "stents", AgendaField::Status).len(), 1);
    let mine = alice.core().changes(None, true, Language::En).unwrap();
    assert!(mine.iter().all(|change| change.id != "opening"), "she did not bookmark it");

    assert_eq!(alice.bookmarked().len(), 3, "bookmarks outlive what they point at");
    let bookmarks = alice.core().bookmarks(Language::En).unwrap();
    let flagged = |session: &str| {
        let found = bookmarks.iter().find(|bookmark| bookmark.target.id == session).unwrap();
        (found.flagged, found.status)
    };
    assert_eq!(flagged("stents"), (true, Some(SessionStatus::Cancelled)));
    assert!(!flagged("valves").0);
    alice.core().mark_changes_seen(u32::MAX).unwrap();
    assert!(alice.core().changes(None, false, Language::En).unwrap().is_empty());
}

async fn what_was_undone_before_a_phone_looked_is_not_told(world: World) {
    let alice = world.enrol_attendee("alice").await;
    alice.core().mark_changes_seen(u32::MAX).unwrap();
    for room in ["e1", "e3"] {
        let edit = SessionEdit { room: Some(room.parse().unwrap()), ..SessionEdit::default() };
        world.edit("valves", &edit).await;
        world.publish("tried another room").await;
    }
    // valves began in e3: it is back where it was
    alice.sync().await;
    let all = alice.core().changes(None, false, Language::En).unwrap();
    assert!(changes(&all, "valves", AgendaField::Room).is_empty(), "{all:?}");
    let edit = SessionEdit { room: Some("e2".parse().unwrap()), ..SessionEdit::default() };
    world.edit("valves", &edit).await;
    world.publish("").await;
    alice.sync().await;
    let all = alice.core().changes(None, false, Language::En).unwrap();
    assert_eq!(changes(&all, "valves", AgendaField::Room).len(), 1);
}

async fn a_phone_whose_token_ended_overnight_hears_the_first_change_of_the_morning(world: World) {
    let alice = world.enrol_attendee("alice").await;
    alice.sync().await;
    world.pass(48 * 60 * 60 * 1_000);
    // only what the server says can end the waiting
    alice.clock.stand_still();
    let synced = std::sync::Arc::new(tokio::sync::Notify::new());
    let told = synced.clone();
    let core = alice.shared_core();
    let follow = tokio::spawn(async move { core.follow(&|_| told.notify_one()).await });
    synced.notified().await;

    let cancelled = SessionEdit { state: Some(SessionState::Cancelled), ..SessionEdit::default() };
    world.edit("stents", &cancelled).await;
    world.publish("the speaker is ill").await;
    let status = || alice.core().session(&"stents".parse().unwrap(), Language::En).unwrap().status;
    while status() != SessionStatus::Cancelled {
        synced.notified().await;
    }
    alice.core().cancel();
    assert_eq!(follow.await.unwrap().unwrap_err().kind(), "cancelled");
}
