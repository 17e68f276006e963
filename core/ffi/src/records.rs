//! Mirrors of the companion's plain records, without methods.
//!
//! A field that differs from the companion's does not compile. The texts are repeated because they
//! become the documentation of the generated Kotlin and Swift.

mod badge;
mod bookmarks;
mod changes;
mod check_in;
mod circles;
mod contacts;
mod directory;
mod enums;
mod event;
mod gate;
mod item;
mod membership;
mod names;
mod ops;
mod plan;
mod reminders;
mod search;
mod session;
mod sync;
