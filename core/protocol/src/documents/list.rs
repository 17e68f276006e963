//! Check-in lists: the rules of one gate or session.

use super::{ListCode, Text};
use chrono::{DateTime, FixedOffset};
use serde::{Deserialize, Serialize};

/// The rule set that a gate judges by.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CheckInList {
    /// Short name, unique in the event.
    pub code: ListCode,
    /// What it is called.
    pub name: Text,
    /// The ticket types let in; empty lets in all.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub ticket_types: Vec<String>,
    /// When it is open; empty is always.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub windows: Vec<Window>,
    /// Most entries of one registration on an event day.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub per_day: Option<u32>,
    /// Most entries of one registration in all.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub total: Option<u32>,
    /// Most people inside at once.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub capacity: Option<u32>,
    /// Whether one who was in may come in again.
    #[serde(default)]
    pub reentry: ReEntry,
    /// A list the person must have been admitted on first.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub requires: Option<ListCode>,
    /// Age of the data, in minutes, past which a verdict is amber.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub amber_minutes: Option<u32>,
    /// How much of the directory its gates hold.
    #[serde(default)]
    pub directory: DirectoryPolicy,
    /// Whether an entry needs the server's word.
    #[serde(default)]
    pub live: bool,
}

/// A time span in which a list is open.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Window {
    /// First instant it is open.
    pub from: DateTime<FixedOffset>,
    /// First instant it is closed again.
    pub to: DateTime<FixedOffset>,
}

/// Whether one who was in may come in again.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum ReEntry {
    /// Never on the same event day.
    No,
    /// After an exit was scanned.
    #[default]
    AfterExit,
    /// At any time.
    Free,
}

/// How much of the directory a gate holds.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DirectoryPolicy {
    /// No names at all.
    #[default]
    None,
    /// Names with a part hidden.
    Masked,
    /// Names in full.
    Full,
}
