//! Exchanges with signed cards in them: they fold to one row however they arrive, and a withdrawal
//! wins against everything, also against what comes after it.

use super::*;
use crate::documents::{Contact, ContactField, ExhibitorCode};
use crate::streams::ExchangeRow;
use crate::tokens::{
    CardAudience, CardDraft, DeviceCertificate, SignedCard, SigningKey, Withdrawal,
};
use crate::wire::{Bytes, Role};

const NONCES: [[u8; 16]; 2] = [[1; 16], [2; 16]];

fn key() -> SigningKey {
    SigningKey::from_bytes(&[9; 32])
}

fn booth() -> ExhibitorCode {
    "x0".parse().unwrap()
}

fn certificate() -> Vec<u8> {
    let certificate = DeviceCertificate {
        event: 1,
        key: key().verifying_key().to_bytes(),
        role: Role::Attendee,
        subject: RegistrationId([1; 8]).to_string(),
        issued_s: 1,
        expires_s: u64::MAX >> 1,
    };
    certificate.sign(&SigningKey::from_bytes(&[2; 32])).unwrap()
}

fn card(nonce: [u8; 16], name: &str) -> SignedCard {
    let mut contact = Contact::default();
    contact.set(ContactField::Name, name);
    let draft = CardDraft {
        audience: CardAudience::Exhibitor(booth()),
        purpose: "offers".to_owned(),
        contact,
        nonce,
        salt: [3; 16],
        issued_s: 10,
        expires_s: 20,
    };
    draft.sign(&certificate(), &key()).unwrap()
}

fn entity(nonce: &[u8; 16]) -> String {
    crate::streams::exchange_of(&RegistrationId([1; 8]), nonce).to_string()
}

fn withdrawal(nonce: [u8; 16], issued_s: u64) -> CardWithdrawBody {
    let withdrawal = Withdrawal {
        event: 1,
        nonce,
        registration: RegistrationId([1; 8]),
        exhibitor: Some(booth()),
        issued_s,
    };
    CardWithdrawBody { order: Bytes(withdrawal.sign(&certificate(), &key()).unwrap()) }
}

/// An act about one of two exchanges, by its number.
fn act(kind: u8, which: usize, id: u8, at_ms: i64, withdrawn: bool) -> Option<Act> {
    let (op, nonce) = (OpId([id; 16]), NONCES[which]);
    let signed = card(nonce, if kind.is_multiple_of(2) { "secret one" } else { "secret two" });
    Some(match kind {
        0..=2 => {
            let sealed = (kind > 0).then(|| Bytes(signed.sealed.clone()));
            let read = LeadRead::Card { card: Bytes(signed.card), sealed };
            let body = LeadScanBody { by: "rep".to_owned(), read };
            Act::of::<LeadScan>(op, at_ms, "x0", &body)
        }
        3 => {
            let (card, sealed) = (Bytes(signed.card), Some(Bytes(signed.sealed)));
            Act::of::<CardShare>(op, at_ms, &entity(&nonce), &CardShareBody { card, sealed })
        }
        4 => {
            let value = Some(format!("secret {id}"));
            let fields = [(ContactField::Org, value)].into();
            let body = ContactEditBody { by: "rep".to_owned(), fields };
            Act::of::<ContactEdit>(op, at_ms, &format!("x0/{}", entity(&nonce)), &body)
        }
        _ if withdrawn => {
            let body = withdrawal(nonce, u64::from(id));
            Act::of::<CardWithdraw>(op, at_ms, &entity(&nonce), &body)
        }
        _ => return None,
    })
}

fn exchanges(withdrawn: bool) -> impl Strategy<Value = Vec<Act>> {
    let one = (0u8..7, 0usize..2, 0i64..4);
    prop::collection::vec(one, 1..10).prop_map(move |acts| {
        let numbered = (1u8..).zip(acts);
        numbered
            .filter_map(|(id, (kind, which, at_ms))| act(kind, which, id, at_ms, withdrawn))
            .collect()
    })
}

proptest! {
    #[test]
    fn exchanges_fold_to_one_row_however_their_acts_arrive(
        (acts, shuffled) in shuffled(exchanges(true)),
        repeated in prop::collection::vec(any::<prop::sample::Index>(), 0..12),
        cut in any::<prop::sample::Index>(),
    ) {
        holds_however_acts_arrive(&acts, &shuffled, &repeated, cut)?;
    }

    #[test]
    fn a_withdrawn_exchange_says_nothing_whatever_arrives(
        (acts, shuffled) in shuffled(exchanges(false)),
        at in any::<prop::sample::Index>(),
    ) {
        let mut all = shuffled;
        for (id, nonce) in (100u8..).zip(NONCES) {
            let body = withdrawal(nonce, 7);
            let withdraw = Act::of::<CardWithdraw>(OpId([id; 16]), 0, &entity(&nonce), &body);
            all.insert(at.index(all.len() + 1), withdraw);
        }
        for row in fold(&all).into_values() {
            prop_assert!(!row.text().contains("secret"), "{}", row.text());
            let row: ExchangeRow = row.read().unwrap();
            prop_assert!(row.withdrawn.is_some());
            // readings stay: they are the booth's own
            prop_assert!(row.scans.len() <= acts.len());
        }
    }
}

#[test]
fn a_withdrawal_is_only_its_signers_own() {
    let body = withdrawal(NONCES[0], 7);
    let kind = find_kind(CardWithdraw::NAME).unwrap();
    let own = Act::of::<CardWithdraw>(OpId([1; 16]), 0, &entity(&NONCES[0]), &body);
    assert_eq!(kind.route(&own.fact(), &scope()).unwrap().len(), 2);
    let others = Act::of::<CardWithdraw>(OpId([1; 16]), 0, &entity(&NONCES[1]), &body);
    assert_eq!(kind.route(&others.fact(), &scope()), Err(crate::wire::Rejection::Malformed));
    let stranger = [StreamId::Me(RegistrationId([7; 8]))];
    assert_eq!(kind.route(&own.fact(), &stranger), Err(crate::wire::Rejection::NotAllowed));
}

#[test]
fn a_rep_writes_at_no_other_booth() {
    let signed = card(NONCES[0], "a");
    let read = LeadRead::Card { card: Bytes(signed.card), sealed: None };
    let body = LeadScanBody { by: "rep".to_owned(), read };
    let kind = find_kind(LeadScan::NAME).unwrap();
    let route = |entity: &str| {
        let act = Act::of::<LeadScan>(OpId([1; 16]), 0, entity, &body);
        kind.route(&act.fact(), &scope()).map(|rows| rows.len())
    };
    assert_eq!(route("x0"), Ok(2));
    assert_eq!(route("x9"), Err(crate::wire::Rejection::NotAllowed));
    // a card for another booth
    assert_eq!(route("x1"), Err(crate::wire::Rejection::Malformed));
}
