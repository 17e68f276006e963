//! `contact_edit`: a rep corrects contact details. They stand with the exchange that they came
//! from, so a withdrawal takes them along.

use super::lead_edit::{booth_and_id, write_in};
use super::lead_scan::is_name;
use super::{Fact, OpKind, Pick, RowTarget};
use crate::documents::{Contact, ContactField, clean};
use crate::limits::SHORT_TEXT_BYTES_MAX;
use crate::streams::{EXCHANGE_ROW, ExchangeRow, StreamId};
use crate::wire::Rejection;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// The kind; its entity is `exhibitor/exchange`, its row an [`ExchangeRow`].
#[derive(Debug, Clone, Copy)]
pub struct ContactEdit;

/// What it says.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ContactEditBody {
    /// The name of the device that writes.
    pub by: String,
    /// By field; none empties it.
    pub fields: BTreeMap<ContactField, Option<String>>,
}

/// Whether a value can stand in a field.
fn is_value(value: &str) -> bool {
    !value.is_empty() && value.len() <= SHORT_TEXT_BYTES_MAX && clean(value) == value
}

impl OpKind for ContactEdit {
    const NAME: &'static str = "contact_edit";
    const VERSION: u16 = 1;
    const IS_PERSONAL: bool = true;
    type Body = ContactEditBody;
    type Row = ExchangeRow;

    fn route(
        fact: &Fact<'_>,
        body: &ContactEditBody,
        scope: &[StreamId],
    ) -> Result<Vec<RowTarget>, Rejection> {
        let (stream, row_id) = booth_and_id(fact.entity, scope)?;
        let sound = body.fields.values().flatten().all(|value| is_value(value));
        if !is_name(&body.by) || !sound {
            return Err(Rejection::Malformed);
        }
        Ok(vec![RowTarget { stream, row_type: EXCHANGE_ROW, row_id }])
    }

    fn author_stream(fact: &Fact<'_>, _: &ContactEditBody) -> Option<StreamId> {
        let (exhibitor, _) = fact.entity.split_once('/')?;
        exhibitor.parse().ok().map(StreamId::Booth)
    }

    fn fold(row: Option<ExchangeRow>, fact: &Fact<'_>, body: ContactEditBody) -> ExchangeRow {
        let mut row = row.unwrap_or_default();
        if row.withdrawn.is_none() {
            for (field, value) in body.fields {
                write_in(&mut row.corrections, field, value, fact.stamp());
            }
        }
        row
    }

    fn is_erased(row: &ExchangeRow) -> bool {
        row.withdrawn.is_some()
    }

    fn arbitrary(pick: &mut dyn Pick) -> Option<(String, ContactEditBody)> {
        let entity = pick.entity(Self::NAME)?;
        let mut contact = Contact::default();
        contact.set(ContactField::Org, &format!("org {}", pick.below(5)));
        let value = contact.get(ContactField::Org).map(str::to_owned).filter(|_| pick.below(4) > 0);
        let fields = BTreeMap::from([(ContactField::Org, value)]);
        Some((entity, ContactEditBody { by: "rep".to_owned(), fields }))
    }
}
