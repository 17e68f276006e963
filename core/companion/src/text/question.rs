//! What somebody typed, taken apart.

use huiban_formats::script::{Folded, is_ideographic, is_word};

/// How much of what was typed counts, in scalars; the rest is left out.
const QUESTION_CHARS_MAX: usize = 200;
/// How many terms count; more are left out.
const TERMS_MAX: usize = 8;
/// How much of a term counts, in folded characters; the rest is left out.
const TERM_CHARS_MAX: usize = 40;

/// What somebody typed: terms that must all be found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Question {
    pub(crate) terms: Vec<Term>,
}

/// A run of characters of one kind: `ai医疗` has two.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Term {
    /// Ideographs: found anywhere.
    Ideographs(Vec<char>),
    /// Letters and digits: the beginning of a word, or pinyin.
    Letters(Vec<char>),
}

impl Question {
    /// Takes any text apart; there are no operators, and whatever is neither letter, digit nor
    /// ideograph only separates.
    pub(crate) fn parse(text: &str) -> Self {
        let start: String = text.chars().take(QUESTION_CHARS_MAX).collect();
        let folded = Folded::of(&start);
        let mut terms: Vec<Term> = Vec::new();
        for run in folded.chars.chunk_by(|a, b| kind(*a) == kind(*b)) {
            let chars = || run.iter().copied().take(TERM_CHARS_MAX).collect();
            let term = match run.first().map(|c| kind(*c)) {
                Some(Kind::Ideographic) => Term::Ideographs(chars()),
                Some(Kind::Word) => Term::Letters(chars()),
                _ => continue,
            };
            if !terms.contains(&term) && terms.len() < TERMS_MAX {
                terms.push(term);
            }
        }
        Self { terms }
    }
}

#[derive(PartialEq, Eq)]
enum Kind {
    Ideographic,
    Word,
    Between,
}

fn kind(c: char) -> Kind {
    if is_word(c) {
        Kind::Word
    } else if is_ideographic(c) {
        Kind::Ideographic
    } else {
        Kind::Between
    }
}
