//! The event itself, and when it begins and ends.

use super::rows::each_row;
use crate::error::Result;
use chrono::{Days, NaiveDate, TimeDelta, TimeZone as _};
use chrono_tz::Tz;
use huiban_protocol::documents::Event;
use huiban_protocol::streams::row_type;
use rusqlite::Connection;

/// The event; `None` before the first page of the agenda has arrived.
pub(crate) fn find_event(mirror: &Connection) -> Result<Option<Event>> {
    let mut event = None;
    each_row(mirror, row_type::EVENT, |_, body| {
        event = event.take().or_else(|| serde_json::from_str(body).ok());
        Ok(())
    })?;
    Ok(event)
}

/// First instant of the first day in the event's zone, ms since 1970 UTC.
pub(crate) fn event_start_ms(event: &Event) -> Option<i64> {
    start_of_day_ms(event.zone, event.first_day()?)
}

/// First instant after the last day in the event's zone, ms since 1970 UTC.
pub(crate) fn event_end_ms(event: &Event) -> Option<i64> {
    start_of_day_ms(event.zone, event.last_day()?.checked_add_days(Days::new(1))?)
}

/// Zones move their clocks by multiples of this.
const CLOCK_STEP: TimeDelta = TimeDelta::minutes(15);
/// No zone ever skipped more than a few hours; a day of steps is plenty.
const CLOCK_STEPS_MAX: usize = 96;

/// Where a zone moves its clocks at midnight, the day begins when they have moved.
fn start_of_day_ms(zone: Tz, day: NaiveDate) -> Option<i64> {
    let midnight = day.and_hms_opt(0, 0, 0)?;
    std::iter::successors(Some(midnight), |local| local.checked_add_signed(CLOCK_STEP))
        .take(CLOCK_STEPS_MAX)
        .find_map(|local| zone.from_local_datetime(&local).earliest())
        .map(|start| start.timestamp_millis())
}
