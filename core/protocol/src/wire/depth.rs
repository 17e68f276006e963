//! How deep JSON nests, found before it is parsed.

/// Whether brackets and braces nest deeper than `depth_max`; text in strings does not count.
pub fn is_deeper_than(json: &[u8], depth_max: usize) -> bool {
    let (mut depth, mut in_string, mut escaped) = (0usize, false, false);
    for byte in json {
        if in_string {
            match byte {
                _ if escaped => escaped = false,
                b'\\' => escaped = true,
                b'"' => in_string = false,
                _ => {}
            }
            continue;
        }
        match byte {
            b'"' => in_string = true,
            b'[' | b'{' => {
                depth = depth.saturating_add(1);
                if depth > depth_max {
                    return true;
                }
            }
            b']' | b'}' => depth = depth.saturating_sub(1),
            _ => {}
        }
    }
    false
}

#[cfg(test)]
mod tests {
    #![allow(clippy::arithmetic_side_effects, reason = "test code: a panic is how a test fails")]

    use super::is_deeper_than;
    use proptest::prelude::*;
    use serde_json::Value;

    /// How deep a parsed value nests.
    fn depth(value: &Value) -> usize {
        match value {
            Value::Array(items) => 1 + items.iter().map(depth).max().unwrap_or_default(),
            Value::Object(members) => 1 + members.values().map(depth).max().unwrap_or_default(),
            _ => 0,
        }
    }

    /// JSON whose texts are full of what could be taken for structure.
    fn values() -> impl Strategy<Value = Value> {
        let text = r#"[\[\]{}"\\u,:x]{0,8}"#;
        let leaf = prop_oneof![
            Just(Value::Null),
            any::<bool>().prop_map(Value::Bool),
            any::<i64>().prop_map(Value::from),
            text.prop_map(Value::String),
        ];
        leaf.prop_recursive(12, 60, 4, move |inner| {
            prop_oneof![
                prop::collection::vec(inner.clone(), 0..4).prop_map(Value::Array),
                prop::collection::btree_map(text, inner, 0..4)
                    .prop_map(|members| Value::Object(members.into_iter().collect())),
            ]
        })
    }

    proptest! {
        #[test]
        fn the_depth_found_is_the_depth_that_a_parser_finds(value in values(), pretty: bool) {
            let json = if pretty {
                serde_json::to_vec_pretty(&value).unwrap()
            } else {
                serde_json::to_vec(&value).unwrap()
            };
            let depth = depth(&value);
            prop_assert!(!is_deeper_than(&json, depth));
            prop_assert!(depth == 0 || is_deeper_than(&json, depth - 1));
        }

        #[test]
        fn any_bytes_have_a_depth(bytes: Vec<u8>) {
            // what is not JSON may be judged either way, and is refused by the parser
            let _ = is_deeper_than(&bytes, 16);
        }
    }

    #[test]
    fn brackets_in_strings_do_not_count() {
        assert!(!is_deeper_than(br#"{"a":"[[[[\"[["}"#, 1));
        assert!(is_deeper_than(b"[[1]]", 1));
        assert!(!is_deeper_than(b"[[1],[2],[3]]", 2));
        assert!(is_deeper_than(&b"[".repeat(100_000), 16));
    }
}
