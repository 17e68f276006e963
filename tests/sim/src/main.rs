//! `cargo xtask sim`: many seeds, or one with its log.

#![allow(clippy::print_stdout, reason = "a command speaks to the person who started it")]

mod seeds;

use clap::Parser;
use std::process::ExitCode;

/// Plays stories of many phones and several servers with everything that can go wrong.
#[derive(Debug, Parser)]
#[command(name = "sim")]
struct Cli {
    /// How many seeds.
    #[arg(long, default_value_t = 300)]
    seeds: u64,
    /// The first of them.
    #[arg(long, default_value_t = 1)]
    from: u64,
    /// Stop after so many minutes.
    #[arg(long)]
    minutes: Option<u64>,
    /// Play every seed twice and compare the logs.
    #[arg(long)]
    twice: bool,
    /// Play this seed alone and print its log.
    #[arg(long)]
    seed: Option<u64>,
    /// Also look for a shorter story of each seed that fails.
    #[arg(long)]
    shrink: bool,
}

fn main() -> ExitCode {
    let cli = Cli::parse();
    let good = match cli.seed {
        Some(seed) => seeds::replay(seed, cli.shrink),
        None => seeds::run(&seeds::Range {
            from: cli.from,
            count: cli.seeds,
            minutes: cli.minutes,
            twice: cli.twice,
            shrink: cli.shrink,
        }),
    };
    if good { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}
