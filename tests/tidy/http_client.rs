//! Only one file of the companion, and one of the command, knows the HTTP client.

use crate::{
    source::{Source, positions},
    tree::TextFile,
};

const CLIENT: &str = "reqwest";
const COMPANION: &str = "core/companion/src/";
const COMPANION_FILE: &str = "core/companion/src/sync/http.rs";
const COMMAND: &str = "cli/src/";

fn check(files: &[TextFile]) -> Vec<String> {
    let users = |folder: &str| -> Vec<&str> {
        files
            .iter()
            .filter(|file| file.path.starts_with(folder) && file.is(&["rs"]))
            .filter(|file| positions(&Source::of(file).shipped, CLIENT).next().is_some())
            .map(|file| file.path.as_str())
            .collect()
    };
    let companion = users(COMPANION)
        .into_iter()
        .filter(|path| *path != COMPANION_FILE)
        .map(|path| format!("{path}: only {COMPANION_FILE} uses {CLIENT}"));
    let command = users(COMMAND);
    let command = command
        .iter()
        .filter(|_| command.len() > 1)
        .map(|path| format!("{path}: one file of the command uses {CLIENT}, not several"));
    companion.chain(command).collect()
}

#[test]
fn the_http_client_has_one_place() {
    crate::assert_none(&check(crate::tree::all()));
}

#[test]
fn the_rule_is_not_blind() {
    let using = |path: &str| TextFile::example(path, "fn a() { let c = reqwest::Client::new(); }");
    let bad = "core/companion/src/sync/driver.rs";
    crate::assert_complains(&check(&[using(bad)]), &[bad]);
    let two = [using("cli/src/organizer/call.rs"), using("cli/src/main.rs")];
    crate::assert_complains(&check(&two), &["cli/src/main.rs"]);
    crate::assert_none(&check(&[using(COMPANION_FILE), using("cli/src/organizer/call.rs")]));
}
