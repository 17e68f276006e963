//! Documents by themselves: what is read is what was written, and nothing else is believed.

use crate::{damaged, vectors};
use coset::{CoseSign1, TaggedCborSerializable as _};
use ed25519_dalek::Signer as _;
use huiban_companion::EnrolmentLink;
use huiban_protocol::cursor::Cursor;
use huiban_protocol::ops::{Fact, Op, find_kind};
use huiban_protocol::tokens::{
    BADGE_PREFIX, Badge, KeyList, Order, SignedFact, SigningKey, read_text, verify_op, write_text,
};
use huiban_protocol::wire::is_deeper_than;
use huiban_protocol::wire::{Manifest, Page, Push, PushAnswer, parse_chunk, write_chunk};
use serde::Serialize;
use serde::de::DeserializeOwned;
use std::fmt::Debug;

fn bytes(texts: Vec<String>) -> Vec<Vec<u8>> {
    texts.into_iter().map(String::into_bytes).collect()
}

/// What can be read can be written, and is read as the same again.
fn read_back<T: Serialize + DeserializeOwned + PartialEq + Debug>(text: &[u8]) -> Option<T> {
    let read: T = serde_json::from_slice(text).ok()?;
    let written = serde_json::to_vec(&read).unwrap();
    assert_eq!(serde_json::from_slice::<T>(&written).unwrap(), read);
    Some(read)
}

#[test]
fn cursor() {
    let cursors = bytes(vectors("cursor/valid.json", "expected"));
    crate::fuzz(20_000, |script| {
        let (_, text) = damaged(&cursors, script);
        let Ok(text) = String::from_utf8(text) else { return };
        if let Ok(cursor) = text.parse::<Cursor>() {
            assert_eq!(cursor.to_string(), text, "one position has one spelling");
        }
    });
}

#[test]
fn page() {
    let texts = vectors("pages/valid.json", "page");
    let whole: Vec<Page> = texts.iter().map(|text| serde_json::from_str(text).unwrap()).collect();
    let texts = bytes(texts);
    crate::fuzz(10_000, |script| {
        let (number, text) = damaged(&texts, script);
        let Some(page) = read_back::<Page>(&text) else { return };
        let original = &whole[number];
        if page.verify(&original.prev).is_ok() && page.next == original.next {
            assert_eq!(page.changes, original.changes, "other changes hash to the same cursor");
        }
    });
}

#[test]
fn op() {
    let texts = vectors("ops/signed.json", "op");
    let keys = vectors("ops/signed.json", "public_key");
    let whole: Vec<Op> = texts.iter().map(|text| serde_json::from_str(text).unwrap()).collect();
    let texts = bytes(texts);
    crate::fuzz(5_000, |script| {
        let (number, text) = damaged(&texts, script);
        let Some(op) = read_back::<Op>(&text) else { return };
        let original = &whole[number];
        let key: [u8; 32] = hex::decode(&keys[number]).unwrap().try_into().unwrap();
        if verify_op(&op.id, &op.body_hash(), &op.signature.0, &key).is_ok() {
            let said = |op: &Op| {
                (op.id, op.kind.clone(), op.version, op.entity.clone(), op.body.text().to_owned())
            };
            assert_eq!(said(&op), said(original), "a signature over something else");
        }
        let Some(kind) = find_kind(&op.kind) else { return };
        let fact = Fact {
            id: op.id,
            device: op.device,
            version: op.version,
            entity: &op.entity,
            body: &op.body,
            effective_ms: op.clock.wall_ms,
        };
        // an error is an answer; what folds once folds again, to the same
        if let Ok(row) = kind.fold(None, &fact) {
            assert_eq!(kind.fold(Some(&row), &fact).unwrap().text(), row.text());
        }
    });
}

