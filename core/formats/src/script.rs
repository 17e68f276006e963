//! The scripts a text may be written in, and what a reader takes for the same in all of them.
//!
//! [`Folded`] makes two spellings of one text equal (traditional and simplified, radicals, width,
//! case, accents); [`is_traditional`] says in which of the two scripts of Chinese a text is
//! written. Both are used wherever that is asked: search, imports, names.

mod chinese;
mod fold;

pub use chinese::is_traditional;
pub use fold::{Folded, is_ideographic, is_word, key};
