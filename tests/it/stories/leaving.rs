//! Acts that the server refuses, and leaving with acts that it has not seen.

use huiban_companion::OpState;
use huiban_protocol::documents::RegistrationId;
use huiban_server::organizer::EnrolmentRequest;
use huiban_tests::World;
use serde_json::Value;

on_both! {
    whoever_leaves_with_unsent_acts_is_asked_first_and_then_keeps_them_in_a_file
    acts_the_server_refuses_are_kept_shown_and_can_be_exported
}

async fn whoever_leaves_with_unsent_acts_is_asked_first_and_then_keeps_them_in_a_file(
    world: World,
) {
    let alice = world.enrol_attendee("alice").await;
    let sent = alice.bookmark("opening");
    alice.sync().await;
    alice.link.set_offline(true);
    let unsent = alice.note("stents", "“quoted”, 汉字");
    let refused = alice.core().leave(false).unwrap_err();
    assert_eq!(refused.kind(), "unsent_acts");
    assert_eq!(alice.pending(), 1, "nothing happened");
    let folder = alice.event_folder();
    let file = alice.core().leave(true).unwrap().expect("there was something to keep");
    assert!(!folder.exists());
    assert!(file.exists() && !file.starts_with(&folder));
    let kept: Value = serde_json::from_slice(&std::fs::read(&file).unwrap()).unwrap();
    let ops = kept["ops"].as_array().unwrap();
    assert_eq!(ops.len(), 1);
    assert_eq!(ops[0]["id"], unsent.to_string());
    assert!(ops[0].to_string().contains("汉字") && !ops[0].to_string().contains(&sent.to_string()));
    // complete: as it is, it could still be taken
    let op: huiban_protocol::ops::Op = serde_json::from_value(ops[0].clone()).unwrap();
    assert_eq!(op.signature.0.len(), 64);

    let mut again = world.device("alice again");
    again.join(&world.link(&EnrolmentRequest::attendee("alice")).await).await.unwrap();
    again.sync().await;
    assert_eq!(again.bookmarked(), ["opening"]);
    assert_eq!(again.core().leave(false).unwrap(), None, "nothing unsent, nothing to keep");
}

async fn acts_the_server_refuses_are_kept_shown_and_can_be_exported(world: World) {
    let mut gate = world.enrol_gate("gate_a", &["main"]).await;
    // the device believes in a right that the server never gave: its scope is altered on disk
    gate.core().close();
    let journal = rusqlite::Connection::open(gate.event_folder().join("journal.db")).unwrap();
    journal.execute("INSERT INTO scope (stream) VALUES ('list/dinner')", []).unwrap();
    journal.execute("UPDATE membership SET scope_version = scope_version + 1", []).unwrap();
    drop(journal);
    gate.reopen();
    let parked = gate.scan("dinner", RegistrationId([7; 8]));
    let fine = gate.scan("main", world.registration("bob").await);
    let _ = gate.core().sync().await;
    let ops = gate.core().list_ops(Some(OpState::Parked)).unwrap();
    assert_eq!(ops.len(), 1, "{:?}", gate.core().list_ops(None).unwrap());
    assert_eq!((ops[0].op, ops[0].reason.as_deref()), (parked, Some("not_allowed")));
    let acked = gate.core().list_ops(Some(OpState::Acked)).unwrap();
    assert_eq!(acked.len(), 1, "one that is refused does not keep others out");
    assert_eq!(acked[0].op, fine);
    let dinner = gate.core().scans(&"dinner".parse().unwrap()).unwrap();
    assert!(dinner.is_empty(), "what was refused does not count");
    assert_eq!(world.head(&"list/dinner".parse().unwrap()).await.seq, 1, "only its rules");

    let file = gate.home.path().join("acts.json");
    assert_eq!(gate.core().export_ops(&file).unwrap(), 2);
    assert!(std::fs::read_to_string(&file).unwrap().contains(&parked.to_string()));
    assert_eq!(gate.core().leave(false).unwrap_err().kind(), "unsent_acts", "it is not let go");
    for _ in 0..3 {
        let _ = gate.core().sync().await;
    }
    let status = gate.core().status().unwrap();
    assert_eq!((status.parked, status.pending), (1, 0));
    assert!(!status.ledger_gap, "a refusal is a final answer on both sides");
}
