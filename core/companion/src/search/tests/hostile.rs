//! Whatever is typed finds something or nothing.

use super::fixture::{Fixture, session};
use proptest::prelude::*;
use serde_json::json;

fn fixture() -> Fixture {
    let fixture = Fixture::new();
    let title =
        json!({"zh-Hans": "“AI” AND 手术-机器人: NEAR(论坛*) 👩‍⚕️", "en": "NOT OR \"x\" -col:"});
    let mut row = session("s1", title, 9);
    row["session"]["speakers"] = json!([{"speaker": "p1"}]);
    fixture.put(&[
        ("session", "s1", row),
        ("speaker", "p1", json!({"id": "p1", "name": {"zh-Hans": "张伟"}})),
    ]);
    fixture
}

#[test]
fn operators_and_quotes_are_only_text() {
    let fixture = fixture();
    for text in ["AND", "NOT", "or", "near", "ai and not", "\"ai\"", "手术*", "-手术", "ai^2 x"]
    {
        let found = !fixture.find(text).is_empty();
        assert_eq!(found, text != "ai^2 x", "{text}");
    }
    for text in [
        "\"",
        "'",
        "*",
        "\"\"\"",
        "(",
        ")",
        "NEAR(",
        "tokens:",
        "{tokens}:",
        "-",
        "^",
        "+",
        ";--",
        "\0",
        "a\0b",
        "\u{1b}]0;x\u{7}",
        "👩‍⚕️",
        "🇨🇳",
        "\u{202e}",
        "%",
        "_",
        "\\",
        "' OR 1=1 --",
    ] {
        fixture.find(text);
    }
}

#[test]
fn ten_kilobytes_are_answered() {
    let fixture = fixture();
    for unit in ["张", "手术机器人", "ai ", "AND ", "\"", "zhangwei", "👍", "\0", "é", "a\u{301}"]
    {
        fixture.find(&unit.repeat(10_000 / unit.len()));
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, ..ProptestConfig::default() })]

    #[test]
    fn any_text_is_answered(
        texts in prop::collection::vec(
            prop_oneof![
                any::<String>(),
                "[\"'*():^{}+~ANDORNEAT手术张aizw \\-]{0,40}",
            ],
            1..20,
        ),
    ) {
        let fixture = fixture();
        for text in texts {
            fixture.find(&text);
        }
    }
}
