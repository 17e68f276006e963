//! Signed documents come back as they were signed, and nothing else opens.

#![allow(clippy::arithmetic_side_effects, reason = "test code: a panic is how a test fails")]

use super::*;
use crate::digest::Hash;
use crate::documents::{DeviceId, OpId, RegistrationId};
use crate::wire::Role;
use proptest::prelude::*;

/// When these tests take place, seconds since 1970 UTC.
const NOW_S: u64 = 1_780_000_000;
const EVENT: u32 = 0x4d2a_91c7;

/// The keys of an event, each from a seed of its own.
struct Keys {
    root: SigningKey,
    device: SigningKey,
    order: SigningKey,
    badge: SigningKey,
}

fn key(seed: u8) -> SigningKey {
    SigningKey::from_bytes(&[seed; 32])
}

fn public(key: &SigningKey) -> [u8; 32] {
    key.verifying_key().to_bytes()
}

impl Keys {
    fn new() -> Self {
        Self { root: key(1), device: key(2), order: key(3), badge: key(4) }
    }

    fn fingerprint(&self) -> [u8; 16] {
        root_fingerprint(&public(&self.root))
    }

    fn list(&self) -> KeyList {
        let listed = |key: &SigningKey, key_use| ListedKey {
            key: public(key),
            key_use,
            from_s: NOW_S - 1_000_000,
            until_s: NOW_S + 1_000_000,
            state: KeyState::Active,
        };
        KeyList {
            event: EVENT,
            version: 3,
            issued_s: NOW_S - 5_000,
            expires_s: NOW_S + 5_000,
            keys: vec![
                listed(&self.root, KeyUse::Root),
                listed(&self.device, KeyUse::Device),
                listed(&self.order, KeyUse::Order),
                listed(&self.badge, KeyUse::Badge),
            ],
        }
    }
}

fn certificate() -> DeviceCertificate {
    DeviceCertificate {
        event: EVENT,
        key: public(&key(9)),
        role: Role::Gate,
        subject: "north,south".into(),
        issued_s: NOW_S - 100,
        expires_s: NOW_S + 100,
    }
}

fn order() -> Order {
    Order {
        event: EVENT,
        id: [5; 16],
        action: OrderAction::RevokeDevice(DeviceId([6; 16])),
        issued_s: NOW_S - 10,
    }
}

fn proof() -> RefreshProof {
    let device = device_id(&public(&key(9)));
    RefreshProof { host: "gate.example:8443".into(), nonce: [8; 16], device }
}

/// Every text that differs from `bytes` in one bit.
fn flips(bytes: &[u8]) -> impl Iterator<Item = Vec<u8>> + '_ {
    (0..bytes.len() * 8).map(|bit| {
        let mut flipped = bytes.to_vec();
        flipped[bit / 8] ^= 1 << (bit % 8);
        flipped
    })
}

#[test]
fn a_certificate_opens_as_it_was_signed_until_it_expires() {
    let keys = Keys::new();
    let bytes = certificate().sign(&keys.device).unwrap();
    let open = |now_s| DeviceCertificate::open(&bytes, &keys.list(), now_s);
    assert_eq!(open(NOW_S), Ok(certificate()));
    assert_eq!(open(NOW_S + 99), Ok(certificate()));
    assert_eq!(open(NOW_S + 100), Err(TokenError::Expired));
}

#[test]
fn a_key_list_opens_as_it_was_signed_even_when_it_has_expired() {
    let keys = Keys::new();
    let mut list = keys.list();
    list.expires_s = NOW_S - 1;
    list.keys[1].state = KeyState::Standby;
    list.keys[3].state = KeyState::Compromised { since_s: NOW_S - 7 };
    let bytes = list.sign(&keys.root).unwrap();
    assert_eq!(KeyList::open(&bytes, &keys.fingerprint()), Ok(list));
    assert_eq!(KeyList::open(&bytes, &[0; 16]), Err(TokenError::UnknownKey));
}

#[test]
fn an_order_and_a_proof_open_as_they_were_signed() {
    let keys = Keys::new();
    let bytes = order().sign(&keys.order).unwrap();
    assert_eq!(Order::open(&bytes, &keys.list()), Ok(order()));
    let bytes = proof().sign(&key(9)).unwrap();
    assert_eq!(RefreshProof::open(&bytes, &public(&key(9))), Ok(proof()));
    assert_eq!(RefreshProof::open(&bytes, &public(&key(8))), Err(TokenError::UnknownKey));
}

