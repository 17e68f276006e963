//! Foldings, readings and matches as tables of cases.

#![allow(
    clippy::arithmetic_side_effects,
    clippy::string_slice,
    reason = "test code: a panic is how a test fails"
)]

use super::*;
use proptest::prelude::*;

fn folded(text: &str) -> String {
    Folded::of(text).chars.iter().collect()
}

fn finds(typed: &str, text: &str, readings: Readings) -> bool {
    let text = Folded::of(text);
    let question = Question::parse(typed);
    !question.terms.is_empty() && question.terms.iter().all(|term| term.is_in(&text, readings))
}

#[test]
fn what_a_reader_takes_for_the_same_folds_to_the_same() {
    let cases = [
        ("⽆锡", "无锡"),
        ("無錫", "无锡"),
        ("⻛", "风"),
        ("⻓", "长"),
        ("⻑", "长"),
        ("⼈⼯智能", "人工智能"),
        ("論壇", "论坛"),
        ("髮髪發", "发髪发"),
        ("臺灣", "台湾"),
        ("裏裡", "里里"),
        ("衛衞", "卫卫"),
        ("ＡＩ１２３", "ai123"),
        ("Café", "cafe"),
        ("Cafe\u{301}", "cafe"),
        ("Ångström ﬁn", "angstrom fin"),
        ("STRASSE Straße", "strasse strasse"),
        ("ﾍﾟｰｼﾞ", "ヘーシ"),
        ("㎡①½", "m2112"),
        ("İstanbul", "istanbul"),
        ("豈", "岂"),
    ];
    for (text, expected) in cases {
        let got: String =
            folded(text).chars().filter(|c| c.is_alphanumeric() || *c == ' ').collect();
        assert_eq!(got, expected, "{text}");
    }
}

#[test]
fn letters_find_the_beginnings_of_words() {
    for (typed, text, expected) in [
        ("med", "MedTech Innovation", true),
        ("innov", "MedTech Innovation", true),
        ("tech", "MedTech Innovation", false),
        ("2021", "MISE2021", true),
        ("mise20", "MISE2021", true),
        ("021", "MISE2021", false),
        ("3d", "3D打印", true),
        ("打印", "3D打印", true),
        ("cafe", "Café", true),
        ("ai 打", "AI打印", true),
        ("c++", "C", true),
        ("x-ray", "X-ray", true),
    ] {
        assert_eq!(finds(typed, text, Readings::None), expected, "{typed} in {text}");
    }
}

#[test]
fn pinyin_finds_as_it_is_typed() {
    for (typed, text) in [
        ("z", "张伟"),
        ("zh", "张伟"),
        ("zhangw", "张伟"),
        ("zhangwei", "张伟"),
        ("zhang wei", "张伟"),
        ("zw", "张伟"),
        ("wei", "张伟"),
        ("ZhangWei", "張偉"),
        ("yinhang", "工商银行"),
        ("chongqing", "重庆大学"),
        ("cqdx", "重庆大学"),
        ("kuaiji", "会计"),
        ("lvse", "绿色"),
        ("luse", "绿色"),
        ("xian", "西安"),
        ("xi'an", "西安"),
        ("yiliaoqixiechuangxin", "第九届医疗器械创新周"),
        ("ylqxcxz", "第九届医疗器械创新周"),
    ] {
        assert!(finds(typed, text, Readings::Words), "{typed} in {text}");
        assert!(!finds(typed, text, Readings::None), "{typed} in the running text {text}");
    }
    for (typed, text) in [("zhangg", "张伟"), ("wz", "张伟"), ("hang", "张伟"), ("zwx", "张伟")]
    {
        assert!(!finds(typed, text, Readings::Words), "{typed} in {text}");
    }
}

#[test]
fn family_names_are_read_as_such_at_the_beginning_of_a_name() {
    for (typed, name) in [
        ("shanxiao", "单晓"),
        ("zengzi", "曾子墨"),
        ("qiu", "仇英"),
        ("xie", "解晓东"),
        ("ou", "区念祖"),
        ("zha", "查良镛"),
        ("moqi", "万俟雪"),
        ("mqx", "万俟雪"),
        ("yuchi", "尉迟恭"),
        ("yuchi", "尉遲恭"),
        ("piao", "朴春花"),
        ("zhai", "翟天临"),
        ("kan", "阚泽"),
    ] {
        assert!(finds(typed, name, Readings::Name), "{typed} in {name}");
    }
    // in the middle, and in words, they are read as everyone reads them
    assert!(!finds("piao", "老朴", Readings::Name));
    assert!(!finds("piao", "朴素", Readings::Words));
    assert!(finds("pusu", "朴素", Readings::Words));
}

