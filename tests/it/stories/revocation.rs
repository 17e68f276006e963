//! A device that the organizer does not trust any more.

use huiban_companion::AgendaFilter;
use huiban_protocol::documents::Language;
use huiban_server::organizer::EnrolmentRequest;
use huiban_tests::World;
use huiban_tests::ports::{Answer, Pocket};

on_both! {
    a_revoked_gate_hands_over_its_acts_and_forgets_what_is_others
    a_revoked_phone_hands_over_what_it_did_under_an_older_identity_too
    a_forged_revocation_wipes_nothing
    a_copied_phone_that_is_revoked_asks_for_no_other_identity
}

fn holds(bytes: &[u8], text: &str) -> bool {
    bytes.windows(text.len()).any(|part| part == text.as_bytes())
}

async fn a_revoked_gate_hands_over_its_acts_and_forgets_what_is_others(world: World) {
    let gate_a = world.enrol_gate("gate_a", &["main"]).await;
    let gate_b = world.enrol_gate("gate_b", &["main"]).await;
    let bob = world.registration("bob").await;
    gate_b.scan("main", bob);
    gate_b.sync().await;
    gate_a.sync().await;
    assert!(holds(&gate_a.bytes_of("mirror"), &bob.to_string()), "it had what it needed");

    gate_a.link.set_offline(true);
    world.organizer().revoke_device(&world.event, &gate_a.device_id()).await.unwrap();
    world.pass(1_000);
    let carol = world.registration("carol").await;
    let late = gate_a.scan("main", carol);
    gate_a.link.set_offline(false);
    assert_eq!(gate_a.sync_fails().await, "unauthorized");
    let status = gate_a.core().status().unwrap();
    assert!(status.revoked);
    // nothing waits, and nobody has judged what was handed over
    assert_eq!((status.pending, status.handed_over, status.parked, status.stuck), (0, 1, 0, false));
    assert_eq!(gate_a.try_scan("main", carol).unwrap_err().kind(), "unauthorized", "it stops");
    assert!(!holds(&gate_a.bytes_of("mirror"), &bob.to_string()), "no byte of others is left");
    assert_eq!(world.quarantined().await, [late.to_string()], "it was handed over");
    let ops = gate_a.core().list_ops(None).unwrap();
    assert!(ops.iter().any(|view| view.op == late), "its own journal stays");

    gate_b.sync().await;
    let scans = gate_b.core().scans(&"main".parse().unwrap()).unwrap();
    assert_eq!(scans.len(), 1, "what came after the revocation is kept aside, not applied");
    // nothing is repeated for ever
    gate_a.link.take_log();
    gate_a.sync_fails().await;
    assert!(gate_a.link.take_log().len() < 5);
}

async fn a_revoked_phone_hands_over_what_it_did_under_an_older_identity_too(world: World) {
    let alice = world.enrol_attendee("alice").await;
    let older = alice.bookmark("opening");
    let mut new = alice.copied_to("new", Pocket::default());
    world.adopt(&new);
    new.join(&world.link(&EnrolmentRequest::attendee("alice")).await).await.unwrap();
    let newer = new.bookmark("stents");
    world.organizer().revoke_device(&world.event, &new.device_id()).await.unwrap();
    assert_eq!(new.sync_fails().await, "unauthorized");
    assert!(new.core().status().unwrap().revoked);
    let mut both = [older.to_string(), newer.to_string()];
    both.sort();
    assert_eq!(world.quarantined().await, both);
    assert_eq!(new.core().list_ops(None).unwrap().len(), 2, "and kept");
    assert_eq!(new.core().status().unwrap().handed_over, 2);
    assert!(new.core().list_ops(None).unwrap().iter().all(|op| op.reason.is_some()), "said so");
    assert_eq!(new.core().leave(false).unwrap(), None, "nothing is unsent");
}

async fn a_forged_revocation_wipes_nothing(world: World) {
    let gate = world.enrol_gate("gate_a", &["main"]).await;
    let bob = world.registration("bob").await;
    gate.scan("main", bob);
    gate.sync().await;
    gate.scan("main", world.registration("carol").await);
    for sealed in [false, true] {
        gate.link.always("/push", Answer::refusal("device_revoked", 403, sealed));
        gate.link.always("/token", Answer::refusal("device_revoked", 403, sealed));
        gate.link.always("/list/", Answer::refusal("device_revoked", 403, sealed));
        for _ in 0..3 {
            gate.sync_fails().await;
        }
        assert!(!gate.core().status().unwrap().revoked, "only a signature says so");
        assert_eq!(gate.core().scans(&"main".parse().unwrap()).unwrap().len(), 2);
        assert_eq!(gate.pending(), 1);
        let agenda = gate.core().agenda(&AgendaFilter::default(), Language::En).unwrap();
        assert_eq!(agenda.len(), 4);
        gate.link.heal();
    }
    let report = gate.sync().await;
    assert_eq!((report.pushed, report.pending), (1, 0));
}

async fn a_copied_phone_that_is_revoked_asks_for_no_other_identity(mut world: World) {
    let alice = world.enrol_attendee("alice").await;
    alice.bookmark("opening");
    alice.sync().await;
    let clone = alice.copied_to("clone", alice.pocket.cloned());
    world.adopt(&clone);
    alice.bookmark("stents");
    alice.sync().await;
    let backup = world.backup().await;
    // the clone has seen that it is not alone, and did not get through with that yet
    clone.link.always("/fork", Answer::refusal("unavailable", 503, true));
    clone.sync_fails().await;
    world.organizer().revoke_device(&world.event, &alice.device_id()).await.unwrap();
    world.pass(1_000);
    clone.link.heal();
    assert_eq!(clone.sync_fails().await, "unauthorized");
    assert!(clone.core().status().unwrap().revoked);

    world.restore(&backup).await;
    let device = clone.device_id();
    for _ in 0..2 {
        assert_eq!(clone.sync_fails().await, "unauthorized");
    }
    assert_eq!(clone.device_id(), device, "the server would have given it another one");
}
