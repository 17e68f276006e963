//! Becoming a member, staying one, and ceasing to be one.

use super::actor::{Device, START_MS, Server, enrol_request, event, new_key};
use crate::organizer::EnrolmentRequest;
use crate::service::Abilities;
use huiban_protocol::error::ErrorCode;
use huiban_protocol::limits::TOKEN_LIFE_MS;
use huiban_protocol::ops::Op;
use huiban_protocol::streams::{StreamId, row_type};
use huiban_protocol::tokens::{KeyList, RefreshProof, Signer as _, SigningKey, root_fingerprint};
use huiban_protocol::wire::{
    Bytes, ForkRequest, Push, QuarantineRequest, RefreshAnswer, RefreshRequest, Role, VERSION,
    VerdictKind, fork_message,
};

#[tokio::test]
pub(super) async fn a_code_enrols_one_device_and_repeats_its_answer_to_it() {
    let server = Server::published().await;
    let made = server.organizer.enrol(&event(), &EnrolmentRequest::attendee("A1")).await.unwrap();
    let (link, fragment) = made.url.split_once('#').unwrap();
    assert_eq!(link, "http://127.0.0.1:8787/j");
    let (code, root) = fragment.split_once('.').unwrap();
    assert_eq!((code, root.len()), (made.code.as_str(), 32));

    let key = new_key();
    let answer = server.service.enrol(&enrol_request(code, &key)).await.unwrap();
    let fingerprint: [u8; 16] = hex::decode(root).unwrap().try_into().unwrap();
    let keys = KeyList::open(&answer.key_list.0, &fingerprint).unwrap();
    assert_eq!(root_fingerprint(&keys.keys[0].key), fingerprint);
    assert_eq!(answer.role, Role::Attendee);
    assert_eq!(answer.scope.streams.len(), 1);

    let again = server.service.enrol(&enrol_request(code, &key)).await.unwrap();
    assert_eq!(again.certificate, answer.certificate);
    assert_eq!(again.device, answer.device);
    assert_ne!(again.token, answer.token);
    let other = server.service.enrol(&enrol_request(code, &new_key())).await;
    assert_eq!(other.unwrap_err().code(), ErrorCode::NotFound, "it was used up");
}

#[tokio::test]
pub(super) async fn a_code_expires_and_a_stolen_key_is_refused() {
    let server = Server::published().await;
    let request = EnrolmentRequest { valid_ms: 1_000, ..EnrolmentRequest::attendee("A1") };
    let code = server.organizer.enrol(&event(), &request).await.unwrap().code;
    let mut stolen = enrol_request(&code, &new_key());
    stolen.public_key = Bytes(new_key().verifying_key().to_bytes().to_vec());
    assert_eq!(server.service.enrol(&stolen).await.unwrap_err().code(), ErrorCode::Malformed);
    server.clock.pass(1_000);
    let late = server.service.enrol(&enrol_request(&code, &new_key())).await;
    assert_eq!(late.unwrap_err().code(), ErrorCode::NotFound);
}

#[tokio::test]
pub(super) async fn after_ten_wrong_short_codes_only_long_ones_are_taken_for_a_quarter_of_an_hour()
{
    let server = Server::published().await;
    let typed = EnrolmentRequest { typed: true, ..EnrolmentRequest::attendee("A1") };
    let short = server.organizer.enrol(&event(), &typed).await.unwrap().code;
    assert_eq!(short.len(), 10);
    for n in 0..10 {
        let wrong = format!("000000000{n}");
        let refused = server.service.enrol(&enrol_request(&wrong, &new_key())).await;
        assert_eq!(refused.unwrap_err().code(), ErrorCode::NotFound);
    }
    let closed = server.service.enrol(&enrol_request(&short, &new_key())).await;
    assert_eq!(closed.unwrap_err().code(), ErrorCode::TooManyRequests);
    server.attendee("A2").await;
    server.clock.pass(15 * 60 * 1_000 + 1);
    assert!(server.service.enrol(&enrol_request(&short, &new_key())).await.is_ok());
}

#[tokio::test]
pub(super) async fn a_gate_gets_its_lists_and_those_they_require_and_a_name() {
    let server = Server::published().await;
    let gate = server.gate("dinner").await;
    let streams: Vec<String> = gate.scope.streams.iter().map(StreamId::to_string).collect();
    assert_eq!(streams, ["gate", "list/dinner", "list/main"]);
    assert_eq!(gate.name, "Gate 1");
    assert_eq!(server.gate("main").await.name, "Gate 2");
}

