//! `event publish`: the draft to everyone.

use super::{Work, report};
use crate::args::{LocalizedText, PublishArgs};
use crate::error::Result;
use huiban_server::organizer::PublishRequest;

pub(super) async fn run(work: &Work, args: &PublishArgs) -> Result<()> {
    let reason = LocalizedText::join("reason", &args.reason, work.language)?;
    let event = work.event(&args.choice).await?;
    let request = PublishRequest { reason, dry_run: args.dry_run };
    report::published(work, work.desk.publish(&event, &request).await?)
}
