//! vCard (RFC 2426, RFC 6350), without photos.

use super::ContactLine;
use calcard::vcard::{VCard, VCardEntry, VCardProperty, VCardValue, VCardVersion};
use huiban_protocol::documents::{ContactField, clean};

/// Which vCard.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum VcardVersion {
    /// 3.0, which every phone reads; for QR codes.
    V3,
    /// 4.0, for files.
    V4,
}

/// One contact.
pub(super) fn write(line: &ContactLine, version: VcardVersion) -> String {
    let field = |field: ContactField| line.contact.get(field).map(clean).unwrap_or_default();
    let name = field(ContactField::Name);
    let split = crate::name::split(&name);
    let part = |own: ContactField, split: String| {
        Some(field(own)).filter(|own| !own.is_empty()).unwrap_or(split)
    };
    let family = part(ContactField::FamilyName, split.0);
    let given = part(ContactField::GivenName, split.1);
    // a card must have a shown name
    let shown = [name, field(ContactField::Org), "?".to_owned()];
    let shown = shown.into_iter().find(|text| !text.is_empty()).unwrap_or_default();
    let parts = [family, given, String::new(), String::new(), String::new()];
    let mut entries = vec![
        VCardEntry::new(VCardProperty::Fn).with_value(shown),
        VCardEntry::new(VCardProperty::N)
            .with_values(parts.into_iter().map(VCardValue::Text).collect()),
    ];
    let plain = [
        (VCardProperty::Org, ContactField::Org),
        (VCardProperty::Title, ContactField::Title),
        (VCardProperty::Tel, ContactField::Phone),
        (VCardProperty::Email, ContactField::Email),
        (VCardProperty::Note, ContactField::Note),
        (VCardProperty::Other("X-WECHAT".to_owned()), ContactField::Wechat),
    ];
    for (property, known) in plain {
        let value = field(known);
        if !value.is_empty() {
            entries.push(VCardEntry::new(property).with_value(value));
        }
    }
    let url = field(ContactField::Url);
    if ["https://", "http://"].iter().any(|scheme| url.starts_with(scheme)) {
        entries.push(VCardEntry::new(VCardProperty::Url).with_value(url));
    }
    let address = field(ContactField::Address);
    if !address.is_empty() {
        let street =
            ["", "", address.as_str(), "", "", "", ""].map(str::to_owned).map(VCardValue::Text);
        entries.push(VCardEntry::new(VCardProperty::Adr).with_values(street.to_vec()));
    }
    if version == VcardVersion::V4 {
        entries.push(VCardEntry::new(VCardProperty::Uid).with_value(line.id.clone()));
    }
    let version = match version {
        VcardVersion::V3 => VCardVersion::V3_0,
        VcardVersion::V4 => VCardVersion::V4_0,
    };
    let mut text = String::new();
    let written = VCard { entries }.write_to(&mut text, version);
    debug_assert!(written.is_ok(), "writing to a string does not fail");
    text
}
