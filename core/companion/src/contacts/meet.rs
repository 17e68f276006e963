//! An attendee reads another's card, and perhaps has their own brought back.

use super::scan::{LeadOutcome, OpenCard, open_card};
use crate::error::{CompanionError, Result};
use crate::journal::fold::list_shown;
use huiban_protocol::documents::{ExchangeId, RegistrationId};
use huiban_protocol::ops::{CardGive, CardGiveBody, CardMeet, CardMeetBody, Draft, OpKind as _};
use huiban_protocol::streams::{ExchangeRow, MET_ROW, StreamId, exchange_of};
use huiban_protocol::tokens::{
    BOOTH_PREFIX, CARD_PREFIX, CardAudience, KeyList, SignedCard, read_text,
};
use huiban_protocol::wire::Bytes;
use rusqlite::Connection;

/// What another attendee gave me.
pub(crate) struct MetExchange {
    pub(crate) id: ExchangeId,
    pub(crate) row: ExchangeRow,
}

fn wrong(reason: &str) -> CompanionError {
    CompanionError::InvalidInput { field: "text", reason: reason.to_owned() }
}

/// Reads an attendee's card as `reader`. `Err` within says why nothing came of it.
pub(crate) fn read_as_attendee(
    mirror: &Connection,
    text: &str,
    reader: RegistrationId,
    keys: &KeyList,
    now_s: u64,
) -> Result<std::result::Result<OpenCard, LeadOutcome>> {
    if read_text(BOOTH_PREFIX, text).is_some() {
        return Err(wrong("this is a booth's code, not a person's card: read it as booth"));
    }
    let Some(bytes) = read_text(CARD_PREFIX, text) else { return Ok(Err(LeadOutcome::NotACode)) };
    let open = match open_card(mirror, &bytes, &CardAudience::Attendees, keys, now_s)? {
        Ok(open) if open.expired => return Ok(Err(LeadOutcome::Expired)),
        Ok(open) => open,
        Err(outcome) => return Ok(Err(outcome)),
    };
    if open.card.registration == reader {
        return Err(wrong("this is your own card"));
    }
    Ok(Ok(open))
}

/// The act of keeping a card that was read.
pub(crate) fn keep(reader: RegistrationId, open: &OpenCard) -> Result<Draft> {
    let SignedCard { card, sealed } = open.signed.clone();
    let body = CardMeetBody { reader, card: Bytes(card), sealed: Bytes(sealed) };
    let exchange = exchange_of(&open.card.registration, &open.card.nonce);
    Ok(CardMeet::draft(exchange.to_string(), &body)?)
}

/// The act of having the own card brought to whose card was read.
pub(crate) fn give_back(
    own: RegistrationId,
    nonce: &[u8; 16],
    signed: SignedCard,
    answers: &OpenCard,
) -> Result<Draft> {
    let SignedCard { card, sealed } = signed;
    let body = CardGiveBody {
        card: Bytes(card),
        sealed: Bytes(sealed),
        answers: Bytes(answers.signed.card.clone()),
    };
    Ok(CardGive::draft(exchange_of(&own, nonce).to_string(), &body)?)
}

/// Everything that other attendees gave me, the last read first.
pub(crate) fn list_met(mirror: &Connection, me: &StreamId) -> Result<Vec<MetExchange>> {
    let rows = list_shown(mirror, &me.to_string(), MET_ROW)?;
    let mut met: Vec<MetExchange> = rows
        .into_iter()
        .filter_map(|(id, body)| Some(MetExchange { id: id.parse().ok()?, row: body.read().ok()? }))
        .collect();
    met.sort_by_key(|met| std::cmp::Reverse((met.row.last_ms(), met.id)));
    Ok(met)
}
