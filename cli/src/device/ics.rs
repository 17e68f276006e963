//! `ics`: sessions as a file for calendars.

use super::Home;
use crate::args::IcsArgs;
use crate::error::Result;
use crate::output::{NewFile, Output, check_ending};
use huiban_companion::CalendarScope;
use serde::Serialize;

#[derive(Serialize)]
struct Written {
    /// The file, where one was named.
    out: Option<String>,
    /// Its content, where none was.
    text: Option<String>,
    sessions: usize,
}

#[derive(Serialize)]
struct Linked {
    url: String,
}

/// The address to subscribe to.
pub(super) async fn link(home: &Home, output: Output) -> Result<()> {
    let url = home.companion()?.calendar_link(home.language()).await?;
    output.answer(&Linked { url }, |linked, _| linked.url.clone())
}

pub(super) fn run(home: &Home, args: IcsArgs, output: Output) -> Result<()> {
    let scope = match (args.forum, args.session) {
        (Some(forum), _) => CalendarScope::Forum(forum),
        (None, Some(session)) => CalendarScope::Session(session.to_string()),
        (None, None) => CalendarScope::Mine,
    };
    if let Some(out) = &args.out {
        check_ending("out", out, "ics")?;
    }
    let text = home.companion()?.calendar(&scope, home.language())?;
    let sessions = text.matches("BEGIN:VEVENT").count();
    let Some(file) = args.out else {
        let written = Written { out: None, text: Some(text), sessions };
        return output.answer(&written, |written, _| written.text.clone().unwrap_or_default());
    };
    NewFile::make("out", &file)?.write(text.as_bytes())?;
    let written = Written { out: Some(file.display().to_string()), text: None, sessions };
    output.answer(&written, |_, style| {
        let file = file.display();
        style.say(
            format!("{sessions} sessions in {file}"),
            format!("{sessions} 项议程已写入 {file}"),
        )
    })
}
