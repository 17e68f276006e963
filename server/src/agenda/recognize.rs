//! Which imported session is which known one.

use super::published::Published;
use crate::import::{DERIVED, Identity};
use huiban_protocol::documents::{AgendaDocument, Language, Session, SessionId, Text};
use std::collections::{BTreeMap, BTreeSet};

/// Gives every imported session the id under which it is known already, if it is: whoever
/// bookmarked it keeps it. An id that is known counts first, then the session's other names; a
/// session whose id was derived from its words, or is known under such an id, is found by what it
/// says. Position never counts.
pub(super) fn recognize(
    document: &mut AgendaDocument,
    identities: &BTreeMap<SessionId, Identity>,
    before: Option<&AgendaDocument>,
    published: &Published,
) {
    if identities.is_empty() {
        return;
    }
    let drafted = before.into_iter().flat_map(|before| &before.sessions);
    let mut known: BTreeMap<&SessionId, &Session> =
        published.sessions.iter().map(|(id, row)| (id, &row.session)).collect();
    known.extend(drafted.map(|session| (&session.id, session)));
    let ids = {
        let mut search = Search::new(&document.sessions, &known);
        search.by_name(identities, true);
        search.by_name(identities, false);
        for likeness in LIKENESSES {
            search.by_likeness(identities, *likeness);
        }
        search.found
    };
    for (at, id) in ids {
        if let Some(session) = document.sessions.get_mut(at) {
            session.id = id;
        }
    }
}

/// What makes two sessions the same; `None` where this says nothing of it.
type Likeness = fn(&Session) -> Option<String>;

/// From what leaves no doubt to what leaves little. Each counts only where it singles one session
/// out on both sides.
const LIKENESSES: &[Likeness] = &[
    |s| Some(format!("{}|{}|{}", title(s)?, s.start, room(s)?)),
    |s| Some(format!("{}|{}", title(s)?, s.start)),
    |s| Some(format!("{}|{}", title(s)?, people(s)?)),
    |s| Some(format!("{}|{}|{}", s.start, room(s).unwrap_or_default(), people(s)?)),
    title,
    // an edit in one place leaves the beginning or the end of a title as it was
    |s| Some(format!("{}|{}|{}", s.start, room(s).unwrap_or_default(), beginning(&title(s)?))),
    |s| Some(format!("{}|{}|{}", s.start, room(s).unwrap_or_default(), end(&title(s)?))),
];

fn title(session: &Session) -> Option<String> {
    let text = first(&session.title)?;
    let plain: String = text.chars().filter(|c| c.is_alphanumeric()).collect();
    Some(plain.to_lowercase()).filter(|title| !title.is_empty())
}

/// Letters of a title that tell it from others at the same time and place.
const TELLING: usize = 4;

fn beginning(title: &str) -> String {
    title.chars().take(TELLING).collect()
}

fn end(title: &str) -> String {
    title.chars().rev().take(TELLING).collect()
}

fn first(text: &Text) -> Option<&str> {
    Language::ALL.into_iter().find_map(|language| text.get(language))
}

fn room(session: &Session) -> Option<&str> {
    session.room.as_ref().map(|room| room.as_str())
}

fn people(session: &Session) -> Option<String> {
    let people: Vec<&str> = session.speakers.iter().map(|part| part.speaker.as_str()).collect();
    (!people.is_empty()).then(|| people.join(" "))
}

/// What is still to be found.
struct Search<'a> {
    sessions: &'a [Session],
    /// Imported sessions that nothing known was found for.
    open: BTreeSet<usize>,
    /// Known sessions that nothing imported was found for.
    free: BTreeMap<&'a SessionId, &'a Session>,
    found: BTreeMap<usize, SessionId>,
}

impl<'a> Search<'a> {
    /// What has a known id is found.
    fn new(sessions: &'a [Session], known: &BTreeMap<&'a SessionId, &'a Session>) -> Self {
        let mut free = known.clone();
        let mut open = BTreeSet::new();
        for (at, session) in sessions.iter().enumerate() {
            if free.remove(&session.id).is_none() {
                open.insert(at);
            }
        }
        Self { sessions, open, free, found: BTreeMap::new() }
    }

    fn pair(&mut self, at: usize, id: &SessionId) {
        self.open.remove(&at);
        self.free.remove(id);
        self.found.insert(at, id.clone());
    }

    /// Finds by names; where a name is that of several, at the same time first.
    fn by_name(&mut self, identities: &BTreeMap<SessionId, Identity>, same_start: bool) {
        let mut named: BTreeMap<&str, Vec<&'a Session>> = BTreeMap::new();
        for (id, session) in &self.free {
            named.entry(base(id)).or_default().push(session);
        }
        named.values_mut().for_each(|all| all.sort_by_key(|session| session.start));
        for at in self.open.clone() {
            let Some(session) = self.sessions.get(at) else { continue };
            let Some(identity) = identities.get(&session.id) else { continue };
            let known = identity.names.iter().filter_map(|name| named.get(name.as_str()));
            let found = known.flatten().find(|known| {
                self.free.contains_key(&known.id) && (!same_start || known.start == session.start)
            });
            if let Some(id) = found.map(|known| known.id.clone()) {
                self.pair(at, &id);
            }
        }
    }

    fn by_likeness(&mut self, identities: &BTreeMap<SessionId, Identity>, likeness: Likeness) {
        let mut ours: BTreeMap<String, Vec<usize>> = BTreeMap::new();
        for at in &self.open {
            if let Some(key) = self.sessions.get(*at).and_then(likeness) {
                ours.entry(key).or_default().push(*at);
            }
        }
        let mut known: BTreeMap<String, Vec<&'a SessionId>> = BTreeMap::new();
        for (id, session) in &self.free {
            if let Some(key) = likeness(session) {
                known.entry(key).or_default().push(id);
            }
        }
        for (key, ours) in ours {
            let (&[at], Some(&[id])) = (&ours[..], known.get(&key).map(|ids| &ids[..])) else {
                continue;
            };
            let session = self.sessions.get(at);
            let identity = session.and_then(|session| identities.get(&session.id));
            let derived = identity.is_some_and(|identity| identity.derived);
            if derived || id.as_str().starts_with(DERIVED) {
                self.pair(at, id);
            }
        }
    }
}

/// A session's name without what tells its repetitions apart.
fn base(id: &SessionId) -> &str {
    id.as_str().split("--").next().unwrap_or_default()
}
