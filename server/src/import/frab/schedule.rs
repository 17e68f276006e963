//! A schedule as it is written: texts, not yet times and people.

use crate::import::json::{Many, Word};
use serde::Deserialize;

/// A whole file.
#[derive(Debug, Default)]
pub(super) struct Schedule {
    /// Which program wrote it.
    pub(super) generator: Word,
    /// Base of relative links.
    pub(super) base_url: Word,
    /// What it is about.
    pub(super) conference: Conference,
    /// Its days, empty ones too.
    pub(super) days: Vec<Day>,
    /// Its events in their order.
    pub(super) events: Vec<Placed>,
    /// What could not be read: place and reason.
    pub(super) broken: Vec<(String, String)>,
}

/// The head of a schedule.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub(super) struct Conference {
    pub(super) acronym: Word,
    pub(super) title: Word,
    pub(super) description: Word,
    pub(super) start: Word,
    pub(super) day_change: Word,
    pub(super) base_url: Word,
    #[serde(alias = "timezone", alias = "timezone_name", alias = "time_zone")]
    pub(super) time_zone_name: Word,
    pub(super) rooms: Many<Room>,
}

/// A day's head.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub(super) struct Day {
    pub(super) index: Word,
    pub(super) date: Word,
    #[serde(alias = "day_start")]
    pub(super) start: Word,
    #[serde(alias = "day_end")]
    pub(super) end: Word,
}

/// A room's head.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub(super) struct Room {
    pub(super) name: Word,
    pub(super) guid: Word,
    pub(super) capacity: Word,
}

/// An event, and what it stands in.
#[derive(Debug)]
pub(super) struct Placed {
    /// Its path in the file.
    pub(super) place: String,
    /// The position of its day in [`Schedule::days`].
    pub(super) day: Option<usize>,
    /// The room it stands in.
    pub(super) room: Room,
    /// Itself.
    pub(super) event: Event,
}

/// An event as it is written.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub(super) struct Event {
    pub(super) guid: Word,
    pub(super) code: Word,
    pub(super) id: Word,
    pub(super) date: Word,
    pub(super) start: Word,
    pub(super) end: Word,
    pub(super) duration: Word,
    pub(super) room: Word,
    pub(super) title: Word,
    pub(super) subtitle: Word,
    pub(super) track: Word,
    #[serde(rename = "type")]
    pub(super) sort: Word,
    pub(super) language: Word,
    #[serde(rename = "abstract")]
    pub(super) summary: Word,
    pub(super) description: Word,
    #[serde(alias = "speakers")]
    pub(super) persons: Many<PersonOrName>,
    pub(super) links: Many<Link>,
    pub(super) attachments: Many<Link>,
}

/// A person, or only a name.
#[derive(Debug, Clone, Deserialize)]
#[serde(untagged)]
pub(super) enum PersonOrName {
    Person(Box<Person>),
    Name(Word),
}

/// A person as it is written.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub(super) struct Person {
    pub(super) guid: Word,
    pub(super) code: Word,
    pub(super) id: Word,
    pub(super) full_public_name: Word,
    pub(super) public_name: Word,
    pub(super) name: Word,
    #[serde(alias = "description", alias = "abstract")]
    pub(super) biography: Word,
}

impl Person {
    /// The name that is meant for everyone.
    pub(super) fn shown(&self) -> Option<&str> {
        self.full_public_name.get().or(self.public_name.get()).or(self.name.get())
    }
}

/// A link or an attachment.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub(super) struct Link {
    #[serde(alias = "href")]
    pub(super) url: Word,
    #[serde(alias = "name")]
    pub(super) title: Word,
}
