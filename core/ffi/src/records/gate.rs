//! What staff at a gate see.

use huiban_companion::{
    ConfidenceKind, ConfidenceView, FirstAdmissionView, FoundPersonView, GateCountsView,
    IncidentKind, IncidentScanView, IncidentView, Light, OpenListView, ReadinessCheck,
    ReadinessProblemView, ReadinessView, ScanRequest, ScanView, Tone, UndoView, Vibration,
    VisitorTextView,
};
use huiban_protocol::documents::{DeviceId, IncidentId, Language, OpId, RegistrationId};
use huiban_protocol::rules::Caution;
use huiban_protocol::streams::{Override, ScanOutcome};

/// What a scanner saw, or who was found, and what for.
#[uniffi::remote(Record)]
pub struct ScanRequest {
    /// Any text, also one that is no badge; unread where a person is named.
    pub text: String,
    /// The list; the open one where none is named.
    #[uniffi(default = None)]
    pub list: Option<String>,
    /// The person leaves.
    #[uniffi(default = false)]
    pub exit: bool,
    /// Who answers, and why, for letting the person pass whatever the outcome.
    #[uniffi(default = None)]
    pub overriding: Option<Override>,
    /// Whom `find` found, where the badge does not read: judged as by the badge that counts, and
    /// recorded as read without one.
    #[uniffi(default = None)]
    pub person: Option<RegistrationId>,
}

/// What taking a scan back came to.
#[uniffi::remote(Record)]
pub struct UndoView {
    /// The scan.
    pub scan_id: OpId,
    /// It does not count.
    pub undone: bool,
}

/// What became of a reading at a gate.
#[uniffi::remote(Record)]
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
#[uniffi::remote(Record)]
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
#[uniffi::remote(Enum)]
pub enum ConfidenceKind {
    /// The signature holds, but the registration is not among those the gate knows.
    SignedOnly,
    /// By what the server said not too long ago.
    Synced,
    /// By what the server said longer ago than the list allows.
    Stale,
}

/// How a verdict is known, and how old what it was decided by was.
#[uniffi::remote(Record)]
pub struct ConfidenceView {
    /// How.
    pub kind: ConfidenceKind,
    /// Milliseconds since the server was heard; `None` where that did not count.
    pub age_ms: Option<i64>,
    /// Milliseconds since the list of revocations was heard; `None` where it never was.
    pub revocations_age_ms: Option<i64>,
}

/// What a visitor reads, in one language.
#[uniffi::remote(Record)]
pub struct VisitorTextView {
    /// Which.
    pub language: Language,
    /// The words.
    pub text: String,
}

/// The colour of a verdict.
#[uniffi::remote(Enum)]
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
#[uniffi::remote(Enum)]
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
#[uniffi::remote(Enum)]
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

/// Why a verdict is amber.
#[uniffi::remote(Enum)]
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

/// The list that a gate scans for from now on.
#[uniffi::remote(Record)]
pub struct OpenListView {
    /// Its code.
    pub list: String,
    /// What it is called; the code before the rules have arrived.
    pub name: String,
    /// Codes of all lists that this gate has.
    pub lists: Vec<String>,
}

/// The sums of one list as this device knows them.
#[uniffi::remote(Record)]
pub struct GateCountsView {
    /// Its code.
    pub list: String,
    /// Entries.
    pub entries: u64,
    /// Exits.
    pub exits: u64,
    /// Registrations with at least one entry.
    pub people: u64,
    /// Registrations whose last passage of this event day was an entry.
    pub inside: u64,
    /// When the server was last heard about what others scanned, RFC 3339; `None` where it never
    /// was. Scans of this device always count.
    pub as_of: Option<String>,
    /// The same, ms since 1970 UTC.
    pub as_of_ms: Option<i64>,
}

/// What kind of incident.
#[uniffi::remote(Enum)]
pub enum IncidentKind {
    /// Two entries of one registration at two gates.
    DoubleAdmission,
    /// An entry of somebody whom the organizer holds back, on the day on which that was decided or
    /// later: they may be inside.
    HeldBack,
}

/// Something that should not have been.
#[uniffi::remote(Record)]
pub struct IncidentView {
    /// Its id, the same on every device.
    pub id: IncidentId,
    /// What kind.
    pub kind: IncidentKind,
    /// Whose badge.
    pub registration: RegistrationId,
    /// On which list.
    pub list: String,
    /// The scans that it follows from, in order.
    pub scans: Vec<IncidentScanView>,
    /// Whether somebody looked after it.
    pub acknowledged: bool,
}

/// A scan of an incident.
#[uniffi::remote(Record)]
pub struct IncidentScanView {
    /// The act.
    pub scan_id: OpId,
    /// When, RFC 3339.
    pub at: String,
    /// The same, ms since 1970 UTC.
    pub at_ms: i64,
    /// What the device is called.
    pub gate: String,
    /// The device.
    pub device: DeviceId,
    /// How sure that gate was; `None` where an older version recorded only who passed.
    pub confidence: Option<ConfidenceView>,
}

/// A person who was found.
#[uniffi::remote(Record)]
pub struct FoundPersonView {
    /// Whose.
    pub registration: RegistrationId,
    /// The name, as far as the list's gates may know.
    pub name: String,
    /// The organisation.
    pub org: Option<String>,
    /// The class of the ticket.
    pub ticket_type: Option<String>,
    /// The delegation the person comes with.
    pub group: Option<String>,
    /// The seat or table.
    pub seat: Option<String>,
    /// What staff should know: a meal, a wheelchair.
    pub note: Option<String>,
    /// Whether the person is inside, by the open list's scans of this event day.
    pub inside: bool,
}

/// What is checked before doors open.
#[uniffi::remote(Enum)]
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

/// Whether a gate is ready.
#[uniffi::remote(Record)]
pub struct ReadinessView {
    /// Nothing keeps the door closed; there may still be things to know.
    pub ready: bool,
    /// Until when verdicts are green without the server, RFC 3339; `None` where it is not ready.
    pub until: Option<String>,
    /// The same, ms since 1970 UTC.
    pub until_ms: Option<i64>,
    /// For which list.
    pub list: String,
    /// What is missing, or worth knowing; what keeps the door closed comes first.
    pub problems: Vec<ReadinessProblemView>,
}

/// Something that is missing, or worth knowing.
#[uniffi::remote(Record)]
pub struct ReadinessProblemView {
    /// What was checked.
    pub check: ReadinessCheck,
    /// Whether it keeps the door closed.
    pub blocking: bool,
    /// What was found.
    pub message: String,
    /// What to do.
    pub hint: String,
}
