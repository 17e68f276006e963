//! Kotlin and Swift bindings, written from a built library.
//!
//! The library must not be stripped: what UniFFI needs to know stands in its symbols. A crate of
//! its own, so that `cargo xtask` starts without compiling UniFFI's generator.

#![allow(clippy::print_stdout, reason = "a build command speaks to the person who started it")]

mod kotlin;
mod swift;

use std::process::ExitCode;

use camino::Utf8PathBuf;
use clap::{Parser, Subcommand};

/// Writes the bindings of a built library.
#[derive(Debug, Parser)]
struct Cli {
    /// `libhuiban_ffi.so` or `libhuiban_ffi.dylib`, as Cargo built it.
    library: Utf8PathBuf,
    #[command(subcommand)]
    language: Language,
}

#[derive(Debug, Subcommand)]
enum Language {
    /// One source tree.
    Kotlin {
        /// Where it goes; made where it does not exist.
        out: Utf8PathBuf,
    },
    /// A C header for the hand-written module map, and one source file.
    Swift {
        /// Where the header goes.
        headers: Utf8PathBuf,
        /// Where the source goes.
        sources: Utf8PathBuf,
    },
}

fn main() -> ExitCode {
    let Cli { library, language } = Cli::parse();
    let done = match language {
        Language::Kotlin { out } => kotlin::generate(library, out),
        Language::Swift { headers, sources } => swift::generate(&library, headers, sources),
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            println!("bindgen: {error:#}");
            ExitCode::FAILURE
        }
    }
}
