//! Scans and what they add up to.

use huiban_companion::ListCounts;
use huiban_protocol::documents::{DeviceId, OpId, RegistrationId};
use huiban_protocol::streams::{Confidence, Direction, Judgement, Override, ScanOutcome, ScanRow};

/// Which way a person went.
#[uniffi::remote(Enum)]
pub enum Direction {
    /// In.
    Entry,
    /// Out.
    Exit,
}

/// What a gate made of a code.
#[uniffi::remote(Enum)]
pub enum ScanOutcome {
    /// Let in for the first time on this event day.
    Admitted,
    /// Let in again.
    ReEntry,
    /// Went out.
    Exit,
    /// Is inside already.
    AlreadyInside,
    /// The text is no badge of any event.
    NotABadge,
    /// It looks like a badge, but no key of the event signed it.
    BadSignature,
    /// A badge of another event.
    WrongEvent,
    /// Its validity has not begun.
    NotYetValid,
    /// Its validity is over.
    Expired,
    /// The organizer took the right to enter away.
    Revoked,
    /// The organizer holds the right to enter back for now.
    Blocked,
    /// A newer badge of this registration exists.
    Reissued,
    /// The ticket type is not let in here.
    TicketType,
    /// The list is not open now.
    OutsideHours,
    /// The person must be admitted elsewhere first.
    PrerequisiteMissing,
    /// As many entries as are allowed were made.
    LimitReached,
    /// As many people as are allowed are inside.
    Full,
    /// The list needs the server's word and the server was not reached.
    NotLive,
    /// The same code was read here a moment ago.
    Debounced,
}

/// How a verdict is known.
#[uniffi::remote(Enum)]
pub enum Confidence {
    /// The signature holds, but the registration is not among those the gate knows.
    SignedOnly,
    /// What the gate knows was the server's this long ago.
    Synced {
        /// Milliseconds since the server was heard.
        age_ms: i64,
    },
    /// As `Synced`, but longer ago than the list allows for a plain green.
    Stale {
        /// Milliseconds since the server was heard.
        age_ms: i64,
    },
}

/// What a gate decided, and by what data.
#[uniffi::remote(Record)]
pub struct Judgement {
    /// What it decided.
    pub outcome: ScanOutcome,
    /// How sure it was.
    pub confidence: Confidence,
    /// Milliseconds since the list of revocations was heard; `None` where it never was.
    pub revocations_age_ms: Option<i64>,
    /// Where the gate stood in stream `gate`.
    pub gate_seq: u64,
    /// Where the gate stood in the list's stream.
    pub list_seq: u64,
}

/// Somebody let a person pass against the outcome.
#[uniffi::remote(Record)]
pub struct Override {
    /// Why.
    pub reason: String,
    /// Who.
    pub by: String,
}

/// One reading of a badge at a gate: a fact, never rejected and never changed.
#[uniffi::remote(Record)]
pub struct ScanRow {
    /// The act.
    pub op: OpId,
    /// Whom the code names; proven only where the outcome says so.
    pub registration: RegistrationId,
    /// Which way.
    pub direction: Direction,
    /// At which device.
    pub device: DeviceId,
    /// Effective time, ms since 1970 UTC.
    pub at_ms: i64,
    /// The badge's serial.
    pub serial: Option<u64>,
    /// What the device is called.
    pub gate: Option<String>,
    /// What the gate decided; `None` where an older version recorded only who passed.
    pub judgement: Option<Judgement>,
    /// Who let the person pass against the outcome.
    pub overridden: Option<Override>,
}

/// The sums of one list, of the people who passed; what was refused or undone does not count.
#[uniffi::remote(Record)]
pub struct ListCounts {
    /// Entries.
    pub entries: u64,
    /// Exits.
    pub exits: u64,
    /// Registrations with at least one entry.
    pub people: u64,
    /// Registrations whose last passage of this event day was an entry.
    pub inside: u64,
}
