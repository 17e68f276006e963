//! A document that no longer has a published session.

use super::published::Published;
use huiban_protocol::documents::{AgendaDocument, ProjectId, Session, SessionState};

/// Adds what was published and is missing as cancelled, with whatever those sessions refer to.
/// `before` is the draft so far.
pub(super) fn cancel_absent(
    document: &mut AgendaDocument,
    before: Option<&AgendaDocument>,
    published: &Published,
) {
    let absent: Vec<Session> = published
        .sessions
        .values()
        .filter(|row| !document.sessions.iter().any(|session| session.id == row.session.id))
        .map(|row| Session { state: SessionState::Cancelled, ..row.session.clone() })
        .collect();
    let Some(before) = before.filter(|_| !absent.is_empty()) else { return };
    for session in &absent {
        keep(&mut document.forums, &before.forums, |f| Some(&f.code) == session.forum.as_ref());
        keep(&mut document.rooms, &before.rooms, |r| Some(&r.code) == session.room.as_ref());
        keep(&mut document.exhibitors, &before.exhibitors, |e| {
            Some(&e.code) == session.exhibitor.as_ref()
        });
        keep(&mut document.speakers, &before.speakers, |speaker| {
            session.speakers.iter().any(|part| part.speaker == speaker.id)
        });
        let awarded = |id: &ProjectId| {
            let mut entries = session.awards.iter().flat_map(|list| &list.entries);
            entries.any(|entry| entry.project.as_ref() == Some(id))
        };
        keep(&mut document.projects, &before.projects, |project| {
            session.projects.contains(&project.id) || awarded(&project.id)
        });
    }
    // what was kept refers to more
    let zones: Vec<_> = document.exhibitors.iter().filter_map(|e| e.zone.clone()).collect();
    keep(&mut document.zones, &before.zones, |zone| zones.contains(&zone.code));
    let rooms: Vec<_> = document.forums.iter().flat_map(|f| f.rooms.clone()).collect();
    keep(&mut document.rooms, &before.rooms, |room| rooms.contains(&room.code));
    let venues: Vec<_> = document.rooms.iter().map(|room| room.venue.clone()).collect();
    keep(&mut document.venues, &before.venues, |venue| venues.contains(&venue.code));
    document.sessions.extend(absent);
}

/// Takes over what is needed and was there before, unless it still is.
fn keep<T: Clone + Identified>(now: &mut Vec<T>, before: &[T], needed: impl Fn(&T) -> bool) {
    for old in before.iter().filter(|old| needed(old)) {
        if !now.iter().any(|new| new.id() == old.id()) {
            now.push(old.clone());
        }
    }
}

/// What has an id among its kind.
trait Identified {
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
