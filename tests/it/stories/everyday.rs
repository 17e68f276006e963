//! Ordinary days.

use huiban_protocol::streams::Direction;
use huiban_tests::World;

on_both! {
    what_alice_does_offline_reaches_her_tablet_and_nobody_else
    notes_written_on_two_devices_at_once_are_both_kept
    a_person_scanned_at_one_gate_is_seen_at_the_other
    an_act_made_right_after_seeing_another_wins_over_it
}

async fn what_alice_does_offline_reaches_her_tablet_and_nobody_else(world: World) {
    let alice = world.enrol_attendee("alice").await;
    let tablet = world.enrol_device_of("alice", "tablet").await;
    let bob = world.enrol_attendee("bob").await;

    alice.link.set_offline(true);
    alice.bookmark("stents");
    alice.bookmark("valves");
    assert_eq!(alice.bookmarked(), ["stents", "valves"], "it shows at once");
    assert_eq!(alice.sync_fails().await, "offline");
    assert_eq!(alice.pending(), 2, "and waits");
    let stream = world.me("alice").await;
    assert_eq!(world.head(&stream).await.seq, 0);

    alice.link.set_offline(false);
    let report = alice.sync().await;
    assert_eq!((report.pushed, report.pending, report.parked), (2, 0, 0));
    tablet.sync().await;
    assert_eq!(tablet.bookmarked(), ["stents", "valves"]);
    tablet.unbookmark("stents");
    tablet.sync().await;
    alice.sync().await;
    assert_eq!(alice.bookmarked(), ["valves"]);
    let name = stream.to_string();
    assert_eq!(alice.position(&name), tablet.position(&name));

    bob.sync().await;
    assert!(bob.bookmarked().is_empty());
    let registration = world.registration("alice").await.to_string();
    for file in ["mirror", "journal"] {
        let bytes = bob.bytes_of(file);
        let found = bytes.windows(registration.len()).any(|part| part == registration.as_bytes());
        assert!(!found, "nothing in bob's {file} files names alice");
    }
}

async fn notes_written_on_two_devices_at_once_are_both_kept(world: World) {
    let alice = world.enrol_attendee("alice").await;
    let tablet = world.enrol_device_of("alice", "tablet").await;
    alice.bookmark("stents");
    alice.sync().await;
    tablet.sync().await;

    alice.note("stents", "ask about the price");
    world.pass(1_000);
    tablet.note("stents", "sit in front");
    alice.sync().await;
    tablet.sync().await;
    alice.sync().await;
    let both = (Some("sit in front".to_owned()), Some("ask about the price".to_owned()));
    assert_eq!(alice.notes("stents"), both);
    assert_eq!(tablet.notes("stents"), both);

    // whoever has seen both replaces both
    world.pass(1_000);
    alice.note("stents", "sit in front, ask about the price");
    alice.sync().await;
    tablet.sync().await;
    let merged = (Some("sit in front, ask about the price".to_owned()), None);
    assert_eq!(tablet.notes("stents"), merged);
    assert_eq!(alice.notes("stents"), merged);
}

async fn a_person_scanned_at_one_gate_is_seen_at_the_other(world: World) {
    let gate_a = world.enrol_gate("gate_a", &["main"]).await;
    let gate_b = world.enrol_gate("gate_b", &["main"]).await;
    let alice = world.registration("alice").await;
    gate_a.link.set_offline(true);
    let scan = gate_a.scan("main", alice);
    let main = "main".parse().unwrap();
    assert_eq!(gate_a.core().counts(&main).unwrap().inside, 1, "its own gate counts at once");
    gate_a.link.set_offline(false);
    gate_a.sync().await;
    gate_b.sync().await;
    let seen = gate_b.core().scans(&main).unwrap();
    assert_eq!(seen.len(), 1);
    assert_eq!((seen[0].op, seen[0].registration), (scan, alice));
    assert_eq!(seen[0].direction, Direction::Entry);
    assert_eq!(gate_b.core().counts(&main).unwrap(), gate_a.core().counts(&main).unwrap());
    // the same person again at the other gate: another fact, not a correction of the first
    gate_b.scan("main", alice);
    gate_b.sync().await;
    gate_a.sync().await;
    assert_eq!(gate_a.core().scans(&main).unwrap().len(), 2);
}

/// Nothing moves the clocks: everything happens within one millisecond of server time.
async fn an_act_made_right_after_seeing_another_wins_over_it(world: World) {
    let alice = world.enrol_attendee("alice").await;
    let tablet = world.enrol_device_of("alice", "tablet").await;
    // alternately, so that neither device's ids are always the higher ones
    for round in 0..8 {
        let (first, second) = if round % 2 == 0 { (&alice, &tablet) } else { (&tablet, &alice) };
        first.sync().await;
        first.bookmark("stents");
        first.sync().await;
        second.sync().await;
        assert_eq!(second.bookmarked(), ["stents"], "round {round}");
        second.unbookmark("stents");
        assert!(second.bookmarked().is_empty(), "round {round}: it shows at once");
        second.sync().await;
        first.sync().await;
        assert!(second.bookmarked().is_empty(), "round {round}: who saw it and changed it wins");
        assert!(first.bookmarked().is_empty(), "round {round}");
    }
}
