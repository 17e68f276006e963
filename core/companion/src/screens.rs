//! Records shaped for a screen, each complete in one call, with texts in one language.
//!
//! The only place where domains meet: an agenda item knows whether it is bookmarked, a bookmark
//! knows the title of what it points at. Everything two shells would otherwise both compute is
//! computed here. Records are plain values; asking again gives the current state.
//!
//! Where the name of a code has not arrived yet, the code stands for it. Instants come as RFC 3339
//! in the event's zone and as ms since 1970 UTC. Not for: writing.
//!
//! Start at [`agenda`].

mod agenda;
mod badge;
mod bookmarks;
mod calendar;
mod change_text;
mod changes;
mod circles;
mod conflicts;
mod content;
mod directory;
mod event;
mod export;
mod gate;
mod grid;
mod item;
mod lead_sheet;
mod leads;
mod met;
mod mine;
mod names;
mod news;
mod questions;
mod reader;
mod reminders;
mod session;
mod shared;
#[cfg(test)]
mod tests;

pub use agenda::AgendaFilter;
pub use badge::{BadgeState, BadgeView};
pub use bookmarks::{BookmarkTargetView, BookmarkView};
pub use calendar::CalendarScope;
pub use changes::ChangeView;
pub use circles::{CircleName, CircleView, TopicView};
pub use conflicts::{ConflictKind, ConflictView};
pub use content::{
    AgreementView, AttachmentView, AwardEntryView, AwardListView, ExhibitorName, ProjectView,
    SpeakerView,
};
pub use directory::{ExhibitorItemView, ExhibitorView, NoticeView, ProjectItemView, ZoneName};
pub use event::{DayView, EventView};
pub use gate::{
    ConfidenceKind, ConfidenceView, FirstAdmissionView, FoundPersonView, GateCountsView,
    IncidentScanView, IncidentView, Light, OpenListView, ReadinessProblemView, ReadinessView,
    ScanView, Tone, Vibration, VisitorTextView,
};
pub use grid::{RoomColumnView, RoomGridView};
pub use item::{SessionItemView, SpeakerPartView};
pub use leads::{
    AnswerView, ConsentView, FieldView, LeadNoteView, LeadPage, LeadScanView, LeadView, RatingView,
};
pub use met::MetView;
pub use names::{ForumName, PlacementView, RoomName, VenueName};
pub use questions::{QuestionOptionView, QuestionView};
pub use reminders::{ReminderDifference, ReminderState, ReminderView};
pub use session::SessionView;
pub use shared::{CardView, SharedView};

pub(crate) use agenda::list_agenda;
pub(crate) use badge::{badge_code, badge_view};
pub(crate) use bookmarks::{is_published, list_bookmarks, list_known};
pub(crate) use calendar::write_calendar;
pub(crate) use changes::list_changes;
pub(crate) use circles::{list_circles, list_topics};
pub(crate) use conflicts::list_conflicts;
pub(crate) use directory::{
    find_exhibitor, list_exhibitors, list_notices, list_projects, no_exhibitor,
};
pub(crate) use event::find_event;
pub(crate) use export::write_marks;
pub(crate) use gate::{
    Told, counts_view, list_incidents, open_list_view, person_view, readiness_view, scan_view,
};
pub(crate) use grid::find_room_grid;
pub(crate) use lead_sheet::lead_sheet;
pub(crate) use leads::{find_lead, list_leads, page_leads};
pub(crate) use met::{list_met, met_sheet};
pub(crate) use news::Looked;
pub(crate) use questions::question_views;
pub(crate) use reader::Reader;
pub(crate) use reminders::{difference, list_reminders};
pub(crate) use session::find_session;
pub(crate) use shared::{card_view, list_shared};
