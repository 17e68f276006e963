//! What differs between two states of a session, field by field, and how it is counted.

use super::content::diff_content;
use crate::documents::{Session, SessionState, VenueCode};
use crate::raw::Raw;
use crate::streams::{AgendaChange, AgendaField, PublicationCounts};
use chrono::{DateTime, FixedOffset};
use serde::{Deserialize, Serialize};

/// The value of a change of [`AgendaField::Time`].
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TimeSpan {
    /// When it begins.
    pub start: DateTime<FixedOffset>,
    /// When it ends.
    pub end: DateTime<FixedOffset>,
}

/// A session with the building that its room stands in.
#[derive(Debug, Clone, Copy)]
pub struct Placed<'a> {
    /// The session.
    pub session: &'a Session,
    /// The building.
    pub venue: Option<&'a VenueCode>,
}

/// Collects changes; a value that cannot be JSON does not exist among these types.
struct Changes(Vec<AgendaChange>);

impl Changes {
    fn add<T: Serialize + PartialEq>(&mut self, field: AgendaField, old: T, new: T) {
        if old != new {
            let raw = |value: &T| Raw::write(value).ok().filter(|raw| raw.text() != "null");
            self.0.push(AgendaChange { field, old: raw(&old), new: raw(&new) });
        }
    }
}

/// What differs between two states of one session; `old` is `None` where it was not there.
pub fn diff_session(old: Option<Placed<'_>>, new: Placed<'_>) -> Vec<AgendaChange> {
    let (title, Some(old)) = (&new.session.title, old) else {
        let new = Raw::write(&new.session.title).ok();
        return vec![AgendaChange { field: AgendaField::New, old: None, new }];
    };
    let (before, after) = (old.session, new.session);
    let span = |session: &Session| TimeSpan { start: session.start, end: session.end };
    let mut changes = Changes(Vec::new());
    changes.add(AgendaField::Time, span(before), span(after));
    changes.add(AgendaField::Room, before.room.as_ref(), after.room.as_ref());
    changes.add(AgendaField::Venue, old.venue, new.venue);
    changes.add(AgendaField::Title, &before.title, title);
    changes.add(AgendaField::Speakers, &before.speakers, &after.speakers);
    if differs_elsewhere(before, after) {
        changes.0.extend(diff_content(before, after));
    }
    changes.add(AgendaField::Status, before.state, after.state);
    changes.0
}

/// Whether anything differs that no other field names.
fn differs_elsewhere(before: &Session, after: &Session) -> bool {
    let named = Session {
        start: before.start,
        end: before.end,
        room: before.room.clone(),
        title: before.title.clone(),
        speakers: before.speakers.clone(),
        state: before.state,
        ..after.clone()
    };
    named != *before
}

/// Counts the change of one session; `old` is `None` where it was not there.
pub fn count_change(counts: &mut PublicationCounts, old: Option<&Session>, new: &Session) {
    let add = |count: &mut u32, counts: bool| *count = count.saturating_add(u32::from(counts));
    let Some(old) = old else {
        add(&mut counts.new, true);
        return;
    };
    let turned = |state| new.state == state && old.state != state;
    add(&mut counts.cancelled, turned(SessionState::Cancelled));
    add(&mut counts.postponed, turned(SessionState::Postponed));
    add(&mut counts.reinstated, turned(SessionState::Planned));
    if new.state == SessionState::Planned {
        let delayed = new.room == old.room
            && new.start > old.start
            && new.start.date_naive() == old.start.date_naive();
        let placed_anew = new.start != old.start || new.room != old.room;
        add(&mut counts.delayed, delayed);
        add(&mut counts.moved, placed_anew && !delayed);
    }
    // another end alone is no move: nobody has to be anywhere else
    let longer = new.end != old.end && new.start == old.start;
    let text = longer || new.title != old.title || differs_elsewhere(old, new);
    add(&mut counts.text, text);
    add(&mut counts.people, new.speakers != old.speakers);
}

#[cfg(test)]
mod tests {
    #![allow(clippy::arithmetic_side_effects, reason = "test code: a panic is how a test fails")]
    use super::*;
    use crate::documents::{SessionSpeaker, Text};
    use crate::rules::Content;
    use proptest::prelude::*;

