//! `card_share`: an attendee gives a card away, on the screen or through the server.

use super::lead_scan::exchange_rows;
use super::{Fact, OpKind, Pick, RowTarget};
use crate::documents::OpId;
use crate::streams::{ExchangeRow, Given, StreamId, lead_of};
use crate::tokens::{CardAudience, ContactCard, KeyList};
use crate::wire::{Bytes, Rejection};
use serde::{Deserialize, Serialize};

/// The kind; its entity is the exchange, its rows are [`ExchangeRow`]s.
#[derive(Debug, Clone, Copy)]
pub struct CardShare;

/// What it says.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CardShareBody {
    /// What is signed.
    pub card: Bytes,
    /// The fields, where the server is to bring them to the exhibitor; a card that is only shown
    /// carries them itself.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sealed: Option<Bytes>,
}

/// Reads a card for attendees with its fields: the card, and what it gives.
pub(super) fn attendees_card(
    card: &Bytes,
    sealed: &Bytes,
) -> Result<(ContactCard, Given), Rejection> {
    let read = ContactCard::read(&card.0).map_err(|_| Rejection::Malformed)?;
    if read.audience != CardAudience::Attendees {
        return Err(Rejection::Malformed);
    }
    let mut given = Given {
        registration: Some(read.registration),
        nonce: Some(OpId(read.nonce)),
        ..Given::default()
    };
    given.agree(&read, card, Some(sealed))?;
    Ok((read, given))
}

impl CardShareBody {
    fn given(&self) -> Result<Given, Rejection> {
        let read = ContactCard::read(&self.card.0).map_err(|_| Rejection::Malformed)?;
        let exhibitor = match &read.audience {
            CardAudience::Exhibitor(code) => Some(code.clone()),
            CardAudience::Attendees => None,
        };
        let mut given = Given {
            lead: exhibitor.as_ref().map(|code| lead_of(code, &read.registration)),
            exhibitor,
            registration: Some(read.registration),
            nonce: Some(OpId(read.nonce)),
            ..Given::default()
        };
        given.agree(&read, &self.card, self.sealed.as_ref())?;
        Ok(given)
    }
}

impl OpKind for CardShare {
    const NAME: &'static str = "card_share";
    const VERSION: u16 = 1;
    const IS_PERSONAL: bool = true;
    type Body = CardShareBody;
    type Row = ExchangeRow;

    fn route(
        fact: &Fact<'_>,
        body: &CardShareBody,
        scope: &[StreamId],
    ) -> Result<Vec<RowTarget>, Rejection> {
        let given = body.given()?;
        let own = given.registration.map(StreamId::Me);
        if !own.is_some_and(|me| scope.contains(&me)) {
            return Err(Rejection::NotAllowed);
        }
        let mut rows = exchange_rows(&given, fact.id);
        if rows.iter().any(|row| row.row_id != fact.entity) {
            return Err(Rejection::Malformed);
        }
        // a card on a screen may never be read by anyone
        rows.retain(|row| body.sealed.is_some() || matches!(row.stream, StreamId::Me(_)));
        Ok(rows)
    }

    fn verify(_: &Fact<'_>, body: &CardShareBody, keys: &KeyList) -> Result<(), Rejection> {
        ContactCard::open(&body.card.0, keys, 0).map(|_| ()).map_err(|_| Rejection::BadSignature)
    }

    fn author_stream(_: &Fact<'_>, body: &CardShareBody) -> Option<StreamId> {
        body.given().ok()?.registration.map(StreamId::Me)
    }

    fn fold(row: Option<ExchangeRow>, fact: &Fact<'_>, body: CardShareBody) -> ExchangeRow {
        let mut row = row.unwrap_or_default();
        let Ok(given) = body.given() else { return row };
        row.give(given);
        row.share(fact.effective_ms);
        row
    }

    fn is_erased(row: &ExchangeRow) -> bool {
        row.withdrawn.is_some()
    }

    fn arbitrary(_: &mut dyn Pick) -> Option<(String, CardShareBody)> {
        // needs a certified key
        None
    }
}
