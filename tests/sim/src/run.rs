//! One seed, from its plan to its outcome.

use crate::story::Plan;
use crate::world::World;
use std::collections::BTreeMap;
use std::panic::{AssertUnwindSafe, catch_unwind};

/// What came of a story.
#[derive(Debug, Clone)]
pub struct Outcome {
    /// The seed.
    pub seed: u64,
    /// The promise that was broken, if any was.
    pub broken: Option<String>,
    /// How many phones there were at first.
    pub phones: usize,
    /// How many acts phones said are kept.
    pub acts: usize,
    /// What went wrong, and how often.
    pub faults: BTreeMap<String, u64>,
    /// Requests that reached a server.
    pub requests: u64,
    /// Two runs with the same log have the same number.
    pub hash: u64,
    /// The log, where it was asked for.
    pub lines: Vec<String>,
}

impl Outcome {
    /// How many things went wrong.
    pub fn fault_count(&self) -> u64 {
        self.faults.values().sum()
    }
}

/// Plays the story of a seed.
pub fn run_seed(seed: u64, keep_log: bool) -> Outcome {
    run_plan(&Plan::of(seed), keep_log)
}

/// Plays a story.
pub fn run_plan(plan: &Plan, keep_log: bool) -> Outcome {
    // nothing waits on it; some code only asks which kind of runtime it is in
    let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
    let _inside = runtime.enter();
    let mut world = World::new(plan, keep_log);
    let ended = catch_unwind(AssertUnwindSafe(|| world.run()));
    let broken = match ended {
        Ok(verdict) => verdict.err(),
        Err(panic) => Some(format!("panic: {}", message(panic.as_ref()))),
    };
    let record = &mut world.record;
    if let Some(broken) = &broken {
        record.log(0, &format!("BROKEN: {broken}"));
    }
    Outcome {
        seed: plan.seed,
        broken,
        phones: plan.phones,
        acts: record.acts.len(),
        faults: record.faults.clone(),
        requests: record.requests,
        hash: record.hash(),
        lines: record.lines.take().unwrap_or_default(),
    }
}

fn message(panic: &(dyn std::any::Any + Send)) -> String {
    let text = panic.downcast_ref::<&str>().map(|text| (*text).to_owned());
    text.or_else(|| panic.downcast_ref::<String>().cloned()).unwrap_or_else(|| "?".to_owned())
}
