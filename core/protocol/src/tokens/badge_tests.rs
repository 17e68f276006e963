//! A badge opens as it was signed, and every other spelling of it is refused.

#![allow(
    clippy::arithmetic_side_effects,
    clippy::string_slice,
    reason = "test code: a panic is how a test fails"
)]

use super::*;
use crate::documents::RegistrationId;
use coset::cbor::value::Value;
use proptest::prelude::*;

const NOW_S: u64 = 1_780_000_000;
const EVENT: u32 = 0x4d2a_91c7;

fn key(seed: u8) -> SigningKey {
    SigningKey::from_bytes(&[seed; 32])
}

fn list(state: KeyState) -> KeyList {
    let listed = |seed, key_use, state| ListedKey {
        key: key(seed).verifying_key().to_bytes(),
        key_use,
        from_s: NOW_S - 1_000_000,
        until_s: NOW_S + 1_000_000,
        state,
    };
    KeyList {
        event: EVENT,
        version: 3,
        issued_s: NOW_S - 5_000,
        expires_s: NOW_S + 5_000,
        keys: vec![
            listed(1, KeyUse::Root, KeyState::Active),
            listed(2, KeyUse::Device, KeyState::Active),
            listed(4, KeyUse::Badge, state),
        ],
    }
}

fn badge() -> Badge {
    Badge {
        event: EVENT,
        registration: RegistrationId([7; 8]),
        ticket_type: "general".into(),
        serial: NOW_S,
        issued_s: NOW_S - 100,
        expires_s: NOW_S + 100,
    }
}

fn open(text: &str) -> Result<Badge, TokenError> {
    let bytes = read_text(BADGE_PREFIX, text).ok_or(TokenError::Shape)?;
    Badge::open(&bytes, &list(KeyState::Active))
}

#[test]
fn a_badge_opens_as_it_was_signed_and_fits_a_small_code() {
    let text = badge().sign_text(&key(4)).unwrap();
    assert_eq!(open(&text), Ok(badge()));
    assert!(text.len() <= 200, "{} characters", text.len());
    let alphanumeric =
        |c: char| c.is_ascii_digit() || c.is_ascii_uppercase() || " $%*+-./:".contains(c);
    assert!(text.chars().all(alphanumeric), "{text}");
}

#[test]
fn what_scanners_put_around_a_badge_is_taken_off() {
    let text = badge().sign_text(&key(4)).unwrap();
    let link = text.replace('%', "%25").replace(' ', "%20");
    for around in [
        format!("  {text}\r\n"),
        format!("\\000026{text}"),
        format!("]Q1{text}"),
        format!("]Q2\\000026{text}"),
        format!("\u{1d}{text}\u{4}"),
        text.to_ascii_lowercase(),
        format!("https://huiban.example/b#{link}"),
    ] {
        assert_eq!(open(&around), Ok(badge()), "{around:?}");
    }
}

#[test]
fn every_single_flipped_bit_and_every_shortened_badge_is_refused() {
    let bytes = badge().sign(&key(4)).unwrap();
    let keys = list(KeyState::Active);
    for bit in 0..bytes.len() * 8 {
        let mut flipped = bytes.clone();
        flipped[bit / 8] ^= 1 << (bit % 8);
        assert!(Badge::verify(&flipped, &keys).is_err(), "bit {bit}");
    }
    for len in 0..bytes.len() {
        assert_eq!(Badge::verify(&bytes[..len], &keys), Err(TokenError::Shape), "{len} bytes");
    }
}

#[test]
fn no_other_spelling_in_base45_is_read() {
    let text = badge().sign_text(&key(4)).unwrap();
    let alphabet = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:";
    let mut read = 0;
    for at in BADGE_PREFIX.len()..text.len() {
        for c in alphabet.chars().filter(|c| !text[at..].starts_with(*c)) {
            let other = format!("{}{c}{}", &text[..at], &text[at + 1..]);
            assert!(open(&other).is_err(), "{other}");
            read += 1;
        }
    }
    assert!(read > 6_000, "{read} spellings");
    // three characters above 65535 and two above 255 overflow in careless decoders
    for tail in [":::", "GGX", "::", "U5:"] {
        assert_eq!(read_text(BADGE_PREFIX, &format!("HB1:{tail}")), None, "{tail}");
    }
}

#[test]
fn no_cbor_but_the_shortest_is_read() {
    let bytes = badge().sign(&key(4)).unwrap();
    let keys = list(KeyState::Active);
    assert_eq!(bytes[..3], [0xd2, 0x84, 0x49], "tag, array and header stand where they should");
    let respelled = [
        ("the tag", [&[0xd8, 0x12][..], &bytes[1..]].concat()),
        ("the array", [&bytes[..1], &[0x98, 0x04], &bytes[2..]].concat()),
        ("the header", [&bytes[..2], &[0x58, 0x09], &bytes[3..]].concat()),
        ("a byte after it", [&bytes[..], &[0]].concat()),
        ("no tag", bytes[1..].to_vec()),
    ];
    for (what, other) in respelled {
        assert_eq!(Badge::verify(&other, &keys), Err(TokenError::Shape), "{what}");
    }
}

