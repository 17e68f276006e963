//! Streams: the server's ordered logs, one for each audience.
//!
//! One file a stream, with the types of its rows. A row is `(type, id)` with a revision and a JSON
//! body; unknown types are kept as they are, so an older app loses nothing.

mod agenda;
mod booth;
mod circles;
mod directory;
mod exchange;
mod gate;
mod list;
mod mark;
mod me;
mod register;

pub use agenda::{
    AgendaChange, AgendaField, AgendaRow, ChangesRow, FactRow, Placement, PublicationCounts,
    PublicationRow, SessionRow, row_type,
};
pub use booth::{
    BOOTH_CODE_ROW, FollowUp, LEAD_ROW, LeadNote, LeadRow, QUESTIONS_ROW, QuestionsRow, RepRow,
    VISITOR_ROW, VisitorRow, lead_of,
};
pub use circles::{CIRCLE_ROW, CirclesRow, TOPIC_ROW};
pub use directory::{DirectoryRow, PERSON_ROW, PersonRow};
pub use exchange::{
    EXCHANGE_ROW, ExchangeRow, Given, LeadScanned, MET_ROW, Withdrawn, exchange_of,
};
pub use gate::{GateRow, REGISTRATION_ROW, RegistrationRow, RegistrationState};
pub use list::{
    ACK_ROW, AckRow, Confidence, Direction, FIND_ROW, FindRow, Judgement, ListRow, Override,
    RULES_ROW, SCAN_ROW, ScanOutcome, ScanRow, UNDO_ROW, UndoRow,
};
pub use mark::{Colour, NotAColour, NotARemind, NotATag, Remind, Tag};
pub use me::{
    BADGE_ROW, BOOKMARK_ROW, BadgeRow, BookmarkRow, BookmarkTarget, NotATarget, NoteVersion, Notes,
    TargetKind,
};
pub use register::{Register, Stamp};

use crate::documents::{ExhibitorCode, ListCode, RegistrationId};
use crate::raw::Raw;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use std::fmt;
use std::str::FromStr;

/// The name of a stream.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum StreamId {
    /// `agenda`: public; the agenda, publications, and the signed facts every device keeps.
    Agenda,
    /// `booth/{exhibitor}`: the leads of one exhibitor.
    Booth(ExhibitorCode),
    /// `circles`: public; community boards and their threads.
    Circles,
    /// `directory`: what staff at a gate find people by; personal.
    Directory,
    /// `gate`: registrations without personal data.
    Gate,
    /// `list/{code}`: rules and scans of one check-in list.
    List(ListCode),
    /// `me/{registration}`: what one attendee marked.
    Me(RegistrationId),
}

impl StreamId {
    /// The streams that anyone may read without a token, in the order in which a device asks.
    pub const PUBLIC: [Self; 2] = [Self::Agenda, Self::Circles];

    /// Whether anyone may read it without a token.
    pub fn is_public(&self) -> bool {
        Self::PUBLIC.contains(self)
    }
}

/// A text that names no stream.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("there is no stream of this name")]
pub struct NotAStream;

impl fmt::Display for StreamId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Agenda => f.write_str("agenda"),
            Self::Booth(code) => write!(f, "booth/{code}"),
            Self::Circles => f.write_str("circles"),
            Self::Directory => f.write_str("directory"),
            Self::Gate => f.write_str("gate"),
            Self::List(code) => write!(f, "list/{code}"),
            Self::Me(registration) => write!(f, "me/{registration}"),
        }
    }
}

impl FromStr for StreamId {
    type Err = NotAStream;

    fn from_str(text: &str) -> Result<Self, NotAStream> {
        match text.split_once('/') {
            None if text == "agenda" => Ok(Self::Agenda),
            None if text == "circles" => Ok(Self::Circles),
            None if text == "directory" => Ok(Self::Directory),
            None if text == "gate" => Ok(Self::Gate),
            Some(("booth", code)) => code.parse().map(Self::Booth).map_err(|_| NotAStream),
            Some(("list", code)) => code.parse().map(Self::List).map_err(|_| NotAStream),
            Some(("me", id)) => id.parse().map(Self::Me).map_err(|_| NotAStream),
            _ => Err(NotAStream),
        }
    }
}

impl Serialize for StreamId {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for StreamId {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer)?.parse().map_err(serde::de::Error::custom)
    }
}

/// What a change did to its row.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ChangeOp {
    /// The row has this body now.
    Put,
    /// The row is gone.
    Delete,
}

impl ChangeOp {
    /// The name it has on the wire and in hashes.
    pub fn name(self) -> &'static str {
        match self {
            Self::Put => "put",
            Self::Delete => "delete",
        }
    }
}

/// One entry of a stream.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Change {
    /// Its number: 1, 2, 3 … without gaps, in the order of commits.
    pub seq: u64,
    /// The row's type.
    #[serde(rename = "type")]
    pub row_type: String,
    /// The row's id.
    pub id: String,
    /// The row's revision after it.
    pub rev: u64,
    /// What it did.
    pub op: ChangeOp,
    /// The row's body after it; `None` where the row is gone.
    pub body: Option<Raw>,
}

/// One live row, as snapshots carry it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Row {
    /// The row's type.
    #[serde(rename = "type")]
    pub row_type: String,
    /// The row's id.
    pub id: String,
    /// The row's revision.
    pub rev: u64,
    /// The row's body.
    pub body: Raw,
}
