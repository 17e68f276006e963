//! What an index keeps of a text.
//!
//! A text that matches a term has the tokens that stand for the term; a text that has them may
//! still not match, and is looked at again. Tokens hold letters, digits and ideographs only.

use super::fold::{Folded, is_ideographic, is_word};
use super::matching::begins_word;
use super::pinyin::{Readings, each_reading};
use super::question::Term;

/// How many letters of a word, or of the pinyin from one ideograph on, are kept.
const LETTERS_MAX: usize = 12;
/// How many initials are kept from one ideograph on.
const INITIALS_MAX: usize = 4;
/// How many letters of a beginning are kept as a token of its own: so short ones begin too many
/// tokens to put their rows together.
const BEGINNING_MAX: usize = 2;

// what a token is, after its tag
const IDEOGRAPHS: char = 'h';
const LETTERS: char = 'l';
const INITIALS: char = 'i';
const BEGINNING: char = 'b';

/// A part of an index expression.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Wanted {
    /// This token.
    Token(String),
    /// A token that begins so.
    Beginning(String),
    /// All of these.
    All(Vec<Wanted>),
    /// One of these.
    Any(Vec<Wanted>),
}

impl Term {
    /// The tokens that every text has in which the term is found.
    pub(crate) fn tokens(&self, tag: char) -> Wanted {
        let token =
            |what: char, chars: &[char]| -> String { [tag, what].iter().chain(chars).collect() };
        match self {
            Self::Ideographs(chars) if chars.len() == 1 => Wanted::Token(token(IDEOGRAPHS, chars)),
            Self::Ideographs(chars) => Wanted::All(
                chars.windows(2).map(|pair| Wanted::Token(token(IDEOGRAPHS, pair))).collect(),
            ),
            Self::Letters(chars) if chars.len() <= BEGINNING_MAX => {
                Wanted::Token(token(BEGINNING, chars))
            }
            Self::Letters(chars) => {
                let first = |max: usize| chars.get(..max).unwrap_or(chars);
                let initials = token(INITIALS, first(INITIALS_MAX));
                Wanted::Any(vec![
                    Wanted::Beginning(token(LETTERS, first(LETTERS_MAX))),
                    if chars.len() < INITIALS_MAX {
                        Wanted::Beginning(initials)
                    } else {
                        Wanted::Token(initials)
                    },
                ])
            }
        }
    }
}

/// Adds the tokens of a text, each with `tag` before it and a space after it: every ideograph,
/// every two that follow each other, the beginning of every word, and the pinyin from every
/// ideograph on, in full and in initials.
pub(crate) fn push_tokens(out: &mut String, tag: char, text: &Folded, readings: Readings) {
    let chars = &text.chars;
    let mut writer = Writer { out, tag, readings, text: chars, begun: Vec::new() };
    for (at, &c) in chars.iter().enumerate() {
        if is_ideographic(c) {
            writer.token(IDEOGRAPHS, &[c]);
            if let Some(&next) = chars.get(at.saturating_add(1)).filter(|c| is_ideographic(**c)) {
                writer.token(IDEOGRAPHS, &[c, next]);
            }
            if readings != Readings::None {
                writer.full(at, &mut Vec::new());
                writer.initials(at, &mut Vec::new());
            }
        } else if begins_word(chars, at) {
            let rest = chars.iter().skip(at).copied();
            let word: Vec<char> = rest.take_while(|c| is_word(*c)).take(LETTERS_MAX).collect();
            writer.token(LETTERS, &word);
            writer.beginnings(&word);
        }
    }
}

/// Writes tokens of one text.
struct Writer<'a> {
    out: &'a mut String,
    tag: char,
    readings: Readings,
    text: &'a [char],
    /// The beginnings that are written already.
    begun: Vec<[char; BEGINNING_MAX]>,
}

impl Writer<'_> {
    fn token(&mut self, what: char, chars: &[char]) {
        self.out.extend([self.tag, what]);
        self.out.extend(chars);
        self.out.push(' ');
    }

    fn beginnings(&mut self, chars: &[char]) {
        for len in 1..=BEGINNING_MAX {
            let Some(start) = chars.get(..len) else { return };
            let mut key = ['\0'; BEGINNING_MAX];
            key.iter_mut().zip(start).for_each(|(cell, c)| *cell = *c);
            if !self.begun.contains(&key) {
                self.begun.push(key);
                self.token(BEGINNING, start);
            }
        }
    }

    /// One token for each way to read what follows.
    fn full(&mut self, at: usize, before: &mut Vec<char>) {
        let mut any = false;
        if before.len() < LETTERS_MAX {
            each_reading(self.text, at, self.readings, &mut |reading| {
                any = true;
                let len = before.len();
                before.extend(reading.chars());
                self.full(at.saturating_add(1), before);
                before.truncate(len);
            });
        }
        if !any && !before.is_empty() {
            self.token(LETTERS, before.get(..LETTERS_MAX).unwrap_or(before));
            self.beginnings(before);
        }
    }

    fn initials(&mut self, at: usize, before: &mut Vec<char>) {
        let mut initials: Vec<char> = Vec::new();
        if before.len() < INITIALS_MAX {
            each_reading(self.text, at, self.readings, &mut |reading| {
                let initial = reading.chars().next();
                initials.extend(initial.filter(|initial| !initials.contains(initial)));
            });
        }
        for &initial in &initials {
            before.push(initial);
            self.initials(at.saturating_add(1), before);
            before.pop();
        }
        if initials.is_empty() && !before.is_empty() {
            self.token(INITIALS, before);
            self.beginnings(before);
        }
    }
}
