//! Seeds side by side, and what they come to together.
#![allow(
    clippy::disallowed_methods,
    reason = "how long it takes is the real time of the person who waits"
)]

use huiban_sim::{Outcome, Plan, run_plan, run_seed, shrink};
use std::collections::BTreeMap;
use std::sync::Mutex;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

/// Which seeds, and how.
pub(crate) struct Range {
    pub(crate) from: u64,
    pub(crate) count: u64,
    pub(crate) minutes: Option<u64>,
    pub(crate) twice: bool,
    pub(crate) shrink: bool,
}

/// Plays one seed and prints its log.
pub(crate) fn replay(seed: u64, shorter: bool) -> bool {
    std::panic::set_hook(Box::new(|panic| println!("{panic}")));
    let mut plan = Plan::of(seed);
    if shorter && run_plan(&plan, false).broken.is_some() {
        plan = shrink(&plan);
    }
    let outcome = run_plan(&plan, true);
    for line in &outcome.lines {
        println!("{line}");
    }
    println!("{} phones, {} servers", outcome.phones, plan.abilities.len());
    if shorter {
        plan.steps.iter().for_each(|step| println!("{step}"));
    }
    println!("{}", outcome.broken.as_deref().unwrap_or("every promise was kept"));
    outcome.broken.is_none()
}

/// Plays many seeds; true where every promise was kept.
pub(crate) fn run(range: &Range) -> bool {
    std::panic::set_hook(Box::new(|_| {}));
    let started = Instant::now();
    let until = range.minutes.map(|minutes| Duration::from_secs(minutes.saturating_mul(60)));
    let next = AtomicU64::new(range.from);
    let outcomes: Mutex<Vec<Outcome>> = Mutex::default();
    let threads = std::thread::available_parallelism().map_or(1, usize::from);
    std::thread::scope(|scope| {
        for _ in 0..threads {
            scope.spawn(|| {
                loop {
                    let seed = next.fetch_add(1, Ordering::Relaxed);
                    let over = until.is_some_and(|until| started.elapsed() > until);
                    if seed >= range.from.saturating_add(range.count) || over {
                        break;
                    }
                    let outcome = play(seed, range);
                    outcomes.lock().unwrap_or_else(|e| e.into_inner()).push(outcome);
                }
            });
        }
    });
    let outcomes = outcomes.into_inner().unwrap_or_default();
    summary(&outcomes, started.elapsed())
}

fn play(seed: u64, range: &Range) -> Outcome {
    let mut outcome = run_seed(seed, false);
    if range.twice && run_seed(seed, false).hash != outcome.hash {
        outcome.broken = Some("two runs of this seed have different logs".to_owned());
    }
    if let Some(broken) = &outcome.broken {
        println!("seed {seed}: {broken}\n    cargo xtask sim --seed {seed}");
        if range.shrink {
            let plan = shrink(&Plan::of(seed));
            plan.steps.iter().for_each(|step| println!("    {step}"));
            println!("    {}", run_plan(&plan, false).broken.unwrap_or_default());
        }
    }
    outcome
}

fn median(values: impl Iterator<Item = u64>) -> u64 {
    let mut values: Vec<u64> = values.collect();
    values.sort_unstable();
    values.get(values.len() / 2).copied().unwrap_or(0)
}

fn summary(outcomes: &[Outcome], took: Duration) -> bool {
    let broken = outcomes.iter().filter(|outcome| outcome.broken.is_some()).count();
    let mut faults: BTreeMap<&str, u64> = BTreeMap::new();
    for (name, count) in outcomes.iter().flat_map(|outcome| &outcome.faults) {
        let sum = faults.entry(name).or_default();
        *sum = sum.saturating_add(*count);
    }
    for (name, count) in &faults {
        println!("{count:>9}  {name}");
    }
    let requests: u64 = outcomes.iter().map(|outcome| outcome.requests).sum();
    println!(
        "{} seeds in {} s, {requests} requests; median: {} phones, {} acts, {} faults; {broken} broken",
        outcomes.len(),
        took.as_secs(),
        median(outcomes.iter().map(|outcome| outcome.phones as u64)),
        median(outcomes.iter().map(|outcome| outcome.acts as u64)),
        median(outcomes.iter().map(Outcome::fault_count)),
    );
    broken == 0
}
