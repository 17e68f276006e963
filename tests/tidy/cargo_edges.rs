//! Which crate may depend on which, and which crate may use which outside library.

use std::process::Command;

use crate::tree::root;

/// One dependency in one `Cargo.toml`.
struct Edge {
    from: String,
    to: String,
    /// Only for tests.
    dev: bool,
}

/// The workspace: a crate and the crates that it may depend on.
const INSIDE: [(&str, &[&str]); 8] = [
    ("huiban-protocol", &[]),
    ("huiban-formats", &["huiban-protocol"]),
    ("huiban-companion", &["huiban-protocol", "huiban-formats"]),
    ("huiban-ffi", &["huiban-protocol", "huiban-formats", "huiban-companion"]),
    ("huiban-sheets", &["huiban-protocol", "huiban-formats"]),
    ("huiban-print", &["huiban-formats"]),
    ("huiban-server", &["huiban-protocol", "huiban-formats", "huiban-sheets"]),
    (
        "huiban",
        &[
            "huiban-protocol",
            "huiban-formats",
            "huiban-companion",
            "huiban-sheets",
            "huiban-print",
            "huiban-server",
        ],
    ),
];
/// Not part of the product: the samples see the documents and write their workbook.
const SAMPLES: (&str, &[&str]) = ("huiban-samples", &["huiban-protocol", "huiban-sheets"]);
/// What the tests put below SQLite.
const VFS: (&str, &[&str]) = ("huiban-vfs", &[]);
/// The tests, the simulator and the benches see everything.
const TESTS: [&str; 3] = ["huiban-tests", "huiban-sim", "huiban-bench"];
/// Libraries without the core, for its size.
const BLANK: &str = "huiban-blank";
/// A library and the crates that may use it; the tests may use all.
const OUTSIDE: [(&str, &[&str]); 8] = [
    ("uniffi", &["huiban-ffi"]),
    ("uniffi_bindgen", &["huiban-bindgen"]),
    ("axum", &["huiban-server"]),
    ("tokio-postgres", &["huiban-server"]),
    ("deadpool-postgres", &["huiban-server"]),
    ("reqwest", &["huiban-companion", "huiban"]),
    ("krilla", &["huiban-print"]),
    ("fontdb", &["huiban-print"]),
];
/// Crates that only compute, and what would let them do more.
const PURE: [&str; 3] = ["huiban-protocol", "huiban-formats", "huiban-sheets"];
const IMPURE: [&str; 5] = ["tokio", "rusqlite", "getrandom", "rand", "tempfile"];

fn check(edges: &[Edge]) -> Vec<String> {
    edges.iter().filter_map(|edge| complaint(edge).map(|why| say(edge, why))).collect()
}

fn complaint(edge: &Edge) -> Option<&'static str> {
    let from = edge.from.as_str();
    let to = edge.to.as_str();
    let ours = to == "huiban" || to.starts_with("huiban-");
    if TESTS.contains(&from) || (from == BLANK && !ours) {
        None
    } else if ours {
        let allowed = INSIDE.iter().chain([&SAMPLES, &VFS]).find(|(name, _)| *name == from);
        match allowed {
            None => Some("the crate has no place in the order of crates"),
            Some((_, allowed)) if allowed.contains(&to) => None,
            Some(_) => Some("against the order of crates"),
        }
    } else if OUTSIDE.iter().any(|(name, users)| *name == to && !users.contains(&from)) {
        Some("the library belongs to another crate")
    } else if !edge.dev && PURE.contains(&from) && IMPURE.contains(&to) {
        Some("the crate only computes")
    } else {
        None
    }
}

fn say(edge: &Edge, why: &str) -> String {
    format!("{} depends on {}: {why}", edge.from, edge.to)
}

/// The edges in the output of `cargo metadata --no-deps`.
fn edges(metadata: &str) -> Vec<Edge> {
    let metadata: serde_json::Value = serde_json::from_str(metadata).unwrap_or_default();
    let list = |value: &serde_json::Value| value.as_array().cloned().unwrap_or_default();
    let text = |value: &serde_json::Value| value.as_str().unwrap_or_default().to_owned();
    list(&metadata["packages"])
        .iter()
        .flat_map(|package| {
            let from = text(&package["name"]);
            list(&package["dependencies"]).into_iter().map(move |dependency| Edge {
                from: from.clone(),
                to: text(&dependency["name"]),
                dev: dependency["kind"] == "dev",
            })
        })
        .collect()
}

#[test]
fn crates_keep_their_order() {
    let output = Command::new(env!("CARGO"))
        .args(["metadata", "--no-deps", "--format-version", "1"])
        .current_dir(root())
        .output()
        .unwrap_or_else(|error| panic!("cargo cannot be started: {error}"));
    let edges = edges(&String::from_utf8_lossy(&output.stdout));
    assert!(edges.len() > 30, "only {} edges were read: the rule would be blind", edges.len());
    crate::assert_none(&check(&edges));
}

#[test]
fn the_rule_is_not_blind() {
    let bad = [
        ("huiban-protocol", "huiban-companion"),
        ("huiban-companion", "huiban-server"),
        ("huiban-server", "huiban-companion"),
        ("huiban-companion", "huiban-ffi"),
        ("huiban-server", "huiban-ffi"),
        ("huiban", "huiban-ffi"),
        ("huiban-formats", "huiban-companion"),
        ("huiban-new", "huiban-protocol"),
        ("huiban-companion", "uniffi"),
        ("huiban-companion", "axum"),
        ("huiban", "axum"),
        ("huiban-server", "reqwest"),
        ("huiban-ffi", "reqwest"),
        ("huiban-protocol", "tokio"),
        ("huiban-formats", "rusqlite"),
        ("huiban-companion", "huiban-print"),
        ("huiban-formats", "krilla"),
    ];
    for (from, to) in bad {
        let edge = Edge { from: from.to_owned(), to: to.to_owned(), dev: false };
        crate::assert_complains(&check(&[edge]), &[from, to]);
    }
    // a test of the companion must not see the server either
    let dev = Edge { from: "huiban-companion".into(), to: "huiban-server".into(), dev: true };
    assert_eq!(check(&[dev]).len(), 1);
}

#[test]
fn good_edges_are_left_alone() {
    let json = r#"{"packages": [
        {"name": "huiban-companion", "dependencies": [
            {"name": "huiban-protocol", "kind": null}, {"name": "reqwest", "kind": null}]},
        {"name": "huiban-protocol", "dependencies": [{"name": "tempfile", "kind": "dev"}]},
        {"name": "huiban-tests", "dependencies": [{"name": "axum", "kind": null}]}]}"#;
    let edges = edges(json);
    assert_eq!(edges.len(), 4);
    crate::assert_none(&check(&edges));
}
