//! Ops: what a person did. Immutable, idempotent, made on a device.
//!
//! **A new kind is one folder here and one line in [`KINDS`].** Journal, server, sync and simulator
//! know ops only through [`Kind`]: where an op is written ([`Kind::route`]) and how it folds into
//! the row it touches ([`Kind::fold`]). Folds are commutative, associative and idempotent, so ops
//! may arrive in any order, any number of times.

mod bookmark_set;
mod find;
mod incident_ack;
mod kind;
mod note_set;
mod op;
mod scan;
mod scan_undo;

pub use bookmark_set::{BookmarkSet, BookmarkSetBody};
pub use find::{Find, FindBody};
pub use incident_ack::{IncidentAck, IncidentAckBody};
pub use kind::{Draft, FoldError, Kind, OpKind, Pick, RowTarget};
pub use note_set::{NoteSet, NoteSetBody};
pub use op::{Fact, Op};
pub use scan::{Scan, ScanBody};
pub use scan_undo::{ScanUndo, ScanUndoBody};

/// Every kind of op.
pub static KINDS: [&dyn Kind; 6] = [&BookmarkSet, &NoteSet, &Scan, &ScanUndo, &IncidentAck, &Find];

/// Finds a kind by its name on the wire.
pub fn find_kind(name: &str) -> Option<&'static dyn Kind> {
    KINDS.into_iter().find(|kind| kind.name() == name)
}

#[cfg(test)]
mod tests;
