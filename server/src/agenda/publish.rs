//! Sending the draft to everyone.

use super::make_keys::renew_key_list;
use super::published::Published;
use super::report::{no_draft, report};
use super::rows::{WantedRow, stream_of, wanted_rows, write};
use crate::organizer::{PublishReport, PublishRequest};
use crate::refusal::{Result, ServiceError};
use crate::service::{EventKeys, Service, StreamWriter, align_gates, found, lock_gates, retried};
use crate::store::Tx;
use crate::store::drafts::find_draft;
use crate::store::events::{EventRow, lock_event};
use crate::store::heads::MovedHead;
use crate::store::publications::add_publication;
use crate::time::in_zone;
use huiban_protocol::documents::{
    AgendaDocument, EventCode, Language, ListCode, Problem, Severity, Text, check,
};
use huiban_protocol::error::ErrorCode;
use huiban_protocol::raw::Raw;
use huiban_protocol::streams::{ChangesRow, PublicationRow, RULES_ROW, StreamId, row_type};
use std::collections::{BTreeMap, BTreeSet};

/// Longest reason of a publication, in characters.
const REASON_CHARS_MAX: usize = 500;

/// Publishes the draft; see [`crate::Organizer::publish`].
pub(crate) async fn publish(
    service: &Service,
    event: &EventCode,
    request: &PublishRequest,
) -> Result<PublishReport> {
    let (report, moved) = retried(|| try_publish(service, event, request)).await?;
    service.tell(moved);
    Ok(report)
}

/// What differs between the streams and the draft.
struct Difference {
    put: Vec<WantedRow>,
    deleted: Vec<(String, String)>,
    rules: BTreeMap<ListCode, Option<Raw>>,
}

impl Difference {
    fn is_empty(&self) -> bool {
        self.put.is_empty() && self.deleted.is_empty() && self.rules.is_empty()
    }

    fn public_streams(&self) -> impl Iterator<Item = StreamId> {
        let put = self.put.iter().map(|row| row.row_type);
        let deleted = self.deleted.iter().map(|(row_type, _)| row_type.as_str());
        put.chain(deleted).map(stream_of)
    }
}

async fn try_publish(
    service: &Service,
    event: &EventCode,
    request: &PublishRequest,
) -> Result<(PublishReport, Vec<MovedHead>)> {
    let mut tx = service.store().begin_write().await?;
    // the event's row keeps other publications and edits out, so the streams that only they write
    // can be read before they are locked
    let row = found(lock_event(tx.as_mut(), event).await?)?;
    let document = find_draft(tx.as_mut(), event).await?.ok_or_else(no_draft)?;
    let sending = Sending { document: &document, reason: &request.reason, restores: None };
    let dry_run = request.dry_run;
    let (report, moved) = send(service, tx.as_mut(), &row, &sending, dry_run).await?;
    if report.publication.is_some() {
        tx.commit().await?;
    }
    Ok((report, moved))
}

/// What a publication sends.
pub(super) struct Sending<'a> {
    pub(super) document: &'a AgendaDocument,
    pub(super) reason: &'a Text,
    /// The publication whose agenda it brings back.
    pub(super) restores: Option<u32>,
}

/// Refuses a reason that is a page rather than a line: every phone shows it.
fn check_reason(reason: &Text) -> Result<()> {
    let is_long = |text: &str| text.chars().count() > REASON_CHARS_MAX;
    if Language::ALL.into_iter().filter_map(|language| reason.get(language)).any(is_long) {
        let message = format!("must be at most {REASON_CHARS_MAX} characters in each language");
        return Err(ServiceError::invalid("reason", message));
    }
    Ok(())
}

/// Sends a document to everyone and writes the publication, unless it is refused, changes nothing,
/// or only the effect is asked for: then nothing is written and the report names no publication.
pub(super) async fn send(
    service: &Service,
    tx: &mut dyn Tx,
    row: &EventRow,
    sending: &Sending<'_>,
    dry_run: bool,
) -> Result<(PublishReport, Vec<MovedHead>)> {
    let (event, document) = (&row.event, sending.document);
    check_reason(sending.reason)?;
    let gates = lock_gates(tx, event).await?;
    let published = Published::read(tx, event).await?;
    let mut report = report(tx, event, document, &published, check(document)).await?;
    report.dry_run = dry_run;
    report.restores = sending.restores;
    let difference = compare(document, &published)?;
    if dry_run || report.is_refused() || difference.is_empty() {
        return Ok((report, Vec::new()));
    }
    check_history(row, &published)?;

    let lists = difference.rules.keys().cloned().map(StreamId::List);
    let streams: BTreeSet<StreamId> =
        lists.chain(difference.public_streams()).chain([StreamId::Agenda]).collect();
    let mut writer = StreamWriter::lock(tx, event, &streams, service.now_ms()).await?;
    let number = published.number.max(row.lost_publication).saturating_add(1);
    write_rows(tx, &mut writer, difference).await?;
    write_publication(tx, &mut writer, sending, number, &report).await?;
    add_publication(tx, number, sending.restores, document).await?;
    if renew_key_list(tx, row, &document.event, &mut writer).await? {
        report.problems.push(keys_expire_early());
    }
    align_gates(tx, event, &EventKeys::open(row)?, gates, writer.received_ms()).await?;
    let moved = writer.finish(tx).await?;
    report.publication = Some(number);
    Ok((report, moved))
}

