//! Exchanges: a person gave contact details, or was read at a booth. The same row stands in the
//! booth's stream and in the person's own, so that both know of it and either side's copy can be
//! emptied by a withdrawal.

use super::Register;
use crate::digest::sha256;
use crate::documents::{
    Contact, ContactField, DeviceId, ExchangeId, ExhibitorCode, LeadId, OpId, RegistrationId,
};
use crate::wire::Bytes;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

/// Type of an [`ExchangeRow`]; its id is the exchange's.
pub const EXCHANGE_ROW: &str = "exchange";
/// Type of an [`ExchangeRow`] in the stream of the attendee who was given something by another; its
/// id is the exchange's.
pub const MET_ROW: &str = "met";

/// The exchange that a person's nonce names: bound to the person, so that nobody else can name it
/// and only the person can withdraw it.
pub fn exchange_of(registration: &RegistrationId, nonce: &[u8; 16]) -> ExchangeId {
    let text = format!("exchange\n{registration}\n{}", hex::encode(nonce));
    ExchangeId(sha256(text.as_bytes()).prefix())
}

/// Everything known about one exchange.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ExchangeRow {
    /// What was given, as far as it is known and was not withdrawn.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub given: Option<Given>,
    /// Readings at the booth, by their acts.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub scans: BTreeMap<OpId, LeadScanned>,
    /// When the person first gave it away, ms since 1970 UTC.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub shared_ms: Option<i64>,
    /// What reps corrected.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub corrections: BTreeMap<ContactField, Register<Option<String>>>,
    /// When the booth wrote it into a file, ms since 1970 UTC.
    #[serde(default, skip_serializing_if = "BTreeSet::is_empty")]
    pub exported_ms: BTreeSet<i64>,
    /// That it was withdrawn.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub withdrawn: Option<Withdrawn>,
}

/// One reading.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LeadScanned {
    /// At which device.
    pub device: DeviceId,
    /// The device's name.
    pub by: String,
    /// Effective time, ms since 1970 UTC.
    pub at_ms: i64,
    /// Who has it, where one attendee gave it to another and no booth is in it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub attendee: Option<RegistrationId>,
}

/// A withdrawal that counts: the first.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Withdrawn {
    /// When it was signed, ms since 1970 UTC.
    pub at_ms: i64,
    /// The signed withdrawal, a fact that every device keeps.
    pub order: Bytes,
}

/// What was given.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Given {
    /// To whom.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub exhibitor: Option<ExhibitorCode>,
    /// About which lead of theirs.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub lead: Option<LeadId>,
    /// Who; gone after a withdrawal, and unknown of a paper card.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub registration: Option<RegistrationId>,
    /// The act or card that names it ([`exchange_of`]).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub nonce: Option<OpId>,
    /// The signed card without its fields: the receipt, kept for good. Nobody signed a paper card,
    /// and a badge says nothing but who.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub card: Option<Bytes>,
    /// What the person agreed to.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub purpose: Option<String>,
    /// The version of the text of consent that was shown, which says how long it is kept.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub text_version: Option<u64>,
    /// Which fields were given.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub fields: Vec<ContactField>,
    /// The fields themselves; gone after a withdrawal.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub contact: Option<Contact>,
}

impl Given {
    /// What of it outlives a withdrawal.
    fn emptied(self) -> Self {
        Self { registration: None, contact: None, ..self }
    }

    /// The order of what is kept where one exchange was told in two ways: a card beats a bare
    /// badge, one with its fields beats the same without.
    fn rank(&self) -> impl Ord + use<> {
        let card = std::cmp::Reverse(self.card.clone().map_or((true, None), |c| (false, Some(c))));
        (card, self.contact.clone(), self.exhibitor.clone(), self.lead)
    }
}

impl ExchangeRow {
    /// Adds what was given; any order, any number of times.
    pub fn give(&mut self, given: Given) {
        let given = if self.withdrawn.is_some() { given.emptied() } else { given };
        if self.given.as_ref().is_none_or(|known| known.rank() < given.rank()) {
            self.given = Some(given);
        }
    }

    /// Notes when the person gave it away: the first time counts.
    pub fn share(&mut self, at_ms: i64) {
        self.shared_ms = Some(self.shared_ms.map_or(at_ms, |known| known.min(at_ms)));
    }

    /// Empties it, for good.
    pub fn withdraw(&mut self, withdrawn: Withdrawn) {
        if self.withdrawn.as_ref().is_none_or(|known| withdrawn < *known) {
            self.withdrawn = Some(withdrawn);
        }
        self.given = self.given.take().map(Given::emptied);
        self.corrections.clear();
    }

    /// When it was last read or given.
    pub fn last_ms(&self) -> Option<i64> {
        self.scans.values().map(|scan| scan.at_ms).chain(self.shared_ms).max()
    }

    /// When it happened: the first reading, or when it was given away.
    pub fn at_ms(&self) -> Option<i64> {
        self.scans.values().map(|scan| scan.at_ms).chain(self.shared_ms).min()
    }
}
