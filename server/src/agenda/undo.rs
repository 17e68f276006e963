//! Bringing an earlier agenda back.

use super::cancel_absent::cancel_absent;
use super::publish::{Sending, send};
use super::published::Published;
use super::rebase::rebase;
use super::report::no_draft;
use crate::lists::replay_edits;
use crate::organizer::{PublishReport, UndoRequest};
use crate::refusal::{Result, ServiceError};
use crate::service::{Service, found, retried};
use crate::store::Tx;
use crate::store::drafts::{find_draft, set_draft};
use crate::store::events::lock_event;
use crate::store::heads::MovedHead;
use crate::store::publications::{PublicationKept, find_document, list_publications};
use huiban_protocol::documents::{
    AgendaDocument, EventCode, Language, Problem, Severity, Text, check,
};
use huiban_protocol::error::ErrorCode;

/// Brings an earlier agenda back; see [`crate::Organizer::undo`].
pub(crate) async fn undo(
    service: &Service,
    event: &EventCode,
    request: &UndoRequest,
) -> Result<PublishReport> {
    let (report, moved) = retried(|| try_undo(service, event, request)).await?;
    service.tell(moved);
    Ok(report)
}

async fn try_undo(
    service: &Service,
    event: &EventCode,
    request: &UndoRequest,
) -> Result<(PublishReport, Vec<MovedHead>)> {
    let mut tx = service.store().begin_write().await?;
    let row = found(lock_event(tx.as_mut(), event).await?)?;
    let draft = find_draft(tx.as_mut(), event).await?.ok_or_else(no_draft)?;
    let published = Published::read(tx.as_mut(), event).await?;
    let kept = list_publications(tx.as_mut(), event).await?;
    let target = match request.to {
        Some(number) => named(&kept, &published, number)?,
        None => before_newest(&kept, &published)?,
    };
    let now = document_of(tx.as_mut(), event, published.number).await?;
    let mut document = document_of(tx.as_mut(), event, target.number).await?;
    cancel_absent(&mut document, Some(&now), &published);
    let draft = rebase(&draft, &now, &document)?;
    check_draft(&draft)?;

    let reason = reason_of(request);
    let restores = Some(target.restores.unwrap_or(target.number));
    let sending = Sending { document: &document, reason: &reason, restores };
    let (report, moved) = send(service, tx.as_mut(), &row, &sending, request.dry_run).await?;
    if report.publication.is_some() {
        set_draft(tx.as_mut(), &draft, service.now_ms()).await?;
        tx.commit().await?;
    }
    Ok((report, moved))
}

/// The publication that is asked for.
fn named(kept: &[PublicationKept], published: &Published, number: u32) -> Result<PublicationKept> {
    let known = kept.iter().find(|known| known.number == number);
    match known {
        Some(known) if known.has_document => Ok(*known),
        Some(_) => Err(no_longer_kept(number)),
        None if (1..=published.number).contains(&number) => Err(no_longer_kept(number)),
        None => Err(ServiceError::not_found(format!("there is no publication {number}"))),
    }
}

/// The publication before the newest; where that brought back an earlier one, the one before that,
/// so that repeating it goes further back.
fn before_newest(kept: &[PublicationKept], published: &Published) -> Result<PublicationKept> {
    let nothing = |why: &str| {
        ServiceError::refuse(ErrorCode::Conflict, format!("there is nothing to undo: {why}"))
    };
    if published.number == 0 {
        return Err(nothing("nothing is published"));
    }
    let newest = kept.iter().find(|known| known.number == published.number);
    let shown = newest.and_then(|newest| newest.restores).unwrap_or(published.number);
    match kept.iter().rev().find(|known| known.number < shown) {
        Some(known) if known.has_document => Ok(*known),
        Some(known) => Err(no_longer_kept(known.number)),
        None if shown > 1 && published.has_publication_before(shown) => {
            Err(no_longer_kept(shown.saturating_sub(1)))
        }
        None => Err(nothing(&format!("the agenda is that of publication {shown}, the first"))),
    }
}

fn no_longer_kept(number: u32) -> ServiceError {
    ServiceError::refuse(
        ErrorCode::Conflict,
        format!(
            "the agenda of publication {number} is not kept: import the agenda you want and \
             publish it"
        ),
    )
}

/// What a publication sent, with the rules of lists as they were set since.
async fn document_of(
    tx: &mut dyn Tx,
    event: &EventCode,
    publication: u32,
) -> Result<AgendaDocument> {
    let document = find_document(tx, event, publication).await?;
    let mut document = document.ok_or_else(|| no_longer_kept(publication))?;
    replay_edits(tx, event, &mut document, publication).await?;
    Ok(document)
}

/// Why, for people to read; where the organizer gave no reason, what was done.
fn reason_of(request: &UndoRequest) -> Text {
    if !request.reason.is_blank() {
        return request.reason.clone();
    }
    let (hans, hant, en) = match request.to {
        None => ("上一次更改已撤回", "上一次更改已撤回", "The last change was taken back"),
        Some(_) => {
            ("恢复为此前发布的日程", "恢復為此前發佈的日程", "An earlier agenda holds again")
        }
    };
    let mut reason = Text::new(Language::ZhHans, hans);
    reason.set(Language::ZhHant, hant);
    reason.set(Language::En, en);
    reason
}

/// Edits that were not published must fit the agenda that comes back, or they would be lost.
fn check_draft(draft: &AgendaDocument) -> Result<()> {
    let problems = check(draft);
    let wrong = |problem: &&Problem| problem.severity == Severity::Error;
    match problems.iter().find(wrong) {
        None => Ok(()),
        Some(problem) => Err(ServiceError::refuse(
            ErrorCode::Conflict,
            format!(
                "the draft holds edits that do not fit the earlier agenda ({}: {}): publish them \
                 or take them back first",
                problem.place, problem.message
            ),
        )),
    }
}