#[test]
fn a_badge_says_these_things_and_no_others() {
    let said = |members: Vec<Value>, audience: Option<&str>| {
        let claims = claims::Claims {
            audience: audience.map(str::to_owned),
            expires_s: Some(NOW_S),
            issued_s: Some(NOW_S),
            huiban: members,
            ..Default::default()
        };
        let key_id = KeyId::of(key(4).verifying_key().as_bytes()).0;
        let bytes = cose::sign(&claims, &key_id, &key(4)).unwrap();
        Badge::verify(&bytes, &list(KeyState::Active)).map(|_| ())
    };
    let good = || {
        vec![
            claims::uint(type_code::BADGE),
            claims::uint(EVENT.into()),
            Value::Bytes(vec![7; 8]),
            Value::Text("general".into()),
            claims::uint(1),
        ]
    };
    let with = |at: usize, value: Value| {
        let mut members = good();
        members[at] = value;
        members
    };
    assert_eq!(said(good(), None), Ok(()));
    let refused = Err(TokenError::Shape);
    assert_eq!(said(good(), Some("x")), refused, "an audience");
    assert_eq!(said(good()[..4].to_vec(), None), refused, "no serial");
    assert_eq!(said([good(), vec![claims::uint(1)]].concat(), None), refused, "a member more");
    assert_eq!(said(with(0, claims::uint(type_code::ORDER)), None), refused, "another type");
    assert_eq!(said(with(2, Value::Bytes(vec![7; 7])), None), refused, "a short registration");
    assert_eq!(said(with(3, Value::Bytes(vec![7])), None), refused, "a ticket type in bytes");
    assert_eq!(said(with(4, Value::Float(1.0)), None), refused, "a serial that is no integer");
}

#[test]
fn a_badge_needs_a_badge_key_of_this_event() {
    let keys = list(KeyState::Active);
    let signed = |seed| Badge::verify(&badge().sign(&key(seed)).unwrap(), &keys).map(|_| ());
    assert_eq!(signed(4), Ok(()));
    assert_eq!(signed(2), Err(TokenError::KeyUse), "the key for devices");
    assert_eq!(signed(9), Err(TokenError::UnknownKey));
    let other = Badge { event: EVENT + 1, ..badge() };
    assert_eq!(open(&other.sign_text(&key(4)).unwrap()), Err(TokenError::WrongEvent));
    let early = Badge { issued_s: NOW_S - 1_000_601, ..badge() };
    assert_eq!(open(&early.sign_text(&key(4)).unwrap()), Err(TokenError::KeyUse));
}

#[test]
fn a_compromised_key_is_told_whatever_date_the_badge_bears() {
    let since_s = badge().issued_s;
    let compromised = list(KeyState::Compromised { since_s });
    let bytes = badge().sign(&key(4)).unwrap();
    let told = KeyTrust::Compromised { since_s };
    assert_eq!(Badge::verify(&bytes, &compromised), Ok((badge(), told)));
    assert_eq!(Badge::open(&bytes, &compromised), Err(TokenError::KeyUse));
    let older = Badge { issued_s: since_s - 1, ..badge() };
    let bytes = older.sign(&key(4)).unwrap();
    assert_eq!(Badge::verify(&bytes, &compromised), Ok((older.clone(), told)));
    assert_eq!(Badge::open(&bytes, &compromised), Ok(older));
    let standby = list(KeyState::Standby);
    let bytes = badge().sign(&key(4)).unwrap();
    assert_eq!(Badge::verify(&bytes, &standby), Ok((badge(), KeyTrust::Sound)));
}

#[test]
fn a_badge_that_no_code_would_hold_is_not_signed() {
    let of = |len| Badge { ticket_type: "x".repeat(len), ..badge() }.sign_text(&key(4));
    let longest = (0..100).rev().find(|len| of(*len).is_some()).unwrap();
    let text = of(longest).unwrap();
    assert!(text.len() <= BADGE_TEXT_MAX, "{} characters", text.len());
    assert!(open(&text).is_ok());
    assert_eq!(of(longest + 1), None);
    assert!(longest >= 40, "{longest} bytes of ticket type");
}

proptest! {
    #[test]
    fn any_text_is_an_answer(text in ".{0,300}", body in "[0-9A-Z $%*+./:-]{0,300}") {
        prop_assert!(open(&text).is_err());
        let behind_prefix = open(&format!("HB1:{body}"));
        prop_assert!(behind_prefix.is_err());
    }
}
