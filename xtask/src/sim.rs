//! The simulator, in the build that the tests use: nothing has to be built anew, and it checks for
//! overflows. A release plays about twice as many seeds in the same time.

use anyhow::{Context, Result};
use clap::Args;
use std::process::Command;

use crate::place::Place;

/// What is handed on to the simulator.
#[derive(Debug, Args)]
#[command(disable_help_flag = true)]
pub(crate) struct Sim {
    /// `--seeds N`, `--from S`, `--minutes M`, `--jobs J`, `--twice`, `--seed S`, `--shrink`; `--help` says more.
    #[arg(trailing_var_arg = true, allow_hyphen_values = true, value_name = "OPTIONS")]
    options: Vec<String>,
}

/// Builds the simulator and runs it.
pub(crate) fn run(sim: &Sim) -> Result<bool> {
    let status = Command::new("cargo")
        .args(["run", "--quiet", "--package", "huiban-sim", "--bin", "sim", "--"])
        .args(&sim.options)
        .current_dir(Place::find()?.repo)
        .status()
        .context("cargo cannot be started")?;
    Ok(status.success())
}
