//! The one place that knows how to build and check everything.
//!
//! `cargo xtask test` is what a person runs before a commit and what the build server runs; there
//! is no second list of commands anywhere. Start reading in [`test`], which names the parts.
//! Nothing here ships.

#![allow(clippy::print_stdout, reason = "a build command speaks to the person who started it")]

mod bench;
mod bindings;
mod mutants;
mod place;
mod samples;
mod session;
mod setup;
mod shell;
mod sim;
mod test;

use std::process::ExitCode;

use clap::{Parser, Subcommand};

/// Builds and checks everything.
#[derive(Debug, Parser)]
#[command(name = "cargo xtask")]
struct Cli {
    #[command(subcommand)]
    task: Task,
}

#[derive(Debug, Subcommand)]
enum Task {
    /// Run every check, or only some parts of it.
    Test {
        /// The parts to run; may be repeated or separated by commas.
        #[arg(long, value_delimiter = ',', value_name = "PART")]
        only: Vec<test::Part>,
        /// Show what the commands print, not only the result.
        #[arg(long, short)]
        verbose: bool,
    },
    /// Time the core and the server against baselines; the table goes to the terminal.
    Bench {
        /// The measures to take, such as `M1`; all when none is named.
        ids: Vec<String>,
        /// How often both sides run.
        #[arg(long, default_value_t = 15)]
        rounds: usize,
    },
    /// Generate the Kotlin and Swift bindings from the Rust library.
    Bindings,
    /// Write the bundled event in `samples/` from its tables.
    Samples {
        /// Write nothing; fail when a file is not as it would be written.
        #[arg(long)]
        check: bool,
    },
    /// Put known-bad patches on a copy of the checkout, and see that the tests notice each.
    Mutants {
        /// The mutants, by the names of their files in `tests/mutants`; all when none is named.
        names: Vec<String>,
    },
    /// Play stories of many phones and several servers with everything that can go wrong.
    Sim(sim::Sim),
    /// Install what the checks need and this machine lacks (Debian; packages need root).
    Setup {
        /// Only what these parts need.
        #[arg(long, value_delimiter = ',', value_name = "PART")]
        only: Vec<test::Part>,
    },
}

fn main() -> ExitCode {
    let done = match Cli::parse().task {
        Task::Test { only, verbose } => test::run(&only, verbose),
        Task::Bench { ids, rounds } => bench::run(&ids, rounds),
        Task::Bindings => bindings::run(),
        Task::Samples { check } => samples::run(check),
        Task::Mutants { names } => mutants::run(&names),
        Task::Sim(sim) => sim::run(&sim),
        Task::Setup { only } => setup::run(&only),
    };
    match done {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::FAILURE,
        Err(error) => {
            println!("xtask: {error:#}");
            ExitCode::FAILURE
        }
    }
}