#[test]
fn push_and_its_answer() {
    let ops = vectors("ops/signed.json", "op").join(",");
    let op: Op = serde_json::from_str(&vectors("ops/signed.json", "op")[0]).unwrap();
    let push = format!(r#"{{"device":"{}","boots":[],"facts":["AAAA"],"ops":[{ops}]}}"#, op.device);
    serde_json::from_str::<Push>(&push).unwrap();
    let texts = vec![push.into_bytes()];
    crate::fuzz(4_000, |script| {
        let (_, text) = damaged(&texts, script);
        let _ = is_deeper_than(&text, 16);
        read_back::<Push>(&text);
        read_back::<PushAnswer>(&text);
    });
}

#[test]
fn manifest_and_chunk() {
    let page: Page = serde_json::from_str(&vectors("pages/valid.json", "page")[0]).unwrap();
    let server = serde_json::to_string(&page.server).unwrap();
    let hash = "00".repeat(32);
    let manifest = format!(
        r#"{{"server":{server},"stream":"agenda","cursor":"{}","digest":"8dc1386a55a9c59b","rows":2,"chunks":[{{"hash":"{hash}","bytes":77}}]}}"#,
        page.next,
    );
    serde_json::from_str::<Manifest>(&manifest).unwrap();
    let rows = concat!(
        r#"{"type":"notice","id":"n1","rev":1,"body":{"title":{"en":"Doors open"}}}"#,
        "\n",
        r#"{"type":"notice","id":"n2","rev":3,"body":{"title":{"en":"Late"}, "n": [1, 2]}}"#,
        "\n",
    );
    assert_eq!(parse_chunk(rows.as_bytes()).unwrap().len(), 2);
    let texts = vec![manifest.into_bytes(), rows.as_bytes().to_vec()];
    crate::fuzz(10_000, |script| {
        let (_, text) = damaged(&texts, script);
        read_back::<Manifest>(&text);
        if let Ok(rows) = parse_chunk(&text) {
            assert_eq!(parse_chunk(&write_chunk(&rows).unwrap()).unwrap(), rows);
        }
    });
}

#[test]
fn enrolment_link() {
    let root = "34750f98bd59fcfc946da45aaabe933b";
    let links = ["https://huiban.example/j#", "http://127.0.0.1:8787/j#", "https://[::1]:1/x/j#"]
        .map(|address| format!("{address}K7QX-M2WD.{root}"));
    for link in &links {
        EnrolmentLink::parse(link).unwrap();
    }
    let links = bytes(links.to_vec());
    crate::fuzz(20_000, |script| {
        let (_, text) = damaged(&links, script);
        let Ok(text) = String::from_utf8(text) else { return };
        let Ok(link) = EnrolmentLink::parse(&text) else { return };
        assert!(link.root.is_some(), "a link pins a key");
        let safe = ["https://", "http://127.", "http://[", "http://localhost"];
        let address = link.server_url.to_ascii_lowercase();
        assert!(safe.iter().any(|start| address.starts_with(start)), "{}", link.server_url);
    });
}

fn root_fingerprint() -> [u8; 16] {
    let fingerprint = vectors("tokens/context.json", "root_fingerprint").remove(0);
    hex::decode(fingerprint).unwrap().try_into().unwrap()
}

fn key_list_bytes() -> Vec<u8> {
    hex::decode(vectors("tokens/context.json", "key_list").remove(0)).unwrap()
}

fn keys() -> KeyList {
    KeyList::open(&key_list_bytes(), &root_fingerprint()).unwrap()
}

#[test]
fn signed_facts() {
    let (list, fingerprint) = (key_list_bytes(), root_fingerprint());
    let keys = keys();
    let mut facts = vec![list];
    for file in ["certificates", "orders", "key_lists"] {
        let tokens = vectors(&format!("tokens/valid/{file}.json"), "token");
        facts.extend(tokens.iter().map(|token| hex::decode(token).unwrap()));
    }
    let open = |fact: &[u8]| SignedFact::open(fact, &keys, &fingerprint, 1_780_000_000).is_ok();
    facts.retain(|fact| open(fact));
    assert!(facts.len() >= 3, "{} facts open", facts.len());
    crate::fuzz(4_000, |script| {
        let (_, fact) = damaged(&facts, script);
        // a fact has one spelling: any other byte makes it somebody else's
        assert!(facts.contains(&fact) || !open(&fact), "{}", hex::encode(&fact));
    });
}

#[test]
fn badge_text() {
    let keys = keys();
    let tokens = vectors("tokens/valid/badges.json", "token");
    let tokens: Vec<_> = tokens.iter().map(|token| hex::decode(token).unwrap()).collect();
    let text = |token: &Vec<u8>| write_text(BADGE_PREFIX, token).into_bytes();
    let texts: Vec<_> = tokens.iter().map(text).collect();
    crate::fuzz(10_000, |script| {
        let (_, text) = damaged(&texts, script);
        let Ok(text) = String::from_utf8(text) else { return };
        let Some(bytes) = read_text(BADGE_PREFIX, &text) else { return };
        // what a scanner puts around it is taken off; the badge itself has one spelling
        assert!(tokens.contains(&bytes) || Badge::verify(&bytes, &keys).is_err(), "{text}");
    });
}

/// Documents whose damaged claims their true keys signed, so that what lies behind the signature is
/// read: what opens is written back to the same bytes.
fn signed_again<T>(
    file: &str,
    seed: u8,
    open: impl Fn(&[u8]) -> Option<T>,
    sign: impl Fn(&T, &SigningKey) -> Option<Vec<u8>>,
) {
    let key = SigningKey::from_bytes(&[seed; 32]);
    let tokens = vectors(file, "token");
    let tokens: Vec<_> = tokens.iter().map(|token| hex::decode(token).unwrap()).collect();
    let parsed = |token: &Vec<u8>| CoseSign1::from_tagged_slice(token).unwrap();
    let claims: Vec<_> = tokens.iter().map(|token| parsed(token).payload.unwrap()).collect();
    crate::fuzz(4_000, |script| {
        let (which, claims) = damaged(&claims, script);
        let mut token = parsed(&tokens[which]);
        token.payload = Some(claims);
        token.signature = key.sign(&token.tbs_data(&[])).to_bytes().to_vec();
        let bytes = token.to_tagged_vec().unwrap();
        if let Some(opened) = open(&bytes) {
            assert_eq!(sign(&opened, &key), Some(bytes.clone()), "{}", hex::encode(bytes));
        }
    });
}

#[test]
fn key_list() {
    let fingerprint = root_fingerprint();
    let open = |bytes: &[u8]| KeyList::open(bytes, &fingerprint).ok();
    signed_again("tokens/valid/key_lists.json", 1, open, KeyList::sign);
}

#[test]
fn order() {
    let keys = keys();
    signed_again("tokens/valid/orders.json", 3, |b| Order::open(b, &keys).ok(), Order::sign);
}

#[test]
fn badge() {
    let keys = keys();
    signed_again("tokens/valid/badges.json", 4, |b| Badge::open(b, &keys).ok(), Badge::sign);
}
