//! `bookmark_set`: a person bookmarks something, or takes the bookmark away.
//!
//! It says what is wanted, never “toggle”, so a repetition changes nothing.

use super::{Fact, OpKind, Pick, RowTarget};
use crate::streams::{BOOKMARK_ROW, BookmarkRow, BookmarkTarget, Register, StreamId};
use crate::wire::Rejection;
use serde::{Deserialize, Serialize};

/// The kind; its entity is a [`BookmarkTarget`], its row a [`BookmarkRow`].
#[derive(Debug, Clone, Copy)]
pub struct BookmarkSet;

/// What it says.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct BookmarkSetBody {
    /// Whether the target is to be bookmarked.
    pub present: bool,
}

/// Bookmarks and their notes go to the author's own stream.
pub(super) fn route_to_me(entity: &str, scope: &[StreamId]) -> Result<Vec<RowTarget>, Rejection> {
    let target: BookmarkTarget = entity.parse().map_err(|_| Rejection::Malformed)?;
    let stream = scope
        .iter()
        .find(|stream| matches!(stream, StreamId::Me(_)))
        .ok_or(Rejection::NotAllowed)?;
    let row_id = target.to_string();
    Ok(vec![RowTarget { stream: stream.clone(), row_type: BOOKMARK_ROW, row_id }])
}

impl OpKind for BookmarkSet {
    const NAME: &'static str = "bookmark_set";
    const VERSION: u16 = 1;
    type Body = BookmarkSetBody;
    type Row = BookmarkRow;

    fn route(
        fact: &Fact<'_>,
        _body: &BookmarkSetBody,
        scope: &[StreamId],
    ) -> Result<Vec<RowTarget>, Rejection> {
        route_to_me(fact.entity, scope)
    }

    fn fold(row: Option<BookmarkRow>, fact: &Fact<'_>, body: BookmarkSetBody) -> BookmarkRow {
        let mut row = row.unwrap_or_default();
        Register::write(&mut row.present, body.present, fact.stamp());
        row
    }

    fn arbitrary(pick: &mut dyn Pick) -> Option<(String, BookmarkSetBody)> {
        let entity = pick.entity(Self::NAME)?;
        Some((entity, BookmarkSetBody { present: pick.below(3) > 0 }))
    }
}
