//! How a change travels: from what the organizer weighs to what every phone is told.

use huiban_companion::{AgendaFilter, ChangeView};
use huiban_protocol::documents::{Language, Session, SessionState, Text, Transfer};
use huiban_protocol::rules::{Impact, SessionStatus};
use huiban_protocol::streams::{AgendaField, PublicationCounts};
use huiban_server::organizer::{
    DelayFrom, DelayRequest, PublishReport, PublishRequest, RescheduleRequest, SessionEdit,
    UndoRequest,
};
use huiban_tests::{Actor, World, small_document};

on_both! {
    a_change_is_weighed_published_and_told_to_those_it_touches
    a_postponed_session_waits_for_its_time_on_a_phone_that_was_away
    a_session_that_was_postponed_and_came_back_as_it_was_is_not_told
    what_was_undone_is_told_as_one_change_back
    an_event_that_moves_house_moves_in_one_step
    a_venue_that_a_room_is_said_to_be_in_anew_reaches_its_sessions
}

fn state(state: SessionState) -> SessionEdit {
    SessionEdit { state: Some(state), ..SessionEdit::default() }
}

fn changes(actor: &Actor) -> Vec<ChangeView> {
    actor.core().changes(None, false, Language::En).unwrap()
}

fn fields(actor: &Actor, session: &str) -> Vec<AgendaField> {
    changes(actor).iter().filter(|change| change.id == session).map(|change| change.field).collect()
}

fn status(actor: &Actor, session: &str) -> SessionStatus {
    actor.core().session(&session.parse().unwrap(), Language::En).unwrap().status
}

async fn dry_run(world: &World) -> PublishReport {
    let request = PublishRequest { dry_run: true, ..PublishRequest::default() };
    world.organizer().publish(&world.event, &request).await.unwrap()
}

async fn a_change_is_weighed_published_and_told_to_those_it_touches(world: World) {
    let mut document = small_document();
    document.transfers.push(Transfer {
        from: "room/e1".parse().unwrap(),
        to: "room/e2".parse().unwrap(),
        minutes: 15,
    });
    world.import(&document).await;
    world.publish("").await;
    let alice = world.enrol_attendee("alice").await;
    let bob = world.enrol_attendee("bob").await;
    for session in ["opening", "stents", "imaging"] {
        alice.bookmark(session);
    }
    bob.core().set_bookmark(&"forum/f1".parse().unwrap(), true).unwrap();
    for actor in [&alice, &bob] {
        actor.sync().await;
        actor.core().mark_changes_seen(u32::MAX).unwrap();
    }

    // the opening ends at 10:20 now, ten minutes before the stents in another room
    let delay = DelayRequest {
        forum: "f1".parse().unwrap(),
        minutes: 20,
        from: Some(DelayFrom::Clock("09:00:00".parse().unwrap())),
        until_break: false,
    };
    let report = world.organizer().delay(&world.event, &delay).await.unwrap();
    let expected =
        Impact { attendees: 2, bookmarks: 1, follows: 1, unreachable: 1, ..Impact::default() };
    assert_eq!(report.impact, Some(expected));
    assert_eq!(dry_run(&world).await.impact, Some(expected), "a preview says the same");
    for actor in [&alice, &bob] {
        actor.sync().await;
        assert!(changes(actor).is_empty(), "a preview reaches nobody");
    }

    let published = world.publish("the minister is late").await;
    assert_eq!((published.publication, published.impact), (Some(3), Some(expected)));
    for actor in [&alice, &bob] {
        actor.sync().await;
        let told = changes(actor);
        assert_eq!(told.len(), 1, "{told:?}");
        assert_eq!((told[0].id.as_str(), told[0].field), ("opening", AgendaField::Time));
        assert_eq!(told[0].reason.as_deref(), Some("the minister is late"));
        assert!(told[0].affects_me, "{} marked it", actor.name);
        assert_eq!(status(actor, "opening"), SessionStatus::Delayed);
    }
}

