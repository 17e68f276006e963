#![allow(
    clippy::arithmetic_side_effects,
    clippy::cast_possible_truncation,
    reason = "test code: a panic is how a test fails"
)]

use super::*;
use crate::documents::{
    OpId, Room, Session, SessionKind, SessionSpeaker, SessionState, SpeakerId, Transfer,
};
use crate::rules::{Slot, Transfers, unreachable};
use crate::streams::{BookmarkRow, Register, Stamp};
use chrono::TimeDelta;
use proptest::prelude::*;

fn session(id: &str, room: &str, start: i64, minutes: i64) -> Session {
    let json = format!(
        r#"{{"id":"{id}","kind":"talk","title":{{"en":"{id}"}},"room":"{room}",
            "start":"2026-11-21T09:00:00+08:00","end":"2026-11-21T09:00:00+08:00"}}"#
    );
    let mut session: Session = serde_json::from_str(&json).unwrap();
    session.start += TimeDelta::minutes(start);
    session.end = session.start + TimeDelta::minutes(minutes);
    session
}

fn speaks(mut session: Session, speakers: &[&str]) -> Session {
    let part =
        |id: &&str| SessionSpeaker { speaker: id.parse().unwrap(), role: Default::default() };
    session.speakers = speakers.iter().map(part).collect();
    session
}

fn rooms() -> Vec<Room> {
    let room = |(code, venue): (&str, &str)| Room {
        code: code.parse().unwrap(),
        venue: venue.parse().unwrap(),
        name: Default::default(),
        floor: None,
        capacity: None,
        order: 0,
    };
    [("e1", "east"), ("e2", "east"), ("w1", "west")].map(room).to_vec()
}

fn ways(entries: &[(&str, &str, u16)]) -> Vec<Transfer> {
    let way = |(from, to, minutes): &(&str, &str, u16)| Transfer {
        from: from.parse().unwrap(),
        to: to.parse().unwrap(),
        minutes: *minutes,
    };
    entries.iter().map(way).collect()
}

fn marks(sessions: &[&str], forums: &[&str]) -> Marks {
    Marks {
        sessions: sessions.iter().map(|id| id.parse().unwrap()).collect(),
        forums: forums.iter().map(|code| code.parse().unwrap()).collect(),
        ..Marks::default()
    }
}

/// Whom it hits when `change` is done to an agenda of three talks in a row.
fn hits(people: &[Marks], change: impl Fn(&mut Vec<Session>)) -> Impact {
    let before = vec![
        speaks(session("a", "e1", 0, 20), &["p1"]),
        speaks(session("b", "e2", 20, 20), &["p1", "p2"]),
        speaks(session("c", "w1", 75, 20), &["p2"]),
    ];
    let mut after = before.clone();
    change(&mut after);
    let (rooms, ways) = (rooms(), ways(&[("venue/east", "venue/west", 35)]));
    let plan = |sessions| Plan::new(sessions, &rooms, &ways);
    impact(&plan(&before), &plan(&after), people.iter().cloned())
}

fn at(session: &mut Session, start: i64) {
    let length = session.end - session.start;
    session.start = "2026-11-21T09:00:00+08:00".parse().unwrap();
    session.start += TimeDelta::minutes(start);
    session.end = session.start + length;
}

#[test]
fn nothing_changed_hits_nobody() {
    assert_eq!(hits(&[marks(&["a", "b", "c"], &[])], |_| ()), Impact::default());
}

#[test]
fn bookmarks_and_follows_of_what_changes_are_counted_and_people_once() {
    let people = [marks(&["a", "b"], &["f"]), marks(&["a"], &[]), marks(&["c"], &["f"])];
    let found = hits(&people, |sessions| {
        sessions[0].state = SessionState::Cancelled;
        sessions[1].title.set(crate::documents::Language::En, "B!");
        sessions[1].forum = Some("f".parse().unwrap());
    });
    assert_eq!((found.attendees, found.bookmarks, found.follows), (3, 3, 2));
    assert_eq!((found.clashes, found.unreachable), (0, 0));
}

#[test]
fn a_delay_makes_clashes_and_ways_that_are_too_long() {
    let people = [marks(&["a", "b"], &[]), marks(&["b", "c"], &[]), marks(&["a", "c"], &[])];
    // a now runs into b, and b ends 34 minutes before c in the other building
    let found = hits(&people, |sessions| {
        at(&mut sessions[0], 10);
        at(&mut sessions[1], 21);
    });
    let expected = Impact {
        attendees: 3,
        bookmarks: 4,
        clashes: 1,
        unreachable: 2,
        unreachable_speakers: 1,
        double_booked_speakers: 1,
        ..Impact::default()
    };
    assert_eq!(found, expected);
}

