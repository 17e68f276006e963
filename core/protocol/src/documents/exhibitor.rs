//! Exhibitors and the themed areas they stand in.

use super::{ExhibitorCode, Question, Text, ZoneCode};
use serde::{Deserialize, Serialize};

/// A themed area of an exhibition.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Zone {
    /// Short name, unique in the event.
    pub code: ZoneCode,
    /// What it is called.
    pub name: Text,
    /// The organizer's position of it among the zones.
    #[serde(default)]
    pub order: u32,
}

/// An organisation that exhibits.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Exhibitor {
    /// Short name, unique in the event.
    pub code: ExhibitorCode,
    /// What it is called.
    pub name: Text,
    /// The area it stands in.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub zone: Option<ZoneCode>,
    /// The number of its stand: `A12`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub booth: Option<String>,
    /// The size of its stand, in square metres.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub area_m2: Option<u32>,
    /// Sponsor tier, 1 is lowest; none for who only bought a booth.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tier: Option<u8>,
    /// What it does.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub description: Option<Text>,
    /// What it offers, in words that visitors look for.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub offers: Vec<String>,
    /// Its web address.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub url: Option<String>,
    /// What it asks visitors of its booth, unless the booth says otherwise.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub questions: Vec<Question>,
}