#[tokio::test]
pub(super) async fn what_an_enrolment_needs_must_exist() {
    let server = Server::published().await;
    let new = EnrolmentRequest::new;
    let cases = [
        (new(Role::Attendee), ErrorCode::Malformed),
        (EnrolmentRequest::attendee("nobody"), ErrorCode::NotFound),
        (new(Role::Gate), ErrorCode::Malformed),
        (EnrolmentRequest::gate(["nolist".parse().unwrap()]), ErrorCode::NotFound),
        (new(Role::Rep), ErrorCode::Malformed),
        (EnrolmentRequest { uses: 0, ..EnrolmentRequest::attendee("A1") }, ErrorCode::Malformed),
    ];
    for (request, code) in cases {
        let refused = server.organizer.enrol(&event(), &request).await.unwrap_err();
        assert_eq!(refused.code(), code, "{request:?}");
    }
}

async fn refresh(server: &Server, device: &Device, host: &str) -> crate::Result<RefreshAnswer> {
    let nonce = server.service.nonce(&event()).await?.nonce.0;
    let nonce: [u8; 16] = nonce.try_into().unwrap();
    let proof = RefreshProof { host: host.to_owned(), nonce, device: device.id };
    let request = RefreshRequest {
        device: device.id,
        proof: Bytes(proof.sign(&device.key).unwrap()),
        certificates: vec![device.certificate.clone()],
    };
    let hosts = ["huiban.example".to_owned()];
    let answer = server.service.refresh(&event(), &hosts, &request).await?;
    // a proof is good once
    let again = server.service.refresh(&event(), &hosts, &request).await;
    assert_eq!(again.unwrap_err().code(), ErrorCode::Forbidden);
    Ok(answer)
}

#[tokio::test]
pub(super) async fn a_token_expires_and_is_renewed_by_a_proof_for_this_host_only() {
    let server = Server::published().await;
    let alice = server.attendee("A1").await;
    let known = server.service.authenticate(&event(), &alice.token.0).await.unwrap();
    assert_eq!(known, alice.caller());
    server.clock.pass(TOKEN_LIFE_MS);
    let expired = server.service.authenticate(&event(), &alice.token.0).await;
    assert_eq!(expired.unwrap_err().code(), ErrorCode::TokenExpired);
    let answer = refresh(&server, &alice, "huiban.example").await.unwrap();
    assert!(server.service.authenticate(&event(), &answer.token.0).await.is_ok());
    let elsewhere = refresh(&server, &alice, "evil.example").await;
    assert_eq!(elsewhere.unwrap_err().code(), ErrorCode::Forbidden);
}

#[tokio::test]
pub(super) async fn a_server_that_forgot_a_device_takes_it_back_by_its_certificate() {
    let (forgetful, before) = (Server::published().await, Server::published().await);
    let mut alice = before.attendee("A1").await;
    let unknown = forgetful.service.push(&event(), &alice.caller(), &alice.a_push(&[])).await;
    assert_eq!(unknown.unwrap_err().code(), ErrorCode::UnknownDevice);
    let answer = refresh(&forgetful, &alice, "huiban.example").await.unwrap();
    assert_eq!(answer.scope.streams, alice.scope.streams);
    let op = alice.bookmark("s1", true, START_MS - 1_000);
    assert_eq!(alice.push_one(&forgetful.service, &op).await.verdict, VerdictKind::Applied);
}

fn fork_request(old: &Device, new: &SigningKey) -> ForkRequest {
    let public = new.verifying_key().to_bytes();
    let message = fork_message(&old.id, &public);
    ForkRequest {
        device: old.id,
        certificates: vec![old.certificate.clone()],
        public_key: Bytes(public.to_vec()),
        signature: Bytes(old.key.sign(&message).to_bytes().to_vec()),
        new_signature: Bytes(new.sign(&message).to_bytes().to_vec()),
    }
}

