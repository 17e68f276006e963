//! The event's keys: rotated mid-event, compromised, and the root key away from the server.

use super::actor::{START_MS, Server, document, event};
use crate::organizer::{
    BadgesRequest, ForgetRootRequest, IssueBadgesRequest, KeyListRequest, KeyStateAnswer,
    KeysAnswer, PrepareKeyRequest, PublishRequest, RotateKeyRequest, forget_root_message,
};
use huiban_protocol::error::ErrorCode;
use huiban_protocol::streams::{FactRow, StreamId, row_type};
use huiban_protocol::tokens::{
    BADGE_PREFIX, Badge, KeyList, KeyState, KeyTrust, KeyUse, ListedKey, Rotation, Signer as _,
    SigningKey, TokenError, read_text, root_fingerprint,
};
use huiban_protocol::wire::Bytes;

fn badge_rotation() -> RotateKeyRequest {
    RotateKeyRequest { key_use: KeyUse::Badge, compromised_since: None }
}

async fn keys(server: &Server) -> KeysAnswer {
    server.organizer.list_keys(&event()).await.unwrap()
}

fn open(answer: &KeysAnswer) -> KeyList {
    let mut root = [0; 16];
    hex::decode_to_slice(&answer.root_fingerprint, &mut root).unwrap();
    KeyList::open(&answer.list.0, &root).unwrap()
}

fn current(answer: &KeysAnswer, key_use: KeyUse) -> String {
    let mut of_use = answer.keys.iter().filter(|key| key.key_use == key_use && key.current);
    of_use.next().unwrap().kid.clone()
}

async fn badge(server: &Server, reference: &str) -> Vec<u8> {
    let request = BadgesRequest { reference: Some(reference.to_owned()), group: None };
    let shown = server.organizer.list_badges(&event(), &request).await.unwrap().remove(0);
    read_text(BADGE_PREFIX, &shown.text).unwrap()
}

async fn issue(server: &Server, reference: &str) {
    let request = IssueBadgesRequest { refs: vec![reference.to_owned()], anew: true };
    assert_eq!(server.organizer.issue_badges(&event(), &request).await.unwrap().issued, 1);
}

/// The newest list that the agenda tells every device.
async fn told(server: &Server) -> Vec<u8> {
    let page = server.service.changes(&event(), None, &StreamId::Agenda, None, None).await.unwrap();
    let lists = page.changes.iter().rev().filter(|change| change.row_type == row_type::KEY_LIST);
    let row: FactRow = lists.take(1).next().unwrap().body.as_ref().unwrap().read().unwrap();
    row.token.0
}

#[tokio::test]
pub(super) async fn a_rotation_tells_every_device_and_spoils_no_badge() {
    let server = Server::published().await;
    issue(&server, "A1").await;
    let (before, old) = (keys(&server).await, badge(&server, "A1").await);
    assert_eq!(before.version, 1);
    assert!(before.root_on_server && !before.root_replaceable);
    let states: Vec<_> = before.keys.iter().map(|key| (key.key_use.name(), key.state)).collect();
    assert_eq!(states[0], ("root", KeyStateAnswer::Active));
    assert_eq!(states[5], ("badge", KeyStateAnswer::Standby), "known to gates ahead of its use");

    server.clock.pass(3_600_000);
    let after = server.organizer.rotate_key(&event(), &badge_rotation()).await.unwrap();
    assert_eq!(after.version, 2);
    assert_eq!(current(&after, KeyUse::Badge), before.keys[5].kid);
    assert_eq!(told(&server).await, after.list.0);
    issue(&server, "A2").await;
    let new = badge(&server, "A2").await;
    // a gate that has not synced yet knows both, and so does one that has
    for list in [open(&before), open(&after)] {
        for token in [&old, &new] {
            assert_eq!(Badge::verify(token, &list).unwrap().1, KeyTrust::Sound);
        }
    }
    // certificates, orders and booth codes go on with their own keys
    for key_use in [KeyUse::Device, KeyUse::Order, KeyUse::Booth] {
        assert_eq!(current(&after, key_use), current(&before, key_use));
    }
    server.attendee("A1").await;
    let unchanged = server.organizer.list_keys(&event()).await.unwrap();
    assert_eq!(unchanged.version, 2);
}

