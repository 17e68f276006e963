//! The days on which sessions end, and the zones that are written behind times.

use super::walk::{Day, Slot};
use crate::moment::{Clock, Half, instant};
use chrono::{NaiveDate, Timelike as _};
use chrono_tz::Tz;

const DAY: u32 = 24 * 3600;
/// A session that would last longer has a wrong day of its end.
const DAYS_MAX: i64 = 31;

/// Shows the times of a session by the clocks of the event's zone, and counts its end from the day
/// on which it begins.
pub(super) fn settle(slot: &mut Slot, year: Option<i32>, zone: Tz) {
    let Some(Day::Date(day)) = slot.day else { return };
    let Some(date) = day.in_year(year) else { return };
    let written = slot.span.start.zone;
    let (day, start) = here(date, slot.span.start, zone);
    slot.span.start = start;
    if day != date {
        slot.day = Some(Day::Date(day.into()));
    }
    let Some(end) = slot.span.end else { return };
    let end_date = slot.end_day.and_then(|end| end.in_year(year));
    let end = Clock { zone: end.zone.or(written), ..end };
    let (last, end) = here(end_date.unwrap_or(date), end, zone);
    let days = last.signed_duration_since(day).num_days();
    let days = u32::try_from(days).ok().filter(|days| i64::from(*days) <= DAYS_MAX);
    let days = days.filter(|_| end.seconds < DAY).unwrap_or(0);
    let seconds = end.seconds.saturating_add(days.saturating_mul(DAY));
    slot.span.end = Some(Clock { seconds, ..end });
}

/// The day and the time that the event's clocks show when those of another zone show these.
fn here(date: NaiveDate, clock: Clock, zone: Tz) -> (NaiveDate, Clock) {
    let at = clock.zone.and_then(|_| instant(date, clock, zone));
    let Some(at) = at else { return (date, clock) };
    let seconds = at.num_seconds_from_midnight();
    let half = if seconds < DAY / 2 { Half::Morning } else { Half::Afternoon };
    (at.date_naive(), Clock { seconds, half: Some(half), ..Clock::default() })
}
