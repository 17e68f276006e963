//! What networks do to requests and answers.

use huiban_companion::OpState;
use huiban_protocol::documents::Language;
use huiban_tests::ports::Answer;
use huiban_tests::{Actor, World};

on_both! {
    an_act_whose_answer_was_lost_is_counted_once
    whatever_comes_back_instead_of_a_verdict_costs_nothing
    whatever_comes_back_instead_of_a_page_costs_nothing
    a_damaged_request_is_not_judged
    a_verdict_settles_the_act_that_it_names
    an_answer_of_another_server_is_not_believed
    a_server_that_always_says_its_past_is_another_does_not_keep_a_device_busy_for_ever
    a_server_that_restarts_loses_nothing
}

/// Everything that may stand in the place of an answer.
fn mishaps() -> Vec<(String, Answer)> {
    let refusals = [
        ("malformed", 400),
        ("token_expired", 401),
        ("unknown_device", 401),
        ("forbidden", 403),
        ("device_revoked", 403),
        ("not_found", 404),
        ("device_forked", 409),
        ("history_forked", 409),
        ("conflict", 409),
        ("cursor_expired", 410),
        ("too_large", 413),
        ("update_required", 426),
        ("too_many_requests", 429),
        ("internal", 500),
        ("unavailable", 503),
    ];
    let mut all = vec![
        ("request lost".to_owned(), Answer::RequestLost),
        ("answer lost".to_owned(), Answer::ResponseLost),
        ("one bit flipped".to_owned(), Answer::Flipped),
        ("cut short".to_owned(), Answer::CutShort),
        ("captive portal".to_owned(), Answer::portal()),
        ("empty object, sealed".to_owned(), Answer::json(200, "{}", true)),
    ];
    for (code, status) in refusals {
        for sealed in [false, true] {
            all.push((format!("{code}, sealed: {sealed}"), Answer::refusal(code, status, sealed)));
        }
    }
    all
}

/// Syncs until all is well, which must not take long.
async fn heal(actor: &Actor, what: &str) {
    actor.link.heal();
    let mut last = None;
    for _ in 0..4 {
        let done = actor.core().sync().await;
        if done.is_ok() && actor.pending() == 0 {
            return;
        }
        last = Some(done);
    }
    let status = actor.core().status().unwrap();
    panic!("{} does not recover from {what}: {last:?}, {status:?}", actor.name);
}

async fn an_act_whose_answer_was_lost_is_counted_once(world: World) {
    let alice = world.enrol_attendee("alice").await;
    alice.bookmark("stents");
    alice.link.next("/push", Answer::ResponseLost);
    assert_eq!(alice.sync_fails().await, "offline");
    assert_eq!(alice.pending(), 1, "no answer, no verdict");
    let device = alice.device_id();
    assert_eq!(world.ledger(&device).await.count, 1, "the server has it already");
    let stream = world.me("alice").await;
    let before = world.head(&stream).await;

    let report = alice.sync().await;
    assert_eq!((report.pushed, report.pending), (1, 0));
    assert_eq!(world.ledger(&device).await.count, 1);
    assert_eq!(world.head(&stream).await, before, "the repetition changed nothing");
    let status = alice.core().status().unwrap();
    assert!(!status.ledger_gap);
    assert_eq!(alice.bookmarked(), ["stents"]);
}

async fn whatever_comes_back_instead_of_a_verdict_costs_nothing(world: World) {
    let alice = world.enrol_attendee("alice").await;
    let tablet = world.enrol_device_of("alice", "tablet").await;
    for (number, (what, answer)) in mishaps().into_iter().enumerate() {
        // the same state in turn, so that a lost act could not hide behind the one before
        let present = number % 2 == 0;
        let op = if present { alice.bookmark("valves") } else { alice.unbookmark("valves") };
        alice.link.next("/push", answer);
        // whether this run fails depends on the mishap
        let _ = alice.core().sync().await;
        assert_eq!(alice.link.waiting(), 0, "{what}: it did happen");
        let shown = alice.bookmarked();
        assert_eq!(!shown.is_empty(), present, "{what}: what was done still shows");
        heal(&alice, &what).await;
        let ops = alice.core().list_ops(None).unwrap();
        assert_eq!(ops.len(), number + 1, "{what}: no act is gone or doubled");
        assert!(ops.iter().any(|view| view.op == op), "{what}");
        assert_eq!(alice.core().status().unwrap().parked, 0, "{what}");
        tablet.sync().await;
        assert_eq!(!tablet.bookmarked().is_empty(), present, "{what}: it arrived");
        assert!(!alice.core().status().unwrap().revoked, "{what}");
    }
    // whatever identities the phone went through, every act is held exactly once
    let acts = alice.core().list_ops(None).unwrap().len();
    assert_eq!(world.ledger(&alice.device_id()).await.count, acts as u64);
}

