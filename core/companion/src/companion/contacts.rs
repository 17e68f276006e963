//! Contact exchange: what reps, and attendees, do and see of it. No network, safe off the main
//! thread.

use super::Companion;
use super::acts::{Seen, me_stream};
use crate::agenda;
use crate::area::Area;
use crate::contacts::{
    self, LeadEdit, LeadOutcome, OwnExchange, Reading, Shared, booth_stream, compose, find_lead,
    list_shared, own_card, parse_fields, read_at_booth,
};
use crate::error::{CompanionError, Result};
use crate::journal::identity::{Identity, identity, list_certificates};
use crate::screens::{self, CardView, LeadPage, LeadView, SharedView};
use crate::sync::token::device_key;
use huiban_protocol::documents::{
    Contact, ContactField, ExchangeId, Exhibitor, ExhibitorCode, Language, LeadId, RegistrationId,
};
use huiban_protocol::ops::Draft;
use huiban_protocol::streams::{StreamId, row_type};
use huiban_protocol::tokens::{
    BOOTH_PREFIX, BoothCode, CardAudience, SigningKey, read_text, write_link,
};
use rusqlite::Connection;

/// Longest time that a card on a screen is good, minutes.
const CARD_MINUTES_MAX: u32 = 24 * 60;
/// How long a card is good that the server brings to a booth: until the phone has a network.
pub(super) const SENT_CARD_LIFE_S: u64 = 30 * 24 * 60 * 60;

/// What a card is `to` that any attendee may read, and no exhibitor.
pub const ANYONE: &str = "anyone";

/// What a rep's reading came to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LeadScanReport {
    /// What became of it.
    pub outcome: LeadOutcome,
    /// The lead as it is now, where there is one.
    pub lead: Option<LeadView>,
}

/// For whom a card is to be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CardRequest {
    /// An exhibitor's code, or [`ANYONE`].
    pub to: String,
    /// The fields to give.
    pub fields: Vec<ContactField>,
    /// What for.
    pub purpose: String,
    /// How long it is good, 1 to 1,440.
    pub minutes: u32,
}

/// What signs cards, taken out of the files.
pub(super) struct Signer {
    pub(super) registration: RegistrationId,
    certificate: Vec<u8>,
    key: SigningKey,
    pub(super) now_s: u64,
}

impl Signer {
    pub(super) fn shared(&self, companion: &Companion, life_s: u64) -> Shared<'_> {
        Shared {
            registration: self.registration,
            certificate: &self.certificate,
            key: &self.key,
            nonce: companion.ports.random.bytes(),
            salt: companion.ports.random.bytes(),
            issued_s: self.now_s,
            expires_s: self.now_s.saturating_add(life_s),
        }
    }

    pub(super) fn me(&self) -> StreamId {
        StreamId::Me(self.registration)
    }
}

