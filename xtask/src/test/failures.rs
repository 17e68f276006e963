//! The lines of a log that tell why a part failed.
//!
//! A test program that fails is followed by others that pass, so the end of a log alone may not
//! hold a single word about the failure.

use std::ops::Range;

/// What a line holds that reports a failure: libtest, rustc and Swift, Maven.
const MARKS: [&str; 4] = ["... FAILED", "panicked at", "error:", "[ERROR]"];

/// How many lines after such a line belong to it: a panic's message and what it compared.
const FOLLOWING: usize = 15;

/// How many lines are shown at the most.
const AT_MOST: usize = 200;

/// How much of the end is shown in any case.
const END: usize = 40;

/// The telling lines in their order, with `…` where others are left out.
pub(super) fn telling(text: &str) -> Vec<&str> {
    let lines: Vec<&str> = text.lines().collect();
    let mut shown = Vec::new();
    let mut next = 0;
    for range in ranges(&lines) {
        if range.start > next && !shown.is_empty() {
            shown.push("…");
        }
        next = range.end;
        shown.extend_from_slice(lines.get(range).unwrap_or_default());
    }
    shown
}

/// The ranges of lines to show; they neither overlap nor touch.
fn ranges(lines: &[&str]) -> Vec<Range<usize>> {
    let marked =
        lines.iter().enumerate().filter(|(_, line)| MARKS.iter().any(|m| line.contains(m)));
    let around = marked.map(|(at, _)| at..at.saturating_add(FOLLOWING).min(lines.len()));
    let end = lines.len().saturating_sub(END)..lines.len();
    let mut ranges: Vec<Range<usize>> = Vec::new();
    let mut count = 0_usize;
    for range in around.take_while(|range| {
        count = count.saturating_add(range.len());
        count <= AT_MOST
    }) {
        join(&mut ranges, range);
    }
    join(&mut ranges, end);
    ranges
}

/// Adds a range that does not start before the last one.
fn join(ranges: &mut Vec<Range<usize>>, next: Range<usize>) {
    match ranges.last_mut() {
        Some(last) if next.start <= last.end => {
            last.start = last.start.min(next.start);
            last.end = last.end.max(next.end);
        }
        _ => ranges.push(next),
    }
}

#[cfg(test)]
mod tests {
    use super::telling;

    #[test]
    fn a_failure_long_before_the_end_is_shown() {
        let before = "test good ... ok\n".repeat(300);
        let after = "test fine ... ok\n".repeat(300);
        let text = format!("{before}test bad ... FAILED\nleft: 1\nright: 2\n{after}");
        let shown = telling(&text);
        assert_eq!(shown.first(), Some(&"test bad ... FAILED"));
        assert!(shown.contains(&"right: 2") && shown.contains(&"…"));
        assert!(shown.len() < 60, "{}", shown.len());
    }

    #[test]
    fn a_log_without_a_mark_shows_its_end() {
        let text: String = (0..500).map(|n| format!("{n}\n")).collect();
        let shown = telling(&text);
        assert_eq!((shown.first(), shown.last()), (Some(&"460"), Some(&"499")));
    }

    #[test]
    fn a_thousand_failures_do_not_flood() {
        let text = "x panicked at y\n".repeat(1_000);
        assert!(telling(&text).len() < 300);
    }

    #[test]
    fn marks_near_the_end_are_shown_once() {
        let text = "one\ntwo ... FAILED\nthree\n";
        assert_eq!(telling(text), ["one", "two ... FAILED", "three"]);
    }
}
