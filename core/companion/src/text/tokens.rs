//! What an index keeps of a text.
//!
//! A text that matches a term has the tokens that stand for the term; a text that has them may
//! still not match, and is looked at again. Tokens hold letters, digits and ideographs only.

use super::fold::{Folded, is_ideographic, is_word};
use super::matching::begins_word;
use super::pinyin::{Readings, each_reading};

/// How many letters of a word, or of the pinyin from one ideograph on, are kept.
pub(crate) const TOKEN_LETTERS_MAX: usize = 12;
/// How many initials are kept from one ideograph on.
pub(crate) const TOKEN_INITIALS_MAX: usize = 4;

/// Adds the tokens of a text, each with `tag` before it and a space after it: every ideograph,
/// every two that follow each other, the beginning of every word, and the pinyin from every
/// ideograph on, in full and in initials.
pub(crate) fn push_tokens(out: &mut String, tag: char, text: &Folded, readings: Readings) {
    let chars = &text.chars;
    for (at, &c) in chars.iter().enumerate() {
        if is_ideographic(c) {
            out.extend([tag, 'h', c, ' ']);
            if let Some(&next) = chars.get(at.saturating_add(1)).filter(|c| is_ideographic(**c)) {
                out.extend([tag, 'h', c, next, ' ']);
            }
            if readings != Readings::None {
                push_full(out, tag, chars, at, readings, &mut String::new());
                push_initials(out, tag, chars, at, readings, &mut String::new());
            }
        } else if begins_word(chars, at) {
            out.extend([tag, 'l']);
            let word = chars.iter().skip(at).take_while(|c| is_word(**c));
            out.extend(word.take(TOKEN_LETTERS_MAX));
            out.push(' ');
        }
    }
}

/// One token for each way to read what follows.
fn push_full(
    out: &mut String,
    tag: char,
    text: &[char],
    at: usize,
    readings: Readings,
    before: &mut String,
) {
    let mut any = false;
    if before.len() < TOKEN_LETTERS_MAX {
        each_reading(text, at, readings, &mut |reading| {
            any = true;
            let len = before.len();
            before.push_str(reading);
            push_full(out, tag, text, at.saturating_add(1), readings, before);
            before.truncate(len);
        });
    }
    if !any {
        push_letters(out, tag, before, TOKEN_LETTERS_MAX);
    }
}

fn push_initials(
    out: &mut String,
    tag: char,
    text: &[char],
    at: usize,
    readings: Readings,
    before: &mut String,
) {
    let mut initials = [' '; 8];
    let mut count = 0usize;
    if before.len() < TOKEN_INITIALS_MAX {
        each_reading(text, at, readings, &mut |reading| {
            let Some(initial) = reading.chars().next() else { return };
            if !initials.contains(&initial)
                && let Some(cell) = initials.get_mut(count)
            {
                *cell = initial;
                count = count.saturating_add(1);
            }
        });
    }
    for &initial in initials.iter().take(count) {
        before.push(initial);
        push_initials(out, tag, text, at.saturating_add(1), readings, before);
        before.pop();
    }
    if count == 0 {
        push_letters(out, tag, before, TOKEN_INITIALS_MAX);
    }
}

fn push_letters(out: &mut String, tag: char, letters: &str, max: usize) {
    if !letters.is_empty() {
        out.extend([tag, 'l']);
        out.extend(letters.chars().take(max));
        out.push(' ');
    }
}
