//! Milliseconds since 1970 as times that people read, and back.

use chrono::{DateTime, FixedOffset, NaiveDate, NaiveDateTime, Offset as _, TimeZone as _, Utc};
use chrono_tz::Tz;
use huiban_protocol::documents::Event;

/// An instant as the clocks of the event show it.
pub(crate) fn in_zone(ms: i64, zone: Tz) -> DateTime<FixedOffset> {
    let utc = DateTime::<Utc>::from_timestamp_millis(ms).unwrap_or_default();
    let local = utc.with_timezone(&zone);
    local.with_timezone(&local.offset().fix())
}

/// A local time of the event. Where clocks are set back the earlier one is meant; where they are
/// set forward, the first instant after the gap.
pub(crate) fn local(time: NaiveDateTime, zone: Tz) -> Option<DateTime<FixedOffset>> {
    let mut time = time;
    for _ in 0..4 {
        if let Some(local) = zone.from_local_datetime(&time).earliest() {
            return Some(local.with_timezone(&local.offset().fix()));
        }
        time = time.checked_add_signed(chrono::TimeDelta::minutes(30))?;
    }
    None
}

/// The end of the event's last day, seconds since 1970 UTC; now, where it has no day.
pub(crate) fn last_second_of(event: &Event, now_ms: i64) -> u64 {
    let end = event.last_day().and_then(|day: NaiveDate| {
        let midnight = day.succ_opt()?.and_hms_opt(0, 0, 0)?;
        local(midnight, event.zone)
    });
    let end_s = end.map_or(now_ms.div_euclid(1000), |end| end.timestamp());
    u64::try_from(end_s.max(now_ms.div_euclid(1000))).unwrap_or(0)
}
