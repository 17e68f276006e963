//! Several publications' changes as one difference.

use huiban_protocol::documents::SessionId;
use huiban_protocol::raw::Raw;
use huiban_protocol::rules::join_content;
use huiban_protocol::streams::{AgendaChange, AgendaField, ChangesRow};
use std::collections::{BTreeMap, BTreeSet};

/// How one field of one session differs between two looks at the agenda.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Merged {
    /// Which session.
    pub(crate) session: SessionId,
    /// Which field.
    pub(crate) field: AgendaField,
    /// The value at the first look.
    pub(crate) old: Option<Raw>,
    /// The value now.
    pub(crate) new: Option<Raw>,
    /// The newest publication that changed it.
    pub(crate) publication: u32,
}

/// Merges changes, given oldest first, to one for each session and field, in the order of session
/// and field.
///
/// The oldest old value stands against the newest new one; what is again as it was is left out. A
/// session that is new has that change only: nothing of it was seen before.
pub(crate) fn merge(rows: Vec<ChangesRow>) -> Vec<Merged> {
    let mut merged: BTreeMap<(SessionId, AgendaField), Merged> = BTreeMap::new();
    for row in rows {
        for change in row.changes {
            merged
                .entry((row.session.clone(), change.field))
                .and_modify(|entry| entry.follow(&change, row.publication))
                .or_insert_with(|| Merged {
                    session: row.session.clone(),
                    field: change.field,
                    old: change.old,
                    new: change.new,
                    publication: row.publication,
                });
        }
    }
    let new: BTreeSet<SessionId> = merged
        .keys()
        .filter(|(_, field)| *field == AgendaField::New)
        .map(|(session, _)| session.clone())
        .collect();
    merged
        .into_values()
        .filter(|entry| match entry.field {
            AgendaField::New => true,
            _ => !new.contains(&entry.session) && !entry.is_back(),
        })
        .collect()
}

impl Merged {
    /// Takes in the next change of the same field.
    fn follow(&mut self, change: &AgendaChange, publication: u32) {
        self.publication = publication;
        if change.field != AgendaField::Text {
            self.new.clone_from(&change.new);
            return;
        }
        // each says only what it changed
        let joined = join_content(
            [self.old.as_ref(), self.new.as_ref()],
            [change.old.as_ref(), change.new.as_ref()],
        );
        (self.old, self.new) = joined.map(|[old, new]| (old, new)).unzip();
    }

    /// Whether the field is again as it was; content that is not told may be anything.
    fn is_back(&self) -> bool {
        let told = self.field != AgendaField::Text || self.old.is_some();
        told && same(&self.old, &self.new)
    }
}

/// Whether two values are the same, however they were written.
fn same(old: &Option<Raw>, new: &Option<Raw>) -> bool {
    let value = |raw: &Option<Raw>| {
        raw.as_ref().and_then(|raw| raw.read::<serde_json::Value>().ok()).unwrap_or_default()
    };
    old == new || value(old) == value(new)
}
