//! What a change makes impossible for those the organizer answers for: people on stage, rooms,
//! and exhibitors who paid for a slot.

use super::clashes::is_drop_in;
use super::plan::{Bound, Conflict, Plan, Ways};
use crate::documents::{ExhibitorCode, RoomCode, Session, SessionId, SpeakerId};
use std::collections::BTreeMap;

/// Something that a change makes impossible, or loses.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Collision<'a> {
    /// Somebody is on stage in two sessions at the same time.
    Speaker(&'a SpeakerId, [&'a SessionId; 2]),
    /// Somebody cannot get from one session to the next: minutes missing.
    SpeakerWay(&'a SpeakerId, [&'a SessionId; 2], u32),
    /// A room holds two sessions at the same time.
    Room(&'a RoomCode, [&'a SessionId; 2]),
    /// An exhibitor's session no longer takes place at a known time, or is no longer theirs.
    SponsorSlot(&'a ExhibitorCode, &'a SessionId),
}

/// Everything that is impossible or lost after a change and was not so before it; by speaker,
/// room and exhibitor.
///
/// Sessions that people [drop in](is_drop_in) on share rooms, so they double-book none.
pub fn new_collisions<'a>(before: &Plan<'a>, after: &Plan<'a>) -> Vec<Collision<'a>> {
    let ways = Ways::new(before, after);
    let mut collisions = Vec::new();
    for (speaker, mut bound) in bound_speakers(before, after) {
        ways.new_conflicts(&mut bound, |a, b, conflict| {
            let sessions = [a.session, b.session];
            collisions.push(match conflict {
                Conflict::Overlap => Collision::Speaker(speaker, sessions),
                Conflict::Unreachable(minutes) => Collision::SpeakerWay(speaker, sessions, minutes),
            });
        });
    }
    for (room, mut bound) in bound_rooms(before, after) {
        ways.new_conflicts(&mut bound, |a, b, conflict| {
            // within one room there is no way to be too long
            if conflict == Conflict::Overlap {
                collisions.push(Collision::Room(room, [a.session, b.session]));
            }
        });
    }
    collisions.extend(lost_slots(before, after));
    collisions
}

fn bound_speakers<'a>(
    before: &Plan<'a>,
    after: &Plan<'a>,
) -> BTreeMap<&'a SpeakerId, Vec<Bound<'a>>> {
    let mut speakers: BTreeMap<&SpeakerId, Vec<Bound<'a>>> = BTreeMap::new();
    for (id, session) in &after.sessions {
        let Some(slot) = after.slot(id) else { continue };
        let known = before.sessions.get(id);
        for (at, part) in session.speakers.iter().enumerate() {
            // somebody who both speaks and moderates is there once
            let earlier = session.speakers.get(..at).unwrap_or_default();
            if earlier.iter().any(|other| other.speaker == part.speaker) {
                continue;
            }
            let was_there = |known: &&&Session| {
                known.speakers.iter().any(|other| other.speaker == part.speaker)
            };
            let before = known.filter(was_there).and_then(|_| before.slot(id));
            speakers.entry(&part.speaker).or_default().push(Bound {
                session: id,
                after: slot,
                before,
            });
        }
    }
    speakers
}

fn bound_rooms<'a>(before: &Plan<'a>, after: &Plan<'a>) -> BTreeMap<&'a RoomCode, Vec<Bound<'a>>> {
    let mut rooms: BTreeMap<&RoomCode, Vec<Bound<'a>>> = BTreeMap::new();
    for (id, session) in &after.sessions {
        let Some(slot) = after.slot(id).filter(|_| !is_drop_in(session.kind)) else { continue };
        let Some(room) = slot.room else { continue };
        let before = before.slot(id).filter(|slot| slot.room == Some(room));
        rooms.entry(room).or_default().push(Bound { session: id, after: slot, before });
    }
    rooms
}

fn lost_slots<'a>(before: &Plan<'a>, after: &Plan<'a>) -> Vec<Collision<'a>> {
    let mut lost = Vec::new();
    for (id, session) in &before.sessions {
        let Some(exhibitor) = session.exhibitor.as_ref().filter(|_| before.is_planned(id)) else {
            continue;
        };
        let owner = after.sessions.get(id).and_then(|session| session.exhibitor.as_ref());
        if !after.is_planned(id) || owner != Some(exhibitor) {
            lost.push(Collision::SponsorSlot(exhibitor, id));
        }
    }
    lost.sort_by_key(|collision| match collision {
        Collision::SponsorSlot(exhibitor, id) => Some((*exhibitor, *id)),
        _ => None,
    });
    lost
}
