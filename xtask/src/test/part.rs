//! The parts of the whole check, in the order in which they run.

use anyhow::Result;
use clap::ValueEnum;

use super::{clippy, demo, deny, kotlin, postgres, readers, rust, swift, tally::Tally, tidy};
use crate::{place::Place, session::Session, setup::Piece, shell::Log};

/// A new part is one variant, its lines in the matches below, and one file beside this one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Part {
    /// Formatting and the rules about the repository itself.
    Tidy,
    /// Clippy over every target, warnings are errors.
    Clippy,
    /// Bans, licences and sources of the dependencies.
    Deny,
    /// Every Rust test that needs no PostgreSQL.
    Rust,
    /// The Rust tests that need PostgreSQL.
    Postgres,
    /// What we write, read by independent programs.
    Readers,
    /// The story of the bundled event, in a release build.
    Demo,
    /// The Android modules on the JVM, against the Rust library.
    Kotlin,
    /// The Swift package on Linux, against the Rust library.
    Swift,
}

impl Part {
    /// The named parts in running order; all when none is named.
    pub(crate) fn chosen(only: &[Self]) -> impl Iterator<Item = &'static Self> {
        Self::value_variants().iter().filter(move |part| only.is_empty() || only.contains(part))
    }

    /// As on the command line.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Tidy => "tidy",
            Self::Clippy => "clippy",
            Self::Deny => "deny",
            Self::Rust => "rust",
            Self::Postgres => "postgres",
            Self::Readers => "readers",
            Self::Demo => "demo",
            Self::Kotlin => "kotlin",
            Self::Swift => "swift",
        }
    }

    /// What must be on the machine.
    pub(crate) fn needs(self) -> &'static [Piece] {
        match self {
            Self::Tidy | Self::Clippy => &[Piece::RustComponents],
            Self::Deny => &[Piece::CargoDeny],
            Self::Demo => &[],
            Self::Rust => &[Piece::Fonts],
            Self::Postgres => &[Piece::Postgres],
            Self::Readers => &[Piece::Readers, Piece::Fonts, Piece::PrintReaders],
            Self::Kotlin => &[Piece::Jdk, Piece::Maven],
            Self::Swift => &[Piece::SwiftRoot],
        }
    }

    /// The path without which there is nothing to check, when it is not there.
    pub(super) fn absent(self, place: &Place) -> Option<&'static str> {
        let paths: &[&str] = match self {
            Self::Tidy | Self::Clippy | Self::Deny | Self::Rust => return None,
            Self::Postgres => &["server/migrations/postgres"],
            Self::Readers => &["tests/readers"],
            Self::Demo => &["cli/src/demo.rs", "cli/src/demo"],
            Self::Kotlin => &["android/pom.xml"],
            Self::Swift => &["ios/Package.swift"],
        };
        let exists = paths.iter().any(|path| place.in_repo(path).exists());
        paths.first().copied().filter(|_| !exists)
    }

    /// Runs it; the error is for what is not a failed test.
    pub(super) fn run(self, session: &Session, log: &Log) -> Result<Tally> {
        match self {
            Self::Tidy => tidy::run(session, log),
            Self::Clippy => clippy::run(session, log),
            Self::Deny => deny::run(session, log),
            Self::Rust => rust::run(session, log),
            Self::Postgres => postgres::run(session, log),
            Self::Readers => readers::run(session, log),
            Self::Demo => demo::run(session, log),
            Self::Kotlin => kotlin::run(session, log),
            Self::Swift => swift::run(session, log),
        }
    }
}
