//! Two contenders, one after the other in every round, so that whatever else the machine does
//! meets both.

use std::time::Duration;

/// One run of a contender, prepared and measured by itself: only what it is about is in the time.
pub(crate) type Run<'a> = &'a mut dyn FnMut() -> Duration;

/// How long both took, round by round.
#[derive(Debug, Clone)]
pub(crate) struct Race {
    /// The product.
    pub(crate) ours: Vec<Duration>,
    /// What it is held against.
    pub(crate) baseline: Vec<Duration>,
}

/// Lets both run `rounds` times after one round that does not count. Who begins alternates.
pub(crate) fn race(rounds: usize, ours: Run<'_>, baseline: Run<'_>) -> Race {
    ours();
    baseline();
    let mut race = Race { ours: Vec::new(), baseline: Vec::new() };
    for round in 0..rounds {
        if round % 2 == 0 {
            race.ours.push(ours());
            race.baseline.push(baseline());
        } else {
            race.baseline.push(baseline());
            race.ours.push(ours());
        }
    }
    race
}

impl Race {
    /// Baseline over ours, or ours over baseline where `slower`, in each round, in rising order.
    pub(crate) fn ratios(&self, slower: bool) -> Vec<f64> {
        let mut ratios: Vec<f64> = self
            .ours
            .iter()
            .zip(&self.baseline)
            .map(|(ours, baseline)| {
                let ratio = ours.as_secs_f64() / baseline.as_secs_f64();
                if slower { ratio } else { ratio.recip() }
            })
            .collect();
        ratios.sort_by(f64::total_cmp);
        ratios
    }
}

/// The one in the middle.
pub(crate) fn median<T: Copy + PartialOrd>(values: &[T]) -> T {
    let mut sorted = values.to_vec();
    sorted.sort_by(|a, b| a.partial_cmp(b).expect("times can be compared"));
    sorted[sorted.len() / 2]
}