/// Gates say amber once the list of keys has expired, and only its signer makes a longer one.
fn keys_expire_early() -> Problem {
    Problem {
        severity: Severity::Warning,
        place: "keys".to_owned(),
        message: "the key list expires before the event does, and the root key is kept elsewhere"
            .to_owned(),
        hint: "sign a longer one: badges keys rotate --root FILE".to_owned(),
    }
}

/// After a restore, numbers that devices hold must not be given again unknowingly.
fn check_history(row: &EventRow, published: &Published) -> Result<()> {
    let lost = row.lost_publication;
    if lost > published.number && row.lost_publication_seen < lost {
        return Err(ServiceError::refuse(
            ErrorCode::Conflict,
            format!(
                "devices hold publication {lost}, which this server has lost: read the history \
                 first, then publish again"
            ),
        ));
    }
    Ok(())
}

fn compare(document: &AgendaDocument, published: &Published) -> Result<Difference> {
    let wanted = wanted_rows(document, published)?;
    let mut gone: BTreeSet<(String, String)> = published
        .document_rows()
        .filter(|(row_type, _)| row_type.as_str() != row_type::SESSION)
        .map(|(row_type, row_id)| (row_type.clone(), row_id.clone()))
        .collect();
    let mut put = Vec::new();
    for row in wanted {
        let key = (row.row_type.to_owned(), row.row_id.clone());
        gone.remove(&key);
        let known = published.rows.get(&key).and_then(|known| known.body.as_ref());
        if known != Some(&row.body) {
            put.push(row);
        }
    }
    Ok(Difference { put, deleted: gone.into_iter().collect(), rules: rules(document, published)? })
}

/// The rules that differ; `None` for a list that is gone.
pub(super) fn rules(
    document: &AgendaDocument,
    published: &Published,
) -> Result<BTreeMap<ListCode, Option<Raw>>> {
    let mut rules = BTreeMap::new();
    for code in published.rules.keys() {
        rules.insert(code.clone(), None);
    }
    for list in &document.lists {
        let body = write(list)?;
        if published.rules.get(&list.code) == Some(&body) {
            rules.remove(&list.code);
        } else {
            rules.insert(list.code.clone(), Some(body));
        }
    }
    Ok(rules)
}

async fn write_rows(
    tx: &mut dyn Tx,
    writer: &mut StreamWriter,
    difference: Difference,
) -> Result<()> {
    for row in difference.put {
        let stream = stream_of(row.row_type);
        writer.put(tx, &stream, row.row_type, &row.row_id, row.body).await?;
    }
    for (row_type, row_id) in difference.deleted {
        writer.delete(tx, &stream_of(&row_type), &row_type, &row_id).await?;
    }
    for (code, body) in difference.rules {
        let (row_id, stream) = (code.to_string(), StreamId::List(code));
        match body {
            Some(body) => writer.put(tx, &stream, RULES_ROW, &row_id, body).await?,
            None => writer.delete(tx, &stream, RULES_ROW, &row_id).await?,
        };
    }
    Ok(())
}

async fn write_publication(
    tx: &mut dyn Tx,
    writer: &mut StreamWriter,
    sending: &Sending<'_>,
    number: u32,
    report: &PublishReport,
) -> Result<()> {
    let at_s = writer.received_ms().div_euclid(1000);
    let publication = PublicationRow {
        number,
        // for people: to the second
        at: in_zone(at_s.saturating_mul(1000), sending.document.event.zone),
        reason: sending.reason.clone(),
        counts: report.changes,
    };
    let (agenda, row_id) = (StreamId::Agenda, number.to_string());
    let body = write(&publication)?;
    writer.put(tx, &agenda, row_type::PUBLICATION, &row_id, body).await?;
    for change in &report.details {
        let row_id = format!("{number}.{}", change.session);
        let row = ChangesRow {
            publication: number,
            session: change.session.clone(),
            changes: change.changes.clone(),
        };
        writer.put(tx, &agenda, row_type::CHANGES, &row_id, write(&row)?).await?;
    }
    Ok(())
}
