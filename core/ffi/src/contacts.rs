//! Contact exchange: what reps, and attendees, do.

use crate::error::FfiError;
use huiban_companion::{
    CardRequest, CardView, Companion, FieldView, LeadEdit, LeadFormat, LeadScanReport, LeadView,
    SharedView,
};
use huiban_protocol::documents::{Contact, ContactField, ExchangeId, Language, LeadId};
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

    /// Writes something about a lead; what is left out stays as it is.
    pub fn edit(
        &self,
        lead: LeadId,
        edit: &LeadEdit,
        language: Language,
    ) -> Result<LeadView, FfiError> {
        Ok(self.companion.edit_lead(lead, edit, language)?)
    }

    /// Every lead of the booth, the last met first.
    pub fn list(&self, language: Language) -> Result<Vec<LeadView>, FfiError> {
        Ok(self.companion.leads(language)?)
    }

    /// One lead.
    pub fn show(&self, lead: LeadId, language: Language) -> Result<LeadView, FfiError> {
        Ok(self.companion.lead(lead, language)?)
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

fn views(card: Contact) -> Vec<FieldView> {
    card.fields.into_iter().map(|(field, value)| FieldView { field, value }).collect()
}
