//! Who has my card.

use super::names::Names;
use super::reader::Reader;
use crate::agenda;
use crate::contacts;
use crate::error::Result;
use huiban_protocol::documents::{ContactField, ExchangeId, Exhibitor, Language, RegistrationId};
use huiban_protocol::streams::{ExchangeRow, StreamId, row_type};
use rusqlite::Connection;
use serde::Serialize;
use std::collections::{BTreeMap, BTreeSet};

/// One exchange of mine.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct SharedView {
    /// Its id, which a withdrawal names.
    pub exchange_id: String,
    /// Code of the exhibitor.
    pub exhibitor: Option<String>,
    /// Who has it, by name.
    pub recipient: String,
    /// What for; none where only my badge was read.
    pub purpose: Option<String>,
    /// Which fields.
    pub fields: Vec<ContactField>,
    /// When, RFC 3339.
    pub at: Option<String>,
    /// When I took it back, RFC 3339.
    pub withdrawn_at: Option<String>,
    /// The version of the text of consent that was shown; none where only my badge was read.
    pub text_version: Option<u64>,
    /// Until when an exhibitor keeps it here, RFC 3339.
    pub kept_until: Option<String>,
    /// When the recipient wrote it into a file, which no withdrawal reaches, RFC 3339.
    pub exported_at: Vec<String>,
}

/// A signed card to be shown.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct CardView {
    /// The text of the QR code.
    pub text: String,
    /// The exchange, which a withdrawal names.
    pub exchange_id: String,
    /// Until when it is good, RFC 3339.
    pub expires_at: String,
    /// The same, ms since 1970 UTC.
    pub expires_at_ms: i64,
}

/// Everything that I gave away, the newest first.
pub(crate) fn list_shared(
    mirror: &Connection,
    me: &StreamId,
    reader: Reader,
) -> Result<Vec<SharedView>> {
    let names = Names::load(mirror, reader)?;
    let exhibitors: BTreeMap<String, Exhibitor> = agenda::list_rows(mirror, row_type::EXHIBITOR)?;
    let exchanges = contacts::list_shared(mirror, me)?;
    let known = names_of_met(mirror, me)?;
    let views = exchanges.into_iter().map(|exchange| {
        let row = exchange.row;
        let given = row.given.clone().unwrap_or_default();
        let attendees = attendees(&row, &known, names.language);
        let exhibitor = given.exhibitor.map(|code| code.to_string());
        let name = exhibitor.as_ref().map(|code| match exhibitors.get(code) {
            Some(known) => names.text(&known.name),
            None => code.clone(),
        });
        SharedView {
            exchange_id: exchange.id.to_string(),
            text_version: given.text_version,
            kept_until: exhibitor.as_ref().and_then(|_| names.contacts_kept_until()),
            exhibitor,
            recipient: name.unwrap_or(attendees),
            purpose: given.purpose,
            fields: given.fields,
            at: row.at_ms().map(|at_ms| names.at(at_ms)),
            withdrawn_at: row.withdrawn.as_ref().map(|gone| names.at(gone.at_ms)),
            exported_at: row.exported_ms.iter().map(|at_ms| names.at(*at_ms)).collect(),
        }
    });
    Ok(views.collect())
}

/// The names of those who gave me theirs.
fn names_of_met(mirror: &Connection, me: &StreamId) -> Result<BTreeMap<RegistrationId, String>> {
    let given = contacts::list_met(mirror, me)?.into_iter().filter_map(|met| met.row.given);
    let names = given.filter_map(|given| {
        let name = given.contact?.get(ContactField::Name)?.to_owned();
        Some((given.registration?, name))
    });
    Ok(names.collect())
}

/// Which attendees have it, by name where they gave theirs, each once.
fn attendees(
    row: &ExchangeRow,
    known: &BTreeMap<RegistrationId, String>,
    language: Language,
) -> String {
    let readers: BTreeSet<RegistrationId> =
        row.scans.values().filter_map(|scan| scan.attendee).collect();
    let [nobody, somebody, between] = match language {
        Language::ZhHans => ["尚无人读取", "一位参会者", "、"],
        Language::ZhHant => ["尚無人讀取", "一位參會者", "、"],
        Language::En => ["nobody yet", "an attendee", ", "],
    };
    if readers.is_empty() {
        return nobody.to_owned();
    }
    let name = |reader| known.get(reader).map_or(somebody, String::as_str);
    readers.iter().map(name).collect::<Vec<_>>().join(between)
}

/// A card as it is shown.
pub(crate) fn card_view(
    mirror: &Connection,
    text: &str,
    exchange: ExchangeId,
    expires_s: u64,
) -> Result<CardView> {
    let names = Names::load(mirror, Reader::from(Language::En))?;
    let expires_at_ms = i64::try_from(expires_s).unwrap_or(i64::MAX).saturating_mul(1000);
    Ok(CardView {
        text: text.to_owned(),
        exchange_id: exchange.to_string(),
        expires_at: names.at(expires_at_ms),
        expires_at_ms,
    })
}
