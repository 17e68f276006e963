//! `event link`: how anyone reads the agenda without being enrolled.

use super::Work;
use crate::args::LinkArgs;
use crate::error::{CliError, Kind, Result};
use crate::output::{qr_png, qr_text};
use serde::Serialize;

#[derive(Serialize)]
struct Linked {
    event: String,
    url: String,
}

pub(super) async fn run(work: &Work, args: &LinkArgs) -> Result<()> {
    let event = work.event(&args.choice).await?;
    let known = work.desk.events().await?.into_iter().find(|known| known.event == event);
    let known = known.ok_or_else(|| {
        CliError::new(Kind::NotFound, format!("there is no event {event}: see event import"))
    })?;
    if let Some(file) = &args.png {
        std::fs::write(file, qr_png(&known.public_link)?).map_err(|error| {
            CliError::invalid("png", format!("{} cannot be written: {error}", file.display()))
        })?;
    }
    let linked = Linked { event: event.to_string(), url: known.public_link };
    work.output.answer(&linked, |linked, style| {
        let qr = qr_text(&linked.url, style).unwrap_or_default();
        format!("{qr}\n{}", style.bold(&linked.url))
    })
}
