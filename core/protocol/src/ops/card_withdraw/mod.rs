//! `card_withdraw`: a person takes a consent back. It may arrive before what it is about, and
//! empties that too.

use super::{Fact, OpKind, Pick, RowTarget};
use crate::streams::{EXCHANGE_ROW, ExchangeRow, MET_ROW, StreamId};
use crate::tokens::{KeyList, Withdrawal};
use crate::wire::{Bytes, Rejection};
use serde::{Deserialize, Serialize};

/// The kind; its entity is the exchange, its rows are [`ExchangeRow`]s.
#[derive(Debug, Clone, Copy)]
pub struct CardWithdraw;

/// What it says.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CardWithdrawBody {
    /// The signed withdrawal, which every device that sees it keeps.
    pub order: Bytes,
}

/// The rows that a withdrawal empties.
pub fn rows_of(withdrawal: &Withdrawal) -> Vec<RowTarget> {
    let row_id = withdrawal.exchange().to_string();
    let booth = withdrawal.exhibitor.clone().map(StreamId::Booth);
    let streams = booth.into_iter().chain([StreamId::Me(withdrawal.registration)]);
    streams
        .map(|stream| RowTarget { stream, row_type: EXCHANGE_ROW, row_id: row_id.clone() })
        .collect()
}

/// The rows of attendees who have what an exchange gave, by the giver's own row of it.
pub fn rows_held(row_id: &str, own: &ExchangeRow) -> Vec<RowTarget> {
    let attendees: std::collections::BTreeSet<_> =
        own.scans.values().filter_map(|scan| scan.attendee).collect();
    let target =
        |who| RowTarget { stream: StreamId::Me(who), row_type: MET_ROW, row_id: row_id.to_owned() };
    attendees.into_iter().map(target).collect()
}

impl OpKind for CardWithdraw {
    const NAME: &'static str = "card_withdraw";
    const VERSION: u16 = 1;
    type Body = CardWithdrawBody;
    type Row = ExchangeRow;

    fn route(
        fact: &Fact<'_>,
        body: &CardWithdrawBody,
        scope: &[StreamId],
    ) -> Result<Vec<RowTarget>, Rejection> {
        let withdrawal = Withdrawal::read(&body.order.0).map_err(|_| Rejection::Malformed)?;
        if !scope.contains(&StreamId::Me(withdrawal.registration)) {
            return Err(Rejection::NotAllowed);
        }
        if withdrawal.exchange().to_string() != fact.entity {
            return Err(Rejection::Malformed);
        }
        Ok(rows_of(&withdrawal))
    }

    fn verify(_: &Fact<'_>, body: &CardWithdrawBody, keys: &KeyList) -> Result<(), Rejection> {
        Withdrawal::open(&body.order.0, keys, 0).map(|_| ()).map_err(|_| Rejection::BadSignature)
    }

    fn fold(row: Option<ExchangeRow>, _: &Fact<'_>, body: CardWithdrawBody) -> ExchangeRow {
        let mut row = row.unwrap_or_default();
        if let Ok(withdrawal) = Withdrawal::read(&body.order.0) {
            row.withdraw(withdrawal.withdrawn(body.order));
        }
        row
    }

    fn signed_fact(body: &CardWithdrawBody) -> Option<Bytes> {
        Some(body.order.clone())
    }

    fn is_erased(row: &ExchangeRow) -> bool {
        row.withdrawn.is_some()
    }

    fn arbitrary(_: &mut dyn Pick) -> Option<(String, CardWithdrawBody)> {
        // needs a certified key
        None
    }
}
