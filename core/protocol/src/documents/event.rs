//! The event itself, its days and its forums.

use super::{EventCode, ForumCode, RoomCode, Text};
use chrono::{Days, NaiveDate, TimeDelta, TimeZone as _};
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

    /// First instant of the first day in the event's zone, ms since 1970 UTC.
    pub fn start_ms(&self) -> Option<i64> {
        start_of_day_ms(self.zone, self.first_day()?)
    }

    /// First instant after the last day in the event's zone, ms since 1970 UTC.
    pub fn end_ms(&self) -> Option<i64> {
        start_of_day_ms(self.zone, self.last_day()?.checked_add_days(Days::new(1))?)
    }
}

/// Zones move their clocks by multiples of this.
const CLOCK_STEP: TimeDelta = TimeDelta::minutes(15);
/// No zone ever skipped more than a few hours; a day of steps is plenty.
const CLOCK_STEPS_MAX: usize = 96;

/// Where a zone moves its clocks at midnight, the day begins when they have moved.
fn start_of_day_ms(zone: Tz, day: NaiveDate) -> Option<i64> {
    let midnight = day.and_hms_opt(0, 0, 0)?;
    std::iter::successors(Some(midnight), |local| local.checked_add_signed(CLOCK_STEP))
        .take(CLOCK_STEPS_MAX)
        .find_map(|local| zone.from_local_datetime(&local).earliest())
        .map(|start| start.timestamp_millis())
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
