//! A schedule in JSON.

use super::schedule::{Conference, Day, Event, Placed, Room, Schedule};
use crate::import::json::{List, Many, Word, unmarked};
use serde::de::{MapAccess, SeqAccess, Visitor};
use serde::{Deserialize, Deserializer};
use std::fmt;

/// The outermost object; some programs leave the `schedule` around the rest away.
#[derive(Default, Deserialize)]
#[serde(default)]
struct File {
    generator: Generator,
    schedule: Option<Body>,
    conference: ConferenceBody,
    #[serde(alias = "day")]
    days: List<DayBody>,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct Generator {
    name: Word,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct Body {
    base_url: Word,
    generator: Generator,
    conference: ConferenceBody,
    #[serde(alias = "day")]
    days: List<DayBody>,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct ConferenceBody {
    #[serde(flatten)]
    head: Conference,
    #[serde(alias = "day")]
    days: List<DayBody>,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct DayBody {
    #[serde(flatten)]
    head: Day,
    #[serde(alias = "room")]
    rooms: Rooms,
    #[serde(alias = "event")]
    events: Many<Event>,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct RoomBody {
    #[serde(flatten)]
    head: Room,
    #[serde(alias = "event", alias = "talks")]
    events: Many<Event>,
}

/// Rooms of a day, by name as published, or a list. A name may come twice, and counts each time.
#[derive(Default)]
struct Rooms(Vec<RoomBody>);

impl<'de> Deserialize<'de> for Rooms {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(RoomsVisitor)
    }
}

struct RoomsVisitor;

impl<'de> Visitor<'de> for RoomsVisitor {
    type Value = Rooms;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("rooms by name")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Rooms, A::Error> {
        let mut rooms = Vec::new();
        while let Some((name, events)) = map.next_entry::<String, Many<Event>>()? {
            let head = Room { name: name.as_str().into(), ..Room::default() };
            rooms.push(RoomBody { head, events });
        }
        Ok(Rooms(rooms))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<Rooms, A::Error> {
        let mut rooms = Vec::new();
        while let Some(room) = list.next_element()? {
            rooms.push(room);
        }
        Ok(Rooms(rooms))
    }

    fn visit_unit<E>(self) -> Result<Rooms, E> {
        Ok(Rooms::default())
    }
}

/// Reads a schedule.
///
/// # Errors
/// In words, with the line, where the bytes are none.
pub(super) fn read(bytes: &[u8]) -> Result<Schedule, String> {
    let file: File = serde_json::from_slice(unmarked(bytes))
        .map_err(|error| format!("this is no frab schedule: {error}"))?;
    let (root, body) = match file.schedule {
        Some(body) => ("schedule", body),
        None => {
            let (generator, days) = (Generator::default(), file.days);
            let base_url = Word::default();
            ("", Body { base_url, generator, conference: file.conference, days })
        }
    };
    let generator = match file.generator.name.get() {
        Some(_) => file.generator.name,
        None => body.generator.name,
    };
    let conference = body.conference.head;
    let base_url =
        if body.base_url.get().is_some() { body.base_url } else { conference.base_url.clone() };
    let mut schedule = Schedule { generator, base_url, conference, ..Schedule::default() };
    let inner = format!("{root}/conference/days");
    for (at, day) in body.conference.days.0.into_iter().enumerate() {
        add_day(&mut schedule, &format!("{inner}/{at}"), day);
    }
    for (at, day) in body.days.0.into_iter().enumerate() {
        add_day(&mut schedule, &format!("{root}/days/{at}"), day);
    }
    Ok(schedule)
}

fn add_day(schedule: &mut Schedule, place: &str, day: DayBody) {
    let number = schedule.days.len();
    schedule.days.push(day.head);
    for room in day.rooms.0 {
        let place = format!("{place}/rooms/{}", room.head.name.get().unwrap_or_default());
        add_events(schedule, &place, number, &room.head, room.events);
    }
    add_events(schedule, &format!("{place}/events"), number, &Room::default(), day.events);
}

fn add_events(schedule: &mut Schedule, place: &str, day: usize, room: &Room, events: Many<Event>) {
    for (at, event) in events.0.into_iter().enumerate() {
        let place = format!("{place}/{at}");
        match event {
            Ok(event) => {
                let (day, room) = (Some(day), room.clone());
                schedule.events.push(Placed { place, day, room, event });
            }
            Err(reason) => schedule.broken.push((place, reason)),
        }
    }
}
