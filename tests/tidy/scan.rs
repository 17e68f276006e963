//! Blanks comments and text literals, so that rules look at code only.
//!
//! Everything blanked becomes a space and lines stay where they are. Good for Rust, Kotlin and
//! Swift; it knows nested comments, raw strings, interpolation, and lifetimes beside characters.

use crate::tree::TextFile;

/// The file's code, of the same length in characters and with the same lines.
pub(crate) fn code_of(file: &TextFile) -> String {
    let mut scan = Scan {
        chars: file.text.chars().collect(),
        at: 0,
        out: String::with_capacity(file.text.len()),
        rust: file.is(&["rs"]),
    };
    while scan.at < scan.chars.len() {
        scan.step();
    }
    scan.out
}

struct Scan {
    chars: Vec<char>,
    at: usize,
    out: String,
    rust: bool,
}

impl Scan {
    fn peek(&self, ahead: usize) -> char {
        self.chars.get(self.at + ahead).copied().unwrap_or('\0')
    }

    fn sees(&self, text: &str) -> bool {
        text.chars().enumerate().all(|(index, c)| self.peek(index) == c)
    }

    fn keep(&mut self) {
        self.out.push(self.peek(0));
        self.at += 1;
    }

    fn blank(&mut self, count: usize) {
        for _ in 0..count {
            if self.at < self.chars.len() {
                self.out.push(if self.peek(0) == '\n' { '\n' } else { ' ' });
                self.at += 1;
            }
        }
    }

    fn step(&mut self) {
        let after_word = self.out.ends_with(|c: char| c.is_alphanumeric() || c == '_');
        if self.sees("//") {
            while self.at < self.chars.len() && self.peek(0) != '\n' {
                self.blank(1);
            }
        } else if self.sees("/*") {
            self.comment();
        } else if let Some(hashes) = self.raw_string_start(after_word) {
            self.raw_string(hashes);
        } else if self.peek(0) == '"' {
            self.string();
        } else if self.peek(0) == '\'' {
            self.character();
        } else {
            self.keep();
        }
    }

    fn comment(&mut self) {
        let mut depth = 0_usize;
        loop {
            if self.sees("/*") {
                depth += 1;
                self.blank(2);
            } else if self.sees("*/") {
                depth -= 1;
                self.blank(2);
            } else {
                self.blank(1);
            }
            if depth == 0 || self.at >= self.chars.len() {
                return;
            }
        }
    }

    /// The number of `#` when a raw string begins here: `r#"` in Rust, `#"` in Swift.
    fn raw_string_start(&self, after_word: bool) -> Option<usize> {
        let start = if self.rust { raw_prefix(self.peek(0), self.peek(1), after_word)? } else { 0 };
        let mut hashes = 0;
        while self.peek(start + hashes) == '#' {
            hashes += 1;
        }
        let raw = self.peek(start + hashes) == '"' && (self.rust || hashes > 0);
        raw.then_some(hashes)
    }

    fn raw_string(&mut self, hashes: usize) {
        let end: String = ['"'].into_iter().chain(std::iter::repeat_n('#', hashes)).collect();
        while self.peek(0) != '"' {
            self.blank(1);
        }
        self.blank(1);
        while self.at < self.chars.len() && !self.sees(&end) {
            self.blank(1);
        }
        self.blank(hashes + 1);
    }

    fn string(&mut self) {
        let end = if !self.rust && self.sees("\"\"\"") { "\"\"\"" } else { "\"" };
        self.blank(end.len());
        while self.at < self.chars.len() && !self.sees(end) {
            if !self.rust && self.sees("${") {
                self.interpolation('{', '}');
            } else if !self.rust && self.sees("\\(") {
                self.interpolation('(', ')');
            } else {
                self.blank(if self.peek(0) == '\\' { 2 } else { 1 });
            }
        }
        self.blank(end.len());
    }

    fn interpolation(&mut self, open: char, close: char) {
        self.blank(2);
        let mut depth = 1_usize;
        while depth > 0 && self.at < self.chars.len() {
            match self.peek(0) {
                '"' => {
                    self.string();
                    continue;
                }
                c if c == open => depth += 1,
                c if c == close => depth -= 1,
                _ => {}
            }
            self.blank(1);
        }
    }

    /// `'x'` and `'\n'` are characters; `'a` alone is a lifetime.
    fn character(&mut self) {
        if self.peek(1) == '\\' {
            self.blank(3);
            while self.at < self.chars.len() && self.peek(0) != '\'' && self.peek(0) != '\n' {
                self.blank(1);
            }
            self.blank(1);
        } else if self.peek(2) == '\'' {
            self.blank(3);
        } else {
            self.keep();
        }
    }
}

/// How many characters `r`, `br` or `cr` take.
fn raw_prefix(first: char, second: char, after_word: bool) -> Option<usize> {
    match (first, second) {
        _ if after_word => None,
        ('r', '"' | '#') => Some(1),
        ('b' | 'c', 'r') => Some(2),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::code_of;
    use crate::tree::TextFile;

    fn code(path: &str, text: &str) -> String {
        code_of(&TextFile::example(path, text)).split_whitespace().collect::<Vec<_>>().join(" ")
    }

    #[test]
    fn rust_comments_strings_and_characters_are_blanked() {
        let text = "a(\"{ \\\" }\", r#\"x \" y\"#, b\"z\", '{', '\\'', 'l: &'l str) // {\n/* { /* } */ */ b";
        assert_eq!(code("a.rs", text), "a( , , b , , , 'l: &'l str) b");
    }

    #[test]
    fn raw_identifiers_are_code() {
        assert_eq!(code("a.rs", "r#type bar\"x\""), "r#type bar");
    }

    #[test]
    fn interpolations_may_hold_strings() {
        assert_eq!(code("a.kt", "f(\"a ${g(\"}\")} b\") c"), "f( ) c");
        assert_eq!(code("a.swift", "f(\"a \\(g(\")\")) b\") c"), "f( ) c");
        assert_eq!(code("a.kt", "f(\"\"\"a \" b\"\"\") c"), "f( ) c");
    }

    #[test]
    fn lines_stay_where_they_are() {
        let file = TextFile::example("a.rs", "/* 1\n2 */ x \"\n\" y\n");
        assert_eq!(code_of(&file).lines().count(), 3);
    }
}
