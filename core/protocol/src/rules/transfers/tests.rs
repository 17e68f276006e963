#![allow(
    clippy::arithmetic_side_effects,
    clippy::cast_possible_truncation,
    reason = "test code: a panic is how a test fails"
)]

use super::*;
use proptest::prelude::*;

/// Two buildings: `east` with two floors, `west` whose signs name no floor.
fn rooms() -> Vec<Room> {
    [
        ("e101", "east", Some("1F")),
        ("e102", "east", Some("1F")),
        ("e501", "east", Some("5F")),
        ("e502", "east", Some("5F")),
        ("w1", "west", None),
        ("w2", "west", None),
    ]
    .map(|(code, venue, floor)| Room {
        code: code.parse().unwrap(),
        venue: venue.parse().unwrap(),
        name: Default::default(),
        floor: floor.map(str::to_owned),
        capacity: None,
        order: 0,
    })
    .to_vec()
}

fn transfers(entries: &[(&str, &str, u16)]) -> Transfers {
    let read = |(from, to, minutes): &(&str, &str, u16)| Transfer {
        from: from.parse().unwrap(),
        to: to.parse().unwrap(),
        minutes: *minutes,
    };
    Transfers::new(&rooms(), &entries.iter().map(read).collect::<Vec<_>>())
}

fn room(code: &str) -> RoomCode {
    code.parse().unwrap()
}

const HOUSES: (&str, &str, u16) = ("venue/east", "venue/west", 35);
const FLOORS: (&str, &str, u16) = ("floor/east/1F", "floor/east/5F", 12);

#[test]
fn the_entry_that_says_most_about_both_rooms_counts() {
    let same_floor = ("floor/east/5F", "floor/east/5F", 2);
    let cases: [(&[_], &str, &str, Option<u32>); 17] = [
        (&[], "e101", "e101", Some(0)),
        (&[], "e101", "e102", None),
        (&[], "e101", "w1", None),
        (&[HOUSES], "e101", "w1", Some(35)),
        (&[HOUSES], "e101", "e501", None),
        (&[HOUSES, FLOORS], "e101", "e502", Some(12)),
        (&[HOUSES, FLOORS], "e501", "w2", Some(35)),
        // the same both ways, whichever end was written first
        (&[("floor/east/5F", "floor/east/1F", 12)], "e101", "e501", Some(12)),
        (&[FLOORS, ("room/e101", "room/e501", 14)], "e101", "e501", Some(14)),
        (&[FLOORS, ("room/e101", "room/e501", 3)], "e501", "e101", Some(3)),
        (&[FLOORS, ("room/e101", "room/e501", 3)], "e501", "e102", Some(12)),
        (&[FLOORS, ("room/e101", "floor/east/5F", 9)], "e101", "e502", Some(9)),
        (&[HOUSES, ("room/e501", "venue/west", 40)], "w1", "e501", Some(40)),
        (&[HOUSES, ("floor/east/5F", "venue/west", 45)], "e502", "w1", Some(45)),
        // two entries that say as much: the longer way is the safe one
        (
            &[("room/e101", "floor/east/5F", 9), ("floor/east/1F", "room/e501", 11)],
            "e101",
            "e501",
            Some(11),
        ),
        // within a floor, within a building
        (&[same_floor], "e501", "e502", Some(2)),
        (&[("venue/west", "venue/west", 4)], "w1", "w2", Some(4)),
    ];
    for (entries, from, to, expected) in cases {
        let transfers = transfers(entries);
        let found = transfers.minutes(&room(from), &room(to));
        assert_eq!(found, expected, "{from} to {to} by {entries:?}");
    }
}

#[test]
fn ways_are_not_added_up_and_unknown_rooms_are_not_judged() {
    let via = transfers(&[("room/e101", "room/e501", 3), ("room/e501", "room/w1", 3)]);
    assert_eq!(via.minutes(&room("e101"), &room("w1")), None);
    assert_eq!(via.minutes(&room("e101"), &room("nowhere")), None);
    assert_eq!(via.minutes(&room("nowhere"), &room("nowhere")), Some(0));
}

