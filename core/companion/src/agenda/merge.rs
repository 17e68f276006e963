//! Several publications' changes as one difference.

use huiban_protocol::documents::SessionId;
use huiban_protocol::raw::Raw;
use huiban_protocol::streams::{AgendaField, ChangesRow};
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
                .and_modify(|entry| {
                    entry.new.clone_from(&change.new);
                    entry.publication = row.publication;
                })
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
            // its values are not told, so any change of it counts
            AgendaField::Text => !new.contains(&entry.session),
            _ => !new.contains(&entry.session) && !same(&entry.old, &entry.new),
        })
        .collect()
}

/// Whether two values are the same, however they were written.
fn same(old: &Option<Raw>, new: &Option<Raw>) -> bool {
    let value = |raw: &Option<Raw>| {
        raw.as_ref().and_then(|raw| raw.read::<serde_json::Value>().ok()).unwrap_or_default()
    };
    old == new || value(old) == value(new)
}
