//! Acts up, verdicts down.

use super::actor::{START_MS, Server, event};
use crate::service::Abilities;
use huiban_protocol::error::ErrorCode;
use huiban_protocol::ledger::Ledger;
use huiban_protocol::limits::{NOTE_CHARS_MAX, OP_BYTES_MAX};
use huiban_protocol::ops::{NoteSet, NoteSetBody, OpKind as _};
use huiban_protocol::raw::Raw;
use huiban_protocol::streams::{BookmarkRow, StreamId};
use huiban_protocol::wire::{VERSION, VerdictKind};
use std::collections::BTreeSet;

#[tokio::test]
pub(super) async fn an_op_is_applied_once_however_often_it_is_offered() {
    let server = Server::published().await;
    let mut alice = server.attendee("A1").await;
    let op = alice.bookmark("s1", true, START_MS);
    let first = alice.push_one(&server.service, &op).await;
    assert_eq!(first.verdict, VerdictKind::Applied);
    assert_eq!((first.at[0].stream.clone(), first.at[0].seq), (alice.stream(), 1));
    server.clock.pass(1_000);

    let answer = alice.push(&server.service, &[op.clone(), op.clone()]).await.unwrap();
    for again in &answer.verdicts {
        assert_eq!(again.verdict, VerdictKind::Duplicate);
        assert_eq!(again.settled(), VerdictKind::Applied);
        assert_eq!((&again.at, again.effective_ms), (&first.at, first.effective_ms));
    }
    assert_eq!(answer.heads[&alice.stream()], 1);
    assert_eq!(answer.ledger, [&op.id].into_iter().collect::<Ledger>());
}

#[tokio::test]
pub(super) async fn an_op_that_changes_nothing_names_the_head() {
    let server = Server::published().await;
    let mut alice = server.attendee("A1").await;
    let ops = [alice.bookmark("s1", true, START_MS), alice.bookmark("s2", true, START_MS)];
    alice.push(&server.service, &ops).await.unwrap();
    // an older act than the one that decided: the row stays as it is
    let mut late = alice.bookmark("s1", false, START_MS);
    late.effective_ms = Some(START_MS - 5_000);
    let verdict = alice.push_one(&server.service, &late).await;
    assert_eq!(verdict.verdict, VerdictKind::Applied);
    assert_eq!(verdict.at[0].seq, 2);
    assert_eq!(verdict.effective_ms, START_MS - 5_000);
}

#[tokio::test]
pub(super) async fn effective_times_keep_the_order_of_acts_and_never_pass_the_receipt() {
    let server = Server::published().await;
    let mut alice = server.attendee("A1").await;
    server.clock.pass(60_000);
    let fast = alice.bookmark("s1", true, START_MS + 86_400_000);
    let slow = alice.bookmark("s1", false, START_MS - 86_400_000);
    let answer = alice.push(&server.service, &[fast, slow]).await.unwrap();
    let times: Vec<i64> = answer.verdicts.iter().map(|v| v.effective_ms).collect();
    assert_eq!(times, [START_MS + 60_000, START_MS + 60_000]);
    let page = server
        .service
        .changes(&event(), Some(&alice.caller()), &alice.stream(), None, None)
        .await
        .unwrap();
    let row: BookmarkRow = page.changes.last().unwrap().body.as_ref().unwrap().read().unwrap();
    assert!(!row.is_present(), "the later act of one person wins");
}

#[tokio::test]
pub(super) async fn the_server_clock_never_goes_back_within_a_stream() {
    let server = Server::published().await;
    let mut alice = server.attendee("A1").await;
    let before = alice.bookmark("s1", true, START_MS);
    let one = alice.push_one(&server.service, &before).await;
    server.clock.pass(-3_600_000);
    let after = alice.bookmark("s1", false, START_MS);
    let two = alice.push_one(&server.service, &after).await;
    assert!(two.effective_ms > one.effective_ms, "{} {}", two.effective_ms, one.effective_ms);
}

