//! A rep reads something: what it is, whether it is genuine, and what becomes of it.

use super::leads::find_known;
use crate::error::Result;
use crate::journal::fold::shown_body;
use crate::journal::identity::Identity;
use crate::journal::overlay::RowKey;
use huiban_formats::paper_card;
use huiban_protocol::documents::{DeviceId, ExhibitorCode, LeadId};
use huiban_protocol::limits::CLOCK_GRACE_S;
use huiban_protocol::ops::{Draft, LeadRead, LeadScan, LeadScanBody, OpKind as _};
use huiban_protocol::streams::{AgendaRow, StreamId, lead_of, row_type};
use huiban_protocol::tokens::{
    BADGE_PREFIX, Badge, CARD_PREFIX, CardAudience, ContactCard, KeyList, Order, SignedCard,
    TokenError, read_text,
};
use huiban_protocol::wire::Bytes;
use rusqlite::Connection;

/// What became of a reading at a booth.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LeadOutcome {
    /// Somebody this booth did not know.
    New,
    /// Somebody it knows, read once more.
    Known,
    /// A card: the contact details are here.
    Card,
    /// Altered, or not signed by this event.
    BadSignature,
    /// A card for somebody else: let the visitor read this booth's code.
    WrongRecipient,
    /// No longer good; of a card the visitor is kept, without details.
    Expired,
    /// The device that signed the card was revoked.
    Revoked,
    /// Of another event.
    WrongEvent,
    /// Neither a badge nor a card.
    NotACode,
}

impl LeadOutcome {
    /// The name people and programs see.
    pub fn name(self) -> &'static str {
        match self {
            Self::New => "new",
            Self::Known => "known",
            Self::Card => "card",
            Self::BadSignature => "bad_signature",
            Self::WrongRecipient => "wrong_recipient",
            Self::Expired => "expired",
            Self::Revoked => "revoked",
            Self::WrongEvent => "wrong_event",
            Self::NotACode => "not_a_code",
        }
    }
}

/// A reading at a booth.
pub(crate) struct Reading<'a> {
    pub(crate) code: &'a [u8],
    pub(crate) exhibitor: &'a ExhibitorCode,
    pub(crate) keys: &'a KeyList,
    pub(crate) now_s: u64,
}

/// What a reading comes to; what is kept of it, if anything.
pub(crate) struct Scanned {
    pub(crate) outcome: LeadOutcome,
    /// The lead; of a paper card it is known only once the act has an id.
    pub(crate) lead: Option<LeadId>,
    pub(crate) draft: Option<Draft>,
}

impl Scanned {
    fn nothing(outcome: LeadOutcome) -> Self {
        Self { outcome, lead: None, draft: None }
    }
}

impl From<TokenError> for LeadOutcome {
    fn from(error: TokenError) -> Self {
        match error {
            TokenError::WrongEvent => Self::WrongEvent,
            TokenError::Expired => Self::Expired,
            TokenError::Shape => Self::NotACode,
            TokenError::UnknownKey | TokenError::KeyUse | TokenError::Signature => {
                Self::BadSignature
            }
        }
    }
}

/// Judges what a rep read.
pub(crate) fn read_at_booth(
    mirror: &Connection,
    identity: &Identity,
    reading: &Reading<'_>,
) -> Result<Scanned> {
    let by = &identity.device_name;
    // signed codes are ASCII
    let text = std::str::from_utf8(reading.code).unwrap_or_default();
    if let Some(bytes) = read_text(BADGE_PREFIX, text) {
        return badge(mirror, reading, &bytes, by);
    }
    if let Some(bytes) = read_text(CARD_PREFIX, text) {
        return card(mirror, reading, &bytes, by);
    }
    match paper_card::read(reading.code) {
        Some(contact) => {
            let draft = draft(reading, by, LeadRead::Paper(contact))?;
            Ok(Scanned { outcome: LeadOutcome::New, lead: None, draft: Some(draft) })
        }
        None => Ok(Scanned::nothing(LeadOutcome::NotACode)),
    }
}

