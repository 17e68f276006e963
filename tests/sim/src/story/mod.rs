//! What a seed says: who takes part, how bad the world is, and what happens when.

mod fate;
mod plan;
mod step;

pub use fate::{Fate, Rates, forged};
pub use plan::{Plan, START_MS};
pub use step::{Step, What};
