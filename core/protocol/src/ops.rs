//! Ops: what a person did. Immutable, idempotent, made on a device.
//!
//! **A new kind is one folder here and one line in [`KINDS`].** Journal, server, sync and simulator
//! know ops only through [`Kind`]: where an op is written ([`Kind::route`]) and how it folds into
//! the row it touches ([`Kind::fold`]). Folds are commutative, associative and idempotent, so ops
//! may arrive in any order, any number of times.

mod attribute_set;
mod bookmark_set;
mod card_give;
mod card_meet;
mod card_share;
mod card_withdraw;
mod contact_edit;
mod find;
mod incident_ack;
mod kind;
mod lead_edit;
mod lead_export;
mod lead_scan;
mod note_set;
mod op;
mod questions_set;
mod scan;
mod scan_undo;
mod tags_change;

pub use attribute_set::{AttributeSet, AttributeSetBody};
pub use bookmark_set::{BookmarkSet, BookmarkSetBody};
pub use card_give::{CardGive, CardGiveBody};
pub use card_meet::{CardMeet, CardMeetBody};
pub use card_share::{CardShare, CardShareBody};
pub use card_withdraw::{CardWithdraw, CardWithdrawBody, rows_held, rows_of};
pub use contact_edit::{ContactEdit, ContactEditBody};
pub use find::{Find, FindBody};
pub use incident_ack::{IncidentAck, IncidentAckBody};
pub use kind::{Draft, FoldError, Kind, OpKind, Pick, RowTarget};
pub use lead_edit::{LeadEdit, LeadEditBody};
pub use lead_export::{LeadExport, LeadExportBody};
pub use lead_scan::{LeadRead, LeadScan, LeadScanBody};
pub use note_set::{NoteSet, NoteSetBody};
pub use op::{Fact, Op};
pub use questions_set::{QuestionsSet, QuestionsSetBody};
pub use scan::{Scan, ScanBody};
pub use scan_undo::{ScanUndo, ScanUndoBody};
pub use tags_change::{TagsChange, TagsChangeBody};

/// Every kind of op.
pub static KINDS: [&dyn Kind; 17] = [
    &AttributeSet,
    &BookmarkSet,
    &CardGive,
    &CardMeet,
    &CardShare,
    &CardWithdraw,
    &ContactEdit,
    &Find,
    &IncidentAck,
    &LeadEdit,
    &LeadExport,
    &LeadScan,
    &NoteSet,
    &QuestionsSet,
    &Scan,
    &ScanUndo,
    &TagsChange,
];

/// Finds a kind by its name on the wire.
pub fn find_kind(name: &str) -> Option<&'static dyn Kind> {
    KINDS.into_iter().find(|kind| kind.name() == name)
}

#[cfg(test)]
mod tests;
