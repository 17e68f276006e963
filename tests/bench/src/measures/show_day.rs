//! M8, the half without Kotlin: the screen of one day of 150 sessions.

use super::Bench;
use super::first_download::joined;
use crate::race::race;
use crate::report::{Bar, Line};
use anyhow::Result;
use huiban_companion::AgendaFilter;
use huiban_protocol::documents::Language;
use rusqlite::Connection;
use std::time::Instant;

/// The event's third day: the first two also hold what was cancelled when the small event grew.
pub(super) const DAY: &str = "2026-11-14";

/// Everything on that day.
pub(super) fn day() -> AgendaFilter {
    AgendaFilter { day: Some(DAY.to_owned()), ..AgendaFilter::default() }
}

/// The same sessions by plain SQL, parsed so far that their fields can be shown; how many.
pub(super) fn read_day(connection: &Connection) -> usize {
    const SQL: &str = "SELECT r.body FROM sessions s
        JOIN rows r ON r.stream = 'agenda' AND r.row_type = 'session' AND r.row_id = s.session
        WHERE s.day = ? ORDER BY s.start_ms, s.session";
    let mut statement = connection.prepare_cached(SQL).unwrap();
    let mut rows = statement.query([DAY]).unwrap();
    let mut count = 0;
    while let Some(row) = rows.next().unwrap() {
        let body: String = row.get(0).unwrap();
        let shown: serde_json::Value = serde_json::from_str(&body).unwrap();
        count += usize::from(shown.is_object());
    }
    count
}

pub(super) fn take(bench: &Bench) -> Result<Vec<Line>> {
    let sessions = 10_000;
    let (_world, _, _, after) = bench.runtime.block_on(joined(sessions));
    let companion = after.open_offline();
    let connection = Connection::open(after.mirror())?;
    let mut ours = || {
        let start = Instant::now();
        let shown = companion.agenda(&day(), Language::ZhHans).unwrap();
        let took = start.elapsed();
        assert_eq!(shown.len(), crate::event::SESSIONS_A_DAY);
        took
    };
    let mut baseline = || {
        let start = Instant::now();
        let rows = read_day(&connection);
        let took = start.elapsed();
        assert_eq!(rows, crate::event::SESSIONS_A_DAY);
        took
    };
    let race = race(bench.rounds * 4, &mut ours, &mut baseline);
    Ok(vec![Line::of("M8", "150 of 10,000 sessions", Bar::AtMost(3.0), &race)])
}
