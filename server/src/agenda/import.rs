//! Taking a document in as the draft.

use super::cancel_absent::cancel_absent;
use super::make_keys::make_keys;
use super::published::Published;
use super::report::report;
use crate::organizer::{ImportRequest, PublishReport};
use crate::refusal::Result;
use crate::service::{Service, retried};
use crate::store::drafts::{find_draft, set_draft};
use crate::store::events::lock_event;
use huiban_protocol::documents::{Severity, check};

/// Takes a document in; see [`crate::Organizer::import`].
pub(crate) async fn import(service: &Service, request: &ImportRequest) -> Result<PublishReport> {
    let problems = check(&request.document);
    if problems.iter().any(|problem| problem.severity == Severity::Error) {
        let dry_run = request.dry_run;
        return Ok(PublishReport { dry_run, problems, ..PublishReport::default() });
    }
    retried(|| try_import(service, request)).await
}

async fn try_import(service: &Service, request: &ImportRequest) -> Result<PublishReport> {
    let now_ms = service.now_ms();
    let event = &request.document.event.code;
    let mut tx = service.store().begin_write().await?;
    let known = lock_event(tx.as_mut(), event).await?;
    let before = find_draft(tx.as_mut(), event).await?;
    let published = Published::read(tx.as_mut(), event).await?;
    let mut document = request.document.clone();
    cancel_absent(&mut document, before.as_ref(), &published);
    let problems = check(&document);
    let report = report(tx.as_mut(), event, &document, &published, problems).await?;
    if request.dry_run || report.is_refused() {
        // dropped, so nothing is written
        return Ok(PublishReport { dry_run: request.dry_run, ..report });
    }
    let moved = match known {
        Some(_) => Vec::new(),
        None => make_keys(service, tx.as_mut(), &document, now_ms).await?,
    };
    set_draft(tx.as_mut(), &document, now_ms).await?;
    tx.commit().await?;
    service.tell(moved);
    Ok(report)
}
