//! Bytes from strangers: valid documents, damaged in ways that a machine thinks up.
//!
//! Each target takes a document of `tests/vectors`, or one that a real device and a real server
//! exchanged, and edits of its bytes. `docs/quality-crash.md` says how to run them for longer.

#![allow(
    clippy::arithmetic_side_effects,
    clippy::cast_possible_truncation,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "test code: a panic is how a test fails"
)]

mod documents;
mod exchange;
mod sheets;

use proptest::collection::vec;
use proptest::prelude::any;
use proptest::test_runner::{Config, TestRunner};
use serde_json::Value;
use std::path::Path;

/// A document by number, and edits: where, which kind, which byte.
pub(crate) type Script = (u8, Vec<(u16, u8, u8)>);

/// Edits that are made at most; more leave nothing to be found.
const EDITS_MAX: usize = 6;
/// What JSON, COSE and paths give a meaning to.
const TELLING: &[u8] = b"{}[]\",:0-9.eE+\\/#@ \0\n\x7f\x80\xff_";

/// Makes a script's edits.
pub(crate) fn edited(document: &[u8], edits: &[(u16, u8, u8)]) -> Vec<u8> {
    let mut bytes = document.to_vec();
    for (position, edit, byte) in edits {
        let at = usize::from(*position) % (bytes.len() + 1);
        let there = at < bytes.len();
        match edit % 9 {
            0 if there => bytes[at] = *byte,
            1 if there => bytes[at] ^= 1 << (byte % 8),
            2 if there => bytes[at] = TELLING[usize::from(*byte) % TELLING.len()],
            3 => bytes.insert(at, TELLING[usize::from(*byte) % TELLING.len()]),
            4 if there => drop(bytes.remove(at)),
            5 => bytes.truncate(at),
            // a piece is left out, moved, or comes twice
            6 => drop(bytes.drain(at..(at + usize::from(*byte)).min(bytes.len()))),
            7 => bytes.extend_from_within(at..(at + usize::from(*byte)).min(bytes.len())),
            8 => {
                let piece = bytes[at..(at + usize::from(*byte)).min(bytes.len())].to_vec();
                bytes.splice(at..at, piece);
            }
            _ => {}
        }
    }
    bytes
}

/// One of some documents, edited.
pub(crate) fn damaged(documents: &[Vec<u8>], script: &Script) -> (usize, Vec<u8>) {
    let number = usize::from(script.0) % documents.len();
    (number, edited(&documents[number], &script.1))
}

/// The values of one member over all cases of a file of vectors.
pub(crate) fn vectors(file: &str, member: &str) -> Vec<String> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("vectors").join(file);
    let cases: Vec<Value> = serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap();
    let found: Vec<_> = cases.iter().filter_map(|case| case[member].as_str()).collect();
    assert!(!found.is_empty(), "{file} has no {member}");
    found.into_iter().map(str::to_owned).collect()
}

/// Tries scripts, and shrinks one that fails: so many in the ordinary run, or as many as
/// `PROPTEST_CASES` asks for.
pub(crate) fn fuzz(ordinary: u32, check: impl Fn(&Script)) {
    let asked = Config::default();
    let cases = if std::env::var_os("PROPTEST_CASES").is_some() { asked.cases } else { ordinary };
    let mut runner = TestRunner::new(Config { cases, failure_persistence: None, ..asked });
    let scripts = (any::<u8>(), vec(any::<(u16, u8, u8)>(), 1..=EDITS_MAX));
    let tried = runner.run(&scripts, |script| {
        check(&script);
        Ok(())
    });
    if let Err(failure) = tried {
        panic!("{failure}");
    }
}
