//! What the parts of Huiban do together. One binary: it links the whole product, and links once.

#![allow(
    clippy::arithmetic_side_effects,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "test code: a panic is how a test fails"
)]

mod card_codes;
mod independent;
mod stories;
mod vectors;
