//! Kotlin and Swift bindings, generated from the built library.
//!
//! Bindings are build output: they are ignored by git and made anew whenever a shell is built. The
//! library must not be stripped, since UniFFI reads what it needs from its symbols.

mod kotlin;
mod swift;

use std::time::Duration;

use anyhow::{Context, Result};
use camino::Utf8PathBuf;

use crate::{session::Session, shell::Log};

/// A cold build of the core compiles SQLite.
const BUILD_LIMIT: Duration = Duration::from_secs(20 * 60);

/// `cargo xtask bindings`.
pub(crate) fn run() -> Result<bool> {
    let session = Session::open()?;
    let log = Log::create(session.place.log("bindings"), true)?;
    build(&session, &log)?;
    kotlin::generate(&session.place)?;
    swift::generate(&session.place)?;
    println!("bindings ok");
    Ok(true)
}

/// For the tests: builds library and program, writes `android/bindings/target/generated/kotlin`.
pub(crate) fn kotlin(session: &Session, log: &Log) -> Result<()> {
    build(session, log)?;
    kotlin::generate(&session.place)
}

/// For the tests: builds library and program, writes the generated parts of the Swift package.
pub(crate) fn swift(session: &Session, log: &Log) -> Result<()> {
    build(session, log)?;
    swift::generate(&session.place)
}

/// All that the Rust tests build: for less cargo would choose other features, and build every
/// dependency once more.
fn build(session: &Session, log: &Log) -> Result<()> {
    log.run(session.cargo("build").args(["--workspace", "--all-targets"]), BUILD_LIMIT)
}

/// The library built for this machine.
fn library(place: &crate::place::Place) -> Result<Utf8PathBuf> {
    let name = if cfg!(target_os = "macos") { "libhuiban_ffi.dylib" } else { "libhuiban_ffi.so" };
    utf8(place.debug().join(name))
}

fn utf8(path: std::path::PathBuf) -> Result<Utf8PathBuf> {
    Utf8PathBuf::from_path_buf(path).ok().context("a path of this checkout is not UTF-8")
}
