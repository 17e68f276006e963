//! A document that no longer has a published session.

use super::published::Published;
use huiban_protocol::documents::{AgendaDocument, Session, SessionState};
use std::collections::BTreeSet;

/// Adds what was published and is missing as cancelled, with whatever those sessions refer to.
/// `before` is the draft so far.
pub(super) fn cancel_absent(
    document: &mut AgendaDocument,
    before: Option<&AgendaDocument>,
    published: &Published,
) {
    let present: BTreeSet<_> = document.sessions.iter().map(|session| &session.id).collect();
    let absent: Vec<Session> = published
        .sessions
        .values()
        .filter(|row| !present.contains(&row.session.id))
        .map(|row| Session { state: SessionState::Cancelled, ..row.session.clone() })
        .collect();
    if let Some(before) = before {
        keep_referred(document, before, &absent);
    }
    document.sessions.extend(absent);
}

/// Takes over whatever these sessions refer to and the document lacks.
pub(super) fn keep_referred(
    document: &mut AgendaDocument,
    before: &AgendaDocument,
    sessions: &[Session],
) {
    let forums: BTreeSet<_> = sessions.iter().filter_map(|s| s.forum.as_ref()).collect();
    keep(&mut document.forums, &before.forums, |forum| forums.contains(&forum.code));
    let rooms: BTreeSet<_> = sessions.iter().filter_map(|s| s.room.as_ref()).collect();
    keep(&mut document.rooms, &before.rooms, |room| rooms.contains(&room.code));
    let exhibitors: BTreeSet<_> = sessions.iter().filter_map(|s| s.exhibitor.as_ref()).collect();
    keep(&mut document.exhibitors, &before.exhibitors, |one| exhibitors.contains(&one.code));
    let people: BTreeSet<_> =
        sessions.iter().flat_map(|s| &s.speakers).map(|part| &part.speaker).collect();
    keep(&mut document.speakers, &before.speakers, |speaker| people.contains(&speaker.id));
    let awards = sessions.iter().flat_map(|s| &s.awards).flat_map(|list| &list.entries);
    let awarded = awards.filter_map(|entry| entry.project.as_ref());
    let projects: BTreeSet<_> = sessions.iter().flat_map(|s| &s.projects).chain(awarded).collect();
    keep(&mut document.projects, &before.projects, |project| projects.contains(&project.id));
    // what was kept refers to more
    let zones: BTreeSet<_> = document.exhibitors.iter().filter_map(|e| e.zone.clone()).collect();
    keep(&mut document.zones, &before.zones, |zone| zones.contains(&zone.code));
    let rooms: BTreeSet<_> = document.forums.iter().flat_map(|f| f.rooms.clone()).collect();
    keep(&mut document.rooms, &before.rooms, |room| rooms.contains(&room.code));
    let venues: BTreeSet<_> = document.rooms.iter().map(|room| room.venue.clone()).collect();
    keep(&mut document.venues, &before.venues, |venue| venues.contains(&venue.code));
}

/// Takes over what is needed and was there before, unless it still is.
pub(super) fn keep<T: Clone + Identified>(
    now: &mut Vec<T>,
    before: &[T],
    needed: impl Fn(&T) -> bool,
) {
    let known: BTreeSet<&str> = now.iter().map(Identified::id).collect();
    let wanted = before.iter().filter(|old| needed(old) && !known.contains(old.id()));
    let wanted: Vec<T> = wanted.cloned().collect();
    now.extend(wanted);
}

/// What has an id among its kind.
pub(super) trait Identified {
    fn id(&self) -> &str;
}

macro_rules! identified {
    ($($kind:ident by $field:ident;)*) => {$(
        impl Identified for huiban_protocol::documents::$kind {
            fn id(&self) -> &str {
                self.$field.as_str()
            }
        }
    )*};
}

identified! {
    Venue by code;
    Room by code;
    Forum by code;
    Zone by code;
    Exhibitor by code;
    Speaker by id;
    Project by id;
}
