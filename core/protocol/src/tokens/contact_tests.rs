//! Cards, booth codes and withdrawals open as they were signed, and not otherwise.

#![allow(clippy::arithmetic_side_effects, reason = "test code: a panic is how a test fails")]

use super::*;
use crate::documents::{Contact, ContactField, RegistrationId};
use crate::wire::Role;

const NOW_S: u64 = 1_780_000_000;

fn key(seed: u8) -> SigningKey {
    SigningKey::from_bytes(&[seed; 32])
}

fn keys() -> KeyList {
    let uses = [KeyUse::Root, KeyUse::Device, KeyUse::Booth, KeyUse::Badge];
    let listed = (1u8..).zip(uses).map(|(seed, key_use)| ListedKey {
        key: key(seed).verifying_key().to_bytes(),
        key_use,
        from_s: 0,
        until_s: NOW_S + 1_000_000,
        state: KeyState::Active,
    });
    KeyList {
        event: 7,
        version: 1,
        issued_s: NOW_S,
        expires_s: NOW_S + 1_000_000,
        keys: listed.collect(),
    }
}

fn certificate(event: u32, role: Role) -> Vec<u8> {
    let certificate = DeviceCertificate {
        event,
        key: key(9).verifying_key().to_bytes(),
        role,
        subject: RegistrationId([5; 8]).to_string(),
        issued_s: NOW_S,
        expires_s: NOW_S + 1_000_000,
    };
    certificate.sign(&key(2)).unwrap()
}

fn draft(len: usize) -> CardDraft {
    let mut contact = Contact::default();
    contact.set(ContactField::Name, "王芳");
    contact.set(ContactField::Note, &"会".repeat(len));
    CardDraft {
        audience: CardAudience::Exhibitor("x07".parse().unwrap()),
        purpose: "报价".to_owned(),
        contact,
        nonce: [1; 16],
        salt: [2; 16],
        issued_s: NOW_S,
        expires_s: NOW_S + 600,
    }
}

#[test]
fn a_card_comes_back_with_its_fields() {
    let draft = draft(10);
    let signed = draft.sign(&certificate(7, Role::Attendee), &key(9)).unwrap();
    let bytes = signed.to_bytes().unwrap();
    assert_eq!(SignedCard::from_bytes(&bytes), Ok(signed.clone()));
    let card = ContactCard::open(&signed.card, &keys(), NOW_S).unwrap();
    assert_eq!(card.contact(&signed.sealed), Ok(draft.contact));
    assert_eq!((card.registration, card.purpose.as_str()), (RegistrationId([5; 8]), "报价"));

    let text = write_text(CARD_PREFIX, &bytes);
    assert_eq!(
        read_text(CARD_PREFIX, &format!("\\000026 {} \r", text.to_lowercase())),
        Some(bytes)
    );
}

#[test]
fn a_long_card_fits_a_code_of_version_20_and_a_longer_one_is_not_signed() {
    let certificate = certificate(7, Role::Attendee);
    let signed = draft(140).sign(&certificate, &key(9)).unwrap();
    let text = write_text(CARD_PREFIX, &signed.to_bytes().unwrap());
    assert!(text.len() <= CARD_TEXT_MAX, "{}", text.len());
    // name and purpose take 12 bytes, and each ideograph 3
    let most = (CARD_BYTES_MAX - 12) / 3;
    assert!(draft(most).sign(&certificate, &key(9)).is_some());
    assert_eq!(draft(most + 1).sign(&certificate, &key(9)), None);
}

#[test]
fn a_card_that_is_altered_in_any_byte_does_not_open() {
    let signed = draft(1).sign(&certificate(7, Role::Attendee), &key(9)).unwrap();
    let bytes = signed.to_bytes().unwrap();
    for at in 0..bytes.len() {
        let mut altered = bytes.clone();
        altered[at] ^= 0x10;
        let opened = SignedCard::from_bytes(&altered).and_then(|signed| {
            ContactCard::open(&signed.card, &keys(), NOW_S)?.contact(&signed.sealed)
        });
        assert!(opened.is_err(), "byte {at}");
    }
}

#[test]
fn a_card_of_another_event_or_role_does_not_open() {
    let open = |certificate: &[u8]| {
        let signed = draft(1).sign(certificate, &key(9));
        signed.map(|signed| ContactCard::open(&signed.card, &keys(), NOW_S).unwrap_err())
    };
    assert_eq!(open(&certificate(8, Role::Attendee)), Some(TokenError::WrongEvent));
    assert_eq!(open(&certificate(7, Role::Gate)), None);
    // a certificate of one key and a signature of another
    let signed = draft(1).sign(&certificate(7, Role::Attendee), &key(8)).unwrap();
    let opened = ContactCard::open(&signed.card, &keys(), NOW_S);
    assert_eq!(opened.unwrap_err(), TokenError::Signature);
}

#[test]
fn booth_codes_and_withdrawals_come_back() {
    let code = BoothCode {
        event: 7,
        exhibitor: "x07".parse().unwrap(),
        name: "展商".to_owned(),
        issued_s: NOW_S,
        expires_s: NOW_S + 100,
    };
    let token = code.sign(&key(3)).unwrap();
    assert_eq!(BoothCode::open(&token, &keys(), NOW_S), Ok(code.clone()));
    assert_eq!(BoothCode::open(&token, &keys(), NOW_S + 100), Err(TokenError::Expired));
    let forged = code.sign(&key(4)).unwrap();
    assert_eq!(BoothCode::open(&forged, &keys(), NOW_S), Err(TokenError::KeyUse));
    let link = write_link("https://a.example/b", BOOTH_PREFIX, &token);
    assert_eq!(read_text(BOOTH_PREFIX, &link), Some(token));

    let withdrawal = Withdrawal {
        event: 7,
        nonce: [1; 16],
        registration: RegistrationId([5; 8]),
        exhibitor: Some("x07".parse().unwrap()),
        issued_s: NOW_S,
    };
    let token = withdrawal.sign(&certificate(7, Role::Attendee), &key(9)).unwrap();
    assert_eq!(Withdrawal::open(&token, &keys(), NOW_S), Ok(withdrawal));
    let list = keys();
    let root = root_fingerprint(&list.keys[0].key);
    assert!(matches!(SignedFact::open(&token, &list, &root, NOW_S), Ok(SignedFact::Withdrawal(_))));
}

#[test]
fn what_is_no_text_of_a_document_is_none() {
    let long = format!("HBC1:{}", "A".repeat(5_000));
    for text in ["", "HBC1:", "HBC1:::", "HB1:QED", "https://a#%", "https://a#%GG", &long] {
        assert!(read_text(CARD_PREFIX, text).is_none_or(|bytes| bytes.is_empty()), "{text}");
    }
}
