//! Seeds that once broke a promise.

/// A seed, and what its story found when it was new.
pub(crate) const FOUND: [(u64, &str); 1] = [(
    38,
    "a gate's disk was cloned, the database put back: the new identity opened less than the old one, \
     because the certificates that came with the request were not read",
)];
