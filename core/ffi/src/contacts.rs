//! Contact exchange: what reps, and attendees, do.

use crate::error::FfiError;
use huiban_companion::{
    CardRequest, CardView, Companion, CompanionError, FieldView, LeadEdit, LeadFormat, LeadPage,
    LeadScanReport, LeadView, MeetReport, MeetRequest, MetView, QuestionView, SharedView,
};
use huiban_protocol::documents::{
    Contact, ContactField, ExchangeId, IdError, Language, LeadId, Question, QuestionOption, Text,
};
use std::sync::Arc;

/// The leads of a rep's booth. No call uses the network; all are safe off the main thread.
#[derive(uniffi::Object)]
pub struct Leads {
    pub(crate) companion: Arc<Companion>,
}

#[uniffi::export]
impl Leads {
    /// Reads what the scanner saw: a badge, a card, or a paper card's code. What is kept is durable
    /// before the call returns.
    pub fn scan(&self, text: &str, language: Language) -> Result<LeadScanReport, FfiError> {
        Ok(self.companion.scan_lead(text, language)?)
    }

    /// As [`Leads::scan`], where the scanner tells bytes: a paper card's characters may be in any
    /// encoding.
    pub fn scan_bytes(
        &self,
        bytes: Vec<u8>,
        language: Language,
    ) -> Result<LeadScanReport, FfiError> {
        Ok(self.companion.scan_lead(bytes, language)?)
    }

    /// Writes something about a lead; what is left out stays as it is.
    pub fn edit(
        &self,
        lead: LeadId,
        edit: &LeadEdit,
        language: Language,
    ) -> Result<LeadView, FfiError> {
        Ok(self.companion.edit_lead(lead, edit, language)?)
    }

    /// A part of the booth's leads, for a list that is read as it is scrolled: `count` leads from
    /// the place `first` on, the last met first.
    pub fn page(&self, first: u32, count: u32, language: Language) -> Result<LeadPage, FfiError> {
        Ok(self.companion.leads_page(first, count, language)?)
    }

    /// Every lead of the booth, the last met first.
    pub fn list(&self, language: Language) -> Result<Vec<LeadView>, FfiError> {
        Ok(self.companion.leads(language)?)
    }

    /// One lead.
    pub fn show(&self, lead: LeadId, language: Language) -> Result<LeadView, FfiError> {
        Ok(self.companion.lead(lead, language)?)
    }

    /// What the booth asks its visitors.
    pub fn questions(&self, language: Language) -> Result<Vec<QuestionView>, FfiError> {
        Ok(self.companion.questions(language)?)
    }

    /// Says what the booth asks from now on, on all its devices; none goes back to what the
    /// organizer chose.
    pub fn set_questions(
        &self,
        questions: Vec<QuestionView>,
        language: Language,
    ) -> Result<Vec<QuestionView>, FfiError> {
        Ok(self.companion.set_questions(&asked(questions, language)?, language)?)
    }

    /// The code that the booth shows to visitors, as a link.
    pub fn booth_code(&self) -> Result<String, FfiError> {
        Ok(self.companion.booth_code()?)
    }

    /// Every lead as the bytes of a file. Those whose details go into it are told so.
    pub fn export(&self, format: LeadFormat, language: Language) -> Result<Vec<u8>, FfiError> {
        Ok(self.companion.export_leads(format, language)?)
    }
}

/// An attendee's own card, and who has it. No call uses the network; all are safe off the main
/// thread.
#[derive(uniffi::Object)]
pub struct Card {
    pub(crate) companion: Arc<Companion>,
}

#[uniffi::export]
impl Card {
    /// What stands on my card.
    pub fn fields(&self) -> Result<Vec<FieldView>, FfiError> {
        Ok(views(self.companion.card()?))
    }

    /// Changes my card, each pair `field=value`; an empty value empties the field.
    pub fn set(&self, fields: Vec<String>) -> Result<Vec<FieldView>, FfiError> {
        Ok(views(self.companion.set_card(&fields)?))
    }

    /// Signs a card to be shown as a QR code.
    pub fn show(&self, request: &CardRequest) -> Result<CardView, FfiError> {
        Ok(self.companion.show_card(request)?)
    }

    /// Reads a booth's code, and has the card brought to it by the next sync.
    pub fn give_to_booth(
        &self,
        text: &str,
        fields: Vec<ContactField>,
        purpose: &str,
        language: Language,
    ) -> Result<SharedView, FfiError> {
        Ok(self.companion.give_to_booth(text, &fields, purpose, language)?)
    }

    /// Reads another attendee's card and keeps it; with fields, has my card brought to that person
    /// by the next sync.
    pub fn meet(&self, request: &MeetRequest, language: Language) -> Result<MeetReport, FfiError> {
        Ok(self.companion.meet(request, language)?)
    }

    /// Everybody whose card I have, the last met first.
    pub fn met(&self, language: Language) -> Result<Vec<MetView>, FfiError> {
        Ok(self.companion.met(language)?)
    }

    /// Everybody whose card I have as the bytes of a file.
    pub fn export_met(&self, format: LeadFormat, language: Language) -> Result<Vec<u8>, FfiError> {
        Ok(self.companion.export_met(format, language)?)
    }

    /// Who has my card, and who read my badge, the newest first.
    pub fn shared(&self, language: Language) -> Result<Vec<SharedView>, FfiError> {
        Ok(self.companion.shared(language)?)
    }

    /// Takes a consent back.
    pub fn withdraw(
        &self,
        exchange: ExchangeId,
        language: Language,
    ) -> Result<SharedView, FfiError> {
        Ok(self.companion.withdraw(exchange, language)?)
    }
}

/// Questions as a shell writes them: every text in one language.
fn asked(questions: Vec<QuestionView>, language: Language) -> Result<Vec<Question>, FfiError> {
    let code = |text: &str| {
        text.parse().map_err(|error: IdError| {
            FfiError::from(CompanionError::InvalidInput {
                field: "questions",
                reason: error.to_string(),
            })
        })
    };
    let mut asked = Vec::new();
    for QuestionView { code: name, text, kind, options } in questions {
        let options: Result<Vec<QuestionOption>, FfiError> = options
            .into_iter()
            .map(|option| {
                let text = Text::new(language, option.text);
                Ok(QuestionOption { code: code(&option.code)?, text })
            })
            .collect();
        let text = Text::new(language, text);
        asked.push(Question { code: code(&name)?, text, kind, options: options? });
    }
    Ok(asked)
}

fn views(card: Contact) -> Vec<FieldView> {
    card.fields.into_iter().map(|(field, value)| FieldView { field, value }).collect()
}
