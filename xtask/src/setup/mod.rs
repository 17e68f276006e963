//! Finds out what a part needs and this machine lacks, and installs it where that is allowed.
//!
//! Packages come from Debian and need root. What Debian does not have goes into a cache folder
//! outside the repository, so that every checkout shares it and `git clean` does not cost it.

mod apt;
pub(crate) mod cargo_deny;
mod piece;
pub(crate) mod postgres;
pub(crate) mod python;
pub(crate) mod swift_root;

use anyhow::Result;

pub(crate) use self::piece::Piece;
use crate::{session::Session, shell::Log, test::Part};

/// `cargo xtask setup`: everything, or what the named parts need.
pub(crate) fn run(only: &[Part]) -> Result<bool> {
    let session = Session::open()?;
    let log = Log::create(session.place.log("setup"), true)?;
    let mut complete = true;
    let mut seen = Vec::new();
    for part in Part::chosen(only) {
        for piece in part.needs() {
            if seen.contains(piece) {
                continue;
            }
            seen.push(*piece);
            match provide(*piece, &session, &log) {
                Ok(()) => println!("{}: ok", piece.name()),
                Err(error) => {
                    complete = false;
                    println!("{}: missing ({error:#})", piece.name());
                }
            }
        }
    }
    Ok(complete)
}

/// Makes sure that a piece is there; the error says in one line why it is not.
pub(crate) fn provide(piece: Piece, session: &Session, log: &Log) -> Result<()> {
    if piece.present(session) {
        return Ok(());
    }
    anyhow::ensure!(
        session.may_install || !piece.needs_root(),
        "{} is missing and needs root on Debian: {}",
        piece.name(),
        piece.by_hand()
    );
    piece.install(session, log)?;
    anyhow::ensure!(
        piece.present(session),
        "{} was installed but is not found afterwards",
        piece.name()
    );
    Ok(())
}
