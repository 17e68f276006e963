//! `card_meet`: an attendee read another's card.
//!
//! It is kept in the reader's own stream and noted in that of whose card it is, so that both know
//! of it and a withdrawal reaches the reader.

use super::card_share::attendees_card;
use super::{Fact, OpKind, Pick, RowTarget};
use crate::documents::RegistrationId;
use crate::streams::{EXCHANGE_ROW, ExchangeRow, LeadScanned, MET_ROW, StreamId, exchange_of};
use crate::tokens::{ContactCard, KeyList};
use crate::wire::{Bytes, Rejection};
use serde::{Deserialize, Serialize};

/// The kind; its entity is the exchange, its rows are [`ExchangeRow`]s.
#[derive(Debug, Clone, Copy)]
pub struct CardMeet;

/// What it says.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CardMeetBody {
    /// Who read: the author.
    pub reader: RegistrationId,
    /// What is signed.
    pub card: Bytes,
    /// The fields.
    pub sealed: Bytes,
}

/// The rows of an exchange between attendees: the giver's, and the receiver's.
pub(super) fn rows_between(
    from: RegistrationId,
    to: RegistrationId,
    nonce: &[u8; 16],
) -> Vec<RowTarget> {
    let row_id = exchange_of(&from, nonce).to_string();
    let target =
        |who, row_type| RowTarget { stream: StreamId::Me(who), row_type, row_id: row_id.clone() };
    vec![target(from, EXCHANGE_ROW), target(to, MET_ROW)]
}

/// Notes an act of two attendees in a row of their exchange.
pub(super) fn note_meeting(row: &mut ExchangeRow, fact: &Fact<'_>, with: RegistrationId) {
    row.scans.entry(fact.id).or_insert(LeadScanned {
        device: fact.device,
        by: String::new(),
        at_ms: fact.effective_ms,
        attendee: Some(with),
    });
}

/// Withdraws all rows of an exchange where one says that it was.
pub(super) fn withdraw_together(rows: &mut [ExchangeRow]) {
    let first = rows.iter().filter_map(|row| row.withdrawn.clone()).min();
    if let Some(withdrawn) = first {
        rows.iter_mut().for_each(|row| row.withdraw(withdrawn.clone()));
    }
}

impl OpKind for CardMeet {
    const NAME: &'static str = "card_meet";
    const VERSION: u16 = 1;
    const IS_PERSONAL: bool = true;
    type Body = CardMeetBody;
    type Row = ExchangeRow;

    fn route(
        fact: &Fact<'_>,
        body: &CardMeetBody,
        scope: &[StreamId],
    ) -> Result<Vec<RowTarget>, Rejection> {
        if !scope.contains(&StreamId::Me(body.reader)) {
            return Err(Rejection::NotAllowed);
        }
        let (read, _) = attendees_card(&body.card, &body.sealed)?;
        let rows = rows_between(read.registration, body.reader, &read.nonce);
        let sound = read.registration != body.reader;
        if !sound || rows.iter().any(|row| row.row_id != fact.entity) {
            return Err(Rejection::Malformed);
        }
        Ok(rows)
    }

    fn verify(_: &Fact<'_>, body: &CardMeetBody, keys: &KeyList) -> Result<(), Rejection> {
        // whether it has expired was judged where it was read
        ContactCard::open(&body.card.0, keys, 0).map(|_| ()).map_err(|_| Rejection::BadSignature)
    }

    fn author_stream(_: &Fact<'_>, body: &CardMeetBody) -> Option<StreamId> {
        Some(StreamId::Me(body.reader))
    }

    fn fold(row: Option<ExchangeRow>, fact: &Fact<'_>, body: CardMeetBody) -> ExchangeRow {
        let mut row = row.unwrap_or_default();
        let Ok((_, given)) = attendees_card(&body.card, &body.sealed) else { return row };
        row.give(given);
        note_meeting(&mut row, fact, body.reader);
        row
    }

    fn settle(rows: &mut [ExchangeRow]) {
        withdraw_together(rows);
    }

    fn is_erased(row: &ExchangeRow) -> bool {
        row.withdrawn.is_some()
    }

    fn arbitrary(_: &mut dyn Pick) -> Option<(String, CardMeetBody)> {
        // needs a certified key
        None
    }
}
