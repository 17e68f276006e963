//! What was measured, as a table for people and as JSON for comparing runs.

use crate::machine::Machine;
use crate::race::{Race, median};
use serde::Serialize;
use std::time::Duration;

/// What a ratio must be.
#[derive(Debug, Clone, Copy, Serialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Bar {
    /// How much longer (or larger) than the baseline it may be.
    AtMost(f64),
    /// How many times faster (or smaller) than the baseline it must be.
    AtLeast(f64),
    /// Told, not judged.
    Told,
}

impl Bar {
    fn is_met(self, ratio: f64) -> Option<bool> {
        match self {
            Self::AtMost(most) => Some(ratio <= most),
            Self::AtLeast(least) => Some(ratio >= least),
            Self::Told => None,
        }
    }

    fn text(self) -> String {
        match self {
            Self::AtMost(most) => format!("≤ {most}×"),
            Self::AtLeast(least) => format!("≥ {least}×"),
            Self::Told => "–".to_owned(),
        }
    }
}

/// One comparison.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct Line {
    /// The measure's id.
    pub(crate) id: &'static str,
    /// What was measured, and on how much.
    pub(crate) case: String,
    /// The product's figure, median.
    pub(crate) ours: String,
    /// The baseline's figure, median.
    pub(crate) baseline: String,
    /// The median ratio.
    pub(crate) ratio: f64,
    /// The smallest and largest ratio of all rounds.
    pub(crate) spread: (f64, f64),
    /// How many rounds.
    pub(crate) rounds: usize,
    /// What the ratio must be.
    pub(crate) bar: Bar,
    /// Whether it is.
    pub(crate) met: Option<bool>,
}

/// A time at its natural size.
pub(crate) fn time(time: Duration) -> String {
    let us = time.as_secs_f64() * 1e6;
    if us < 1_000.0 {
        format!("{us:.1} µs")
    } else if us < 1_000_000.0 {
        format!("{:.2} ms", us / 1e3)
    } else {
        format!("{:.2} s", us / 1e6)
    }
}

impl Line {
    /// Times, as a ratio of ours over the baseline or the other way about, as the bar asks.
    pub(crate) fn of(id: &'static str, case: impl Into<String>, bar: Bar, race: &Race) -> Self {
        let ratios = race.ratios(!matches!(bar, Bar::AtLeast(_)));
        let (ours, baseline) = (time(median(&race.ours)), time(median(&race.baseline)));
        Self::new(id, case, bar, ours, baseline, &ratios)
    }

    /// Anything else that was measured; `ratios` in rising order.
    pub(crate) fn new(
        id: &'static str,
        case: impl Into<String>,
        bar: Bar,
        ours: String,
        baseline: String,
        ratios: &[f64],
    ) -> Self {
        let ratio = median(ratios);
        Self {
            id,
            case: case.into(),
            ours,
            baseline,
            ratio,
            spread: (ratios[0], ratios[ratios.len() - 1]),
            rounds: ratios.len(),
            bar,
            met: bar.is_met(ratio),
        }
    }
}

/// Everything one run measured.
#[derive(Debug, Serialize)]
pub(crate) struct Report {
    /// On what.
    pub(crate) machine: Machine,
    /// Line by line.
    pub(crate) lines: Vec<Line>,
}

impl Report {
    /// The table, in Markdown.
    pub(crate) fn table(&self) -> String {
        let mut table = format!("{}\n\n", self.machine);
        table.push_str("| id | what | ours | baseline | ratio (spread, rounds) | bar | |\n");
        table.push_str("|---|---|---|---|---|---|---|\n");
        for line in &self.lines {
            let (low, high) = line.spread;
            let verdict = match line.met {
                Some(true) => "met",
                Some(false) => "**missed**",
                None => "",
            };
            table.push_str(&format!(
                "| {} | {} | {} | {} | {:.2}× ({low:.2}–{high:.2}, {}) | {} | {verdict} |\n",
                line.id,
                line.case,
                line.ours,
                line.baseline,
                line.ratio,
                line.rounds,
                line.bar.text(),
            ));
        }
        table
    }
}