#[test]
fn every_single_flipped_bit_is_refused() {
    let keys = Keys::new();
    let (list, fingerprint) = (keys.list(), keys.fingerprint());
    for bytes in flips(&certificate().sign(&keys.device).unwrap()) {
        assert!(DeviceCertificate::open(&bytes, &list, NOW_S).is_err(), "{}", hex::encode(bytes));
    }
    for bytes in flips(&order().sign(&keys.order).unwrap()) {
        assert!(Order::open(&bytes, &list).is_err(), "{}", hex::encode(bytes));
    }
    for bytes in flips(&list.sign(&keys.root).unwrap()) {
        assert!(KeyList::open(&bytes, &fingerprint).is_err(), "{}", hex::encode(bytes));
    }
    for bytes in flips(&proof().sign(&key(9)).unwrap()) {
        assert!(RefreshProof::open(&bytes, &public(&key(9))).is_err(), "{}", hex::encode(bytes));
    }
}

#[test]
fn every_shortened_document_is_refused() {
    let keys = Keys::new();
    let bytes = certificate().sign(&keys.device).unwrap();
    for len in 0..bytes.len() {
        let opened = DeviceCertificate::open(&bytes[..len], &keys.list(), NOW_S);
        assert_eq!(opened, Err(TokenError::Shape), "the first {len} bytes");
    }
}

#[test]
fn a_key_signs_only_what_it_is_listed_for() {
    let keys = Keys::new();
    for other in [&keys.root, &keys.order, &keys.badge] {
        let bytes = certificate().sign(other).unwrap();
        let opened = DeviceCertificate::open(&bytes, &keys.list(), NOW_S);
        assert_eq!(opened, Err(TokenError::KeyUse));
    }
    let bytes = order().sign(&keys.device).unwrap();
    assert_eq!(Order::open(&bytes, &keys.list()), Err(TokenError::KeyUse));
    let bytes = order().sign(&key(77)).unwrap();
    assert_eq!(Order::open(&bytes, &keys.list()), Err(TokenError::UnknownKey));
}

#[test]
fn a_key_signs_only_while_it_is_listed_and_before_it_is_compromised() {
    let keys = Keys::new();
    let bytes = order().sign(&keys.order).unwrap();
    let issued_s = order().issued_s;
    let open = |change: &dyn Fn(&mut ListedKey)| {
        let mut list = keys.list();
        change(&mut list.keys[2]);
        Order::open(&bytes, &list).map(|_| ())
    };
    let refused = Err(TokenError::KeyUse);
    assert_eq!(open(&|key| key.state = KeyState::Standby), Ok(()));
    assert_eq!(open(&|key| key.until_s = issued_s + 1), Ok(()));
    assert_eq!(open(&|key| key.until_s = issued_s), refused);
    assert_eq!(open(&|key| key.from_s = issued_s + 600), Ok(()), "clocks may differ a little");
    assert_eq!(open(&|key| key.from_s = issued_s + 601), refused);
    let compromised = |since_s| KeyState::Compromised { since_s };
    assert_eq!(open(&|key| key.state = compromised(issued_s + 1)), Ok(()));
    assert_eq!(open(&|key| key.state = compromised(issued_s)), refused);
}

#[test]
fn documents_of_another_event_are_told_apart() {
    let keys = Keys::new();
    let mut list = keys.list();
    list.event = EVENT + 1;
    let bytes = certificate().sign(&keys.device).unwrap();
    let opened = DeviceCertificate::open(&bytes, &list, NOW_S);
    assert_eq!(opened, Err(TokenError::WrongEvent));
    let bytes = order().sign(&keys.order).unwrap();
    assert_eq!(Order::open(&bytes, &list), Err(TokenError::WrongEvent));
}

#[test]
fn nothing_is_signed_that_nobody_would_open() {
    let keys = Keys::new();
    let weak_key = DeviceCertificate { key: [0; 32], ..certificate() };
    assert_eq!(weak_key.sign(&keys.device), None);
    let long = DeviceCertificate { subject: "x".repeat(1_025), ..certificate() };
    assert_eq!(long.sign(&keys.device), None);

    assert_eq!(keys.list().sign(&keys.device), None, "not by the root");
    let mut list = keys.list();
    list.keys.swap(0, 1);
    assert_eq!(list.sign(&keys.root), None, "the root is not first");
    let mut list = keys.list();
    list.keys[1].key_use = KeyUse::Root;
    assert_eq!(list.sign(&keys.root), None, "two roots");
    let mut list = keys.list();
    list.keys.push(list.keys[1].clone());
    assert_eq!(list.sign(&keys.root), None, "one key twice");
    let mut list = keys.list();
    let spare = list.keys[1].clone();
    list.keys.extend((10..39).map(|seed| ListedKey { key: public(&key(seed)), ..spare.clone() }));
    assert_eq!(list.sign(&keys.root), None, "33 keys");
    list.keys.pop();
    let bytes = list.sign(&keys.root).unwrap();
    assert_eq!(KeyList::open(&bytes, &keys.fingerprint()), Ok(list));
    assert!(bytes.len() <= crate::limits::FACT_BYTES_MAX, "{} bytes", bytes.len());

    assert_eq!(proof().sign(&key(8)), None, "another device's key");
}