#[tokio::test]
pub(super) async fn what_a_compromised_key_signs_later_counts_no_more() {
    let server = Server::published().await;
    issue(&server, "A1").await;
    let (before, old) = (keys(&server).await, badge(&server, "A1").await);
    server.clock.pass(3_600_000);
    let since = chrono::DateTime::from_timestamp_millis(START_MS + 1_800_000).unwrap();
    let compromised_since = Some(since.fixed_offset());
    let request = RotateKeyRequest { compromised_since, ..badge_rotation() };
    let after = server.organizer.rotate_key(&event(), &request).await.unwrap();
    let list = open(&after);
    let lost = after.keys.iter().find(|key| key.kid == current(&before, KeyUse::Badge)).unwrap();
    assert_eq!(
        (lost.state, lost.since.map(|at| at.timestamp())),
        (KeyStateAnswer::Compromised, Some(since.timestamp()),)
    );
    let (opened, trust) = Badge::verify(&old, &list).unwrap();
    assert!(matches!(trust, KeyTrust::Compromised { .. }));
    assert!(Badge::open(&old, &list).is_ok(), "it was signed before");
    // whoever has the key signs one more
    let mut tx = server.service.store().begin_read().await.unwrap();
    let seeds = crate::store::events::list_key_seeds(tx.as_mut(), &event(), KeyUse::Badge).await;
    drop(tx);
    let stolen = seeds
        .unwrap()
        .into_iter()
        .map(|seed| SigningKey::from_bytes(&seed))
        .find(|key| hex::encode(key.verifying_key().to_bytes()) == lost.public_key);
    let forged = Badge { issued_s: 1_800 + opened.issued_s, serial: opened.serial + 9, ..opened };
    let forged = forged.sign(&stolen.unwrap()).unwrap();
    assert_eq!(Badge::open(&forged, &list), Err(TokenError::KeyUse));
    issue(&server, "A2").await;
    assert_eq!(Badge::verify(&badge(&server, "A2").await, &list).unwrap().1, KeyTrust::Sound);
}

#[tokio::test]
pub(super) async fn where_no_standby_is_listed_one_is_listed_first() {
    let server = Server::published().await;
    let before = keys(&server).await;
    let request = RotateKeyRequest { key_use: KeyUse::Device, compromised_since: None };
    let listed = server.organizer.rotate_key(&event(), &request).await.unwrap();
    assert_eq!(current(&listed, KeyUse::Device), current(&before, KeyUse::Device));
    let used = server.organizer.rotate_key(&event(), &request).await.unwrap();
    assert_ne!(current(&used, KeyUse::Device), current(&before, KeyUse::Device));
    // a device that joins now is certified by the new key, and everyone knows it
    let gate = server.gate("main").await;
    let certificate =
        huiban_protocol::tokens::DeviceCertificate::open(&gate.certificate.0, &open(&listed), 0);
    assert!(certificate.is_ok());
    let root = RotateKeyRequest { key_use: KeyUse::Root, compromised_since: None };
    assert!(server.organizer.rotate_key(&event(), &root).await.is_err());
}

#[tokio::test]
pub(super) async fn a_fresh_root_key_is_taken_before_anyone_holds_on_to_the_old() {
    let server = Server::empty().await;
    server.import(&document()).await;
    let before = keys(&server).await;
    assert!(before.root_replaceable);
    let root = SigningKey::from_bytes(&[9; 32]);
    let public = root.verifying_key().to_bytes();
    let mut list = open(&before).extended(before.now_s, before.until_s);
    list.keys[0] = ListedKey { key: public, ..list.keys[0].clone() };
    let token = list.sign(&root).unwrap();
    let unnamed = KeyListRequest { list: Bytes(token.clone()), new_root: None };
    let refused = server.organizer.put_key_list(&event(), &unnamed).await.unwrap_err();
    assert_eq!(refused.code(), ErrorCode::Malformed, "another root key must be meant");
    let request =
        KeyListRequest { list: Bytes(token.clone()), new_root: Some(Bytes(public.to_vec())) };
    let after = server.organizer.put_key_list(&event(), &request).await.unwrap();
    assert_eq!(after.root_fingerprint, hex::encode(root_fingerprint(&public)));
    assert!(!after.root_on_server);
    // everything goes on: devices join by the new root, badges are signed
    server.organizer.publish(&event(), &PublishRequest::default()).await.unwrap();
    assert_eq!(told(&server).await, token);
    let csv = "ref,name,ticket_type\nA1,A,general\n".to_owned();
    let people = crate::organizer::ImportAttendeesRequest { csv, dry_run: false };
    server.organizer.import_attendees(&event(), &people).await.unwrap();
    server.attendee("A1").await;
    issue(&server, "A1").await;
    // the server signs no list itself any more
    let refused = server.organizer.rotate_key(&event(), &badge_rotation()).await.unwrap_err();
    assert_eq!(refused.code(), ErrorCode::Conflict);
    let again = server.organizer.put_key_list(&event(), &request).await.unwrap_err();
    assert_eq!(again.code(), ErrorCode::Conflict, "a link holds on to it now");
    let refused = server.organizer.hand_over_root(&event()).await.err().unwrap();
    assert_eq!(refused.code(), ErrorCode::Conflict);
}

