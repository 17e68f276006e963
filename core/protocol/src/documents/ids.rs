//! Typed ids. Codes are chosen by organizers; hex ids are made by machines.

use serde::{Deserialize, Deserializer, Serialize, Serializer};
use std::fmt;
use std::str::FromStr;

/// Why a text is not an id.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum IdError {
    /// Empty, too long, or with a character outside `A-Z a-z 0-9 _ -`.
    #[error("{what} must be 1 to {len_max} characters of A-Z a-z 0-9 _ -")]
    Code {
        /// Which id.
        what: &'static str,
        /// Most characters allowed.
        len_max: usize,
    },
    /// Not the right number of lower-case hexadecimal digits.
    #[error("{what} must be {digits} lower-case hexadecimal digits")]
    Hex {
        /// Which id.
        what: &'static str,
        /// How many digits it has.
        digits: usize,
    },
}

macro_rules! codes {
    ($($(#[$doc:meta])* $name:ident, $len_max:literal;)*) => {$(
        $(#[$doc])*
        #[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize)]
        #[serde(transparent)]
        pub struct $name(String);

        impl $name {
            /// Most characters allowed.
            pub const LEN_MAX: usize = $len_max;

            /// Checks and wraps a code.
            ///
            /// # Errors
            /// [`IdError::Code`] where the text is no code.
            pub fn new(code: impl Into<String>) -> Result<Self, IdError> {
                let code = code.into();
                let allowed = |b: u8| b.is_ascii_alphanumeric() || b == b'_' || b == b'-';
                if code.is_empty() || code.len() > $len_max || !code.bytes().all(allowed) {
                    return Err(IdError::Code { what: stringify!($name), len_max: $len_max });
                }
                Ok(Self(code))
            }

            /// The code as text.
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        }

        impl FromStr for $name {
            type Err = IdError;

            fn from_str(text: &str) -> Result<Self, IdError> {
                Self::new(text)
            }
        }

        impl<'de> Deserialize<'de> for $name {
            fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                Self::new(String::deserialize(deserializer)?).map_err(serde::de::Error::custom)
            }
        }
    )*};
}

codes! {
    /// Short name of an event, part of its addresses.
    EventCode, 32;
    /// A building.
    VenueCode, 64;
    /// A place in a building.
    RoomCode, 64;
    /// A themed sub-conference.
    ForumCode, 64;
    /// One agenda item; a frab guid where the agenda came from such a file.
    SessionId, 64;
    /// A person on stage.
    SpeakerId, 64;
    /// An exhibiting organisation.
    ExhibitorCode, 64;
    /// A themed area of an exhibition.
    ZoneCode, 64;
    /// A question of a booth, or one of its options.
    QuestionCode, 64;
    /// A contest or roadshow entry.
    ProjectId, 64;
    /// An announcement.
    NoticeId, 64;
    /// A set of check-in rules.
    ListCode, 64;
    /// A community board.
    CircleCode, 64;
    /// A thread in a circle.
    TopicId, 64;
}

macro_rules! hex_ids {
    ($($(#[$doc:meta])* $name:ident, $bytes:literal;)*) => {$(
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
        pub struct $name(pub [u8; $bytes]);

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&hex::encode(self.0))
            }
        }

        impl FromStr for $name {
            type Err = IdError;

            fn from_str(text: &str) -> Result<Self, IdError> {
                let wrong = IdError::Hex { what: stringify!($name), digits: $bytes * 2 };
                let mut bytes = [0u8; $bytes];
                if text.bytes().any(|b| b.is_ascii_uppercase()) {
                    return Err(wrong);
                }
                hex::decode_to_slice(text, &mut bytes).map_err(|_| wrong)?;
                Ok(Self(bytes))
            }
        }

        impl Serialize for $name {
            fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.collect_str(self)
            }
        }

        impl<'de> Deserialize<'de> for $name {
            fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                String::deserialize(deserializer)?.parse().map_err(serde::de::Error::custom)
            }
        }
    )*};
}

hex_ids! {
    /// One installation's membership of an event: the first 16 bytes of SHA-256 of its public key.
    DeviceId, 16;
    /// One human act: a UUIDv7 (RFC 9562) made on the device, written without hyphens.
    OpId, 16;
    /// One start of a device's operating system, as far as the platform can tell.
    BootId, 16;
    /// A booth's record about one person ([`crate::streams::lead_of`]).
    LeadId, 16;
    /// One act of giving contact details ([`crate::streams::exchange_of`]).
    ExchangeId, 16;
    /// The right of one attendee to enter; random, and never proof of anything by itself.
    RegistrationId, 8;
    /// Two entries that should not both have been: follows from the two scans.
    IncidentId, 8;
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_refuse_what_could_be_read_as_a_path_or_a_query() {
        let cases =
            ["", "a/b", "a b", "a.b", "会", "a?b", &"x".repeat(33), "a\0"].map(String::from);
        for case in cases {
            assert!(EventCode::new(case.clone()).is_err(), "{case:?} was accepted");
        }
        assert_eq!(EventCode::new("HMIW2026").unwrap().as_str(), "HMIW2026");
    }

    #[test]
    fn hex_ids_have_one_spelling() {
        let id: RegistrationId = "00ff10ab00ff10ab".parse().unwrap();
        assert_eq!(id.to_string(), "00ff10ab00ff10ab");
        for case in ["00FF10AB00FF10AB", "00ff", "", "zz", "00ff10ab00ff10ab00"] {
            assert!(case.parse::<RegistrationId>().is_err(), "{case:?} was accepted");
        }
    }
}
