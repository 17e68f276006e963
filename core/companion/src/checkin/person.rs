//! How much of a person a gate shows.

use huiban_protocol::documents::DirectoryPolicy;
use huiban_protocol::streams::PersonRow;

/// The person as the policy of a list lets its gates see. The digits of the telephone number are
/// for finding only.
pub(crate) fn shown(mut person: PersonRow, policy: DirectoryPolicy) -> PersonRow {
    person.phone_last4 = None;
    if policy != DirectoryPolicy::Full {
        person.name = masked(&person.name);
    }
    person
}

/// The first character of a name; that there is more, but not how much.
fn masked(name: &str) -> String {
    name.trim().chars().take(1).chain(['*']).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_masked_name_says_neither_the_rest_nor_its_length() {
        let cases = [
            ("王芳", "王*"),
            ("欧阳娜娜", "欧*"),
            (" Alice Smith", "A*"),
            ("𠮷野", "𠮷*"),
            ("", "*"),
        ];
        for (name, expected) in cases {
            assert_eq!(masked(name), expected);
        }
    }
}
