//! Cards of people and of paper: what is read is what was signed, and whatever comes in is harmless.

use crate::damaged;
use huiban_formats::contact_file::{ContactLine, ContactSheet, VcardVersion};
use huiban_formats::paper_card;
use huiban_protocol::documents::{Contact, ContactField, RegistrationId};
use huiban_protocol::tokens::{
    CARD_PREFIX, CardAudience, CardDraft, ContactCard, DeviceCertificate, KeyList, KeyState,
    KeyUse, ListedKey, SignedCard, SigningKey, read_text, write_text,
};
use huiban_protocol::wire::Role;

fn key(seed: u8) -> SigningKey {
    SigningKey::from_bytes(&[seed; 32])
}

fn keys() -> KeyList {
    let listed = |(seed, key_use)| ListedKey {
        key: key(seed).verifying_key().to_bytes(),
        key_use,
        from_s: 0,
        until_s: 1_000,
        state: KeyState::Active,
    };
    let keys = [(1, KeyUse::Root), (2, KeyUse::Device)].map(listed).to_vec();
    KeyList { event: 7, version: 1, issued_s: 1, expires_s: 1_000, keys }
}

fn signed() -> (Contact, SignedCard) {
    let certificate = DeviceCertificate {
        event: 7,
        key: key(9).verifying_key().to_bytes(),
        role: Role::Attendee,
        subject: RegistrationId([5; 8]).to_string(),
        issued_s: 1,
        expires_s: 1_000,
    };
    let mut contact = Contact::default();
    contact.set(ContactField::Name, "王芳");
    contact.set(ContactField::Email, "wang@example.cn");
    let draft = CardDraft {
        audience: CardAudience::Exhibitor("x7".parse().unwrap()),
        purpose: "offers".to_owned(),
        contact: contact.clone(),
        nonce: [1; 16],
        salt: [2; 16],
        issued_s: 1,
        expires_s: 600,
    };
    (contact, draft.sign(&certificate.sign(&key(2)).unwrap(), &key(9)).unwrap())
}

#[test]
fn card() {
    let (contact, signed) = signed();
    let (list, whole) = (keys(), vec![signed.to_bytes().unwrap()]);
    let opens = |bytes: &[u8]| {
        let signed = SignedCard::from_bytes(bytes).ok()?;
        assert_eq!(signed.to_bytes().as_deref(), Some(bytes), "one card has one encoding");
        ContactCard::open(&signed.card, &list, 0).ok()?.contact(&signed.sealed).ok()
    };
    assert_eq!(opens(&whole[0]), Some(contact));
    crate::fuzz(10_000, |script| {
        let (_, bytes) = damaged(&whole, script);
        assert!(bytes == whole[0] || opens(&bytes).is_none(), "an altered card opens");
    });
}

#[test]
fn card_text() {
    let text = write_text(CARD_PREFIX, &signed().1.to_bytes().unwrap());
    let texts = vec![text.clone().into_bytes(), format!("https://a/b#{text}").into_bytes()];
    crate::fuzz(10_000, |script| {
        let (_, text) = damaged(&texts, script);
        let text = String::from_utf8_lossy(&text);
        if let Some(bytes) = read_text(CARD_PREFIX, &text) {
            assert!(write_text(CARD_PREFIX, &bytes).len() <= text.len());
        }
    });
}

#[test]
fn paper_cards() {
    let cards: Vec<Vec<u8>> = [
        "BEGIN:VCARD\r\nVERSION:2.1\r\nN;CHARSET=GBK;ENCODING=QUOTED-PRINTABLE:=D5=C5;=C8=FD\r\n\
         TEL;CELL:1\r\nEND:VCARD\r\n",
        "BEGIN:VCARD\nVERSION:4.0\nFN:=cmd|' /C calc'!A0\nADR:;;a\\, b;c\nNOTE:x\n y\nEND:VCARD",
        "MECARD:N:李,四;TEL:1;ORG:A\\;B;;",
    ]
    .map(|card| card.as_bytes().to_vec())
    .to_vec();
    for card in &cards {
        assert!(paper_card::read(card).is_some());
    }
    crate::fuzz(10_000, |script| {
        let (_, bytes) = damaged(&cards, script);
        let Some(contact) = paper_card::read(&bytes) else { return };
        assert!(contact.is_clean(), "{contact:?}");
        let line = ContactLine { id: "urn:x".to_owned(), contact, cells: Vec::new() };
        let field_names = ContactField::ALL.map(|field| format!("{field:?}")).to_vec();
        let sheet = ContactSheet { field_names, lines: vec![line], ..ContactSheet::default() };
        // what goes out again is one card, and no cell of a table computes
        let card = sheet.vcards(VcardVersion::V3);
        assert_eq!(card.lines().filter(|line| *line == "BEGIN:VCARD").count(), 1, "{card}");
        let table = sheet.csv().unwrap();
        for record in csv::Reader::from_reader(&table[..]).records() {
            for cell in &record.unwrap() {
                let begins =
                    cell.trim_start().starts_with(['=', '+', '-', '@', '＝', '＋', '－', '＠']);
                assert!(!begins, "{cell}");
            }
        }
    });
}
