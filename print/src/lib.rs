//! Badges as they are printed.
//!
//! A [`BadgeLabel`] is what stands on one badge. [`lay_out`] places labels on [`Page`]s, in the
//! order given: a label a page, or several on A4 with marks to cut along. [`write_pdf`] and
//! [`write_svg`] put the very same marks into a file, so both look alike. Lengths are millimetres,
//! from the upper left corner of a page.
//!
//! Texts are set with fonts of this machine ([`Fonts`]) and embedded: a printer needs none of them.
//! A character that no font has is an error that says whose it is; nothing is ever printed as an
//! empty box. A text that is too long gets smaller and wraps; it never runs over the edge.
//!
//! For organizers' machines only: nothing of this is in the library on phones. Not for: reading
//! attendees, writing files.
//!
//! Start at [`lay_out`].

mod error;
mod fonts;
mod page;
mod sheet;
mod write;

pub use error::{GlyphMissing, PrintError};
pub use fonts::Fonts;
pub use page::Page;
pub use sheet::{BadgeLabel, Paper, PaperSize, Sheet, lay_out};
pub use write::{write_pdf, write_svg};
