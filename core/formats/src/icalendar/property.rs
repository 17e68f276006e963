//! Values of properties.

use calcard::common::PartialDateTime;
use calcard::icalendar::{ICalendarComponent, ICalendarDuration, ICalendarProperty};
use chrono::{DateTime, Datelike as _, FixedOffset, NaiveDateTime, Timelike as _};
use chrono_tz::Tz;

/// Adds a text without characters that no calendar can hold: controls other than line ends, which
/// become line feeds.
pub(super) fn add_text(component: &mut ICalendarComponent, name: ICalendarProperty, text: &str) {
    let lines = text.replace("\r\n", "\n").replace('\r', "\n");
    let kept: String = lines.chars().filter(|c| *c == '\n' || !c.is_control()).collect();
    component.add_property(name, kept);
}

/// A time in UTC (RFC 5545, 3.3.5, form 2).
pub(super) fn utc(time: DateTime<FixedOffset>) -> PartialDateTime {
    PartialDateTime { tz_hour: Some(0), tz_minute: Some(0), ..wall(time.naive_utc()) }
}

/// A time by the clocks of a zone (form 3; the zone's name is a parameter).
pub(super) fn local(time: DateTime<FixedOffset>, zone: Tz) -> PartialDateTime {
    wall(time.with_timezone(&zone).naive_local())
}

/// A time on a clock.
pub(super) fn wall(time: NaiveDateTime) -> PartialDateTime {
    let small = |value: u32| u8::try_from(value).ok();
    PartialDateTime {
        year: u16::try_from(time.year()).ok(),
        month: small(time.month()),
        day: small(time.day()),
        hour: small(time.hour()),
        minute: small(time.minute()),
        second: small(time.second()),
        ..PartialDateTime::default()
    }
}

/// A number of minutes, before something where `before`. Whole days are days of the calendar
/// (3.3.6), so that the clock shows the same hour.
pub(super) fn minutes(minutes: u32, before: bool) -> ICalendarDuration {
    const DAY_MIN: u32 = 24 * 60;
    let (days, minutes) = match minutes % DAY_MIN {
        0 => (minutes / DAY_MIN, 0),
        _ => (0, minutes),
    };
    ICalendarDuration { neg: before, weeks: 0, days, hours: 0, minutes, seconds: 0 }
}
