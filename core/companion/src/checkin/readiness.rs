//! Whether a gate can open its door: what is asked about, and what is missing.

use super::freshness::{Freshness, Standpoint};
use huiban_protocol::documents::CheckInList;
use huiban_protocol::limits::{
    AMBER_MINUTES_DEFAULT, CLOCK_OFFSET_SAID_MS, STORAGE_LOW_BYTES, STORAGE_MIN_BYTES,
};
use huiban_protocol::tokens::{KeyList, KeyState, KeyUse};

/// What is checked before doors open.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum ReadinessCheck {
    /// This device may scan for the list.
    Membership,
    /// There is a key that badges are verified with.
    Keys,
    /// The keys and their list are good for long enough.
    KeyExpiry,
    /// The list's rules are here.
    List,
    /// The registrations, and what was taken back of them, are here and fresh.
    Registrations,
    /// The scans of other gates are here and fresh.
    Scans,
    /// As much is held as the server has, and it is the same.
    Counts,
    /// The clock.
    Clock,
    /// Acts that wait, or were refused.
    Queue,
    /// Free space.
    Storage,
    /// The server's clock is set for a rehearsal.
    TestMode,
}

impl ReadinessCheck {
    /// The name programs see.
    pub fn name(self) -> &'static str {
        match self {
            Self::Membership => "membership",
            Self::Keys => "keys",
            Self::KeyExpiry => "key_expiry",
            Self::List => "list",
            Self::Registrations => "registrations",
            Self::Scans => "scans",
            Self::Counts => "counts",
            Self::Clock => "clock",
            Self::Queue => "queue",
            Self::Storage => "storage",
            Self::TestMode => "test_mode",
        }
    }
}

/// What is wrong with a check.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Finding {
    Revoked,
    NoBadgeKey,
    KeysExpired,
    KeysExpireAt(i64),
    NoRules,
    NeverHeard(ReadinessCheck),
    OldFor(ReadinessCheck, i64),
    Behind { held: u64, head: u64 },
    RowsDiffer,
    NobodyRegistered,
    ClockNeverCompared,
    ClockOff(i64),
    Waiting(u64),
    Stuck(u64),
    Parked(u64),
    SpaceLow(u64),
    SpaceGone(u64),
    TestMode,
}

impl Finding {
    /// Which check it belongs to.
    pub(crate) fn check(self) -> ReadinessCheck {
        use ReadinessCheck as C;
        match self {
            Self::Revoked => C::Membership,
            Self::NoBadgeKey => C::Keys,
            Self::KeysExpired | Self::KeysExpireAt(_) => C::KeyExpiry,
            Self::NoRules => C::List,
            Self::NeverHeard(check) | Self::OldFor(check, _) => check,
            Self::Behind { .. } | Self::RowsDiffer | Self::NobodyRegistered => C::Counts,
            Self::ClockNeverCompared | Self::ClockOff(_) => C::Clock,
            Self::Waiting(_) | Self::Stuck(_) | Self::Parked(_) => C::Queue,
            Self::SpaceLow(_) | Self::SpaceGone(_) => C::Storage,
            Self::TestMode => C::TestMode,
        }
    }

    /// Whether the door had better stay closed until it is mended; else staff only should know.
    pub(crate) fn is_blocking(self) -> bool {
        !matches!(
            self,
            Self::KeysExpireAt(_)
                | Self::ClockOff(_)
                | Self::Waiting(_)
                | Self::Parked(_)
                | Self::SpaceLow(_)
                | Self::TestMode
        )
    }
}

/// Everything that readiness is judged by.
pub(crate) struct Condition<'a> {
    pub(crate) revoked: bool,
    pub(crate) keys: &'a KeyList,
    pub(crate) rules: Option<&'a CheckInList>,
    pub(crate) freshness: Freshness,
    /// Whether the rows held are those that the digest says.
    pub(crate) rows_agree: bool,
    pub(crate) registrations: u64,
    pub(crate) now_ms: i64,
    /// First instant after the event.
    pub(crate) event_end_ms: Option<i64>,
    pub(crate) server_offset_ms: Option<i64>,
    pub(crate) pending: u64,
    pub(crate) stuck: bool,
    pub(crate) parked: u64,
    pub(crate) free_bytes: Option<u64>,
    pub(crate) rehearsal: bool,
}

/// What was found, and until when verdicts stay green without the server.
pub(crate) struct Readiness {
    pub(crate) findings: Vec<Finding>,
    pub(crate) until_ms: Option<i64>,
}