#[tokio::test]
pub(super) async fn two_acts_of_one_number_fork_the_device_and_nothing_is_applied() {
    let server = Server::published().await;
    let mut alice = server.attendee("A1").await;
    let mut clone = alice.clone();
    let op = alice.bookmark("s1", true, START_MS);
    alice.push_one(&server.service, &op).await;
    let fresh = {
        clone.seq = 1;
        clone.bookmark("s2", true, START_MS)
    };
    clone.seq = 0;
    let twin = clone.bookmark("s1", false, START_MS);
    let refused = clone.push(&server.service, &[fresh.clone(), twin]).await.unwrap_err();
    assert_eq!(refused.code(), ErrorCode::DeviceForked);
    let verdict = alice.push_one(&server.service, &fresh).await;
    assert_eq!(verdict.verdict, VerdictKind::Applied, "it was not applied before");
}

#[tokio::test]
pub(super) async fn one_id_with_two_bodies_is_parked_and_the_first_stays() {
    let server = Server::published().await;
    let mut alice = server.attendee("A1").await;
    let op = alice.bookmark("s1", true, START_MS);
    alice.push_one(&server.service, &op).await;
    let mut other = op.clone();
    other.body = Raw::parse(r#"{"present":false}"#.into()).unwrap();
    let verdict = alice.push_one(&server.service, &alice.signed(other)).await;
    assert_eq!(verdict.verdict, VerdictKind::Rejected);
    assert_eq!(verdict.reason.as_deref(), Some("op_id_reuse"));
    assert_eq!(alice.push_one(&server.service, &op).await.verdict, VerdictKind::Duplicate);
}

#[tokio::test]
pub(super) async fn each_op_is_judged_by_itself() {
    let server = Server::published().await;
    let mut alice = server.attendee("A1").await;
    let mut forged = alice.bookmark("s1", true, START_MS);
    forged.signature.0[7] ^= 1;
    let mut large = alice.bookmark("s1", true, START_MS);
    large.body = Raw::parse(format!("\"{}\"", "x".repeat(OP_BYTES_MAX))).unwrap();
    let large = alice.signed(large);
    let mut hostile = alice.bookmark("s1", true, START_MS);
    hostile.entity = "session/\0".into();
    let hostile = alice.signed(hostile);
    let elsewhere = alice.scan("main", 1, START_MS);
    let good = alice.bookmark("s2", true, START_MS);
    let ops = [forged.clone(), large, hostile, elsewhere, good];
    let answer = alice.push(&server.service, &ops).await.unwrap();
    let reasons: Vec<&str> =
        answer.verdicts.iter().map(|v| v.reason.as_deref().unwrap_or("applied")).collect();
    assert_eq!(reasons, ["bad_signature", "too_large", "malformed", "not_allowed", "applied"]);
    assert_eq!(answer.ledger, ops.iter().map(|op| &op.id).collect::<Ledger>());

    // what was damaged before it was signed for good does not keep the real act out
    let real = alice.signed(forged);
    let answer = alice.push(&server.service, &[real]).await.unwrap();
    assert_eq!(answer.verdicts[0].verdict, VerdictKind::Applied);
    assert_eq!(answer.ledger.count, 5, "it was counted once");
}

#[tokio::test]
pub(super) async fn what_an_older_server_stored_a_newer_one_applies() {
    let unknown_kinds = BTreeSet::from(["bookmark_set".to_owned()]);
    let server = Server::published().await;
    let mut alice = server.attendee("A1").await;
    let server = server.restarted(Abilities { unknown_kinds, ..Abilities::default() }).await;
    let op = alice.bookmark("s1", true, START_MS);
    let answer = alice.push(&server.service, std::slice::from_ref(&op)).await.unwrap();
    assert_eq!(answer.verdicts[0].verdict, VerdictKind::Stored);
    assert_eq!(answer.verdicts[0].reason.as_deref(), Some("unknown_kind"));
    assert_eq!(answer.ledger.count, 0, "not a final verdict");
    let again = alice.push_one(&server.service, &op).await;
    assert_eq!(again.verdict, VerdictKind::Stored, "{again:?}");

    let server = server.restarted(Abilities::default()).await;
    let heads = server.service.heads(&event(), Some(&alice.caller())).await.unwrap().heads;
    assert_eq!(heads[&alice.stream()], 1, "the server applied it by itself");
    let answer = alice.push(&server.service, std::slice::from_ref(&op)).await.unwrap();
    assert_eq!(answer.verdicts[0].verdict, VerdictKind::Duplicate);
    assert_eq!(answer.verdicts[0].settled(), VerdictKind::Applied);
    assert_eq!(answer.ledger.count, 1);
}

#[tokio::test]
pub(super) async fn a_newer_server_judges_again_what_an_older_one_refused() {
    let server = Server::published().await;
    let mut alice = server.attendee("A1").await;
    let scan = alice.scan("main", 1, START_MS);
    assert_eq!(alice.push_one(&server.service, &scan).await.verdict, VerdictKind::Rejected);
    let again = alice.push_one(&server.service, &scan).await;
    assert_eq!((again.verdict, again.of), (VerdictKind::Duplicate, Some(VerdictKind::Rejected)));
    let version = VERSION + 1;
    let server = server.restarted(Abilities { version, ..Abilities::default() }).await;
    let answer = alice.push(&server.service, &[scan]).await.unwrap();
    assert_eq!(answer.verdicts[0].verdict, VerdictKind::Rejected, "judged anew, not repeated");
    assert_eq!(answer.ledger.count, 1, "and counted once");
}

#[tokio::test]
pub(super) async fn an_act_of_a_device_nobody_certified_yet_waits_for_its_certificate() {
    let (here, elsewhere) = (Server::published().await, Server::published().await);
    let sender = here.gate("main").await;
    // the event's keys are the same on both: the randomness of the tests is
    let mut stranger = elsewhere.gate("main").await;
    let op = stranger.scan("main", 1, START_MS);
    let verdict = sender.push_one(&here.service, &op).await;
    assert_eq!(verdict.verdict, VerdictKind::Stored);
    assert_eq!(verdict.reason.as_deref(), Some("unknown_author"));
    let mut push = sender.a_push(&[]);
    push.facts = vec![stranger.certificate.clone()];
    here.service.push(&event(), &sender.caller(), &push).await.unwrap();
    let verdict = sender.push_one(&here.service, &op).await;
    assert_eq!(verdict.settled(), VerdictKind::Applied, "{verdict:?}");
}

#[tokio::test]
pub(super) async fn a_push_by_another_device_than_the_token_s_is_refused() {
    let server = Server::published().await;
    let (alice, bob) = (server.attendee("A1").await, server.attendee("A2").await);
    let refused = server.service.push(&event(), &bob.caller(), &alice.a_push(&[])).await;
    assert_eq!(refused.unwrap_err().code(), ErrorCode::Forbidden);
}

#[tokio::test]
pub(super) async fn listeners_hear_of_every_commit() {
    let server = Server::published().await;
    let mut alice = server.attendee("A1").await;
    let mut moved = server.service.subscribe();
    let op = alice.bookmark("s1", true, START_MS);
    alice.push_one(&server.service, &op).await;
    let head = moved.try_recv().unwrap();
    assert_eq!((head.stream, head.head), (alice.stream(), 1));
    alice.push_one(&server.service, &op).await;
    assert!(moved.try_recv().is_err(), "nothing was committed to a stream");
    assert!(alice.stream() != StreamId::Agenda);
}

#[tokio::test]
pub(super) async fn no_row_grows_beyond_what_every_phone_can_take_in() {
    let server = Server::published().await;
    let mut alice = server.attendee("A1").await;
    let note = NoteSetBody { note: Some("x".repeat(NOTE_CHARS_MAX)), replaces: Vec::new() };
    let mut reasons = Vec::new();
    for _ in 0..40 {
        // as no app of ours writes it: none replaces the one before
        let draft = NoteSet::draft("session/s1".to_owned(), &note).unwrap();
        let op = alice.act(draft, START_MS);
        reasons.push(alice.push_one(&server.service, &op).await.reason);
    }
    let kept = reasons.iter().take_while(|reason| reason.is_none()).count();
    assert!((20..40).contains(&kept), "{kept} of 4,000 characters each");
    assert!(reasons[kept..].iter().all(|reason| reason.as_deref() == Some("too_large")));
    // and it can be mended
    let shorter = NoteSetBody { note: None, replaces: Vec::new() };
    let smaller = alice.act(NoteSet::draft("session/s2".to_owned(), &shorter).unwrap(), START_MS);
    assert_eq!(alice.push_one(&server.service, &smaller).await.verdict, VerdictKind::Applied);
}
