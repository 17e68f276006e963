//! M14: an app that starts and shows a day. The process is warm, and so are the pages of the file.

use super::Bench;
use super::first_download::joined;
use super::show_day::{DAY, day, read_day};
use crate::race::race;
use crate::report::{Bar, Line};
use anyhow::Result;
use huiban_protocol::documents::Language;
use rusqlite::Connection;
use std::time::Instant;

pub(super) fn take(bench: &Bench) -> Result<Vec<Line>> {
    let bars = [(1_000, Bar::Told), (10_000, Bar::AtMost(2.0)), (100_000, Bar::Told)];
    Ok(bars.into_iter().map(|(sessions, bar)| one(bench, sessions, bar)).collect())
}

fn one(bench: &Bench, sessions: usize, bar: Bar) -> Line {
    let (_world, _, _, after) = bench.runtime.block_on(joined(sessions));
    let mut ours = || {
        let phone = after.copy();
        let start = Instant::now();
        let companion = phone.open_offline();
        let shown = companion.agenda(&day(), Language::ZhHans).unwrap();
        let took = start.elapsed();
        assert_eq!(shown.len(), crate::event::SESSIONS_A_DAY);
        companion.close();
        took
    };
    let mut baseline = || {
        let phone = after.copy();
        let file = phone.mirror();
        let start = Instant::now();
        let connection = Connection::open(file).unwrap();
        let rows = read_day(&connection);
        let took = start.elapsed();
        assert_eq!(rows, crate::event::SESSIONS_A_DAY, "{DAY}");
        took
    };
    let race = race(bench.rounds, &mut ours, &mut baseline);
    Line::of("M14", format!("{sessions} sessions"), bar, &race)
}
