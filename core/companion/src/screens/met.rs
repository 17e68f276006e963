//! People whose card I have.

use super::lead_sheet::{field_names, word};
use super::leads::{ConsentView, FieldView};
use super::names::Names;
use super::reader::Reader;
use crate::contacts::{self, MetExchange};
use crate::error::Result;
use huiban_formats::contact_file::{ContactLine, ContactSheet};
use huiban_protocol::documents::{Contact, ContactField};
use huiban_protocol::streams::StreamId;
use rusqlite::Connection;
use serde::Serialize;
use std::collections::BTreeSet;

/// One person whose card I have.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct MetView {
    /// The exchange by which I have it.
    pub exchange_id: String,
    /// Who; none after the card was taken back.
    pub name: Option<String>,
    /// The organisation.
    pub org: Option<String>,
    /// The title or position.
    pub title: Option<String>,
    /// All contact details.
    pub fields: Vec<FieldView>,
    /// When I got it, RFC 3339.
    pub at: Option<String>,
    /// What the person agreed to.
    pub consent: Option<ConsentView>,
}

/// Everybody whose card I have, the last met first; of several cards of one person the newest.
pub(crate) fn list_met(mirror: &Connection, me: &StreamId, reader: Reader) -> Result<Vec<MetView>> {
    let names = Names::load(mirror, reader)?;
    let mut seen = BTreeSet::new();
    let met = contacts::list_met(mirror, me)?.into_iter();
    // what was withdrawn says no longer whose it was
    let newest =
        met.filter(|met| match met.row.given.as_ref().and_then(|given| given.registration) {
            Some(registration) => seen.insert(registration),
            None => true,
        });
    Ok(newest.map(|met| view(&met, &names)).collect())
}

fn view(met: &MetExchange, names: &Names) -> MetView {
    let given = met.row.given.clone().unwrap_or_default();
    let contact = given.contact.unwrap_or_default();
    let field = |field: ContactField| contact.get(field).map(str::to_owned);
    let at = met.row.at_ms().map(|at_ms| names.at(at_ms));
    MetView {
        exchange_id: met.id.to_string(),
        name: field(ContactField::Name),
        org: field(ContactField::Org),
        title: field(ContactField::Title),
        consent: given.purpose.map(|purpose| ConsentView {
            purpose,
            fields: given.fields,
            at: at.clone(),
            withdrawn: met.row.withdrawn.as_ref().map(|gone| names.at(gone.at_ms)),
            text_version: given.text_version,
            // one's own address book is one's own
            kept_until: None,
        }),
        at,
        fields: contact
            .fields
            .into_iter()
            .map(|(field, value)| FieldView { field, value })
            .collect(),
    }
}

/// What the columns beside the contact details are.
const COLUMNS: [[&str; 3]; 2] = [["认识时间", "認識時間", "Met"], ["授权", "授權", "Consent"]];

/// Everybody whose card I have as a line; those who took theirs back are left out.
pub(crate) fn met_sheet(
    mirror: &Connection,
    me: &StreamId,
    reader: Reader,
) -> Result<ContactSheet> {
    let met = list_met(mirror, me, reader)?.into_iter().filter(|met| !met.fields.is_empty());
    Ok(ContactSheet {
        field_names: field_names(reader.language),
        columns: COLUMNS.iter().map(|words| word(*words, reader.language).to_owned()).collect(),
        lines: met.map(line).collect(),
    })
}

fn line(met: MetView) -> ContactLine {
    let fields = met.fields.into_iter().map(|field| (field.field, field.value));
    let contact = Contact { fields: fields.collect() };
    ContactLine {
        id: format!("urn:huiban:exchange:{}", met.exchange_id),
        contact: super::lead_sheet::with_split_name(contact),
        cells: vec![
            met.at.unwrap_or_default(),
            met.consent.map(|consent| consent.purpose).unwrap_or_default(),
        ],
    }
}
