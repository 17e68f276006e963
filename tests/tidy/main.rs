//! Rules about the repository itself: who may depend on whom, sizes, names, links.
//!
//! A rule is a pure function from files to complaints, in a file of its own, with two kinds of
//! test beside it: that the repository keeps the rule, and that the rule is not blind (it is shown
//! a small bad example and must complain). Start in [`tree`], which reads the files.

#![allow(
    clippy::arithmetic_side_effects,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::string_slice,
    reason = "test code: a panic is how a test fails"
)]

mod cargo_edges;
mod clippy_bans;
mod function_len;
mod http_client;
mod links;
mod lints;
mod machine_paths;
mod migrations;
mod names;
mod scan;
mod size;
mod source;
mod tree;
mod unfinished;
mod use_direction;
mod waiting;
mod words;

/// Fails with every complaint on a line of its own.
fn assert_none(complaints: &[String]) {
    assert!(complaints.is_empty(), "\n{}\n", complaints.join("\n"));
}

/// Fails unless one of the complaints holds every one of the words.
fn assert_complains(complaints: &[String], words: &[&str]) {
    let named = complaints.iter().any(|line| words.iter().all(|word| line.contains(word)));
    assert!(named, "no complaint about {words:?} among {complaints:?}");
}