async fn a_postponed_session_waits_for_its_time_on_a_phone_that_was_away(world: World) {
    let alice = world.enrol_attendee("alice").await;
    alice.bookmark("stents");
    alice.sync().await;
    alice.core().mark_changes_seen(u32::MAX).unwrap();

    world.edit("stents", &state(SessionState::Postponed)).await;
    let report = world.publish("the valve is stuck in customs").await;
    assert_eq!(report.changes, PublicationCounts { postponed: 1, ..Default::default() });
    alice.sync().await;
    assert_eq!(fields(&alice, "stents"), [AgendaField::Status]);
    assert_eq!(status(&alice, "stents"), SessionStatus::Postponed);
    let bookmarks = alice.core().bookmarks(Language::En).unwrap();
    assert_eq!(bookmarks[0].status, Some(SessionStatus::Postponed), "kept, and said");
    let day = AgendaFilter { day: Some("2026-11-12".to_owned()), ..AgendaFilter::default() };
    let shown = alice.core().agenda(&day, Language::En).unwrap();
    assert!(shown.iter().any(|session| session.id == "stents"), "it stays visible");

    // two days without a network, in which it finds a new time and then another one
    alice.link.set_offline(true);
    let found = SessionEdit {
        start: Some("2026-11-13T10:00:00+08:00".parse().unwrap()),
        ..state(SessionState::Planned)
    };
    world.edit("stents", &found).await;
    let report = world.publish("found a time").await;
    let expected = PublicationCounts { reinstated: 1, moved: 1, ..Default::default() };
    assert_eq!(report.changes, expected);
    world.pass(48 * 60 * 60 * 1_000);
    let later = SessionEdit {
        start: Some("2026-11-13T15:00:00+08:00".parse().unwrap()),
        room: Some("e1".parse().unwrap()),
        ..SessionEdit::default()
    };
    world.edit("stents", &later).await;
    world.publish("and a larger room").await;
    assert_eq!(status(&alice, "stents"), SessionStatus::Postponed, "offline nothing is known");
    alice.link.set_offline(false);
    alice.sync().await;
    assert_eq!(status(&alice, "stents"), SessionStatus::Moved);
    // she had not looked since it was planned, so that it was postponed meanwhile is no difference
    assert_eq!(fields(&alice, "stents"), [AgendaField::Time, AgendaField::Room]);
    let time = changes(&alice).into_iter().find(|change| change.field == AgendaField::Time);
    let (old, new) = time.map(|change| (change.old.unwrap(), change.new.unwrap())).unwrap();
    assert!(old.contains("10:30") && new.contains("15:00"), "{old} {new}");
    let bookmarks = alice.core().bookmarks(Language::En).unwrap();
    assert_eq!(bookmarks[0].status, Some(SessionStatus::Moved));
}

async fn a_session_that_was_postponed_and_came_back_as_it_was_is_not_told(world: World) {
    let alice = world.enrol_attendee("alice").await;
    let bob = world.enrol_attendee("bob").await;
    for actor in [&alice, &bob] {
        actor.core().mark_changes_seen(u32::MAX).unwrap();
    }
    world.edit("stents", &state(SessionState::Postponed)).await;
    world.publish("").await;
    bob.sync().await;
    bob.core().mark_changes_seen(u32::MAX).unwrap();
    world.edit("stents", &state(SessionState::Planned)).await;
    let report = world.publish("").await;
    assert_eq!(report.changes, PublicationCounts { reinstated: 1, ..Default::default() });
    for actor in [&alice, &bob] {
        actor.sync().await;
        assert_eq!(status(actor, "stents"), SessionStatus::Confirmed);
    }
    assert!(changes(&alice).is_empty(), "she never saw it postponed");
    assert_eq!(fields(&bob, "stents"), [AgendaField::Status], "he did");
}