#[test]
fn a_room_is_double_booked_by_what_moves_into_it_but_not_by_desks() {
    let into = |kind: SessionKind| {
        hits(&[], |sessions| {
            sessions[1].room = Some("e1".parse().unwrap());
            sessions[1].kind = kind;
            at(&mut sessions[1], 5);
            sessions[1].speakers.clear();
        })
    };
    assert_eq!(into(SessionKind::Talk).double_booked_rooms, 1);
    assert_eq!(into(SessionKind::Consultation).double_booked_rooms, 0);
}

#[test]
fn a_speaker_who_joins_a_second_session_at_the_time_is_double_booked() {
    let found = hits(&[], |sessions| at(&mut sessions[2], 0));
    assert_eq!(found.double_booked_speakers, 0, "p1 and p2 are in one of them each");
    let found = hits(&[], |sessions| {
        at(&mut sessions[2], 0);
        sessions[2].speakers[0].speaker = "p1".parse().unwrap();
    });
    assert_eq!(found.double_booked_speakers, 1);
}

#[test]
fn a_slot_that_an_exhibitor_paid_for_is_lost_with_its_time_or_its_owner() {
    let (rooms, none) = (rooms(), Vec::new());
    let mut before = vec![session("a", "e1", 0, 20), session("b", "e1", 30, 20)];
    for session in &mut before {
        session.exhibitor = Some("x7".parse().unwrap());
    }
    let lost = |change: &dyn Fn(&mut Session)| {
        let mut after = before.clone();
        change(&mut after[0]);
        let plan = |sessions| Plan::new(sessions, &rooms, &none);
        impact(&plan(&before), &plan(&after), []).sponsor_slots_lost
    };
    assert_eq!(lost(&|session| session.state = SessionState::Cancelled), 1);
    assert_eq!(lost(&|session| session.state = SessionState::Postponed), 1);
    assert_eq!(lost(&|session| session.exhibitor = None), 1);
    assert_eq!(lost(&|session| session.room = None), 0, "it still takes place");
}

#[test]
fn a_longer_way_hits_without_any_session_moving() {
    let sessions = [session("a", "e1", 0, 20), session("c", "w1", 50, 20)];
    let (rooms, near, far) = (
        rooms(),
        ways(&[("venue/east", "venue/west", 10)]),
        ways(&[("venue/east", "venue/west", 45)]),
    );
    let found = impact(
        &Plan::new(&sessions, &rooms, &near),
        &Plan::new(&sessions, &rooms, &far),
        [marks(&["a", "c"], &[])],
    );
    assert_eq!(found, Impact { unreachable: 1, ..Impact::default() });
}

/// One state of an agenda, held so that a plan can borrow it.
#[derive(Debug, Clone)]
struct State {
    sessions: Vec<Session>,
    rooms: Vec<Room>,
    transfers: Vec<Transfer>,
}

prop_compose! {
    fn some_state()(
        slots in prop::collection::vec((0..16i64, 0..6i64, 0..4u8, 0..8u8, 0..4u8, 0..3u8), 8),
        minutes in prop::collection::vec(0..40u16, 3),
    ) -> State {
        let sessions = slots.into_iter().enumerate().filter(|(_, slot)| slot.3 > 0);
        let sessions = sessions.map(|(at, (start, length, room, kind, speakers, forum))| {
            let mut session = session(&format!("s{at}"), "e1", start * 7, length * 5);
            session.room = ["e1", "e2", "w1"].get(usize::from(room)).map(|r| r.parse().unwrap());
            session.state = match kind {
                1 => SessionState::Cancelled,
                2 => SessionState::Postponed,
                _ => SessionState::Planned,
            };
            if kind == 3 {
                session.kind = SessionKind::Exhibition;
            }
            session.forum = (forum > 0).then(|| format!("f{forum}").parse().unwrap());
            session.exhibitor = (forum == 2).then(|| "x1".parse().unwrap());
            let on_stage = (0..2u8).filter(|bit| speakers & (1 << bit) != 0);
            let names: Vec<String> = on_stage.map(|bit| format!("p{bit}")).collect();
            speaks(session, &names.iter().map(String::as_str).collect::<Vec<_>>())
        });
        let entries = [
            ("venue/east", "venue/west", minutes[0]),
            ("room/e1", "room/e2", minutes[1]),
            ("room/e2", "room/w1", minutes[2]),
        ];
        State { sessions: sessions.collect(), rooms: rooms(), transfers: ways(&entries) }
    }
}

