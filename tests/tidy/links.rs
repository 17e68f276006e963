//! Every relative link in the documents leads to a file, and its `#part` to a heading.

use std::collections::BTreeSet;

use crate::tree::{TextFile, root};

fn check(files: &[TextFile], exists: impl Fn(&str) -> bool) -> Vec<String> {
    let mut complaints = Vec::new();
    for file in files.iter().filter(|file| file.is(&["md"])) {
        for link in links(&file.text) {
            let (path, part) = link.split_once('#').unwrap_or((link.as_str(), ""));
            let target =
                if path.is_empty() { file.path.clone() } else { resolve(&file.path, path) };
            if !exists(&target) {
                complaints.push(format!("{}: {link}: there is no {target}", file.path));
            } else if let Some(page) = files.iter().find(|page| page.path == target)
                && page.is(&["md"])
                && !part.is_empty()
                && !headings(&page.text).contains(part)
            {
                complaints.push(format!("{}: {link}: {target} has no such heading", file.path));
            }
        }
    }
    complaints
}

/// Targets of links and images that lead to this repository.
fn links(text: &str) -> Vec<String> {
    prose(text)
        .split("](")
        .skip(1)
        .filter_map(|rest| rest.split([')', ' ', '\n']).next())
        .map(|target| target.trim_matches(['<', '>']).to_owned())
        .filter(|target| !target.is_empty() && !target.contains("://"))
        .filter(|target| !target.starts_with("mailto:"))
        .collect()
}

/// The text without code.
fn prose(text: &str) -> String {
    let mut prose = String::new();
    let mut fenced = false;
    for line in text.lines() {
        if line.trim_start().starts_with("```") {
            fenced = !fenced;
        } else if !fenced {
            prose.extend(line.split('`').step_by(2));
            prose.push('\n');
        }
    }
    prose
}

/// The names under which the headings of a page can be linked to.
fn headings(text: &str) -> BTreeSet<String> {
    text.lines()
        .filter(|line| line.starts_with('#'))
        .map(|line| {
            line.trim_start_matches('#')
                .trim()
                .to_lowercase()
                .chars()
                .filter(|c| c.is_alphanumeric() || [' ', '-', '_'].contains(c))
                .map(|c| if c == ' ' { '-' } else { c })
                .collect()
        })
        .collect()
}

/// A link's target as a path from the root of the repository.
fn resolve(from: &str, link: &str) -> String {
    let mut parts: Vec<&str> = from.split('/').collect();
    parts.pop();
    for part in link.split('/') {
        match part {
            "" | "." => {}
            ".." if parts.pop().is_none() => return format!("{link} (outside the repository)"),
            ".." => {}
            part => parts.push(part),
        }
    }
    parts.join("/")
}

#[test]
fn links_lead_somewhere() {
    let root = root();
    crate::assert_none(&check(crate::tree::all(), |path| root.join(path).exists()));
}

#[test]
fn the_rule_is_not_blind() {
    let files = [
        TextFile::example(
            "docs/a.md",
            "[x](gone.md) [y](../README.md) ![z](img/gone.png)\n[w](b.md#nowhere)",
        ),
        TextFile::example("docs/b.md", "# Some *where*\n"),
        TextFile::example("README.md", ""),
    ];
    let exists = |path: &str| files.iter().any(|file| file.path == path);
    let found = check(&files, exists);
    crate::assert_complains(&found, &["docs/a.md", "docs/gone.md"]);
    crate::assert_complains(&found, &["docs/a.md", "docs/img/gone.png"]);
    crate::assert_complains(&found, &["docs/a.md", "b.md#nowhere"]);
    assert_eq!(found.len(), 3, "{found:?}");
}

#[test]
fn good_links_code_and_the_web_are_left_alone() {
    let text = "[a](b.md#some-where) [b](https://example.org/x) `[c](gone)`\n```\n[d](gone)\n```\n";
    let files =
        [TextFile::example("docs/a.md", text), TextFile::example("docs/b.md", "# Some *where*\n")];
    crate::assert_none(&check(&files, |path| files.iter().any(|file| file.path == path)));
}
