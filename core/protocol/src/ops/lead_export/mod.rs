//! `lead_export`: a booth wrote contact details into a file. Each person is told, in their own
//! stream, since what left in a file cannot be withdrawn.

use super::lead_scan::{booth_of, is_name};
use super::{Fact, OpKind, Pick, RowTarget};
use crate::documents::{OpId, RegistrationId};
use crate::limits::EXPORT_EXCHANGES_MAX;
use crate::streams::{EXCHANGE_ROW, ExchangeRow, StreamId, exchange_of};
use crate::wire::Rejection;
use serde::{Deserialize, Serialize};

/// The kind; its entity is an exhibitor's code, its rows are [`ExchangeRow`]s.
#[derive(Debug, Clone, Copy)]
pub struct LeadExport;

/// What it says.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LeadExportBody {
    /// The name of the device that wrote the file.
    pub by: String,
    /// Whose details, and by which exchange; at most [`EXPORT_EXCHANGES_MAX`].
    pub exchanges: Vec<(RegistrationId, OpId)>,
}

impl OpKind for LeadExport {
    const NAME: &'static str = "lead_export";
    const VERSION: u16 = 1;
    type Body = LeadExportBody;
    type Row = ExchangeRow;

    fn route(
        fact: &Fact<'_>,
        body: &LeadExportBody,
        scope: &[StreamId],
    ) -> Result<Vec<RowTarget>, Rejection> {
        booth_of(fact.entity, scope)?;
        let many = body.exchanges.len() > EXPORT_EXCHANGES_MAX;
        if many || !is_name(&body.by) {
            return Err(Rejection::Malformed);
        }
        let target = |(registration, nonce): &(RegistrationId, OpId)| RowTarget {
            stream: StreamId::Me(*registration),
            row_type: EXCHANGE_ROW,
            row_id: exchange_of(registration, &nonce.0).to_string(),
        };
        Ok(body.exchanges.iter().map(target).collect())
    }

    fn fold(row: Option<ExchangeRow>, fact: &Fact<'_>, _: LeadExportBody) -> ExchangeRow {
        let mut row = row.unwrap_or_default();
        row.exported_ms.insert(fact.effective_ms);
        row
    }

    fn arbitrary(pick: &mut dyn Pick) -> Option<(String, LeadExportBody)> {
        let entity = pick.entity(Self::NAME)?;
        Some((entity, LeadExportBody { by: "rep".to_owned(), exchanges: Vec::new() }))
    }
}
