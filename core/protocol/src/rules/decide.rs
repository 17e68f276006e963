//! What a gate decides about a code: the first step that fails decides.
//!
//! Everything that is known is in the [`Question`], so that every device answers alike and a table
//! of cases can say what the answer must be.

use super::{Passage, event_day};
use crate::documents::{CheckInList, ReEntry, Window};
use crate::limits::{AMBER_MINUTES_DEFAULT, CLOCK_GRACE_S, DEBOUNCE_MS};
use crate::streams::{Confidence, Direction, ScanOutcome};
use chrono_tz::Tz;

/// Whether a code is what it says it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum BadgeProof {
    /// No text of a badge.
    NotABadge,
    /// No key of the event signed it.
    BadSignature(Reason),
    /// Signed, but for another event.
    WrongEvent,
    /// Signed for this event by a key in use.
    Genuine,
    /// Signed for this event by a key that somebody else may hold.
    CompromisedKey,
}

/// What a genuine badge says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct BadgeView<'a> {
    /// The ticket type, where the badge or the gate's data tell it.
    pub ticket_type: Option<&'a str>,
    /// Which badge of the registration.
    pub serial: u64,
    /// When it was issued, seconds since 1970 UTC.
    pub issued_s: i64,
    /// When it expires, seconds since 1970 UTC.
    pub expires_s: i64,
}

/// What the gate's data say about a registration.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Standing {
    /// The highest serial seen anywhere.
    pub serial: u64,
    /// Whether it may enter.
    pub state: StandingState,
}

/// Whether a registration may enter.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum StandingState {
    /// Yes.
    Valid,
    /// Not for now.
    Blocked,
    /// No.
    Revoked,
}

/// How much of the server's word the gate has.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Knowledge {
    /// Milliseconds since the server was heard about registrations; `None` where it never was.
    pub age_ms: Option<i64>,
    /// Milliseconds since the server was heard about this list's scans.
    pub counts_age_ms: Option<i64>,
    /// Whether the server answers right now.
    pub live: bool,
    /// Whether the key list is past its time.
    pub keys_expired: bool,
}

/// Everything that decides about one code.
#[derive(Debug, Clone, Copy)]
pub struct Question<'a> {
    /// The rules.
    pub list: &'a CheckInList,
    /// The event's zone.
    pub zone: Tz,
    /// Now, ms since 1970 UTC.
    pub at_ms: i64,
    /// Which way.
    pub direction: Direction,
    /// Whether the code is genuine.
    pub proof: BadgeProof,
    /// What it says.
    pub badge: BadgeView<'a>,
    /// What is known of the registration; `None` where it is not known here.
    pub standing: Option<Standing>,
    /// Every passage of the registration on this list, in order.
    pub passages: &'a [Passage],
    /// Whether the list that must come first has admitted the person today.
    pub prerequisite_met: bool,
    /// How many people are inside.
    pub inside: u32,
    /// How fresh all this is.
    pub knowledge: Knowledge,
    /// When this device last read the same code.
    pub last_read_ms: Option<i64>,
    /// Whether somebody answers for letting the person pass.
    pub overriding: bool,
}

/// What lies behind an outcome.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reason {
    /// The signing key is not in the key list that this gate has.
    UnknownKey,
    /// The text differs from what was signed.
    Forged,
    /// The signing key may be in other hands, and this badge is not known here.
    CompromisedKey,
    /// The list opens then, ms since 1970 UTC.
    Before(i64),
    /// The list closed then, ms since 1970 UTC.
    After(i64),
    /// Whoever was in may not come in again on the same day.
    NoReEntry,
    /// As many entries as a day allows.
    PerDay,
    /// As many entries as there may be in all.
    Total,
}

/// Why a verdict is amber.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Caution {
    /// The registration is not known here.
    SignedOnly,
    /// The data are older than the list allows.
    Stale,
    /// The room counts as full by data that are older than the list allows.
    FullByStaleCounts,
    /// The key list is past its time.
    KeysExpired,
}

impl Caution {
    /// The name programs see.
    pub fn name(self) -> &'static str {
        match self {
            Self::SignedOnly => "signed_only",
            Self::Stale => "stale",
            Self::FullByStaleCounts => "full_by_stale_counts",
            Self::KeysExpired => "keys_expired",
        }
    }
}

