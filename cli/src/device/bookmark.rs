//! `bookmark add|remove|edit|mute`: acts on one bookmark.

use super::Home;
use crate::args::{BookmarkCommand, BookmarkEditArgs};
use crate::error::Result;
use crate::output::Output;
use huiban_companion::BookmarkEdit;
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
    /// The last act.
    op_id: Option<OpId>,
    op_ids: Vec<OpId>,
}

pub(super) fn run(home: &Home, command: &BookmarkCommand, output: Output) -> Result<()> {
    let companion = home.companion()?;
    let (target, op_ids, (en, hans)) = match command {
        BookmarkCommand::Add { target } => {
            (target, vec![companion.set_bookmark(target, true)?], ("bookmarked", "已收藏"))
        }
        BookmarkCommand::Remove { target } => (
            target,
            vec![companion.set_bookmark(target, false)?],
            ("no longer bookmarked", "已取消收藏"),
        ),
        BookmarkCommand::Edit(args) => (
            &args.target,
            companion.edit_bookmark(&args.target, &edit(args))?,
            ("changed", "已更改"),
        ),
        BookmarkCommand::Mute { target, off: false } => {
            (target, vec![companion.set_muted(target, true)?], ("muted", "已静音"))
        }
        BookmarkCommand::Mute { target, off: true } => {
            (target, vec![companion.set_muted(target, false)?], ("no longer muted", "已取消静音"))
        }
    };
    output.answer(&acted(target, op_ids), |_, style| {
        style.say(format!("{en}: {target}"), format!("{hans}：{target}"))
    })
}

fn edit(args: &BookmarkEditArgs) -> BookmarkEdit {
    let of = |wanted: bool| -> Vec<String> {
        let tags = args.tag.iter().map(|tag| match tag.strip_prefix('-') {
            Some(tag) => (false, tag),
            None => (true, tag.strip_prefix('+').unwrap_or(tag)),
        });
        tags.filter(|(on, _)| *on == wanted).map(|(_, tag)| tag.to_owned()).collect()
    };
    BookmarkEdit {
        note: args.note.clone(),
        add_tags: of(true),
        remove_tags: of(false),
        colour: args.colour.clone(),
        remind: args.remind.clone(),
    }
}

fn acted(target: &BookmarkTarget, op_ids: Vec<OpId>) -> Acted<'_> {
    let op_id = op_ids.last().copied();
    Acted { target: Target { kind: target.kind.name(), id: &target.id }, op_id, op_ids }
}
