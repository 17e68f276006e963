//! `event diff`: what a publication would change now.

use super::{Work, report};
use crate::args::EventChoice;
use crate::error::Result;

pub(super) async fn run(work: &Work, choice: &EventChoice) -> Result<()> {
    let event = work.event(choice).await?;
    report::print(work, work.desk.diff(&event).await?)
}
