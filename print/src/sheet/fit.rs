//! A text of any length in a space of a given one.

use crate::fonts::{Fonts, Line, Weight};
use unicode_linebreak::linebreaks;

/// Height of a line, in sizes of the text.
pub(super) const LINE_HEIGHT: f32 = 1.25;
/// What is smaller than this nobody reads, millimetres.
const SIZE_MIN: f32 = 1.6;
/// How much smaller each further try is.
const STEP: f32 = 0.96;
/// How much narrower lines get while they are made equally long.
const NARROWER: f32 = 0.97;

/// The space for a text, millimetres.
#[derive(Debug, Clone, Copy)]
pub(super) struct Space {
    pub(super) width: f32,
    pub(super) height: f32,
}

/// What to try, in this order.
#[derive(Debug, Clone, Copy)]
pub(super) struct Try {
    /// On so many lines.
    pub(super) lines: usize,
    /// From this size on.
    pub(super) largest: f32,
    /// Down to this one.
    pub(super) smallest: f32,
}

/// A text that fits.
#[derive(Debug)]
pub(super) struct Fitted {
    pub(super) lines: Vec<Line>,
    pub(super) size: f32,
}

/// Why a text was not set.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Unfit {
    /// No font has this character.
    Missing(char),
    /// It does not fit, however small.
    TooLong,
}

/// A part of a text that stays on one line.
struct Piece {
    text: String,
    /// In ems, without the space at its end.
    width: f32,
    /// In ems, with it.
    advance: f32,
}

/// Sets a text as large as the tries and the space allow. Where none of them is enough, it is made
/// as small as it must be, on as many lines as there is room for, and words are broken anywhere.
pub(super) fn fit(
    text: &str,
    weight: Weight,
    space: Space,
    tries: &[Try],
    fonts: &mut Fonts,
) -> Result<Fitted, Unfit> {
    let text: String = text.split_whitespace().collect::<Vec<_>>().join(" ");
    let whole = pieces(&text, weight, false, fonts)?;
    for one in tries {
        let mut size = one.largest;
        while size >= one.smallest {
            if let Some(lines) = broken(&whole, size, one.lines, space) {
                return set(lines, size, weight, fonts);
            }
            size *= STEP;
        }
    }
    let letters = pieces(&text, weight, true, fonts)?;
    let mut size = tries.last().map_or(space.height, |one| one.smallest);
    while size >= SIZE_MIN {
        if let Some(lines) = broken(&letters, size, usize::MAX, space) {
            return set(lines, size, weight, fonts);
        }
        size *= STEP;
    }
    Err(Unfit::TooLong)
}

fn set(lines: Vec<String>, size: f32, weight: Weight, fonts: &mut Fonts) -> Result<Fitted, Unfit> {
    let set = lines.iter().map(|line| fonts.set(line, weight).map_err(Unfit::Missing));
    Ok(Fitted { lines: set.collect::<Result<_, _>>()?, size })
}

/// The parts of a text between places where a line may end; with `letters`, anywhere.
fn pieces(
    text: &str,
    weight: Weight,
    letters: bool,
    fonts: &mut Fonts,
) -> Result<Vec<Piece>, Unfit> {
    let mut ends: Vec<usize> = linebreaks(text).map(|(end, _)| end).collect();
    if letters {
        let next = text.char_indices().map(|(start, c)| start.saturating_add(c.len_utf8()));
        ends = next.collect();
    }
    let mut pieces = Vec::new();
    let mut start = 0;
    for end in ends {
        let part = text.get(start..end).unwrap_or_default();
        start = end;
        let width = |fonts: &mut Fonts, text: &str| {
            fonts.set(text, weight).map(|line| line.width()).map_err(Unfit::Missing)
        };
        pieces.push(Piece {
            width: width(fonts, part.trim_end())?,
            advance: width(fonts, part)?,
            text: part.to_owned(),
        });
    }
    Ok(pieces)
}

/// The text on lines of about the same length; `None` where it does not fit.
fn broken(pieces: &[Piece], size: f32, lines_max: usize, space: Space) -> Option<Vec<String>> {
    let fits = |lines: &Vec<String>| {
        let height = lines.len() as f32 * size * LINE_HEIGHT;
        lines.len() <= lines_max && height <= space.height
    };
    let mut width = space.width / size;
    let mut best = greedy(pieces, width).filter(fits)?;
    while best.len() > 1 {
        width *= NARROWER;
        match greedy(pieces, width).filter(|lines| lines.len() == best.len()) {
            Some(lines) => best = lines,
            None => break,
        }
    }
    Some(best.into_iter().map(|line| line.trim_end().to_owned()).collect())
}

/// As much on every line as fits on it; `None` where a piece is wider than a line.
fn greedy(pieces: &[Piece], width: f32) -> Option<Vec<String>> {
    let mut lines: Vec<String> = Vec::new();
    let mut used = 0.0;
    for piece in pieces {
        if piece.width > width {
            return None;
        }
        match lines.last_mut().filter(|_| used + piece.width <= width) {
            Some(line) => {
                line.push_str(&piece.text);
                used += piece.advance;
            }
            None => {
                lines.push(piece.text.clone());
                used = piece.advance;
            }
        }
    }
    Some(lines)
}
