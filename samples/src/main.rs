//! The bundled event: written from the tables in `samples/source`, always the same bytes.
//!
//! What is said (titles, descriptions, names of places) stands in the tables and is edited there;
//! the code only lays it out: who speaks where and when. [`agenda`] builds the event, [`attendees`]
//! the registrations, [`layout`] turns both into files. `samples/README.md` explains the choices.

#![allow(clippy::print_stdout, reason = "a build command speaks to the person who started it")]
#![allow(
    clippy::arithmetic_side_effects,
    reason = "a build tool over fixed tables; an overflow would stop the build and not harm anyone"
)]

mod agenda;
mod attendees;
mod cast;
mod ceremonies;
mod contest;
mod dice;
mod fixed;
mod forums;
mod layout;
mod names;
mod source;
#[cfg(test)]
mod tests;

use std::{fs, path::Path, process::ExitCode};

use anyhow::{Context, Result};
use clap::Parser;

use source::Source;

/// Writes the bundled event.
#[derive(Debug, Parser)]
struct Cli {
    /// Write nothing; fail when a file is not as it would be written.
    #[arg(long)]
    check: bool,
}

fn main() -> ExitCode {
    let repo = Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/.."));
    match run(repo, Cli::parse().check) {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::FAILURE,
        Err(error) => {
            println!("samples: {error:#}");
            ExitCode::FAILURE
        }
    }
}

/// Where the files lie, from the root of the repository.
const FOLDER: &str = "samples/hmiw2026";

/// A file of the bundled event, as it must be.
struct SampleFile {
    name: &'static str,
    bytes: Vec<u8>,
}

/// Writes the bundled event. With `check` nothing is written, and the answer is whether the files
/// on disk are as they would be written.
///
/// # Errors
/// A table that cannot be read, or a folder that cannot be written.
fn run(repo: &Path, check: bool) -> Result<bool> {
    let folder = repo.join(FOLDER);
    let mut right = true;
    for file in files()? {
        let path = folder.join(file.name);
        if check {
            if fs::read(&path).ok().as_ref() != Some(&file.bytes) {
                println!("{FOLDER}/{}: not as `cargo xtask samples` writes it", file.name);
                right = false;
            }
        } else {
            fs::create_dir_all(&folder)?;
            fs::write(&path, &file.bytes).with_context(|| format!("{FOLDER}/{}", file.name))?;
        }
    }
    Ok(right)
}

/// Everything that belongs into the folder and is made here.
fn files() -> Result<Vec<SampleFile>> {
    let source = Source::read()?;
    let event = agenda::build(&source)?;
    let people = attendees::build(&source, &event)?;
    Ok(vec![
        SampleFile { name: "event.json", bytes: layout::event(&event.document)?.into() },
        SampleFile { name: "event.xlsx", bytes: huiban_sheets::workbook::write(&event.document)? },
        SampleFile { name: "attendees.csv", bytes: layout::attendees(&people)?.into() },
    ])
}
