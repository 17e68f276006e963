//! Leads of a booth as they are shown: exchanges and what reps wrote, joined.

use crate::error::{CompanionError, Result};
use crate::journal::fold::{list_shown, shown_body};
use crate::journal::identity::Identity;
use crate::journal::overlay::RowKey;
use huiban_protocol::documents::{Contact, ExchangeId, ExhibitorCode, LeadId};
use huiban_protocol::streams::{
    BOOTH_CODE_ROW, EXCHANGE_ROW, ExchangeRow, FactRow, LEAD_ROW, LeadRow, StreamId, VISITOR_ROW,
    VisitorRow,
};
use rusqlite::{Connection, params};
use std::collections::BTreeMap;

/// One person as a booth met them.
pub(crate) struct Lead {
    pub(crate) id: LeadId,
    /// What the person gave, the newest first.
    pub(crate) met: Vec<Met>,
    /// What reps wrote.
    pub(crate) row: LeadRow,
}

/// One exchange with what the server told of the person besides.
pub(crate) struct Met {
    pub(crate) exchange: ExchangeId,
    pub(crate) row: ExchangeRow,
    pub(crate) visitor: Option<VisitorRow>,
}

impl Met {
    /// The contact details of this exchange: what was given, with the corrections of reps.
    pub(crate) fn contact(&self) -> Contact {
        let agreed = self.visitor.as_ref().map(|visitor| &visitor.contact);
        let given = self.row.given.as_ref().and_then(|given| given.contact.as_ref());
        let mut contact = given.or(agreed).cloned().unwrap_or_default();
        for (field, register) in &self.row.corrections {
            match &register.value {
                Some(value) => contact.fields.insert(*field, value.clone()),
                None => contact.fields.remove(field),
            };
        }
        contact
    }
}

impl Lead {
    /// The exchange whose details are shown: the newest that was not withdrawn, one with details
    /// before one without.
    pub(crate) fn shown(&self) -> Option<&Met> {
        let live = || self.met.iter().filter(|met| met.row.withdrawn.is_none());
        let told = live().find(|met| !met.contact().fields.is_empty());
        told.or_else(|| live().next()).or_else(|| self.met.first())
    }

    /// The contact details that are shown.
    pub(crate) fn contact(&self) -> Contact {
        self.shown().map(Met::contact).unwrap_or_default()
    }

    /// When the person was last met.
    pub(crate) fn last_ms(&self) -> Option<i64> {
        let scans = self.met.iter().flat_map(|met| met.row.scans.values().map(|scan| scan.at_ms));
        scans.chain(self.met.iter().filter_map(|met| met.row.shared_ms)).max()
    }

    /// Sorts exchanges the newest first.
    fn sorted(mut self) -> Self {
        self.met.sort_by_key(|met| std::cmp::Reverse((met.row.at_ms(), met.exchange)));
        self
    }
}

/// The booth that this device works at; the first where there are several.
pub(crate) fn booth_stream(identity: &Identity) -> Result<(ExhibitorCode, StreamId)> {
    let booth = identity.scope.streams.iter().find_map(|stream| match stream {
        StreamId::Booth(code) => Some((code.clone(), stream.clone())),
        _ => None,
    });
    booth.ok_or_else(|| CompanionError::Unauthorized {
        reason: "this device belongs to no booth: enrol it as rep".to_owned(),
    })
}

/// The signed code of a booth, once it has arrived.
pub(crate) fn find_booth_code(
    mirror: &Connection,
    booth: &StreamId,
    exhibitor: &ExhibitorCode,
) -> Result<Option<Vec<u8>>> {
    let key = RowKey {
        stream: booth.to_string(),
        row_type: BOOTH_CODE_ROW.to_owned(),
        row_id: exhibitor.to_string(),
    };
    let fact: Option<FactRow> = shown_body(mirror, &key)?.and_then(|body| body.read().ok());
    Ok(fact.map(|fact| fact.token.0))
}

