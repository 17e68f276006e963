//! `cargo xtask bindings`: Kotlin and Swift bindings, generated from the built library.
//!
//! Bindings are build output: they are ignored by git and made anew whenever a shell is built.
//! `core/ffi/bindgen` writes them; what goes where stands here.

use std::{path::PathBuf, process::Command, time::Duration};

use anyhow::Result;

use crate::{place::Place, session::Session, shell::Log};

/// A cold build of the core compiles SQLite.
const BUILD_LIMIT: Duration = Duration::from_secs(20 * 60);
const WRITE_LIMIT: Duration = Duration::from_secs(5 * 60);

const KOTLIN: &str = "android/bindings/target/generated/kotlin";
const SWIFT_HEADERS: &str = "ios/Sources/CompanionFFI";
const SWIFT_SOURCES: &str = "ios/Sources/Companion/Generated";

/// Both languages.
pub(crate) fn run() -> Result<bool> {
    let session = Session::open()?;
    let log = Log::create(session.place.log("bindings"), true)?;
    kotlin(&session, &log)?;
    swift(&session, &log)?;
    println!("bindings ok");
    Ok(true)
}

/// Builds library and program, replaces the generated Kotlin tree.
pub(crate) fn kotlin(session: &Session, log: &Log) -> Result<()> {
    build(session, log)?;
    let place = &session.place;
    write(place, log, |bindgen| bindgen.arg("kotlin").arg(place.in_repo(KOTLIN)))
}

/// Builds library and program, writes the generated parts of the Swift package.
pub(crate) fn swift(session: &Session, log: &Log) -> Result<()> {
    build(session, log)?;
    let place = &session.place;
    write(place, log, |bindgen| {
        bindgen.arg("swift").arg(place.in_repo(SWIFT_HEADERS)).arg(place.in_repo(SWIFT_SOURCES))
    })
}

/// All that the Rust tests build: for less cargo would choose other features, and build every
/// dependency once more.
fn build(session: &Session, log: &Log) -> Result<()> {
    log.run(session.cargo("build").args(["--workspace", "--all-targets"]), BUILD_LIMIT)
}

fn write(
    place: &Place,
    log: &Log,
    language: impl FnOnce(&mut Command) -> &mut Command,
) -> Result<()> {
    let mut bindgen = Command::new(place.debug().join("bindgen"));
    // it asks cargo for the crates of the library
    bindgen.arg(library(place)).current_dir(&place.repo);
    log.run(language(&mut bindgen), WRITE_LIMIT)
}

/// The library built for this machine.
fn library(place: &Place) -> PathBuf {
    let name = if cfg!(target_os = "macos") { "libhuiban_ffi.dylib" } else { "libhuiban_ffi.so" };
    place.debug().join(name)
}
