//! `bookmark add|remove|edit`: acts on one bookmark.

use super::Home;
use crate::args::BookmarkCommand;
use crate::error::Result;
use crate::output::Output;
use huiban_protocol::documents::OpId;
use huiban_protocol::streams::BookmarkTarget;
use serde::Serialize;

#[derive(Serialize)]
struct Target<'a> {
    kind: &'a str,
    id: &'a str,
}

#[derive(Serialize)]
struct Acted<'a> {
    target: Target<'a>,
    op_id: OpId,
}

pub(super) fn run(home: &Home, command: &BookmarkCommand, output: Output) -> Result<()> {
    let companion = home.companion()?;
    let (target, op_id, done) = match command {
        BookmarkCommand::Add { target } => {
            (target, companion.set_bookmark(target, true)?, "bookmarked")
        }
        BookmarkCommand::Remove { target } => {
            (target, companion.set_bookmark(target, false)?, "no longer bookmarked")
        }
        BookmarkCommand::Edit { target, note } => {
            (target, companion.set_note(target, Some(note))?, "noted")
        }
    };
    output.answer(&acted(target, op_id), |_, _| format!("{done}: {target}"))
}

fn acted(target: &BookmarkTarget, op_id: OpId) -> Acted<'_> {
    Acted { target: Target { kind: target.kind.name(), id: &target.id }, op_id }
}
