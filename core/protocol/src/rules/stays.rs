//! Stays: from when to when somebody was there on an event day, for attendance and credits.

use super::{Passage, event_day};
use crate::documents::RegistrationId;
use crate::streams::Direction;
use chrono::NaiveDate;
use chrono_tz::Tz;
use std::collections::BTreeMap;

/// One person's presence on one event day.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Stay {
    /// The first entry; `None` where only an exit was read.
    pub first_in: Option<Passage>,
    /// The exit with which the day ended; `None` where nobody read one after the last entry.
    pub last_out: Option<Passage>,
    /// Time between entries and the exits that followed them, ms; `None` where no entry was
    /// followed by an exit.
    pub inside_ms: Option<i64>,
    /// How many entries.
    pub entries: u32,
    /// Since when the person has been inside, while no exit followed.
    entered_ms: Option<i64>,
}

impl Stay {
    fn add(&mut self, passage: &Passage) {
        match passage.direction {
            Direction::Entry => {
                self.first_in.get_or_insert_with(|| passage.clone());
                self.entries = self.entries.saturating_add(1);
                // a second entry without an exit between is the same stay
                self.entered_ms.get_or_insert(passage.at_ms);
                self.last_out = None;
            }
            Direction::Exit => {
                if let Some(entered_ms) = self.entered_ms.take() {
                    let stayed_ms = passage.at_ms.saturating_sub(entered_ms);
                    self.inside_ms = Some(self.inside_ms.unwrap_or(0).saturating_add(stayed_ms));
                }
                self.last_out = Some(passage.clone());
            }
        }
    }
}

/// Adds up passages, given in their order, by event day and registration.
pub fn stays(passages: &[Passage], zone: Tz) -> BTreeMap<(NaiveDate, RegistrationId), Stay> {
    let mut stays: BTreeMap<(NaiveDate, RegistrationId), Stay> = BTreeMap::new();
    for passage in passages {
        let key = (event_day(passage.at_ms, zone), passage.registration);
        stays.entry(key).or_default().add(passage);
    }
    stays
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::documents::{DeviceId, OpId};
    use chrono_tz::Asia::Shanghai;

    /// 12 November 2026, 08:00 in Shanghai.
    const EIGHT_MS: i64 = 1_794_441_600_000;

    /// Minutes after eight, and the direction: `+` in, `-` out.
    fn passages(story: &[&str]) -> Vec<Passage> {
        let each = (1u8..).zip(story).map(|(number, word)| {
            let (direction, minutes) = word.split_at(1);
            let minutes: i64 = minutes.parse().unwrap();
            Passage {
                op: OpId([number; 16]),
                registration: RegistrationId([1; 8]),
                direction: if direction == "+" { Direction::Entry } else { Direction::Exit },
                at_ms: EIGHT_MS.saturating_add(minutes.saturating_mul(60_000)),
                device: DeviceId([1; 16]),
                gate: None,
                confidence: None,
                revocations_age_ms: None,
                overridden: false,
            }
        });
        each.collect()
    }

    /// Story; first in, last out and minutes inside, in minutes after eight; entries.
    type Case<'a> = (&'a [&'a str], Option<i64>, Option<i64>, Option<i64>, u32);

    #[test]
    fn minutes_are_counted_between_an_entry_and_the_exit_after_it() {
        let cases: [Case<'_>; 8] = [
            (&["+0", "-90"], Some(0), Some(90), Some(90), 1),
            (&["+0"], Some(0), None, None, 1),
            (&["-90"], None, Some(90), None, 0),
            (&["+0", "-30", "+60", "-90"], Some(0), Some(90), Some(60), 2),
            (&["+0", "-30", "+60"], Some(0), None, Some(30), 2),
            (&["+0", "+60", "-90"], Some(0), Some(90), Some(90), 2),
            (&["+0", "-60", "-90"], Some(0), Some(90), Some(60), 1),
            (&["-10", "+20", "-30"], Some(20), Some(30), Some(10), 1),
        ];
        for (story, first_in, last_out, minutes, entries) in cases {
            let stays = stays(&passages(story), Shanghai);
            assert_eq!(stays.len(), 1, "{story:?}");
            let stay = stays.values().next().unwrap();
            let after = |passage: &Option<Passage>| {
                passage.as_ref().map(|passage| (passage.at_ms - EIGHT_MS) / 60_000)
            };
            assert_eq!((after(&stay.first_in), after(&stay.last_out)), (first_in, last_out));
            assert_eq!((stay.inside_ms.map(|ms| ms / 60_000), stay.entries), (minutes, entries));
        }
    }

    #[test]
    fn a_day_ends_at_four_and_a_missing_exit_with_it() {
        // 23:00, 03:30, 04:30
        let stays = stays(&passages(&["+900", "-1170", "-1230"]), Shanghai);
        let minutes: Vec<_> =
            stays.values().map(|stay| stay.inside_ms.map(|ms| ms / 60_000)).collect();
        assert_eq!(minutes, [Some(270), None]);
    }
}
