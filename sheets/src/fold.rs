//! Spellings that mean the same.

pub(crate) use huiban_formats::script::key;
use sha2::{Digest as _, Sha256};
use unicode_normalization::UnicodeNormalization as _;

/// Text as it is compared and taken apart: full-width forms, Kangxi radicals and compatibility
/// signs become plain ones, every white space one space.
pub(crate) fn fold(text: &str) -> String {
    let plain = text.nfkc().map(|c| match c {
        '∶' | '︰' | '˸' => ':',
        c if c.is_whitespace() || c == '\u{200b}' || c == '\u{feff}' => ' ',
        c => c,
    });
    let plain: String = plain.collect();
    plain.split(' ').filter(|word| !word.is_empty()).collect::<Vec<_>>().join(" ")
}

/// A short stable name made from words.
pub(crate) fn digest(words: &[&str]) -> String {
    let mut hash = Sha256::new();
    for word in words {
        hash.update(word.as_bytes());
        hash.update([0]);
    }
    let mut text = hex::encode(hash.finalize());
    text.truncate(16);
    text
}

/// True for an ideograph.
pub(crate) fn is_han(c: char) -> bool {
    matches!(c, '\u{3400}'..='\u{4dbf}' | '\u{4e00}'..='\u{9fff}' | '\u{f900}'..='\u{faff}'
        | '\u{2e80}'..='\u{2fdf}' | '\u{20000}'..='\u{323af}' | '〇')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spellings_that_mean_the_same_fold_alike() {
        let cases = [
            ("11⽉29⽇", "11月29日"),
            ("０９：３０", "09:30"),
            ("王　伟\n医院", "王 伟 医院"),
            ("９∶00", "9:00"),
        ];
        for (text, folded) in cases {
            assert_eq!(fold(text), folded);
        }
        assert_eq!(key("《Med-Tech》 开幕！"), "medtech开幕");
    }
}
