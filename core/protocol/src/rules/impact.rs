//! Whom a change of the agenda hits, in numbers.

use super::collisions::{Collision, new_collisions};
use super::marks::Marks;
use super::plan::{Bound, Conflict, Plan, Ways};
use crate::documents::{ForumCode, Session, SessionId};
use crate::streams::Remind;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

/// Whom a change hits. Numbers only: nobody is named.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Impact {
    /// Attendees with a bookmark or a followed forum among what changes.
    pub attendees: u32,
    /// Bookmarks of sessions that change in any field.
    pub bookmarks: u32,
    /// Follows of forums of which a session changes or is new; muted sessions do not count.
    pub follows: u32,
    /// Reminders that move, are suspended or fall away with the session they are relative to.
    pub reminders: u32,
    /// Pairs of an attendee's bookmarks that overlap now and did not before.
    pub clashes: u32,
    /// Pairs of an attendee's bookmarks, or of a speaker's sessions, with too little time now to
    /// get from one to the other, and enough before.
    pub unreachable: u32,
    /// Those of them that are a speaker's.
    pub unreachable_speakers: u32,
    /// Speakers who are now, and were not before, in two sessions at once.
    pub double_booked_speakers: u32,
    /// Rooms that now, and not before, hold two sessions at once.
    pub double_booked_rooms: u32,
    /// Sessions of exhibitors that no longer take place at a known time or are no longer theirs.
    pub sponsor_slots_lost: u32,
}

/// Works out whom it hits when `before` becomes `after`.
pub fn impact(
    before: &Plan<'_>,
    after: &Plan<'_>,
    people: impl IntoIterator<Item = Marks>,
) -> Impact {
    let mut impact = of_collisions(&new_collisions(before, after));
    let ways = Ways::new(before, after);
    let changed = changed(before, after);
    let forums = by_forum(&changed, before, after);
    let retimed = Retimed::new(before, after);
    for marks in people {
        let bookmarks = count(marks.sessions.iter().filter(|id| changed.contains(id)));
        let is_hit = |forum: &&ForumCode| {
            let sessions = forums.get(forum);
            sessions.is_some_and(|all| all.iter().any(|id| !marks.muted.contains(*id)))
        };
        let follows = count(marks.forums.iter().filter(is_hit));
        add(&mut impact.attendees, u32::from(bookmarks > 0 || follows > 0));
        add(&mut impact.bookmarks, bookmarks);
        add(&mut impact.follows, follows);
        add(&mut impact.reminders, retimed.count_reminders(&marks));
        let mut bound: Vec<Bound<'_>> = marks
            .sessions
            .iter()
            .filter_map(|id| {
                let before = before.slot(id);
                after.slot(id).map(|after| Bound { session: id, after, before })
            })
            .collect();
        ways.new_conflicts(&mut bound, |_, _, conflict| match conflict {
            Conflict::Overlap => add(&mut impact.clashes, 1),
            Conflict::Unreachable(_) => add(&mut impact.unreachable, 1),
        });
    }
    impact
}

fn of_collisions(collisions: &[Collision<'_>]) -> Impact {
    let ways = count(collisions.iter().filter(|c| matches!(c, Collision::SpeakerWay(..))));
    let speakers: BTreeSet<_> = collisions
        .iter()
        .filter_map(|collision| match collision {
            Collision::Speaker(speaker, _) => Some(speaker),
            _ => None,
        })
        .collect();
    let rooms: BTreeSet<_> = collisions
        .iter()
        .filter_map(|collision| match collision {
            Collision::Room(room, _) => Some(room),
            _ => None,
        })
        .collect();
    let slots = collisions.iter().filter(|c| matches!(c, Collision::SponsorSlot(..)));
    Impact {
        unreachable: ways,
        unreachable_speakers: ways,
        double_booked_speakers: count(speakers),
        double_booked_rooms: count(rooms),
        sponsor_slots_lost: count(slots),
        ..Impact::default()
    }
}

/// The sessions of which anything differs, the building included.
fn changed<'a>(before: &Plan<'a>, after: &Plan<'a>) -> BTreeSet<&'a SessionId> {
    let all = before.sessions.keys().chain(after.sessions.keys()).copied();
    all.filter(|id| before.placed(id) != after.placed(id)).collect()
}

/// Those sessions by the forum they were or are in.
fn by_forum<'a>(
    changed: &BTreeSet<&'a SessionId>,
    before: &Plan<'a>,
    after: &Plan<'a>,
) -> BTreeMap<&'a ForumCode, BTreeSet<&'a SessionId>> {
    let mut forums: BTreeMap<_, BTreeSet<_>> = BTreeMap::new();
    for id in changed {
        for session in [before.sessions.get(id), after.sessions.get(id)].into_iter().flatten() {
            if let Some(forum) = &session.forum {
                forums.entry(forum).or_default().insert(*id);
            }
        }
    }
    forums
}

/// Sessions that begin at another time than they did, or whose state is another, as they were.
struct Retimed<'a> {
    sessions: BTreeMap<&'a SessionId, &'a Session>,
    by_forum: BTreeMap<&'a ForumCode, Vec<&'a Session>>,
}

impl<'a> Retimed<'a> {
    fn new(before: &Plan<'a>, after: &Plan<'a>) -> Self {
        let is_retimed = |session: &Session| {
            after
                .sessions
                .get(&session.id)
                .is_none_or(|now| (now.start, now.state) != (session.start, session.state))
        };
        let sessions: BTreeMap<_, _> = before
            .sessions
            .iter()
            .filter(|(_, session)| is_retimed(session))
            .map(|(id, session)| (*id, *session))
            .collect();
        let mut by_forum: BTreeMap<_, Vec<_>> = BTreeMap::new();
        for session in sessions.values() {
            if let Some(forum) = &session.forum {
                by_forum.entry(forum).or_default().push(*session);
            }
        }
        Self { sessions, by_forum }
    }

    /// How many of one attendee's reminders are relative to one of them.
    fn count_reminders(&self, marks: &Marks) -> u32 {
        let own = marks.session_reminds.keys().filter_map(|id| self.sessions.get(id));
        let of_forums = marks
            .forum_reminds
            .keys()
            .filter_map(|forum| self.by_forum.get(forum))
            .flatten()
            .filter(|session| !marks.session_reminds.contains_key(&session.id));
        count(own.chain(of_forums).filter(|session| {
            let remind = marks.remind_of(session).and_then(|set| set.value);
            matches!(remind, Some(Remind::BeforeMin(_)))
        }))
    }
}

fn count<T>(all: impl IntoIterator<Item = T>) -> u32 {
    u32::try_from(all.into_iter().count()).unwrap_or(u32::MAX)
}

fn add(count: &mut u32, more: u32) {
    *count = count.saturating_add(more);
}

#[cfg(test)]
mod tests;
