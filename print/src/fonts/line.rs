//! A text on one line, set.

use super::face::SetGlyph;
use super::{Fonts, Weight};

/// A text on one line, set at a size of 1.
#[derive(Debug, Clone, Default)]
pub(crate) struct Line {
    pub(crate) text: String,
    pub(crate) runs: Vec<Run>,
}

/// A part of a line in one face.
#[derive(Debug, Clone)]
pub(crate) struct Run {
    pub(crate) face: usize,
    pub(crate) text: String,
    pub(crate) glyphs: Vec<SetGlyph>,
}

impl Line {
    /// How wide it is, in ems.
    pub(crate) fn width(&self) -> f32 {
        self.runs.iter().map(Run::width).sum()
    }
}

impl Run {
    /// How wide it is, in ems.
    pub(crate) fn width(&self) -> f32 {
        self.glyphs.iter().map(|glyph| glyph.advance).sum()
    }
}

impl Fonts {
    /// Sets a text on one line.
    ///
    /// # Errors
    /// The first character that no font has.
    pub(crate) fn set(&mut self, text: &str, weight: Weight) -> Result<Line, char> {
        let mut parts: Vec<(usize, String)> = Vec::new();
        for character in text.chars() {
            let before = parts.last_mut();
            if let Some((_, text)) = before.filter(|_| belongs_to_the_one_before(character)) {
                text.push(character);
                continue;
            }
            let face = self.face_for(weight, character).ok_or(character)?;
            match parts.last_mut().filter(|(before, _)| *before == face) {
                Some((_, text)) => text.push(character),
                None => parts.push((face, character.to_string())),
            }
        }
        let run = |(face, text): (usize, String)| {
            let glyphs = self.face(face).map(|face| face.set(&text)).unwrap_or_default();
            Run { face, text, glyphs }
        };
        Ok(Line { text: text.to_owned(), runs: parts.into_iter().map(run).collect() })
    }
}

/// Selectors of a variant and joiners choose how the character before them looks; a font that does
/// not know them shows that as usual.
fn belongs_to_the_one_before(character: char) -> bool {
    matches!(character, '\u{200c}' | '\u{200d}' | '\u{fe00}'..='\u{fe0f}' | '\u{e0100}'..='\u{e01ef}')
}
