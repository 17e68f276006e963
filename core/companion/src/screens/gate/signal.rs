//! How a verdict looks, sounds and feels: the shells play what is named here.

use huiban_protocol::rules::Decision;
use huiban_protocol::streams::ScanOutcome;
use serde::Serialize;

/// The colour of a verdict.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Light {
    /// The person passes.
    Green,
    /// The person passes, but what it was decided by is not sure.
    Amber,
    /// The person does not pass.
    Red,
    /// The verdict before stands: it was one reading.
    Unchanged,
}

/// The sound of a verdict.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Tone {
    /// In.
    Pass,
    /// In again.
    Again,
    /// Out.
    Goodbye,
    /// In, with a look at the screen.
    Caution,
    /// Not now, or not here.
    Refuse,
    /// Somebody may be cheating.
    Alarm,
    /// Nothing that can be judged.
    Unreadable,
    /// None.
    Silent,
}

/// How a verdict feels in the hand.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Vibration {
    /// Once, short.
    Short,
    /// Twice, short.
    Double,
    /// Once, long.
    Long,
    /// Three times, long.
    Triple,
    /// None.
    Still,
}

/// Light, tone and vibration of a verdict.
pub(super) fn signal(decision: &Decision) -> (Light, Tone, Vibration) {
    use ScanOutcome as O;
    if decision.passes && (decision.overridden || !decision.cautions.is_empty()) {
        return (Light::Amber, Tone::Caution, Vibration::Double);
    }
    match decision.outcome {
        O::Admitted => (Light::Green, Tone::Pass, Vibration::Short),
        O::ReEntry => (Light::Green, Tone::Again, Vibration::Short),
        O::Exit => (Light::Green, Tone::Goodbye, Vibration::Short),
        O::NotABadge => (Light::Red, Tone::Unreadable, Vibration::Double),
        O::BadSignature | O::Revoked | O::Reissued | O::AlreadyInside => {
            (Light::Red, Tone::Alarm, Vibration::Triple)
        }
        O::WrongEvent
        | O::NotYetValid
        | O::Expired
        | O::Blocked
        | O::TicketType
        | O::OutsideHours
        | O::PrerequisiteMissing
        | O::LimitReached
        | O::Full
        | O::NotLive => (Light::Red, Tone::Refuse, Vibration::Long),
        O::Debounced => (Light::Unchanged, Tone::Silent, Vibration::Still),
    }
}
