//! Words of a file as texts, codes and kinds.

use huiban_formats::script::is_traditional;
use huiban_protocol::documents::{Language, SessionKind, Text};

pub(crate) use huiban_formats::code::{code, long_hash, short_hash};
/// The part of a text by which two spellings of the same are the same.
pub(crate) use huiban_formats::script::key as folded;

/// A text in the language that it seems to be written in; what is not Chinese stands where English
/// does, which every reader falls back to. `tag` is what the file says of the language.
pub(crate) fn text(raw: &str, tag: Option<&str>) -> Text {
    Text::new(language_of(raw, tag), raw.trim())
}

/// The same; `None` where nothing is written.
pub(crate) fn some_text(raw: &str, tag: Option<&str>) -> Option<Text> {
    Some(text(raw, tag)).filter(|text| !text.is_blank())
}

fn language_of(raw: &str, tag: Option<&str>) -> Language {
    let is_han = |c: char| matches!(c, '\u{3400}'..='\u{9fff}' | '\u{20000}'..='\u{323af}');
    // kana and hangul stand among ideographs that are no Chinese
    let is_other = |c: char| matches!(c, '\u{3040}'..='\u{30ff}' | '\u{ac00}'..='\u{d7af}');
    if !raw.contains(is_han) || raw.contains(is_other) {
        return Language::En;
    }
    let tag = tag.map(str::to_ascii_lowercase).unwrap_or_default();
    let says = |parts: &[&str]| parts.iter().any(|part| tag.contains(part));
    if says(&["hant", "tw", "hk", "mo"]) {
        Language::ZhHant
    } else if says(&["hans", "cn", "sg"]) || !is_traditional(raw) {
        Language::ZhHans
    } else {
        Language::ZhHant
    }
}

/// What a session is, from what the file says it is and from its title.
pub(crate) fn kind(said: Option<&str>, title: &str) -> SessionKind {
    let said = said.unwrap_or_default();
    // the project's own words come back as they went
    if let Ok(kind) = serde_json::from_value(serde_json::Value::String(said.to_owned())) {
        return kind;
    }
    let said = said.to_lowercase();
    let has = |text: &str, words: &[&str]| words.iter().any(|word| text.contains(word));
    let known: [(&[&str], SessionKind); 10] = [
        (&["keynote", "主旨", "主题演讲"], SessionKind::Keynote),
        (&["opening", "开幕", "開幕"], SessionKind::Opening),
        (&["break", "lunch", "pause", "茶歇", "午餐", "休息"], SessionKind::Break),
        (&["panel", "roundtable", "podium", "discussion", "bof", "圆桌"], SessionKind::Roundtable),
        (&["workshop", "training", "tutorial", "培训"], SessionKind::Training),
        (&["contest", "competition", "决赛", "大赛"], SessionKind::Contest),
        (&["award", "颁奖"], SessionKind::Award),
        (&["signing ceremony", "签约"], SessionKind::Signing),
        (&["exhibition", "exhibit", "展览"], SessionKind::Exhibition),
        (&["social", "party", "concert", "performance", "dinner", "晚宴"], SessionKind::Social),
    ];
    if let Some((_, kind)) = known.iter().find(|(words, _)| has(&said, words)) {
        return *kind;
    }
    let title = title.trim().to_lowercase();
    let pauses = ["break", "lunch", "lunch break", "coffee break", "tea break", "coffee", "dinner"];
    let is_pause = pauses.contains(&title.as_str())
        || ["茶歇", "午餐", "午休", "休息", "中场休息"].contains(&title.as_str());
    if is_pause { SessionKind::Break } else { SessionKind::Talk }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_stands_in_its_own_language() {
        let cases = [
            ("Opening", Some("zh"), Language::En),
            ("开幕式", None, Language::ZhHans),
            ("開幕式", None, Language::ZhHant),
            ("主旨演讲 Keynote", Some("en"), Language::ZhHans),
            ("主旨", Some("zh-TW"), Language::ZhHant),
            ("会議のご案内", Some("ja"), Language::En),
        ];
        for (raw, tag, expected) in cases {
            assert_eq!(language_of(raw, tag), expected, "{raw}");
        }
    }
}
