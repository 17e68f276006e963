//! What goes where: labels on pages, texts on labels.

mod design;
mod fit;
mod paper;

pub use paper::{Paper, PaperSize};

use crate::error::{GlyphMissing, PrintError};
use crate::fonts::Fonts;
use crate::page::Page;
use design::{Design, Trouble};

/// What stands on one badge.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BadgeLabel {
    /// Whose, by the organizer's reference; errors name it, it is not printed.
    pub reference: String,
    /// What the code says.
    pub code: String,
    /// The name, printed large.
    pub name: String,
    /// The organisation.
    pub org: Option<String>,
    /// The class of the ticket.
    pub ticket_type: String,
    /// Where the person belongs and sits, in words.
    pub place: Option<String>,
}

/// What is to be printed.
#[derive(Debug, Clone, Copy)]
pub struct Sheet<'a> {
    /// What stands on top of every badge: the event's name.
    pub heading: &'a str,
    /// What it is printed on.
    pub paper: Paper,
    /// The badges, in the order in which they are handed out.
    pub labels: &'a [BadgeLabel],
}

/// Places every badge on pages.
///
/// # Errors
/// [`PrintError::GlyphsMissing`] with every character that no font has, and the first badge that
/// does not fit or whose code cannot be drawn.
pub fn lay_out(sheet: &Sheet<'_>, fonts: &mut Fonts) -> Result<Vec<Page>, PrintError> {
    let cells = sheet.paper.cells();
    let mut pages = Vec::new();
    let mut missing = Vec::new();
    for labels in sheet.labels.chunks(cells.len().max(1)) {
        let mut page = sheet.paper.page();
        for (label, corner) in labels.iter().zip(&cells) {
            let mut design = Design::new(sheet.paper.label(), *corner, fonts);
            match design.draw(sheet.heading, label) {
                Ok(marks) => page.marks.extend(marks),
                Err(Trouble::Missing(found)) => {
                    missing.extend(found.into_iter().map(|(field, character)| GlyphMissing {
                        reference: label.reference.clone(),
                        field,
                        character,
                    }))
                }
                Err(Trouble::TooLong(field)) => {
                    return Err(PrintError::TooLong { reference: label.reference.clone(), field });
                }
                Err(Trouble::Code) => {
                    return Err(PrintError::Code { reference: label.reference.clone() });
                }
            }
        }
        pages.push(page);
    }
    if missing.is_empty() { Ok(pages) } else { Err(PrintError::GlyphsMissing(missing)) }
}

#[cfg(test)]
mod tests;
