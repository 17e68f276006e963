//! A shorter story that still breaks a promise.

use crate::run::run_plan;
use crate::story::Plan;

/// Runs that a shrinking may take.
const RUNS_MAX: usize = 400;

/// Leaves steps out, many at first and then one by one, as long as the same promise is
/// still broken.
pub fn shrink(plan: &Plan) -> Plan {
    let mut plan = plan.clone();
    let Some(broken) = run_plan(&plan, false).broken else { return plan };
    let promise = promise_of(&broken);
    let mut runs = 0;
    let mut size = plan.steps.len() / 2;
    while size > 0 && runs < RUNS_MAX {
        let mut at = 0;
        while at < plan.steps.len() && runs < RUNS_MAX {
            let mut shorter = plan.clone();
            let end = (at + size).min(shorter.steps.len());
            shorter.steps.drain(at..end);
            runs += 1;
            let broken = run_plan(&shorter, false).broken;
            if broken.is_some_and(|broken| promise_of(&broken) == promise) {
                plan = shorter;
            } else {
                at += size;
            }
        }
        size /= 2;
    }
    plan
}

/// The words of a complaint without the ids in it.
fn promise_of(broken: &str) -> Vec<String> {
    let words = broken.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
    let words = words.filter(|word| !word.contains(|c: char| c.is_ascii_digit()));
    words.take(9).map(str::to_owned).collect()
}