fn draft(reading: &Reading<'_>, by: &str, read: LeadRead) -> Result<Draft> {
    let body = LeadScanBody { by: by.to_owned(), read };
    Ok(LeadScan::draft(reading.exhibitor.to_string(), &body)?)
}

fn grace(expires_s: u64) -> u64 {
    expires_s.saturating_add(CLOCK_GRACE_S.unsigned_abs())
}

fn badge(mirror: &Connection, reading: &Reading<'_>, bytes: &[u8], by: &str) -> Result<Scanned> {
    let badge = match Badge::open(bytes, reading.keys) {
        Ok(badge) if grace(badge.expires_s) <= reading.now_s => {
            return Ok(Scanned::nothing(LeadOutcome::Expired));
        }
        Ok(badge) => badge,
        Err(error) => return Ok(Scanned::nothing(error.into())),
    };
    let lead = lead_of(reading.exhibitor, &badge.registration);
    let booth = StreamId::Booth(reading.exhibitor.clone());
    let known = find_known(mirror, &booth, lead)?.is_some();
    let draft = draft(reading, by, LeadRead::Badge(Bytes(bytes.to_vec())))?;
    let outcome = if known { LeadOutcome::Known } else { LeadOutcome::New };
    Ok(Scanned { outcome, lead: Some(lead), draft: Some(draft) })
}

/// A card that is genuine and for this reader.
pub(crate) struct OpenCard {
    pub(crate) card: ContactCard,
    pub(crate) signed: SignedCard,
    /// Read too late: what it says may not be kept.
    pub(crate) expired: bool,
}

/// Reads and judges a card for `audience`. `Err` within says why it is none for this reader.
pub(super) fn open_card(
    mirror: &Connection,
    bytes: &[u8],
    audience: &CardAudience,
    keys: &KeyList,
    now_s: u64,
) -> Result<std::result::Result<OpenCard, LeadOutcome>> {
    let opened = SignedCard::from_bytes(bytes)
        .and_then(|signed| Ok((ContactCard::open(&signed.card, keys, 0)?, signed)));
    let (card, signed) = match opened {
        Ok(opened) => opened,
        Err(error) => return Ok(Err(error.into())),
    };
    if card.contact(&signed.sealed).is_err() {
        return Ok(Err(LeadOutcome::BadSignature));
    }
    if card.audience != *audience {
        return Ok(Err(LeadOutcome::WrongRecipient));
    }
    if is_revoked(mirror, card.device, keys, card.issued_s)? {
        return Ok(Err(LeadOutcome::Revoked));
    }
    let expired = grace(card.expires_s) <= now_s;
    Ok(Ok(OpenCard { card, signed, expired }))
}

fn card(mirror: &Connection, reading: &Reading<'_>, bytes: &[u8], by: &str) -> Result<Scanned> {
    let audience = CardAudience::Exhibitor(reading.exhibitor.clone());
    let opened = open_card(mirror, bytes, &audience, reading.keys, reading.now_s)?;
    let OpenCard { card, signed, expired } = match opened {
        Ok(open) => open,
        Err(outcome) => return Ok(Scanned::nothing(outcome)),
    };
    let lead = lead_of(reading.exhibitor, &card.registration);
    let sealed = Some(Bytes(signed.sealed)).filter(|_| !expired);
    let draft = draft(reading, by, LeadRead::Card { card: Bytes(signed.card), sealed })?;
    let outcome = if expired { LeadOutcome::Expired } else { LeadOutcome::Card };
    Ok(Scanned { outcome, lead: Some(lead), draft: Some(draft) })
}

/// Whether a device was revoked when it signed.
fn is_revoked(
    mirror: &Connection,
    device: DeviceId,
    keys: &KeyList,
    issued_s: u64,
) -> Result<bool> {
    let key = RowKey {
        stream: "agenda".to_owned(),
        row_type: row_type::REVOCATION.to_owned(),
        row_id: device.to_string(),
    };
    let Some(body) = shown_body(mirror, &key)? else { return Ok(false) };
    let Some(AgendaRow::Revocation(fact)) = AgendaRow::read(row_type::REVOCATION, &body) else {
        return Ok(false);
    };
    Ok(Order::open(&fact.token.0, keys).is_ok_and(|order| order.issued_s <= issued_s))
}