    fn session() -> Session {
        let json = r#"{"id":"s","kind":"talk","title":{"en":"A"},"room":"r1",
            "start":"2026-11-21T09:00:00+08:00","end":"2026-11-21T10:00:00+08:00"}"#;
        serde_json::from_str(json).unwrap()
    }

    fn placed(session: &Session) -> Placed<'_> {
        Placed { session, venue: None }
    }

    fn fields(old: &Session, new: &Session) -> Vec<AgendaField> {
        let changes = diff_session(Some(placed(old)), placed(new));
        changes.into_iter().map(|change| change.field).collect()
    }

    /// Puts the new values of changes into a session.
    fn apply(session: &mut Session, changes: &[AgendaChange]) {
        for change in changes {
            let new = change.new.as_ref();
            match change.field {
                AgendaField::Time => {
                    let span: TimeSpan = new.unwrap().read().unwrap();
                    (session.start, session.end) = (span.start, span.end);
                }
                AgendaField::Room => session.room = new.map(|raw| raw.read().unwrap()),
                AgendaField::Title => session.title = new.unwrap().read().unwrap(),
                AgendaField::Speakers => session.speakers = new.unwrap().read().unwrap(),
                AgendaField::Status => session.state = new.unwrap().read().unwrap(),
                AgendaField::Text => {
                    let mut members = serde_json::to_value(&*session).unwrap();
                    let content: Content = new.unwrap().read().unwrap();
                    members.as_object_mut().unwrap().extend(content);
                    // what is not there is left out of a document, or null
                    members.as_object_mut().unwrap().retain(|_, value| !value.is_null());
                    *session = serde_json::from_value(members).unwrap();
                }
                AgendaField::New | AgendaField::Venue => {}
            }
        }
    }

    prop_compose! {
        fn some_session()(
            start in 0..4i64, length in 0..3i64, room in 0..3u8, title in 0..3u8,
            state in 0..3u8, speakers in prop::collection::vec(0..3u8, 0..3), spoken in 0..2u8,
            about in 0..3u8,
        ) -> Session {
            let mut session = session();
            session.start += chrono::TimeDelta::hours(start * 7);
            session.end = session.start + chrono::TimeDelta::hours(length);
            session.room = (room > 0).then(|| format!("r{room}").parse().unwrap());
            session.title = Text { en: Some(format!("t{title}")), ..Text::default() };
            session.state = [
                SessionState::Planned, SessionState::Postponed, SessionState::Cancelled,
            ][usize::from(state)];
            session.speakers = speakers
                .into_iter()
                .map(|n| SessionSpeaker {
                    speaker: format!("p{n}").parse().unwrap(),
                    role: Default::default(),
                })
                .collect();
            session.languages = vec!["zh".to_owned(); usize::from(spoken)];
            session.description =
                (about > 0).then(|| Text { en: Some(about.to_string()), ..Text::default() });
            session
        }
    }

    proptest! {
        #[test]
        fn applying_the_changes_gives_the_new_state(old in some_session(), new in some_session()) {
            let changes = diff_session(Some(placed(&old)), placed(&new));
            let mut applied = old.clone();
            apply(&mut applied, &changes);
            prop_assert_eq!(applied, new);
        }

        #[test]
        fn nothing_differs_exactly_where_nothing_counts(
            old in some_session(), new in some_session(),
        ) {
            let mut counts = PublicationCounts::default();
            count_change(&mut counts, Some(&old), &new);
            // a session that does not take place may be moved without a word
            if new.state == SessionState::Planned {
                prop_assert_eq!(counts == PublicationCounts::default(), old == new);
            }
            prop_assert_eq!(fields(&old, &new).is_empty(), old == new);
        }
    }

    #[test]
    fn later_on_the_day_in_the_room_is_delayed_and_anything_else_is_moved() {
        let old = session();
        let counted = |change: &dyn Fn(&mut Session)| {
            let (mut new, mut counts) = (old.clone(), PublicationCounts::default());
            change(&mut new);
            count_change(&mut counts, Some(&old), &new);
            counts
        };
        let hours = chrono::TimeDelta::hours;
        let delayed = PublicationCounts { delayed: 1, ..Default::default() };
        let moved = PublicationCounts { moved: 1, ..Default::default() };
        assert_eq!(
            counted(&|s| {
                s.start += hours(1);
                s.end += hours(1);
            }),
            delayed
        );
        assert_eq!(
            counted(&|s| {
                s.start -= hours(1);
                s.end -= hours(1);
            }),
            moved
        );
        assert_eq!(
            counted(&|s| {
                s.start += hours(24);
                s.end += hours(24);
            }),
            moved
        );
        assert_eq!(counted(&|s| s.room = Some("r2".parse().unwrap())), moved);
    }

    #[test]
    fn a_session_that_was_not_there_is_one_change_and_another_building_is_named() {
        let session = session();
        let new = diff_session(None, placed(&session));
        assert_eq!(new.len(), 1);
        assert_eq!(new[0].field, AgendaField::New);
        assert_eq!(new[0].new.as_ref().map(Raw::text), Some(r#"{"en":"A"}"#));

        let (east, west) = ("east".parse().unwrap(), "west".parse().unwrap());
        let old = Placed { session: &session, venue: Some(&east) };
        let changes = diff_session(Some(old), Placed { session: &session, venue: Some(&west) });
        assert_eq!(changes[0].field, AgendaField::Venue);
        assert_eq!(changes[0].new.as_ref().map(Raw::text), Some(r#""west""#));
    }
}
