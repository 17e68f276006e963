//! `event cancel|postpone|reinstate`: whether one session takes place.

use super::{Work, report};
use crate::args::{ReinstateArgs, SessionArgs};
use crate::error::Result;
use huiban_protocol::documents::SessionState;
use huiban_server::organizer::SessionEdit;

pub(super) async fn run(work: &Work, args: &SessionArgs, state: SessionState) -> Result<()> {
    set(work, args, SessionEdit { state: Some(state), ..SessionEdit::default() }).await
}

/// Reinstates a session, at the time and in the room that are given or as last announced.
pub(super) async fn reinstate(work: &Work, args: &ReinstateArgs) -> Result<()> {
    let edit = SessionEdit {
        state: Some(SessionState::Planned),
        start: args.start,
        room: args.room.clone(),
        ..SessionEdit::default()
    };
    set(work, &args.session, edit).await
}

async fn set(work: &Work, args: &SessionArgs, edit: SessionEdit) -> Result<()> {
    let event = work.event(&args.choice).await?;
    let edited = work.desk.edit_session(&event, &args.session, &edit).await?;
    report::finish(work, &event, edited, &args.publishing).await
}
