//! A large event, the same in every run.

use chrono::{Days, NaiveDate};
use huiban_protocol::documents::AgendaDocument;
use huiban_tests::small_document;
use serde_json::{Value, json};

/// How many sessions a day has: what quality.md calls a day.
pub(crate) const SESSIONS_A_DAY: usize = 150;
/// Rooms in which they take place.
const ROOMS: usize = 20;
/// Minutes of a slot.
const SLOT_MIN: usize = 60;

const WORDS: [&str; 24] = [
    "创新",
    "医疗器械",
    "心血管",
    "人工智能",
    "注册",
    "临床试验",
    "影像",
    "手术机器人",
    "介入",
    "转化",
    "骨科",
    "检测",
    "生产质量",
    "出海",
    "投融资",
    "康复",
    "眼科",
    "超声",
    "内镜",
    "监管",
    "数字疗法",
    "耗材",
    "采购",
    "材料",
];

/// Words picked by a number, so that neighbours differ.
fn words(seed: usize, count: usize) -> String {
    (0..count).map(|n| WORDS[(seed * 7 + n * n * 5 + n * seed) % WORDS.len()]).collect()
}

/// First day of the event.
fn day(number: usize) -> NaiveDate {
    let first = NaiveDate::from_ymd_opt(2026, 11, 12).expect("a date");
    first.checked_add_days(Days::new(number as u64)).expect("a date")
}

fn session(number: usize) -> Value {
    let slot = number % SESSIONS_A_DAY / ROOMS;
    let (hour, date) = (9 + slot * SLOT_MIN / 60, day(number / SESSIONS_A_DAY));
    json!({
        "id": format!("s{number}"), "kind": "talk", "forum": format!("f{}", number % 40),
        "title": {"zh-Hans": format!("{}论坛第{number}讲", words(number, 4)),
                  "en": format!("Lecture {number} on devices and {}", number % 97)},
        "description": {"zh-Hans": words(number + 13, 60)},
        "room": format!("r{}", number % ROOMS),
        "start": format!("{date}T{hour:02}:00:00+08:00"),
        "end": format!("{date}T{hour:02}:45:00+08:00"),
        "languages": ["zh"],
        "speakers": [
            {"speaker": format!("p{}", number % 3_000), "role": "moderator"},
            {"speaker": format!("p{}", (number * 3 + 1) % 3_000), "role": "speaker"},
        ],
    })
}

/// The small event of the tests with this many sessions in 40 forums, and 3,000 people on stage.
pub(crate) fn event(sessions: usize) -> AgendaDocument {
    let mut document = serde_json::to_value(small_document()).expect("a document");
    let days = sessions.div_ceil(SESSIONS_A_DAY).max(2);
    document["event"]["days"] =
        (0..days).map(|number| json!({"date": day(number).to_string()})).collect();
    document["rooms"] = (0..ROOMS)
        .map(|n| json!({"code": format!("r{n}"), "venue": "east", "name": {"zh-Hans": format!("{n}号厅")}}))
        .collect();
    document["forums"] = (0..40)
        .map(|n| json!({"code": format!("f{n}"), "title": {"zh-Hans": format!("{}论坛", words(n, 2))}}))
        .collect();
    document["speakers"] = (0..3_000)
        .map(|n| {
            json!({"id": format!("p{n}"), "name": {"zh-Hans": format!("王{}{n}", words(n, 1))},
                   "org": {"zh-Hans": format!("{}医院", words(n, 2))}})
        })
        .collect();
    document["sessions"] = (0..sessions).map(session).collect();
    serde_json::from_value(document).expect("a document")
}
