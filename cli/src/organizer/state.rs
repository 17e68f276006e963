//! `event cancel|postpone|reinstate`: whether one session takes place.

use super::{Work, report};
use crate::args::SessionArgs;
use crate::error::Result;
use huiban_protocol::documents::SessionState;
use huiban_server::organizer::SessionEdit;

pub(super) async fn run(work: &Work, args: &SessionArgs, state: SessionState) -> Result<()> {
    let event = work.event(&args.choice).await?;
    let edit = SessionEdit { state: Some(state), ..SessionEdit::default() };
    let edited = work.desk.edit_session(&event, &args.session, &edit).await?;
    report::finish(work, &event, edited, &args.publishing).await
}
