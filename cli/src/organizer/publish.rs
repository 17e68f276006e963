//! `event publish`: the draft to everyone.

use super::{Work, report};
use crate::args::{LocalizedText, PublishArgs};
use crate::error::Result;
use huiban_server::organizer::PublishRequest;

pub(super) async fn run(work: &Work, args: &PublishArgs) -> Result<()> {
    let event = work.event(&args.choice).await?;
    let reason = LocalizedText::join(&args.reason, work.language);
    let request = PublishRequest { reason, dry_run: args.dry_run };
    let published = work.desk.publish(&event, &request).await?;
    if published.is_refused() && !published.dry_run {
        return Err(report::refused(&published.problems));
    }
    if published.publication.is_none() && !published.dry_run {
        work.output.note("nothing differs from what is published");
    }
    report::print(work, published)
}
