//! `event link`: how anyone reads the agenda without being enrolled.

use super::Work;
use crate::args::LinkArgs;
use crate::error::{CliError, Kind, Result};
use crate::output::{NewFile, qr_png, qr_text};
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
        let message = (
            format!("there is no event {event}: see event import"),
            format!("没有大会 {event}：请看 event import"),
        );
        CliError::new(Kind::NotFound, message)
    })?;
    if let Some(file) = NewFile::make_wanted("png", args.png.as_deref())? {
        file.write(&qr_png(&known.public_link)?)?;
    }
    let linked = Linked { event: event.to_string(), url: known.public_link };
    work.output.answer(&linked, |linked, style| {
        let qr = qr_text(&linked.url, style).unwrap_or_default();
        format!("{qr}\n{}", style.bold(&linked.url))
    })
}
