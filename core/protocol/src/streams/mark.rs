//! What a person can say of a bookmark besides a note: a colour, tags, when to be reminded.

use crate::limits::{REMIND_BEFORE_MAX_MIN, TAG_CHARS_MAX};
use chrono::{DateTime, SecondsFormat};
use serde::{Deserialize, Deserializer, Serialize};
use std::fmt;
use std::str::FromStr;

/// The colours by which bookmarks are grouped.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[allow(missing_docs, reason = "each is the colour of its name")]
pub enum Colour {
    Red,
    Orange,
    Yellow,
    Green,
    Blue,
    Purple,
    Pink,
    Grey,
}

impl Colour {
    /// All of them, in the order in which they are offered.
    pub const ALL: [Self; 8] = [
        Self::Red,
        Self::Orange,
        Self::Yellow,
        Self::Green,
        Self::Blue,
        Self::Purple,
        Self::Pink,
        Self::Grey,
    ];

    /// The name it has on the wire and for programs.
    pub fn name(self) -> &'static str {
        match self {
            Self::Red => "red",
            Self::Orange => "orange",
            Self::Yellow => "yellow",
            Self::Green => "green",
            Self::Blue => "blue",
            Self::Purple => "purple",
            Self::Pink => "pink",
            Self::Grey => "grey",
        }
    }
}

/// A text that is none of the colours.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("no such colour: use red, orange, yellow, green, blue, purple, pink or grey")]
pub struct NotAColour;

impl FromStr for Colour {
    type Err = NotAColour;

    fn from_str(text: &str) -> Result<Self, NotAColour> {
        Self::ALL.into_iter().find(|colour| colour.name() == text).ok_or(NotAColour)
    }
}

/// A word that a person sorts bookmarks by: 1 to [`TAG_CHARS_MAX`] characters without commas,
/// control characters, and space around.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize)]
#[serde(transparent)]
pub struct Tag(String);

/// A text that is no tag.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("not a tag: write 1 to {TAG_CHARS_MAX} characters without commas")]
pub struct NotATag;

impl Tag {
    /// The text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl FromStr for Tag {
    type Err = NotATag;

    fn from_str(text: &str) -> Result<Self, NotATag> {
        let fits = (1..=TAG_CHARS_MAX).contains(&text.chars().count())
            && text.trim() == text
            && !text.chars().any(|c| c.is_control() || c == ',' || c == '，');
        if fits { Ok(Self(text.to_owned())) } else { Err(NotATag) }
    }
}

impl<'de> Deserialize<'de> for Tag {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer)?.parse().map_err(serde::de::Error::custom)
    }
}

/// When a person wants to be reminded.
///
/// Written `15m`, `2h`, `1d` before the start, or as a time of its own in RFC 3339.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Remind {
    /// So many minutes before the start, at most [`REMIND_BEFORE_MAX_MIN`]; whole days are days of
    /// the calendar on site, so that the clock shows the same hour.
    BeforeMin(u32),
    /// At this time, ms since 1970 UTC.
    AtMs(i64),
}

/// Minutes of an hour, and of a day.
const HOUR_MIN: u32 = 60;
const DAY_MIN: u32 = 24 * HOUR_MIN;

impl Remind {
    /// Whether it is a time that a calendar knows, or not too long before the start.
    pub fn is_sound(self) -> bool {
        match self {
            Self::BeforeMin(minutes) => minutes <= REMIND_BEFORE_MAX_MIN,
            Self::AtMs(ms) => ms >= 0 && DateTime::from_timestamp_millis(ms).is_some(),
        }
    }
}

/// A text that says no time for a reminder.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error(
    "not a time for a reminder: write 15m, 2h or 1d before the start, at most 14d, or a time such \
     as 2026-11-12T13:30:00+08:00"
)]
pub struct NotARemind;

impl FromStr for Remind {
    type Err = NotARemind;

