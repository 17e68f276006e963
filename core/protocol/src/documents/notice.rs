//! Announcements.

use super::{NoticeId, Text};
use chrono::{DateTime, FixedOffset};
use serde::{Deserialize, Serialize};

/// An announcement from the organizer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Notice {
    /// Stable identity.
    pub id: NoticeId,
    /// The headline.
    pub title: Text,
    /// The text.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub text: Option<Text>,
    /// When it was announced.
    pub at: DateTime<FixedOffset>,
}
