//! A layer of tests, and how it is run.

use std::{fmt, process::Command, str::FromStr, time::Duration};

use anyhow::{Context as _, Result, bail, ensure};

use super::tree::Tree;
use crate::{setup::postgres, shell::Log};

/// How long building may take.
const BUILD_LIMIT: Duration = Duration::from_secs(30 * 60);
/// How long a layer's tests may take; a mutant that keeps them from ending is noticed, too.
const TEST_LIMIT: Duration = Duration::from_secs(15 * 60);
/// How many seeds the simulator plays before it is asked whether one failed.
const SEEDS_AT_ONCE: u64 = 10;

/// Which tests.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Layer {
    /// `unit PACKAGE FILTER`: tests beside the code.
    Unit { package: String, filter: String },
    /// `stories FILTER`, `vectors FILTER`, `crash FILTER`, `wire FILTER`, `fuzz FILTER`: a test
    /// program of `tests`.
    Tests { name: String, filter: String },
    /// `interleavings FILTER`: transactions stepped statement by statement on PostgreSQL.
    Interleavings { filter: String },
    /// `sim SEEDS`: the simulator, from seed 1.
    Sim { seeds: u64 },
}

/// What a layer said.
pub(super) enum Verdict {
    /// So many tests passed.
    Passed { tests: u64 },
    /// The first test or the seed that failed.
    Failed { what: String },
    /// It does not compile.
    Broken,
}

impl FromStr for Layer {
    type Err = anyhow::Error;

    fn from_str(text: &str) -> Result<Self> {
        let mut words = text.split_whitespace();
        let name = words.next().unwrap_or_default();
        let rest: Vec<&str> = words.collect();
        Ok(match (name, rest.as_slice()) {
            ("unit", [package, filter]) => {
                Self::Unit { package: (*package).to_owned(), filter: (*filter).to_owned() }
            }
            ("stories" | "vectors" | "crash" | "wire" | "fuzz", [filter]) => {
                Self::Tests { name: name.to_owned(), filter: (*filter).to_owned() }
            }
            ("interleavings", [filter]) => Self::Interleavings { filter: (*filter).to_owned() },
            ("sim", [seeds]) => Self::Sim { seeds: seeds.parse().context("a number of seeds")? },
            _ => bail!("“{text}” is no layer"),
        })
    }
}

impl fmt::Display for Layer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Unit { package, filter } => write!(f, "unit {package} {filter}"),
            Self::Tests { name, filter } => write!(f, "{name} {filter}"),
            Self::Interleavings { filter } => write!(f, "interleavings {filter}"),
            Self::Sim { seeds } => write!(f, "sim {seeds}"),
        }
    }
}

impl fmt::Display for Verdict {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Passed { tests } => write!(f, "{tests} passed"),
            Self::Failed { what } => write!(f, "{what}"),
            Self::Broken => write!(f, "does not compile"),
        }
    }
}

impl Layer {
    pub(super) fn needs_postgres(&self) -> bool {
        match self {
            Self::Interleavings { .. } => true,
            Self::Tests { filter, .. } => filter.contains("postgres"),
            Self::Unit { .. } | Self::Sim { .. } => false,
        }
    }

    pub(super) fn is_sim(&self) -> bool {
        matches!(self, Self::Sim { .. })
    }

    /// Builds the layer and runs it.
    pub(super) fn run(&self, tree: &Tree, log: &Log) -> Result<Verdict> {
        match self {
            Self::Unit { package, filter } => test(tree, log, &["-p", package, "--lib"], filter),
            Self::Tests { name, filter } => {
                let program = match name.as_str() {
                    "stories" | "vectors" => "it",
                    other => other,
                };
                test(tree, log, &["-p", "huiban-tests", "--test", program], filter)
            }
            Self::Interleavings { filter } => {
                let filter = format!("on_postgres::{filter}");
                test(tree, log, &["-p", "huiban-server", "--lib"], &filter)
            }
            Self::Sim { seeds } => sim(tree, log, *seeds),
        }
    }
}

fn test(tree: &Tree, log: &Log, target: &[&str], filter: &str) -> Result<Verdict> {
    let mut build = tree.cargo("test");
    if log.run(build.args(target).arg("--no-run"), BUILD_LIMIT).is_err() {
        return Ok(Verdict::Broken);
    }
    let mut tests = tree.cargo("test");
    if let Some(bin) = postgres::find() {
        tests.env(postgres::BIN_VARIABLE, bin);
    }
    let (ended, text) = said(log, tests.args(target).args(["--", filter]))?;
    if ended {
        let passed = text.lines().find_map(|line| line.strip_prefix("test result: ok. "));
        let count = passed.and_then(|line| line.split(' ').next()).and_then(|n| n.parse().ok());
        let tests = count.unwrap_or(0);
        ensure!(tests > 0, "no test is called “{filter}”");
        return Ok(Verdict::Passed { tests });
    }
    let failed = text.lines().find_map(|line| {
        let name = line.strip_prefix("test ")?.split_once(" ... ")?.0;
        line.ends_with("FAILED").then(|| name.to_owned())
    });
    // with one thread the name and the outcome may be lines apart
    let panicked = || {
        let line = text.lines().find_map(|line| line.strip_prefix("thread '"))?;
        line.split_once('\'').map(|(name, _)| name.to_owned())
    };
    let what = failed.or_else(panicked).unwrap_or_else(|| "it did not end".to_owned());
    Ok(Verdict::Failed { what })
}

fn sim(tree: &Tree, log: &Log, seeds: u64) -> Result<Verdict> {
    const SIM: [&str; 4] = ["--package", "huiban-sim", "--bin", "sim"];
    if log.run(tree.cargo("build").args(SIM), BUILD_LIMIT).is_err() {
        return Ok(Verdict::Broken);
    }
    let mut from = 1;
    while from <= seeds {
        let count = SEEDS_AT_ONCE.min(seeds.saturating_sub(from).saturating_add(1));
        let mut sim = tree.cargo("run");
        sim.arg("--quiet").args(SIM);
        sim.args(["--", "--from", &from.to_string(), "--seeds", &count.to_string()]);
        let (ended, text) = said(log, &mut sim)?;
        if !ended {
            // several are played side by side: the first that failed is the lowest
            let lines = text.lines().filter_map(|line| line.strip_prefix("seed "));
            let broken = lines.filter_map(|line| {
                let (seed, why) = line.split_once(": ")?;
                Some((seed.parse::<u64>().ok()?, why.to_owned()))
            });
            let what = match broken.min() {
                Some((seed, why)) => format!("seed {seed}: {why}"),
                None => format!("it did not end, seeds {from} and above"),
            };
            return Ok(Verdict::Failed { what });
        }
        from = from.saturating_add(count);
    }
    Ok(Verdict::Passed { tests: seeds })
}

/// Runs a command; whether it ended well, and what it printed.
fn said(log: &Log, command: &mut Command) -> Result<(bool, String)> {
    let before = log.text()?.len();
    let ended = log.run(command, TEST_LIMIT).is_ok();
    let text = log.text()?;
    Ok((ended, text.get(before..).unwrap_or_default().to_owned()))
}
