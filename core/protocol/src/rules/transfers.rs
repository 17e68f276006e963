//! How long it takes from one room to another, and which sessions that is too long for.
//!
//! Minutes stand between rooms, floors and buildings; the entry that says most about both ends
//! counts. Where no entry covers two rooms nothing is known, and then nothing is claimed: minutes
//! are neither added up over several entries nor guessed from the building.

use super::clashes::Slot;
use crate::documents::{Room, RoomCode, Transfer, TransferPoint};
use std::collections::BTreeMap;

const MINUTE_MS: i64 = 60_000;

/// How much an end of a transfer says about a room: the room itself, its floor, its building.
const LEVELS: usize = 3;

/// Pairs of levels, those that say most first; pairs on one line say as much.
const BY_DETAIL: [&[(usize, usize)]; 5] =
    [&[(0, 0)], &[(0, 1), (1, 0)], &[(1, 1)], &[(0, 2), (2, 0), (1, 2), (2, 1)], &[(2, 2)]];

/// Minutes between the rooms of an event, ready for many questions.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Transfers {
    /// Numbers of the points that a room is at, by level.
    rooms: BTreeMap<RoomCode, [Option<usize>; LEVELS]>,
    /// Between two points, the smaller number first.
    minutes: BTreeMap<(usize, usize), u32>,
}

impl Transfers {
    /// Takes in the rooms of an event and its transfers.
    pub fn new(rooms: &[Room], transfers: &[Transfer]) -> Self {
        let mut numbers: BTreeMap<&TransferPoint, usize> = BTreeMap::new();
        for end in transfers.iter().flat_map(|transfer| [&transfer.from, &transfer.to]) {
            let next = numbers.len();
            numbers.entry(end).or_insert(next);
        }
        let mut minutes = BTreeMap::new();
        for transfer in transfers {
            let ends = (numbers.get(&transfer.from), numbers.get(&transfer.to));
            if let (Some(from), Some(to)) = ends {
                minutes.insert(both_ways(*from, *to), u32::from(transfer.minutes));
            }
        }
        let points = |room: &Room| {
            let floor = room.floor.clone();
            [
                Some(TransferPoint::Room(room.code.clone())),
                floor.map(|floor| TransferPoint::Floor(room.venue.clone(), floor)),
                Some(TransferPoint::Venue(room.venue.clone())),
            ]
            .map(|point| point.and_then(|point| numbers.get(&point).copied()))
        };
        let rooms = rooms.iter().map(|room| (room.code.clone(), points(room))).collect();
        Self { rooms, minutes }
    }

    /// Minutes from one room to another; `None` where nothing is known about that.
    ///
    /// Of several entries that say as much about both ends the longest counts.
    pub fn minutes(&self, from: &RoomCode, to: &RoomCode) -> Option<u32> {
        if from == to {
            return Some(0);
        }
        let (from, to) = (self.rooms.get(from)?, self.rooms.get(to)?);
        let entry = |(of_from, of_to): &(usize, usize)| {
            let from = from.get(*of_from).copied().flatten()?;
            let to = to.get(*of_to).copied().flatten()?;
            self.minutes.get(&both_ways(from, to)).copied()
        };
        BY_DETAIL.iter().find_map(|pairs| pairs.iter().filter_map(entry).max())
    }

    /// The longest way there is, in ms.
    pub(super) fn longest_ms(&self) -> i64 {
        let minutes = self.minutes.values().copied().max().unwrap_or(0);
        i64::from(minutes).saturating_mul(MINUTE_MS)
    }
}

fn both_ways(from: usize, to: usize) -> (usize, usize) {
    (from.min(to), from.max(to))
}

/// How many minutes are missing, rounded up, to get from the earlier of two slots to the later
/// one; `None` where there is time enough, where nothing is known, and where they overlap, which
/// is a clash whatever the way.
pub fn unreachable(a: &Slot<'_>, b: &Slot<'_>, transfers: &Transfers) -> Option<u32> {
    if a.overlaps(b) {
        return None;
    }
    let (first, second) = if a <= b { (a, b) } else { (b, a) };
    let needed_ms =
        i64::from(transfers.minutes(first.room?, second.room?)?).saturating_mul(MINUTE_MS);
    let gap_ms = second.start_ms.saturating_sub(first.end_ms);
    let short_ms = needed_ms.saturating_sub(gap_ms);
    let minutes = short_ms.saturating_add(MINUTE_MS.saturating_sub(1)).div_euclid(MINUTE_MS);
    u32::try_from(minutes).ok().filter(|minutes| *minutes > 0)
}

#[cfg(test)]
mod tests;
