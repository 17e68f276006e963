//! `tags_change`: a person puts tags on a bookmark and takes others off.
//!
//! Each tag is a register of its own: what was taken off later stays off, whatever arrives late,
//! and tags that two devices put on at once are both there.

use super::bookmark_set::route_to_me;
use super::{Fact, OpKind, Pick, RowTarget};
use crate::limits::TAGS_MAX;
use crate::streams::{BookmarkRow, Register, StreamId, Tag};
use crate::wire::Rejection;
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

/// The kind; its entity is a [`BookmarkTarget`](crate::streams::BookmarkTarget), its row a
/// [`BookmarkRow`].
#[derive(Debug, Clone, Copy)]
pub struct TagsChange;

/// What it says. At most [`TAGS_MAX`] each, at least one in all, none in both.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TagsChangeBody {
    /// Tags that are to be on it.
    #[serde(default, skip_serializing_if = "BTreeSet::is_empty")]
    pub add: BTreeSet<Tag>,
    /// Tags that are not to be on it.
    #[serde(default, skip_serializing_if = "BTreeSet::is_empty")]
    pub remove: BTreeSet<Tag>,
}

impl OpKind for TagsChange {
    const NAME: &'static str = "tags_change";
    const VERSION: u16 = 1;
    type Body = TagsChangeBody;
    type Row = BookmarkRow;

    fn route(
        fact: &Fact<'_>,
        body: &TagsChangeBody,
        scope: &[StreamId],
    ) -> Result<Vec<RowTarget>, Rejection> {
        let TagsChangeBody { add, remove } = body;
        let says_nothing = add.is_empty() && remove.is_empty();
        let too_many = add.len() > TAGS_MAX || remove.len() > TAGS_MAX;
        if says_nothing || too_many || !add.is_disjoint(remove) {
            return Err(Rejection::Malformed);
        }
        route_to_me(fact.entity, scope)
    }

    fn fold(row: Option<BookmarkRow>, fact: &Fact<'_>, body: TagsChangeBody) -> BookmarkRow {
        let mut row = row.unwrap_or_default();
        let added = body.add.into_iter().map(|tag| (tag, true));
        let removed = body.remove.into_iter().map(|tag| (tag, false));
        for (tag, on) in added.chain(removed) {
            let mut register = row.tags.remove(&tag);
            Register::write(&mut register, on, fact.stamp());
            row.tags.extend(register.map(|register| (tag, register)));
        }
        row
    }

    fn arbitrary(pick: &mut dyn Pick) -> Option<(String, TagsChangeBody)> {
        let entity = pick.entity(Self::NAME)?;
        let mut body = TagsChangeBody::default();
        for word in ["AI", "必看", "ask"] {
            let tag: Tag = word.parse().ok()?;
            match pick.below(4) {
                0 => body.remove.insert(tag),
                1 | 2 => body.add.insert(tag),
                _ => false,
            };
        }
        if body == TagsChangeBody::default() {
            body.add.insert("late".parse().ok()?);
        }
        Some((entity, body))
    }
}
