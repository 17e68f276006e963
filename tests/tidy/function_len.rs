//! No function that ships is longer than 70 lines.

use crate::{
    source::{Source, block_len, line_at, positions},
    tree::TextFile,
};

const LINES_MAX: usize = 70;

fn check(files: &[TextFile]) -> Vec<String> {
    files
        .iter()
        .flat_map(|file| {
            let code = Source::of(file).shipped;
            functions(file, &code)
                .into_iter()
                .filter(|(_, _, lines)| *lines > LINES_MAX)
                .map(|(name, line, lines)| {
                    let path = &file.path;
                    format!("{path}:{line}: {name} has {lines} lines, at most {LINES_MAX}")
                })
                .collect::<Vec<_>>()
        })
        .collect()
}

/// Name, first line and number of lines of every function with a block.
fn functions(file: &TextFile, code: &str) -> Vec<(String, usize, usize)> {
    let word = if file.is(&["rs"]) {
        "fn"
    } else if file.is(&["kt"]) {
        "fun"
    } else if file.is(&["swift"]) {
        "func"
    } else {
        return Vec::new();
    };
    positions(code, word)
        .filter_map(|at| {
            let rest = &code[at..];
            let open = block_start(rest, word == "fn")?;
            let end = open + block_len(&rest[open..]);
            let head = rest[word.len()..open].split('(').next().unwrap_or_default();
            Some((head.trim().to_owned(), line_at(code, at), line_at(rest, end)))
        })
        .collect()
}

/// Where a function's block begins; none for one that is only declared.
///
/// In Rust a declaration ends with `;`. In Kotlin and Swift nothing marks its end, so there the
/// block must begin on the line on which the list of parameters ends.
fn block_start(code: &str, rust: bool) -> Option<usize> {
    let mut depth = 0_i32;
    let mut parameters_seen = false;
    for (at, c) in code.char_indices() {
        match c {
            '(' | '[' => depth += 1,
            ')' | ']' => {
                depth -= 1;
                parameters_seen |= depth == 0;
            }
            '{' if depth == 0 => return Some(at),
            ';' if rust && depth == 0 => return None,
            '\n' if !rust && parameters_seen && depth == 0 => return None,
            _ => {}
        }
    }
    None
}

#[test]
fn functions_are_short() {
    crate::assert_none(&check(crate::tree::all()));
}

#[test]
fn the_rule_is_not_blind() {
    let body = "    x();\n".repeat(LINES_MAX - 1);
    let rust = format!("trait T {{ fn declared(a: [u8; 2]); }}\npub fn long(a: u8) {{\n{body}}}\n");
    let found = check(&[TextFile::example("core/a.rs", &rust)]);
    crate::assert_complains(&found, &["core/a.rs:2:", "long has 71"]);
    assert_eq!(found.len(), 1, "{found:?}");

    let kotlin = format!("fun declared(): Int\n\n@Composable\nfun Long(a: Int) {{\n{body}}}\n");
    crate::assert_complains(&check(&[TextFile::example("a.kt", &kotlin)]), &["a.kt:4:", "Long"]);
    let swift = format!("func declared()\nfunc long(a: Int) async throws -> Int {{\n{body}}}\n");
    crate::assert_complains(&check(&[TextFile::example("a.swift", &swift)]), &["a.swift:2:"]);
}

#[test]
fn tests_and_functions_of_seventy_lines_are_left_alone() {
    let body = "    x();\n".repeat(LINES_MAX - 2);
    let exact = format!("fn exact() {{\n{body}}}\n");
    crate::assert_none(&check(&[TextFile::example("core/a.rs", &exact)]));
    let test = format!("#[cfg(test)]\nmod tests {{\nfn long() {{\n{body}{body}}}\n}}\n");
    crate::assert_none(&check(&[TextFile::example("core/a.rs", &test)]));
}
