//! Parts of a day that stand where a time would.

use crate::fold::fold;

/// A part of a day that is written in place of a time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Part {
    /// All of it.
    Day,
    /// Before noon.
    Morning,
    /// From noon on.
    Afternoon,
    /// After the sessions of the afternoon.
    Evening,
}

const WORDS: [(Part, &[&str]); 4] = [
    (
        Part::Day,
        &["全天", "全日", "整天", "终日", "全天候", "allday", "wholeday", "fullday", "daylong"],
    ),
    (Part::Morning, &["上午", "早上", "上半天", "上午半天", "morning", "am", "a.m."]),
    (Part::Afternoon, &["下午", "下半天", "下午半天", "afternoon", "pm", "p.m."]),
    (Part::Evening, &["晚上", "晚间", "晚間", "傍晚", "晚", "夜间", "夜間", "evening", "night"]),
];

/// The part of a day that a text is, if it says nothing else.
pub(crate) fn read_part(text: &str) -> Option<Part> {
    let lower = fold(text).to_lowercase();
    let edge = |c: char| !c.is_alphanumeric() && c != '.';
    let tight: String = lower.trim_matches(edge).chars().filter(|c| !edge(*c)).collect();
    let is = |words: &[&str]| words.contains(&tight.as_str());
    WORDS.iter().find(|(_, words)| is(words)).map(|(part, _)| *part)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_of_a_day_are_read_and_nothing_beside_them() {
        let cases = [
            ("全天", Part::Day),
            ("（全天）", Part::Day),
            ("全　天", Part::Day),
            ("All day", Part::Day),
            ("ALL-DAY", Part::Day),
            ("上午", Part::Morning),
            ("p.m.", Part::Afternoon),
            ("晚上", Part::Evening),
        ];
        for (text, part) in cases {
            assert_eq!(read_part(text), Some(part), "{text}");
        }
        for text in ["", "全天展览", "9:00", "下午2:00", "开幕", "All days"] {
            assert_eq!(read_part(text), None, "{text}");
        }
    }
}
