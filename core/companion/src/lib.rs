//! The product on the phone: what is done here is durable before the call returns, shows at once,
//! and reaches the server whenever there is a connection.
//!
//! Layers, each knowing only those before it: [`ports`], store, text ← journal ← domains ← screens,
//! search ← [`sync`] ← [`Companion`].
//!
//! Start at [`Installation`] (a device) and [`Companion`] (its membership of one event).

mod agenda;
mod area;
mod badge;
mod bookmarks;
mod checkin;
mod circles;
mod companion;
mod contacts;
mod error;
mod installation;
mod journal;
mod membership;
pub mod ports;
mod reminders;
mod screens;
mod search;
mod store;
pub mod sync;
mod text;

pub use area::{Area, ChangeListener};
pub use bookmarks::{BookmarkEdit, parse_target};
pub use checkin::{IncidentKind, ListCounts, ReadinessCheck};
pub use companion::{
    ANYONE, CardRequest, Companion, LeadFormat, LeadScanReport, MeetReport, MeetRequest,
    MergeReport, ScanRequest, UndoView,
};
pub use contacts::{LeadEdit, LeadOutcome};
pub use error::{CompanionError, Result};
pub use installation::Installation;
pub use journal::{OpState, OpView};
pub use membership::{EnrolmentLink, MembershipView, PublicLink};
pub use reminders::HeldReminder;
pub use screens::{
    AgendaFilter, AgreementView, AnswerView, AttachmentView, AwardEntryView, AwardListView,
    BadgeState, BadgeView, BookmarkTargetView, BookmarkView, CalendarScope, CardView, ChangeView,
    CircleName, CircleView, ConfidenceKind, ConfidenceView, ConflictKind, ConflictView,
    ConsentView, DayView, EventView, ExhibitorItemView, ExhibitorName, ExhibitorView, FieldView,
    FirstAdmissionView, ForumName, FoundPersonView, GateCountsView, IncidentScanView, IncidentView,
    LeadNoteView, LeadPage, LeadScanView, LeadView, Light, MetView, NoticeView, OpenListView,
    PlacementView, ProjectItemView, ProjectView, QuestionOptionView, QuestionView, RatingView,
    ReadinessProblemView, ReadinessView, ReminderDifference, ReminderState, ReminderView,
    RoomColumnView, RoomGridView, RoomName, ScanView, SessionItemView, SessionView, SharedView,
    SpeakerPartView, SpeakerView, Tone, TopicView, VenueName, Vibration, VisitorTextView, ZoneName,
};
pub use search::{
    HighlightRange, SEARCH_LIMIT_DEFAULT, SEARCH_LIMIT_MAX, SearchHitView, SearchKind, SearchQuery,
};
pub use store::StoreError;
pub use sync::{StatusView, StreamView, SyncReport};