impl Companion {
    /// Reads what a rep's scanner saw: a badge, a card, or a paper card's code, as text or, where
    /// its characters may be in any encoding, as bytes. What is kept is durable before this returns.
    /// The same code read again within 3 s is the same reading.
    ///
    /// # Errors
    /// [`CompanionError::Unauthorized`] where this device belongs to no booth.
    pub fn scan_lead(&self, code: impl AsRef<[u8]>, language: Language) -> Result<LeadScanReport> {
        let now_s = self.now_s()?;
        let decide = |seen: &Seen<'_>| {
            let (exhibitor, _) = booth_stream(seen.identity)?;
            let keys = seen.identity.keys()?;
            let reading =
                Reading { code: code.as_ref(), exhibitor: &exhibitor, keys: &keys, now_s };
            let scanned = read_at_booth(seen.mirror, seen.identity, &reading)?;
            let Some(draft) = scanned.draft else {
                return Ok((Vec::new(), (scanned.outcome, None, None)));
            };
            Ok(match self.find_repeated(seen, &draft)? {
                Some(op) => (Vec::new(), (LeadOutcome::Known, scanned.lead, Some(op))),
                None => (vec![draft], (scanned.outcome, scanned.lead, None)),
            })
        };
        let (ops, (outcome, lead, repeated)) = self.act_seeing(|_| Ok(()), decide)?;
        // a paper card's lead is named by the act
        let act = ops.first().copied().or(repeated);
        let lead = act.map(|act| self.lead(lead.unwrap_or(LeadId(act.0)), language));
        Ok(LeadScanReport { outcome, lead: lead.transpose()? })
    }

    /// Every lead of this device's booth, the last met first.
    ///
    /// # Errors
    /// [`CompanionError::Unauthorized`] where this device belongs to no booth.
    pub fn leads(&self, language: Language) -> Result<Vec<LeadView>> {
        self.read(|mirror, identity| {
            let (exhibitor, _) = booth_stream(identity)?;
            screens::list_leads(mirror, &exhibitor, self.reader(language))
        })
    }

    /// A part of the leads of this device's booth, for a list that is read as it is scrolled: `count`
    /// leads from the place `first` on, the last met first.
    ///
    /// # Errors
    /// As [`Companion::leads`].
    pub fn leads_page(&self, first: u32, count: u32, language: Language) -> Result<LeadPage> {
        self.read(|mirror, identity| {
            let (exhibitor, _) = booth_stream(identity)?;
            screens::page_leads(mirror, &exhibitor, (first, count), self.reader(language))
        })
    }

    /// One lead.
    ///
    /// # Errors
    /// [`CompanionError::NotFound`] where the booth has no such lead, and as [`Companion::leads`].
    pub fn lead(&self, lead: LeadId, language: Language) -> Result<LeadView> {
        self.read(|mirror, identity| {
            let (exhibitor, _) = booth_stream(identity)?;
            screens::find_lead(mirror, &exhibitor, lead, self.reader(language))
        })
    }

    /// Writes something about a lead; what is left out stays as it is.
    ///
    /// # Errors
    /// [`CompanionError::NotFound`] where the booth has no such lead,
    /// [`CompanionError::InvalidInput`] for what cannot be said of one, and as
    /// [`Companion::leads`].
    pub fn edit_lead(&self, lead: LeadId, edit: &LeadEdit, language: Language) -> Result<LeadView> {
        let fields = parse_fields(&edit.fields)?;
        let decide = |mirror: &Connection, identity: &Identity| {
            let (exhibitor, stream) = booth_stream(identity)?;
            let known = find_lead(mirror, &stream, lead)?;
            let by = &identity.device_name;
            let questions = contacts::list_questions(mirror, &stream, &exhibitor)?;
            let mut drafts: Vec<Draft> = Vec::new();
            if (LeadEdit { fields: Vec::new(), ..edit.clone() }) != LeadEdit::default() {
                drafts.push(contacts::edit_lead(&exhibitor, lead, by, edit, &questions)?);
            }
            if let (Some(met), false) = (known.shown(), fields.is_empty()) {
                drafts.push(contacts::edit_contact(&exhibitor, met.exchange, by, fields.clone())?);
            }
            Ok((drafts, ()))
        };
        self.act_all(decide)?;
        self.lead(lead, language)
    }

    /// What stands on my card.
    ///
    /// # Errors
    /// [`CompanionError::Unauthorized`] where this device belongs to no attendee.
    pub fn card(&self) -> Result<Contact> {
        self.files()?.journal.read(|journal| {
            me_stream(&identity(journal)?).ok_or_else(no_card)?;
            own_card(journal)
        })
    }

    /// Changes my card, each pair `field=value`; an empty value empties the field. The card stays on
    /// this device; others get what I give them.
    ///
    /// # Errors
    /// [`CompanionError::InvalidInput`] for a field that no card has, and as [`Companion::card`].
    pub fn set_card(&self, fields: &[String]) -> Result<Contact> {
        let fields = parse_fields(fields)?;
        self.card()?;
        self.files()?.journal.write(|journal| contacts::edit_card(journal, &fields))?;
        self.listeners.tell([Area::Contacts].into());
        self.card()
    }

    /// Signs a card to be shown as a QR code. That it was shown is remembered at once, so it can be
    /// withdrawn even before anyone is known to have read it.
    ///
    /// # Errors
    /// [`CompanionError::InvalidInput`] where it does not fit one code, saying what to leave out,
    /// and as [`Companion::card`].
    pub fn show_card(&self, request: &CardRequest) -> Result<CardView> {
        if !(1..=CARD_MINUTES_MAX).contains(&request.minutes) {
            let reason = format!("must be 1 to {CARD_MINUTES_MAX}");
            return Err(CompanionError::InvalidInput { field: "minutes", reason });
        }
        let audience = if request.to == ANYONE {
            CardAudience::Attendees
        } else {
            let wrong = |reason: String| CompanionError::InvalidInput { field: "to", reason };
            let exhibitor = request
                .to
                .parse()
                .map_err(|_| wrong(format!("use an exhibitor's code, or {ANYONE}")))?;
            if !self.read(|mirror, _| may_exhibit(mirror, &exhibitor))? {
                return Err(wrong(format!("there is no exhibitor {exhibitor}")));
            }
            CardAudience::Exhibitor(exhibitor)
        };
        let life_s = u64::from(request.minutes).saturating_mul(60);
        let (text, exchange, expires_s) = self.give(audience, request, life_s, false)?;
        self.read(|mirror, _| screens::card_view(mirror, &text, exchange, expires_s))
    }

    /// Reads a booth's code: keeps the exhibitor, and has the card brought to it by the next sync.
    ///
    /// # Errors
    /// [`CompanionError::InvalidInput`] for a text that is no booth's code of this event, and as
    /// [`Companion::show_card`].
    pub fn give_to_booth(
        &self,
        text: &str,
        fields: &[ContactField],
        purpose: &str,
        language: Language,
    ) -> Result<SharedView> {
        let wrong = |reason: String| CompanionError::InvalidInput { field: "text", reason };
        let bytes = read_text(BOOTH_PREFIX, text)
            .ok_or_else(|| wrong("this is no booth's code".to_owned()))?;
        let keys = self.files()?.journal.read(identity)?.keys()?;
        let code = BoothCode::open(&bytes, &keys, self.now_s()?)
            .map_err(|error| wrong(format!("not a booth of this event: {error}")))?;
        let request = CardRequest {
            to: code.exhibitor.to_string(),
            fields: fields.to_vec(),
            purpose: purpose.to_owned(),
            minutes: 0,
        };
        let audience = CardAudience::Exhibitor(code.exhibitor);
        let (_, exchange, _) = self.give(audience, &request, SENT_CARD_LIFE_S, true)?;
        self.find_shared(exchange, language)
    }

    /// The code that this device's booth shows to visitors, as a link: a phone without the app lands
    /// on a page.
    ///
    /// # Errors
    /// [`CompanionError::NotFound`] before the first sync, and as [`Companion::leads`].
    pub fn booth_code(&self) -> Result<String> {
        let server = self.files()?.journal.read(identity)?.server_url;
        self.read(|mirror, identity| {
            let (exhibitor, stream) = booth_stream(identity)?;
            let token = contacts::find_booth_code(mirror, &stream, &exhibitor)?;
            let token = token.ok_or_else(|| CompanionError::NotFound {
                what: "code of this booth here yet: sync first".to_owned(),
            })?;
            let address = format!("{}/b", server.trim_end_matches('/'));
            Ok(write_link(&address, BOOTH_PREFIX, &token))
        })
    }

    /// Every exchange of mine with its recipient, purpose, fields and time, the newest first.
    ///
    /// # Errors
    /// As [`Companion::card`].
    pub fn shared(&self, language: Language) -> Result<Vec<SharedView>> {
        self.read(|mirror, identity| {
            let me = me_stream(identity).ok_or_else(no_card)?;
            screens::list_shared(mirror, me, self.reader(language))
        })
    }

    /// Takes a consent back. From now on, and everywhere after the next sync of whoever has it, what
    /// was given is gone.
    ///
    /// # Errors
    /// [`CompanionError::NotFound`] where there is no such exchange, and as [`Companion::card`].
    pub fn withdraw(&self, exchange: ExchangeId, language: Language) -> Result<SharedView> {
        let signer = self.signer()?;
        let shared = signer.shared(self, 0);
        self.act_all(|mirror, identity| {
            let found = find_own(mirror, &signer.me(), exchange)?;
            let draft = contacts::withdraw(&found, identity.event_number, &shared)?;
            Ok((vec![draft], ()))
        })?;
        self.find_shared(exchange, language)
    }

    pub(super) fn find_shared(
        &self,
        exchange: ExchangeId,
        language: Language,
    ) -> Result<SharedView> {
        let id = exchange.to_string();
        let found = self.shared(language)?.into_iter().find(|view| view.exchange_id == id);
        found.ok_or_else(|| no_exchange(exchange))
    }

    /// Signs a card and remembers that it was given; returns its text, the exchange, and until when
    /// it is good.
    fn give(
        &self,
        audience: CardAudience,
        request: &CardRequest,
        life_s: u64,
        send: bool,
    ) -> Result<(String, ExchangeId, u64)> {
        let signer = self.signer()?;
        let shared = signer.shared(self, life_s);
        let (fields, purpose) = (&request.fields, &request.purpose);
        let card = self.card()?;
        let give = |_: &Connection, _: &Identity| {
            let (signed, text) = compose(&card, fields, audience.clone(), purpose, &shared)?;
            let draft = contacts::share(&signer.registration, &shared.nonce, &signed, send)?;
            Ok((vec![draft], text))
        };
        let (_, text) = self.act_all(give)?;
        let exchange = huiban_protocol::streams::exchange_of(&signer.registration, &shared.nonce);
        Ok((text, exchange, shared.expires_s))
    }

    pub(super) fn signer(&self) -> Result<Signer> {
        let files = self.files()?;
        let identity = files.journal.read(identity)?;
        let Some(StreamId::Me(registration)) = me_stream(&identity).cloned() else {
            return Err(no_card());
        };
        let key = device_key(&*self.ports.secrets, &identity)?;
        let certificates =
            files.journal.read(|journal| list_certificates(journal, &identity.device))?;
        let certificate = certificates.into_iter().find(|token| {
            huiban_protocol::tokens::DeviceCertificate::read(token)
                .is_ok_and(|read| read.subject == registration.to_string())
        });
        let certificate = certificate.ok_or_else(no_card)?;
        Ok(Signer { registration, certificate, key, now_s: self.now_s()? })
    }

    /// Seconds since 1970 UTC, by the best of this device's clocks.
    fn now_s(&self) -> Result<u64> {
        Ok(u64::try_from(self.best_now_ms()?.div_euclid(1000)).unwrap_or(0))
    }
}

/// Whether an exhibitor is published, or nothing is yet.
fn may_exhibit(mirror: &Connection, code: &ExhibitorCode) -> Result<bool> {
    let known: Option<Exhibitor> = agenda::find_row(mirror, row_type::EXHIBITOR, code.as_str())?;
    Ok(known.is_some() || agenda::find_event(mirror)?.is_none())
}

fn find_own(mirror: &Connection, me: &StreamId, exchange: ExchangeId) -> Result<OwnExchange> {
    let found = list_shared(mirror, me)?.into_iter().find(|known| known.id == exchange);
    found.ok_or_else(|| no_exchange(exchange))
}

fn no_exchange(exchange: ExchangeId) -> CompanionError {
    CompanionError::NotFound { what: format!("exchange {exchange}: see shared") }
}

pub(super) fn no_card() -> CompanionError {
    CompanionError::Unauthorized {
        reason: "this device belongs to no attendee, so it has no card".to_owned(),
    }
}
