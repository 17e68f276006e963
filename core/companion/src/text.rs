//! Texts as people type and compare them: folded characters, pinyin, and the words of a question.
//!
//! Everything here is pure. [`Folded`], of the formats, makes two texts equal that a reader takes for the same
//! (script, case, width, accents, radicals) and remembers where each character came from.
//! [`Question`] is what somebody typed; [`Question::matches_in`] is the one definition of
//! what matches, and [`push_tokens`] writes what an index needs to find at least that.
//!
//! Not for: which texts are searched, or in what order they are shown (that is `search`).
//!
//! Start at [`Folded`].

mod matching;
mod pinyin;
mod question;
#[cfg(test)]
mod tests;
mod tokens;

pub(crate) use huiban_formats::script::Folded;
pub(crate) use pinyin::Readings;
pub(crate) use question::{Question, Term};
pub(crate) use tokens::{Wanted, push_first_tokens, push_tokens};