#[test]
fn the_minutes_that_are_missing_are_rounded_up() {
    let transfers = transfers(&[HOUSES, FLOORS]);
    let minutes = |from: f64, to: f64, code| (from, to, code);
    let cases = [
        // back to back over four floors
        (minutes(0.0, 20.0, "e101"), minutes(20.0, 40.0, "e501"), Some(12)),
        (minutes(0.0, 20.0, "e101"), minutes(31.0, 40.0, "e501"), Some(1)),
        (minutes(0.0, 20.0, "e101"), minutes(31.5, 40.0, "e501"), Some(1)),
        (minutes(0.0, 20.0, "e101"), minutes(32.0, 40.0, "e501"), None),
        (minutes(0.0, 20.0, "e101"), minutes(50.0, 60.0, "w1"), Some(5)),
        // the same room, and rooms that nothing is known about
        (minutes(0.0, 20.0, "e101"), minutes(20.0, 40.0, "e101"), None),
        (minutes(0.0, 20.0, "e101"), minutes(20.0, 40.0, "e102"), None),
        // an overlap is a clash, not a way too long
        (minutes(0.0, 20.0, "e101"), minutes(19.0, 40.0, "w1"), None),
        (minutes(0.0, 20.0, "e101"), minutes(10.0, 10.0, "w1"), None),
        (minutes(20.0, 20.0, "e101"), minutes(20.0, 40.0, "w1"), Some(35)),
    ];
    for (one, other, expected) in cases {
        let codes = [room(one.2), room(other.2)];
        let ms = |minutes: f64| (minutes * 60_000.0) as i64;
        let a = Slot { start_ms: ms(one.0), end_ms: ms(one.1), room: Some(&codes[0]) };
        let b = Slot { start_ms: ms(other.0), end_ms: ms(other.1), room: Some(&codes[1]) };
        assert_eq!(unreachable(&a, &b, &transfers), expected, "{one:?} {other:?}");
        assert_eq!(unreachable(&b, &a, &transfers), expected, "{other:?} {one:?}");
        let nowhere = Slot { room: None, ..b };
        assert_eq!(unreachable(&a, &nowhere, &transfers), None, "no room, no way");
    }
}

#[test]
fn slots_at_the_ends_of_time_do_not_overflow() {
    let transfers = transfers(&[("room/e101", "room/w1", u16::MAX)]);
    let codes = [room("e101"), room("w1")];
    let far = Slot { start_ms: i64::MIN, end_ms: i64::MIN, room: Some(&codes[0]) };
    let late = Slot { start_ms: i64::MAX, end_ms: i64::MAX, room: Some(&codes[1]) };
    assert_eq!(unreachable(&far, &late, &transfers), None);
    assert_eq!(unreachable(&late, &Slot { room: far.room, ..late }, &transfers), Some(65_535));
}

proptest! {
    #[test]
    fn a_later_start_of_the_later_slot_never_makes_it_harder_to_reach(
        end in 0..60i64, gap in 0..60i64, later in 0..60i64,
    ) {
        let transfers = transfers(&[HOUSES]);
        let codes = [room("e101"), room("w1")];
        let a = Slot { start_ms: 0, end_ms: end * MINUTE_MS, room: Some(&codes[0]) };
        let at = |start: i64| {
            let start_ms = start * MINUTE_MS;
            Slot { start_ms, end_ms: start_ms + MINUTE_MS, room: Some(&codes[1]) }
        };
        let short = |start: i64| unreachable(&a, &at(start), &transfers).unwrap_or(0);
        prop_assert_eq!(i64::from(short(end + gap)), (35 - gap).max(0));
        prop_assert!(short(end + gap + later) <= short(end + gap));
    }
}
