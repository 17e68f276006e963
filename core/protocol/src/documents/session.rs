//! Sessions and the people on stage.

use super::{
    Agreement, AwardList, ExhibitorCode, ForumCode, ProjectId, RoomCode, SessionId, SpeakerId, Text,
};
use chrono::{DateTime, FixedOffset};
use serde::{Deserialize, Serialize};

/// What a session is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[allow(missing_docs, reason = "the names are the glossary's")]
pub enum SessionKind {
    Opening,
    Keynote,
    Talk,
    Roundtable,
    Contest,
    Roadshow,
    Signing,
    Award,
    Training,
    Consultation,
    Exhibition,
    Break,
    Social,
}

/// What the organizer says of a session; how its time or room changed is derived, not stored.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SessionState {
    /// It takes place as written.
    #[default]
    Planned,
    /// It will take place at a time not yet known; the written time is the last known one.
    Postponed,
    /// It will not take place; it stays visible.
    Cancelled,
}

/// One agenda item.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Session {
    /// Stable identity over every re-import.
    pub id: SessionId,
    /// What it is.
    pub kind: SessionKind,
    /// The forum that owns it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub forum: Option<ForumCode>,
    /// What it is called.
    pub title: Text,
    /// What it is about.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub description: Option<Text>,
    /// When it begins, with the event zone's offset.
    pub start: DateTime<FixedOffset>,
    /// When it ends; never before `start`.
    pub end: DateTime<FixedOffset>,
    /// Where it takes place.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub room: Option<RoomCode>,
    /// What the organizer says of it.
    #[serde(default)]
    pub state: SessionState,
    /// Spoken languages (BCP 47).
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub languages: Vec<String>,
    /// Languages it is interpreted into (BCP 47).
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub interpretation: Vec<String>,
    /// People on stage, in the organizer's order.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub speakers: Vec<SessionSpeaker>,
    /// Projects pitched in it, in the order they pitch.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub projects: Vec<ProjectId>,
    /// Award lists published in it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub awards: Vec<AwardList>,
    /// Agreements signed in it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub agreements: Vec<Agreement>,
    /// The exhibitor whose sponsor slot it is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub exhibitor: Option<ExhibitorCode>,
    /// Files to read.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub attachments: Vec<Attachment>,
}

/// A person's part in a session.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SessionSpeaker {
    /// Who.
    pub speaker: SpeakerId,
    /// In what role.
    #[serde(default)]
    pub role: SpeakerRole,
}

/// What a person does on stage.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[allow(missing_docs, reason = "the names are the glossary's")]
pub enum SpeakerRole {
    #[default]
    Speaker,
    Moderator,
    Panellist,
    Juror,
    Host,
}

/// A person on stage.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Speaker {
    /// Stable identity.
    pub id: SpeakerId,
    /// The name as it is written; in Chinese the family name comes first.
    pub name: Text,
    /// The organisation.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub org: Option<Text>,
    /// The title or position there.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub title: Option<Text>,
    /// A short biography.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub bio: Option<Text>,
}

/// A file to read, by link.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Attachment {
    /// What it is called.
    pub title: Text,
    /// An `http` or `https` address.
    pub url: String,
}
