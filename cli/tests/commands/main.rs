//! The command `huiban` from outside: the built program, real servers, real folders. Every answer
//! is held against its schema in `docs/schemas`.

#![allow(
    clippy::arithmetic_side_effects,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::string_slice,
    clippy::unwrap_used,
    reason = "test code: a panic is how a test fails"
)]

mod badges;
mod contacts;
mod demo;
mod device;
mod errors;
mod event;
mod files;
mod folders;
mod gate;
mod independent;
mod keys;
mod languages;
mod lines;
mod lists;
mod people;
mod plan;
mod printing;
mod program;
mod schema;
mod server;
mod serving;
