//! Nothing names a folder of one machine or a mirror of a package registry.

use crate::tree::TextFile;

// written in two pieces, so that this file does not complain about itself
const FOLDERS: [&str; 4] =
    [concat!("/ro", "ot/"), concat!("/ho", "me/"), concat!("/Us", "ers/"), concat!("/wo", "rk/")];
const MIRRORS: [&str; 7] = [
    concat!("arti", "factory"),
    concat!("jfr", "og.io"),
    concat!("//mirr", "or."),
    concat!("//mirr", "ors."),
    concat!("maven.ali", "yun"),
    concat!("rsp", "roxy"),
    concat!("npmmi", "rror"),
];

fn check(files: &[TextFile]) -> Vec<String> {
    let mut complaints = Vec::new();
    for file in files {
        for (index, line) in file.text.lines().enumerate() {
            let folder = FOLDERS.iter().find(|folder| names_folder(line, folder));
            let mirror = MIRRORS.iter().find(|mirror| line.contains(*mirror));
            if let Some(word) = folder.or(mirror) {
                complaints.push(format!("{}:{}: names {word}", file.path, index + 1));
            }
        }
    }
    complaints
}

/// A path that begins there; `example.org/home/` and `../work/` are something else.
fn names_folder(line: &str, folder: &str) -> bool {
    line.match_indices(folder).any(|(at, _)| {
        !line[..at].ends_with(|c: char| c.is_alphanumeric() || "._-~}*)".contains(c))
    })
}

#[test]
fn no_machine_is_named() {
    crate::assert_none(&check(crate::tree::all()));
}

#[test]
fn the_rule_is_not_blind() {
    for word in FOLDERS.iter().chain(&MIRRORS) {
        let text = format!("fine\nx = \"{word}thing\"\n");
        crate::assert_complains(&check(&[TextFile::example("a.toml", &text)]), &["a.toml:2:"]);
    }
    let url = format!("https://example.org{}page ..{}x", FOLDERS[1], FOLDERS[3]);
    crate::assert_none(&check(&[TextFile::example("a.md", &url)]));
}
