//! What Alice marked on two phones without a network is one, and her reminder moved along.

use super::offline::{NOTED, TAGS};
use crate::demo::checks::Checks;
use crate::demo::phone::Phone;
use crate::demo::stage::Stage;
use crate::error::{CliError, Result};
use huiban_companion::{BookmarkEdit, BookmarkView, ReminderView};
use huiban_protocol::documents::Language;
use huiban_protocol::streams::{BookmarkTarget, TargetKind};

/// When her reminder rings now, and how its text begins.
const RINGS: &str = "2026-11-26T12:05:00+08:00";
const MOVED: &str = "11月12日 10:40 → 11月26日 12:20，";
/// What she makes of the two notes.
const MERGED: &str = "问：维护成本由谁承担？并索取讲义";

pub(in crate::demo) async fn run(stage: &mut Stage, checks: &mut Checks) -> Result<()> {
    for phone in [&stage.alice, &stage.alice_2] {
        let reminders = phone.event()?.reminders(None, Language::ZhHans)?;
        let rings: Vec<Option<&str>> = reminders.iter().map(|one| one.fire_at.as_deref()).collect();
        let what = format!("{}'s reminder rings before the new start", phone.name);
        checks.equal(what, &rings, &vec![Some(RINGS)])?;
        let says = reminders.first().is_some_and(|one: &ReminderView| one.text.starts_with(MOVED));
        checks.holds(format!("and says on {} from when and where it moved", phone.name), says)?;
        let noted = noted(phone)?;
        let what = format!("{} has the tags of both, and the colour", phone.name);
        let tags: Vec<&str> = noted.tags.iter().map(String::as_str).collect();
        checks.equal(what, &(tags, noted.colour.as_deref()), &(TAGS.to_vec(), Some("red")))?;
        let both = noted.note.is_some() && noted.other_note.is_some();
        checks.holds(format!("{} shows both notes", phone.name), both)?;
    }
    let target = BookmarkTarget { kind: TargetKind::Session, id: NOTED.to_owned() };
    let edit = BookmarkEdit { note: Some(MERGED.to_owned()), ..BookmarkEdit::default() };
    stage.alice.event()?.edit_bookmark(&target, &edit)?;
    stage.alice.event()?.sync().await?;
    stage.alice_2.event()?.sync().await?;
    let found = noted(&stage.alice_2)?;
    let notes = (found.note.as_deref(), found.other_note);
    checks.equal(
        "she writes one note of the two, and both phones have it",
        &notes,
        &(Some(MERGED), None),
    )
}

fn noted(phone: &Phone) -> Result<BookmarkView> {
    let all = phone.event()?.bookmarks(Language::ZhHans)?;
    let found = all.into_iter().find(|bookmark| bookmark.target.id == NOTED);
    found.ok_or_else(|| CliError::internal(format!("{} has no bookmark of it", phone.name)))
}