#[tokio::test]
pub(super) async fn the_holder_of_the_root_key_signs_the_next_list_and_no_older_one_counts() {
    let server = Server::published().await;
    server.attendee("A1").await;
    let seed = server.organizer.hand_over_root(&event()).await.unwrap().seed.0;
    let root = SigningKey::from_bytes(&seed.try_into().unwrap());
    let before = keys(&server).await;
    let wrong = ForgetRootRequest { proof: Bytes(vec![0; 64]) };
    let refused = server.organizer.forget_root(&event(), &wrong).await.unwrap_err();
    assert_eq!(refused.code(), ErrorCode::Forbidden);
    assert!(keys(&server).await.root_on_server, "nothing was forgotten");
    let proof = Bytes(root.sign(&forget_root_message(before.number)).to_bytes().to_vec());
    for _ in 0..2 {
        let request = ForgetRootRequest { proof: proof.clone() };
        let after = server.organizer.forget_root(&event(), &request).await.unwrap();
        assert!(!after.root_on_server);
        assert_eq!(after.root_fingerprint, before.root_fingerprint);
    }

    let prepare = PrepareKeyRequest { key_use: KeyUse::Badge };
    let made = server.organizer.prepare_key(&event(), &prepare).await.unwrap();
    assert_eq!(server.organizer.prepare_key(&event(), &prepare).await.unwrap(), made);
    let rotation = Rotation {
        key_use: KeyUse::Badge,
        standby: made.public_key.0.try_into().unwrap(),
        compromised_since_s: None,
        now_s: before.now_s,
        until_s: before.until_s,
    };
    let first = open(&before);
    let next = first.rotated(&rotation).unwrap();
    let put = |list: &KeyList| {
        let (organizer, token) = (server.organizer.clone(), list.sign(&root).unwrap());
        async move {
            let request = KeyListRequest { list: Bytes(token), new_root: None };
            organizer.put_key_list(&event(), &request).await
        }
    };
    // what would leave the event without a key that works
    let mut foreign = next.clone();
    foreign.keys[3].state = KeyState::Standby;
    let mut shorter = next.clone();
    shorter.keys.remove(2);
    let mut early = next.clone();
    early.expires_s -= 1;
    let mut other = next.clone();
    other.event += 1;
    for wrong in [&foreign, &shorter, &early, &other, &first] {
        assert_eq!(put(wrong).await.unwrap_err().code(), ErrorCode::Conflict, "{wrong:?}");
    }
    let after = put(&next).await.unwrap();
    assert_eq!((after.version, current(&after, KeyUse::Badge)), (2, before.keys[5].kid.clone()));
    assert_eq!(put(&next).await.unwrap_err().code(), ErrorCode::Conflict, "it is not newer");
    // a device offers the older list back, as it does after a restore: it changes nothing
    let phone = server.attendee("A2").await;
    let mut push = phone.a_push(&[]);
    push.facts = vec![before.list.clone()];
    server.service.push(&event(), &phone.caller(), &push).await.unwrap();
    assert_eq!(keys(&server).await.version, 2);
}

#[tokio::test]
pub(super) async fn a_longer_event_needs_the_holder_of_the_root_key() {
    let server = Server::published().await;
    let seed = server.organizer.hand_over_root(&event()).await.unwrap().seed.0;
    let root = SigningKey::from_bytes(&seed.try_into().unwrap());
    let number = keys(&server).await.number;
    let proof = Bytes(root.sign(&forget_root_message(number)).to_bytes().to_vec());
    server.organizer.forget_root(&event(), &ForgetRootRequest { proof }).await.unwrap();
    let mut longer = document();
    let mut last = longer.event.days[1].clone();
    last.date = last.date.succ_opt().unwrap();
    longer.event.days.push(last);
    server.import(&longer).await;
    let report = server.organizer.publish(&event(), &PublishRequest::default()).await.unwrap();
    assert!(report.problems.iter().any(|problem| problem.place == "keys"), "{report:?}");
    assert_eq!(keys(&server).await.version, 1);
}
