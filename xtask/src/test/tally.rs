//! Counts of single tests, read from what the test programs print.

use anyhow::Result;

/// How many tests passed, failed and were skipped.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Tally {
    /// Passed.
    pub(crate) passed: usize,
    /// Failed.
    pub(crate) failed: usize,
    /// Left out on purpose.
    pub(crate) skipped: usize,
}

impl Tally {
    /// A check that is not a test, passed.
    pub(super) fn one_success() -> Self {
        Self { passed: 1, ..Self::default() }
    }

    /// A check that is not a test, failed.
    pub(super) fn one_failure() -> Self {
        Self { failed: 1, ..Self::default() }
    }

    /// Both together.
    pub(super) fn plus(self, other: Self) -> Self {
        Self {
            passed: self.passed.saturating_add(other.passed),
            failed: self.failed.saturating_add(other.failed),
            skipped: self.skipped.saturating_add(other.skipped),
        }
    }

    /// Nothing ran at all.
    pub(super) fn is_empty(self) -> bool {
        self.passed == 0 && self.failed == 0
    }

    /// A command that failed without a failed test (a compile error, a crash) is a failure too.
    pub(super) fn with_exit(self, command: &Result<()>) -> Self {
        if command.is_err() && self.failed == 0 { self.plus(Self::one_failure()) } else { self }
    }

    /// Sums the `test result:` lines of Rust's test programs.
    ///
    /// Tests that were filtered out are not skipped: another part runs them.
    pub(super) fn from_cargo(text: &str) -> Self {
        text.lines()
            .filter_map(|line| line.trim_start().strip_prefix("test result:"))
            .map(|line| Self {
                passed: number_before(line, " passed"),
                failed: number_before(line, " failed"),
                skipped: number_before(line, " ignored"),
            })
            .fold(Self::default(), Self::plus)
    }

    /// XCTest prints a line for every suite and for the suites that contain it: the largest is all.
    pub(super) fn from_xctest(text: &str) -> Self {
        text.lines()
            .filter_map(|line| line.trim_start().strip_prefix("Executed "))
            .map(|line| {
                let ran = line.split(' ').next().and_then(|n| n.parse().ok()).unwrap_or(0);
                let failed = number_before(line, " failure");
                let skipped =
                    number_before(line, " test skipped").max(number_before(line, " tests skipped"));
                let not_passed = failed.saturating_add(skipped);
                Self { passed: usize::saturating_sub(ran, not_passed), failed, skipped }
            })
            .max_by_key(|tally| tally.passed.saturating_add(tally.failed))
            .unwrap_or_default()
    }

    /// One surefire report: the attributes of its `<testsuite …>`.
    pub(super) fn from_surefire(xml: &str) -> Self {
        let suite = xml.split_once("<testsuite ").and_then(|(_, rest)| rest.split_once('>'));
        let Some((attributes, _)) = suite else { return Self::one_failure() };
        let attribute = |name: &str| -> usize {
            let value = attributes.split_once(&format!(" {name}=\""));
            let value = value.and_then(|(_, rest)| rest.split_once('"'));
            value.and_then(|(value, _)| value.parse().ok()).unwrap_or(0)
        };
        let failed = attribute("failures").saturating_add(attribute("errors"));
        let skipped = attribute("skipped");
        let not_passed = failed.saturating_add(skipped);
        Self { passed: attribute("tests").saturating_sub(not_passed), failed, skipped }
    }
}

/// The number right before a word, as in `3 passed`.
fn number_before(line: &str, word: &str) -> usize {
    let Some((before, _)) = line.split_once(word) else { return 0 };
    before.rsplit(|c: char| !c.is_ascii_digit()).next().and_then(|n| n.parse().ok()).unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::Tally;

    #[test]
    fn cargo_results_of_several_programs_are_summed() {
        let text = "test result: ok. 3 passed; 0 failed; 1 ignored; 0 measured; 9 filtered out\n\
                    noise\ntest result: FAILED. 2 passed; 1 failed; 0 ignored; 0 measured\n";
        assert_eq!(Tally::from_cargo(text), Tally { passed: 5, failed: 1, skipped: 1 });
    }

    #[test]
    fn the_largest_xctest_line_counts() {
        let text = "\t Executed 2 tests, with 0 failures (0 unexpected) in 0.1 (0.1) seconds\n\
                    \t Executed 5 tests, with 1 test skipped and 1 failure (0 unexpected) in 1 s\n";
        assert_eq!(Tally::from_xctest(text), Tally { passed: 3, failed: 1, skipped: 1 });
    }

    #[test]
    fn a_surefire_report_is_read_from_its_attributes() {
        let xml = "<?xml version=\"1.0\"?><testsuite name=\"a.BTest\" time=\"0.1\" tests=\"7\" \
                   errors=\"1\" skipped=\"2\" failures=\"1\"><testcase/></testsuite>";
        assert_eq!(Tally::from_surefire(xml), Tally { passed: 3, failed: 2, skipped: 2 });
    }

    #[test]
    fn a_failed_command_without_a_failed_test_is_a_failure() {
        let all_well = Tally { passed: 4, failed: 0, skipped: 0 };
        assert_eq!(all_well.with_exit(&Ok(())).failed, 0);
        assert_eq!(all_well.with_exit(&Err(anyhow::anyhow!("died"))).failed, 1);
    }

    #[test]
    fn an_unreadable_report_is_a_failure() {
        assert_eq!(Tally::from_surefire("<html>"), Tally::one_failure());
    }
}
