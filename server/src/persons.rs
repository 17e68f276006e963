//! Everything that is known of one registered person, in every stream: given out as a whole, or
//! removed for good.
//!
//! Facts that say nothing of the person stay: that somebody of a random id entered, was met, agreed.

mod erase;
mod export;
mod forget;
mod holdings;

pub(crate) use erase::erase;
pub(crate) use export::export;
pub(crate) use forget::{Erasure, find_erasure, is_forgotten, taken_back};
