//! Signed documents made elsewhere: the good ones open here and are signed here to the same bytes,
//! the bad ones do not open.

use super::{check, read, unhex};
use huiban_protocol::tokens::{
    BADGE_PREFIX, Badge, DeviceCertificate, KeyId, KeyList, KeyState, ListedKey, Order,
    OrderAction, RefreshProof, SigningKey, TokenError, device_id, read_text, root_fingerprint,
    write_text,
};
use serde::Deserialize;
use serde_json::{Value, json};

/// The name of an error in the vectors.
pub(super) fn code(error: TokenError) -> &'static str {
    match error {
        TokenError::Shape => "shape",
        TokenError::UnknownKey => "unknown_key",
        TokenError::KeyUse => "key_use",
        TokenError::Signature => "signature",
        TokenError::WrongEvent => "wrong_event",
        TokenError::Expired => "expired",
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Context {
    event: u32,
    now_s: u64,
    root_fingerprint: String,
    key_list: String,
    device_key: String,
}

impl Context {
    fn read() -> Self {
        read("tokens/context.json").remove(0).1
    }

    fn fingerprint(&self) -> [u8; 16] {
        unhex(&self.root_fingerprint)
    }

    fn keys(&self) -> KeyList {
        let keys = KeyList::open(&hex::decode(&self.key_list).unwrap(), &self.fingerprint());
        let keys = keys.unwrap();
        assert_eq!(keys.event, self.event);
        keys
    }

    fn device_key(&self) -> [u8; 32] {
        unhex(&self.device_key)
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Seed {
    seed: String,
    expected: Value,
}

#[test]
fn keys_have_the_ids_of_the_vectors() {
    check("tokens/keys.json", |case: Seed| {
        let public = SigningKey::from_bytes(&unhex(&case.seed)).verifying_key().to_bytes();
        let ids = json!({
            "public_key": hex::encode(public),
            "key_id": KeyId::of(&public).to_string(),
            "root_fingerprint": hex::encode(root_fingerprint(&public)),
            "device": device_id(&public),
        });
        (ids, case.expected)
    });
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Valid {
    seed: String,
    token: String,
    expected: Value,
}

/// Opens every document of the file, compares what it says and signs it again.
fn check_valid<T>(
    file: &str,
    open: impl Fn(&[u8]) -> Result<T, TokenError>,
    says: impl Fn(&T) -> Value,
    sign: impl Fn(&T, &SigningKey) -> Option<Vec<u8>>,
) {
    check(file, |case: Valid| {
        let opened = open(&hex::decode(&case.token).unwrap()).map_err(code).unwrap();
        let key = SigningKey::from_bytes(&unhex(&case.seed));
        assert_eq!(sign(&opened, &key).map(hex::encode), Some(case.token), "signed again");
        (says(&opened), case.expected)
    });
}

#[test]
fn badges_open_and_are_signed_and_spelled_as_in_the_vectors() {
    let keys = Context::read().keys();
    check_valid(
        "tokens/valid/badges.json",
        |bytes| Badge::open(bytes, &keys),
        |badge| {
            let bytes = badge.sign(&SigningKey::from_bytes(&[4; 32])).unwrap();
            let text = write_text(BADGE_PREFIX, &bytes);
            assert_eq!(read_text(BADGE_PREFIX, &text), Some(bytes));
            json!({
                "registration": badge.registration,
                "ticket_type": badge.ticket_type,
                "serial": badge.serial,
                "issued_s": badge.issued_s,
                "expires_s": badge.expires_s,
                "event": badge.event,
                "text": text,
            })
        },
        Badge::sign,
    );
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct InvalidText {
    text: String,
    expected: String,
}

#[test]
fn texts_that_are_no_badge_are_refused() {
    let keys = Context::read().keys();
    check("tokens/invalid/badge_texts.json", |case: InvalidText| {
        let bytes = read_text(BADGE_PREFIX, &case.text).ok_or(TokenError::Shape);
        let opened = bytes.and_then(|bytes| Badge::open(&bytes, &keys));
        (opened.map_or_else(code, |_| "ok").to_owned(), case.expected)
    });
}

#[test]
fn certificates_open_and_are_signed_as_in_the_vectors() {
    let (context, keys) = (Context::read(), Context::read().keys());
    check_valid(
        "tokens/valid/certificates.json",
        |bytes| DeviceCertificate::open(bytes, &keys, context.now_s),
        |certificate| {
            json!({
                "event": certificate.event,
                "role": certificate.role,
                "subject": certificate.subject,
                "issued_s": certificate.issued_s,
                "expires_s": certificate.expires_s,
                "key": hex::encode(certificate.key),
            })
        },
        DeviceCertificate::sign,
    );
}

fn listed(key: &ListedKey) -> Value {
    let mut shown = json!({
        "key": hex::encode(key.key),
        "use": key.key_use.name(),
        "from_s": key.from_s,
        "until_s": key.until_s,
        "state": match key.state {
            KeyState::Active => "active",
            KeyState::Standby => "standby",
            KeyState::Compromised { .. } => "compromised",
        },
    });
    if let KeyState::Compromised { since_s } = key.state {
        shown["since_s"] = since_s.into();
    }
    shown
}

#[test]
fn key_lists_open_and_are_signed_as_in_the_vectors() {
    let fingerprint = Context::read().fingerprint();
    check_valid(
        "tokens/valid/key_lists.json",
        |bytes| KeyList::open(bytes, &fingerprint),
        |list| {
            json!({
                "event": list.event,
                "version": list.version,
                "issued_s": list.issued_s,
                "expires_s": list.expires_s,
                "keys": list.keys.iter().map(listed).collect::<Vec<_>>(),
            })
        },
        KeyList::sign,
    );
}

#[test]
fn orders_open_and_are_signed_as_in_the_vectors() {
    let keys = Context::read().keys();
    check_valid(
        "tokens/valid/orders.json",
        |bytes| Order::open(bytes, &keys),
        |order| {
            let mut says = json!({
                "event": order.event,
                "id": hex::encode(order.id),
                "issued_s": order.issued_s,
            });
            match &order.action {
                OrderAction::RevokeDevice(device) => says["revoke_device"] = json!(device),
                OrderAction::Erase(person) => says["erase"] = json!(person),
                OrderAction::RevokeBadge { registration, serial } => {
                    says["revoke_badge"] = json!(registration);
                    says["serial"] = json!(serial);
                }
            }
            says
        },
        Order::sign,
    );
}

#[test]
fn refresh_proofs_open_and_are_signed_as_in_the_vectors() {
    let key = Context::read().device_key();
    check_valid(
        "tokens/valid/proofs.json",
        |bytes| RefreshProof::open(bytes, &key),
        |proof| {
            json!({
                "host": proof.host,
                "nonce": hex::encode(proof.nonce),
                "device": proof.device,
            })
        },
        RefreshProof::sign,
    );
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Invalid {
    token: String,
    expected: String,
}

fn check_invalid<T>(file: &str, open: impl Fn(&[u8]) -> Result<T, TokenError>) {
    check(file, |case: Invalid| {
        let opened = open(&hex::decode(&case.token).unwrap());
        (opened.map_or_else(code, |_| "ok").to_owned(), case.expected)
    });
}

#[test]
fn documents_that_must_not_open_are_refused_for_the_reason_in_the_vectors() {
    let context = Context::read();
    let keys = context.keys();
    check_invalid("tokens/invalid/badges.json", |bytes| Badge::open(bytes, &keys));
    check_invalid("tokens/invalid/certificates.json", |bytes| {
        DeviceCertificate::open(bytes, &keys, context.now_s)
    });
    check_invalid("tokens/invalid/key_lists.json", |bytes| {
        KeyList::open(bytes, &context.fingerprint())
    });
    check_invalid("tokens/invalid/orders.json", |bytes| Order::open(bytes, &keys));
    check_invalid("tokens/invalid/proofs.json", |bytes| {
        RefreshProof::open(bytes, &context.device_key())
    });
}
