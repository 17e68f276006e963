//! `attribute_set`: a person gives a bookmark a colour or a reminder, or mutes a session.
//!
//! Each attribute is a register of its own, so that a colour set on one device and a reminder set
//! on another are both kept.

use super::bookmark_set::route_to_me;
use super::{Fact, OpKind, Pick, RowTarget};
use crate::streams::{BookmarkRow, BookmarkTarget, Colour, Register, Remind, StreamId, TargetKind};
use crate::wire::Rejection;
use serde::{Deserialize, Serialize};

/// The kind; its entity is a [`BookmarkTarget`], its row a [`BookmarkRow`].
#[derive(Debug, Clone, Copy)]
pub struct AttributeSet;

/// What it says: one attribute and its value.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "attribute", content = "value", rename_all = "snake_case", deny_unknown_fields)]
pub enum AttributeSetBody {
    /// The colour; `None` takes it away.
    Colour(Option<Colour>),
    /// When to remind; `None` never. Relative only to what has a start: a session, or each session
    /// of a forum.
    Remind(Option<Remind>),
    /// Whether a session of a followed forum is to be left out; sessions only.
    Muted(bool),
}

impl AttributeSetBody {
    /// Whether something of this kind can have it.
    fn fits(self, kind: TargetKind) -> bool {
        match self {
            Self::Colour(_) | Self::Remind(None) => true,
            Self::Remind(Some(remind)) => {
                let has_start = matches!(kind, TargetKind::Session | TargetKind::Forum);
                remind.is_sound() && (has_start || matches!(remind, Remind::AtMs(_)))
            }
            Self::Muted(_) => kind == TargetKind::Session,
        }
    }
}

impl OpKind for AttributeSet {
    const NAME: &'static str = "attribute_set";
    const VERSION: u16 = 1;
    type Body = AttributeSetBody;
    type Row = BookmarkRow;

    fn route(
        fact: &Fact<'_>,
        body: &AttributeSetBody,
        scope: &[StreamId],
    ) -> Result<Vec<RowTarget>, Rejection> {
        let target: BookmarkTarget = fact.entity.parse().map_err(|_| Rejection::Malformed)?;
        if !body.fits(target.kind) {
            return Err(Rejection::Malformed);
        }
        route_to_me(fact.entity, scope)
    }

    fn fold(row: Option<BookmarkRow>, fact: &Fact<'_>, body: AttributeSetBody) -> BookmarkRow {
        let mut row = row.unwrap_or_default();
        match body {
            AttributeSetBody::Colour(colour) => {
                Register::write(&mut row.colour, colour, fact.stamp());
            }
            AttributeSetBody::Remind(remind) => {
                Register::write(&mut row.remind, remind, fact.stamp());
            }
            AttributeSetBody::Muted(muted) => {
                Register::write(&mut row.muted, muted, fact.stamp());
            }
        }
        row
    }

    fn arbitrary(pick: &mut dyn Pick) -> Option<(String, AttributeSetBody)> {
        let entity = pick.entity(Self::NAME)?;
        let kind = entity.parse::<BookmarkTarget>().ok()?.kind;
        let colour = Colour::ALL.into_iter().nth(usize::try_from(pick.below(10)).ok()?);
        let body = match pick.below(4) {
            0 => AttributeSetBody::Muted(pick.below(2) == 0),
            1 => AttributeSetBody::Remind(Some(Remind::BeforeMin(pick.below(90)))),
            2 => AttributeSetBody::Remind(match pick.below(3) {
                0 => None,
                _ => Some(Remind::AtMs(pick.below(1_000_000).into())),
            }),
            _ => AttributeSetBody::Colour(colour),
        };
        let fitting = if body.fits(kind) { body } else { AttributeSetBody::Colour(colour) };
        Some((entity, fitting))
    }
}
