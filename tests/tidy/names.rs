//! What a source file declares, and the words that a name is made of.

use crate::{source::in_name, tree::TextFile};

/// What a name stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    /// A type, trait, protocol, object or module.
    Type,
    /// A function or method.
    Function,
}

/// Every name that the code of a file declares.
pub(crate) fn declared(file: &TextFile, code: &str) -> Vec<(Kind, String)> {
    let (types, function): (&[&str], &str) = if file.is(&["rs"]) {
        (&["struct", "enum", "union", "trait", "type", "mod"], "fn")
    } else if file.is(&["kt"]) {
        (&["class", "interface", "object", "typealias"], "fun")
    } else if file.is(&["swift"]) {
        (&["class", "struct", "enum", "protocol", "actor", "typealias"], "func")
    } else {
        return Vec::new();
    };
    let mut names = Vec::new();
    for (at, word) in words(code) {
        let rest = code[at + word.len()..].trim_start_matches([' ', '\n']);
        if types.contains(&word) {
            let name: String = rest.chars().take_while(|c| in_name(*c)).collect();
            if !name.is_empty() && name != function {
                names.push((Kind::Type, name));
            }
        } else if word == function {
            // `fun <T> Receiver<T>.name(`: the name is the last word before the parameters
            let head = rest.split('(').next().unwrap_or_default();
            let head = if function == "fun" { head } else { until_generics(head) };
            if let Some((_, name)) = words(head).last() {
                names.push((Kind::Function, name.to_owned()));
            }
        }
    }
    names
}

/// The parts of a name in lower case: `ParkedOpView` and `parked_op_view` are parked, op, view.
pub(crate) fn segments(name: &str) -> Vec<String> {
    let mut parts: Vec<String> = Vec::new();
    let chars: Vec<char> = name.chars().collect();
    for (at, c) in chars.iter().enumerate() {
        if !c.is_alphanumeric() {
            parts.push(String::new());
            continue;
        }
        let before = at.checked_sub(1).and_then(|at| chars.get(at));
        let after = chars.get(at + 1);
        let after_lower = before.is_some_and(|b| b.is_lowercase() || b.is_numeric());
        let ends_capitals =
            before.is_some_and(|b| b.is_uppercase()) && after.is_some_and(|a| a.is_lowercase());
        if parts.is_empty() || (c.is_uppercase() && (after_lower || ends_capitals)) {
            parts.push(String::new());
        }
        if let Some(part) = parts.last_mut() {
            part.extend(c.to_lowercase());
        }
    }
    parts.retain(|part| !part.is_empty());
    parts
}

fn until_generics(head: &str) -> &str {
    head.split('<').next().unwrap_or_default()
}

/// Every word with its position in bytes.
fn words(code: &str) -> impl Iterator<Item = (usize, &str)> {
    code.split(|c: char| !in_name(c))
        .filter(|word| !word.is_empty())
        .map(|word| (word.as_ptr() as usize - code.as_ptr() as usize, word))
}

#[cfg(test)]
mod tests {
    use super::{Kind, declared, segments};
    use crate::tree::TextFile;

    fn names(path: &str, text: &str) -> Vec<(Kind, String)> {
        declared(&TextFile::example(path, text), text)
    }

    #[test]
    fn names_are_cut_into_words() {
        assert_eq!(segments("ParkedOpView"), ["parked", "op", "view"]);
        assert_eq!(segments("list_parked_ops2"), ["list", "parked", "ops2"]);
        assert_eq!(segments("FFIDataSource"), ["ffi", "data", "source"]);
        assert_eq!(segments("Database"), ["database"]);
    }

    #[test]
    fn declarations_of_all_three_languages_are_found() {
        let rust = names("a.rs", "pub struct Alpha<T>(T); mod beta { fn gamma<T>(x: T) {} }");
        assert_eq!(
            rust,
            [
                (Kind::Type, "Alpha".to_owned()),
                (Kind::Type, "beta".to_owned()),
                (Kind::Function, "gamma".to_owned())
            ]
        );
        let kotlin = names("a.kt", "data class Alpha(val x: Int)\nfun <T> List<T>.beta() = 1");
        assert_eq!(kotlin, [(Kind::Type, "Alpha".to_owned()), (Kind::Function, "beta".to_owned())]);
        let swift = names("a.swift", "final class Alpha { class func beta() {} }");
        assert_eq!(swift, [(Kind::Type, "Alpha".to_owned()), (Kind::Function, "beta".to_owned())]);
    }
}
