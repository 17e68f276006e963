//! From written times to instants of a day: noon, midnight, and ends that are not written.

use super::walk::Slot;
use crate::moment::{Clock, Half};
use std::collections::BTreeMap;

const HOUR: u32 = 3600;
const DAY: u32 = 24 * HOUR;

/// Why a time is a guess.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Guess {
    /// No half of the day is written; the times before say which.
    Afternoon,
    /// It ends before it begins, or half a day later.
    End,
    /// No end is written: the next session's beginning.
    NextStart,
    /// No end is written and nothing follows.
    NoEnd,
}

/// Fixes the times of a sheet's sessions, in the order of its rows; says what was guessed.
pub(super) fn fix(slots: &mut [Slot]) -> Vec<(usize, Guess)> {
    let mut guesses = Vec::new();
    let whole_day = counts_whole_days(slots);
    let mut before: Option<(u32, Option<u32>, String)> = None;
    let mut of_day: Option<(Option<super::walk::Day>, u32)> = None;
    // what takes a part of a day is fixed once everything else is
    let timed = slots.iter_mut().enumerate().filter(|(_, slot)| slot.span.part.is_none());
    for (at, slot) in timed {
        let block = format!("{:?}{:?}{:?}", slot.day, slot.room, slot.forum);
        let known = before.as_ref().filter(|(_, _, known)| *known == block);
        let known = known.map(|(start, end, _)| (*start, *end));
        let certain = whole_day && slot.span.start.padded;
        let (start, mut guessed) = start_of(slot.span.start, slot.half, known, certain);
        let last = of_day.filter(|(day, _)| *day == slot.day).map(|(_, start)| start);
        let start = match last.filter(|_| known.is_none() && !guessed && !certain) {
            Some(last) if is_past_noon(slot.span.start, start, last) => {
                guessed = true;
                start.saturating_add(12 * HOUR)
            }
            _ => start,
        };
        of_day = Some((slot.day, start));
        if guessed {
            guesses.push((at, Guess::Afternoon));
        }
        slot.start = start;
        slot.end = match (slot.span.end, slot.minutes) {
            (Some(end), _) => {
                let (end, odd) = end_of(end, start, slot.half);
                if odd {
                    guesses.push((at, Guess::End));
                }
                Some(end)
            }
            (None, Some(minutes)) => Some(start.saturating_add(minutes.saturating_mul(60))),
            (None, None) => None,
        };
        before = Some((start, slot.end, block));
    }
    open_ends(slots, &mut guesses);
    guesses
}

/// True where some time is written for all twenty-four hours, so that `06:30` is before noon.
fn counts_whole_days(slots: &[Slot]) -> bool {
    let late = |clock: &Clock| clock.half.is_none() && (13 * HOUR..DAY).contains(&clock.seconds);
    let clocks = slots.iter().flat_map(|slot| [Some(slot.span.start), slot.span.end]);
    clocks.flatten().any(|clock| late(&clock))
}

/// `1:30` in another room than the rows above, which are of the morning or later.
fn is_past_noon(clock: Clock, start: u32, last: u32) -> bool {
    let night = (HOUR..7 * HOUR).contains(&start);
    clock.half.is_none() && night && (8 * HOUR..18 * HOUR).contains(&last)
}

fn start_of(
    clock: Clock,
    half: Option<Half>,
    before: Option<(u32, Option<u32>)>,
    certain: bool,
) -> (u32, bool) {
    // "下午" above a table makes 2:00 the afternoon's, and leaves 8:30 alone
    let said = half.filter(|_| clock.seconds < 8 * HOUR);
    let seconds = clock.in_half(said).seconds;
    if clock.half.is_some() || said.is_some() || seconds >= 8 * HOUR {
        return (seconds, false);
    }
    let Some((start, _)) = before else { return (seconds, false) };
    let of_day = start % DAY;
    let days = start.saturating_sub(of_day);
    if days > 0 && seconds >= of_day {
        return (days.saturating_add(seconds), false);
    }
    if seconds >= of_day {
        return (seconds, false);
    }
    if of_day >= 18 * HOUR && seconds < 6 * HOUR {
        return (days.saturating_add(DAY).saturating_add(seconds), false);
    }
    if of_day >= 8 * HOUR && seconds >= HOUR && !certain {
        return (seconds.saturating_add(12 * HOUR), true);
    }
    (seconds, false)
}

