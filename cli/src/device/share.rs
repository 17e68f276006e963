//! `share` and `merge`: bookmarks as a text to give away, and such a text taken over.

use super::Home;
use crate::error::{CliError, Result};
use crate::output::{NewFile, Output, qr_png, qr_text};
use serde::Serialize;
use std::path::Path;

#[derive(Serialize)]
struct Shared {
    text: String,
}

#[derive(Serialize)]
struct Merged {
    added: u32,
    already: u32,
    unknown: u32,
}

pub(super) fn run(home: &Home, png: Option<&Path>, output: Output) -> Result<()> {
    let text = home.companion()?.share()?;
    if let Some(file) = NewFile::make_wanted("png", png)? {
        let code = qr_png(&text).map_err(|_| {
            let said = (
                "these are too many for a QR code: send the text instead",
                "收藏太多，放不进一个二维码：请改为发送文字",
            );
            CliError::invalid("png", said)
        })?;
        file.write(&code)?;
    }
    output.answer(&Shared { text }, |shared, style| {
        // a text too long for a QR code can still be sent
        let qr = qr_text(&shared.text, style).unwrap_or_default();
        format!("{qr}\n{}", style.bold(&shared.text))
    })
}

pub(super) fn merge(home: &Home, text: &str, output: Output) -> Result<()> {
    let report = home.companion()?.merge(text)?;
    let merged = Merged { added: report.added, already: report.already, unknown: report.unknown };
    output.answer(&merged, |merged, style| {
        let Merged { added, already, unknown } = merged;
        let mut line = style.say(
            format!("bookmarked {added}, already bookmarked {already}"),
            format!("新收藏 {added}，已有 {already}"),
        );
        if *unknown > 0 {
            line.push_str(&style.say(
                format!(", waiting for the agenda {unknown}"),
                format!("，等待日程 {unknown}"),
            ));
        }
        line
    })
}
