use crate::chance::Chance;
use huiban_server::ports::NoRandomness;
use std::sync::Mutex;

/// Randomness for keys, ids and jitter that a seed decides.
pub struct Drawn(Mutex<Chance>);

impl Drawn {
    /// Randomness of its own for every place in a story.
    pub fn at(places: &[u64]) -> Self {
        Self(Mutex::new(Chance::at(places)))
    }

    fn draw(&self, bytes: &mut [u8]) {
        let mut chance = self.0.lock().unwrap();
        for part in bytes.chunks_mut(8) {
            let drawn = chance.draw().to_be_bytes();
            part.copy_from_slice(&drawn[..part.len()]);
        }
    }
}

impl huiban_companion::ports::Random for Drawn {
    fn fill(&self, bytes: &mut [u8]) {
        self.draw(bytes);
    }
}

impl huiban_server::ports::Random for Drawn {
    fn fill(&self, bytes: &mut [u8]) -> Result<(), NoRandomness> {
        self.draw(bytes);
        Ok(())
    }
}
