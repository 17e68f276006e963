//! Rows of `list/{code}`: the rules of a check-in list, every scan made for it, and what was
//! said about those scans later.

use super::Stamp;
use crate::documents::{CheckInList, DeviceId, IncidentId, OpId, RegistrationId};
use crate::raw::Raw;
use serde::{Deserialize, Serialize};

/// Type of the row that holds the rules; its id is the list's code.
pub const RULES_ROW: &str = "rules";
/// Type of a [`ScanRow`]; its id is the act's.
pub const SCAN_ROW: &str = "scan";
/// Type of an [`UndoRow`]; its id is the undone scan's.
pub const UNDO_ROW: &str = "undo";
/// Type of an [`AckRow`]; its id is the incident's.
pub const ACK_ROW: &str = "incident_ack";
/// Type of a [`FindRow`]; its id is the act's.
pub const FIND_ROW: &str = "find";

/// A row of the stream that this code understands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ListRow {
    /// The rules.
    Rules(CheckInList),
    /// A scan.
    Scan(Box<ScanRow>),
    /// That a scan does not count.
    Undo(UndoRow),
    /// That somebody looked after an incident.
    Ack(AckRow),
    /// That somebody was looked for by name.
    Find(FindRow),
}

impl ListRow {
    /// Reads a row; `None` for a type this code does not know or a body of another shape.
    pub fn read(row_type: &str, body: &Raw) -> Option<Self> {
        match row_type {
            RULES_ROW => body.read().ok().map(Self::Rules),
            SCAN_ROW => body.read().ok().map(|scan| Self::Scan(Box::new(scan))),
            UNDO_ROW => body.read().ok().map(Self::Undo),
            ACK_ROW => body.read().ok().map(Self::Ack),
            FIND_ROW => body.read().ok().map(Self::Find),
            _ => None,
        }
    }
}

/// Which way a person went.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Direction {
    /// In.
    Entry,
    /// Out.
    Exit,
}

/// What a gate made of a code.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
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

impl ScanOutcome {
    /// Every outcome.
    pub const ALL: [Self; 19] = [
        Self::Admitted,
        Self::ReEntry,
        Self::Exit,
        Self::AlreadyInside,
        Self::NotABadge,
        Self::BadSignature,
        Self::WrongEvent,
        Self::NotYetValid,
        Self::Expired,
        Self::Revoked,
        Self::Blocked,
        Self::Reissued,
        Self::TicketType,
        Self::OutsideHours,
        Self::PrerequisiteMissing,
        Self::LimitReached,
        Self::Full,
        Self::NotLive,
        Self::Debounced,
    ];

    /// Whether the person passes.
    pub fn admits(self) -> bool {
        matches!(self, Self::Admitted | Self::ReEntry | Self::Exit)
    }

    /// Whether a badge of this event that its key signed was read: only then is it certain whom the
    /// code names.
    pub fn is_proven(self) -> bool {
        !matches!(self, Self::NotABadge | Self::BadSignature | Self::WrongEvent)
    }

    /// The name on the wire and for programs.
    pub fn name(self) -> &'static str {
        match self {
            Self::Admitted => "admitted",
            Self::ReEntry => "re_entry",
            Self::Exit => "exit",
            Self::AlreadyInside => "already_inside",
            Self::NotABadge => "not_a_badge",
            Self::BadSignature => "bad_signature",
            Self::WrongEvent => "wrong_event",
            Self::NotYetValid => "not_yet_valid",
            Self::Expired => "expired",
            Self::Revoked => "revoked",
            Self::Blocked => "blocked",
            Self::Reissued => "reissued",
            Self::TicketType => "ticket_type",
            Self::OutsideHours => "outside_hours",
            Self::PrerequisiteMissing => "prerequisite_missing",
            Self::LimitReached => "limit_reached",
            Self::Full => "full",
            Self::NotLive => "not_live",
            Self::Debounced => "debounced",
        }
    }

    /// Whether staff may let the person pass all the same: the code must be a badge of this event
    /// that its key signed, or nobody knows who it is.
    pub fn may_be_overridden(self) -> bool {
        !self.admits()
            && !matches!(
                self,
                Self::NotABadge | Self::BadSignature | Self::WrongEvent | Self::Debounced
            )
    }
}

/// How a verdict is known.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
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

/// What a gate decided, and by what data: tells “fooled by stale data” from “forged” later.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Judgement {
    /// What it decided.
    pub outcome: ScanOutcome,
    /// How sure it was.
    pub confidence: Confidence,
    /// Milliseconds since the list of revocations was heard; `None` where it never was.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub revocations_age_ms: Option<i64>,
    /// Where the gate stood in stream `gate`.
    pub gate_seq: u64,
    /// Where the gate stood in the list's stream.
    pub list_seq: u64,
}

/// Somebody let a person pass against the outcome.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Override {
    /// Why.
    pub reason: String,
    /// Who.
    pub by: String,
}

/// One reading of a badge at a gate: a fact, never rejected and never changed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
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
    /// The badge's serial; `None` where staff found the person and no badge was read.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub serial: Option<u64>,
    /// What the device is called.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub gate: Option<String>,
    /// What the gate decided; `None` where an older version recorded only who passed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub judgement: Option<Judgement>,
    /// Who let the person pass against the outcome.
    #[serde(default, rename = "override", skip_serializing_if = "Option::is_none")]
    pub overridden: Option<Override>,
}

impl ScanRow {
    /// Whether the person passed.
    pub fn passed(&self) -> bool {
        self.overridden.is_some()
            || self.judgement.as_ref().is_none_or(|judgement| judgement.outcome.admits())
    }
}

/// A scan does not count: it was a mistake at the gate.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct UndoRow {
    /// The scan.
    pub scan: OpId,
    /// The first act that said so.
    pub first: Stamp,
}

/// Somebody looked after an incident.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AckRow {
    /// The incident.
    pub incident: IncidentId,
    /// The first act that said so.
    pub first: Stamp,
}

/// Somebody was looked for by name; neither the words nor the people found are kept.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FindRow {
    /// The act.
    pub op: OpId,
    /// At which device.
    pub device: DeviceId,
    /// Effective time, ms since 1970 UTC.
    pub at_ms: i64,
    /// How many people were shown.
    pub hits: u32,
}
