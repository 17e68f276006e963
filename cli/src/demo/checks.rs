//! What a step found to be so.

use crate::error::{CliError, Result};
use std::fmt::Debug;

/// Collects the checks of one step; the first that fails ends it.
pub(super) struct Checks {
    passed: Vec<String>,
    /// The next check is made to fail, for tests.
    falsified: bool,
}

impl Checks {
    pub(super) fn new(falsified: bool) -> Self {
        Self { passed: Vec::new(), falsified }
    }

    /// What was found to be so.
    pub(super) fn passed(&self) -> &[String] {
        &self.passed
    }

    /// Checks that something is so.
    pub(super) fn holds(&mut self, what: impl Into<String>, so: bool) -> Result<()> {
        self.judge(what.into(), so, || "it is not so".to_owned())
    }

    /// Checks that two values are equal.
    pub(super) fn equal<T: PartialEq + Debug>(
        &mut self,
        what: impl Into<String>,
        found: &T,
        expected: &T,
    ) -> Result<()> {
        self.judge(what.into(), found == expected, || {
            format!("found {}, expected {}", short(found), short(expected))
        })
    }

    fn judge(&mut self, what: String, so: bool, why: impl FnOnce() -> String) -> Result<()> {
        let falsified = std::mem::take(&mut self.falsified);
        if so == falsified {
            return Err(CliError::internal(format!("check failed: {what}: {}", why())));
        }
        self.passed.push(what);
        Ok(())
    }
}

/// Enough of a value to see what is wrong.
fn short(value: &impl Debug) -> String {
    let text = format!("{value:?}");
    match text.char_indices().nth(300) {
        Some((end, _)) => format!("{}…", text.get(..end).unwrap_or_default()),
        None => text,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_check_that_fails_ends_the_step_and_is_named() {
        let mut checks = Checks::new(false);
        checks.equal("two things", &1, &1).unwrap();
        let error = checks.equal("counts", &1, &2).unwrap_err();
        let said = error.message(huiban_protocol::documents::Language::En);
        assert!(said.contains("counts: found 1, expected 2"), "{said}");
        assert!(checks.holds("nothing", false).is_err());
        assert_eq!(checks.passed(), ["two things"]);
    }

    #[test]
    fn a_falsified_step_fails_at_a_check_that_would_hold() {
        let mut checks = Checks::new(true);
        assert!(checks.equal("counts", &1, &1).is_err());
        assert!(checks.passed().is_empty());
    }
}
