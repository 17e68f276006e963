//! Coming back from a backup: what devices hold refills the server.

use super::actor::{START_MS, Server, event, open};
use crate::organizer::{PersonRequest, PublishRequest, RotateKeyRequest, SessionEdit};
use crate::service::Abilities;
use crate::store::ServerFolder;
use crate::{Organizer, restore};
use huiban_protocol::documents::SessionState;
use huiban_protocol::error::ErrorCode;
use huiban_protocol::tokens::KeyUse;
use huiban_protocol::wire::VerdictKind;

/// Puts a backup in place of the server's database.
async fn restored(server: Server, backup: &std::path::Path) -> (Server, crate::RestoreReport) {
    let Server { folder, clock, service, organizer, .. } = server;
    let data = ServerFolder::new(folder.path());
    let in_use = restore(&data, backup).await.unwrap_err();
    assert!(in_use.to_string().contains("another huiban uses"), "{in_use}");
    drop((service, organizer));
    // one that was killed left this
    std::fs::create_dir_all(folder.path().join("restoring/huiban.db-wal")).unwrap();
    let report = restore(&data, backup).await.unwrap();
    assert!(!folder.path().join("restoring").exists());
    clock.pass(60_000);
    let service = open(folder.path(), &clock, Abilities::default()).await;
    let organizer = Organizer::new(service.clone());
    (Server { folder, clock, service, organizer, database: None }, report)
}

#[tokio::test]
async fn a_restored_server_is_refilled_by_its_devices_and_still_knows_who_was_revoked() {
    let server = Server::published().await;
    let mut alice = server.attendee("A1").await;
    let gate = server.gate("main").await;
    let first = alice.bookmark("s1", true, START_MS);
    alice.push_one(&server.service, &first).await;
    let file = server.folder.path().join("copy.db");
    server.organizer.backup(&file).await.unwrap();
    let again = server.organizer.backup(&file).await.unwrap_err();
    assert_eq!(again.code(), ErrorCode::Conflict, "a backup never replaces a file");
    // whoever asks over HTTP has made an empty file first: a token alone writes nowhere
    let nowhere = server.folder.path().join("nowhere.db");
    for path in [&nowhere, &file] {
        let refused = server.organizer.fill_backup(path).await.unwrap_err();
        assert_eq!(refused.code(), ErrorCode::Malformed, "{}", path.display());
    }
    assert!(!nowhere.exists());

    server.clock.pass(60_000);
    let mut bob = server.attendee("A2").await;
    let second = alice.bookmark("s2", true, START_MS + 60_000);
    let lost = alice.push_one(&server.service, &second).await;
    let by_bob = bob.bookmark("s1", true, START_MS + 60_000);
    bob.push_one(&server.service, &by_bob).await;
    server.organizer.revoke_device(&event(), &gate.id).await.unwrap();
    let caller = alice.caller();
    let stream = alice.stream();
    let held = server.service.changes(&event(), Some(&caller), &stream, None, None).await.unwrap();

    let (server, report) = restored(server, &file).await;
    assert_eq!(report.facts_kept, 2, "bob's certificate and the order against the gate");
    let forked = server
        .service
        .changes(&event(), Some(&caller), &stream, Some(&held.next), None)
        .await
        .unwrap_err();
    assert_eq!(forked.code(), ErrorCode::HistoryForked);
    let mut offered = second.clone();
    offered.effective_ms = Some(lost.effective_ms);
    let answer = alice.push(&server.service, &[first, offered]).await.unwrap();
    assert_eq!(answer.verdicts[0].verdict, VerdictKind::Duplicate);
    assert_eq!(answer.verdicts[1].verdict, VerdictKind::Applied);
    assert_eq!(answer.verdicts[1].effective_ms, lost.effective_ms, "it keeps its time");
    assert_eq!(answer.ledger.count, 2);
    assert_eq!(bob.push_one(&server.service, &by_bob).await.verdict, VerdictKind::Applied);
    let shut_out = gate.push(&server.service, &[]).await.unwrap_err();
    assert_eq!(shut_out.code(), ErrorCode::DeviceRevoked);
}

