//! What a publication would change now.

use super::impact::{collisions_of, impact_of, warning};
use super::publish::rules;
use super::published::Published;
use crate::organizer::{PublishReport, SessionChange};
use crate::refusal::{Result, ServiceError};
use crate::service::{Service, event_of};
use crate::store::Tx;
use crate::store::drafts::find_draft;
use huiban_protocol::documents::{
    AgendaDocument, EventCode, ListCode, Problem, RoomCode, VenueCode, check,
};
use huiban_protocol::rules::{Placed, count_change, diff_session};
use huiban_protocol::streams::PublicationCounts;
use std::collections::BTreeMap;

/// The draft as a document.
pub(crate) async fn draft(service: &Service, event: &EventCode) -> Result<AgendaDocument> {
    let mut tx = service.store().begin_read().await?;
    event_of(tx.as_mut(), event).await?;
    let document = find_draft(tx.as_mut(), event).await?;
    tx.commit().await?;
    document.ok_or_else(no_draft)
}

pub(super) fn no_draft() -> ServiceError {
    ServiceError::not_found("the event has no agenda yet: import one")
}

/// What a publication would change now; see [`crate::Organizer::diff`].
pub(crate) async fn diff(service: &Service, event: &EventCode) -> Result<PublishReport> {
    let mut tx = service.store().begin_read().await?;
    event_of(tx.as_mut(), event).await?;
    let document = find_draft(tx.as_mut(), event).await?.ok_or_else(no_draft)?;
    let published = Published::read(tx.as_mut(), event).await?;
    let problems = check(&document);
    let report = report(tx.as_mut(), event, &document, &published, problems).await?;
    tx.commit().await?;
    Ok(PublishReport { dry_run: true, ..report })
}

/// How a document differs from what is published, and, unless it is refused, whom that hits.
pub(super) async fn report(
    tx: &mut dyn Tx,
    event: &EventCode,
    document: &AgendaDocument,
    published: &Published,
    problems: Vec<Problem>,
) -> Result<PublishReport> {
    let mut report = difference(document, published, problems);
    if !report.is_refused() {
        report.problems.extend(collisions_of(document, published));
        report.problems.extend(gone_lists(document, published));
        report.impact = Some(impact_of(tx, event, document, published).await?);
    }
    Ok(report)
}

/// Check-in lists that gates scan for and that the document takes away: nothing of that shows in
/// sessions.
fn gone_lists(document: &AgendaDocument, published: &Published) -> Vec<Problem> {
    let stays = |code: &ListCode| document.lists.iter().any(|list| list.code == *code);
    let gone = published.rules.keys().filter(|code| !stays(code));
    let told = gone.map(|code| {
        warning(
            format!("lists/{code}"),
            "this check-in list goes: its gates can scan for it no more".to_owned(),
            "keep it with `lists set`, or add it to the file",
        )
    });
    told.collect()
}

/// Lists whose rules a file would change: it may be older than what was set at the desk.
pub(super) fn changed_lists(
    document: &AgendaDocument,
    published: &Published,
) -> Result<Vec<Problem>> {
    let changed = rules(document, published)?.into_iter();
    let changed = changed.filter(|(code, new)| new.is_some() && published.rules.contains_key(code));
    let told = changed.map(|(code, _)| {
        warning(
            format!("lists/{code}"),
            "the rules of this check-in list change".to_owned(),
            "compare them with `lists show`",
        )
    });
    Ok(told.collect())
}

fn difference(
    document: &AgendaDocument,
    published: &Published,
    problems: Vec<Problem>,
) -> PublishReport {
    let venues: BTreeMap<&RoomCode, &VenueCode> =
        document.rooms.iter().map(|room| (&room.code, &room.venue)).collect();
    let mut counts = PublicationCounts::default();
    let mut details = Vec::new();
    for session in &document.sessions {
        let known = published.sessions.get(&session.id).map(|row| &row.session);
        if known == Some(session) && !has_moved_house(known, &venues, published) {
            continue;
        }
        count_change(&mut counts, known, session);
        if published.number == 0 {
            continue;
        }
        let old = known.map(|session| Placed {
            session,
            venue: session.room.as_ref().and_then(|room| published.venues.get(room)),
        });
        let venue = session.room.as_ref().and_then(|room| venues.get(room).copied());
        let changes = diff_session(old, Placed { session, venue });
        let (id, title) = (session.id.clone(), session.title.clone());
        details.push(SessionChange { session: id, title, changes });
    }
    PublishReport { changes: counts, details, problems, ..PublishReport::default() }
}

/// Whether the session's room is said to stand in another building now.
fn has_moved_house(
    session: Option<&huiban_protocol::documents::Session>,
    venues: &BTreeMap<&RoomCode, &VenueCode>,
    published: &Published,
) -> bool {
    let Some(room) = session.and_then(|session| session.room.as_ref()) else { return false };
    published.venues.get(room) != venues.get(room).copied()
}
