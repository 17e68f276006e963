/// Randomness fit for keys.
pub trait Random: Send + Sync {
    /// Fills `bytes`.
    fn fill(&self, bytes: &mut [u8]);
}

impl dyn Random + '_ {
    /// An array of random bytes.
    pub fn bytes<const N: usize>(&self) -> [u8; N] {
        let mut bytes = [0; N];
        self.fill(&mut bytes);
        bytes
    }

    /// A number in `0..=bound`, for jitter.
    pub fn up_to(&self, bound: u64) -> u64 {
        let drawn = u64::from_be_bytes(self.bytes());
        bound.checked_add(1).map_or(drawn, |count| drawn.checked_rem(count).unwrap_or(0))
    }
}
