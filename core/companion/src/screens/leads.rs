//! Leads of a booth, each with everything known about the person.

use super::names::Names;
use super::questions::in_words;
use super::reader::Reader;
use crate::agenda;
use crate::contacts::{self, Lead, Met};
use crate::error::Result;
use crate::text::Folded;
use huiban_protocol::documents::{
    ContactField, Exhibitor, ExhibitorCode, Language, LeadId, Question,
};
use huiban_protocol::streams::{FollowUp, StreamId, row_type};
use rusqlite::Connection;
use serde::Serialize;

/// One person as a booth met them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct LeadView {
    /// Its id.
    pub id: String,
    /// Who, where that is known.
    pub name: Option<String>,
    /// The organisation.
    pub org: Option<String>,
    /// The title or position.
    pub title: Option<String>,
    /// All contact details.
    pub fields: Vec<FieldView>,
    /// The class of the ticket, where the server has told it.
    pub ticket_type: Option<String>,
    /// The newest rating of any rep, 1 to 5.
    pub rating: Option<u8>,
    /// Each rep's own rating.
    pub ratings: Vec<RatingView>,
    /// Tags that are set.
    pub tags: Vec<String>,
    /// Each rep's own answers.
    pub answers: Vec<AnswerView>,
    /// What is to be done.
    pub follow_up: Option<FollowUp>,
    /// Notes of all reps, the oldest first.
    pub notes: Vec<LeadNoteView>,
    /// Every reading, the oldest first.
    pub scans: Vec<LeadScanView>,
    /// What the person agreed to; none where only a badge was read.
    pub consent: Option<ConsentView>,
    /// Whether the details come from a card that the person's device signed.
    pub signed: bool,
    /// Why this person may be worth a talk.
    pub hints: Vec<String>,
}

/// One contact detail.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct FieldView {
    /// Which.
    pub field: ContactField,
    /// What it says.
    pub value: String,
}

/// A rep's rating.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct RatingView {
    /// Whose.
    pub by: String,
    /// 1 to 5.
    pub rating: u8,
}

/// A rep's answer to a question of the booth.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct AnswerView {
    /// Who asked.
    pub by: String,
    /// The question's code.
    pub question: String,
    /// What was chosen, by the options' codes, or said.
    pub said: Vec<String>,
    /// The question; its code where the booth asks it no longer.
    pub text: String,
    /// What was chosen or said, in words.
    pub words: Vec<String>,
}

/// A rep's note.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct LeadNoteView {
    /// Who wrote it.
    pub by: String,
    /// When, RFC 3339.
    pub at: String,
    /// The note.
    pub text: String,
}

/// One reading.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct LeadScanView {
    /// Who read.
    pub by: String,
    /// When, RFC 3339.
    pub at: String,
}

/// What a person agreed to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ConsentView {
    /// What for.
    pub purpose: String,
    /// Which fields.
    pub fields: Vec<ContactField>,
    /// When, RFC 3339.
    pub at: Option<String>,
    /// When it was taken back, RFC 3339.
    pub withdrawn: Option<String>,
    /// The version of the text of consent that was shown.
    pub text_version: Option<u64>,
    /// Until when it is kept here, RFC 3339: some time after the event's end.
    pub kept_until: Option<String>,
}

/// Every lead of a booth, the last met first.
pub(crate) fn list_leads(
    mirror: &Connection,
    exhibitor: &ExhibitorCode,
    reader: Reader,
) -> Result<Vec<LeadView>> {
    let shelf = Shelf::load(mirror, exhibitor, reader)?;
    let leads = contacts::list_leads(mirror, &StreamId::Booth(exhibitor.clone()))?;
    Ok(leads.iter().map(|lead| shelf.view(lead)).collect())
}

/// A part of a booth's leads.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct LeadPage {
    /// The leads, the last met first.
    pub leads: Vec<LeadView>,
    /// How many the booth has in all.
    pub total: u64,
}

/// So many leads of a booth from the place `first` on, the last met first.
pub(crate) fn page_leads(
    mirror: &Connection,
    exhibitor: &ExhibitorCode,
    (first, count): (u32, u32),
    reader: Reader,
) -> Result<LeadPage> {
    let shelf = Shelf::load(mirror, exhibitor, reader)?;
    let booth = StreamId::Booth(exhibitor.clone());
    let leads = contacts::page_leads(mirror, &booth, first, count)?;
    Ok(LeadPage {
        leads: leads.iter().map(|lead| shelf.view(lead)).collect(),
        total: contacts::count_leads(mirror, &booth)?,
    })
}

/// One lead of a booth.
pub(crate) fn find_lead(
    mirror: &Connection,
    exhibitor: &ExhibitorCode,
    id: LeadId,
    reader: Reader,
) -> Result<LeadView> {
    let lead = contacts::find_lead(mirror, &StreamId::Booth(exhibitor.clone()), id)?;
    Ok(Shelf::load(mirror, exhibitor, reader)?.view(&lead))
}

/// What every lead of a booth is shown with.
struct Shelf {
    names: Names,
    offers: Vec<String>,
    questions: Vec<Question>,
}

