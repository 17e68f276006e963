//! Names that tell rooms and forums apart, for formats that know them by name alone.

use huiban_protocol::documents::{AgendaDocument, Language};
use std::collections::{BTreeMap, BTreeSet};

/// The name of each room by its code; where a name stands twice, with its building, and where that
/// does not help, with its code.
pub(crate) fn label_rooms(
    document: &AgendaDocument,
    language: Language,
) -> BTreeMap<String, String> {
    let rooms = document.rooms.iter().map(|room| {
        let name = room.name.pick(language);
        let name = if name.is_empty() { room.code.as_str() } else { name };
        let venue = document.venues.iter().find(|venue| venue.code == room.venue);
        let venue = venue.map_or(room.venue.as_str(), |venue| venue.name.pick(language));
        let (code, name) = (room.code.to_string(), name.to_owned());
        let names = [format!("{name} ({venue})"), format!("{name} ({})", room.code)];
        (code, [name].into_iter().chain(names).collect())
    });
    told_apart(rooms.collect())
}

/// The title of each forum by its code; where a title stands twice, with its code.
pub(crate) fn label_forums(
    document: &AgendaDocument,
    language: Language,
) -> BTreeMap<String, String> {
    let forums = document.forums.iter().map(|forum| {
        let title = forum.title.pick(language);
        let title = if title.is_empty() { forum.code.as_str() } else { title };
        (forum.code.to_string(), vec![title.to_owned(), format!("{title} ({})", forum.code)])
    });
    told_apart(forums.collect())
}

/// The first name of each that nobody shares.
fn told_apart(mut wanted: Vec<(String, Vec<String>)>) -> BTreeMap<String, String> {
    let mut labels = BTreeMap::new();
    while !wanted.is_empty() {
        let mut counts: BTreeMap<&str, u32> = BTreeMap::new();
        for name in wanted.iter().filter_map(|(_, names)| names.first()) {
            let count = counts.entry(name).or_default();
            *count = count.saturating_add(1);
        }
        let shared = counts.into_iter().filter(|(_, count)| *count > 1).map(|(name, _)| name);
        let shared: BTreeSet<String> = shared.map(str::to_owned).collect();
        let mut left = Vec::new();
        for (code, mut names) in wanted {
            let Some(name) = names.first().cloned() else { continue };
            if shared.contains(&name) && names.len() > 1 {
                names.remove(0);
                left.push((code, names));
            } else {
                labels.insert(code, name);
            }
        }
        wanted = left;
    }
    labels
}
