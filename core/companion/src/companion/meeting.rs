//! Attendees exchange cards. No network, safe off the main thread.

use super::Companion;
use super::acts::{Seen, me_stream};
use super::contacts::{SENT_CARD_LIFE_S, no_card};
use super::lead_files::{LeadFormat, write};
use crate::contacts::{self, LeadOutcome, compose};
use crate::error::Result;
use crate::screens::{self, MetView, SharedView};
use huiban_protocol::documents::{ContactField, Language};
use huiban_protocol::streams::exchange_of;
use huiban_protocol::tokens::CardAudience;

/// What was read of another attendee, and what to give back.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MeetRequest {
    /// What the scanner saw.
    pub text: String,
    /// The fields of my card to have brought to the other; none gives nothing.
    pub fields: Vec<ContactField>,
    /// What for.
    pub purpose: String,
}

/// What came of reading another attendee's card.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MeetReport {
    /// What became of it; [`LeadOutcome::Card`] where the card is here now.
    pub outcome: LeadOutcome,
    /// Whose card it is.
    pub met: Option<MetView>,
    /// What the other is given by the next sync.
    pub sent: Option<SharedView>,
}

impl Companion {
    /// Reads another attendee's card and keeps it; with fields, has my card brought to that person
    /// by the next sync. Durable before this returns, both or nothing. The same card read again within
    /// 3 s is the same reading, and gives nothing once more.
    ///
    /// # Errors
    /// [`CompanionError::InvalidInput`](crate::CompanionError::InvalidInput) for the own card, a
    /// booth's code, or fields that the own card has not;
    /// [`CompanionError::Unauthorized`](crate::CompanionError::Unauthorized) where this device
    /// belongs to no attendee.
    pub fn meet(&self, request: &MeetRequest, language: Language) -> Result<MeetReport> {
        let signer = self.signer()?;
        let shared = signer.shared(self, SENT_CARD_LIFE_S);
        let (own, fields) = (self.card()?, &request.fields);
        let decide = |seen: &Seen<'_>| {
            let (text, keys) = (request.text.as_str(), seen.identity.keys()?);
            let me = signer.registration;
            let read = contacts::read_as_attendee(seen.mirror, text, me, &keys, signer.now_s)?;
            let open = match read {
                Ok(open) => open,
                Err(outcome) => return Ok((Vec::new(), (outcome, None, None))),
            };
            let kept = contacts::keep(me, &open)?;
            let theirs = exchange_of(&open.card.registration, &open.card.nonce);
            if self.find_repeated(seen, &kept)?.is_some() {
                return Ok((Vec::new(), (LeadOutcome::Card, Some(theirs), None)));
            }
            let mut drafts = vec![kept];
            let mut mine = None;
            if !fields.is_empty() {
                let audience = CardAudience::Attendees;
                let (signed, _) = compose(&own, fields, audience, &request.purpose, &shared)?;
                drafts.push(contacts::give_back(me, &shared.nonce, signed, &open)?);
                mine = Some(exchange_of(&me, &shared.nonce));
            }
            Ok((drafts, (LeadOutcome::Card, Some(theirs), mine)))
        };
        let (_, (outcome, theirs, mine)) = self.act_seeing(|_| Ok(()), decide)?;
        let met = match theirs.map(|id| id.to_string()) {
            Some(id) => self.met(language)?.into_iter().find(|met| met.exchange_id == id),
            None => None,
        };
        let sent = mine.map(|exchange| self.find_shared(exchange, language)).transpose()?;
        Ok(MeetReport { outcome, met, sent })
    }

    /// Everybody whose card I have, the last met first; of several cards of one person the newest.
    ///
    /// # Errors
    /// [`CompanionError::Unauthorized`](crate::CompanionError::Unauthorized) where this device
    /// belongs to no attendee.
    pub fn met(&self, language: Language) -> Result<Vec<MetView>> {
        self.read(|mirror, identity| {
            let me = me_stream(identity).ok_or_else(no_card)?;
            screens::list_met(mirror, me, self.reader(language))
        })
    }

    /// Everybody whose card I have as a file. It stays on this device's side: no withdrawal reaches
    /// a file.
    ///
    /// # Errors
    /// As [`Companion::met`].
    pub fn export_met(&self, format: LeadFormat, language: Language) -> Result<Vec<u8>> {
        let sheet = self.read(|mirror, identity| {
            let me = me_stream(identity).ok_or_else(no_card)?;
            screens::met_sheet(mirror, me, self.reader(language))
        })?;
        write(&sheet, format)
    }
}