#[tokio::test]
async fn orders_signed_by_a_key_that_the_backup_does_not_list_are_in_effect_at_once() {
    let server = Server::published().await;
    let gate = server.gate("main").await;
    let file = server.folder.path().join("copy.db");
    server.organizer.backup(&file).await.unwrap();
    server.clock.pass(60_000);
    for _ in 0..2 {
        let request = RotateKeyRequest { key_use: KeyUse::Order, compromised_since: None };
        server.organizer.rotate_key(&event(), &request).await.unwrap();
        server.clock.pass(60_000);
    }
    server.organizer.revoke_device(&event(), &gate.id).await.unwrap();
    let person = PersonRequest { reference: "A1".to_owned() };
    server.organizer.erase_attendee(&event(), &person).await.unwrap();

    let (server, _) = restored(server, &file).await;
    let shut_out = gate.push(&server.service, &[]).await.unwrap_err();
    assert_eq!(shut_out.code(), ErrorCode::DeviceRevoked);
    let gone = server.organizer.export_attendee(&event(), &person).await.unwrap_err();
    assert_eq!(gone.code(), ErrorCode::NotFound);
}

#[tokio::test]
async fn after_a_restore_publishing_waits_until_the_lost_numbers_were_seen() {
    let server = Server::published().await;
    let alice = server.attendee("A1").await;
    let file = server.folder.path().join("copy.db");
    server.organizer.backup(&file).await.unwrap();
    let edit = SessionEdit { state: Some(SessionState::Cancelled), ..Default::default() };
    let session = "s2".parse().unwrap();
    server.organizer.edit_session(&event(), &session, &edit).await.unwrap();
    let report = server.organizer.publish(&event(), &PublishRequest::default()).await.unwrap();
    assert_eq!(report.publication, Some(2));

    let (server, _) = restored(server, &file).await;
    let mut push = alice.a_push(&[]);
    push.publications = vec![1, 2];
    server.service.push(&event(), &alice.caller(), &push).await.unwrap();
    server.organizer.edit_session(&event(), &session, &edit).await.unwrap();
    let refused = server.organizer.publish(&event(), &PublishRequest::default()).await;
    assert_eq!(refused.unwrap_err().code(), ErrorCode::Conflict);
    let history = server.organizer.history(&event()).await.unwrap();
    assert_eq!((history.len(), history[1].publication, history[1].lost), (2, 2, true));
    let report = server.organizer.publish(&event(), &PublishRequest::default()).await.unwrap();
    assert_eq!(report.publication, Some(3), "no number is given twice");
}

#[tokio::test]
async fn a_backup_takes_the_place_of_a_database_that_cannot_be_read() {
    let server = Server::published().await;
    let file = server.folder.path().join("copy.db");
    server.organizer.backup(&file).await.unwrap();
    let Server { folder, clock, service, organizer, .. } = server;
    drop((service, organizer));
    let data = ServerFolder::new(folder.path());
    // nor is there a log that SQLite could mend it from
    let _ = std::fs::remove_file(data.database().with_extension("db-wal"));
    std::fs::write(data.database(), b"what the disk left of it".repeat(400)).unwrap();
    let report = restore(&data, &file).await.unwrap();
    assert!(report.unreadable && report.replaced.is_some(), "{report:?}");
    assert_eq!(report.facts_kept, 0);
    let service = open(folder.path(), &clock, Abilities::default()).await;
    assert!(Organizer::new(service).draft(&event()).await.is_ok());
}

#[tokio::test]
async fn a_file_that_is_no_backup_costs_nothing() {
    let server = Server::published().await;
    let file = server.folder.path().join("holiday.jpg");
    std::fs::write(&file, b"not a database").unwrap();
    let Server { folder, clock, service, organizer, .. } = server;
    drop((service, organizer));
    let data = ServerFolder::new(folder.path());
    assert_eq!(restore(&data, &file).await.unwrap_err().code(), ErrorCode::Conflict);
    assert!(!folder.path().join("restoring").exists());
    let service = open(folder.path(), &clock, Abilities::default()).await;
    assert!(Organizer::new(service).draft(&event()).await.is_ok());
}
