//! What matches: the one definition that search, its index and highlights go by.

use super::pinyin::{Readings, each_reading};
use super::question::Term;
use huiban_formats::script::{Folded, is_word};

impl Term {
    /// Whether the term is found in a text.
    pub(crate) fn is_in(&self, text: &Folded, readings: Readings) -> bool {
        (0..text.chars.len()).any(|at| self.end_at(&text.chars, at, readings).is_some())
    }

    /// Whether a text begins with the term.
    pub(crate) fn begins(&self, text: &Folded, readings: Readings) -> bool {
        self.end_at(&text.chars, 0, readings).is_some()
    }

    /// Every place in a text where the term is found, as ranges of folded characters.
    pub(crate) fn places_in(
        &self,
        text: &Folded,
        readings: Readings,
    ) -> impl Iterator<Item = (usize, usize)> {
        (0..text.chars.len())
            .filter_map(move |at| Some((at, self.end_at(&text.chars, at, readings)?)))
    }

    /// Where the term ends if it is found at a position.
    fn end_at(&self, text: &[char], at: usize, readings: Readings) -> Option<usize> {
        match self {
            Self::Ideographs(term) => {
                text.get(at..)?.starts_with(term).then(|| at.saturating_add(term.len()))
            }
            Self::Letters(term) => {
                if begins_word(text, at) {
                    text.get(at..)?.starts_with(term).then(|| at.saturating_add(term.len()))
                } else if readings == Readings::None {
                    None
                } else {
                    full(term, text, at, readings).or_else(|| initials(term, text, at, readings))
                }
            }
        }
    }
}

/// Whether a word begins here; digits after letters begin one too, and letters after digits.
pub(super) fn begins_word(text: &[char], at: usize) -> bool {
    let Some(&c) = text.get(at).filter(|c| is_word(**c)) else { return false };
    let before = at.checked_sub(1).and_then(|before| text.get(before)).copied();
    before.is_none_or(|before| !is_word(before) || before.is_numeric() != c.is_numeric())
}

/// Pinyin in full; the last syllable may be unfinished.
fn full(term: &[char], text: &[char], at: usize, readings: Readings) -> Option<usize> {
    let mut end = None;
    each_reading(text, at, readings, &mut |reading| {
        let same = term.iter().zip(reading.chars()).take_while(|(a, b)| **a == *b).count();
        if end.is_some() {
            return;
        }
        let next = at.saturating_add(1);
        if same == term.len() {
            end = Some(next);
        } else if same == reading.len() {
            end = term.get(same..).and_then(|rest| full(rest, text, next, readings));
        }
    });
    end
}

/// The first letter of each syllable.
fn initials(term: &[char], text: &[char], at: usize, readings: Readings) -> Option<usize> {
    for (next, letter) in (at..).zip(term) {
        let mut found = false;
        each_reading(text, next, readings, &mut |reading| found |= reading.starts_with(*letter));
        if !found {
            return None;
        }
    }
    Some(at.saturating_add(term.len()))
}
