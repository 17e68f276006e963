//! Search finds what a plain look at every text finds: on the bundled event, and on 10,000
//! sessions made from its words.

#![allow(
    clippy::arithmetic_side_effects,
    clippy::string_slice,
    reason = "test code: a panic is how a test fails"
)]

use super::fixture::{Fixture, ms};
use crate::search::{SEARCH_LIMIT_MAX, SearchKind, SearchQuery};
use crate::text::{Folded, Question, Readings, Term};
use serde_json::{Value, json};
use std::collections::{BTreeMap, BTreeSet};

/// Every row with its texts: each with the readings by which pinyin may find it.
struct Oracle {
    rows: BTreeMap<String, Vec<(String, Folded, Readings)>>,
}

const KINDS: [(&str, &str); 6] = [
    ("sessions", "session"),
    ("forums", "forum"),
    ("speakers", "speaker"),
    ("exhibitors", "exhibitor"),
    ("projects", "project"),
    ("notices", "notice"),
];

fn bundled() -> Value {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../../samples/hmiw2026/event.json");
    serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap()
}

fn id_of(row: &Value) -> &str {
    row.get("id").or_else(|| row.get("code")).and_then(Value::as_str).unwrap()
}

/// The rows of a document, as the server writes them.
pub(super) fn rows_of(document: &Value) -> Vec<(&'static str, &str, Value)> {
    let mut rows = Vec::new();
    for (list, kind) in KINDS {
        for item in document[list].as_array().unwrap() {
            let row = match kind {
                "session" => json!({"session": item,
                    "first": {"start": item["start"], "end": item["end"]}}),
                _ => item.clone(),
            };
            rows.push((kind, id_of(item), row));
        }
    }
    rows
}

/// Every text below a value, whatever it is called.
fn collect(value: &Value, texts: &mut Vec<String>) {
    match value {
        Value::String(text) => texts.push(text.clone()),
        Value::Array(all) => all.iter().for_each(|item| collect(item, texts)),
        Value::Object(all) => all.values().for_each(|item| collect(item, texts)),
        _ => {}
    }
}

impl Oracle {
    fn of(document: &Value) -> Self {
        let mut titles = BTreeMap::new();
        let mut rows = BTreeMap::new();
        for (list, kind) in KINDS.into_iter().rev() {
            for item in document[list].as_array().unwrap() {
                let mut texts = Vec::new();
                let add = |from: &Value, readings, texts: &mut Vec<_>| {
                    let mut found = Vec::new();
                    collect(from, &mut found);
                    texts.extend(found.into_iter().map(|text| {
                        let folded = Folded::of(&text);
                        (folded.chars.iter().collect::<String>(), folded, readings)
                    }));
                };
                let title = item.get("title").filter(|_| kind != "speaker");
                let title = title.or_else(|| item.get("name")).unwrap();
                let readings = if kind == "speaker" { Readings::Name } else { Readings::Words };
                add(title, readings, &mut texts);
                titles.insert((kind, id_of(item).to_owned()), texts.clone());
                for field in ["host", "org", "offers", "booth", "category"] {
                    add(&item[field], Readings::Words, &mut texts);
                }
                if kind == "speaker" {
                    add(&item["title"], Readings::Words, &mut texts);
                }
                for list in ["awards", "agreements"] {
                    for one in item[list].as_array().into_iter().flatten() {
                        add(&one["title"], Readings::Words, &mut texts);
                        add(&one["parties"], Readings::Words, &mut texts);
                        for entry in one["entries"].as_array().into_iter().flatten() {
                            add(&entry["winner"], Readings::Words, &mut texts);
                            add(&entry["prize"], Readings::None, &mut texts);
                        }
                    }
                }
                for file in item["attachments"].as_array().into_iter().flatten() {
                    add(&file["title"], Readings::None, &mut texts);
                }
                for field in ["description", "bio", "text"] {
                    add(&item[field], Readings::None, &mut texts);
                }
                for part in item["speakers"].as_array().into_iter().flatten() {
                    let id = part["speaker"].as_str().unwrap().to_owned();
                    texts.extend(titles[&("speaker", id)].clone());
                }
                for id in item["projects"].as_array().into_iter().flatten() {
                    texts.extend(titles[&("project", id.as_str().unwrap().to_owned())].clone());
                }
                if let Some(code) = item["exhibitor"].as_str() {
                    texts.extend(titles[&("exhibitor", code.to_owned())].clone());
                }
                rows.insert(format!("{kind}/{}", id_of(item)), texts);
            }
        }
        Self { rows }
    }

    /// What has every term somewhere: ideographs anywhere, letters at the beginning of a word, and
    /// where asked for, pinyin.
    fn find(&self, text: &str, pinyin: bool) -> BTreeSet<String> {
        let question = Question::parse(text);
        let has = |term: &Term, (text, folded, readings): &(String, Folded, Readings)| match term {
            Term::Ideographs(chars) => text.contains(&chars.iter().collect::<String>()),
            Term::Letters(chars) => {
                let letters: String = chars.iter().collect();
                let begins = |(at, _): (usize, &str)| {
                    let before = text[..at].chars().next_back();
                    let word = |c: char| c.is_alphanumeric() && !('⺀'..='\u{3ffff}').contains(&c);
                    let digit = letters.starts_with(|c: char| c.is_numeric());
                    before.is_none_or(|c| !word(c) || c.is_numeric() != digit)
                };
                text.match_indices(&letters).any(begins) || pinyin && term.is_in(folded, *readings)
            }
        };
        let all = |texts: &Vec<_>| {
            !question.terms.is_empty()
                && question.terms.iter().all(|term| texts.iter().any(|text| has(term, text)))
        };
        self.rows.iter().filter(|(_, texts)| all(texts)).map(|(key, _)| key.clone()).collect()
    }
}

