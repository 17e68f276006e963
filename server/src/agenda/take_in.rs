//! Taking what an importer read in as the draft.

use super::cancel_absent::cancel_absent;
use super::complete::complete;
use super::make_keys::make_keys;
use super::published::Published;
use super::recognize::recognize;
use super::rename::rename_known;
use super::report::{changed_lists, report};
use crate::import::{Extent, Import};
use crate::organizer::{ImportRequest, PublishReport};
use crate::refusal::Result;
use crate::service::{Service, retried};
use crate::store::drafts::{find_draft, set_draft};
use crate::store::events::lock_event;
use huiban_protocol::documents::{Language, Severity, Text, check};

/// Takes a document in; see [`crate::Organizer::import`].
pub(crate) async fn import(service: &Service, request: &ImportRequest) -> Result<PublishReport> {
    let import = Import::whole(request.document.clone(), Vec::new());
    take_in(service, &import, request.dry_run).await
}

/// Takes in what an importer read. With any error nothing is taken in.
pub(crate) async fn take_in(
    service: &Service,
    import: &Import,
    dry_run: bool,
) -> Result<PublishReport> {
    let problems = import.problems.clone();
    if problems.iter().any(|problem| problem.severity == Severity::Error) {
        return Ok(PublishReport { dry_run, problems, ..PublishReport::default() });
    }
    retried(|| try_take_in(service, import, dry_run)).await
}

async fn try_take_in(service: &Service, import: &Import, dry_run: bool) -> Result<PublishReport> {
    let now_ms = service.now_ms();
    let event = &import.document.event.code;
    let mut tx = service.store().begin_write().await?;
    let known = lock_event(tx.as_mut(), event).await?;
    let before = find_draft(tx.as_mut(), event).await?;
    let published = Published::read(tx.as_mut(), event).await?;
    let mut document = import.document.clone();
    if let (Extent::Part, Some(before)) = (import.extent, &before) {
        rename_known(&mut document, before);
    }
    recognize(&mut document, &import.identities, before.as_ref(), &published);
    if let (Extent::Part, Some(before)) = (import.extent, &before) {
        complete(&mut document, before);
    }
    if import.extent == Extent::Part && document.event.name.is_blank() {
        document.event.name = Text::new(Language::En, event.as_str());
    }
    cancel_absent(&mut document, before.as_ref(), &published);
    let mut problems = import.problems.clone();
    problems.extend(check(&document));
    problems.extend(changed_lists(&document, &published)?);
    let report = report(tx.as_mut(), event, &document, &published, problems).await?;
    if dry_run || report.is_refused() {
        // dropped, so nothing is written
        return Ok(PublishReport { dry_run, ..report });
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
