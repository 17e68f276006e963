//! No test is switched off and nothing is left for later.

use crate::{
    scan,
    source::{line_at, positions},
    tree::TextFile,
};

/// A word, and what must follow it to mean what we look for.
const RUST: [(&str, &str); 3] = [("ignore", ""), ("todo", "!"), ("unimplemented", "!")];
const KOTLIN: [(&str, &str); 3] = [("Disabled", ""), ("Ignore", ""), ("TODO", "(")];
const SWIFT: [(&str, &str); 2] = [("XCTSkip", ""), ("disabled", "(")];

fn check(files: &[TextFile]) -> Vec<String> {
    files
        .iter()
        .flat_map(|file| {
            let code = scan::code_of(file);
            let marks: &[(&str, &str)] = if file.is(&["rs"]) {
                &RUST
            } else if file.is(&["kt"]) {
                &KOTLIN
            } else if file.is(&["swift"]) && file.is_test() {
                &SWIFT
            } else {
                &[]
            };
            let mut complaints = Vec::new();
            for (word, after) in marks {
                for at in positions(&code, word).filter(|at| marks_here(&code, *at, word, after)) {
                    let line = line_at(&code, at);
                    complaints.push(format!("{}:{line}: {word}", file.path));
                }
            }
            complaints
        })
        .collect()
}

fn marks_here(code: &str, at: usize, word: &str, after: &str) -> bool {
    let before = code[..at].trim_end();
    match word {
        "ignore" => before.ends_with("#["),
        "Disabled" | "Ignore" => before.ends_with('@') || before.ends_with('.'),
        _ => code[at + word.len()..].starts_with(after),
    }
}

#[test]
fn nothing_is_left_for_later() {
    crate::assert_none(&check(crate::tree::all()));
}

#[test]
fn the_rule_is_not_blind() {
    let complains = |path: &str, text: &str| {
        crate::assert_complains(&check(&[TextFile::example(path, text)]), &[path]);
    };
    complains("a.rs", "#[test]\n#[ignore]\nfn a() {}");
    complains("a.rs", "#[ignore = \"slow\"]\nfn a() {}");
    complains("a.rs", "fn a() { todo!() }");
    complains("a.rs", "fn a() { unimplemented!() }");
    complains("a.kt", "@Disabled fun a() {}");
    complains("a.kt", "@org.junit.Ignore fun a() {}");
    complains("a.kt", "fun a() = TODO()");
    complains("ios/Tests/ATests.swift", "func a() throws { throw XCTSkip() }");
}

#[test]
fn the_same_words_elsewhere_are_left_alone() {
    let rust = TextFile::example("a.rs", "// todo!()\nlet ignore = x.ignore(); f(\"#[ignore]\");");
    let swift = TextFile::example("ios/App/A.swift", "Button().disabled(true)");
    crate::assert_none(&check(&[rust, swift]));
}
