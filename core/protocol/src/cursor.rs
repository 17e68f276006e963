//! Where a device stands in a stream.

use crate::digest::Chain;
use crate::streams::StreamId;
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use std::fmt;
use std::str::FromStr;

/// A position in a stream, with the hash of everything before it.
///
/// On the wire it is an opaque text; a server that does not know this past answers
/// `history_forked`.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Cursor {
    /// The stream.
    pub stream: StreamId,
    /// Number of the last change taken; 0 before the first.
    pub seq: u64,
    /// The chain at that change.
    pub chain: Chain,
}

/// A text that is no cursor.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("not a cursor")]
pub struct NotACursor;

impl Cursor {
    /// The position before the first change.
    pub fn start(stream: StreamId) -> Self {
        let chain = Chain::start(&stream);
        Self { stream, seq: 0, chain }
    }
}

impl fmt::Display for Cursor {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let plain = format!("{}@{}.{}", self.stream, self.seq, self.chain);
        f.write_str(&URL_SAFE_NO_PAD.encode(plain))
    }
}

impl FromStr for Cursor {
    type Err = NotACursor;

    fn from_str(text: &str) -> Result<Self, NotACursor> {
        let bytes = URL_SAFE_NO_PAD.decode(text).map_err(|_| NotACursor)?;
        let plain = String::from_utf8(bytes).map_err(|_| NotACursor)?;
        let (stream, position) = plain.split_once('@').ok_or(NotACursor)?;
        let (seq, chain) = position.split_once('.').ok_or(NotACursor)?;
        let cursor = Self {
            stream: stream.parse().map_err(|_| NotACursor)?,
            seq: seq.parse().map_err(|_| NotACursor)?,
            chain: chain.parse().map_err(|_| NotACursor)?,
        };
        // one position has one spelling: no leading zeros, signs or padding
        if cursor.to_string() == text { Ok(cursor) } else { Err(NotACursor) }
    }
}

impl Serialize for Cursor {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Cursor {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer)?.parse().map_err(serde::de::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn streams() -> impl Strategy<Value = StreamId> {
        prop_oneof![
            Just(StreamId::Agenda),
            Just(StreamId::Circles),
            Just(StreamId::Directory),
            Just(StreamId::Gate),
            "[A-Za-z0-9_-]{1,64}".prop_map(|code| StreamId::Booth(code.parse().unwrap())),
            "[A-Za-z0-9_-]{1,64}".prop_map(|code| StreamId::List(code.parse().unwrap())),
            any::<[u8; 8]>().prop_map(|id| StreamId::Me(crate::documents::RegistrationId(id))),
        ]
    }

    proptest! {
        #[test]
        fn any_cursor_comes_back(stream in streams(), seq: u64, chain: [u8; 8]) {
            let cursor = Cursor { stream, seq, chain: Chain(chain) };
            prop_assert_eq!(cursor.to_string().parse(), Ok(cursor.clone()));
            let json = serde_json::to_string(&cursor).unwrap();
            prop_assert_eq!(serde_json::from_str::<Cursor>(&json).unwrap(), cursor);
        }

        #[test]
        fn a_text_that_is_read_is_the_only_one_for_its_cursor(plain in "(agenda|directory|gate|(booth|list)/[a-c]{0,2}|me/[0-9a-f]{16})@[+0-9]{0,3}\\.[0-9a-fA-F]{15,17}") {
            let text = URL_SAFE_NO_PAD.encode(plain);
            if let Ok(cursor) = text.parse::<Cursor>() {
                prop_assert_eq!(cursor.to_string(), text);
            }
        }
    }
}
