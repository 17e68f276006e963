//! Rooms of a schedule.

use super::schedule::{Room, Schedule};
use crate::import::sketch::Sketch;
use crate::import::words;
use huiban_protocol::documents::RoomCode;
use std::collections::{BTreeMap, BTreeSet};

/// Which names are those of several rooms.
pub(super) struct Places {
    shared: BTreeSet<String>,
    /// Pairs of names that were reported already.
    told: BTreeSet<(String, String)>,
}

impl Places {
    /// Draws the rooms of the schedule's head, in their order.
    pub(super) fn new(schedule: &Schedule, sketch: &mut Sketch) -> Self {
        let mut guids: BTreeMap<String, BTreeSet<&str>> = BTreeMap::new();
        let standing = schedule.events.iter().map(|placed| &placed.room);
        for room in schedule.conference.rooms.read().chain(standing) {
            if let (Some(name), Some(guid)) = (room.name.get(), room.guid.get()) {
                guids.entry(name.trim().to_owned()).or_default().insert(guid);
            }
        }
        let shared = guids.into_iter().filter(|(_, guids)| guids.len() > 1);
        let places = Self { shared: shared.map(|(name, _)| name).collect(), told: BTreeSet::new() };
        for room in schedule.conference.rooms.read() {
            if let (Some(code), Some(capacity)) = (places.code(sketch, room), room.capacity.get())
                && let Ok(capacity) = capacity.parse()
            {
                sketch.set_capacity(&code, capacity);
            }
        }
        places
    }

    /// The room of an event: where it stands counts, then what it says itself.
    pub(super) fn room_of(
        &mut self,
        sketch: &mut Sketch,
        place: &str,
        standing: &Room,
        said: Option<&str>,
    ) -> Option<RoomCode> {
        let Some(name) = standing.name.get().filter(|name| is_name(name)) else {
            let said = said.filter(|said| is_name(said))?;
            return self.code(sketch, &Room { name: said.into(), ..Room::default() });
        };
        if let Some(said) = said
            && words::folded(said) != words::folded(name)
            && self.told.insert((name.to_owned(), said.to_owned()))
        {
            let message =
                format!("it stands under “{name}” and says “{said}”; where it stands counts");
            sketch.warn(place, message, "let both say the same");
        }
        self.code(sketch, standing)
    }

    fn code(&self, sketch: &mut Sketch, room: &Room) -> Option<RoomCode> {
        let name = room.name.get()?.trim();
        let guid = room.guid.get().filter(|_| self.shared.contains(name));
        sketch.room(name, guid)
    }
}

/// Whether a name names anything: exports write a dash where there is no room.
fn is_name(name: &str) -> bool {
    name.chars().any(char::is_alphanumeric)
}
