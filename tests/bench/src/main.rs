//! `cargo xtask bench [ID…]`: what things take, against a baseline in the same run.
//!
//! Nothing here fails a build: machines differ and so do their moods. What is compared is a ratio,
//! both sides taken in turns; the table says on what machine.

#![allow(
    clippy::arithmetic_side_effects,
    clippy::cast_possible_truncation,
    clippy::cast_precision_loss,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::print_stdout,
    clippy::print_stderr,
    clippy::unwrap_used,
    reason = "a program for its developers: a panic is how a measure that makes no sense ends"
)]

mod event;
mod gate;
mod machine;
mod measures;
mod memory;
mod phone;
mod race;
mod raw;
mod report;

use anyhow::{Result, bail};
use clap::Parser;
use machine::Machine;
use measures::{ALL, Bench, Measure};
use report::Report;
use std::path::PathBuf;

/// Times the core and the server against baselines.
#[derive(Debug, Parser)]
struct Args {
    /// The measures to take, such as `M1`; all when none is named.
    ids: Vec<String>,
    /// How often both sides run.
    #[arg(long, default_value_t = 15)]
    rounds: usize,
    /// Where to write the figures as JSON.
    #[arg(long, value_name = "FILE")]
    json: Option<PathBuf>,
    /// Be the gate whose files lie in this folder, and say what memory that takes.
    #[arg(long, value_name = "FOLDER", hide = true)]
    gate: Option<PathBuf>,
}

fn chosen(ids: &[String]) -> Result<Vec<&'static Measure>> {
    if let Some(unknown) = ids.iter().find(|id| !ALL.iter().any(|one| one.id == id.as_str())) {
        let known: Vec<&str> = ALL.iter().map(|one| one.id).collect();
        bail!("there is no measure “{unknown}”: choose among {}", known.join(", "));
    }
    Ok(ALL.iter().filter(|one| ids.is_empty() || ids.iter().any(|id| id == one.id)).collect())
}

fn main() -> Result<()> {
    let args = Args::parse();
    if let Some(folder) = &args.gate {
        println!("{}", memory::be_a_gate(folder)?);
        return Ok(());
    }
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
    let bench = Bench { runtime, rounds: args.rounds.max(1) };
    let mut report = Report { machine: Machine::this(), lines: Vec::new() };
    let mut failed = Vec::new();
    for measure in chosen(&args.ids)? {
        eprintln!("{}: {} …", measure.id, measure.about);
        match (measure.take)(&bench) {
            Ok(lines) => report.lines.extend(lines),
            Err(error) => failed.push(format!("{}: {error:#}", measure.id)),
        }
        // what was taken is kept, whatever becomes of the next one
        if let Some(file) = &args.json {
            std::fs::write(file, serde_json::to_vec_pretty(&report)?)?;
        }
    }
    println!("{}", report.table());
    if !failed.is_empty() {
        bail!("not taken: {}", failed.join("; "));
    }
    Ok(())
}
