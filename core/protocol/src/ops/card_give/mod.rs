//! `card_give`: an attendee who read another's card has their own brought to that person.
//!
//! The card that was read goes along as proof that it was offered: nobody is sent anything by whom
//! they never met.

use super::card_meet::{note_meeting, rows_between, withdraw_together};
use super::card_share::attendees_card;
use super::{Fact, OpKind, Pick, RowTarget};
use crate::documents::RegistrationId;
use crate::streams::{ExchangeRow, StreamId};
use crate::tokens::{CardAudience, ContactCard, KeyList};
use crate::wire::{Bytes, Rejection};
use serde::{Deserialize, Serialize};

/// The kind; its entity is the exchange, its rows are [`ExchangeRow`]s.
#[derive(Debug, Clone, Copy)]
pub struct CardGive;

/// What it says.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CardGiveBody {
    /// What is signed of the author's card.
    pub card: Bytes,
    /// The fields.
    pub sealed: Bytes,
    /// What is signed of the card that was read: it says to whom, and that they offered theirs.
    pub answers: Bytes,
}

impl CardGiveBody {
    /// To whom it goes.
    fn to(&self) -> Result<RegistrationId, Rejection> {
        let read = ContactCard::read(&self.answers.0).map_err(|_| Rejection::Malformed)?;
        let offered = read.audience == CardAudience::Attendees;
        offered.then_some(read.registration).ok_or(Rejection::Malformed)
    }
}

impl OpKind for CardGive {
    const NAME: &'static str = "card_give";
    const VERSION: u16 = 1;
    const IS_PERSONAL: bool = true;
    type Body = CardGiveBody;
    type Row = ExchangeRow;

    fn route(
        fact: &Fact<'_>,
        body: &CardGiveBody,
        scope: &[StreamId],
    ) -> Result<Vec<RowTarget>, Rejection> {
        let (own, _) = attendees_card(&body.card, &body.sealed)?;
        if !scope.contains(&StreamId::Me(own.registration)) {
            return Err(Rejection::NotAllowed);
        }
        let to = body.to()?;
        let rows = rows_between(own.registration, to, &own.nonce);
        if own.registration == to || rows.iter().any(|row| row.row_id != fact.entity) {
            return Err(Rejection::Malformed);
        }
        Ok(rows)
    }

    fn verify(_: &Fact<'_>, body: &CardGiveBody, keys: &KeyList) -> Result<(), Rejection> {
        let opens = |card: &Bytes| ContactCard::open(&card.0, keys, 0).is_ok();
        let sound = opens(&body.card) && opens(&body.answers);
        if sound { Ok(()) } else { Err(Rejection::BadSignature) }
    }

    fn author_stream(_: &Fact<'_>, body: &CardGiveBody) -> Option<StreamId> {
        let (own, _) = attendees_card(&body.card, &body.sealed).ok()?;
        Some(StreamId::Me(own.registration))
    }

    fn fold(row: Option<ExchangeRow>, fact: &Fact<'_>, body: CardGiveBody) -> ExchangeRow {
        let mut row = row.unwrap_or_default();
        let given = attendees_card(&body.card, &body.sealed);
        let (Ok((_, given)), Ok(to)) = (given, body.to()) else { return row };
        row.give(given);
        note_meeting(&mut row, fact, to);
        row.share(fact.effective_ms);
        row
    }

    fn settle(rows: &mut [ExchangeRow]) {
        withdraw_together(rows);
    }

    fn is_erased(row: &ExchangeRow) -> bool {
        row.withdrawn.is_some()
    }

    fn arbitrary(_: &mut dyn Pick) -> Option<(String, CardGiveBody)> {
        // needs certified keys
        None
    }
}
