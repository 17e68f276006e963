//! From the clocks of a zone to instants.

use super::Clock;
use chrono::{
    DateTime, Days, FixedOffset, NaiveDate, NaiveDateTime, NaiveTime, TimeDelta, TimeZone as _,
};
use chrono_tz::Tz;

/// The instant at which the clocks of a zone show so many seconds past a day's midnight. Where
/// they show it twice the first counts, where they skip it the first instant after.
pub(crate) fn local(date: NaiveDate, seconds: u32, zone: Tz) -> Option<DateTime<FixedOffset>> {
    let date = date.checked_add_days(Days::new(u64::from(seconds / 86_400)))?;
    let time = NaiveTime::from_num_seconds_from_midnight_opt(seconds % 86_400, 0)?;
    let local = NaiveDateTime::new(date, time);
    let at = zone.from_local_datetime(&local).earliest().or_else(|| {
        let later = local.checked_add_signed(TimeDelta::hours(1))?;
        zone.from_local_datetime(&later).earliest()
    })?;
    Some(at.fixed_offset())
}

/// The instant of a time of a day: by the zone that is written behind it, or else the event's.
pub(crate) fn instant(date: NaiveDate, clock: Clock, zone: Tz) -> Option<DateTime<FixedOffset>> {
    let seconds = clock.in_half(None).seconds;
    match clock.zone {
        Some(there) => there.instant(date, seconds, zone),
        None => local(date, seconds, zone),
    }
}
