//! JSON as other programs write it: numbers for texts, empty strings and nulls for nothing, one
//! thing where a list is meant.

use serde::de::{DeserializeOwned, IgnoredAny, MapAccess, SeqAccess, Visitor};
use serde::{Deserialize, Deserializer};
use serde_json::Value;
use std::fmt;
use std::marker::PhantomData;

/// A text, a number or a truth as text; nothing where it is blank, missing or `null`.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Word(Option<String>);

impl Word {
    /// The text, if there is any.
    pub(crate) fn get(&self) -> Option<&str> {
        self.0.as_deref()
    }

    fn of(value: Value) -> Self {
        Self(match value {
            Value::String(text) => Some(text).filter(|text| !text.trim().is_empty()),
            Value::Number(number) => Some(number.to_string()),
            Value::Bool(truth) => Some(truth.to_string()),
            // a thing by its name, or a text by language: English first, else the first there is
            Value::Object(mut texts) => {
                let first = texts.remove("name").or_else(|| texts.remove("en"));
                let first = first.or_else(|| texts.into_iter().map(|(_, text)| text).next());
                first.filter(|text| !text.is_array()).map(Self::of).unwrap_or_default().0
            }
            Value::Null | Value::Array(_) => None,
        })
    }
}

impl From<&str> for Word {
    fn from(text: &str) -> Self {
        Self(Some(text.to_owned()).filter(|text| !text.trim().is_empty()))
    }
}

impl<'de> Deserialize<'de> for Word {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Value::deserialize(deserializer).map(Self::of)
    }
}

/// A list; one thing counts as a list of it, and nothing as an empty one. What cannot be read as
/// the thing stays as the reason why.
#[derive(Debug, Clone)]
pub(crate) struct Many<T>(pub(crate) Vec<Result<T, String>>);

impl<T> Default for Many<T> {
    fn default() -> Self {
        Self(Vec::new())
    }
}

impl<T> Many<T> {
    /// What could be read.
    pub(crate) fn read(&self) -> impl Iterator<Item = &T> {
        self.0.iter().filter_map(|item| item.as_ref().ok())
    }
}

impl<'de, T: DeserializeOwned> Deserialize<'de> for Many<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(ManyVisitor(PhantomData))
    }
}

struct ManyVisitor<T>(PhantomData<T>);

fn read<T: DeserializeOwned>(value: Value) -> Result<T, String> {
    serde_json::from_value(value).map_err(|error| error.to_string())
}

impl<'de, T: DeserializeOwned> Visitor<'de> for ManyVisitor<T> {
    type Value = Many<T>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a list")
    }

    // one at a time: the whole list as values would take several times its bytes
    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<Many<T>, A::Error> {
        let mut items = Vec::new();
        while let Some(value) = list.next_element::<Value>()? {
            items.push(read(value));
        }
        Ok(Many(items))
    }

    fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<Many<T>, A::Error> {
        let value = Value::deserialize(serde::de::value::MapAccessDeserializer::new(map))?;
        Ok(Many(vec![read(value)]))
    }

    fn visit_str<E>(self, text: &str) -> Result<Many<T>, E> {
        match text.trim().is_empty() {
            true => Ok(Many::default()),
            false => Ok(Many(vec![read(Value::String(text.to_owned()))])),
        }
    }

    fn visit_unit<E>(self) -> Result<Many<T>, E> {
        Ok(Many::default())
    }

    fn visit_bool<E>(self, _: bool) -> Result<Many<T>, E> {
        Ok(Many::default())
    }

    fn visit_u64<E>(self, number: u64) -> Result<Many<T>, E> {
        Ok(Many(vec![read(Value::from(number))]))
    }

    fn visit_i64<E>(self, number: i64) -> Result<Many<T>, E> {
        Ok(Many(vec![read(Value::from(number))]))
    }

    fn visit_f64<E>(self, _: f64) -> Result<Many<T>, E> {
        Ok(Many::default())
    }
}

/// The names of an object's members.
#[derive(Debug, Clone, Default)]
pub(crate) struct Members(pub(crate) Vec<String>);

impl<'de> Deserialize<'de> for Members {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_map(MembersVisitor)
    }
}

struct MembersVisitor;

impl<'de> Visitor<'de> for MembersVisitor {
    type Value = Members;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Members, A::Error> {
        let mut names = Vec::new();
        while let Some((name, _)) = map.next_entry::<String, IgnoredAny>()? {
            names.push(name);
        }
        Ok(Members(names))
    }
}

/// The bytes without a byte-order mark.
pub(crate) fn unmarked(bytes: &[u8]) -> &[u8] {
    bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes)
}
