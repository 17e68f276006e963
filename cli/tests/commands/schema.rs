//! Holds answers against the schemas of `docs/schemas`.

use serde_json::Value;
use std::path::PathBuf;

fn folder() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../docs/schemas")
}

/// Fails where an answer is not what the schema of this name says.
pub(crate) fn hold(name: &str, answer: &Value) {
    let text = std::fs::read_to_string(folder().join(format!("{name}.json"))).unwrap();
    let schema: Value = serde_json::from_str(&text).unwrap();
    let validator = jsonschema::draft202012::new(&schema).unwrap();
    let wrong: Vec<String> = validator
        .iter_errors(answer)
        .map(|error| format!("{} at {}", error, error.instance_path()))
        .collect();
    assert!(wrong.is_empty(), "{name}: {wrong:#?}\n{answer:#}");
}

#[test]
fn every_schema_is_one() {
    let mut names = 0;
    for entry in std::fs::read_dir(folder()).unwrap() {
        let path = entry.unwrap().path();
        if path.extension().is_some_and(|extension| extension == "json") {
            let text = std::fs::read_to_string(&path).unwrap();
            let schema: Value = serde_json::from_str(&text).unwrap();
            jsonschema::meta::validate(&schema).unwrap();
            names += 1;
        }
    }
    assert!(names >= 24, "{names}");
}

#[test]
fn a_schema_is_not_blind() {
    for (name, wrong) in [
        ("error", serde_json::json!({"error": {"kind": "sad", "message": "x"}})),
        ("device-leave", serde_json::json!({"event": "A"})),
        ("device-leave", serde_json::json!({"event": "A", "kept": null, "new": 1})),
    ] {
        let held = std::panic::catch_unwind(|| hold(name, &wrong));
        assert!(held.is_err(), "{name} let {wrong} through");
    }
}