#[test]
fn a_question_has_no_operators_and_has_bounds() {
    let terms = |text: &str| Question::parse(text).terms.len();
    for text in ["", "   ", "\"'*():^-", "\0\u{1b}[", "👩‍⚕️", "。，！"] {
        assert_eq!(terms(text), 0, "{text:?}");
    }
    assert_eq!(terms("AI张"), 2);
    assert_eq!(terms("ai AI ＡＩ"), 1);
    assert_eq!(terms(&"a b c d e f g h i j k l ".repeat(3)), 8);
    let long = Question::parse(&"很".repeat(10_000));
    assert!(matches!(&*long.terms, [Term::Ideographs(chars)] if chars.len() <= 40));
}

/// Texts in which everything that folds in some special way turns up often.
fn texts() -> impl Strategy<Value = String> {
    let special = prop::sample::select(vec![
        '无', '無', '⽆', '锡', '錫', '⻛', '风', '风', 'Ａ', 'a', 'É', '\u{301}', 'ß', 'ﬁ', '1',
        '２', '①', '㎡', ' ', '·', '-', '单', '行', '长', '绿', '重', 'が', '\u{200d}', '😀', 'İ',
        '𠮷', '\0',
    ]);
    prop::collection::vec(prop_oneof![4 => special, 1 => any::<char>()], 0..24)
        .prop_map(String::from_iter)
}

proptest! {
    #[test]
    fn folding_twice_changes_nothing(text in texts()) {
        prop_assert_eq!(folded(&folded(&text)), folded(&text));
    }

    #[test]
    fn a_part_folds_to_a_part_and_points_back_to_itself(text in texts(), a in 0usize..24, b in 0usize..24) {
        let chars: Vec<char> = text.chars().collect();
        let (start, end) = (a.min(b).min(chars.len()), a.max(b).min(chars.len()));
        let part: String = chars[start..end].iter().collect();
        let (whole, part) = (Folded::of(&text), Folded::of(&part));
        let before = Folded::of(&chars[..start].iter().collect::<String>()).chars.len();
        prop_assert_eq!(&whole.chars[before..before + part.chars.len()], &*part.chars);
        for at in 0..part.chars.len() {
            let (from, to) = whole.original(before + at, before + at + 1).unwrap();
            prop_assert!(start <= from as usize && (to as usize) <= end && from < to);
        }
    }

    #[test]
    fn any_question_is_taken_apart(text in any::<String>()) {
        for term in Question::parse(&text).terms {
            let (Term::Ideographs(chars) | Term::Letters(chars)) = term;
            prop_assert!(!chars.is_empty() && chars.iter().all(|c| c.is_alphanumeric()));
        }
    }
}

#[test]
fn signs_that_are_no_characters_ask_for_nothing() {
    for sign in ["\u{31ef}", "\u{2ffff}", "\u{3100}", "、", "\u{fffd}"] {
        assert_eq!(Question::parse(sign).terms, [], "{sign:?}");
    }
}

#[test]
fn everyone_on_the_bundled_stages_is_found_by_pinyin() {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../../samples/hmiw2026/event.json");
    let text = std::fs::read_to_string(path).unwrap();
    let event: serde_json::Value = serde_json::from_str(&text).unwrap();
    let mut looked_for = 0;
    for speaker in event["speakers"].as_array().unwrap() {
        // an id is the name in pinyin, the family name first
        let id = speaker["id"].as_str().unwrap();
        let Some(name) = speaker["name"]["zh-Hans"].as_str() else { continue };
        let Some((family, given)) = id.trim_end_matches("-2").split_once('-') else { continue };
        for typed in [
            format!("{family}{given}"),
            format!("{family} {given}"),
            format!("{family}{}", &given[..1]),
        ] {
            assert!(finds(&typed, name, Readings::Name), "{typed} for {name}");
        }
        looked_for += 1;
    }
    assert!(looked_for > 300, "{looked_for}");
}
