//! `lead_scan`: a rep read a badge or a card at the booth, or typed a paper card in.
//!
//! A fact: it is kept in the booth's stream and, where it says who, in that person's own, so that
//! both know of it.

use super::{Fact, OpKind, Pick, RowTarget};
use crate::documents::{Contact, ExhibitorCode, LeadId, OpId, RegistrationId};
use crate::limits::DEVICE_NAME_BYTES_MAX;
use crate::streams::{
    EXCHANGE_ROW, ExchangeRow, Given, LeadScanned, StreamId, exchange_of, lead_of,
};
use crate::tokens::{Badge, CardAudience, ContactCard, KeyList, TokenError};
use crate::wire::{Bytes, Rejection};
use serde::{Deserialize, Serialize};

/// The kind; its entity is an exhibitor's code, its rows are [`ExchangeRow`]s.
#[derive(Debug, Clone, Copy)]
pub struct LeadScan;

/// What it says.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LeadScanBody {
    /// The name of the device that read.
    pub by: String,
    /// What was read.
    pub read: LeadRead,
}

/// What a rep read.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum LeadRead {
    /// A badge: who, and nothing else.
    Badge(Bytes),
    /// A card, signed by the attendee's device.
    Card {
        /// What is signed.
        card: Bytes,
        /// The fields; none where the card had expired.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        sealed: Option<Bytes>,
    },
    /// A paper card, which nobody signed.
    Paper(Contact),
}

impl LeadScanBody {
    /// What is given by it to an exhibitor, by the act `op`.
    pub(super) fn given(&self, exhibitor: &ExhibitorCode, op: OpId) -> Result<Given, Rejection> {
        let malformed = |_: TokenError| Rejection::Malformed;
        let mut given = Given {
            exhibitor: Some(exhibitor.clone()),
            lead: Some(LeadId(op.0)),
            ..Given::default()
        };
        match &self.read {
            LeadRead::Badge(token) => {
                let registration = Badge::read(&token.0).map_err(malformed)?.registration;
                given.name(exhibitor, registration, op);
            }
            LeadRead::Card { card, sealed } => {
                let read = ContactCard::read(&card.0).map_err(malformed)?;
                if read.audience != CardAudience::Exhibitor(exhibitor.clone()) {
                    return Err(Rejection::Malformed);
                }
                given.name(exhibitor, read.registration, OpId(read.nonce));
                given.agree(&read, card, sealed.as_ref())?;
            }
            LeadRead::Paper(paper) => {
                if !paper.is_clean() || paper.fields.is_empty() {
                    return Err(Rejection::Malformed);
                }
                given.contact = Some(paper.clone());
            }
        }
        Ok(given)
    }
}

impl Given {
    fn name(&mut self, exhibitor: &ExhibitorCode, registration: RegistrationId, nonce: OpId) {
        self.lead = Some(lead_of(exhibitor, &registration));
        self.registration = Some(registration);
        self.nonce = Some(nonce);
    }

    /// Takes over what a card says, and its fields where they are those that were signed.
    pub(super) fn agree(
        &mut self,
        read: &ContactCard,
        card: &Bytes,
        sealed: Option<&Bytes>,
    ) -> Result<(), Rejection> {
        let contact = sealed.map(|sealed| read.contact(&sealed.0)).transpose();
        self.contact = contact.map_err(|_| Rejection::Malformed)?;
        self.card = Some(card.clone());
        self.purpose = Some(read.purpose.clone());
        self.text_version = Some(read.text_version);
        self.fields.clone_from(&read.fields);
        Ok(())
    }
}

/// The rows of an exchange: the booth's, and the person's own.
pub(super) fn exchange_rows(given: &Given, op: OpId) -> Vec<RowTarget> {
    let row_id = match (given.registration, given.nonce) {
        (Some(registration), Some(nonce)) => exchange_of(&registration, &nonce.0).to_string(),
        _ => op.to_string(),
    };
    let booth = given.exhibitor.clone().map(StreamId::Booth);
    let streams = booth.into_iter().chain(given.registration.map(StreamId::Me));
    streams
        .map(|stream| RowTarget { stream, row_type: EXCHANGE_ROW, row_id: row_id.clone() })
        .collect()
}

/// The booth that an act is about, where the author works there.
pub(super) fn booth_of(entity: &str, scope: &[StreamId]) -> Result<ExhibitorCode, Rejection> {
    let exhibitor: ExhibitorCode = entity.parse().map_err(|_| Rejection::Malformed)?;
    if scope.contains(&StreamId::Booth(exhibitor.clone())) {
        Ok(exhibitor)
    } else {
        Err(Rejection::NotAllowed)
    }
}

/// Whether a text can be a device's name.
pub(super) fn is_name(by: &str) -> bool {
    by.len() <= DEVICE_NAME_BYTES_MAX && !by.chars().any(char::is_control)
}

impl OpKind for LeadScan {
    const NAME: &'static str = "lead_scan";
    const VERSION: u16 = 1;
    const IS_PERSONAL: bool = true;
    type Body = LeadScanBody;
    type Row = ExchangeRow;

    fn route(
        fact: &Fact<'_>,
        body: &LeadScanBody,
        scope: &[StreamId],
    ) -> Result<Vec<RowTarget>, Rejection> {
        let exhibitor = booth_of(fact.entity, scope)?;
        if !is_name(&body.by) {
            return Err(Rejection::Malformed);
        }
        Ok(exchange_rows(&body.given(&exhibitor, fact.id)?, fact.id))
    }

    fn verify(_: &Fact<'_>, body: &LeadScanBody, keys: &KeyList) -> Result<(), Rejection> {
        // whether it has expired was judged where it was read; certificates outlive the event
        let verified = match &body.read {
            LeadRead::Badge(token) => Badge::open(&token.0, keys).map(|_| ()),
            LeadRead::Card { card, .. } => ContactCard::open(&card.0, keys, 0).map(|_| ()),
            LeadRead::Paper(_) => Ok(()),
        };
        verified.map_err(|_| Rejection::BadSignature)
    }

    fn author_stream(fact: &Fact<'_>, _: &LeadScanBody) -> Option<StreamId> {
        fact.entity.parse().ok().map(StreamId::Booth)
    }

    fn fold(row: Option<ExchangeRow>, fact: &Fact<'_>, body: LeadScanBody) -> ExchangeRow {
        let mut row = row.unwrap_or_default();
        let Ok(exhibitor) = fact.entity.parse() else { return row };
        let Ok(given) = body.given(&exhibitor, fact.id) else { return row };
        row.give(given);
        row.scans.entry(fact.id).or_insert(LeadScanned {
            device: fact.device,
            by: body.by,
            at_ms: fact.effective_ms,
            attendee: None,
        });
        row
    }

    fn is_erased(row: &ExchangeRow) -> bool {
        row.withdrawn.is_some()
    }

    fn arbitrary(pick: &mut dyn Pick) -> Option<(String, LeadScanBody)> {
        let entity = pick.entity(Self::NAME)?;
        let mut paper = Contact::default();
        paper.set(crate::documents::ContactField::Name, &format!("visitor {}", pick.below(4)));
        Some((entity, LeadScanBody { by: "rep".to_owned(), read: LeadRead::Paper(paper) }))
    }
}