#[test]
fn a_proof_names_its_key_and_its_device() {
    let (device, other) = (key(9), key(8));
    let claims = |device: DeviceId| claims::Claims {
        audience: Some("gate.example".into()),
        huiban: vec![
            claims::uint(type_code::REFRESH),
            coset::cbor::value::Value::Bytes(vec![8; 16]),
            coset::cbor::value::Value::Bytes(device.0.to_vec()),
        ],
        ..Default::default()
    };
    let key_id = |key: &SigningKey| sha256(&public(key)).prefix::<8>();
    let open = |bytes: Option<Vec<u8>>| RefreshProof::open(&bytes.unwrap(), &public(&device));
    let own = claims(device_id(&public(&device)));
    assert!(open(cose::sign(&own, &key_id(&device), &device)).is_ok());
    let refused = Err(TokenError::UnknownKey);
    assert_eq!(open(cose::sign(&own, &key_id(&other), &device)), refused, "another's key id");
    let nameless = open(cose::sign(&own, b"", &device));
    assert_eq!(nameless, Err(TokenError::Shape), "no key id");
    let claimed = claims(device_id(&public(&other)));
    assert_eq!(open(cose::sign(&claimed, &key_id(&device), &device)), refused, "another device");
}

#[test]
fn facts_are_told_apart_by_their_type() {
    let keys = Keys::new();
    let (list, fingerprint) = (keys.list(), keys.fingerprint());
    let open =
        |bytes: Option<Vec<u8>>| SignedFact::open(&bytes.unwrap(), &list, &fingerprint, NOW_S);
    let opened = open(list.sign(&keys.root));
    assert_eq!(opened, Ok(SignedFact::KeyList(list.clone())));
    let opened = open(certificate().sign(&keys.device));
    assert_eq!(opened, Ok(SignedFact::Certificate(certificate())));
    assert_eq!(open(order().sign(&keys.order)), Ok(SignedFact::Order(order())));
    // each says why it is refused, not only that no type fits
    assert_eq!(open(certificate().sign(&keys.order)), Err(TokenError::KeyUse));
    assert_eq!(open(proof().sign(&key(9))), Err(TokenError::Shape));
    let late = DeviceCertificate { expires_s: NOW_S, ..certificate() };
    assert_eq!(open(late.sign(&keys.device)), Err(TokenError::Expired));
    let other = KeyList { event: EVENT + 1, ..list.clone() };
    assert_eq!(open(other.sign(&keys.root)), Err(TokenError::WrongEvent), "one root, two events");
}

#[test]
fn an_op_is_signed_with_its_id_and_with_what_it_says() {
    let (device, op, hash) = (key(9), OpId([1; 16]), sha256(b"body"));
    let signature = sign_op(&op, &hash, &device).unwrap();
    let verify = |op: &OpId, hash: &Hash, signature: &[u8], key: &SigningKey| {
        verify_op(op, hash, signature, &public(key))
    };
    assert_eq!(verify(&op, &hash, &signature, &device), Ok(()));
    let refused = Err(TokenError::Signature);
    assert_eq!(verify(&OpId([2; 16]), &hash, &signature, &device), refused);
    assert_eq!(verify(&op, &sha256(b"other"), &signature, &device), refused);
    assert_eq!(verify(&op, &hash, &signature, &key(8)), refused);
    assert_eq!(verify(&op, &hash, &signature[..63], &device), refused);
    for flipped in flips(&signature) {
        assert_eq!(verify(&op, &hash, &flipped, &device), refused);
    }
    assert_eq!(verify_op(&op, &hash, &signature, &[0; 32]), Err(TokenError::Shape), "a weak key");
}