fn some_marks() -> impl Strategy<Value = Marks> {
    let ids = || prop::collection::btree_set(0..8u8, 0..8);
    let remind = || {
        prop_oneof![
            Just(None),
            Just(Some(Remind::AtMs(7))),
            (0..30u32).prop_map(|minutes| Some(Remind::BeforeMin(minutes))),
        ]
    };
    let reminds = prop::collection::btree_map(0..8u8, remind(), 0..6);
    let forum_reminds = prop::collection::btree_map(1..4u8, remind(), 0..3);
    let forums = prop::collection::btree_set(1..4u8, 0..3);
    (ids(), forums, ids(), reminds, forum_reminds).prop_map(
        |(sessions, forums, muted, reminds, forum_reminds)| {
            let mut marks = Marks::default();
            let stamp = Stamp { at_ms: 1, op: OpId([1; 16]) };
            let set = |value| Some(Register { value, stamp });
            for n in 0..8u8 {
                let row = BookmarkRow {
                    present: sessions.contains(&n).then_some(Register { value: true, stamp }),
                    muted: muted.contains(&n).then_some(Register { value: true, stamp }),
                    remind: reminds.get(&n).and_then(|value| set(*value)),
                    ..BookmarkRow::default()
                };
                marks.take(&format!("session/s{n}").parse().unwrap(), &row);
                let row = BookmarkRow {
                    present: forums.contains(&n).then_some(Register { value: true, stamp }),
                    remind: forum_reminds.get(&n).and_then(|value| set(*value)),
                    ..BookmarkRow::default()
                };
                marks.take(&format!("forum/f{n}").parse().unwrap(), &row);
            }
            marks
        },
    )
}

/// The same numbers, straight from their definitions: every pair of everything.
struct Oracle<'a> {
    states: [&'a State; 2],
    transfers: [Transfers; 2],
}

impl<'a> Oracle<'a> {
    fn new(before: &'a State, after: &'a State) -> Self {
        let transfers = |state: &State| Transfers::new(&state.rooms, &state.transfers);
        Self { states: [before, after], transfers: [transfers(before), transfers(after)] }
    }