/// Every lead of a booth, the last met first.
pub(crate) fn list_leads(mirror: &Connection, booth: &StreamId) -> Result<Vec<Lead>> {
    let stream = booth.to_string();
    let mut visitors: BTreeMap<String, VisitorRow> = list_shown(mirror, &stream, VISITOR_ROW)?
        .into_iter()
        .filter_map(|(id, body)| Some((id, body.read().ok()?)))
        .collect();
    let mut leads: BTreeMap<LeadId, Lead> = BTreeMap::new();
    for (id, body) in list_shown(mirror, &stream, EXCHANGE_ROW)? {
        // rows of a shape that this version does not know are kept, and not shown
        let (Ok(exchange), Ok(row)) = (id.parse(), body.read::<ExchangeRow>()) else { continue };
        let Some(lead) = row.given.as_ref().and_then(|given| given.lead) else { continue };
        let visitor = visitors.remove(&id);
        leads.entry(lead).or_insert_with(|| Lead::new(lead)).met.push(Met {
            exchange,
            row,
            visitor,
        });
    }
    for (id, body) in list_shown(mirror, &stream, LEAD_ROW)? {
        let (Ok(id), Ok(row)) = (id.parse::<LeadId>(), body.read::<LeadRow>()) else { continue };
        if let Some(lead) = leads.get_mut(&id) {
            lead.row = row;
        }
    }
    let mut leads: Vec<Lead> = leads.into_values().map(Lead::sorted).collect();
    leads.sort_by_key(|lead| std::cmp::Reverse((lead.last_ms(), lead.id)));
    Ok(leads)
}

/// How many leads a booth has.
pub(crate) fn count_leads(mirror: &Connection, booth: &StreamId) -> Result<u64> {
    let count: i64 = mirror
        .prepare_cached("SELECT count(DISTINCT lead) FROM lead_times WHERE stream = ?")?
        .query_row([booth.to_string()], |row| row.get(0))?;
    Ok(u64::try_from(count).unwrap_or(0))
}

/// So many leads of a booth from the place `first` on, the last met first. Reads nothing of others.
pub(crate) fn page_leads(
    mirror: &Connection,
    booth: &StreamId,
    first: u32,
    count: u32,
) -> Result<Vec<Lead>> {
    let mut statement = mirror.prepare_cached(
        "SELECT lead FROM lead_times WHERE stream = ?
         GROUP BY lead ORDER BY max(last_ms) DESC, lead DESC LIMIT ? OFFSET ?",
    )?;
    let ids = statement
        .query_map(params![booth.to_string(), count, first], |row| row.get::<_, String>(0))?;
    let mut leads = Vec::new();
    for id in ids {
        let Ok(id) = id?.parse() else { continue };
        leads.extend(find_known(mirror, booth, id)?);
    }
    Ok(leads)
}

impl Lead {
    fn new(id: LeadId) -> Self {
        Self { id, met: Vec::new(), row: LeadRow::default() }
    }
}

/// One lead of a booth.
///
/// # Errors
/// [`CompanionError::NotFound`] where the booth has no such lead.
pub(crate) fn find_lead(mirror: &Connection, booth: &StreamId, id: LeadId) -> Result<Lead> {
    let found = find_known(mirror, booth, id)?;
    found.ok_or_else(|| CompanionError::NotFound { what: format!("lead {id}") })
}

/// One lead, where the booth has it. Reads only what is about it: a rep who scans has thousands.
pub(super) fn find_known(
    mirror: &Connection,
    booth: &StreamId,
    id: LeadId,
) -> Result<Option<Lead>> {
    let stream = booth.to_string();
    let key = |row_type: &str, row_id: &str| RowKey {
        stream: stream.clone(),
        row_type: row_type.to_owned(),
        row_id: row_id.to_owned(),
    };
    let mut lead = Lead::new(id);
    let named = id.to_string();
    let mut statement = mirror.prepare_cached(include_str!("exchanges_of.sql"))?;
    let mut rows = statement.query([&stream, &named])?;
    while let Some(row) = rows.next()? {
        let (row_id, body): (String, String) = (row.get(0)?, row.get(1)?);
        // rows of a shape that this version does not know are kept, and not shown
        let (Ok(exchange), Ok(row)) = (row_id.parse(), serde_json::from_str::<ExchangeRow>(&body))
        else {
            continue;
        };
        let visitor = shown_body(mirror, &key(VISITOR_ROW, &row_id))?;
        let visitor = visitor.and_then(|body| body.read().ok());
        lead.met.push(Met { exchange, row, visitor });
    }
    if lead.met.is_empty() {
        return Ok(None);
    }
    let row = shown_body(mirror, &key(LEAD_ROW, &named))?;
    lead.row = row.and_then(|body| body.read().ok()).unwrap_or_default();
    Ok(Some(lead.sorted()))
}
