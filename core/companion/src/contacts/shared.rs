//! Who has my card.

use crate::error::Result;
use crate::journal::fold::list_shown;
use huiban_protocol::documents::ExchangeId;
use huiban_protocol::streams::{EXCHANGE_ROW, ExchangeRow, StreamId};
use rusqlite::Connection;

/// One act of giving contact details away, or of being read at a booth.
pub(crate) struct OwnExchange {
    pub(crate) id: ExchangeId,
    pub(crate) row: ExchangeRow,
}

/// Every exchange of a person, the newest first.
pub(crate) fn list_shared(mirror: &Connection, me: &StreamId) -> Result<Vec<OwnExchange>> {
    let rows = list_shown(mirror, &me.to_string(), EXCHANGE_ROW)?;
    let mut exchanges: Vec<OwnExchange> = rows
        .into_iter()
        .filter_map(|(id, body)| Some(OwnExchange { id: id.parse().ok()?, row: body.read().ok()? }))
        // what was only exported or withdrawn is about an exchange that has not arrived yet
        .filter(|exchange: &OwnExchange| exchange.row.given.is_some())
        .collect();
    exchanges.sort_by_key(|exchange| std::cmp::Reverse((exchange.row.at_ms(), exchange.id)));
    Ok(exchanges)
}
