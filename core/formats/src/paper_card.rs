//! Paper business cards and other people's codes: vCard 2.1, 3.0, 4.0 and MECARD, read leniently.
//!
//! What comes in was written by who knows which program, in UTF-8, GBK or Shift JIS, quoted or not:
//! what can be read is taken, the rest is left out. Nobody signed it.

mod lines;
#[cfg(test)]
mod tests;

use calcard::Entry;
use calcard::vcard::{VCard, VCardProperty, VCardValue};
use huiban_protocol::documents::{Contact, ContactField};

/// Most bytes of a code or file that is read; photos make files large.
const BYTES_MAX: usize = 512 * 1024;
/// Most characters of one value that are kept.
const VALUE_CHARS_MAX: usize = 160;

/// Reads the first vCard, or a MECARD; `None` where it is neither, or says nothing.
pub fn read(bytes: &[u8]) -> Option<Contact> {
    if bytes.len() > BYTES_MAX {
        return None;
    }
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes).trim_ascii_start();
    let begins = |word: &str| {
        bytes.get(..word.len()).is_some_and(|b| b.eq_ignore_ascii_case(word.as_bytes()))
    };
    let contact = if begins("MECARD:") {
        mecard(&lines::decode(bytes, None))
    } else if begins("BEGIN:VCARD") {
        vcard(&lines::plain(bytes))
    } else {
        return None;
    };
    Some(contact).filter(|contact| !contact.fields.is_empty())
}

/// Sets a field that is not set yet, cut to what a field holds.
fn keep(contact: &mut Contact, field: ContactField, text: &str) {
    if contact.get(field).is_none() {
        contact.set(field, &text.chars().take(VALUE_CHARS_MAX).collect::<String>());
    }
}

fn vcard(text: &str) -> Contact {
    // a card that its end was cut off of is closed here
    let Entry::VCard(card) = calcard::Parser::new(&format!("{text}END:VCARD\r\n")).entry() else {
        return Contact::default();
    };
    let mut contact = Contact::default();
    read_name(&card, &mut contact);
    for entry in &card.entries {
        let texts: Vec<String> = entry.values.iter().flat_map(texts).collect();
        let joined = |by: &str| {
            let filled: Vec<&str> =
                texts.iter().map(|text| text.trim()).filter(|text| !text.is_empty()).collect();
            filled.join(by)
        };
        let (field, value) = match &entry.name {
            VCardProperty::Org => (ContactField::Org, joined(" ")),
            VCardProperty::Title => (ContactField::Title, joined(" ")),
            VCardProperty::Role => (ContactField::Title, joined(" ")),
            VCardProperty::Tel => (ContactField::Phone, without_scheme(&joined(" "), "tel:")),
            VCardProperty::Email => (ContactField::Email, without_scheme(&joined(" "), "mailto:")),
            VCardProperty::Adr => (ContactField::Address, joined(", ")),
            VCardProperty::Url => (ContactField::Url, joined("")),
            VCardProperty::Note => (ContactField::Note, joined(" ")),
            VCardProperty::Other(name) if is_wechat(name) => (ContactField::Wechat, joined("")),
            _ => continue,
        };
        keep(&mut contact, field, &value);
    }
    contact
}

fn is_wechat(name: &str) -> bool {
    ["x-wechat", "x-weixin", "x-wechat-id"].iter().any(|known| name.eq_ignore_ascii_case(known))
}

fn without_scheme(text: &str, scheme: &str) -> String {
    match text.get(..scheme.len()) {
        Some(head) if head.eq_ignore_ascii_case(scheme) => {
            text.get(scheme.len()..).unwrap_or_default().to_owned()
        }
        _ => text.to_owned(),
    }
}

fn texts(value: &VCardValue) -> Vec<String> {
    match value {
        VCardValue::Text(text) => vec![text.clone()],
        VCardValue::Component(parts) => parts.clone(),
        VCardValue::Integer(number) => vec![number.to_string()],
        _ => Vec::new(),
    }
}

/// The name as it is to be shown, and its parts where they are told.
fn read_name(card: &VCard, contact: &mut Contact) {
    let values = |property: &VCardProperty| -> Vec<String> {
        let entry = card.entries.iter().find(|entry| entry.name == *property);
        entry.map(|entry| entry.values.iter().flat_map(texts).collect()).unwrap_or_default()
    };
    let parts = values(&VCardProperty::N);
    let part = |at: usize| parts.get(at).map(|part| part.trim()).unwrap_or_default();
    // surname; given; additional; prefixes; suffixes
    let (family, given) = (part(0), part(1));
    keep(contact, ContactField::Name, &values(&VCardProperty::Fn).join(" "));
    keep(contact, ContactField::Name, &whole_name(family, given));
    if !given.is_empty() {
        keep(contact, ContactField::FamilyName, family);
        keep(contact, ContactField::GivenName, given);
    }
    keep(contact, ContactField::Name, &values(&VCardProperty::Nickname).join(" "));
}

/// Family name first, without space, where it is written in ideographs or kana.
fn whole_name(family: &str, given: &str) -> String {
    if family.chars().chain(given.chars()).any(crate::name::is_east_asian) {
        format!("{family}{given}")
    } else {
        format!("{given} {family}").trim().to_owned()
    }
}

/// `MECARD:N:Surname,Given;TEL:…;;`
fn mecard(text: &str) -> Contact {
    let mut contact = Contact::default();
    let body = text.get("MECARD:".len()..).unwrap_or_default();
    for part in split_unescaped(body, ';') {
        let Some((key, value)) = part.split_once(':') else { continue };
        let plain = |text: &str| unescaped(text).trim().to_owned();
        match key.trim().to_ascii_uppercase().as_str() {
            "N" => match split_unescaped(value, ',').as_slice() {
                [family, given, ..] if !given.trim().is_empty() => {
                    let (family, given) = (plain(family), plain(given));
                    keep(&mut contact, ContactField::Name, &whole_name(&family, &given));
                    keep(&mut contact, ContactField::FamilyName, &family);
                    keep(&mut contact, ContactField::GivenName, &given);
                }
                _ => keep(&mut contact, ContactField::Name, &plain(value)),
            },
            "TEL" => keep(&mut contact, ContactField::Phone, &plain(value)),
            "EMAIL" => keep(&mut contact, ContactField::Email, &plain(value)),
            "ADR" => keep(&mut contact, ContactField::Address, &plain(value)),
            "URL" => keep(&mut contact, ContactField::Url, &plain(value)),
            "ORG" | "COMPANY" => keep(&mut contact, ContactField::Org, &plain(value)),
            "TIL" | "TITLE" => keep(&mut contact, ContactField::Title, &plain(value)),
            "NOTE" | "MEMO" => keep(&mut contact, ContactField::Note, &plain(value)),
            _ => {}
        }
    }
    contact
}

fn split_unescaped(text: &str, by: char) -> Vec<String> {
    let (mut parts, mut part, mut escaped) = (Vec::new(), String::new(), false);
    for c in text.chars() {
        if c == by && !escaped {
            parts.push(std::mem::take(&mut part));
        } else {
            part.push(c);
        }
        escaped = c == '\\' && !escaped;
    }
    parts.push(part);
    parts
}

fn unescaped(text: &str) -> String {
    let (mut plain, mut escaped) = (String::new(), false);
    for c in text.chars() {
        if c == '\\' && !escaped {
            escaped = true;
        } else {
            plain.push(c);
            escaped = false;
        }
    }
    plain
}
