//! Names keep to the glossary: words that say nothing, and words that we have a better one for.

use crate::{
    names::{Kind, declared, segments},
    scan,
    tree::TextFile,
};

/// Say nothing about the thing named, in any name.
const EMPTY: [&str; 10] = [
    "manager",
    "managers",
    "helper",
    "helpers",
    "util",
    "utils",
    "utility",
    "utilities",
    "common",
    "impl",
];
/// Say nothing in a type's or a file's name, nor at the end of a function's.
const EMPTY_NOUNS: [&str; 2] = ["data", "info"];
/// The glossary has another word; checked in the names of types, where the meaning is certain.
const REPLACED: [(&str, &str); 11] = [
    ("participant", "Attendee"),
    ("vendor", "Exhibitor"),
    ("favourite", "Bookmark"),
    ("favorite", "Bookmark"),
    ("timetable", "Agenda"),
    ("programme", "Agenda"),
    ("outbox", "Journal"),
    ("redemption", "CheckIn"),
    ("conference", "Event"),
    ("talk", "Session"),
    ("keynoter", "Speaker"),
];
/// Where the words of other people's formats are at home.
const FOREIGN: [&str; 5] = ["frab", "sessionize", "import", "/formats/", "xlsx"];

fn check(files: &[TextFile]) -> Vec<String> {
    files.iter().filter(|file| file.is(&["rs", "kt", "swift"])).flat_map(check_file).collect()
}

fn check_file(file: &TextFile) -> Vec<String> {
    let mut complaints = Vec::new();
    let mut complain = |name: &str, why: String| {
        complaints.push(format!("{}: {name}: {why}", file.path));
    };
    for folder_or_file in file.path.split('/') {
        let name = folder_or_file.split('.').next().unwrap_or_default();
        if let Some(word) = empty_word(Kind::Type, &segments(name)) {
            complain(folder_or_file, format!("`{word}` says nothing"));
        }
    }
    for (kind, name) in declared(file, &scan::code_of(file)) {
        let parts = segments(&name);
        if let Some(word) = empty_word(kind, &parts) {
            complain(&name, format!("`{word}` says nothing"));
        }
        if kind == Kind::Type && !FOREIGN.iter().any(|part| file.path.contains(part)) {
            for (word, ours) in REPLACED {
                if parts.iter().any(|part| part == word) {
                    complain(&name, format!("the glossary says {ours}"));
                }
            }
        }
    }
    complaints
}

fn empty_word(kind: Kind, parts: &[String]) -> Option<&String> {
    let is_last = |at: usize| at + 1 == parts.len();
    parts.iter().enumerate().find_map(|(at, part)| {
        let noun = EMPTY_NOUNS.contains(&part.as_str()) && (kind == Kind::Type || is_last(at));
        (noun || EMPTY.contains(&part.as_str())).then_some(part)
    })
}

#[test]
fn names_keep_to_the_glossary() {
    crate::assert_none(&check(crate::tree::all()));
}

#[test]
fn the_rule_is_not_blind() {
    let complains = |path: &str, text: &str, word: &str| {
        crate::assert_complains(&check(&[TextFile::example(path, text)]), &[path, word]);
    };
    complains("core/a.rs", "struct SyncManager;", "SyncManager");
    complains("core/a.rs", "trait StoreImpl {}", "StoreImpl");
    complains("core/a.rs", "mod common;", "common");
    complains("core/a.rs", "fn run_helper() {}", "run_helper");
    complains("core/a.rs", "enum SessionInfo {}", "SessionInfo");
    complains("core/a.rs", "fn load_data() {}", "load_data");
    complains("core/a.rs", "struct ConferenceView;", "Event");
    complains("core/date_utils.rs", "", "utils");
    complains("android/data/A.kt", "", "data");
    complains("android/A.kt", "internal class AgendaDataSource", "AgendaDataSource");
    complains("ios/A.swift", "struct Favourite {}", "Bookmark");
}

#[test]
fn words_inside_words_and_foreign_formats_are_left_alone() {
    let quiet = |path: &str, text: &str| {
        crate::assert_none(&check(&[TextFile::example(path, text)]));
    };
    quiet("core/a.rs", "struct Database; fn data_dir() {} fn simple() {} struct Implicit;");
    quiet("core/a.rs", "// struct Manager\nconst A: &str = \"struct Helper\";");
    quiet("server/src/import/frab.rs", "struct Conference;");
    quiet("android/A.kt", "data class Agenda(val a: Int)");
}
