//! Contact details of a person, field by field.

use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// One field of contact details.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[allow(missing_docs, reason = "the names say it")]
pub enum ContactField {
    Name,
    /// The family name, where a name was split by hand.
    FamilyName,
    /// The given name, where a name was split by hand.
    GivenName,
    Org,
    Title,
    Phone,
    Wechat,
    Email,
    Address,
    Url,
    /// What the person looks for and offers, separated by commas.
    Interests,
    Note,
}

impl ContactField {
    /// Every field, in the order in which people read them.
    pub const ALL: [Self; 12] = [
        Self::Name,
        Self::FamilyName,
        Self::GivenName,
        Self::Org,
        Self::Title,
        Self::Phone,
        Self::Wechat,
        Self::Email,
        Self::Address,
        Self::Url,
        Self::Interests,
        Self::Note,
    ];

    /// The name on the wire and in commands.
    pub fn name(self) -> &'static str {
        match self {
            Self::Name => "name",
            Self::FamilyName => "family_name",
            Self::GivenName => "given_name",
            Self::Org => "org",
            Self::Title => "title",
            Self::Phone => "phone",
            Self::Wechat => "wechat",
            Self::Email => "email",
            Self::Address => "address",
            Self::Url => "url",
            Self::Interests => "interests",
            Self::Note => "note",
        }
    }
}

/// A text that names no field.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error(
    "no field of a card: use name, family_name, given_name, org, title, phone, wechat, email, \
     address, url, interests or note"
)]
pub struct NotAField;

impl std::str::FromStr for ContactField {
    type Err = NotAField;

    fn from_str(text: &str) -> Result<Self, NotAField> {
        Self::ALL.into_iter().find(|field| field.name() == text).ok_or(NotAField)
    }
}

/// Contact details: the fields that are known.
#[derive(Debug, Clone, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Contact {
    /// By field; no value is empty.
    pub fields: BTreeMap<ContactField, String>,
}

impl Contact {
    /// A field's value.
    pub fn get(&self, field: ContactField) -> Option<&str> {
        self.fields.get(&field).map(String::as_str)
    }

    /// Sets a field to what is left of a text without control characters, characters that turn the
    /// direction of writing, and space around; where nothing is left, the field is unknown.
    pub fn set(&mut self, field: ContactField, text: &str) {
        match clean(text) {
            value if value.is_empty() => self.fields.remove(&field),
            value if field == ContactField::Url && !is_of_the_web(&value) => {
                self.fields.remove(&field)
            }
            value => self.fields.insert(field, value),
        };
    }

    /// Bytes of all values.
    pub fn bytes(&self) -> usize {
        self.fields.values().map(String::len).fold(0, usize::saturating_add)
    }

    /// Whether every value is as [`Contact::set`] leaves it.
    pub fn is_clean(&self) -> bool {
        self.fields.values().all(|value| !value.is_empty() && clean(value) == *value)
    }
}

/// Whether a link leads to a web page, and runs nothing: `https://…`, `http://…`, or an address that
/// names no scheme.
pub fn is_of_the_web(link: &str) -> bool {
    let lower = link.trim().to_ascii_lowercase();
    let scheme = lower.split_once(':').map(|(scheme, _)| scheme);
    match scheme {
        None | Some("http" | "https") => true,
        // a port behind a host's name
        Some(before) => before.contains('.') && !before.contains(['/', ' ']),
    }
}

/// A text of one line that looks the same wherever it is shown: no control characters, none that
/// turn the direction of writing or take no room.
pub fn clean(text: &str) -> String {
    let plain: String = text.chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
    let visible: String = plain.chars().filter(|c| !is_invisible(*c)).collect();
    visible.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Characters that change how their neighbours are shown and take no room themselves.
fn is_invisible(c: char) -> bool {
    matches!(c,
        '\u{00ad}' | '\u{061c}' | '\u{180e}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}'
        | '\u{2060}'..='\u{206f}' | '\u{feff}' | '\u{fff9}'..='\u{fffb}' | '\u{e0000}'..='\u{e007f}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_hides_or_turns_text_is_taken_out() {
        let cases = [
            (" 张\u{202e}三 ", "张三"),
            ("a\r\nBCC: b", "a BCC: b"),
            ("\u{feff}x\u{0}", "x"),
            ("\t", ""),
            ("尉迟 恭", "尉迟 恭"),
        ];
        for (text, left) in cases {
            assert_eq!(clean(text), left, "{text:?}");
        }
    }

    #[test]
    fn every_field_is_found_by_its_name() {
        for field in ContactField::ALL {
            assert_eq!(field.name().parse(), Ok(field));
            let json = serde_json::to_string(&field).unwrap();
            assert_eq!(json, format!("\"{}\"", field.name()));
        }
        assert!("photo".parse::<ContactField>().is_err());
    }
}