#[test]
fn cbor_that_nests_without_end_is_refused_and_overflows_no_stack() {
    let keys = Keys::new();
    for opening in [0x81, 0x9f, 0xc1, 0xd2, 0xbf, 0xa1, 0x5f, 0x7f] {
        for len in [300, 100_000] {
            let bytes = vec![opening; len];
            let opened = SignedFact::open(&bytes, &keys.list(), &keys.fingerprint(), NOW_S);
            assert_eq!(opened, Err(TokenError::Shape), "{len} × {opening:#x}");
        }
    }
}

fn roles() -> impl Strategy<Value = Role> {
    prop::sample::select(Role::ALL.to_vec())
}

fn states() -> impl Strategy<Value = KeyState> {
    prop_oneof![
        Just(KeyState::Active),
        Just(KeyState::Standby),
        any::<u64>().prop_map(|since_s| KeyState::Compromised { since_s }),
    ]
}

fn listed(seed: u8, key_use: KeyUse) -> impl Strategy<Value = ListedKey> {
    (any::<u64>(), any::<u64>(), states()).prop_map(move |(from_s, until_s, state)| ListedKey {
        key: public(&key(seed)),
        key_use,
        from_s,
        until_s,
        state,
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn any_certificate_comes_back(
        seed: [u8; 32],
        role in roles(),
        subject in ".{0,100}",
        issued_s in NOW_S - 900_000..NOW_S + 900_000,
        lasts_s in 1u64..u64::from(u32::MAX),
    ) {
        let keys = Keys::new();
        let certificate = DeviceCertificate {
            key: public(&SigningKey::from_bytes(&seed)),
            role,
            subject,
            issued_s,
            expires_s: NOW_S + lasts_s,
            ..certificate()
        };
        let bytes = certificate.sign(&keys.device).unwrap();
        let opened = DeviceCertificate::open(&bytes, &keys.list(), NOW_S);
        prop_assert_eq!(opened, Ok(certificate));
    }

    #[test]
    fn any_key_list_comes_back(
        event: u32,
        version: u64,
        issued_s: u64,
        expires_s: u64,
        root in listed(1, KeyUse::Root),
        device in listed(2, KeyUse::Device),
        booth in listed(3, KeyUse::Booth),
    ) {
        let list =
            KeyList { event, version, issued_s, expires_s, keys: vec![root, device, booth] };
        let bytes = list.sign(&key(1)).unwrap();
        prop_assert_eq!(KeyList::open(&bytes, &root_fingerprint(&public(&key(1)))), Ok(list));
    }

    #[test]
    fn any_order_and_proof_come_back(
        (id, device, person, serial) in any::<([u8; 16], [u8; 16], [u8; 8], u64)>(),
        host in ".{0,60}",
    ) {
        let keys = Keys::new();
        let registration = RegistrationId(person);
        for action in [
            OrderAction::RevokeDevice(DeviceId(device)),
            OrderAction::Erase(registration),
            OrderAction::RevokeBadge { registration, serial },
        ] {
            let order = Order { id, action, ..order() };
            let bytes = order.sign(&keys.order).unwrap();
            prop_assert_eq!(Order::open(&bytes, &keys.list()), Ok(order));
        }
        let proof = RefreshProof { host, nonce: id, ..proof() };
        let bytes = proof.sign(&key(9)).unwrap();
        prop_assert_eq!(RefreshProof::open(&bytes, &public(&key(9))), Ok(proof));
    }

    #[test]
    fn random_bytes_open_as_nothing(bytes in prop::collection::vec(any::<u8>(), 0..300)) {
        let keys = Keys::new();
        let opened = SignedFact::open(&bytes, &keys.list(), &keys.fingerprint(), NOW_S);
        prop_assert_eq!(opened, Err(TokenError::Shape));
        prop_assert!(RefreshProof::open(&bytes, &public(&key(9))).is_err());
    }

    #[test]
    fn a_damaged_document_opens_as_nothing(
        (at, cut, patch) in (
            any::<prop::sample::Index>(),
            0usize..4,
            prop::collection::vec(any::<u8>(), 0..4),
        ),
    ) {
        let keys = Keys::new();
        let bytes = keys.list().sign(&keys.root).unwrap();
        let from = at.index(bytes.len());
        let to = (from + cut).min(bytes.len());
        prop_assume!(bytes[from..to] != patch);
        let mut damaged = bytes.clone();
        damaged.splice(from..to, patch);
        // cutting and filling may give the same text again, as in a run of equal bytes
        prop_assume!(damaged != bytes);
        let opened = SignedFact::open(&damaged, &keys.list(), &keys.fingerprint(), NOW_S);
        prop_assert!(opened.is_err());
    }
}
