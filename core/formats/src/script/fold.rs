//! Characters that a reader takes for the same become the same.

use std::sync::LazyLock;
use unicode_normalization::char::{decompose_compatible, is_combining_mark};

/// A text with its characters folded, and where each of them came from.
///
/// Folded are traditional to simplified characters, radicals and compatibility forms to
/// ideographs, full width to half width, upper to lower case; accents are dropped. A character
/// folds the same wherever it stands, so the folding of a part is a part of the folding.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Folded {
    /// The folded characters.
    pub chars: Vec<char>,
    /// For each of them the position, in scalars, of the character it came from.
    source: Vec<u32>,
}

impl Folded {
    /// Folds a text.
    pub fn of(text: &str) -> Self {
        let mut folded =
            Self { chars: Vec::with_capacity(text.len()), source: Vec::with_capacity(text.len()) };
        for (at, c) in (0u32..).zip(text.chars()) {
            fold(c, &mut |folded_char| {
                folded.chars.push(folded_char);
                folded.source.push(at);
            });
        }
        folded
    }

    /// A range of folded characters as a range of scalars of the original text.
    pub fn original(&self, start: usize, end: usize) -> Option<(u32, u32)> {
        let last = end.checked_sub(1)?;
        Some((*self.source.get(start)?, self.source.get(last)?.saturating_add(1)))
    }
}

/// A text as a key: folded, and nothing but its letters and digits.
pub fn key(text: &str) -> String {
    Folded::of(text).chars.into_iter().filter(|c| c.is_alphanumeric()).collect()
}

/// Whether a folded character is written without spaces around words: an ideograph, kana, hangul.
pub fn is_ideographic(c: char) -> bool {
    match u32::from(c) {
        0x3400..=0x4dbf | 0x4e00..=0x9fff => true,
        0x1100..=0x11ff | 0x3005..=0x31ff | 0xac00..=0xd7ff | 0x2_0000..=0x3_ffff => {
            c.is_alphanumeric()
        }
        _ => false,
    }
}

/// Whether a folded character belongs to a word between spaces or punctuation.
pub fn is_word(c: char) -> bool {
    c.is_ascii_alphanumeric() || !c.is_ascii() && c.is_alphanumeric() && !is_ideographic(c)
}

fn fold(c: char, push: &mut impl FnMut(char)) {
    match u32::from(c) {
        0..=0x7f => push(c.to_ascii_lowercase()),
        0x3400..=0x9fff => push(unified(c)),
        _ => {
            if let Some(ideograph) = find_unified(c) {
                return push(ideograph);
            }
            decompose_compatible(c, |part| {
                if !is_invisible(part) {
                    part.to_lowercase().filter(|c| !is_invisible(*c)).for_each(|c| spell(c, push));
                }
            });
        }
    }
}

/// Letters that no decomposition takes apart, as they are typed without them.
fn spell(c: char, push: &mut impl FnMut(char)) {
    let spelled = match c {
        'ß' => "ss",
        'æ' => "ae",
        'œ' => "oe",
        'ø' => "o",
        'đ' | 'ð' => "d",
        'ł' => "l",
        'ı' => "i",
        'þ' => "th",
        'ς' => "σ",
        other => return push(unified(other)),
    };
    spelled.chars().for_each(push);
}

/// Accents, and marks that steer how others are shown.
fn is_invisible(c: char) -> bool {
    is_combining_mark(c)
        || matches!(u32::from(c), 0xad | 0x200b..=0x200f | 0x2060..=0x2064 | 0xfe00..=0xfe0f | 0xfeff)
}

fn unified(c: char) -> char {
    find_unified(c).unwrap_or(c)
}

fn find_unified(c: char) -> Option<char> {
    let at = u32::from(c).checked_sub(TABLE_START)?;
    let to = *UNIFIED.get(usize::try_from(at).ok()?)?;
    // 0 where the character stands for itself
    char::from_u32(to.into()).filter(|to| *to != '\0')
}

/// The first character of the table: CJK Radicals Supplement.
const TABLE_START: u32 = 0x2e80;

/// What the characters from [`TABLE_START`] to the end of the CJK ideographs fold to.
static UNIFIED: LazyLock<Vec<u16>> = LazyLock::new(|| {
    let mut table = vec![0u16; 0xa000usize.saturating_sub(0x2e80)];
    let mut set = |from: char, to: char| {
        let at = u32::from(from).checked_sub(TABLE_START).and_then(|at| usize::try_from(at).ok());
        if let (Some(cell), Ok(to)) =
            (at.and_then(|at| table.get_mut(at)), u16::try_from(u32::from(to)))
        {
            *cell = to;
        }
    };
    let mut simplified = std::collections::BTreeMap::new();
    for (to, from) in groups(include_str!("simplified.txt")) {
        set(from, to);
        simplified.insert(from, to);
    }
    for (to, from) in groups(include_str!("radicals.txt")) {
        set(from, simplified.get(&to).copied().unwrap_or(to));
    }
    table
});

/// The pairs of a table: what a line begins with, and each character after it.
fn groups(table: &'static str) -> impl Iterator<Item = (char, char)> {
    table.lines().filter(|line| !line.starts_with('#')).flat_map(|line| {
        let mut chars = line.chars();
        let to = chars.next();
        chars.filter_map(move |from| Some((to?, from)))
    })
}
