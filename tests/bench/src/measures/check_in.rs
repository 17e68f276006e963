//! M3: a gate with 100,000 registrations: its download, one durable check-in after the other, people
//! found by a part of their name, and the memory that all this takes.

use super::Bench;
use crate::memory;
use crate::phone::Phone;
use crate::race::{Race, median, race};
use crate::raw;
use crate::report::{Bar, Line, time};
use anyhow::{Result, ensure};
use huiban_companion::{Companion, ScanRequest};
use huiban_protocol::documents::{AgendaDocument, Language};
use huiban_protocol::streams::ScanOutcome;
use huiban_server::organizer::{BadgesRequest, ImportAttendeesRequest, IssueBadgesRequest};
use huiban_tests::{World, small_document};
use std::fmt::Write as _;
use std::time::{Duration, Instant};

const REGISTRATIONS: usize = 100_000;
/// A check-in may take this many times as long as writing its text durably, where the disk is one
/// that really waits.
const BAR: f64 = 1.5;
/// From how long a raw durable `INSERT` on the disk waits.
const WAITS: Duration = Duration::from_micros(200);
/// How many attendees are imported at once: what a request may hold.
const AT_ONCE: usize = 5_000;

pub(super) fn take(bench: &Bench) -> Result<Vec<Line>> {
    let world = bench.runtime.block_on(World::sqlite());
    let badges = bench.runtime.block_on(register(&world))?;
    let began = Instant::now();
    let gate = bench.runtime.block_on(world.enrol_gate("gate_a", &["main"]));
    let downloaded = began.elapsed();
    let core = gate.core();

    let mut next = badges.iter();
    let mut scan = || check_in(core, next.next().expect("there are enough badges"));
    let folder = tempfile::tempdir()?;
    let raw = raw::Journal::create(&folder.path().join("raw.db"));
    let scanned = race(bench.rounds * 20, &mut scan, &mut || raw.insert());
    let found = find_often(core);
    let phone = Phone::of(&gate);
    let memory = memory::of_a_gate(&phone, next.as_slice())?;
    let of = |what: &str| format!("{what}, {REGISTRATIONS} registrations");
    let told =
        |what: &str, ours: String| Line::new("M3", of(what), Bar::Told, ours, "–".into(), &[1.0]);
    Ok(vec![
        Line::of("M3", of("check-in against a durable INSERT"), bar(&scanned), &scanned),
        told("gate joined, everything downloaded and readable", time(downloaded)),
        told("found by a part of the name, median", time(median(&found))),
        told("found by a part of the name, 99 of 100 within; at most 5 ms", time(p99(&found))),
        told("memory of the gate's process after 500 check-ins", memory),
    ])
}

/// On a disk that does not wait, the ratio says nothing of the disk that a phone has.
fn bar(scanned: &Race) -> Bar {
    if median(&scanned.baseline) < WAITS { Bar::Told } else { Bar::AtMost(BAR) }
}

fn check_in(core: &Companion, badge: &str) -> Duration {
    let request = ScanRequest { text: badge.to_owned(), ..ScanRequest::default() };
    let began = Instant::now();
    let verdict = core.scan(&request, Language::En).expect("it is judged");
    let took = began.elapsed();
    assert_eq!(verdict.outcome, ScanOutcome::Admitted);
    took
}

/// Two characters of a name, its reading, an organisation, the last digits of a telephone number.
fn find_often(core: &Companion) -> Vec<Duration> {
    let texts = (0..250).flat_map(|n| {
        let name: String = name(n * 397).chars().take(2).collect();
        [name, "wangxin".to_owned(), "医院".to_owned(), format!("{:04}", n * 37 % 10_000)]
    });
    let mut took: Vec<Duration> = texts
        .map(|text| {
            let began = Instant::now();
            core.find_people(&text, None).expect("it is looked for");
            began.elapsed()
        })
        .collect();
    took.sort_unstable();
    took
}

fn p99(sorted: &[Duration]) -> Duration {
    sorted[sorted.len() * 99 / 100]
}

fn name(number: usize) -> String {
    const FAMILY: [char; 12] =
        ['王', '李', '张', '刘', '陈', '杨', '赵', '黄', '周', '吴', '徐', '孙'];
    const GIVEN: [char; 16] = [
        '伟', '芳', '娜', '敏', '静', '丽', '强', '磊', '军', '洋', '勇', '艳', '杰', '娟', '涛',
        '新',
    ];
    let pick = |from: &[char], n: usize| from[n % from.len()];
    [pick(&FAMILY, number), pick(&GIVEN, number / 12), pick(&GIVEN, number / 192)].iter().collect()
}

fn attendees(from: usize) -> String {
    let mut csv = "ref,name,org,phone,ticket_type\n".to_owned();
    for n in from..from + AT_ONCE {
        let _ = writeln!(csv, "r{n},{},第{}医院,+861390{n:07},general", name(n), n % 800);
    }
    csv
}

/// Everyone is registered and has a badge; the texts of some of them.
async fn register(world: &World) -> Result<Vec<String>> {
    world.import(&with_directory()).await;
    world.publish("").await;
    for from in (0..REGISTRATIONS).step_by(AT_ONCE) {
        let request = ImportAttendeesRequest { csv: attendees(from), dry_run: false };
        let report = world.organizer().import_attendees(&world.event, &request).await?;
        ensure!(report.added as usize == AT_ONCE, "{:?}", report.problems.first());
    }
    world.organizer().issue_badges(&world.event, &IssueBadgesRequest::default()).await?;
    let all = world.organizer().list_badges(&world.event, &BadgesRequest::default()).await?;
    ensure!(all.len() >= REGISTRATIONS, "only {} badges", all.len());
    Ok(all.into_iter().step_by(31).map(|badge| badge.text).collect())
}

/// The small event, whose gates of `main` know everyone by name.
fn with_directory() -> AgendaDocument {
    let mut document = serde_json::to_value(small_document()).expect("a document");
    document["lists"][0]["directory"] = "full".into();
    serde_json::from_value(document).expect("a document")
}