    fn find(&self, which: usize, id: &str) -> Option<&'a Session> {
        self.states[which].sessions.iter().find(|session| session.id.as_str() == id)
    }

    /// Whether both bind `whom` and overlap, or leave too little time for the way.
    fn pair(&self, which: usize, ids: [&str; 2], whom: &dyn Fn(&Session) -> bool) -> [bool; 2] {
        let [Some(a), Some(b)] = ids.map(|id| self.find(which, id).filter(|s| whom(s))) else {
            return [false; 2];
        };
        let (Some(a), Some(b)) = (Slot::of(a), Slot::of(b)) else { return [false; 2] };
        [a.overlaps(&b), unreachable(&a, &b, &self.transfers[which]).is_some()]
    }

    /// New overlaps and new ways too long among all pairs that bind `whom`.
    fn new_pairs(&self, whom: &dyn Fn(&Session) -> bool) -> [u32; 2] {
        let mut found = [0; 2];
        for a in 0..8 {
            for b in a + 1..8 {
                let ids = [format!("s{a}"), format!("s{b}")];
                let ids = [ids[0].as_str(), ids[1].as_str()];
                let [overlapped, was_far] = self.pair(0, ids, whom);
                let [overlaps, is_far] = self.pair(1, ids, whom);
                found[0] += u32::from(overlaps && !overlapped);
                found[1] += u32::from(is_far && !was_far && !overlapped);
            }
        }
        found
    }

    /// Whether the person has a reminder before the start of a session that begins at another time
    /// now, or not at all.
    fn moves_a_reminder(&self, id: &str, marks: &Marks) -> bool {
        let Some(before) = self.find(0, id) else { return false };
        let after = self.find(1, id);
        if after.is_some_and(|now| now.start == before.start && now.state == before.state) {
            return false;
        }
        let forum = before.forum.as_ref();
        let followed = forum.is_some_and(|forum| marks.forums.contains(forum))
            && !marks.muted.contains(&before.id);
        let of_forum = forum.filter(|_| followed).and_then(|f| marks.forum_reminds.get(f));
        let set = marks.session_reminds.get(&before.id).or(of_forum);
        (followed || marks.sessions.contains(&before.id))
            && set.is_some_and(|set| matches!(set.value, Some(Remind::BeforeMin(_))))
    }

    fn impact(&self, people: &[Marks]) -> Impact {
        let mut impact = Impact::default();
        let ids: Vec<String> = (0..8).map(|n| format!("s{n}")).collect();
        let changed = |id: &str| self.find(0, id) != self.find(1, id);
        for marks in people {
            let mine = |session: &Session| marks.sessions.contains(&session.id);
            let bookmarks = marks.sessions.iter().filter(|id| changed(id.as_str())).count() as u32;
            let in_forum = |id: &str, forum: &ForumCode| {
                [0, 1].iter().any(|which| {
                    self.find(*which, id).is_some_and(|s| s.forum.as_ref() == Some(forum))
                })
            };
            let muted = |id: &str| marks.muted.iter().any(|muted| muted.as_str() == id);
            let hit = |forum: &&ForumCode| {
                ids.iter().any(|id| changed(id) && !muted(id) && in_forum(id, forum))
            };
            let follows = marks.forums.iter().filter(hit).count() as u32;
            let [clashes, far] = self.new_pairs(&mine);
            impact.attendees += u32::from(bookmarks + follows > 0);
            impact.bookmarks += bookmarks;
            impact.follows += follows;
            impact.clashes += clashes;
            impact.unreachable += far;
            impact.reminders +=
                ids.iter().filter(|id| self.moves_a_reminder(id, marks)).count() as u32;
        }
        for speaker in ["p0", "p1"] {
            let speaker: SpeakerId = speaker.parse().unwrap();
            let [overlaps, far] =
                self.new_pairs(&|s| s.speakers.iter().any(|part| part.speaker == speaker));
            impact.double_booked_speakers += u32::from(overlaps > 0);
            impact.unreachable += far;
            impact.unreachable_speakers += far;
        }
        for room in ["e1", "e2", "w1"] {
            let [overlaps, _] =
                self.new_pairs(&|s| s.room.as_ref().is_some_and(|code| code.as_str() == room));
            impact.double_booked_rooms += u32::from(overlaps > 0);
        }
        let paid = |s: &Session| s.exhibitor.is_some() && s.state == SessionState::Planned;
        let lost = |id: &&String| {
            self.find(0, id).is_some_and(paid) && !self.find(1, id).is_some_and(paid)
        };
        impact.sponsor_slots_lost = ids.iter().filter(lost).count() as u32;
        impact
    }
}

proptest! {
    #[test]
    fn the_numbers_are_those_of_all_pairs(
        before in some_state(), after in some_state(),
        people in prop::collection::vec(some_marks(), 0..4),
        kept in prop::collection::btree_set(0..8usize, 0..8),
        ways_stay: bool,
    ) {
        // most of an agenda stays as it was
        let mut sessions: BTreeMap<_, _> =
            after.sessions.iter().map(|s| (s.id.clone(), s.clone())).collect();
        for session in before.sessions.iter().filter(|s| {
            kept.iter().any(|n| s.id.as_str() == format!("s{n}"))
        }) {
            sessions.insert(session.id.clone(), session.clone());
        }
        let mut after = State { sessions: sessions.into_values().collect(), ..after };
        if ways_stay {
            after.transfers.clone_from(&before.transfers);
        }
        let found = impact(
            &Plan::new(&before.sessions, &before.rooms, &before.transfers),
            &Plan::new(&after.sessions, &after.rooms, &after.transfers),
            people.iter().cloned(),
        );
        prop_assert_eq!(found, Oracle::new(&before, &after).impact(&people));
    }
}

#[test]
fn an_agenda_that_is_all_at_once_is_told_in_bounds() {
    let sessions: Vec<Session> =
        (0..1_000).map(|n| speaks(session(&format!("s{n}"), "e1", 0, 20), &["p1"])).collect();
    let rooms = rooms();
    let after = Plan::new(&sessions, &rooms, &[]);
    let everything = Marks {
        sessions: sessions.iter().map(|session| session.id.clone()).collect(),
        ..Marks::default()
    };
    let found = impact(&Plan::default(), &after, [everything]);
    assert_eq!(found.clashes, 10_000);
    assert_eq!((found.double_booked_rooms, found.double_booked_speakers), (1, 1));
}
