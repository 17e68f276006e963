//! Inside the companion, modules use only what lies below them.
//!
//! `ports, store, text ← journal ← domains ← screens, search ← sync ← companion`; one domain never
//! sees another. The rule looks at every path that starts with `crate::` or `super::`, not only at
//! `use` lines. Test code is free.

use std::collections::BTreeSet;

use crate::{
    source::{Source, in_name, positions},
    tree::TextFile,
};

const FOLDER: &str = "core/companion/src/";
/// Modules that are not domains, and how high they stand. Domains stand at 2.
const PLACED: [(&str, u8); 9] = [
    ("error", 0),
    ("area", 0),
    ("ports", 0),
    ("store", 0),
    ("text", 0),
    ("journal", 1),
    ("screens", 3),
    ("search", 3),
    ("sync", 4),
];
const DOMAIN: u8 = 2;
/// The crate root and the objects that hold everything together.
const TOP: [&str; 3] = ["lib", "companion", "installation"];

fn check(files: &[TextFile]) -> Vec<String> {
    let files: Vec<&TextFile> =
        files.iter().filter(|file| file.path.starts_with(FOLDER) && file.is(&["rs"])).collect();
    let modules: BTreeSet<&str> = files.iter().filter_map(|file| top_module(&file.path)).collect();
    let mut complaints = Vec::new();
    for file in &files {
        let Some(from) = top_module(&file.path).filter(|module| !TOP.contains(module)) else {
            continue;
        };
        for to in used(file) {
            if let Some(why) = complaint(from, &to, &modules) {
                complaints.push(format!("{} uses crate::{to}: {why}", file.path));
            }
        }
    }
    complaints
}

fn complaint(from: &str, to: &str, modules: &BTreeSet<&str>) -> Option<&'static str> {
    if from == to {
        None
    } else if !modules.contains(to) || TOP.contains(&to) {
        Some("the crate root stands above every module; name the module that defines it")
    } else if height(from) == DOMAIN && height(to) == DOMAIN {
        Some("domains do not see each other; screens joins them")
    } else if height(to) > height(from) {
        Some("it stands higher")
    } else {
        None
    }
}

fn height(module: &str) -> u8 {
    PLACED.iter().find(|(name, _)| *name == module).map_or(DOMAIN, |(_, height)| *height)
}

/// `core/companion/src/agenda/view.rs` and `core/companion/src/agenda.rs` belong to `agenda`.
fn top_module(path: &str) -> Option<&str> {
    path.strip_prefix(FOLDER)?.split(['/', '.']).next()
}

/// The top-level names of the crate that a file's shipped code mentions.
fn used(file: &TextFile) -> BTreeSet<String> {
    let code: String = Source::of(file).shipped;
    let mut names = BTreeSet::new();
    for at in positions(&code, "crate") {
        // `$crate` and `pub(crate)` name nothing
        if let Some(rest) = code[at..].strip_prefix("crate::") {
            names.extend(heads(rest));
        }
    }
    let depth = module_depth(&file.path);
    for at in positions(&code, "super").filter(|at| !code[..*at].ends_with("super::")) {
        let mut rest = &code[at..];
        let mut ups = 0;
        while let Some(after) = rest.strip_prefix("super::") {
            rest = after;
            ups += 1;
        }
        if ups > 0 && ups == depth {
            names.extend(heads(rest));
        }
    }
    names
}

/// How many modules deep a file is: `a.rs` and `a/mod.rs` are one deep.
fn module_depth(path: &str) -> usize {
    let inside = path.strip_prefix(FOLDER).unwrap_or(path);
    let parts = inside.split('/').count();
    if inside.ends_with("/mod.rs") { parts - 1 } else { parts }
}

/// The first names after `crate::`: one, or those of a `{…}` group.
fn heads(rest: &str) -> Vec<String> {
    let Some(group) = rest.strip_prefix('{') else { return vec![word(rest)] };
    let mut heads = Vec::new();
    let mut depth = 1_usize;
    let mut expects = true;
    for (at, c) in group.char_indices() {
        match c {
            '{' => depth += 1,
            '}' => depth -= 1,
            ',' if depth == 1 => expects = true,
            c if expects && in_name(c) => {
                heads.push(word(&group[at..]));
                expects = false;
            }
            _ => {}
        }
        if depth == 0 {
            break;
        }
    }
    heads
}

fn word(text: &str) -> String {
    text.chars().take_while(|c| in_name(*c)).collect()
}

#[test]
fn modules_use_what_lies_below() {
    crate::assert_none(&check(crate::tree::all()));
}

/// A small companion in which one file holds the given code.
fn with(path: &str, code: &str) -> Vec<String> {
    let mut files: Vec<TextFile> =
        ["lib", "error", "store", "journal", "agenda", "badge", "screens", "search", "sync"]
            .map(|module| TextFile::example(&format!("{FOLDER}{module}/mod.rs"), ""))
            .to_vec();
    files.push(TextFile::example(&format!("{FOLDER}{path}"), code));
    check(&files)
}

#[test]
fn the_rule_is_not_blind() {
    let bad = [
        ("agenda/view.rs", "use crate::badge::Badge;", "badge"),
        ("agenda/view.rs", "use crate::{store::Tx, badge::{A, B}};", "badge"),
        ("agenda/view.rs", "fn a() { crate::sync::run() }", "sync"),
        ("agenda/view.rs", "use super::super::badge::Badge;", "badge"),
        ("agenda/mod.rs", "use super::badge::Badge;", "badge"),
        ("agenda.rs", "use super::screens::X;", "screens"),
        ("journal/append.rs", "use crate::agenda::Row;", "agenda"),
        ("store/open.rs", "use crate::journal::Op;", "journal"),
        ("screens/day.rs", "use crate::sync::Status;", "sync"),
        ("agenda/view.rs", "use crate::Companion;", "root"),
    ];
    for (path, code, word) in bad {
        crate::assert_complains(&with(path, code), &[path, word]);
    }
}

#[test]
fn good_paths_are_left_alone() {
    let good = [
        ("agenda/view.rs", "use crate::{error::E, journal::{self, Op}, store::Tx};"),
        ("agenda/view.rs", "use super::{model::Row, store}; pub(crate) fn a() {}"),
        ("screens/day.rs", "use crate::{agenda::Row, badge::Badge, search::Hit};"),
        ("sync/apply.rs", "use crate::{agenda, screens, journal};"),
        ("lib.rs", "pub use crate::{sync::run, agenda::View};"),
        ("agenda/view.rs", "// crate::sync\n#[cfg(test)]\nmod tests { use crate::sync::X; }"),
        ("agenda/tests.rs", "use crate::sync::X;"),
    ];
    for (path, code) in good {
        crate::assert_none(&with(path, code));
    }
}
