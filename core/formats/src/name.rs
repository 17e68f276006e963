//! Family and given name of a person.

use std::collections::BTreeSet;
use std::sync::LazyLock;

/// Family names of two ideographs, those of the Hundred Family Surnames and of the lists that continue
/// it; all others have one.
static COMPOUND: LazyLock<BTreeSet<&str>> =
    LazyLock::new(|| include_str!("compound_surnames.txt").split_whitespace().collect());

/// Whether a character belongs to a script whose names begin with the family.
pub(crate) fn is_east_asian(c: char) -> bool {
    matches!(c, '\u{3040}'..='\u{30ff}' | '\u{3400}'..='\u{9fff}' | '\u{ac00}'..='\u{d7af}'
        | '\u{f900}'..='\u{faff}' | '\u{20000}'..='\u{3ffff}')
}

/// Splits a name into family and given name. A Chinese name begins with the family, of one
/// ideograph or one of the known two; of any other, the last word is taken for the family.
pub fn split(name: &str) -> (String, String) {
    let name = name.trim();
    if let Some((family, given)) = name.split_once([' ', '\u{b7}'])
        && name.chars().any(is_east_asian)
    {
        return (family.to_owned(), given.trim().to_owned());
    }
    if !name.is_empty() && name.chars().all(is_east_asian) {
        let head: String = name.chars().take(2).collect();
        let chars = name.chars().count();
        let of_family = if chars > 2 && COMPOUND.contains(head.as_str()) { 2 } else { 1 };
        return (name.chars().take(of_family).collect(), name.chars().skip(of_family).collect());
    }
    match name.rsplit_once(' ') {
        Some((given, family)) => (family.to_owned(), given.trim().to_owned()),
        None => (name.to_owned(), String::new()),
    }
}

#[cfg(test)]
mod tests {
    use super::split;

    #[test]
    fn names_are_split_as_their_bearers_would() {
        let cases = [
            ("张三", "张", "三"),
            ("欧阳娜娜", "欧阳", "娜娜"),
            ("尉迟恭", "尉迟", "恭"),
            ("歐陽修", "歐陽", "修"),
            ("单田芳", "单", "田芳"),
            // two ideographs: the first is the family, also where both look like one
            ("欧阳", "欧", "阳"),
            ("李 四", "李", "四"),
            ("Ada Lovelace", "Lovelace", "Ada"),
            ("Jean Luc Picard", "Picard", "Jean Luc"),
            ("Plato", "Plato", ""),
            ("", "", ""),
        ];
        for (name, family, given) in cases {
            assert_eq!(split(name), (family.to_owned(), given.to_owned()), "{name}");
        }
    }
}
