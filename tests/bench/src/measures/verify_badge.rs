//! M11: a badge's text judged by the key list, against nothing but the Ed25519 verification in it.

use super::Bench;
use crate::race::race;
use crate::report::{Bar, Line};
use anyhow::{Context as _, Result};
use coset::{CoseSign1, TaggedCborSerializable as _};
use ed25519_dalek::Signature;
use huiban_protocol::documents::RegistrationId;
use huiban_protocol::tokens::{
    BADGE_PREFIX, Badge, KeyList, KeyState, KeyUse, ListedKey, SigningKey, VerifyingKey, read_text,
};
use std::time::Instant;

const BADGES: usize = 1_000;
const EVENT: u32 = 7;
const ISSUED_S: u64 = 1_790_000_000;
const EXPIRES_S: u64 = ISSUED_S + 90 * 24 * 60 * 60;

fn key(seed: u8) -> SigningKey {
    SigningKey::from_bytes(&[seed; 32])
}

fn listed(seed: u8, key_use: KeyUse) -> ListedKey {
    ListedKey {
        key: key(seed).verifying_key().to_bytes(),
        key_use,
        from_s: ISSUED_S,
        until_s: EXPIRES_S,
        state: KeyState::Active,
    }
}

/// A list as an event has it: a root, a key for every use, a standby badge key.
fn keys() -> KeyList {
    let uses =
        [KeyUse::Root, KeyUse::Badge, KeyUse::Badge, KeyUse::Device, KeyUse::Order, KeyUse::Booth];
    KeyList {
        event: EVENT,
        version: 1,
        issued_s: ISSUED_S,
        expires_s: EXPIRES_S,
        keys: uses.into_iter().zip(1..).map(|(key_use, seed)| listed(seed, key_use)).collect(),
    }
}

fn texts() -> Result<Vec<String>> {
    let text = |number: usize| {
        let badge = Badge {
            event: EVENT,
            registration: RegistrationId((number as u64).to_be_bytes()),
            ticket_type: "general".to_owned(),
            serial: ISSUED_S,
            issued_s: ISSUED_S,
            expires_s: EXPIRES_S,
        };
        badge.sign_text(&key(2)).context("a badge was not signed")
    };
    (0..BADGES).map(text).collect()
}

/// What a bare verification is given: the bytes that were signed, and the signature.
fn bare(text: &str) -> Result<(Vec<u8>, Signature)> {
    let bytes = read_text(BADGE_PREFIX, text).context("no badge")?;
    let sign1 = CoseSign1::from_tagged_slice(&bytes).map_err(|error| anyhow::anyhow!("{error}"))?;
    Ok((sign1.tbs_data(&[]), Signature::from_slice(&sign1.signature)?))
}

pub(super) fn take(bench: &Bench) -> Result<Vec<Line>> {
    let (keys, texts) = (keys(), texts()?);
    let signed: Vec<(Vec<u8>, Signature)> =
        texts.iter().map(|text| bare(text)).collect::<Result<_>>()?;
    let public: VerifyingKey = key(2).verifying_key();
    let mut ours = || {
        let began = Instant::now();
        let good = texts.iter().filter(|text| {
            read_text(BADGE_PREFIX, text).is_some_and(|bytes| Badge::verify(&bytes, &keys).is_ok())
        });
        assert_eq!(good.count(), BADGES);
        began.elapsed()
    };
    let mut baseline = || {
        let began = Instant::now();
        let good = signed
            .iter()
            .filter(|(bytes, signature)| public.verify_strict(bytes, signature).is_ok());
        assert_eq!(good.count(), BADGES);
        began.elapsed()
    };
    let race = race(bench.rounds, &mut ours, &mut baseline);
    Ok(vec![Line::of("M11", format!("{BADGES} badges verified"), Bar::AtMost(1.2), &race)])
}