async fn whatever_comes_back_instead_of_a_page_costs_nothing(world: World) {
    let alice = world.enrol_attendee("alice").await;
    let tablet = world.enrol_device_of("alice", "tablet").await;
    alice.bookmark("imaging");
    alice.sync().await;
    for (number, (what, answer)) in mishaps().into_iter().enumerate() {
        let present = number % 2 == 0;
        if present {
            tablet.bookmark("valves")
        } else {
            tablet.unbookmark("valves")
        };
        tablet.sync().await;
        alice.link.next("/changes", answer);
        let _ = alice.core().sync().await;
        assert_eq!(alice.link.waiting(), 0, "{what}: it did happen");
        assert!(alice.bookmarked().contains(&"imaging".to_owned()), "{what}: nothing is deleted");
        let agenda = alice.core().agenda(&Default::default(), Language::En).unwrap();
        assert_eq!(agenda.len(), 4, "{what}: the agenda is there");
        heal(&alice, &what).await;
        assert_eq!(alice.bookmarked().contains(&"valves".to_owned()), present, "{what}");
        let me = world.me("alice").await.to_string();
        assert_eq!(alice.position(&me), tablet.position(&me), "{what}");
    }
}

async fn a_damaged_request_is_not_judged(world: World) {
    let alice = world.enrol_attendee("alice").await;
    alice.bookmark("stents");
    alice.link.next("/push", Answer::RequestDamaged);
    let _ = alice.core().sync().await;
    assert_eq!(alice.link.waiting(), 0);
    assert_eq!(world.ledger(&alice.device_id()).await.count, 0, "none of it was judged");
    heal(&alice, "damage").await;
    assert_eq!(world.ledger(&alice.device_id()).await.count, 1);
}

async fn a_verdict_settles_the_act_that_it_names(world: World) {
    let alice = world.enrol_attendee("alice").await;
    let (first, second) = (alice.bookmark("stents"), alice.bookmark("valves"));
    let edit = |answer: &mut serde_json::Value| {
        answer["verdicts"].as_array_mut().unwrap().remove(0);
    };
    alice.link.next("/push", Answer::Edited(edit));
    let _ = alice.core().sync().await;
    let pending = alice.core().list_ops(Some(OpState::Pending)).unwrap();
    assert_eq!(pending.iter().map(|view| view.op).collect::<Vec<_>>(), [first]);
    assert!(alice.core().list_ops(None).unwrap().iter().any(|view| view.op == second));
    heal(&alice, "a verdict that was left out").await;
    assert_eq!(world.ledger(&alice.device_id()).await.count, 2);
}

async fn an_answer_of_another_server_is_not_believed(world: World) {
    let alice = world.enrol_attendee("alice").await;
    let edits: [fn(&mut serde_json::Value); 2] = [
        |answer| answer["server"]["root"] = "AAAAAAAAAAAAAAAAAAAAAA".into(),
        |answer| answer["server"]["number"] = 7.into(),
    ];
    for edit in edits {
        alice.bookmark("stents");
        alice.link.next("/push", Answer::Edited(edit));
        assert_eq!(alice.sync_fails().await, "offline");
        assert_eq!(alice.pending(), 1, "nobody of this event has judged it");
        heal(&alice, "another server's answer").await;
    }
}

async fn a_server_that_always_says_its_past_is_another_does_not_keep_a_device_busy_for_ever(
    world: World,
) {
    let alice = world.enrol_attendee("alice").await;
    alice.bookmark("stents");
    for code in ["history_forked", "cursor_expired", "unknown_device", "device_forked"] {
        let status = if code == "cursor_expired" { 410 } else { 409 };
        for part in ["/changes", "/push"] {
            alice.link.take_log();
            alice.link.always(part, Answer::refusal(code, status, true));
            let _ = alice.core().sync().await;
            let asked = alice.link.take_log().len();
            assert!(asked < 60, "{code} for {part}: {asked} requests in one run");
            heal(&alice, code).await;
            assert_eq!(alice.bookmarked(), ["stents"]);
        }
    }
}

async fn a_server_that_restarts_loses_nothing(mut world: World) {
    let alice = world.enrol_attendee("alice").await;
    alice.bookmark("stents");
    alice.sync().await;
    let stream = world.me("alice").await;
    let before = world.head(&stream).await;
    world.stop().await;
    alice.bookmark("valves");
    assert_eq!(alice.sync_fails().await, "offline");
    world.start().await;
    assert_eq!(world.head(&stream).await, before);
    let report = alice.sync().await;
    assert_eq!((report.pushed, report.pending), (1, 0));
    assert_eq!(alice.position(&stream.to_string()).0, world.head(&stream).await.seq);
}
