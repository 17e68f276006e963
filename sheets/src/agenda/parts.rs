//! Sessions that take a part of a day: from when to when that is, what else is on that day says.

use super::gather::Dated;
use crate::moment::Part;
use chrono::NaiveDate;
use std::collections::BTreeMap;

const HOUR: u32 = 3600;
const NOON: u32 = 12 * HOUR;
const EVENING: u32 = 18 * HOUR;

/// Gives every session of a part of a day its times: from the first session of that part to the
/// last one's end, or the hours that such a part usually has where nothing else is on.
pub(super) fn give_times(sessions: &mut [Dated]) {
    let mut days: BTreeMap<NaiveDate, Vec<(u32, u32)>> = BTreeMap::new();
    for dated in sessions.iter().filter(|dated| dated.slot.span.part.is_none()) {
        let end = dated.slot.end.unwrap_or(dated.slot.start);
        days.entry(dated.date).or_default().push((dated.slot.start, end));
    }
    for dated in sessions {
        let Some(part) = dated.slot.span.part else { continue };
        let day = days.get(&dated.date).map(Vec::as_slice).unwrap_or_default();
        let (start, end) = times(part, day);
        (dated.slot.start, dated.slot.end) = (start, Some(end));
    }
}

fn times(part: Part, day: &[(u32, u32)]) -> (u32, u32) {
    let (from, until, usual) = match part {
        Part::Day => (0, u32::MAX, (9 * HOUR, 17 * HOUR)),
        Part::Morning => (0, NOON, (9 * HOUR, NOON)),
        Part::Afternoon => (NOON, EVENING, (14 * HOUR, 17 * HOUR)),
        Part::Evening => (EVENING, u32::MAX, (EVENING, 21 * HOUR)),
    };
    let within: Vec<_> = day.iter().filter(|(start, _)| (from..until).contains(start)).collect();
    let start = within.iter().map(|(start, _)| *start).min().unwrap_or(usual.0);
    let end = within.iter().map(|(_, end)| *end).max().unwrap_or(usual.1);
    (start, end.max(start))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_part_of_a_day_lasts_as_long_as_what_else_is_on_then() {
        let h = |hour: u32| hour * HOUR;
        let day = [(h(8), h(9)), (h(11), h(12)), (h(13), h(15)), (h(19), h(23))];
        let cases = [
            (Part::Day, (h(8), h(23))),
            (Part::Morning, (h(8), h(12))),
            (Part::Afternoon, (h(13), h(15))),
            (Part::Evening, (h(19), h(23))),
        ];
        for (part, expected) in cases {
            assert_eq!(times(part, &day), expected, "{part:?}");
        }
        assert_eq!(times(Part::Day, &[]), (h(9), h(17)));
        assert_eq!(times(Part::Evening, &day[..2]), (h(18), h(21)));
    }
}
