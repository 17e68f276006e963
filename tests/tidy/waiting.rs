//! Tests wait for something and never for a while: a sleep is too short on a slow machine and too
//! long on a fast one.

use crate::{
    source::{Source, line_at, positions},
    tree::TextFile,
};

fn check(files: &[TextFile]) -> Vec<String> {
    let mut complaints = Vec::new();
    for file in files.iter().filter(|file| file.is(&["rs", "kt", "swift", "java"])) {
        let tests = Source::of(file).tests;
        for word in ["sleep", "sleep_ms", "usleep", "nanosleep"] {
            for at in positions(&tests, word) {
                let rest = tests[at + word.len()..].trim_start();
                // a clock under test says how it waits; that is no waiting
                if tests[..at].ends_with("fn ") {
                    continue;
                }
                // a call, or `use std::thread::sleep`, under whatever name it is called then
                if rest.starts_with('(') || tests[..at].ends_with("::") {
                    let line = line_at(&tests, at);
                    complaints.push(format!("{}:{line}: a test sleeps", file.path));
                }
            }
        }
    }
    complaints
}

#[test]
fn tests_do_not_sleep() {
    crate::assert_none(&check(crate::tree::all()));
}

#[test]
fn the_rule_is_not_blind() {
    let complains = |path: &str, text: &str| {
        crate::assert_complains(&check(&[TextFile::example(path, text)]), &[path]);
    };
    complains("tests/it/a.rs", "fn a() { std::thread::sleep(x); }");
    complains("tests/it/a.rs", "use tokio::time::sleep;");
    complains("tests/it/a.rs", "use tokio::time::{sleep}; async fn a() { sleep(x).await }");
    complains("core/x/src/a.rs", "#[cfg(test)]\nmod tests { fn a() { thread::sleep(x) } }");
    complains("android/a/src/test/kotlin/ATest.kt", "fun a() { Thread.sleep(5) }");
    complains("ios/Tests/A/ATests.swift", "func a() { try await Task.sleep(nanoseconds: 1) }");
}

#[test]
fn what_ships_and_what_is_said_are_left_alone() {
    let ships = TextFile::example("xtask/src/a.rs", "fn a() { thread::sleep(x); }");
    let said = TextFile::example("tests/it/a.rs", "// sleep(1)\nfn sleep_is_banned() {}");
    let clock = TextFile::example("tests/src/clock.rs", "async fn sleep_ms(&self, ms: u64) {}");
    crate::assert_none(&check(&[ships, said, clock]));
}
