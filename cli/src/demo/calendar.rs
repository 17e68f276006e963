//! The days of the story, ms since 1970 UTC.

/// 2 November 2026, 09:00 in Suzhou: ten days before the event was to open.
pub(super) const MORNING_MS: i64 = 1_793_581_200_000;
/// One hour.
pub(super) const HOUR_MS: i64 = 3_600_000;
/// The next morning, when the organizer moves the event.
pub(super) const NEXT_DAY_MS: i64 = MORNING_MS + 24 * HOUR_MS;

#[cfg(test)]
mod tests {
    use super::*;
    use chrono::DateTime;

    #[test]
    fn the_story_begins_ten_days_before_the_event() {
        let morning = DateTime::parse_from_rfc3339("2026-11-02T09:00:00+08:00").unwrap();
        assert_eq!(morning.timestamp_millis(), MORNING_MS);
    }
}