    fn from_str(text: &str) -> Result<Self, NotARemind> {
        let units = [("m", 1), ("h", HOUR_MIN), ("d", DAY_MIN)];
        let before = units.into_iter().find_map(|(unit, minutes)| {
            let number = text.strip_suffix(unit)?;
            let digits = !number.is_empty() && number.bytes().all(|byte| byte.is_ascii_digit());
            number.parse::<u32>().ok().filter(|_| digits)?.checked_mul(minutes)
        });
        let remind = match before {
            Some(minutes) => Self::BeforeMin(minutes),
            None => {
                let at = DateTime::parse_from_rfc3339(text).map_err(|_| NotARemind)?;
                Self::AtMs(at.timestamp_millis())
            }
        };
        if remind.is_sound() { Ok(remind) } else { Err(NotARemind) }
    }
}

impl fmt::Display for Remind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match *self {
            Self::BeforeMin(minutes) if minutes > 0 && minutes % DAY_MIN == 0 => {
                write!(f, "{}d", minutes / DAY_MIN)
            }
            Self::BeforeMin(minutes) if minutes > 0 && minutes % HOUR_MIN == 0 => {
                write!(f, "{}h", minutes / HOUR_MIN)
            }
            Self::BeforeMin(minutes) => write!(f, "{minutes}m"),
            Self::AtMs(ms) => match DateTime::from_timestamp_millis(ms) {
                Some(at) => f.write_str(&at.to_rfc3339_opts(SecondsFormat::AutoSi, true)),
                None => write!(f, "{ms}"),
            },
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_time_for_a_reminder_is_read_as_people_write_it() {
        let cases = [
            ("15m", Some(Remind::BeforeMin(15)), "15m"),
            ("0m", Some(Remind::BeforeMin(0)), "0m"),
            ("90m", Some(Remind::BeforeMin(90)), "90m"),
            ("2h", Some(Remind::BeforeMin(120)), "2h"),
            ("1d", Some(Remind::BeforeMin(1_440)), "1d"),
            ("48h", Some(Remind::BeforeMin(2_880)), "2d"),
            ("14d", Some(Remind::BeforeMin(20_160)), "14d"),
            ("15d", None, ""),
            ("4294967295d", None, ""),
            ("+5m", None, ""),
            ("-5m", None, ""),
            ("m", None, ""),
            ("15", None, ""),
            ("", None, ""),
            ("1970-01-01T08:00:01+08:00", Some(Remind::AtMs(1_000)), "1970-01-01T00:00:01Z"),
            ("1960-01-01T08:00:01+08:00", None, ""),
        ];
        for (text, expected, shown) in cases {
            let remind = text.parse::<Remind>().ok();
            assert_eq!(remind, expected, "{text:?}");
            if let Some(remind) = remind {
                assert_eq!(remind.to_string(), shown);
                assert_eq!(shown.parse(), Ok(remind));
            }
        }
    }

    #[test]
    fn a_tag_is_a_short_word() {
        let long = "标".repeat(TAG_CHARS_MAX);
        let too_long = "标".repeat(TAG_CHARS_MAX + 1);
        for (text, fits) in [
            ("AI", true),
            ("必看 2", true),
            (&*long, true),
            (&*too_long, false),
            ("", false),
            (" AI", false),
            ("a,b", false),
            ("a，b", false),
            ("a\nb", false),
        ] {
            assert_eq!(text.parse::<Tag>().is_ok(), fits, "{text:?}");
            let json = serde_json::to_string(text).unwrap();
            assert_eq!(serde_json::from_str::<Tag>(&json).is_ok(), fits, "{text:?}");
        }
    }

    #[test]
    fn a_colour_has_one_name() {
        for colour in Colour::ALL {
            assert_eq!(colour.name().parse(), Ok(colour));
            assert_eq!(serde_json::to_value(colour).unwrap(), colour.name());
        }
        assert!("mauve".parse::<Colour>().is_err());
    }
}
