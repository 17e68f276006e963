//! Which of my bookmarked sessions I cannot attend both of.

use super::mine::Mine;
use super::names::Names;
use super::reader::Reader;
use crate::agenda;
use crate::error::Result;
use huiban_protocol::rules::Conflict;
use huiban_protocol::streams::{SessionRow, StreamId};
use rusqlite::Connection;
use serde::Serialize;

/// Why two sessions exclude each other.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum ConflictKind {
    /// They take place at the same time.
    Overlap,
    /// The way from one to the other takes longer than there is time.
    Unreachable,
}

/// Two bookmarked sessions that I cannot attend both of.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ConflictView {
    /// Id of the one that begins first.
    pub a: String,
    /// What it is called.
    pub a_title: String,
    /// Id of the other.
    pub b: String,
    /// What it is called.
    pub b_title: String,
    /// Why.
    pub kind: ConflictKind,
    /// How many minutes are missing for the way; `None` where they overlap.
    pub minutes_short: Option<u32>,
}

/// The pairs among the bookmarked sessions, in the order of their starts.
pub(crate) fn list_conflicts(
    mirror: &Connection,
    me: Option<&StreamId>,
    reader: Reader,
) -> Result<Vec<ConflictView>> {
    let names = Names::load(mirror, reader)?;
    let rows = Mine::load(mirror, me)?.list_bookmarked(mirror)?;
    let title = |row: &SessionRow| names.text(&row.session.title);
    let clashes = agenda::find_clashes(&rows, &names.transfers(mirror)?);
    Ok(clashes
        .into_iter()
        .map(|agenda::Clash { first, second, conflict }| ConflictView {
            a: first.session.id.to_string(),
            a_title: title(first),
            b: second.session.id.to_string(),
            b_title: title(second),
            kind: match conflict {
                Conflict::Overlap => ConflictKind::Overlap,
                Conflict::Unreachable(_) => ConflictKind::Unreachable,
            },
            minutes_short: match conflict {
                Conflict::Overlap => None,
                Conflict::Unreachable(minutes) => Some(minutes),
            },
        })
        .collect())
}