fn end_of(clock: Clock, start: u32, half: Option<Half>) -> (u32, bool) {
    let said = half.filter(|_| clock.seconds < 8 * HOUR);
    let mut end = clock.in_half(said).seconds;
    let days = start / DAY;
    if end < DAY {
        end = end.saturating_add(days.saturating_mul(DAY));
    }
    if end >= start {
        return (end, false);
    }
    let noon = end.saturating_add(12 * HOUR);
    if clock.half.is_none()
        && end % DAY < 12 * HOUR
        && noon > start
        && noon.saturating_sub(start) <= 8 * HOUR
    {
        return (noon, false);
    }
    let next = end.saturating_add(DAY);
    (next, next.saturating_sub(start) > 12 * HOUR)
}

/// Sessions without an end go on until the next of the same day begins, in their place or in all.
fn open_ends(slots: &mut [Slot], guesses: &mut Vec<(usize, Guess)>) {
    let nexts: Vec<Option<u32>> = {
        let timed = slots.iter().filter(|slot| slot.span.part.is_none());
        let starts = Starts::of(timed);
        slots.iter().map(|slot| starts.after(slot)).collect()
    };
    let open = |slot: &Slot| slot.end.is_none() && slot.span.part.is_none();
    for (at, slot) in slots.iter_mut().enumerate().filter(|(_, slot)| open(slot)) {
        let next = nexts.get(at).copied().flatten();
        let next = next.filter(|next| next.saturating_sub(slot.start) <= 4 * HOUR);
        slot.end = Some(next.unwrap_or_else(|| slot.start.saturating_add(HOUR / 2)));
        guesses.push((at, if next.is_some() { Guess::NextStart } else { Guess::NoEnd }));
    }
}

/// A room or a forum, none, or whichever.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Place<'a> {
    Named(&'a str),
    Nowhere,
    Any,
}

impl<'a> Place<'a> {
    fn of(name: Option<&'a String>) -> Self {
        name.map_or(Self::Nowhere, |name| Self::Named(name))
    }

    /// Where what follows a session of this place may be: there, or where it is everybody's, as
    /// lunch is; what is everybody's is followed by anything.
    fn followed(self) -> Vec<Self> {
        match self {
            Self::Named(_) => vec![self, Self::Nowhere],
            _ => vec![Self::Any],
        }
    }
}

/// When sessions begin, by day, room and forum.
struct Starts<'a>(BTreeMap<(String, Place<'a>, Place<'a>), Vec<u32>>);

impl<'a> Starts<'a> {
    fn of(slots: impl Iterator<Item = &'a Slot>) -> Self {
        let mut all: BTreeMap<_, Vec<u32>> = BTreeMap::new();
        for slot in slots {
            for room in [Place::of(slot.room.as_ref()), Place::Any] {
                for forum in [Place::of(slot.forum.as_ref()), Place::Any] {
                    let key = (format!("{:?}", slot.day), room, forum);
                    all.entry(key).or_default().push(slot.start);
                }
            }
        }
        all.values_mut().for_each(|starts| starts.sort_unstable());
        Self(all)
    }

    /// The first beginning after a session's own.
    fn after(&self, slot: &'a Slot) -> Option<u32> {
        let rooms = Place::of(slot.room.as_ref()).followed();
        let forums = Place::of(slot.forum.as_ref()).followed();
        let keys = rooms.iter().flat_map(|room| forums.iter().map(|forum| (*room, *forum)));
        let next = keys.filter_map(|(room, forum)| {
            let starts = self.0.get(&(format!("{:?}", slot.day), room, forum))?;
            starts.get(starts.partition_point(|start| *start <= slot.start)).copied()
        });
        next.min()
    }
}