/// The answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Decision {
    /// What was decided.
    pub outcome: ScanOutcome,
    /// What lies behind it.
    pub reason: Option<Reason>,
    /// Whether the person passes, by the outcome or by override.
    pub passes: bool,
    /// Whether the override was needed.
    pub overridden: bool,
    /// How sure it is.
    pub confidence: Confidence,
    /// Why the light is amber where the person passes; empty is green.
    pub cautions: Vec<Caution>,
    /// The first entry on this event day.
    pub first: Option<Passage>,
}

/// Decides.
pub fn decide_scan(question: &Question<'_>) -> Decision {
    let mut cautions = Vec::new();
    let (outcome, reason) = match refusal(question, &mut cautions) {
        Some((outcome, reason)) => (outcome, reason),
        None => (passing(question), None),
    };
    let overridden = question.overriding && outcome.may_be_overridden();
    let passes = outcome.admits() || overridden;
    let confidence = confidence(question);
    match confidence {
        Confidence::SignedOnly => cautions.push(Caution::SignedOnly),
        Confidence::Stale { .. } => cautions.push(Caution::Stale),
        Confidence::Synced { .. } => {}
    }
    if question.knowledge.keys_expired {
        cautions.push(Caution::KeysExpired);
    }
    if !passes {
        cautions.clear();
    }
    cautions.sort_unstable();
    let first = today(question).find(|passage| passage.direction == Direction::Entry).cloned();
    Decision { outcome, reason, passes, overridden, confidence, cautions, first }
}

type Refusal = (ScanOutcome, Option<Reason>);

fn refusal(question: &Question<'_>, cautions: &mut Vec<Caution>) -> Option<Refusal> {
    if let Some(refused) = unproven(question) {
        return Some(refused);
    }
    let ago_ms = question.last_read_ms.map(|last| question.at_ms.saturating_sub(last));
    if !question.overriding && ago_ms.is_some_and(|ago_ms| (0..DEBOUNCE_MS).contains(&ago_ms)) {
        return Some((ScanOutcome::Debounced, None));
    }
    if let Some(outcome) = invalid(question) {
        return Some((outcome, None));
    }
    // whoever leaves is let out and counted, whatever became of the right to enter
    if question.direction == Direction::Exit {
        return None;
    }
    not_standing(question)
        .or_else(|| outside_rules(question))
        .or_else(|| beyond_admissions(question, cautions))
}

/// Steps 1, 2 and the first half of 3: shape, signature, event.
fn unproven(question: &Question<'_>) -> Option<Refusal> {
    match question.proof {
        BadgeProof::NotABadge => Some((ScanOutcome::NotABadge, None)),
        BadgeProof::BadSignature(reason) => Some((ScanOutcome::BadSignature, Some(reason))),
        BadgeProof::WrongEvent => Some((ScanOutcome::WrongEvent, None)),
        BadgeProof::CompromisedKey => {
            // the thief of a key can sign anything but the serial that the server already gave out
            let mirrored =
                question.standing.is_some_and(|standing| standing.serial == question.badge.serial);
            let refused = (ScanOutcome::BadSignature, Some(Reason::CompromisedKey));
            if mirrored { None } else { Some(refused) }
        }
        BadgeProof::Genuine => None,
    }
}

/// The second half of step 3: validity, with grace for a clock that is a little wrong.
fn invalid(question: &Question<'_>) -> Option<ScanOutcome> {
    let now_s = question.at_ms.div_euclid(1_000);
    let badge = &question.badge;
    if now_s < badge.issued_s.saturating_sub(CLOCK_GRACE_S) {
        return Some(ScanOutcome::NotYetValid);
    }
    (now_s > badge.expires_s.saturating_add(CLOCK_GRACE_S)).then_some(ScanOutcome::Expired)
}

/// Step 4.
fn not_standing(question: &Question<'_>) -> Option<Refusal> {
    let standing = question.standing?;
    let outcome = match standing.state {
        StandingState::Revoked => ScanOutcome::Revoked,
        StandingState::Blocked => ScanOutcome::Blocked,
        StandingState::Valid if question.badge.serial < standing.serial => ScanOutcome::Reissued,
        StandingState::Valid => return None,
    };
    Some((outcome, None))
}

