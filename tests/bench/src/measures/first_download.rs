//! M1: from joined to a readable agenda, the network left out.

use super::Bench;
use crate::event::event;
use crate::phone::{Answers, Phone};
use crate::race::race;
use crate::raw;
use crate::report::{Bar, Line};
use anyhow::Result;
use huiban_server::organizer::EnrolmentRequest;
use huiban_tests::World;
use std::time::Instant;

/// A phone that has joined an event of so many sessions, and what the server says to its first
/// sync; the last is the phone after it.
pub(super) async fn joined(sessions: usize) -> (World, Phone, Answers, Phone) {
    let world = World::sqlite().await;
    world.import(&event(sessions)).await;
    world.publish("").await;
    let mut alice = world.device("alice");
    alice.join(&world.link(&EnrolmentRequest::attendee("alice")).await).await.unwrap();
    let before = Phone::of(&alice);
    let (answers, after) = before.record(&alice).await;
    (world, before, answers, after)
}

pub(super) fn take(bench: &Bench) -> Result<Vec<Line>> {
    let bars = [(1_000, Bar::Told), (10_000, Bar::AtMost(1.3)), (100_000, Bar::Told)];
    Ok(bars.into_iter().map(|(sessions, bar)| one(bench, sessions, bar)).collect())
}

fn one(bench: &Bench, sessions: usize, bar: Bar) -> Line {
    let (_world, before, answers, _) = bench.runtime.block_on(joined(sessions));
    let chunks = answers.bodies("/chunks/");
    assert!(!chunks.is_empty(), "the agenda came by snapshot");
    let mut ours = || {
        let (_files, companion) = before.play(&answers);
        let start = Instant::now();
        let report = bench.runtime.block_on(companion.sync()).unwrap();
        let took = start.elapsed();
        assert!(report.pulled as usize > sessions);
        companion.close();
        took
    };
    let mut baseline = || {
        let folder = tempfile::tempdir().unwrap();
        let start = Instant::now();
        let mut file = raw::create(&folder.path().join("raw.db"));
        raw::write(&mut file, &raw::unpack(&chunks));
        start.elapsed()
    };
    let rounds = if sessions > 10_000 { bench.rounds.min(3) } else { bench.rounds };
    let race = race(rounds, &mut ours, &mut baseline);
    Line::of("M1", format!("{sessions} sessions"), bar, &race)
}
