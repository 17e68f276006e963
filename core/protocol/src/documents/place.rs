//! Where things happen, and how long it takes to get there.

use super::{IdError, RoomCode, Text, VenueCode};
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use std::fmt;
use std::str::FromStr;

/// A building.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Venue {
    /// Short name, unique in the event.
    pub code: VenueCode,
    /// What it is called.
    pub name: Text,
    /// Where it stands.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub address: Option<Text>,
}

/// A place in a building.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Room {
    /// Short name, unique in the event.
    pub code: RoomCode,
    /// The building.
    pub venue: VenueCode,
    /// What it is called.
    pub name: Text,
    /// The floor as signs name it: `1F`, `B1`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub floor: Option<String>,
    /// How many people it takes.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub capacity: Option<u32>,
    /// The organizer's position of it among the rooms.
    #[serde(default)]
    pub order: u32,
}

/// Minutes it takes to walk or ride between two places, the same both ways.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Transfer {
    /// One end.
    pub from: TransferPoint,
    /// The other end.
    pub to: TransferPoint,
    /// How long it takes, in minutes.
    pub minutes: u16,
}

impl Transfer {
    /// The id of its row: both ends.
    pub fn id(&self) -> String {
        format!("{}~{}", self.from, self.to)
    }
}

/// One end of a transfer, written `venue/CODE`, `floor/VENUE/FLOOR` or `room/CODE`.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum TransferPoint {
    /// Anywhere in a building.
    Venue(VenueCode),
    /// A floor of a building, as [`Room::floor`] names it.
    Floor(VenueCode, String),
    /// One room.
    Room(RoomCode),
}

impl fmt::Display for TransferPoint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Venue(venue) => write!(f, "venue/{venue}"),
            Self::Floor(venue, floor) => write!(f, "floor/{venue}/{floor}"),
            Self::Room(room) => write!(f, "room/{room}"),
        }
    }
}

impl FromStr for TransferPoint {
    type Err = IdError;

    fn from_str(text: &str) -> Result<Self, IdError> {
        let wrong = IdError::Code { what: "TransferPoint", len_max: VenueCode::LEN_MAX };
        match text.split_once('/') {
            Some(("venue", code)) => Ok(Self::Venue(code.parse()?)),
            Some(("room", code)) => Ok(Self::Room(code.parse()?)),
            Some(("floor", rest)) => {
                let (venue, floor) = rest.split_once('/').ok_or(wrong)?;
                Ok(Self::Floor(venue.parse()?, floor.to_owned()))
            }
            _ => Err(wrong),
        }
    }
}

impl Serialize for TransferPoint {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for TransferPoint {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer)?.parse().map_err(serde::de::Error::custom)
    }
}