impl Shelf {
    fn load(mirror: &Connection, exhibitor: &ExhibitorCode, reader: Reader) -> Result<Self> {
        let row: Option<Exhibitor> =
            agenda::find_row(mirror, row_type::EXHIBITOR, exhibitor.as_str())?;
        let offers = row.map(|exhibitor| exhibitor.offers).unwrap_or_default();
        let booth = StreamId::Booth(exhibitor.clone());
        let questions = contacts::list_questions(mirror, &booth, exhibitor)?;
        Ok(Self { names: Names::load(mirror, reader)?, offers, questions })
    }

    fn view(&self, lead: &Lead) -> LeadView {
        let contact = lead.contact();
        let shown = lead.shown();
        let field = |field: ContactField| contact.get(field).map(str::to_owned);
        let interests = field(ContactField::Interests).unwrap_or_default();
        let given = shown.and_then(|met| met.row.given.as_ref());
        LeadView {
            id: lead.id.to_string(),
            name: field(ContactField::Name),
            org: field(ContactField::Org),
            title: field(ContactField::Title),
            ticket_type: lead
                .met
                .iter()
                .find_map(|met| met.visitor.as_ref().map(|visitor| visitor.ticket_type.clone())),
            rating: newest_rating(lead),
            ratings: ratings(lead),
            tags: lead.row.tags(),
            answers: self.answers(lead),
            follow_up: lead.row.follow_up.as_ref().and_then(|register| register.value.clone()),
            notes: self.notes(lead),
            scans: self.scans(lead),
            // what was taken back is said also where another reading of the person is left
            consent: shown
                .and_then(|met| self.consent(met))
                .or_else(|| lead.met.iter().find_map(|met| self.consent(met))),
            signed: given.is_some_and(|given| given.card.is_some()),
            hints: hints(&interests, &self.offers, self.names.language),
            fields: contact
                .fields
                .into_iter()
                .map(|(field, value)| FieldView { field, value })
                .collect(),
        }
    }

    fn answers(&self, lead: &Lead) -> Vec<AnswerView> {
        let mut answers = Vec::new();
        for (by, rep) in &lead.row.reps {
            for (question, said) in rep.answers.iter().filter(|(_, said)| !said.value.is_empty()) {
                let said = said.value.clone();
                let language = self.names.language;
                let (text, words) = in_words(&self.questions, question, &said, language);
                let (by, question) = (by.clone(), question.clone());
                answers.push(AnswerView { by, question, said, text, words });
            }
        }
        answers
    }

    fn consent(&self, met: &Met) -> Option<ConsentView> {
        let given = met.row.given.as_ref()?;
        Some(ConsentView {
            purpose: given.purpose.clone()?,
            fields: given.fields.clone(),
            at: met.row.at_ms().map(|at_ms| self.names.at(at_ms)),
            withdrawn: met.row.withdrawn.as_ref().map(|gone| self.names.at(gone.at_ms)),
            text_version: given.text_version,
            kept_until: self.names.contacts_kept_until(),
        })
    }

    fn notes(&self, lead: &Lead) -> Vec<LeadNoteView> {
        let notes = lead.row.notes().into_iter();
        let view = |by: &str, at_ms, text: &str| LeadNoteView {
            by: by.to_owned(),
            at: self.names.at(at_ms),
            text: text.to_owned(),
        };
        notes.map(|note| view(&note.by, note.at_ms, &note.text)).collect()
    }

    fn scans(&self, lead: &Lead) -> Vec<LeadScanView> {
        let mut scans: Vec<_> = lead.met.iter().flat_map(|met| &met.row.scans).collect();
        scans.sort_by_key(|(op, scan)| (scan.at_ms, **op));
        let view = |by: &str, at_ms| LeadScanView { by: by.to_owned(), at: self.names.at(at_ms) };
        scans.into_iter().map(|(_, scan)| view(&scan.by, scan.at_ms)).collect()
    }
}

fn newest_rating(lead: &Lead) -> Option<u8> {
    let ratings = lead.row.reps.values().filter_map(|rep| rep.rating.as_ref());
    ratings.max_by_key(|register| register.stamp).and_then(|register| register.value)
}

fn ratings(lead: &Lead) -> Vec<RatingView> {
    let rated = lead.row.reps.iter().filter_map(|(by, rep)| {
        let rating = rep.rating.as_ref()?.value?;
        Some(RatingView { by: by.clone(), rating })
    });
    rated.collect()
}

/// What one side looks for and the other offers, in words.
pub(super) fn hints(interests: &str, offers: &[String], language: Language) -> Vec<String> {
    let wanted = interests.split([',', '，', ';', '；', '、', '/']).map(str::trim);
    let wanted: Vec<&str> = wanted.filter(|word| !word.is_empty()).collect();
    let mut found = Vec::new();
    for offer in offers {
        if wanted.iter().any(|word| is_same(word, offer)) {
            found.push(match language {
                Language::ZhHans => format!("对方需要{offer}，贵方提供{offer}"),
                Language::ZhHant => format!("對方需要{offer}，貴方提供{offer}"),
                Language::En => format!("looks for {offer}; you offer {offer}"),
            });
        }
    }
    found
}

/// Whether two texts mean the same thing in either script, width and case.
fn is_same(a: &str, b: &str) -> bool {
    Folded::of(a).chars == Folded::of(b).chars
}
