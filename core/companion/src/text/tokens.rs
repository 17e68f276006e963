//! What an index keeps of a text.
//!
//! A text that matches a term has the tokens that stand for the term; a text that has them may
//! still not match, and is looked at again. Tokens hold letters, digits and ideographs only.

use super::matching::begins_word;
use super::pinyin::{Readings, each_reading};
use super::question::Term;
use huiban_formats::script::{Folded, is_ideographic, is_word};

/// How many letters of a word, or of the pinyin from one ideograph on, are kept.
const LETTERS_MAX: usize = 12;
/// How many initials are kept from one ideograph on.
const INITIALS_MAX: usize = 4;

// what a token is, after its tag
const IDEOGRAPHS: char = 'h';
const LETTERS: char = 'l';
const INITIALS: char = 'i';
/// One letter begins too many tokens to put their rows together each time.
const FIRST: char = 'f';

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

impl Wanted {
    /// As an expression of an FTS5 index. Tokens hold letters, digits and ideographs only, so
    /// nothing in them needs escaping.
    pub(crate) fn expression(&self) -> String {
        let join = |parts: &[Self], by: &str| {
            format!("({})", parts.iter().map(Self::expression).collect::<Vec<_>>().join(by))
        };
        match self {
            Self::Token(token) => format!("\"{token}\""),
            Self::Beginning(token) => format!("\"{token}\" *"),
            Self::All(parts) => join(parts, " AND "),
            Self::Any(parts) => join(parts, " OR "),
        }
    }
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
            Self::Letters(chars) if chars.len() == 1 => Wanted::Token(token(FIRST, chars)),
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
/// every two that follow each other, the beginning of every word, the pinyin from every ideograph
/// on, in full and in initials, and every first letter.
pub(crate) fn push_tokens(out: &mut String, tag: char, text: &Folded, readings: Readings) {
    push_tokens_until(text.chars.len(), out, tag, text, readings);
}

/// Adds only the tokens that a text begins with.
pub(crate) fn push_first_tokens(out: &mut String, tag: char, text: &Folded, readings: Readings) {
    push_tokens_until(1, out, tag, text, readings);
}

fn push_tokens_until(end: usize, out: &mut String, tag: char, text: &Folded, readings: Readings) {
    let chars = &text.chars;
    let read = list_readings(chars, readings);
    let mut writer = Writer { out, tag, read: &read, firsts: Vec::new(), letters: String::new() };
    for (at, &c) in chars.iter().enumerate().take(end) {
        if is_ideographic(c) {
            writer.token(IDEOGRAPHS, [c]);
            if let Some(&next) = chars.get(at.saturating_add(1)).filter(|c| is_ideographic(**c)) {
                writer.token(IDEOGRAPHS, [c, next]);
            }
            writer.full(at);
            writer.initials(at);
        } else if begins_word(chars, at) {
            let word = chars.iter().skip(at).copied().take_while(|c| is_word(*c));
            writer.token(LETTERS, word.take(LETTERS_MAX));
            writer.first(c);
        }
    }
}

/// The readings of every character; nothing where nothing is found by them.
fn list_readings(text: &[char], readings: Readings) -> Vec<Vec<&'static str>> {
    let all = if readings == Readings::None { 0 } else { text.len() };
    let of = |at| {
        let mut found: Vec<&'static str> = Vec::new();
        each_reading(text, at, readings, &mut |reading| {
            if !found.contains(&reading) {
                found.push(reading);
            }
        });
        found
    };
    (0..all).map(of).collect()
}

/// Writes tokens of one text.
struct Writer<'a> {
    out: &'a mut String,
    tag: char,
    read: &'a [Vec<&'static str>],
    /// The first letters that are written already.
    firsts: Vec<char>,
    /// What was read so far from one ideograph on.
    letters: String,
}

impl Writer<'_> {
    fn token(&mut self, what: char, chars: impl IntoIterator<Item = char>) {
        self.out.push(self.tag);
        self.out.push(what);
        self.out.extend(chars);
        self.out.push(' ');
    }

    fn first(&mut self, c: char) {
        if !self.firsts.contains(&c) {
            self.firsts.push(c);
            self.token(FIRST, [c]);
        }
    }

    /// What was read, as a token; it is ASCII.
    fn read_token(&mut self, what: char, max: usize) {
        if let Some(first) = self.letters.chars().next() {
            self.out.push(self.tag);
            self.out.push(what);
            self.out.push_str(self.letters.get(..max).unwrap_or(&self.letters));
            self.out.push(' ');
            self.first(first);
        }
    }

    /// One token for each way to read what follows.
    fn full(&mut self, at: usize) {
        let readings = self.read.get(at).map(Vec::as_slice).unwrap_or_default();
        if readings.is_empty() || self.letters.len() >= LETTERS_MAX {
            return self.read_token(LETTERS, LETTERS_MAX);
        }
        for reading in readings {
            let len = self.letters.len();
            self.letters.push_str(reading);
            self.full(at.saturating_add(1));
            self.letters.truncate(len);
        }
    }

    fn initials(&mut self, at: usize) {
        let readings = self.read.get(at).map(Vec::as_slice).unwrap_or_default();
        if readings.is_empty() || self.letters.len() >= INITIALS_MAX {
            return self.read_token(INITIALS, INITIALS_MAX);
        }
        for (nth, reading) in readings.iter().enumerate() {
            let initial = reading.chars().next();
            let before = readings.iter().take(nth);
            if before.map(|earlier| earlier.chars().next()).any(|earlier| earlier == initial) {
                continue;
            }
            let len = self.letters.len();
            self.letters.extend(initial);
            self.initials(at.saturating_add(1));
            self.letters.truncate(len);
        }
    }
}
