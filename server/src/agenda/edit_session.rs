//! Changing the draft: one session, or anything.

use super::published::Published;
use super::report::{no_draft, report};
use crate::organizer::{PublishReport, SessionEdit};
use crate::refusal::{Result, ServiceError};
use crate::service::{Service, found, retried};
use crate::store::drafts::{find_draft, set_draft};
use crate::store::events::lock_event;
use huiban_protocol::documents::{AgendaDocument, EventCode, Problem, Session, SessionId, check};

/// Changes one session of the draft; see [`crate::Organizer::edit_session`].
pub(crate) async fn edit_session(
    service: &Service,
    event: &EventCode,
    session: &SessionId,
    edit: &SessionEdit,
) -> Result<PublishReport> {
    let change = |document: &mut AgendaDocument| {
        let zone = document.event.zone;
        let wanted = document.sessions.iter_mut().find(|known| known.id == *session);
        let wanted = wanted
            .ok_or_else(|| ServiceError::not_found(format!("there is no session “{session}”")))?;
        apply(wanted, edit, zone);
        Ok((Vec::new(), ()))
    };
    edit_draft(service, event, change).await.map(|(report, ())| report)
}

fn apply(session: &mut Session, edit: &SessionEdit, zone: chrono_tz::Tz) {
    let fixed = |time: chrono::DateTime<chrono::FixedOffset>| {
        crate::time::in_zone(time.timestamp_millis(), zone)
    };
    let length = session.end.signed_duration_since(session.start);
    if let Some(start) = edit.start.map(fixed) {
        session.start = start;
        session.end = start.checked_add_signed(length).map_or(session.end, fixed);
    }
    if let Some(end) = edit.end.map(fixed) {
        session.end = end;
    }
    if let Some(room) = &edit.room {
        session.room = Some(room.clone());
    }
    if let Some(state) = edit.state {
        session.state = state;
    }
    if let Some(title) = &edit.title {
        session.title.clone_from(title);
    }
    if let Some(description) = &edit.description {
        session.description = Some(description.clone());
    }
}

/// Changes the draft, unless that makes it wrong; the report tells what is wrong then. `change`
/// returns what else to say, and what it did.
pub(super) async fn edit_draft<T: Send>(
    service: &Service,
    event: &EventCode,
    change: impl Fn(&mut AgendaDocument) -> Result<(Vec<Problem>, T)> + Sync,
) -> Result<(PublishReport, T)> {
    let change = &change;
    retried(|| async move {
        let mut tx = service.store().begin_write().await?;
        found(lock_event(tx.as_mut(), event).await?)?;
        let mut document = find_draft(tx.as_mut(), event).await?.ok_or_else(no_draft)?;
        let (mut problems, done) = change(&mut document)?;
        problems.extend(check(&document));
        let published = Published::read(tx.as_mut(), event).await?;
        let report = report(tx.as_mut(), event, &document, &published, problems).await?;
        if !report.is_refused() {
            set_draft(tx.as_mut(), &document, service.now_ms()).await?;
            tx.commit().await?;
        }
        Ok((report, done))
    })
    .await
}