async fn what_was_undone_is_told_as_one_change_back(world: World) {
    let alice = world.enrol_attendee("alice").await;
    let bob = world.enrol_attendee("bob").await;
    for actor in [&alice, &bob] {
        actor.core().mark_changes_seen(u32::MAX).unwrap();
    }
    let moved = SessionEdit {
        start: Some("2026-11-13T10:00:00+08:00".parse().unwrap()),
        description: Some(Text::new(Language::En, "With pictures")),
        ..SessionEdit::default()
    };
    world.edit("valves", &moved).await;
    let mut document = world.organizer().draft(&world.event).await.unwrap();
    let opening = document.sessions[0].clone();
    document.sessions.push(Session { id: "closing".parse().unwrap(), ..opening });
    world.import(&document).await;
    world.publish("a better day").await;
    bob.sync().await;
    assert_eq!(fields(&bob, "closing"), [AgendaField::New]);
    bob.core().mark_changes_seen(u32::MAX).unwrap();

    let undo = UndoRequest { reason: Text::new(Language::En, "oops"), ..UndoRequest::default() };
    let report = world.organizer().undo(&world.event, &undo).await.unwrap();
    assert_eq!((report.publication, report.restores), (Some(3), Some(1)));
    for actor in [&alice, &bob] {
        actor.sync().await;
        let session = actor.core().session(&"valves".parse().unwrap(), Language::En).unwrap();
        assert_eq!(session.start, "2026-11-12T11:00:00+08:00");
        assert_eq!(session.description, None);
        assert_eq!(status(actor, "closing"), SessionStatus::Cancelled, "it does not vanish");
    }
    let told: Vec<_> = changes(&bob)
        .into_iter()
        .map(|change| (change.id, change.field, change.reason.unwrap()))
        .collect();
    let oops = |id: &str, field| (id.to_owned(), field, "oops".to_owned());
    // by when they begin
    let expected = [
        oops("closing", AgendaField::Status),
        oops("valves", AgendaField::Time),
        oops("valves", AgendaField::Text),
    ];
    assert_eq!(told, expected);
    assert_eq!(fields(&alice, "valves"), [], "for her it never changed");

    // and back again
    let redo = UndoRequest { to: Some(2), ..UndoRequest::default() };
    let report = world.organizer().undo(&world.event, &redo).await.unwrap();
    assert_eq!(report.changes.reinstated, 1);
    bob.sync().await;
    assert_eq!(fields(&bob, "closing"), [], "for him nothing changed since he looked");
    assert_eq!(status(&bob, "closing"), SessionStatus::Confirmed);
}

async fn an_event_that_moves_house_moves_in_one_step(world: World) {
    let mut document = small_document();
    document.venues.push(huiban_protocol::documents::Venue {
        code: "lake".parse().unwrap(),
        name: Text::new(Language::En, "Lake"),
        address: None,
    });
    let room = document.rooms[0].clone();
    document.rooms.push(huiban_protocol::documents::Room {
        code: "lake1".parse().unwrap(),
        venue: "lake".parse().unwrap(),
        name: Text::new(Language::En, "Lake 1"),
        ..room
    });
    world.import(&document).await;
    world.publish("").await;
    let alice = world.enrol_attendee("alice").await;
    alice.bookmark("opening");
    alice.sync().await;
    alice.core().mark_changes_seen(u32::MAX).unwrap();
    let request = RescheduleRequest {
        start: "2026-11-26".parse().unwrap(),
        venue: Some("lake".parse().unwrap()),
        rooms: [("e1".parse().unwrap(), "lake1".parse().unwrap())].into(),
    };
    let report = world.organizer().reschedule(&world.event, &request).await.unwrap();
    assert_eq!(report.changes, PublicationCounts { moved: 4, ..Default::default() });
    assert_eq!(report.impact.unwrap().bookmarks, 1);
    world.publish("the hall is closed").await;
    alice.sync().await;
    let expected = [AgendaField::Time, AgendaField::Room, AgendaField::Venue];
    assert_eq!(fields(&alice, "opening"), expected);
    let venue = changes(&alice).into_iter().find(|change| change.field == AgendaField::Venue);
    let venue = venue.map(|change| (change.old, change.new));
    assert_eq!(venue, Some((Some("East".to_owned()), Some("Lake".to_owned()))));
    let whole = UndoRequest::default();
    world.organizer().undo(&world.event, &whole).await.unwrap();
    alice.sync().await;
    assert!(changes(&alice).is_empty(), "moved there and back");
}

async fn a_venue_that_a_room_is_said_to_be_in_anew_reaches_its_sessions(world: World) {
    let alice = world.enrol_attendee("alice").await;
    alice.core().mark_changes_seen(u32::MAX).unwrap();
    let mut document = small_document();
    document.venues.push(huiban_protocol::documents::Venue {
        code: "west".parse().unwrap(),
        name: Text::new(Language::En, "West"),
        address: None,
    });
    document.rooms[2].venue = "west".parse().unwrap();
    world.import(&document).await;
    let report = world.publish("the plan was wrong").await;
    assert_eq!(report.details.len(), 1, "{:?}", report.details);
    alice.sync().await;
    assert_eq!(fields(&alice, "valves"), [AgendaField::Venue]);
}
