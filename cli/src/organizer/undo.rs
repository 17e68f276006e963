//! `event undo`: an earlier agenda, as a new publication.

use super::{Work, report};
use crate::args::{LocalizedText, UndoArgs};
use crate::error::Result;
use huiban_server::organizer::UndoRequest;

pub(super) async fn run(work: &Work, args: &UndoArgs) -> Result<()> {
    let reason = LocalizedText::join("reason", &args.reason, work.language)?;
    let event = work.event(&args.choice).await?;
    let request = UndoRequest { to: args.to, reason, dry_run: args.dry_run };
    report::published(work, work.desk.undo(&event, &request).await?)
}
