//! Ops: the hash of what they say, and their signatures.

use super::{check, unhex};
use crate::vectors::tokens::code;
use huiban_protocol::digest::{Hash, body_hash};
use huiban_protocol::documents::OpId;
use huiban_protocol::ops::Op;
use huiban_protocol::tokens::{SigningKey, sign_op, verify_op};
use serde::Deserialize;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Said {
    kind: String,
    version: u16,
    entity: String,
    body: String,
    expected: Hash,
}

#[test]
fn what_an_op_says_hashes_as_in_the_vectors() {
    check("ops/body_hash.json", |case: Said| {
        (body_hash(&case.kind, case.version, &case.entity, &case.body), case.expected)
    });
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Signed {
    seed: String,
    op: OpId,
    body_hash: Hash,
    expected: String,
}

#[test]
fn an_op_is_signed_as_in_the_vectors() {
    check("ops/signatures.json", |case: Signed| {
        let key = SigningKey::from_bytes(&unhex(&case.seed));
        (hex::encode(sign_op(&case.op, &case.body_hash, &key).unwrap()), case.expected)
    });
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Verified {
    public_key: String,
    op: OpId,
    body_hash: Hash,
    signature: String,
    expected: String,
}

#[test]
fn a_signature_is_verified_as_in_the_vectors() {
    check("ops/verifications.json", |case: Verified| {
        let signature = hex::decode(&case.signature).unwrap();
        let key = unhex(&case.public_key);
        let verified = verify_op(&case.op, &case.body_hash, &signature, &key);
        (verified.map_or_else(code, |()| "ok").to_owned(), case.expected)
    });
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Travelled {
    op: String,
    public_key: String,
    expected: Arrived,
}

#[derive(Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
struct Arrived {
    body: String,
    body_hash: Hash,
}

#[test]
fn an_op_that_travels_keeps_its_text_and_its_signature() {
    check("ops/signed.json", |case: Travelled| {
        let op: Op = serde_json::from_str(&case.op).unwrap();
        let again: Op = serde_json::from_str(&serde_json::to_string(&op).unwrap()).unwrap();
        assert_eq!(again, op);
        let key = unhex(&case.public_key);
        assert_eq!(verify_op(&op.id, &again.body_hash(), &again.signature.0, &key), Ok(()));
        (Arrived { body: op.body.text().to_owned(), body_hash: op.body_hash() }, case.expected)
    });
}
