//! Instants as machines write them: `2026-11-12T09:00:00+08:00`.

use super::pattern::pattern;
use regex::{Captures, Regex};
use std::sync::LazyLock;

static INSTANT: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"\b(?P<date>(?:19|20)\d\d-\d\d-\d\d)(?P<sign>T| )(?P<clock>\d\d:\d\d)(?P<s>:\d\d)?(?:[.,]\d{1,9})?(?: ?(?P<zone>Z|UTC|GMT|[+-](?:0\d|1[0-4])(?::?(?:00|15|30|45))?))?(?P<after>$|[^:\d\w])",
    )
});

/// A text with such instants spelt as people write them: `2026-11-12 09:00:00 UTC+08:00`.
pub(super) fn plain_instants(text: &str) -> String {
    let spelt = INSTANT.replace_all(text, |found: &Captures<'_>| {
        let part = |name: &str| found.name(name).map_or("", |part| part.as_str());
        let (seconds, zone) = (part("s"), part("zone"));
        // “2026-11-12 10:00-11:30” goes from one time to another
        let is_span = zone.starts_with('-') && seconds.is_empty() && part("sign") == " ";
        if is_span {
            return found.get(0).map_or("", |whole| whole.as_str()).to_owned();
        }
        let zone = match zone {
            "" => String::new(),
            "Z" | "UTC" | "GMT" => " UTC+00:00".to_owned(),
            zone => format!(" UTC{zone}"),
        };
        format!("{} {}{seconds}{zone}{}", part("date"), part("clock"), part("after"))
    });
    spelt.into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn instants_are_spelt_and_spans_are_left_alone() {
        let cases = [
            ("2026-11-12T09:00:00", "2026-11-12 09:00:00"),
            ("2026-11-12T09:00", "2026-11-12 09:00"),
            ("2026-11-12T09:00:00Z", "2026-11-12 09:00:00 UTC+00:00"),
            ("2026-11-12T09:00:00.000Z", "2026-11-12 09:00:00 UTC+00:00"),
            ("2026-11-12 09:00:00+02:00", "2026-11-12 09:00:00 UTC+02:00"),
            ("2026-11-12 09:00:00+02", "2026-11-12 09:00:00 UTC+02"),
            ("2026-11-12 09:00:00 +0200", "2026-11-12 09:00:00 UTC+0200"),
            ("2026-11-12T09:00-05:00", "2026-11-12 09:00 UTC-05:00"),
            ("2026-11-12 09:00-10:30", "2026-11-12 09:00-10:30"),
            ("2026-11-12 09:00:00-10:30:00", "2026-11-12 09:00:00-10:30:00"),
            ("2026-11-12 09:00", "2026-11-12 09:00"),
        ];
        for (text, spelt) in cases {
            assert_eq!(plain_instants(text), spelt, "{text}");
        }
    }
}