/// Holds search against the oracle; returns how many were found.
fn hold(fixture: &Fixture, oracle: &Oracle, text: &str) -> usize {
    let expected = oracle.find(text, true);
    assert!(oracle.find(text, false).is_subset(&expected), "{text}");
    let max = SEARCH_LIMIT_MAX as usize;
    let ask = |kinds: Vec<SearchKind>| -> BTreeSet<String> {
        let query = SearchQuery { text: text.to_owned(), kinds, limit: Some(SEARCH_LIMIT_MAX) };
        let hits = fixture.ask(&query, ms(8));
        hits.iter().map(|hit| format!("{}/{}", hit.kind, hit.id)).collect()
    };
    if expected.len() <= max {
        assert_eq!(ask(Vec::new()), expected, "{text}");
        return expected.len();
    }
    // no question is answered with more than the limit, so that much is asked for of each kind
    let mut found = 0;
    for kind in SearchKind::ALL {
        let of_kind: BTreeSet<String> =
            expected.iter().filter(|key| key.starts_with(kind.name())).cloned().collect();
        let hits = ask(vec![kind]);
        assert!(hits.is_subset(&of_kind), "{text}");
        assert_eq!(hits.len(), of_kind.len().min(max), "{text}");
        found += hits.len();
    }
    found
}

/// A source of numbers that is the same in every run.
struct Numbers(u64);

impl Numbers {
    fn below(&mut self, bound: usize) -> usize {
        self.0 =
            self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) as usize % bound
    }
}

/// Questions of all kinds: pieces of the texts, with and without pinyin, alone and mixed.
fn questions(document: &Value, numbers: &mut Numbers, count: usize) -> Vec<String> {
    let mut texts = Vec::new();
    KINDS.iter().for_each(|(list, _)| collect(&document[list], &mut texts));
    let mut questions: Vec<String> = Vec::new();
    let piece = |numbers: &mut Numbers| -> String {
        let chars: Vec<char> = texts[numbers.below(texts.len())].chars().collect();
        let start = numbers.below(chars.len().max(1));
        chars.iter().skip(start).take(1 + numbers.below(6)).collect()
    };
    while questions.len() < count {
        let one = piece(numbers);
        questions.push(match numbers.below(4) {
            0 => format!("{one} {}", piece(numbers)),
            _ => one,
        });
    }
    questions
}

const TYPED: [&str; 28] = [
    "无锡",
    "⽆锡",
    "無錫",
    "论坛",
    "論壇",
    "张",
    "的",
    "a",
    "ai",
    "AI 张",
    "ai医疗",
    "zhangw",
    "zw",
    "zhang wei",
    "shou",
    "ssjqr",
    "yiliaoqixie",
    "2026",
    "5",
    "c05",
    "robot",
    "Innov",
    "机器人",
    "人工智能",
    "shan",
    "zeng",
    "ouyang",
    "s",
];

#[test]
fn the_bundled_event_is_found_as_a_look_at_every_text_finds_it() {
    let document = bundled();
    let fixture = Fixture::new();
    fixture.put(&rows_of(&document));
    let oracle = Oracle::of(&document);
    let mut numbers = Numbers(1);
    let mut found = 0;
    for text in TYPED.map(str::to_owned).into_iter().chain(questions(&document, &mut numbers, 80)) {
        found += hold(&fixture, &oracle, &text);
    }
    assert!(found > 1_000, "{found}");
}

/// The bundled event with another number of sessions, made from its words.
pub(super) fn generated(sessions: usize) -> Value {
    let mut document = bundled();
    let mut numbers = Numbers(2);
    let from = document["sessions"].as_array().unwrap().clone();
    let people = document["speakers"].as_array().unwrap().clone();
    let mixed = |numbers: &mut Numbers, field: &str| {
        let mut text = serde_json::Map::new();
        for language in ["zh-Hans", "en"] {
            let parts: Vec<&str> = (0..2)
                .filter_map(|_| from[numbers.below(from.len())][field][language].as_str())
                .collect();
            text.insert(language.to_owned(), json!(parts.join(" ")));
        }
        Value::Object(text)
    };
    let made: Vec<Value> = (0..sessions)
        .map(|n| {
            let speakers: Vec<Value> = (0..numbers.below(3))
                .map(|_| json!({"speaker": people[numbers.below(people.len())]["id"]}))
                .collect();
            json!({
                "id": format!("g{n}"), "kind": "talk", "speakers": speakers,
                "title": mixed(&mut numbers, "title"),
                "description": mixed(&mut numbers, "description"),
                "start": format!("2026-11-{:02}T{:02}:00:00+08:00", 20 + n % 3, 8 + n % 10),
                "end": format!("2026-11-{:02}T{:02}:45:00+08:00", 20 + n % 3, 8 + n % 10),
            })
        })
        .collect();
    document["sessions"] = json!(made);
    document
}

#[test]
fn ten_thousand_sessions_are_found_as_a_look_at_every_text_finds_them() {
    let document = generated(10_000);
    let mut numbers = Numbers(3);
    let fixture = Fixture::new();
    fixture.put(&rows_of(&document));
    let oracle = Oracle::of(&document);
    let mut found = 0;
    for text in TYPED.map(str::to_owned).into_iter().step_by(3).chain(questions(
        &document,
        &mut numbers,
        12,
    )) {
        found += hold(&fixture, &oracle, &text);
    }
    assert!(found > 1_000, "{found}");
}
