//! Exchanges between attendees: alice offers a card, bob and carol read it, or she has it brought to
//! them. Whatever arrives in whatever order, all who have a row of it have one row of it.

use super::*;
use crate::documents::{Contact, ContactField};
use crate::streams::{EXCHANGE_ROW, ExchangeRow, MET_ROW};
use crate::tokens::{
    CardAudience, CardDraft, DeviceCertificate, SignedCard, SigningKey, Withdrawal,
};
use crate::wire::{Bytes, Rejection, Role};

const ALICE: u8 = 1;
const BOB: u8 = 2;
const CAROL: u8 = 3;
const NONCE: [u8; 16] = [1; 16];

fn registration(of: u8) -> RegistrationId {
    RegistrationId([of; 8])
}

fn key(of: u8) -> SigningKey {
    SigningKey::from_bytes(&[of; 32])
}

fn certificate(of: u8) -> Vec<u8> {
    let certificate = DeviceCertificate {
        event: 1,
        key: key(of).verifying_key().to_bytes(),
        role: Role::Attendee,
        subject: registration(of).to_string(),
        issued_s: 1,
        expires_s: u64::MAX >> 1,
    };
    certificate.sign(&key(9)).unwrap()
}

/// A card for whoever reads it.
fn card(of: u8) -> SignedCard {
    let mut contact = Contact::default();
    contact.set(ContactField::Name, "secret");
    let draft = CardDraft {
        audience: CardAudience::Attendees,
        purpose: "meeting".to_owned(),
        contact,
        nonce: NONCE,
        salt: [3; 16],
        issued_s: 10,
        expires_s: 20,
    };
    draft.sign(&certificate(of), &key(of)).unwrap()
}

/// Of her card, whoever has it.
fn entity() -> String {
    crate::streams::exchange_of(&registration(ALICE), &NONCE).to_string()
}

fn meet(id: u8, at_ms: i64, reader: u8) -> Act {
    let SignedCard { card, sealed, .. } = card(ALICE);
    let body =
        CardMeetBody { reader: registration(reader), card: Bytes(card), sealed: Bytes(sealed) };
    Act::of::<CardMeet>(OpId([id; 16]), at_ms, &entity(), &body)
}

fn give(id: u8, at_ms: i64, to: u8) -> Act {
    let SignedCard { card: own, sealed, .. } = card(ALICE);
    let answers = Bytes(card(to).card);
    let body = CardGiveBody { card: Bytes(own), sealed: Bytes(sealed), answers };
    Act::of::<CardGive>(OpId([id; 16]), at_ms, &entity(), &body)
}

fn withdraw(id: u8) -> Act {
    let withdrawal = Withdrawal {
        event: 1,
        nonce: NONCE,
        registration: registration(ALICE),
        exhibitor: None,
        issued_s: u64::from(id),
    };
    let order = Bytes(withdrawal.sign(&certificate(ALICE), &key(ALICE)).unwrap());
    Act::of::<CardWithdraw>(OpId([id; 16]), 0, &entity(), &CardWithdrawBody { order })
}

fn meetings(withdrawn: bool) -> impl Strategy<Value = Vec<Act>> {
    let one = (0u8..5, 0i64..4);
    prop::collection::vec(one, 1..9).prop_map(move |acts| {
        let numbered = (1u8..).zip(acts);
        let act = |(id, (kind, at_ms)): (u8, (u8, i64))| match kind {
            0 => Some(meet(id, at_ms, BOB)),
            1 => Some(meet(id, at_ms, CAROL)),
            2 => Some(give(id, at_ms, BOB)),
            3 => Some(give(id, at_ms, CAROL)),
            _ => withdrawn.then(|| withdraw(id)),
        };
        numbered.filter_map(act).collect()
    })
}

fn target(of: u8, row_type: &'static str) -> RowTarget {
    RowTarget { stream: StreamId::Me(registration(of)), row_type, row_id: entity() }
}

proptest! {
    #[test]
    fn meetings_fold_to_one_row_however_their_acts_arrive(
        (acts, shuffled) in shuffled(meetings(true)),
        repeated in prop::collection::vec(any::<prop::sample::Index>(), 0..12),
        cut in any::<prop::sample::Index>(),
    ) {
        holds_however_acts_arrive(&acts, &shuffled, &repeated, cut)?;
    }

    #[test]
    fn both_sides_of_a_meeting_know_of_it_and_nobody_else((acts, _) in shuffled(meetings(false))) {
        let rows = fold(&acts);
        for reader in [BOB, CAROL] {
            let theirs: Option<ExchangeRow> =
                rows.get(&target(reader, MET_ROW)).map(|row| row.read().unwrap());
            let hers: ExchangeRow = match rows.get(&target(ALICE, EXCHANGE_ROW)) {
                Some(row) => row.read().unwrap(),
                None => { prop_assert!(acts.is_empty()); continue }
            };
            let told = hers.scans.values().any(|scan| scan.attendee == Some(registration(reader)));
            prop_assert_eq!(theirs.is_some(), told, "who has her card stands in her own row");
            if let Some(theirs) = theirs {
                prop_assert_eq!(theirs.given, hers.given);
            }
        }
    }

    #[test]
    fn a_card_that_was_taken_back_stays_empty_whatever_arrives(
        (_, mut acts) in shuffled(meetings(false)),
        at in any::<prop::sample::Index>(),
    ) {
        acts.insert(at.index(acts.len() + 1), withdraw(100));
        let rows = fold(&acts);
        let kind = find_kind(CardMeet::NAME).unwrap();
        // what the server does with all rows of an act before it writes them
        for row in kind.settle(rows.into_values().collect()).unwrap() {
            prop_assert!(!row.text().contains("secret"), "{}", row.text());
            prop_assert!(kind.is_erased(&row));
        }
    }
}

#[test]
fn nobody_meets_or_gives_in_another_ones_name_or_to_themselves() {
    let stranger = [StreamId::Me(registration(7))];
    let bob = [StreamId::Me(registration(BOB))];
    let route = |act: &Act, scope: &[StreamId]| {
        find_kind(act.kind).unwrap().route(&act.fact(), scope).map(|rows| rows.len())
    };
    assert_eq!(route(&meet(1, 0, BOB), &bob), Ok(2));
    assert_eq!(route(&meet(1, 0, CAROL), &bob), Err(Rejection::NotAllowed));
    assert_eq!(route(&give(1, 0, BOB), &bob), Err(Rejection::NotAllowed), "it is alice's card");
    assert_eq!(route(&give(1, 0, BOB), &stranger), Err(Rejection::NotAllowed));
    assert_eq!(route(&meet(1, 0, ALICE), &scope()), Err(Rejection::Malformed));
    assert_eq!(route(&give(1, 0, ALICE), &scope()), Err(Rejection::Malformed));
}
