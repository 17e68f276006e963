//! Every crate takes the workspace's lints, and the workspace asks for all that we agreed on.
//!
//! One crate says them again, because SQLite calls it through C pointers: there unsafe code is
//! denied instead of forbidden, so that a file can allow it and say why.

use crate::tree::TextFile;

const ASKED: [&str; 15] = [
    "unsafe_code = \"forbid\"",
    "missing_docs",
    "unwrap_used",
    "expect_used",
    "indexing_slicing",
    "string_slice",
    "arithmetic_side_effects",
    "cast_possible_truncation",
    "await_holding_lock",
    "print_stdout",
    "print_stderr",
    "todo",
    "dbg_macro",
    "panic",
    "allow_attributes_without_reason",
];

/// The crate with the C pointers.
const UNSAFE: &str = "tests/vfs/Cargo.toml";

fn check(files: &[TextFile]) -> Vec<String> {
    let mut complaints = Vec::new();
    for file in files.iter().filter(|file| file.path.ends_with("Cargo.toml")) {
        let own = file.path == UNSAFE;
        if own || file.text.contains("[workspace]") {
            for lint in ASKED {
                let denied = lint.replace("forbid", "deny");
                let lint = if own { denied.as_str() } else { lint };
                let set = file.text.lines().any(|line| line.starts_with(lint));
                if !set || file.text.contains(&format!("{lint} = \"allow\"")) {
                    complaints.push(format!("{}: does not ask for {lint}", file.path));
                }
            }
        } else if !section(&file.text, "[lints]").contains(&"workspace = true") {
            complaints.push(format!("{}: does not take the workspace's lints", file.path));
        }
    }
    complaints
}

/// The lines between a section's head and the next head.
fn section<'a>(toml: &'a str, head: &str) -> Vec<&'a str> {
    toml.lines()
        .map(str::trim)
        .skip_while(|line| *line != head)
        .skip(1)
        .take_while(|line| !line.starts_with('['))
        .collect()
}

#[test]
fn every_crate_is_linted() {
    crate::assert_none(&check(crate::tree::all()));
}

#[test]
fn the_rule_is_not_blind() {
    let crate_toml = TextFile::example("core/x/Cargo.toml", "[lints]\n[dependencies]\n");
    crate::assert_complains(&check(&[crate_toml]), &["core/x/Cargo.toml"]);
    let all =
        ASKED.map(|lint| if lint.contains('=') { lint.into() } else { format!("{lint} = 1") });
    let root = |lines: &[String]| {
        TextFile::example("Cargo.toml", &format!("[workspace]\n{}\n", lines.join("\n")))
    };
    crate::assert_none(&check(&[root(&all)]));
    let own = |text: &str| TextFile::example(UNSAFE, text);
    let denied = all.join("\n").replace("forbid", "deny");
    crate::assert_none(&check(&[own(&denied)]));
    crate::assert_complains(&check(&[own(&all.join("\n"))]), &[UNSAFE, "unsafe_code"]);
    for (index, lint) in ASKED.iter().enumerate() {
        let mut less = all.to_vec();
        less.remove(index);
        crate::assert_complains(&check(&[root(&less)]), &["Cargo.toml", lint]);
    }
}
