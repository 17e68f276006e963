//! Search over sessions, forums, speakers, exhibitors, projects and notices, as people type.
//!
//! An index in the mirror finds what may match ([`index`]), the text of each such row decides
//! whether it does ([`thing`]), and the best come first ([`find`]). The index follows the rows of
//! the agenda by itself: whoever finds it behind brings it up, in one transaction.
//!
//! Not for: what counts as the same text (that is `text`), or people who registered.
//!
//! Start at [`search`].

mod expression;
mod find;
mod hit;
mod index;
mod overview;
#[cfg(test)]
mod tests;
mod thing;

pub use find::{SEARCH_LIMIT_DEFAULT, SEARCH_LIMIT_MAX, SearchQuery};
pub use hit::{HighlightRange, SearchHitView};
pub use thing::SearchKind;

pub(crate) use find::search;
pub(crate) use index::follow_agenda;
