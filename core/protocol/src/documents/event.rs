//! The event itself, its days and its forums.

use super::{EventCode, ForumCode, RoomCode, Text};
use chrono::NaiveDate;
use chrono_tz::Tz;
use serde::{Deserialize, Serialize};

/// The whole gathering (one edition), in one time zone.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Event {
    /// Short name, unique on a server.
    pub code: EventCode,
    /// What it is called.
    pub name: Text,
    /// IANA time zone of every local time of the event.
    pub zone: Tz,
    /// What it is about.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub description: Option<Text>,
    /// The calendar days it covers, in order, in the event's zone.
    pub days: Vec<Day>,
}

impl Event {
    /// The first day, if there is any.
    pub fn first_day(&self) -> Option<NaiveDate> {
        self.days.iter().map(|day| day.date).min()
    }

    /// The last day, if there is any.
    pub fn last_day(&self) -> Option<NaiveDate> {
        self.days.iter().map(|day| day.date).max()
    }
}

/// A calendar day in the event's zone.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Day {
    /// The date.
    pub date: NaiveDate,
    /// A name such as “Opening day”.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<Text>,
}

/// What part of the event a forum is.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ForumKind {
    /// One of the event's main forums.
    Main,
    /// A themed forum.
    #[default]
    Themed,
    /// A contest with finals and roadshows.
    Contest,
    /// An exhibition.
    Exhibition,
}

/// A themed sub-conference: it owns sessions and can be followed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Forum {
    /// Short name, unique in the event.
    pub code: ForumCode,
    /// What part of the event it is.
    #[serde(default)]
    pub kind: ForumKind,
    /// What it is called.
    pub title: Text,
    /// Who holds it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub host: Option<Text>,
    /// What it is about.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub description: Option<Text>,
    /// The rooms it usually meets in.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub rooms: Vec<RoomCode>,
    /// The organizer's position of it among the forums.
    #[serde(default)]
    pub order: u32,
}