#[tokio::test]
pub(super) async fn a_forked_device_takes_its_acts_to_its_new_identity() {
    let server = Server::published().await;
    let mut old = server.gate("main").await;
    server.clock.pass(60_000);
    let sent = old.scan("main", 1, START_MS + 1_000);
    old.push_one(&server.service, &sent).await;
    let unsent = old.scan("main", 2, START_MS + 2_000);

    server.clock.pass(3_600_000);
    let key = new_key();
    let request = fork_request(&old, &key);
    let answer = server.service.fork(&event(), &request).await.unwrap();
    let again = server.service.fork(&event(), &request).await.unwrap();
    assert_eq!((again.device, again.certificate), (answer.device, answer.certificate.clone()));
    let new = Device::new(key, &answer);
    assert_eq!((&new.name, &new.scope.streams), (&old.name, &old.scope.streams));

    let mut ops = [sent, unsent];
    for (seq, op) in (1..).zip(&mut ops) {
        op.device = new.id;
        op.device_seq = seq;
        *op = new.signed(op.clone());
    }
    let answer = new.push(&server.service, &ops).await.unwrap();
    assert_eq!(answer.verdicts[0].verdict, VerdictKind::Duplicate);
    assert_eq!(answer.verdicts[1].verdict, VerdictKind::Applied);
    assert_eq!(answer.verdicts[1].effective_ms, START_MS + 2_000, "it keeps its time");
    assert_eq!(answer.ledger.count, 2, "both are this device's now");
    let answer = new.push(&server.service, &ops).await.unwrap();
    assert_eq!(answer.ledger.count, 2, "and counted once");

    let mut forged = fork_request(&old, &new_key());
    forged.signature.0[0] ^= 1;
    let refused = server.service.fork(&event(), &forged).await;
    assert_eq!(refused.unwrap_err().code(), ErrorCode::Forbidden);
}

/// The same act, as another identity offers it.
fn taken_over(op: &Op, device: &Device, device_seq: u64) -> Op {
    device.signed(Op { device: device.id, device_seq, ..op.clone() })
}

#[tokio::test]
pub(super) async fn an_act_judged_anew_for_a_new_identity_is_counted_once_for_each() {
    let server = Server::published().await;
    let mut old = server.attendee("A1").await;
    let scan = old.scan("main", 1, START_MS);
    assert_eq!(old.push_one(&server.service, &scan).await.verdict, VerdictKind::Rejected);
    let key = new_key();
    let answer = server.service.fork(&event(), &fork_request(&old, &key)).await.unwrap();
    let new = Device::new(key, &answer);

    let newer = Abilities { version: VERSION + 1, ..Abilities::default() };
    let server = server.restarted(newer).await;
    let again = taken_over(&scan, &new, 1);
    for _ in 0..2 {
        let answer = new.push(&server.service, std::slice::from_ref(&again)).await.unwrap();
        assert_eq!(answer.verdicts[0].settled(), VerdictKind::Rejected);
        assert_eq!(answer.ledger.count, 1, "the new one has it");
        let answer = old.push(&server.service, std::slice::from_ref(&scan)).await.unwrap();
        assert_eq!(answer.ledger.count, 1, "and the old one keeps it");
    }
    let newest = Abilities { version: VERSION + 2, ..Abilities::default() };
    let server = server.restarted(newest).await;
    let answer = old.push(&server.service, &[scan]).await.unwrap();
    assert_eq!(answer.verdicts[0].verdict, VerdictKind::Rejected, "judged anew, not repeated");
    assert_eq!(answer.ledger.count, 1, "once, also where the act returns to it");
    let answer = new.push(&server.service, &[again]).await.unwrap();
    assert_eq!(answer.ledger.count, 1);
}

#[tokio::test]
pub(super) async fn a_new_identity_holds_a_certificate_for_each_enrolment_of_the_old() {
    let (forgetful, server) = (Server::published().await, Server::published().await);
    let mut old = server.gate("main").await;
    server.clock.pass(10_000);
    let code = server.organizer.enrol(&event(), &EnrolmentRequest::attendee("A1")).await;
    let request = enrol_request(&code.unwrap().code, &old.key);
    old.certificate = server.service.enrol(&request).await.unwrap().certificate;
    let acts =
        [old.scan("main", 1, START_MS + 11_000), old.bookmark("s1", true, START_MS + 12_000)];

    server.clock.pass(3_600_000);
    forgetful.clock.pass(3_700_000);
    let key = new_key();
    let request = fork_request(&old, &key);
    let answer = server.service.fork(&event(), &request).await.unwrap();
    assert_eq!((answer.role, answer.others.len()), (Role::Attendee, 1));
    let again = server.service.fork(&event(), &request).await.unwrap();
    assert_eq!((&again.certificate, &again.others), (&answer.certificate, &answer.others));

    let new = Device::new(key, &answer);
    let acts: Vec<_> = (1..).zip(&acts).map(|(seq, op)| taken_over(op, &new, seq)).collect();
    refresh(&forgetful, &new, "huiban.example").await.unwrap();
    let push = Push { facts: answer.others, ..new.a_push(&acts) };
    let taken_back = forgetful.service.push(&event(), &new.caller(), &push).await.unwrap();
    assert_eq!(taken_back.scope.streams, answer.scope.streams);
    for verdict in taken_back.verdicts {
        assert_eq!(verdict.verdict, VerdictKind::Applied, "older than both certificates");
    }
}

