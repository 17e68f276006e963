//! `event link`: how anyone reads the agenda without being enrolled.

use super::Work;
use crate::args::LinkArgs;
use crate::error::{CliError, Kind, Result};
use crate::output::{NewFile, Style, qr_png, qr_text};
use serde::Serialize;

#[derive(Serialize)]
struct Linked {
    event: String,
    url: String,
}

/// What is to be known of a link that no other machine can open.
pub(super) fn only_here(url: &str, style: Style) -> &'static str {
    if !url.starts_with("http://127.0.0.1:") {
        return "";
    }
    style.say(
        "\nit works on this machine only: for others, start serve with --public-url",
        "\n仅本机可用：要给别人用，请以 --public-url 启动 serve",
    )
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
        format!("{qr}\n{}{}", style.bold(&linked.url), only_here(&linked.url, style))
    })
}
