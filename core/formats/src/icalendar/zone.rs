//! What the clocks of the event's zone do while it lasts (RFC 5545, 3.6.5).
//!
//! Calendars know the zones of the IANA database by name; the definition is for those that do not,
//! and the format demands it.

use super::File;
use super::property::wall;
use calcard::common::PartialDateTime;
use calcard::icalendar::{ICalendarComponent, ICalendarComponentType, ICalendarProperty};
use chrono::{DateTime, FixedOffset, NaiveDateTime, Offset as _, TimeDelta, TimeZone as _, Utc};
use chrono_tz::{OffsetComponents as _, Tz};

/// How long before the first and after the last session the definition reaches.
const MARGIN: TimeDelta = TimeDelta::days(366);
/// Clocks are looked at this often; no zone moved them twice within it.
const STEP: TimeDelta = TimeDelta::days(7);

/// How a zone's clocks stand.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Setting {
    offset: FixedOffset,
    summer: bool,
}

fn setting(zone: Tz, time: DateTime<Utc>) -> Setting {
    let offset = zone.offset_from_utc_datetime(&time.naive_utc());
    Setting { offset: offset.fix(), summer: !offset.dst_offset().is_zero() }
}

/// Adds the zone with what its clocks do between two times.
pub(super) fn add(
    file: &mut File,
    zone: Tz,
    first: DateTime<FixedOffset>,
    last: DateTime<FixedOffset>,
) {
    let mut definition = ICalendarComponent::new(ICalendarComponentType::VTimezone);
    definition.add_property(ICalendarProperty::Tzid, zone.name());
    let index = file.add(0, definition);
    let from = first.to_utc().checked_sub_signed(MARGIN).unwrap_or(DateTime::UNIX_EPOCH);
    let to = last.to_utc().checked_add_signed(MARGIN).unwrap_or(DateTime::<Utc>::MAX_UTC);
    let before = setting(zone, from);
    file.add(index, observance(before, before, from.with_timezone(&before.offset).naive_local()));
    let (mut time, mut known) = (from, before);
    while let Some(next) = time.checked_add_signed(STEP).filter(|next| *next <= to) {
        let found = setting(zone, next);
        if found != known {
            let moved = moved_between(zone, time, next);
            // the time at which it begins is told by the clocks as they stood before
            let onset = moved.with_timezone(&known.offset).naive_local();
            file.add(index, observance(known, found, onset));
            known = found;
        }
        time = next;
    }
}

/// When the clocks were moved, to the second; they stand differently at the two times.
fn moved_between(zone: Tz, from: DateTime<Utc>, to: DateTime<Utc>) -> DateTime<Utc> {
    let before = setting(zone, from);
    let is_before = |second| {
        DateTime::from_timestamp(second, 0).is_some_and(|time| setting(zone, time) == before)
    };
    let (mut low, mut high) = (from.timestamp(), to.timestamp());
    while high.saturating_sub(low) > 1 {
        let middle = i64::midpoint(low, high);
        if is_before(middle) { low = middle } else { high = middle }
    }
    DateTime::from_timestamp(high, 0).unwrap_or(to)
}

fn observance(from: Setting, to: Setting, onset: NaiveDateTime) -> ICalendarComponent {
    let kind =
        if to.summer { ICalendarComponentType::Daylight } else { ICalendarComponentType::Standard };
    let mut observance = ICalendarComponent::new(kind);
    observance.add_property(ICalendarProperty::Dtstart, wall(onset));
    observance.add_property(ICalendarProperty::Tzoffsetfrom, offset(from.offset));
    observance.add_property(ICalendarProperty::Tzoffsetto, offset(to.offset));
    observance
}

/// `+0800` (RFC 5545, 3.3.14).
fn offset(offset: FixedOffset) -> PartialDateTime {
    let minutes = offset.local_minus_utc().unsigned_abs() / 60;
    PartialDateTime {
        tz_hour: u8::try_from(minutes / 60).ok(),
        tz_minute: u8::try_from(minutes % 60).ok(),
        tz_minus: offset.local_minus_utc() < 0,
        ..PartialDateTime::default()
    }
}
