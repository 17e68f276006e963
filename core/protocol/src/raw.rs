//! JSON kept as the text it arrived in.
//!
//! Bodies of ops and rows are hashed. Parsing and writing them again could change a byte (key
//! order, escapes, numbers), so they are carried as [`Raw`] and parsed only to be read.

use serde::de::DeserializeOwned;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use serde_json::value::RawValue;
use std::fmt;

/// One JSON value as text; two are equal where their texts are.
#[derive(Clone)]
pub struct Raw(Box<RawValue>);

impl Raw {
    /// Checks that `text` is one JSON value and keeps it as it is, without outer space.
    ///
    /// # Errors
    /// Where the text is not JSON.
    pub fn parse(text: String) -> Result<Self, serde_json::Error> {
        let trimmed = text.trim_matches([' ', '\t', '\n', '\r']);
        let text = if trimmed.len() == text.len() { text } else { trimmed.to_owned() };
        RawValue::from_string(text).map(Self)
    }

    /// Writes a value once; from here on its text stays.
    ///
    /// # Errors
    /// Where the value cannot be JSON, such as a map whose keys are no text.
    pub fn write<T: Serialize>(value: &T) -> Result<Self, serde_json::Error> {
        serde_json::value::to_raw_value(value).map(Self)
    }

    /// Reads the value.
    ///
    /// # Errors
    /// Where the text is JSON of another shape.
    pub fn read<T: DeserializeOwned>(&self) -> Result<T, serde_json::Error> {
        serde_json::from_str(self.0.get())
    }

    /// The text.
    pub fn text(&self) -> &str {
        self.0.get()
    }
}

impl PartialEq for Raw {
    fn eq(&self, other: &Self) -> bool {
        self.text() == other.text()
    }
}

impl Eq for Raw {}

impl fmt::Debug for Raw {
    /// Bodies may hold personal data, so only the length is shown.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Raw({} bytes)", self.text().len())
    }
}

impl Serialize for Raw {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.0.serialize(serializer)
    }
}

impl<'de> Deserialize<'de> for Raw {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Box::<RawValue>::deserialize(deserializer).map(Self)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_text_survives_a_round_trip_to_the_byte() {
        #[derive(Serialize, Deserialize)]
        struct Holder {
            body: Raw,
        }
        let text = r#"{"b":1.0, "a":"\u00e9" }"#;
        let holder = Holder { body: Raw::parse(format!(" {text}\n")).unwrap() };
        let json = serde_json::to_string(&holder).unwrap();
        let back: Holder = serde_json::from_str(&json).unwrap();
        assert_eq!(back.body.text(), text);
    }
}
