//! A verdict as staff see it.

use super::signal::{Light, Tone, Vibration, signal};
use super::words::{Words, words};
use super::{at, hour};
use crate::checkin::Judged;
use chrono_tz::Tz;
use huiban_protocol::documents::{DeviceId, Language, OpId, RegistrationId};
use huiban_protocol::rules::{Caution, Passage};
use huiban_protocol::streams::{Confidence, ScanOutcome};

/// What became of a reading at a gate.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ScanView {
    /// What was decided.
    pub outcome: ScanOutcome,
    /// Whether the person passes, by the outcome or because somebody answers for it.
    pub admitted: bool,
    /// Green, amber or red.
    pub light: Light,
    /// The sound to play.
    pub tone: Tone,
    /// How the device is to vibrate.
    pub vibration: Vibration,
    /// The list that it was read for.
    pub list: String,
    /// The act; `None` where nothing was recorded: no badge, or one reading taken twice.
    pub scan_id: Option<OpId>,
    /// Whom the code names; proven unless the outcome says otherwise.
    pub registration: Option<RegistrationId>,
    /// The name, as far as the list's gates may know.
    pub name: Option<String>,
    /// The organisation.
    pub org: Option<String>,
    /// The class of the ticket.
    pub ticket_type: Option<String>,
    /// The delegation that the person comes with.
    pub group: Option<String>,
    /// The seat or table.
    pub seat: Option<String>,
    /// What staff should know: a meal, a wheelchair.
    pub note: Option<String>,
    /// The first entry of this event day, before this one.
    pub first: Option<FirstAdmissionView>,
    /// How sure the verdict is.
    pub confidence: ConfidenceView,
    /// Why the light is amber.
    pub cautions: Vec<Caution>,
    /// Whether somebody's word was needed.
    pub overridden: bool,
    /// What lies behind the verdict, for staff; `None` where nothing needs saying.
    pub reason: Option<String>,
    /// What staff do next.
    pub next_step: Option<String>,
    /// What to show or say to the visitor, in every language of the product.
    pub visitor: Vec<VisitorTextView>,
}

/// Where and when a person first came in on this event day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FirstAdmissionView {
    /// When, RFC 3339.
    pub at: String,
    /// The same, ms since 1970 UTC.
    pub at_ms: i64,
    /// What the device is called.
    pub gate: String,
    /// The device.
    pub device: DeviceId,
    /// Whether it was this device that scanned; else the server told of it.
    pub here: bool,
}

/// How a verdict is known.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ConfidenceKind {
    /// The signature holds, but the registration is not among those the gate knows.
    SignedOnly,
    /// By what the server said not too long ago.
    Synced,
    /// By what the server said longer ago than the list allows.
    Stale,
}

impl ConfidenceKind {
    /// The name programs see.
    pub fn name(self) -> &'static str {
        match self {
            Self::SignedOnly => "signed_only",
            Self::Synced => "synced",
            Self::Stale => "stale",
        }
    }
}

/// How a verdict is known, and how old what it was decided by was.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ConfidenceView {
    /// How.
    pub kind: ConfidenceKind,
    /// Milliseconds since the server was heard; `None` where that did not count.
    pub age_ms: Option<i64>,
    /// Milliseconds since the list of revocations was heard; `None` where it never was.
    pub revocations_age_ms: Option<i64>,
}

impl ConfidenceView {
    pub(super) fn of(confidence: Confidence, revocations_age_ms: Option<i64>) -> Self {
        let (kind, age_ms) = match confidence {
            Confidence::SignedOnly => (ConfidenceKind::SignedOnly, None),
            Confidence::Synced { age_ms } => (ConfidenceKind::Synced, Some(age_ms)),
            Confidence::Stale { age_ms } => (ConfidenceKind::Stale, Some(age_ms)),
        };
        Self { kind, age_ms, revocations_age_ms }
    }
}

/// What a visitor reads, in one language.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct VisitorTextView {
    /// Which.
    pub language: Language,
    /// The words.
    pub text: String,
}

/// To whom a verdict is told, and where.
pub(crate) struct Told {
    pub(crate) language: Language,
    pub(crate) zone: Tz,
    /// The device that scanned.
    pub(crate) device: DeviceId,
}

/// A verdict as staff see it.
pub(crate) fn scan_view(judged: Judged, list: &str, scan: Option<OpId>, told: &Told) -> ScanView {
    let decision = &judged.decision;
    let (light, tone, vibration) = signal(decision);
    let first = decision.first.as_ref().map(|first| first_view(first, told));
    let when = |at_ms: i64| hour(told.zone, at_ms);
    let Words { reason, next_step, visitor } =
        words(decision, judged.held_back.as_deref(), first.as_ref(), &when);
    let say = |text: huiban_protocol::documents::Text| text.pick(told.language).to_owned();
    let visitor = visitor.into_iter().flat_map(|text| {
        Language::ALL.map(|language| VisitorTextView { language, text: text.pick(language).into() })
    });
    let person = judged.person;
    let of = |get: fn(&huiban_protocol::streams::PersonRow) -> Option<String>| {
        person.as_ref().and_then(get)
    };
    ScanView {
        outcome: decision.outcome,
        admitted: decision.passes,
        light,
        tone,
        vibration,
        list: list.to_owned(),
        scan_id: scan,
        registration: judged.registration,
        name: of(|person| Some(person.name.clone())),
        org: of(|person| person.org.clone()),
        ticket_type: judged.ticket_type,
        group: of(|person| person.group.clone()),
        seat: of(|person| person.seat.clone()),
        note: of(|person| person.note.clone()),
        first,
        confidence: ConfidenceView::of(decision.confidence, judged.freshness.registrations.age_ms),
        cautions: decision.cautions.clone(),
        overridden: decision.overridden,
        reason: reason.map(say),
        next_step: next_step.map(say),
        visitor: visitor.collect(),
    }
}

fn first_view(first: &Passage, told: &Told) -> FirstAdmissionView {
    FirstAdmissionView {
        at: at(told.zone, first.at_ms),
        at_ms: first.at_ms,
        gate: first.gate.clone().unwrap_or_else(|| first.device.to_string()),
        device: first.device,
        here: first.device == told.device,
    }
}
