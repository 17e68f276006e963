//! M6: what somebody types is found among 10,000 sessions, and 3,000 people beside them.

use super::Bench;
use super::first_download::joined;
use crate::race::{Race, race};
use crate::report::{Bar, Line, time};
use anyhow::Result;
use huiban_companion::{Companion, SearchQuery};
use huiban_protocol::documents::Language;
use rusqlite::Connection;
use std::time::{Duration, Instant};

const SESSIONS: usize = 10_000;
/// The longest that one answer in a hundred may take.
const P99: Duration = Duration::from_millis(5);

/// What is typed, by kind. Some of it is in every session, some in few, some nowhere.
const ASKED: [(&str, [&str; 8]); 3] = [
    ("two Chinese characters", ["创新", "影像", "手术", "骨科", "王监", "医院", "论坛", "纳米"]),
    ("pinyin", ["chuangxin", "yingxiang", "ssjqr", "guke", "wangj", "yiyuan", "lt", "nami"]),
    ("beginnings of English words", ["lec", "devi", "device", "on", "l", "9", "123", "zebra"]),
];

/// A scan of every body, as an app without an index does it; how many match.
fn scan(connection: &Connection, text: &str) -> usize {
    const SQL: &str = "SELECT row_id FROM rows WHERE stream = 'agenda' AND body LIKE ?";
    let mut statement = connection.prepare_cached(SQL).unwrap();
    let found = statement.query_map([format!("%{text}%")], |row| row.get::<_, String>(0)).unwrap();
    found.collect::<rusqlite::Result<Vec<String>>>().unwrap().len()
}

pub(super) fn take(bench: &Bench) -> Result<Vec<Line>> {
    let (_world, _, _, after) = bench.runtime.block_on(joined(SESSIONS));
    let companion = after.open_offline();
    let connection = Connection::open(after.mirror())?;
    let mut lines = Vec::new();
    for (kind, asked) in ASKED {
        let races = asked.map(|text| one(bench, &companion, &connection, text));
        let all = Race {
            ours: races.iter().flat_map(|race| race.ours.iter().copied()).collect(),
            baseline: races.iter().flat_map(|race| race.baseline.iter().copied()).collect(),
        };
        lines.push(Line::of(
            "M6",
            format!("{kind}, {SESSIONS} sessions"),
            Bar::AtLeast(50.0),
            &all,
        ));
        lines.push(slowest(kind, all.ours));
    }
    Ok(lines)
}

fn one(bench: &Bench, companion: &Companion, connection: &Connection, text: &str) -> Race {
    let query = SearchQuery { text: text.to_owned(), ..SearchQuery::default() };
    let mut ours = || {
        let start = Instant::now();
        let found = companion.search(&query, Language::ZhHans).unwrap();
        let took = start.elapsed();
        assert!(found.len() <= 50);
        took
    };
    let mut baseline = || {
        let start = Instant::now();
        let found = scan(connection, text);
        let took = start.elapsed();
        std::hint::black_box(found);
        took
    };
    race(bench.rounds, &mut ours, &mut baseline)
}

/// How long the slowest answer in a hundred took, against what it may take.
fn slowest(kind: &str, mut times: Vec<Duration>) -> Line {
    times.sort_unstable();
    let p99 = times[(times.len() * 99).div_ceil(100) - 1];
    let ratios = [p99.as_secs_f64() / P99.as_secs_f64()];
    let case = format!("{kind}: the slowest of a hundred, {} answers", times.len());
    Line::new("M6", case, Bar::AtMost(1.0), time(p99), time(P99), &ratios)
}
