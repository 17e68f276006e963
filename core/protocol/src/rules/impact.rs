//! Whom a change of the agenda hits, in numbers.

use super::collisions::{Collision, new_collisions};
use super::plan::{Bound, Conflict, Plan, Ways};
use crate::documents::{ForumCode, SessionId};
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

/// What one attendee marked; nothing says who that is.
#[derive(Debug, Clone, Default)]
pub struct Marks {
    /// The sessions they bookmarked.
    pub sessions: BTreeSet<SessionId>,
    /// The forums they follow.
    pub forums: BTreeSet<ForumCode>,
}

/// Whom a change hits. Numbers only: nobody is named.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Impact {
    /// Attendees with a bookmark or a followed forum among what changes.
    pub attendees: u32,
    /// Bookmarks of sessions that change in any field.
    pub bookmarks: u32,
    /// Follows of forums of which a session changes or is new.
    pub follows: u32,
    /// Reminders that move; `None` where only the devices know them.
    pub reminders: Option<u32>,
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
    let forums: BTreeSet<&ForumCode> = changed
        .iter()
        .flat_map(|id| [before.sessions.get(id), after.sessions.get(id)])
        .filter_map(|session| session.and_then(|session| session.forum.as_ref()))
        .collect();
    for marks in people {
        let bookmarks = count(marks.sessions.iter().filter(|id| changed.contains(id)));
        let follows = count(marks.forums.iter().filter(|forum| forums.contains(forum)));
        add(&mut impact.attendees, u32::from(bookmarks > 0 || follows > 0));
        add(&mut impact.bookmarks, bookmarks);
        add(&mut impact.follows, follows);
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

fn count<T>(all: impl IntoIterator<Item = T>) -> u32 {
    u32::try_from(all.into_iter().count()).unwrap_or(u32::MAX)
}

fn add(count: &mut u32, more: u32) {
    *count = count.saturating_add(more);
}

#[cfg(test)]
mod tests;
