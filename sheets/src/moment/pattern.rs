//! Patterns that are compiled once.

use regex::Regex;

/// A pattern of this crate's own; the tests compile every one.
#[expect(clippy::expect_used, reason = "a constant that the tests compile")]
pub(crate) fn pattern(text: &str) -> Regex {
    Regex::new(text).expect("a pattern")
}
