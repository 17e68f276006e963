//! Clocks that are wrong.

use huiban_tests::ports::Answer;
use huiban_tests::{Actor, World};

const DAY_MS: i64 = 24 * 60 * 60 * 1000;

on_both! {
    a_phone_a_day_ahead_does_not_win_over_what_is_done_later
    a_phone_a_day_behind_does_not_lose_against_what_its_owner_had_seen
    a_persons_acts_keep_their_order_whatever_happens_to_the_clock
    a_phone_that_starts_again_before_it_syncs_keeps_its_order_and_its_time
    acts_keep_their_order_at_a_server_that_lost_the_first_of_them
}

async fn sync_all(actors: &[&Actor]) {
    for _ in 0..2 {
        for actor in actors {
            actor.sync().await;
        }
    }
}

async fn a_phone_a_day_ahead_does_not_win_over_what_is_done_later(world: World) {
    for order in ["phone first", "tablet first"] {
        let alice = world.enrol_attendee("alice").await;
        let tablet = world.enrol_device_of("alice", "tablet").await;
        // somebody sets the phone's clock; it starts again, so that nothing else tells its time
        alice.clock.step_wall(DAY_MS);
        alice.clock.reboot();
        world.pass(60_000);
        alice.bookmark("stents");
        // nothing will tell any more when that was, but for the wrong clock
        alice.clock.reboot();
        world.pass(60_000);
        alice.sync().await;
        world.pass(60_000);
        tablet.sync().await;
        tablet.unbookmark("stents");
        if order == "phone first" {
            sync_all(&[&alice, &tablet]).await;
        } else {
            sync_all(&[&tablet, &alice]).await;
        }
        assert!(tablet.bookmarked().is_empty(), "{order}: the later act wins");
        assert!(alice.bookmarked().is_empty(), "{order}");
        alice.clock.step_wall(-DAY_MS);
    }
}

async fn a_phone_a_day_behind_does_not_lose_against_what_its_owner_had_seen(world: World) {
    let alice = world.enrol_attendee("alice").await;
    let tablet = world.enrol_device_of("alice", "tablet").await;
    world.pass(60_000);
    tablet.bookmark("valves");
    tablet.sync().await;
    alice.sync().await;
    assert_eq!(alice.bookmarked(), ["valves"]);
    alice.clock.step_wall(-DAY_MS);
    alice.clock.reboot();
    world.pass(60_000);
    alice.unbookmark("valves");
    assert!(alice.bookmarked().is_empty(), "it shows at once, whatever the clock says");
    sync_all(&[&alice, &tablet]).await;
    assert!(alice.bookmarked().is_empty(), "who saw it and took it away wins");
    assert!(tablet.bookmarked().is_empty());
}

async fn a_persons_acts_keep_their_order_whatever_happens_to_the_clock(world: World) {
    let alice = world.enrol_attendee("alice").await;
    let tablet = world.enrol_device_of("alice", "tablet").await;
    let steps = [3 * DAY_MS, -9 * DAY_MS, DAY_MS, -DAY_MS, 0, 40 * DAY_MS, -34 * DAY_MS];
    for (number, step) in steps.into_iter().enumerate() {
        alice.clock.step_wall(step);
        if number % 2 == 0 {
            alice.clock.reboot();
        }
        if number % 2 == 0 {
            alice.bookmark("imaging")
        } else {
            alice.unbookmark("imaging")
        };
        let note = format!("version {number}");
        alice.note("imaging", &note);
        assert_eq!(!alice.bookmarked().is_empty(), number % 2 == 0, "step {number}");
        if number == 3 {
            alice.sync().await;
        }
    }
    sync_all(&[&alice, &tablet]).await;
    for actor in [&alice, &tablet] {
        assert_eq!(actor.bookmarked(), ["imaging"], "{}: the last act counts", actor.name);
        assert_eq!(actor.notes("imaging"), (Some("version 6".to_owned()), None), "{}", actor.name);
    }
}

async fn a_phone_that_starts_again_before_it_syncs_keeps_its_order_and_its_time(world: World) {
    let alice = world.enrol_attendee("alice").await;
    let tablet = world.enrol_device_of("alice", "tablet").await;
    let acted_ms = world.now_ms();
    alice.bookmark("stents");
    world.pass(10_000);
    tablet.unbookmark("stents");
    tablet.sync().await;
    alice.clock.reboot();
    alice.bookmark("valves");
    world.pass(5 * 60_000);
    sync_all(&[&alice, &tablet]).await;
    // the tablet's act was the later one, although the phone's arrived after it
    assert_eq!(alice.bookmarked(), ["valves"]);
    assert_eq!(tablet.bookmarked(), ["valves"]);
    let ops = alice.core().list_ops(None).unwrap();
    assert!(ops[0].at_ms < acted_ms + 10_000, "it counts from when it was done");
    assert!(ops[1].at_ms > ops[0].at_ms);
}

async fn acts_keep_their_order_at_a_server_that_lost_the_first_of_them(mut world: World) {
    let alice = world.enrol_attendee("alice").await;
    alice.sync().await;
    let backup = world.backup().await;
    alice.clock.step_wall(DAY_MS);
    alice.clock.reboot();
    alice.bookmark("stents");
    // the clock is right again
    alice.clock.step_wall(-DAY_MS);
    alice.clock.reboot();
    alice.unbookmark("stents");
    world.pass(60_000);
    // what became of the second act is not heard of
    let unheard = |answer: &mut serde_json::Value| {
        answer["verdicts"].as_array_mut().unwrap().pop();
    };
    alice.link.next("push", Answer::Edited(unheard));
    let _ = alice.core().sync().await;
    assert_eq!(alice.pending(), 1);
    world.restore(&backup).await;
    world.pass(60_000);
    for _ in 0..2 {
        alice.sync().await;
    }
    assert!(alice.bookmarked().is_empty(), "who saw it and took it away wins");
}
