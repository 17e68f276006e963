//! Three hundred stories, each told twice.

#![allow(
    clippy::expect_used,
    clippy::panic,
    clippy::unwrap_used,
    reason = "test code: a panic is how a test fails"
)]

mod found;

use huiban_sim::{FAULTS, Outcome, run_seed};
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};

/// Seeds 1 to this are played.
const SEEDS: u64 = 300;

/// Plays a seed twice and compares the logs.
fn play(seed: u64) -> Outcome {
    let mut outcome = run_seed(seed, false);
    if outcome.broken.is_none() && run_seed(seed, false).hash != outcome.hash {
        outcome.broken = Some("two runs have different logs".to_owned());
    }
    outcome
}

fn play_all(seeds: &[u64]) -> Vec<Outcome> {
    let (next, outcomes) = (AtomicUsize::new(0), Mutex::new(Vec::new()));
    let threads = std::thread::available_parallelism().map_or(1, usize::from);
    std::thread::scope(|scope| {
        for _ in 0..threads {
            scope.spawn(|| {
                while let Some(seed) = seeds.get(next.fetch_add(1, Ordering::Relaxed)) {
                    let outcome = play(*seed);
                    outcomes.lock().unwrap().push(outcome);
                }
            });
        }
    });
    outcomes.into_inner().unwrap()
}

fn assert_kept(outcomes: &[Outcome]) {
    let broken: Vec<String> = outcomes
        .iter()
        .filter_map(|outcome| {
            let why = outcome.broken.as_ref()?;
            Some(format!("cargo xtask sim --seed {} --shrink   # {why}", outcome.seed))
        })
        .collect();
    assert!(broken.is_empty(), "{}", broken.join("\n"));
}

fn median(outcomes: &[Outcome], of: impl Fn(&Outcome) -> u64) -> u64 {
    let mut values: Vec<u64> = outcomes.iter().map(of).collect();
    values.sort_unstable();
    values.get(values.len() / 2).copied().unwrap_or(0)
}

#[test]
fn every_promise_is_kept_in_three_hundred_stories_and_each_goes_the_same_way_twice() {
    let seeds: Vec<u64> = (1..=SEEDS).collect();
    let outcomes = play_all(&seeds);
    assert_kept(&outcomes);
    let phones = median(&outcomes, |outcome| outcome.phones as u64);
    let acts = median(&outcomes, |outcome| outcome.acts as u64);
    let faults = median(&outcomes, Outcome::fault_count);
    println!("{SEEDS} seeds; median: {phones} phones, {acts} acts, {faults} faults");
    for fault in FAULTS {
        let struck = |outcome: &Outcome| outcome.faults.get(fault).copied().unwrap_or(0);
        let (times, seeds) = (
            outcomes.iter().map(struck).sum::<u64>(),
            outcomes.iter().filter(|outcome| struck(outcome) > 0).count(),
        );
        println!("{times:>7} in {seeds:>3} seeds  {fault}");
        assert!(times > 0, "{fault} never struck");
    }
    assert!(phones >= 5 && acts >= 100 && faults >= 15, "{phones} {acts} {faults}");
}

#[test]
fn what_once_broke_a_promise_breaks_none_again() {
    let seeds: Vec<u64> = found::FOUND.iter().map(|(seed, _)| *seed).collect();
    assert_kept(&play_all(&seeds));
}
