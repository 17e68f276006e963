//! The bans that the simulator depends on stand in `core/clippy.toml`, each with its reason.
//!
//! That clippy obeys the file was tried by hand with a program that calls each of them; to run
//! clippy here would cost more than all other rules together.

use crate::tree::TextFile;

const PATH: &str = "core/clippy.toml";
const BANNED: [&str; 12] = [
    "chrono::Utc::now",
    "chrono::Local::now",
    "std::time::SystemTime::now",
    "std::time::Instant::now",
    "uuid::Uuid::new_v4",
    "uuid::Uuid::now_v7",
    "rusqlite::Connection::open",
    "rusqlite::Connection::open_in_memory",
    "rusqlite::Connection::open_with_flags",
    "tokio::spawn",
    "std::collections::HashMap",
    "std::collections::HashSet",
];

fn check(text: &str) -> Vec<String> {
    let entries: Vec<&str> =
        text.lines().map(str::trim).filter(|line| line.starts_with("{ path = ")).collect();
    let unlisted = BANNED
        .iter()
        .filter(|path| !entries.iter().any(|line| line.contains(&format!("path = \"{path}\""))))
        .map(|path| format!("{PATH}: does not ban {path}"));
    let unexplained = entries
        .iter()
        .filter(|line| !line.contains("reason = \"") || line.contains("reason = \"\""))
        .map(|line| format!("{PATH}: no reason: {line}"));
    unlisted.chain(unexplained).collect()
}

/// A crate's own file would replace the strict one and not add to it.
fn replaced_by(files: &[TextFile]) -> Vec<String> {
    files
        .iter()
        .filter(|file| file.path.starts_with("core/") && file.path != PATH)
        .filter(|file| ["clippy.toml", ".clippy.toml"].iter().any(|name| file.path.ends_with(name)))
        .map(|file| format!("{}: hides {PATH}", file.path))
        .collect()
}

#[test]
fn the_bans_are_listed() {
    let file = crate::tree::all().iter().find(|file| file.path == PATH);
    crate::assert_none(&check(file.map_or("", |file| file.text.as_str())));
    crate::assert_none(&replaced_by(crate::tree::all()));
}

#[test]
fn the_rule_is_not_blind() {
    let lines: Vec<String> =
        BANNED.iter().map(|path| format!("  {{ path = \"{path}\", reason = \"why\" }},")).collect();
    crate::assert_none(&check(&lines.join("\n")));
    for (index, path) in BANNED.iter().enumerate() {
        let mut less = lines.clone();
        less.remove(index);
        crate::assert_complains(&check(&less.join("\n")), &[path]);
    }
    crate::assert_complains(&check("{ path = \"a::b\" },"), &["no reason", "a::b"]);
    let hiding = TextFile::example("core/companion/clippy.toml", "");
    crate::assert_complains(&replaced_by(&[hiding]), &["core/companion/clippy.toml"]);
}
