//! Dates and times as spreadsheets count them: days since 1899-12-30.

use chrono::{Days, NaiveDate, NaiveDateTime, Timelike as _};

/// 1982 to 2119: what can be the date of an event; smaller numbers are anything else.
const DATES: std::ops::Range<f64> = 30_000.0..80_000.0;
/// Seconds of a day.
const DAY: f64 = 86_400.0;

fn epoch() -> NaiveDate {
    NaiveDate::from_ymd_opt(1899, 12, 30).unwrap_or_default()
}

/// The day of a number that can be one.
pub(crate) fn date_of_serial(days: f64) -> Option<NaiveDate> {
    if !DATES.contains(&days) {
        return None;
    }
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "in the range above"
    )]
    let whole = days.floor() as u64;
    epoch().checked_add_days(Days::new(whole))
}

/// The seconds since midnight of a number's fraction; more than a day's where the number itself
/// is a length of at most two days (`[h]:mm`).
pub(crate) fn time_of_serial(days: f64) -> Option<u32> {
    let fraction = match days {
        days if (0.0..2.0).contains(&days) => days,
        days if DATES.contains(&days) => days.fract(),
        _ => return None,
    };
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "at most two days")]
    let seconds = (fraction * DAY).round() as u32;
    Some(seconds)
}

/// The number of a local time.
pub(crate) fn serial_of(at: NaiveDateTime) -> f64 {
    let days = at.date().signed_duration_since(epoch()).num_days();
    let seconds = at.time().num_seconds_from_midnight();
    #[expect(clippy::cast_precision_loss, reason = "days of this era")]
    let days = days as f64;
    days + f64::from(seconds) / DAY
}

/// The number of a length of time or a time of day.
pub(crate) fn serial_of_length(seconds: f64) -> f64 {
    seconds / DAY
}
