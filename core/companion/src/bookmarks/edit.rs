//! Several things about one bookmark changed in one step.

use super::draft::set_note;
use crate::error::{CompanionError, Result};
use huiban_protocol::limits::TAGS_MAX;
use huiban_protocol::ops::{
    AttributeSet, AttributeSetBody, Draft, OpKind as _, TagsChange, TagsChangeBody,
};
use huiban_protocol::streams::{BookmarkRow, BookmarkTarget, Colour, Remind, Tag, TargetKind};
use std::collections::BTreeSet;
use std::str::FromStr;

/// Most tags that a bookmark remembers, those taken off included: their row stays small.
const TAGS_KNOWN_MAX: usize = 200;

/// What is to change about a bookmark; what is `None`, or empty, stays as it is.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct BookmarkEdit {
    /// The note; blank text clears it.
    pub note: Option<String>,
    /// Tags to put on.
    pub add_tags: Vec<String>,
    /// Tags to take off.
    pub remove_tags: Vec<String>,
    /// The colour: one of red, orange, yellow, green, blue, purple, pink, grey; blank text takes it
    /// away.
    pub colour: Option<String>,
    /// When to remind: `15m`, `2h` or `1d` before the start, or a time in RFC 3339; blank text
    /// means never.
    pub remind: Option<String>,
}

/// The acts that an edit comes to: one for each thing that it changes.
///
/// # Errors
/// [`CompanionError::InvalidInput`] where a value is none of its kind or does not fit the target,
/// and where nothing is to change.
pub(crate) fn draft_edit(
    shown: Option<&BookmarkRow>,
    target: &BookmarkTarget,
    edit: &BookmarkEdit,
) -> Result<Vec<Draft>> {
    let mut drafts = Vec::new();
    if let Some(note) = &edit.note {
        drafts.push(set_note(shown, target, Some(note))?);
    }
    let attribute = |body| AttributeSet::draft(target.to_string(), &body);
    if let Some(colour) = &edit.colour {
        let colour: Option<Colour> = value("colour", colour)?;
        drafts.push(attribute(AttributeSetBody::Colour(colour))?);
    }
    if let Some(remind) = &edit.remind {
        let remind: Option<Remind> = value("remind", remind)?;
        check_remind(target, remind)?;
        drafts.push(attribute(AttributeSetBody::Remind(remind))?);
    }
    drafts.extend(draft_tags(shown, target, edit)?);
    if drafts.is_empty() {
        let reason = "say what is to change: a note, tags, a colour or a reminder".to_owned();
        return Err(CompanionError::InvalidInput { field: "edit", reason });
    }
    Ok(drafts)
}

/// `None` for blank text.
fn value<T: FromStr<Err: ToString>>(field: &'static str, text: &str) -> Result<Option<T>> {
    let text = text.trim();
    if text.is_empty() {
        return Ok(None);
    }
    let value = text.parse().map_err(|error: T::Err| invalid(field, error.to_string()))?;
    Ok(Some(value))
}

fn invalid(field: &'static str, reason: String) -> CompanionError {
    CompanionError::InvalidInput { field, reason }
}

fn check_remind(target: &BookmarkTarget, remind: Option<Remind>) -> Result<()> {
    let has_start = matches!(target.kind, TargetKind::Session | TargetKind::Forum);
    if matches!(remind, Some(Remind::BeforeMin(_))) && !has_start {
        let kind = target.kind.name();
        return Err(invalid(
            "remind",
            format!("a {kind} has no start: give a time such as 2026-11-12T13:30:00+08:00"),
        ));
    }
    Ok(())
}

fn draft_tags(
    shown: Option<&BookmarkRow>,
    target: &BookmarkTarget,
    edit: &BookmarkEdit,
) -> Result<Option<Draft>> {
    let tags = |texts: &[String]| -> Result<BTreeSet<Tag>> {
        let parsed = texts.iter().map(|text| text.trim().parse::<Tag>());
        parsed.collect::<std::result::Result<_, _>>().map_err(|e| invalid("tag", e.to_string()))
    };
    let body = TagsChangeBody { add: tags(&edit.add_tags)?, remove: tags(&edit.remove_tags)? };
    if body == TagsChangeBody::default() {
        return Ok(None);
    }
    if let Some(tag) = body.add.intersection(&body.remove).next() {
        let reason = format!("“{}” is to be put on and taken off: say one", tag.as_str());
        return Err(invalid("tag", reason));
    }
    let mut on: BTreeSet<&Tag> = shown.iter().flat_map(|row| row.shown_tags()).collect();
    on.extend(&body.add);
    on.retain(|tag| !body.remove.contains(*tag));
    let mut known: BTreeSet<&Tag> = shown.iter().flat_map(|row| row.tags.keys()).collect();
    known.extend(body.add.iter().chain(&body.remove));
    if on.len() > TAGS_MAX || body.remove.len() > TAGS_MAX || known.len() > TAGS_KNOWN_MAX {
        let reason = format!("one bookmark takes {TAGS_MAX} tags: take some off");
        return Err(invalid("tag", reason));
    }
    Ok(Some(TagsChange::draft(target.to_string(), &body)?))
}