/// Step 5.
fn outside_rules(question: &Question<'_>) -> Option<Refusal> {
    let list = question.list;
    if list.live && !question.knowledge.live {
        return Some((ScanOutcome::NotLive, None));
    }
    let is_let_in = |own: &str| list.ticket_types.iter().any(|allowed| allowed == own);
    if !list.ticket_types.is_empty() && !question.badge.ticket_type.is_some_and(is_let_in) {
        return Some((ScanOutcome::TicketType, None));
    }
    if let Some(reason) = outside_windows(&list.windows, question.at_ms) {
        return Some((ScanOutcome::OutsideHours, Some(reason)));
    }
    let missing = list.requires.is_some() && !question.prerequisite_met;
    missing.then_some((ScanOutcome::PrerequisiteMissing, None))
}

/// The nearest bound of the windows, where now is in none of them.
fn outside_windows(windows: &[Window], at_ms: i64) -> Option<Reason> {
    let spans = || windows.iter().map(|w| (w.from.timestamp_millis(), w.to.timestamp_millis()));
    if windows.is_empty() || spans().any(|(from, to)| from <= at_ms && at_ms < to) {
        return None;
    }
    let opens = spans().map(|(from, _)| from).filter(|from| *from > at_ms).min();
    let closed = spans().map(|(_, to)| to).filter(|to| *to <= at_ms).max();
    match (opens, closed) {
        (Some(opens), Some(closed))
            if opens.saturating_sub(at_ms) > at_ms.saturating_sub(closed) =>
        {
            Some(Reason::After(closed))
        }
        (Some(opens), _) => Some(Reason::Before(opens)),
        (None, closed) => Some(Reason::After(closed.unwrap_or(at_ms))),
    }
}

/// Step 6.
fn beyond_admissions(question: &Question<'_>, cautions: &mut Vec<Caution>) -> Option<Refusal> {
    let list = question.list;
    let entries = || today(question).filter(|passage| passage.direction == Direction::Entry);
    if list.reentry != ReEntry::Free {
        if is_inside(question) {
            return Some((ScanOutcome::AlreadyInside, None));
        }
        if list.reentry == ReEntry::No && entries().next().is_some() {
            return Some((ScanOutcome::LimitReached, Some(Reason::NoReEntry)));
        }
    }
    let reached = |most: Option<u32>, count: usize| {
        most.is_some_and(|most| u32::try_from(count).unwrap_or(u32::MAX) >= most)
    };
    if reached(list.per_day, entries().count()) {
        return Some((ScanOutcome::LimitReached, Some(Reason::PerDay)));
    }
    let all = question.passages.iter().filter(|passage| passage.direction == Direction::Entry);
    if reached(list.total, all.count()) {
        return Some((ScanOutcome::LimitReached, Some(Reason::Total)));
    }
    // whoever is inside already takes no further place
    if list.capacity.is_some_and(|most| question.inside >= most) && !is_inside(question) {
        if is_fresh(question, question.knowledge.counts_age_ms) {
            return Some((ScanOutcome::Full, None));
        }
        cautions.push(Caution::FullByStaleCounts);
    }
    None
}

fn passing(question: &Question<'_>) -> ScanOutcome {
    let was_in = today(question).any(|passage| passage.direction == Direction::Entry);
    match question.direction {
        Direction::Exit => ScanOutcome::Exit,
        Direction::Entry if was_in => ScanOutcome::ReEntry,
        Direction::Entry => ScanOutcome::Admitted,
    }
}

/// The passages of the event day that now belongs to: a missing exit yesterday refuses nobody.
fn today<'a>(question: &Question<'a>) -> impl Iterator<Item = &'a Passage> {
    let zone = question.zone;
    let day = event_day(question.at_ms, zone);
    question.passages.iter().filter(move |passage| event_day(passage.at_ms, zone) == day)
}

fn is_inside(question: &Question<'_>) -> bool {
    today(question).last().is_some_and(|passage| passage.direction == Direction::Entry)
}

fn is_fresh(question: &Question<'_>, age_ms: Option<i64>) -> bool {
    let minutes = question.list.amber_minutes.unwrap_or(AMBER_MINUTES_DEFAULT);
    age_ms.is_some_and(|age_ms| age_ms <= i64::from(minutes).saturating_mul(60_000))
}

fn confidence(question: &Question<'_>) -> Confidence {
    match (question.standing, question.knowledge.age_ms) {
        (Some(_), Some(age_ms)) if is_fresh(question, Some(age_ms)) => {
            Confidence::Synced { age_ms }
        }
        (Some(_), Some(age_ms)) => Confidence::Stale { age_ms },
        _ => Confidence::SignedOnly,
    }
}
