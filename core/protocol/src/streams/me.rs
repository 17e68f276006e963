//! Rows of `me/{registration}`: what one attendee marked, on all their devices.

use super::{Colour, Register, RegistrationState, Remind, Stamp, Tag};
use crate::documents::{OpId, RegistrationId};
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::str::FromStr;

/// Type of a [`BookmarkRow`]; its id is the [`BookmarkTarget`].
pub const BOOKMARK_ROW: &str = "bookmark";

/// Type of a [`BadgeRow`]; its id is the registration's.
pub const BADGE_ROW: &str = "badge";

/// The attendee's own badge, as their phone shows it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct BadgeRow {
    /// Whose.
    pub registration: RegistrationId,
    /// What the code says.
    pub text: String,
    /// The class of the ticket.
    pub ticket_type: String,
    /// Which of this person's badges it is.
    pub serial: u64,
    /// From when on it is no longer good, seconds since 1970 UTC.
    pub expires_s: u64,
    /// Whether it may be used; why not.
    pub state: RegistrationState,
    /// The name on it.
    pub name: String,
    /// The organisation on it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub org: Option<String>,
    /// The group on it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub group: Option<String>,
    /// The seat or table on it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub seat: Option<String>,
}

/// What kind of thing can be bookmarked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[allow(missing_docs, reason = "the names are the glossary's")]
pub enum TargetKind {
    Forum,
    Session,
    Speaker,
    Exhibitor,
    Project,
    Circle,
    Topic,
}

impl TargetKind {
    const ALL: [Self; 7] = [
        Self::Forum,
        Self::Session,
        Self::Speaker,
        Self::Exhibitor,
        Self::Project,
        Self::Circle,
        Self::Topic,
    ];

    /// The name it has in ids and on the wire.
    pub fn name(self) -> &'static str {
        match self {
            Self::Forum => "forum",
            Self::Session => "session",
            Self::Speaker => "speaker",
            Self::Exhibitor => "exhibitor",
            Self::Project => "project",
            Self::Circle => "circle",
            Self::Topic => "topic",
        }
    }
}

/// A bookmarkable thing, written `kind/id`.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct BookmarkTarget {
    /// What it is.
    pub kind: TargetKind,
    /// Its id, 1 to 64 characters of `A-Z a-z 0-9 _ -`.
    pub id: String,
}

/// A text that names nothing bookmarkable.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error(
    "not a bookmarkable thing: write KIND/ID, KIND one of \
     forum, session, speaker, exhibitor, project, circle, topic"
)]
pub struct NotATarget;

impl FromStr for BookmarkTarget {
    type Err = NotATarget;

    fn from_str(text: &str) -> Result<Self, NotATarget> {
        let (kind, id) = text.split_once('/').ok_or(NotATarget)?;
        let kind = TargetKind::ALL.into_iter().find(|k| k.name() == kind).ok_or(NotATarget)?;
        // every bookmarkable id has the grammar of a session's
        let id = crate::documents::SessionId::new(id).map_err(|_| NotATarget)?;
        Ok(Self { kind, id: id.to_string() })
    }
}

impl fmt::Display for BookmarkTarget {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{}", self.kind.name(), self.id)
    }
}

impl Serialize for BookmarkTarget {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for BookmarkTarget {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer)?.parse().map_err(serde::de::Error::custom)
    }
}

/// Everything known about one attendee's bookmark of one target.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct BookmarkRow {
    /// Whether it is bookmarked: the latest effective act decides.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub present: Option<Register<bool>>,
    /// The note, with what other devices wrote meanwhile.
    #[serde(default, skip_serializing_if = "Notes::is_empty")]
    pub notes: Notes,
    /// Its colour.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub colour: Option<Register<Option<Colour>>>,
    /// When to remind of it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub remind: Option<Register<Option<Remind>>>,
    /// Whether it is left out of a followed forum.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub muted: Option<Register<bool>>,
    /// Every tag that was ever put on, and whether it is on.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub tags: BTreeMap<Tag, Register<bool>>,
}

impl BookmarkRow {
    /// Whether it is bookmarked now.
    pub fn is_present(&self) -> bool {
        self.present.as_ref().is_some_and(|register| register.value)
    }

    /// Whether it is left out of a followed forum now.
    pub fn is_muted(&self) -> bool {
        self.muted.as_ref().is_some_and(|register| register.value)
    }

    /// Its colour now.
    pub fn shown_colour(&self) -> Option<Colour> {
        self.colour.as_ref().and_then(|register| register.value)
    }

    /// When it reminds now.
    pub fn shown_remind(&self) -> Option<Remind> {
        self.remind.as_ref().and_then(|register| register.value)
    }

    /// The tags on it now.
    pub fn shown_tags(&self) -> impl Iterator<Item = &Tag> {
        self.tags.iter().filter(|(_, register)| register.value).map(|(tag, _)| tag)
    }
}

/// All versions of a note that nobody has replaced yet.
///
/// Each act that writes a note names the versions its author had seen; those are gone for good,
/// also where they arrive later. What remains beside the newest was written without knowing it.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Notes {
    /// Versions not replaced, by the act that wrote them.
    #[serde(default)]
    live: BTreeMap<OpId, NoteVersion>,
    /// Acts whose versions were replaced.
    #[serde(default)]
    replaced: BTreeSet<OpId>,
}

/// One version of a note.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct NoteVersion {
    /// The text; `None` where the note was cleared.
    pub text: Option<String>,
    /// Effective time, ms since 1970 UTC.
    pub at_ms: i64,
}

impl Notes {
    /// True before anything was ever written.
    pub fn is_empty(&self) -> bool {
        self.live.is_empty() && self.replaced.is_empty()
    }

    /// Adds what one act wrote; any order, any number of times.
    pub fn write(&mut self, stamp: Stamp, text: Option<String>, replaces: &[OpId]) {
        for seen in replaces {
            self.live.remove(seen);
            self.replaced.insert(*seen);
        }
        if !self.replaced.contains(&stamp.op) {
            self.live.entry(stamp.op).or_insert(NoteVersion { text, at_ms: stamp.at_ms });
        }
    }

    /// Versions not replaced, newest first.
    fn newest_first(&self) -> Vec<(Stamp, &NoteVersion)> {
        let mut versions: Vec<_> = self
            .live
            .iter()
            .map(|(op, version)| (Stamp { at_ms: version.at_ms, op: *op }, version))
            .collect();
        versions.sort_by_key(|(stamp, _)| std::cmp::Reverse(*stamp));
        versions
    }

    /// The note that is shown.
    pub fn shown(&self) -> Option<&str> {
        self.newest_first().first().and_then(|(_, version)| version.text.as_deref())
    }

    /// The newest other version, written without knowing the one shown.
    pub fn other(&self) -> Option<&str> {
        self.others().next()
    }

    /// Every version written without knowing the one shown, newest first.
    pub fn others(&self) -> impl Iterator<Item = &str> {
        self.newest_first().into_iter().skip(1).filter_map(|(_, version)| version.text.as_deref())
    }

    /// The acts that a new version replaces when its author sees these notes.
    pub fn seen(&self) -> Vec<OpId> {
        self.live.keys().copied().collect()
    }
}
