//! Event days: they change at 04:00 in the event's zone, not at midnight.

use crate::limits::EVENT_DAY_BEGINS_HOUR;
use chrono::{DateTime, Duration, NaiveDate};
use chrono_tz::Tz;

/// The event day that an instant belongs to; the first of all days where no calendar has it.
pub fn event_day(at_ms: i64, zone: Tz) -> NaiveDate {
    DateTime::from_timestamp_millis(at_ms)
        .and_then(|at| {
            let local = at.with_timezone(&zone).naive_local();
            local.checked_sub_signed(Duration::hours(EVENT_DAY_BEGINS_HOUR))
        })
        .map_or(NaiveDate::MIN, |shifted| shifted.date())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_day_changes_at_four_in_the_event_s_zone() {
        let day = |text: &str, zone: Tz| {
            let at = DateTime::parse_from_rfc3339(text).unwrap().timestamp_millis();
            event_day(at, zone).to_string()
        };
        use chrono_tz::Asia::Shanghai;
        use chrono_tz::Europe::Berlin;
        assert_eq!(day("2026-11-21T03:59:59+08:00", Shanghai), "2026-11-20");
        assert_eq!(day("2026-11-21T04:00:00+08:00", Shanghai), "2026-11-21");
        assert_eq!(day("2026-11-20T20:00:00Z", Shanghai), "2026-11-21");
        assert_eq!(day("2026-11-21T23:59:00+08:00", Shanghai), "2026-11-21");
        // the night in which an hour is left out
        assert_eq!(day("2026-03-29T01:59:00Z", Berlin), "2026-03-28");
        assert_eq!(day("2026-03-29T02:00:00Z", Berlin), "2026-03-29");
        assert_eq!(event_day(i64::MAX, Berlin), NaiveDate::MIN);
        assert_eq!(event_day(i64::MIN, Berlin), NaiveDate::MIN);
    }
}
