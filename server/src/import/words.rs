//! Words of a file as texts, codes and kinds.

use huiban_protocol::digest::sha256;
use huiban_protocol::documents::{Language, SessionKind, Text};

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
    } else if says(&["hans", "cn", "sg"]) || !raw.contains(|c| TRADITIONAL.contains(c)) {
        Language::ZhHans
    } else {
        Language::ZhHant
    }
}

/// Characters that only the traditional script has, such as agendas are full of.
const TRADITIONAL: &str = "會議論壇國際學開發機體數據網電訊產業師與為這個們來時對經過後無關長門間題實現應當點\
    務環術醫藥競賽獎創園區廳樓層講閉場專題報導頒簽約儀參觀構設計級組聯東灣龍";

/// A code of at most 48 characters from a name, always the same for the same name: its letters and
/// digits, and a piece of its hash where letters of other scripts or signs had to be left out.
pub(crate) fn code(name: &str, prefix: &str) -> String {
    const LETTERS_MAX: usize = 40;
    let name = name.trim();
    let mut slug = String::new();
    for c in name.chars().filter(char::is_ascii) {
        if c.is_ascii_alphanumeric() {
            slug.push(c.to_ascii_lowercase());
        } else if !slug.is_empty() && !slug.ends_with('-') {
            slug.push('-');
        }
    }
    let is_whole = name.chars().all(|c| c.is_ascii_alphanumeric() || " -_.".contains(c))
        && slug.len() <= LETTERS_MAX;
    slug.truncate(LETTERS_MAX);
    let slug = slug.trim_end_matches('-');
    match (slug.is_empty(), is_whole) {
        (true, _) => format!("{prefix}-{}", short_hash(name)),
        (false, true) => slug.to_owned(),
        (false, false) => format!("{slug}-{}", short_hash(name)),
    }
}

/// Six hexadecimal digits that stand for a text.
pub(crate) fn short_hash(text: &str) -> String {
    let mut hash = sha256(text.as_bytes()).to_string();
    hash.truncate(6);
    hash
}

/// Sixteen hexadecimal digits that stand for a text.
pub(crate) fn long_hash(text: &str) -> String {
    let mut hash = sha256(text.as_bytes()).to_string();
    hash.truncate(16);
    hash
}

/// The part of a text by which two spellings of the same are the same: letters and digits.
pub(crate) fn folded(text: &str) -> String {
    text.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
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
    fn a_name_s_code_is_readable_and_two_names_never_share_one() {
        let cases = [
            ("H.2214", "h-2214"),
            ("Gray Room", "gray-room"),
            ("  Gray  room ", "gray-room"),
            ("主会场", "room-"),
            ("Saal Zürich", "saal-zrich-"),
            ("C++", "c-"),
            ("C#", "c-"),
        ];
        for (name, expected) in cases {
            let code = code(name, "room");
            assert!(code == expected || (expected.ends_with('-') && code.starts_with(expected)));
        }
        assert_ne!(code("C++", "room"), code("C#", "room"));
        assert!(code(&"long name ".repeat(20), "room").len() <= 48);
    }

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
