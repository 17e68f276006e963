//! Three hundred stories, each told twice.

#![allow(
    clippy::expect_used,
    clippy::panic,
    clippy::unwrap_used,
    reason = "test code: a panic is how a test fails"
)]

use huiban_sim::{Outcome, run_seed};
use std::sync::Mutex;
use std::sync::atomic::{AtomicU64, Ordering};

/// Seeds 1 to this are played.
const SEEDS: u64 = 300;
/// Every so many-th seed is played a second time, to compare the logs.
const TWICE_EVERY: u64 = 10;

fn play(seed: u64) -> Outcome {
    let mut outcome = run_seed(seed, false);
    if seed.is_multiple_of(TWICE_EVERY) && run_seed(seed, false).hash != outcome.hash {
        outcome.broken = Some("two runs have different logs".to_owned());
    }
    outcome
}

fn play_all(seeds: &[u64]) -> Vec<Outcome> {
    let (next, outcomes) = (AtomicU64::new(0), Mutex::new(Vec::new()));
    let threads = std::thread::available_parallelism().map_or(1, usize::from);
    std::thread::scope(|scope| {
        for _ in 0..threads {
            scope.spawn(|| {
                loop {
                    let at = usize::try_from(next.fetch_add(1, Ordering::Relaxed)).unwrap();
                    let Some(seed) = seeds.get(at) else { break };
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
            Some(format!("cargo xtask sim --seed {}   # {why}", outcome.seed))
        })
        .collect();
    assert!(broken.is_empty(), "{}", broken.join("\n"));
}

fn median(mut values: Vec<u64>) -> u64 {
    values.sort_unstable();
    values.get(values.len() / 2).copied().unwrap_or(0)
}

#[test]
fn every_promise_is_kept_in_three_hundred_stories() {
    let seeds: Vec<u64> = (1..=SEEDS).collect();
    let outcomes = play_all(&seeds);
    assert_kept(&outcomes);
    let of = |count: fn(&Outcome) -> u64| median(outcomes.iter().map(count).collect());
    let phones = of(|outcome| outcome.phones as u64);
    let (acts, faults) = (of(|outcome| outcome.acts as u64), of(Outcome::fault_count));
    println!("{SEEDS} seeds; median: {phones} phones, {acts} acts, {faults} faults");
    assert!(phones >= 5 && acts >= 100 && faults >= 15, "{phones} {acts} {faults}");
}
