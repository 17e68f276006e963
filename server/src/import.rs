//! Organizers' files as an event document.
//!
//! ```text
//! files ──► detect ──► one importer a format ──► Import ──► agenda::take_in ──► the draft
//! ```
//!
//! An importer knows one vocabulary and nothing of what was there before: it turns bytes into a
//! document and says, with its place, whatever it could not use. What the document means for
//! today's draft (which session is which, what stays, what is cancelled) is decided once for all
//! formats, in [`crate::agenda::take_in`].

mod detect;
mod huiban;
mod import_files;
mod json;
mod options;
mod read;
mod sessionize;
mod sheets;
mod sketch;
mod words;

pub(crate) use import_files::import_files;

use huiban_protocol::documents::{AgendaDocument, Problem, SessionId};
use std::collections::BTreeMap;

/// What an importer made of some files.
#[derive(Debug, Clone)]
pub(crate) struct Import {
    /// The event as the files say it.
    pub(crate) document: AgendaDocument,
    /// How much of an event the files hold.
    pub(crate) extent: Extent,
    /// What else than its id each session is known by.
    pub(crate) identities: BTreeMap<SessionId, Identity>,
    /// What is wrong with the files; with an error nothing is taken in.
    pub(crate) problems: Vec<Problem>,
    /// The mapping to write where the line names a file for it.
    pub(crate) mapping: Option<String>,
}

impl Import {
    /// A whole event that names every session itself.
    pub(crate) fn whole(document: AgendaDocument, problems: Vec<Problem>) -> Self {
        let identities = BTreeMap::new();
        Self { document, extent: Extent::Whole, identities, problems, mapping: None }
    }

    /// The agenda of an event, which may hold more than these files say.
    pub(crate) fn part(document: AgendaDocument, problems: Vec<Problem>) -> Self {
        Self { extent: Extent::Part, ..Self::whole(document, problems) }
    }
}

/// How much of an event some files hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Extent {
    /// All of it: what they lack is gone.
    Whole,
    /// What they speak of: sections that are empty in the document stay as the draft has them,
    /// and so do the members that a known room, forum or person has and the file cannot say.
    Part,
}

/// What a session is known by, besides its id.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Identity {
    /// Other names, best first, for files that gain or lose a column: a code where the id is a
    /// guid. A known session counts as named so where its id is the name, or the name and `--`
    /// and whatever tells its repetitions apart.
    pub(crate) names: Vec<String>,
    /// The id was made from what the session says, so a session that says nearly the same is the
    /// same. Such ids begin with [`DERIVED`].
    pub(crate) derived: bool,
}

/// How ids begin that were made from a session's own words because the file has none.
pub(crate) const DERIVED: &str = "auto-";

/// The building of rooms of which a file does not say where they are. A room that is known stays
/// where it is.
pub(crate) const UNNAMED_VENUE: &str = "auto-venue";

/// Nothing came out of the files, and why: at least one error.
pub(crate) type Refusal = Vec<Problem>;
