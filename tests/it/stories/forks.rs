//! One identity in two places.

use huiban_server::organizer::EnrolmentRequest;
use huiban_tests::ports::Pocket;
use huiban_tests::{Actor, World};

on_both! {
    of_a_phone_and_its_clone_one_takes_a_new_identity_and_nothing_is_lost_or_doubled
    a_clone_that_only_watches_notices_too
    a_backup_on_another_phone_joins_again_and_brings_its_acts_along
}

async fn settle(actors: &[&Actor]) {
    for _ in 0..3 {
        for actor in actors {
            // a run in which an identity changes may end with another to follow
            let _ = actor.core().sync().await;
        }
    }
}

async fn of_a_phone_and_its_clone_one_takes_a_new_identity_and_nothing_is_lost_or_doubled(
    world: World,
) {
    let alice = world.enrol_attendee("alice").await;
    let shared = alice.bookmark("opening");
    alice.sync().await;
    let waiting = alice.note("opening", "made before the copy");
    let clone = alice.copied_to("clone", alice.pocket.cloned());
    world.adopt(&clone);
    let by_alice = alice.bookmark("stents");
    let by_clone = clone.bookmark("valves");
    settle(&[&alice, &clone]).await;

    assert_ne!(alice.device_id(), clone.device_id(), "two phones, two identities");
    for actor in [&alice, &clone] {
        assert_eq!(actor.bookmarked(), ["opening", "stents", "valves"], "{}", actor.name);
        assert_eq!(actor.notes("opening").0.as_deref(), Some("made before the copy"));
        let status = actor.core().status().unwrap();
        assert_eq!((status.pending, status.parked), (0, 0), "{}", actor.name);
        assert!(!status.ledger_gap, "{}", actor.name);
        let ops: Vec<_> =
            actor.core().list_ops(None).unwrap().into_iter().map(|view| view.op).collect();
        assert_eq!(ops.len(), 3, "{}: {ops:?}", actor.name);
        assert!(ops.contains(&shared) && ops.contains(&waiting), "ids stay");
        assert_eq!(world.ledger(&actor.device_id()).await.count, 3, "{}", actor.name);
    }
    assert!(alice.core().list_ops(None).unwrap().iter().any(|view| view.op == by_alice));
    assert!(clone.core().list_ops(None).unwrap().iter().any(|view| view.op == by_clone));
    // and from here on each is a device of its own
    alice.unbookmark("valves");
    settle(&[&alice, &clone]).await;
    assert_eq!(clone.bookmarked(), ["opening", "stents"]);
}

async fn a_clone_that_only_watches_notices_too(world: World) {
    let alice = world.enrol_attendee("alice").await;
    alice.bookmark("opening");
    alice.sync().await;
    let clone = alice.copied_to("clone", alice.pocket.cloned());
    world.adopt(&clone);
    alice.bookmark("stents");
    alice.sync().await;
    settle(&[&clone, &alice]).await;
    assert_ne!(alice.device_id(), clone.device_id());
    assert_eq!(clone.bookmarked(), ["opening", "stents"]);
    clone.bookmark("valves");
    settle(&[&clone, &alice]).await;
    assert_eq!(alice.bookmarked(), clone.bookmarked());
    assert_eq!(alice.pending() + clone.pending(), 0);
}

async fn a_backup_on_another_phone_joins_again_and_brings_its_acts_along(world: World) {
    let alice = world.enrol_attendee("alice").await;
    let sent = alice.bookmark("opening");
    alice.sync().await;
    let unsent = alice.bookmark("stents");
    let mut new = alice.copied_to("new", Pocket::default());
    world.adopt(&new);
    assert_eq!(new.bookmarked(), ["opening", "stents"], "all of it is there to read");
    assert_eq!(new.sync_fails().await, "unauthorized", "without the key it is nobody");
    assert_eq!(new.pending(), 1, "and nothing is given up");

    new.join(&world.link(&EnrolmentRequest::attendee("alice")).await).await.unwrap();
    assert_ne!(new.device_id(), alice.device_id());
    new.bookmark("valves");
    settle(&[&new]).await;
    assert_eq!(new.pending(), 0, "the old phone's acts were taken by their old signatures");
    assert_eq!(new.bookmarked(), ["opening", "stents", "valves"]);
    let ops: Vec<_> = new.core().list_ops(None).unwrap().into_iter().map(|view| view.op).collect();
    assert_eq!(ops.len(), 3);
    assert!(ops.contains(&sent) && ops.contains(&unsent), "{ops:?}");
    assert_eq!(world.ledger(&alice.device_id()).await.count, 2, "each counts for its author");
    assert_eq!(world.ledger(&new.device_id()).await.count, 1);
    // the old phone turns up again
    settle(&[&alice]).await;
    assert_eq!(alice.bookmarked(), ["opening", "stents", "valves"]);
    assert_eq!(alice.pending(), 0);
}
