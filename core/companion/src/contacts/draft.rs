//! Acts on leads and cards, before they have an id and a time.

use super::questions::check_answers;
use crate::error::{CompanionError, Result};
use huiban_protocol::documents::{
    Contact, ContactField, ExchangeId, ExhibitorCode, LeadId, OpId, Question, RegistrationId,
};
use huiban_protocol::limits::{EXPORT_EXCHANGES_MAX, NOTE_CHARS_MAX, SHORT_TEXT_BYTES_MAX};
use huiban_protocol::ops::{
    self, ContactEditBody, Draft, LeadEditBody, LeadExportBody, OpKind as _,
};
use huiban_protocol::streams::FollowUp;
use std::collections::{BTreeMap, BTreeSet};

/// What a rep writes about a lead; what is left out stays as it is.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct LeadEdit {
    /// One more note.
    pub note: Option<String>,
    /// The rep's own rating, 1 to 5; 0 takes it back.
    pub rating: Option<u8>,
    /// Tags to set.
    pub add_tags: Vec<String>,
    /// Tags to take away.
    pub remove_tags: Vec<String>,
    /// The rep's own answers as `question=answer`, an option by its code or text; several of one
    /// question are several choices, an empty answer takes them back.
    pub answers: Vec<String>,
    /// What is to be done; empty means nothing any more. A date at its end, `YYYY-MM-DD`, is when.
    pub follow_up: Option<String>,
    /// Contact details to correct as `field=value`; an empty value empties the field.
    pub fields: Vec<String>,
}

fn invalid(field: &'static str, reason: impl Into<String>) -> CompanionError {
    CompanionError::InvalidInput { field, reason: reason.into() }
}

/// Takes `field=value` apart; an empty value is none.
pub(crate) fn parse_fields(pairs: &[String]) -> Result<BTreeMap<ContactField, Option<String>>> {
    let mut fields = BTreeMap::new();
    for pair in pairs {
        let (field, value) = pair
            .split_once('=')
            .ok_or_else(|| invalid("field", "write FIELD=VALUE, such as org=Acme"))?;
        let field: ContactField =
            field.parse().map_err(|error| invalid("field", format!("“{field}” is {error}")))?;
        let mut contact = Contact::default();
        contact.set(field, value);
        fields.insert(field, contact.fields.remove(&field));
    }
    Ok(fields)
}

/// A rep writes something about a lead.
pub(crate) fn edit_lead(
    exhibitor: &ExhibitorCode,
    lead: LeadId,
    by: &str,
    edit: &LeadEdit,
    questions: &[Question],
) -> Result<Draft> {
    let tags = |tags: &[String]| -> BTreeSet<String> {
        tags.iter().map(|tag| huiban_protocol::documents::clean(tag)).collect()
    };
    let mut answers: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for answer in &edit.answers {
        let (question, said) =
            answer.split_once('=').ok_or_else(|| invalid("answer", "write QUESTION=ANSWER"))?;
        let said = huiban_protocol::documents::clean(said);
        let all = answers.entry(question.trim().to_owned()).or_default();
        all.extend(Some(said).filter(|said| !said.is_empty()));
    }
    check_lengths(edit)?;
    let body = LeadEditBody {
        by: by.to_owned(),
        note: edit.note.clone().filter(|note| !note.trim().is_empty()),
        rating: edit.rating,
        answers: check_answers(questions, answers)?,
        add_tags: tags(&edit.add_tags),
        remove_tags: tags(&edit.remove_tags),
        follow_up: edit.follow_up.as_deref().map(follow_up),
    };
    Ok(ops::LeadEdit::draft(format!("{exhibitor}/{lead}"), &body)?)
}

/// Says which text is too long, and how long it may be.
fn check_lengths(edit: &LeadEdit) -> Result<()> {
    let note = edit.note.as_deref().map_or(0, |note| note.chars().count());
    if note > NOTE_CHARS_MAX {
        let reason = format!("the note has {note} characters: shorten it to {NOTE_CHARS_MAX}");
        return Err(CompanionError::InvalidInput { field: "note", reason });
    }
    let texts = edit.follow_up.iter().map(|text| ("follow_up", text));
    let texts = texts.chain(edit.answers.iter().map(|text| ("answer", text)));
    texts.chain(edit.fields.iter().map(|text| ("field", text))).try_for_each(check_length)
}

fn check_length((field, text): (&'static str, &String)) -> Result<()> {
    // what stands before the sign is not counted, and never long
    let said = text.split_once('=').map_or(text.as_str(), |(_, said)| said);
    if said.len() <= SHORT_TEXT_BYTES_MAX {
        return Ok(());
    }
    let reason = format!(
        "this has {} bytes: shorten it to {SHORT_TEXT_BYTES_MAX}, some 160 Chinese characters",
        said.len()
    );
    Err(CompanionError::InvalidInput { field, reason })
}

/// A date at the end of the text is when it is due.
fn follow_up(text: &str) -> FollowUp {
    let text = huiban_protocol::documents::clean(text);
    let last = text.rsplit(' ').next().unwrap_or_default();
    let is_date = last.len() == 10 && last.parse::<chrono::NaiveDate>().is_ok();
    match text.strip_suffix(last) {
        Some(rest) if is_date && !rest.is_empty() => {
            FollowUp { text: rest.trim_end().to_owned(), due: Some(last.to_owned()) }
        }
        _ => FollowUp { text, due: None },
    }
}

/// A rep corrects contact details.
pub(crate) fn edit_contact(
    exhibitor: &ExhibitorCode,
    exchange: ExchangeId,
    by: &str,
    fields: BTreeMap<ContactField, Option<String>>,
) -> Result<Draft> {
    let body = ContactEditBody { by: by.to_owned(), fields };
    Ok(ops::ContactEdit::draft(format!("{exhibitor}/{exchange}"), &body)?)
}

/// A booth wrote these people's details into a file.
pub(crate) fn export(
    exhibitor: &ExhibitorCode,
    by: &str,
    exchanges: &[(RegistrationId, OpId)],
) -> Result<Vec<Draft>> {
    let drafts = exchanges.chunks(EXPORT_EXCHANGES_MAX).map(|part| {
        let body = LeadExportBody { by: by.to_owned(), exchanges: part.to_vec() };
        Ok(ops::LeadExport::draft(exhibitor.to_string(), &body)?)
    });
    drafts.collect()
}
