//! Codes made from names, for what comes from a file that gives it none.

use huiban_protocol::digest::sha256;

/// Most letters of a name that its code repeats.
const LETTERS_MAX: usize = 40;

/// A code of at most 48 characters from a name, always the same for the same name: its letters and
/// digits, and a piece of its hash where letters of other scripts or signs had to be left out.
/// `prefix` stands for what the name has no Latin letter of.
pub fn code(name: &str, prefix: &str) -> String {
    let name = name.trim();
    let mut slug = String::new();
    for c in name.chars().filter(char::is_ascii) {
        if c.is_ascii_alphanumeric() {
            slug.push(c.to_ascii_lowercase());
        } else if !slug.is_empty() && !slug.ends_with('-') {
            slug.push('-');
        }
    }
    let is_whole = name.chars().all(|c| c.is_ascii_alphanumeric() || " -_.".contains(c))
        && slug.len() <= LETTERS_MAX;
    slug.truncate(LETTERS_MAX);
    let slug = slug.trim_end_matches('-');
    match (slug.is_empty(), is_whole) {
        (true, _) => format!("{prefix}-{}", short_hash(name)),
        (false, true) => slug.to_owned(),
        (false, false) => format!("{slug}-{}", short_hash(name)),
    }
}

/// Six hexadecimal digits that stand for a text.
pub fn short_hash(text: &str) -> String {
    let mut hash = sha256(text.as_bytes()).to_string();
    hash.truncate(6);
    hash
}

/// Sixteen hexadecimal digits that stand for a text.
pub fn long_hash(text: &str) -> String {
    let mut hash = sha256(text.as_bytes()).to_string();
    hash.truncate(16);
    hash
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_s_code_is_readable_and_two_names_never_share_one() {
        let cases = [
            ("H.2214", "h-2214"),
            ("Gray Room", "gray-room"),
            ("  Gray  room ", "gray-room"),
            ("主会场", "room-"),
            ("Saal Zürich", "saal-zrich-"),
            ("C++", "c-"),
            ("C#", "c-"),
        ];
        for (name, expected) in cases {
            let code = code(name, "room");
            assert!(code == expected || (expected.ends_with('-') && code.starts_with(expected)));
        }
        assert_ne!(code("C++", "room"), code("C#", "room"));
        assert!(code(&"long name ".repeat(20), "room").len() <= 48);
    }
}