impl Readiness {
    /// Whether nothing keeps the door closed.
    pub(crate) fn is_ready(&self) -> bool {
        !self.findings.iter().any(|finding| finding.is_blocking())
    }
}

/// Judges.
pub(crate) fn readiness(condition: &Condition<'_>) -> Readiness {
    let mut findings = Vec::new();
    if condition.revoked {
        findings.push(Finding::Revoked);
    }
    let keys_until_ms = check_keys(condition, &mut findings);
    let fresh_until_ms = check_streams(condition, &mut findings);
    match condition.server_offset_ms {
        None => findings.push(Finding::ClockNeverCompared),
        Some(offset_ms) if offset_ms.saturating_abs() > CLOCK_OFFSET_SAID_MS => {
            findings.push(Finding::ClockOff(offset_ms));
        }
        Some(_) => {}
    }
    match (condition.pending, condition.stuck) {
        (0, _) => {}
        (pending, true) => findings.push(Finding::Stuck(pending)),
        (pending, false) => findings.push(Finding::Waiting(pending)),
    }
    if condition.parked > 0 {
        findings.push(Finding::Parked(condition.parked));
    }
    match condition.free_bytes {
        Some(free) if free < STORAGE_MIN_BYTES => findings.push(Finding::SpaceGone(free)),
        Some(free) if free < STORAGE_LOW_BYTES => findings.push(Finding::SpaceLow(free)),
        _ => {}
    }
    if condition.rehearsal {
        findings.push(Finding::TestMode);
    }
    let readiness =
        Readiness { findings, until_ms: fresh_until_ms.map(|at| at.min(keys_until_ms)) };
    if readiness.is_ready() { readiness } else { Readiness { until_ms: None, ..readiness } }
}

/// Returns until when badges can be verified.
fn check_keys(condition: &Condition<'_>, findings: &mut Vec<Finding>) -> i64 {
    let ms = |s: u64| i64::try_from(s).unwrap_or(i64::MAX).saturating_mul(1_000);
    let good = condition.keys.keys.iter().filter(|key| {
        key.key_use == KeyUse::Badge
            && !matches!(key.state, KeyState::Compromised { .. })
            && ms(key.from_s) <= condition.now_ms
            && condition.now_ms < ms(key.until_s)
    });
    let key_until_ms = good.map(|key| ms(key.until_s)).max();
    let list_until_ms = ms(condition.keys.expires_s);
    let until_ms = key_until_ms.unwrap_or(list_until_ms).min(list_until_ms);
    if key_until_ms.is_none() {
        findings.push(Finding::NoBadgeKey);
    }
    if list_until_ms <= condition.now_ms {
        findings.push(Finding::KeysExpired);
    } else if condition.event_end_ms.is_some_and(|end_ms| until_ms < end_ms) {
        findings.push(Finding::KeysExpireAt(until_ms));
    }
    until_ms
}

/// Returns until when what was heard is fresh enough for green.
fn check_streams(condition: &Condition<'_>, findings: &mut Vec<Finding>) -> Option<i64> {
    use ReadinessCheck::{Registrations, Scans};
    let Some(rules) = condition.rules else {
        findings.push(Finding::NoRules);
        return None;
    };
    let amber_ms =
        i64::from(rules.amber_minutes.unwrap_or(AMBER_MINUTES_DEFAULT)).saturating_mul(60_000);
    let Freshness { registrations, scans } = condition.freshness;
    let mut until_ms = Some(i64::MAX);
    for (check, standpoint) in [(Registrations, registrations), (Scans, scans)] {
        let Standpoint { seq, head, age_ms } = standpoint;
        match age_ms {
            None => findings.push(Finding::NeverHeard(check)),
            Some(age_ms) if age_ms > amber_ms => findings.push(Finding::OldFor(check, age_ms)),
            Some(_) if seq < head => findings.push(Finding::Behind { held: seq, head }),
            Some(_) => {}
        }
        let fresh_ms = age_ms.map(|age_ms| amber_ms.saturating_sub(age_ms));
        let at_ms = fresh_ms.map(|fresh_ms| condition.now_ms.saturating_add(fresh_ms));
        until_ms = until_ms.zip(at_ms).map(|(one, other)| one.min(other));
    }
    if !condition.rows_agree {
        findings.push(Finding::RowsDiffer);
    } else if registrations.age_ms.is_some() && condition.registrations == 0 {
        findings.push(Finding::NobodyRegistered);
    }
    until_ms
}
