//! The documents of an event: what an organizer plans and an attendee reads.
//!
//! An [`AgendaDocument`] is a whole event as one JSON file (the project's own exchange format, and
//! the source of the bundled event). Each entity in it becomes one row of the `agenda` stream.
//! Everything here is plain data; what is *wrong* with a document is found by [`check`].
//!
//! Start at [`AgendaDocument`].

mod agenda;
mod attendee;
mod check;
mod circle;
mod contact;
mod event;
mod exhibitor;
mod ids;
mod list;
mod notice;
mod place;
mod project;
mod question;
mod read;
mod session;
mod text;

pub use agenda::{AgendaDocument, DOCUMENT_FORMAT, DOCUMENT_VERSION};
pub use attendee::Attendee;
pub use check::{Problem, Severity, check};
pub use circle::{Circle, Topic};
pub use contact::{Contact, ContactField, NotAField, clean, is_of_the_web};
pub use event::{Day, Event, Forum, ForumKind};
pub use exhibitor::{Exhibitor, Zone};
pub use ids::{
    BootId, CircleCode, DeviceId, EventCode, ExchangeId, ExhibitorCode, ForumCode, IdError,
    IncidentId, LeadId, ListCode, NoticeId, OpId, ProjectId, QuestionCode, RegistrationId,
    RoomCode, SessionId, SpeakerId, TopicId, VenueCode, ZoneCode,
};
pub use list::{CheckInList, DirectoryPolicy, ReEntry, Window};
pub use notice::Notice;
pub use place::{Room, Transfer, TransferPoint, Venue};
pub use project::{Agreement, AwardEntry, AwardList, Project};
pub use question::{AnswerError, Question, QuestionKind, QuestionOption, find_fault};
pub use read::read;
pub use session::{
    Attachment, Session, SessionKind, SessionSpeaker, SessionState, Speaker, SpeakerRole,
};
pub use text::{Language, Text};
