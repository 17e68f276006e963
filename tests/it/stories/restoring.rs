//! The server loses its memory.

use huiban_protocol::documents::SessionState;
use huiban_server::organizer::{DeviceState, SessionEdit};
use huiban_tests::ports::Answer;
use huiban_tests::{Actor, World};

on_both! {
    what_a_restored_server_lost_comes_back_from_the_devices
    a_stream_refilled_to_the_same_number_is_not_mistaken_for_the_old_one
    lost_publications_are_reported_although_the_first_report_does_not_get_through
    who_was_revoked_stays_revoked_and_who_was_enrolled_stays_enrolled
    an_act_offered_again_stays_in_sight_when_the_mirror_loses_its_tail
    an_act_stays_in_sight_when_its_stream_is_fetched_anew
}

async fn settle(actors: &[&Actor]) {
    for _ in 0..3 {
        for actor in actors {
            let _ = actor.core().sync().await;
        }
    }
    for actor in actors {
        actor.sync().await;
    }
}

fn cancelled() -> SessionEdit {
    SessionEdit { state: Some(SessionState::Cancelled), ..SessionEdit::default() }
}

async fn what_a_restored_server_lost_comes_back_from_the_devices(mut world: World) {
    let alice = world.enrol_attendee("alice").await;
    let tablet = world.enrol_device_of("alice", "tablet").await;
    let bob = world.enrol_attendee("bob").await;
    alice.bookmark("opening");
    settle(&[&alice, &tablet]).await;
    let backup = world.backup().await;
    world.pass(60_000);

    alice.bookmark("stents");
    settle(&[&alice, &tablet]).await;
    alice.note("stents", "in the front row");
    alice.sync().await;
    bob.bookmark("valves");
    bob.sync().await;
    world.edit("imaging", &cancelled()).await;
    assert_eq!(world.publish("no speaker").await.publication, Some(2));
    settle(&[&alice, &bob]).await;

    world.restore(&backup).await;
    world.pass(60_000);
    // others refill the stream past the numbers that were lost, before alice's phone is back
    for session in ["valves", "imaging", "opening"] {
        tablet.link.set_offline(false);
        let target = huiban_tests::target(session);
        tablet.core().set_note(&target, Some("from the tablet")).unwrap();
        let _ = tablet.core().sync().await;
    }
    settle(&[&tablet, &alice, &bob, &tablet]).await;

    for actor in [&alice, &tablet] {
        assert_eq!(actor.bookmarked(), ["opening", "stents"], "{}", actor.name);
        assert_eq!(actor.notes("stents").0.as_deref(), Some("in the front row"));
        assert_eq!(actor.notes("opening").0.as_deref(), Some("from the tablet"));
        let status = actor.core().status().unwrap();
        assert_eq!((status.pending, status.parked), (0, 0), "{}", actor.name);
        assert!(!status.ledger_gap, "{}", actor.name);
    }
    assert_eq!(bob.bookmarked(), ["valves"]);
    let me = world.me("alice").await;
    let head = world.head(&me).await;
    for actor in [&alice, &tablet] {
        let held = (head.seq, format!("{:016x}", head.digest.0));
        assert_eq!(actor.position(&me.to_string()), held, "{}", actor.name);
    }
    assert_eq!(world.ledger(&alice.device_id()).await.count, 3, "each of her acts, once");

    let history = world.organizer().history(&world.event).await.unwrap();
    let lost: Vec<u32> =
        history.iter().filter(|entry| entry.lost).map(|entry| entry.publication).collect();
    assert_eq!(lost, [2], "the organizer is told what is missing");
    world.edit("imaging", &cancelled()).await;
    assert_eq!(world.publish("once more").await.publication, Some(3), "no number twice");
    let history = world.organizer().history(&world.event).await.unwrap();
    let all: Vec<(u32, bool)> =
        history.iter().map(|entry| (entry.publication, entry.lost)).collect();
    assert_eq!(all, [(1, false), (2, true), (3, false)], "and what is missing stays told");
    settle(&[&alice]).await;
    let agenda = world.head(&"agenda".parse().unwrap()).await;
    assert_eq!(alice.position("agenda"), (agenda.seq, format!("{:016x}", agenda.digest.0)));
}

async fn a_stream_refilled_to_the_same_number_is_not_mistaken_for_the_old_one(mut world: World) {
    let alice = world.enrol_attendee("alice").await;
    let backup = world.backup().await;
    world.edit("imaging", &cancelled()).await;
    world.publish("no speaker").await;
    alice.sync().await;
    let held = alice.position("agenda");

    world.restore(&backup).await;
    world.pass(60_000);
    world.edit("valves", &cancelled()).await;
    world.publish("no room").await;
    let agenda = world.head(&"agenda".parse().unwrap()).await;
    assert_eq!(agenda.seq, held.0, "as many changes as the phone holds, but others");
    settle(&[&alice]).await;
    let session = |id: &str| {
        let id = id.parse().unwrap();
        alice.core().session(&id, huiban_protocol::documents::Language::En).unwrap().status
    };
    use huiban_protocol::rules::SessionStatus::Cancelled;
    assert_eq!(session("valves"), Cancelled);
    assert_ne!(session("imaging"), Cancelled, "that publication is lost");
    assert_eq!(alice.position("agenda").1, format!("{:016x}", agenda.digest.0));
}

