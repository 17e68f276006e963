//! Leads as the lines of a file, with headings in one language.

use super::leads::{LeadView, list_leads};
use super::reader::Reader;
use crate::error::Result;
use huiban_formats::contact_file::{ContactLine, ContactSheet};
use huiban_protocol::documents::{Contact, ContactField, ExhibitorCode, Language};
use rusqlite::Connection;

/// What the columns beside the contact details are.
const COLUMNS: [[&str; 3]; 8] = [
    ["评分", "評分", "Rating"],
    ["标签", "標籤", "Tags"],
    ["问答", "問答", "Answers"],
    ["备注记录", "備註記錄", "Notes"],
    ["跟进", "跟進", "Follow-up"],
    ["扫码时间", "掃碼時間", "Met"],
    ["授权", "授權", "Consent"],
    ["签名", "簽名", "Signed"],
];

const FIELDS: [[&str; 3]; 12] = [
    ["姓名", "姓名", "Name"],
    ["姓", "姓", "Family name"],
    ["名", "名", "Given name"],
    ["单位", "單位", "Organisation"],
    ["职务", "職務", "Title"],
    ["电话", "電話", "Phone"],
    ["微信", "微信", "WeChat"],
    ["邮箱", "郵箱", "Mail"],
    ["地址", "地址", "Address"],
    ["网址", "網址", "Web"],
    ["兴趣", "興趣", "Interests"],
    ["备注", "備註", "Note"],
];

pub(super) fn word(words: [&'static str; 3], language: Language) -> &'static str {
    let [hans, hant, en] = words;
    match language {
        Language::ZhHans => hans,
        Language::ZhHant => hant,
        Language::En => en,
    }
}

/// What the columns of contact details are called.
pub(super) fn field_names(language: Language) -> Vec<String> {
    FIELDS.iter().map(|words| word(*words, language).to_owned()).collect()
}

/// With family and given name apart, since address books sort by the family name.
pub(super) fn with_split_name(mut contact: Contact) -> Contact {
    let name = contact.get(ContactField::Name).map(huiban_formats::name::split);
    if let (Some((family, given)), None) = (name, contact.get(ContactField::FamilyName)) {
        contact.set(ContactField::FamilyName, &family);
        contact.set(ContactField::GivenName, &given);
    }
    contact
}

/// Every lead of a booth as a line.
pub(crate) fn lead_sheet(
    mirror: &Connection,
    exhibitor: &ExhibitorCode,
    reader: Reader,
) -> Result<ContactSheet> {
    let leads = list_leads(mirror, exhibitor, reader)?;
    Ok(ContactSheet {
        field_names: field_names(reader.language),
        columns: COLUMNS.iter().map(|words| word(*words, reader.language).to_owned()).collect(),
        lines: leads.iter().map(|lead| line(lead, reader.language)).collect(),
    })
}

fn line(lead: &LeadView, language: Language) -> ContactLine {
    let fields = lead.fields.iter().map(|field| (field.field, field.value.clone()));
    let contact = with_split_name(Contact { fields: fields.collect() });
    let joined = |parts: Vec<String>| parts.join("; ");
    let notes = lead.notes.iter().map(|note| format!("{} {}: {}", note.at, note.by, note.text));
    let answers = lead
        .answers
        .iter()
        .map(|answer| format!("{} ({}): {}", answer.text, answer.by, answer.words.join(", ")));
    let follow_up = lead.follow_up.as_ref().map(|follow_up| {
        format!("{} {}", follow_up.text, follow_up.due.as_deref().unwrap_or_default())
    });
    let consent = lead.consent.as_ref().map(|consent| match &consent.withdrawn {
        Some(at) => format!("{} {at}", word(["已撤回", "已撤回", "withdrawn"], language)),
        None => consent.purpose.clone(),
    });
    let signed = if lead.signed { ["是", "是", "yes"] } else { ["否", "否", "no"] };
    ContactLine {
        id: format!("urn:huiban:lead:{}", lead.id),
        contact,
        cells: vec![
            lead.rating.map(|rating| rating.to_string()).unwrap_or_default(),
            joined(lead.tags.clone()),
            joined(answers.collect()),
            joined(notes.collect()),
            follow_up.unwrap_or_default(),
            joined(lead.scans.iter().map(|scan| scan.at.clone()).collect()),
            consent.unwrap_or_default(),
            word(signed, language).to_owned(),
        ],
    }
}
