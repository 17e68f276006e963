//! No file is longer than 600 lines.

use crate::tree::TextFile;

const LINES_MAX: usize = 600;

fn check(files: &[TextFile]) -> Vec<String> {
    files
        .iter()
        .filter(|file| file.is(&["rs", "kt", "swift", "sql"]))
        .map(|file| (file, file.text.lines().count()))
        .filter(|(_, lines)| *lines > LINES_MAX)
        .map(|(file, lines)| format!("{}: {lines} lines, at most {LINES_MAX}", file.path))
        .collect()
}

#[test]
fn files_are_short() {
    crate::assert_none(&check(crate::tree::all()));
}

#[test]
fn the_rule_is_not_blind() {
    let long = "\n".repeat(LINES_MAX + 1);
    for path in ["a.rs", "b/C.kt", "d.swift", "e.sql"] {
        crate::assert_complains(&check(&[TextFile::example(path, &long)]), &[path, "601"]);
    }
    crate::assert_none(&check(&[TextFile::example("a.rs", &long[1..])]));
    crate::assert_none(&check(&[TextFile::example("long.json", &long)]));
}
