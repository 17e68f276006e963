//! `event delay`: a forum that runs late.

use super::{Work, report};
use crate::args::DelayArgs;
use crate::error::Result;
use huiban_server::organizer::DelayRequest;

pub(super) async fn run(work: &Work, args: &DelayArgs) -> Result<()> {
    let event = work.event(&args.choice).await?;
    let request = DelayRequest {
        forum: args.forum.clone(),
        minutes: args.minutes,
        from: args.from,
        until_break: args.until_break,
    };
    let delayed = work.desk.delay(&event, &request).await?;
    report::finish(work, &event, delayed, &args.publishing).await
}