async fn lost_publications_are_reported_although_the_first_report_does_not_get_through(
    mut world: World,
) {
    let alice = world.enrol_attendee("alice").await;
    let backup = world.backup().await;
    world.edit("imaging", &cancelled()).await;
    world.publish("no speaker").await;
    alice.sync().await;
    world.restore(&backup).await;
    // the first push finds nothing yet; the second carries the report, and is lost
    let _ = alice.core().list_ops(None).unwrap();
    alice.link.next("/push", Answer::ResponseLost);
    let _ = alice.core().sync().await;
    alice.link.heal();
    alice.link.take_log();
    for _ in 0..2 {
        alice.link.next("/changes", Answer::CutShort);
        let _ = alice.core().sync().await;
    }
    settle(&[&alice]).await;
    let history = world.organizer().history(&world.event).await.unwrap();
    assert!(history.iter().any(|entry| entry.lost && entry.publication == 2), "{history:?}");
}

async fn who_was_revoked_stays_revoked_and_who_was_enrolled_stays_enrolled(mut world: World) {
    let bob = world.enrol_attendee("bob").await;
    let thief = world.enrol_device_of("alice", "thief").await;
    let backup = world.backup().await;
    let thief_id = thief.device_id();
    world.organizer().revoke_device(&world.event, &thief_id).await.unwrap();
    bob.sync().await;
    let alice = world.enrol_attendee("alice").await;
    alice.bookmark("stents");
    alice.sync().await;

    world.restore(&backup).await;
    world.pass(60_000);
    let states = world.organizer().list_devices(&world.event).await.unwrap();
    let active = states.iter().filter(|device| device.state == DeviceState::Active).count();
    assert_eq!((states.len(), active), (2, 2), "it knows of neither");
    alice.bookmark("valves");
    settle(&[&alice, &bob]).await;
    assert_eq!((alice.pending(), alice.bookmarked()), (0, vec!["stents".into(), "valves".into()]));
    let states = world.organizer().list_devices(&world.event).await.unwrap();
    let state = |id| states.iter().find(|device| device.id == id).unwrap().state;
    assert_eq!(state(alice.device_id()), DeviceState::Active);
    assert_eq!(state(thief_id), DeviceState::Revoked, "bob's phone brought the order back");
    thief.sync_fails().await;
    assert!(thief.core().status().unwrap().revoked);
}

async fn an_act_offered_again_stays_in_sight_when_the_mirror_loses_its_tail(mut world: World) {
    let mut alice = world.enrol_attendee("alice").await;
    let tablet = world.enrol_device_of("alice", "tablet").await;
    settle(&[&alice, &tablet]).await;
    let backup = world.backup().await;
    for session in ["opening", "valves", "imaging"] {
        tablet.note(session, "from the tablet");
    }
    settle(&[&tablet, &alice]).await;
    alice.core().close();
    let mirror = alice.file_of("mirror");
    let without = std::fs::read(&mirror).unwrap();
    alice.reopen();
    alice.bookmark("stents");
    alice.sync().await;

    world.restore(&backup).await;
    // it offers the act again, and hears of nothing else
    alice.link.always("streams/", Answer::RequestLost);
    let _ = alice.core().sync().await;
    assert_eq!((alice.pending(), alice.bookmarked()), (0, vec!["stents".to_owned()]));
    // the phone loses power: what its mirror took in last was not on the disk yet
    alice.core().close();
    for suffix in ["-wal", "-shm"] {
        let _ = std::fs::remove_file(format!("{}{suffix}", mirror.display()));
    }
    std::fs::write(&mirror, without).unwrap();
    alice.reopen();
    assert_eq!(alice.bookmarked(), ["stents"], "before it is back online");
    alice.link.heal();
    settle(&[&alice, &tablet]).await;
    for actor in [&alice, &tablet] {
        assert_eq!(actor.bookmarked(), ["stents"], "{}", actor.name);
    }
}

async fn an_act_stays_in_sight_when_its_stream_is_fetched_anew(mut world: World) {
    let alice = world.enrol_attendee("alice").await;
    let tablet = world.enrol_device_of("alice", "tablet").await;
    alice.bookmark("opening");
    settle(&[&alice, &tablet]).await;
    let backup = world.backup().await;
    alice.bookmark("stents");
    settle(&[&alice]).await;
    world.restore(&backup).await;
    tablet.bookmark("valves");
    tablet.bookmark("imaging");
    settle(&[&tablet]).await;
    // nothing that she does gets through, so no ledger tells; but she hears of what others did
    alice.note("opening", "mine");
    alice.link.always("push", Answer::portal());
    for _ in 0..2 {
        let _ = alice.core().sync().await;
    }
    let marked = ["opening", "stents", "valves", "imaging"];
    assert_eq!(alice.bookmarked(), marked);
    assert_ne!(alice.pending(), 0, "the note, and what the server has lost");
    alice.link.heal();
    settle(&[&alice, &tablet]).await;
    for actor in [&alice, &tablet] {
        assert_eq!(actor.bookmarked(), marked, "{}", actor.name);
    }
}
