//! Community boards around the event.

use super::{CircleCode, Text, TopicId};
use chrono::{DateTime, FixedOffset};
use serde::{Deserialize, Serialize};

/// A community board.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Circle {
    /// Short name, unique in the event.
    pub code: CircleCode,
    /// What it is called.
    pub name: Text,
    /// Who runs it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub owner: Option<Text>,
    /// How many posts it holds.
    #[serde(default)]
    pub posts: u32,
    /// What it is about.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub description: Option<Text>,
}

/// A thread in a circle.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Topic {
    /// Stable identity.
    pub id: TopicId,
    /// The circle it stands in.
    pub circle: CircleCode,
    /// The headline.
    pub title: Text,
    /// The full text.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub text: Option<Text>,
    /// Who wrote it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub author: Option<Text>,
    /// When it was written.
    pub at: DateTime<FixedOffset>,
    /// How many answers it has.
    #[serde(default)]
    pub replies: u32,
}
