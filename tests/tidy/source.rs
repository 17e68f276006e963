//! Parts of a source file: what ships, what is test code, blocks between braces.

use crate::{scan, tree::TextFile};

const TEST_MARK: &str = "#[cfg(test)]";

/// A source file's code without comments and texts, split in two with lines kept in place.
pub(crate) struct Source {
    /// What ships.
    pub(crate) shipped: String,
    /// Test modules and test files.
    pub(crate) tests: String,
}

impl Source {
    /// Reads one file.
    pub(crate) fn of(file: &TextFile) -> Self {
        let code = scan::code_of(file);
        if file.is_test() {
            return Self { shipped: blank(&code), tests: code };
        }
        let mut source = Self { shipped: String::new(), tests: String::new() };
        let mut rest = code.as_str();
        while let Some((before, from_mark)) = rest.find(TEST_MARK).map(|at| rest.split_at(at)) {
            let (test, after) = from_mark.split_at(item_len(from_mark));
            source.push_shipped(before);
            source.shipped.push_str(&blank(test));
            source.tests.push_str(test);
            rest = after;
        }
        source.push_shipped(rest);
        source
    }

    fn push_shipped(&mut self, code: &str) {
        self.shipped.push_str(code);
        self.tests.push_str(&blank(code));
    }
}

/// The same lines without their content.
fn blank(code: &str) -> String {
    code.chars().map(|c| if c == '\n' { '\n' } else { ' ' }).collect()
}

/// The length in bytes of the item that starts here: up to its `;` or the end of its block.
fn item_len(code: &str) -> usize {
    match code.find(['{', ';']) {
        Some(at) if code[at..].starts_with('{') => at + block_len(&code[at..]),
        Some(at) => at + 1,
        None => code.len(),
    }
}

/// The length in bytes of a block that starts with `{`, both braces included.
pub(crate) fn block_len(code: &str) -> usize {
    let mut depth = 0_usize;
    for (at, c) in code.char_indices() {
        match c {
            '{' => depth += 1,
            '}' => depth -= 1,
            _ => {}
        }
        if depth == 0 {
            return at + 1;
        }
    }
    code.len()
}

/// Whether a character can be part of a name.
pub(crate) fn in_name(c: char) -> bool {
    c.is_alphanumeric() || c == '_'
}

/// The positions in bytes where a whole word stands.
pub(crate) fn positions<'a>(code: &'a str, word: &'a str) -> impl Iterator<Item = usize> + 'a {
    code.match_indices(word).map(|(at, _)| at).filter(move |at| {
        !code[..*at].ends_with(in_name) && !code[at + word.len()..].starts_with(in_name)
    })
}

/// The line number, from one, of a position in bytes.
pub(crate) fn line_at(code: &str, at: usize) -> usize {
    code[..at].matches('\n').count() + 1
}

#[cfg(test)]
mod tests {
    use super::{Source, positions};
    use crate::tree::TextFile;

    #[test]
    fn test_modules_are_told_from_what_ships() {
        let text = "fn a() {}\n#[cfg(test)]\nmod tests { fn b() { {} } }\nfn c() {}\n#[cfg(test)]\nmod more;\nfn d() {}";
        let source = Source::of(&TextFile::example("core/x/src/a.rs", text));
        let words = |code: &str| code.split_whitespace().collect::<Vec<_>>().join(" ");
        assert_eq!(words(&source.shipped), "fn a() {} fn c() {} fn d() {}");
        assert!(words(&source.tests).contains("fn b()"));
        assert_eq!(source.tests.lines().count(), text.lines().count());
    }

    #[test]
    fn only_whole_words_are_found() {
        assert_eq!(positions("fn defn fn_x fn", "fn").collect::<Vec<_>>(), [0, 13]);
    }
}
