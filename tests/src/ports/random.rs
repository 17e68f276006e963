use huiban_companion::ports::Random;
use sha2::{Digest as _, Sha256};
use std::sync::Mutex;

/// Randomness that a name and a count decide: the same in every run.
pub struct Seeded {
    name: String,
    drawn: Mutex<u64>,
}

impl Seeded {
    /// Randomness of its own for every name.
    pub fn new(name: &str) -> Self {
        Self { name: name.to_owned(), drawn: Mutex::new(0) }
    }
}

impl Random for Seeded {
    fn fill(&self, bytes: &mut [u8]) {
        for chunk in bytes.chunks_mut(32) {
            let mut drawn = self.drawn.lock().unwrap();
            *drawn += 1;
            let block = Sha256::digest(format!("{} {}", self.name, *drawn));
            chunk.copy_from_slice(&block[..chunk.len()]);
        }
    }
}
