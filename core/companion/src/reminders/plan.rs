//! What becomes of one reminder at one time.

use chrono::{DateTime, Days, NaiveDateTime, TimeDelta, TimeZone as _};
use chrono_tz::Tz;
use huiban_protocol::documents::SessionState;
use huiban_protocol::streams::{BookmarkTarget, Remind};

/// Minutes of a day of the calendar.
const DAY_MIN: u32 = 24 * 60;
/// Zones move their clocks by multiples of this, and never by more than a few hours.
const CLOCK_STEP: TimeDelta = TimeDelta::minutes(15);
const CLOCK_STEPS_MAX: usize = 24;

/// What somebody wants to be reminded of, with all that decides when.
#[derive(Debug, Clone)]
pub(crate) struct Wanted {
    /// Of what.
    pub(crate) target: BookmarkTarget,
    /// When.
    pub(crate) remind: Remind,
    /// The session that it is about; `None` for what has no start.
    pub(crate) start: Option<Start>,
}

/// When a session begins, and how that came about.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Start {
    /// When it begins, ms since 1970 UTC.
    pub(crate) start_ms: i64,
    /// When it ends.
    pub(crate) end_ms: i64,
    /// Whether it takes place.
    pub(crate) state: SessionState,
    /// The zone of the clocks on site.
    pub(crate) zone: Tz,
    /// How it moved since the reminder was set.
    pub(crate) moved: Option<Moved>,
    /// The publication that cancelled it since the reminder was set.
    pub(crate) cancelled_by: Option<u32>,
}

/// A move of a session.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Moved {
    /// The newest publication that moved it.
    pub(crate) publication: u32,
    /// When it was to begin before, ms since 1970 UTC.
    pub(crate) from_ms: i64,
}

/// What is to be done about a reminder. An id is the same at every time and on every device, and
/// another for each notice.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Due {
    /// It rings at this time, ms since 1970 UTC, which is to come.
    At { id: String, fire_at_ms: i64 },
    /// It is to be shown at once, and once: the session was moved so far ahead that the time to
    /// remind of it has passed, and it has not begun.
    Now { id: String },
    /// It waits for a new time.
    Suspended { id: String },
    /// The session was cancelled since: that is to be shown at once, and once.
    Cancelled { id: String },
}

/// What is to be done about a reminder at this time; `None` where its time or its session is past.
pub(crate) fn plan(wanted: &Wanted, now_ms: i64) -> Option<Due> {
    let target = &wanted.target;
    let id = || format!("remind:{target}");
    let Some(start) = &wanted.start else {
        let Remind::AtMs(fire_at_ms) = wanted.remind else { return None };
        return (fire_at_ms > now_ms).then(|| Due::At { id: id(), fire_at_ms });
    };
    match start.state {
        SessionState::Postponed => return Some(Due::Suspended { id: id() }),
        SessionState::Cancelled => {
            let publication = start.cancelled_by.filter(|_| start.end_ms > now_ms)?;
            return Some(Due::Cancelled { id: format!("cancelled:{publication}:{target}") });
        }
        SessionState::Planned => {}
    }
    let fire_at_ms = fires_at(wanted.remind, start.start_ms, start.zone)?;
    if fire_at_ms > now_ms {
        return Some(Due::At { id: id(), fire_at_ms });
    }
    // nothing rang for the earlier time: at the old one, it would be still to come
    let moved = start.moved.filter(|moved| {
        let before = fires_at(wanted.remind, moved.from_ms, start.zone);
        start.start_ms > now_ms && before.is_some_and(|before_ms| before_ms > now_ms)
    })?;
    Some(Due::Now { id: format!("moved:{}:{target}", moved.publication) })
}

/// When it rings for a session that begins at this time; whole days go by the clocks on site.
fn fires_at(remind: Remind, start_ms: i64, zone: Tz) -> Option<i64> {
    let minutes = match remind {
        Remind::AtMs(ms) => return Some(ms),
        Remind::BeforeMin(minutes) => minutes,
    };
    if minutes == 0 || minutes % DAY_MIN != 0 {
        return start_ms.checked_sub(i64::from(minutes).saturating_mul(60_000));
    }
    let local = DateTime::from_timestamp_millis(start_ms)?.with_timezone(&zone).naive_local();
    let wanted = local.checked_sub_days(Days::new(u64::from(minutes / DAY_MIN)))?;
    first_instant(wanted, zone)
}

/// The first instant at which the clocks show this time; where they skip it, the first after.
fn first_instant(local: NaiveDateTime, zone: Tz) -> Option<i64> {
    std::iter::successors(Some(local), |local| local.checked_add_signed(CLOCK_STEP))
        .take(CLOCK_STEPS_MAX)
        .find_map(|local| zone.from_local_datetime(&local).earliest())
        .map(|instant| instant.timestamp_millis())
}