#[tokio::test]
pub(super) async fn a_revoked_device_is_shut_out_and_told_by_a_signed_order() {
    let server = Server::published().await;
    let mut gate = server.gate("main").await;
    let colleague = server.gate("main").await;
    let early = gate.scan("main", 1, START_MS);
    server.clock.pass(60_000);
    let late = gate.scan("main", 2, START_MS + 120_000);
    server.organizer.revoke_device(&event(), &gate.id).await.unwrap();
    server.organizer.revoke_device(&event(), &gate.id).await.unwrap();

    let known = server.service.authenticate(&event(), &gate.token.0).await;
    assert_eq!(known.unwrap_err().code(), ErrorCode::DeviceRevoked);
    let push = gate.push(&server.service, &[]).await;
    assert_eq!(push.unwrap_err().code(), ErrorCode::DeviceRevoked);
    let renewed = refresh(&server, &gate, "huiban.example").await;
    assert_eq!(renewed.unwrap_err().code(), ErrorCode::DeviceRevoked);
    let forked = server.service.fork(&event(), &fork_request(&gate, &new_key())).await;
    assert_eq!(forked.unwrap_err().code(), ErrorCode::DeviceRevoked);

    let page = server.service.changes(&event(), None, &StreamId::Agenda, None, None).await.unwrap();
    let orders: Vec<_> =
        page.changes.iter().filter(|c| c.row_type == row_type::REVOCATION).collect();
    assert_eq!(orders.len(), 1);
    assert_eq!(orders[0].id, gate.id.to_string());

    let request = QuarantineRequest {
        device: gate.id,
        certificate: gate.certificate.clone(),
        ops: vec![early.clone(), late.clone()],
    };
    let kept = server.service.quarantine(&event(), &request).await.unwrap().kept;
    assert_eq!(kept, [early.id, late.id]);
    // what a colleague brings is judged by when it was done
    server.clock.pass(600_000);
    let answer = colleague.push(&server.service, &[early, late]).await.unwrap();
    assert_eq!(answer.verdicts[0].verdict, VerdictKind::Applied);
    assert_eq!(answer.verdicts[1].reason.as_deref(), Some("not_allowed"));
}

#[tokio::test]
pub(super) async fn a_second_enrolment_adds_to_the_first() {
    let server = Server::published().await;
    let key = new_key();
    for request in
        [EnrolmentRequest::attendee("A1"), EnrolmentRequest::gate(["main".parse().unwrap()])]
    {
        let code = server.organizer.enrol(&event(), &request).await.unwrap().code;
        server.clock.pass(10_000);
        server.service.enrol(&enrol_request(&code, &key)).await.unwrap();
    }
    let devices = server.organizer.list_devices(&event()).await.unwrap();
    assert_eq!(devices.len(), 1);
    let device = huiban_protocol::tokens::device_id(key.verifying_key().as_bytes());
    let caller = crate::Caller { device };
    let heads = server.service.heads(&event(), Some(&caller)).await.unwrap().heads;
    assert_eq!(
        heads.len(),
        5,
        "what is public, who may enter, the list, and the person's own: {heads:?}"
    );
}

#[tokio::test]
pub(super) async fn a_refusal_that_another_device_is_told_does_not_count_as_told() {
    let server = Server::published().await;
    let mut alice = server.attendee("A1").await;
    let gate = server.gate("main").await;
    // she was a gate by a certificate that this server has forgotten; somebody has a copy of her act
    let scan = alice.scan("main", 1, START_MS);
    for _ in 0..2 {
        let told = gate.push_one(&server.service, &scan).await;
        assert_eq!(told.verdict, VerdictKind::Rejected);
        assert_eq!(told.reason.as_deref(), Some("not_allowed"));
    }
    let ledger = alice.push(&server.service, &[]).await.unwrap().ledger;
    assert_eq!(ledger.count, 0, "so she sees that something of hers is missing, and offers it");
    let answer = alice.push(&server.service, std::slice::from_ref(&scan)).await.unwrap();
    assert_eq!(answer.verdicts[0].verdict, VerdictKind::Rejected);
    assert_eq!(answer.ledger.count, 1);
    assert_eq!(gate.push_one(&server.service, &scan).await.verdict, VerdictKind::Duplicate);
}
