//! One face of a font file.

use crate::page::Step;
use rustybuzz::{UnicodeBuffer, ttf_parser};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use ttf_parser::{GlyphId, OutlineBuilder};

/// A face that was read.
pub(crate) struct Face {
    path: PathBuf,
    index: u32,
    bytes: Arc<Vec<u8>>,
    units_per_em: f32,
}

/// A glyph and where it stands, in ems.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct SetGlyph {
    pub(crate) id: u16,
    /// Where its text begins in the run's.
    pub(crate) start: usize,
    /// Where that ends.
    pub(crate) end: usize,
    pub(crate) advance: f32,
    pub(crate) right: f32,
    pub(crate) up: f32,
}

impl Face {
    /// Reads a face; `None` for what has none of this number, or no outlines.
    pub(super) fn read(path: &Path, index: u32, bytes: Arc<Vec<u8>>) -> Option<Self> {
        let face = ttf_parser::Face::parse(&bytes, index).ok()?;
        let tables = face.tables();
        let has_outlines = tables.glyf.is_some() || tables.cff.is_some() || tables.cff2.is_some();
        let units_per_em = f32::from(face.units_per_em());
        has_outlines.then(|| Self {
            path: path.to_owned(),
            index,
            bytes: Arc::clone(&bytes),
            units_per_em,
        })
    }

    pub(super) fn is(&self, path: &Path, index: u32) -> bool {
        self.path == path && self.index == index
    }

    /// The whole file, and the number of the face in it.
    pub(crate) fn file(&self) -> (Arc<Vec<u8>>, u32) {
        (Arc::clone(&self.bytes), self.index)
    }

    /// Whether a character can be set in it.
    pub(super) fn has(&self, character: char) -> bool {
        ttf_parser::Face::parse(&self.bytes, self.index)
            .is_ok_and(|face| has_outline(&face, character))
    }

    /// Sets a text of one direction; every character is one that the face has.
    pub(super) fn set(&self, text: &str) -> Vec<SetGlyph> {
        let Some(face) = rustybuzz::Face::from_slice(&self.bytes, self.index) else {
            return Vec::new();
        };
        let mut buffer = UnicodeBuffer::new();
        buffer.push_str(text);
        let shaped = rustybuzz::shape(&face, &[], buffer);
        let ems = |units: i32| units as f32 / self.units_per_em;
        let starts: Vec<usize> =
            shaped.glyph_infos().iter().map(|info| info.cluster as usize).collect();
        let glyphs = shaped.glyph_infos().iter().zip(shaped.glyph_positions());
        let set = |((info, position), start): (
            (&rustybuzz::GlyphInfo, &rustybuzz::GlyphPosition),
            &usize,
        )| SetGlyph {
            // never larger, as the library promises
            id: u16::try_from(info.glyph_id).unwrap_or(0),
            start: *start,
            end: starts.iter().copied().filter(|other| other > start).min().unwrap_or(text.len()),
            advance: ems(position.x_advance),
            right: ems(position.x_offset),
            up: ems(position.y_offset),
        };
        glyphs.zip(&starts).map(set).collect()
    }

    /// The outline of a glyph, an em being 1, y growing downwards from the baseline.
    pub(crate) fn outline(&self, glyph: u16) -> Vec<Step> {
        let mut pen = Pen { scale: 1.0 / self.units_per_em, steps: Vec::new() };
        if let Ok(face) = ttf_parser::Face::parse(&self.bytes, self.index) {
            // a space has none
            let _ = face.outline_glyph(GlyphId(glyph), &mut pen);
        }
        pen.steps
    }
}

/// Whether a face draws a character with outlines, not with pixels; of white space the width is
/// enough.
pub(super) fn has_outline(face: &ttf_parser::Face<'_>, character: char) -> bool {
    let Some(glyph) = face.glyph_index(character).filter(|glyph| glyph.0 != 0) else {
        return false;
    };
    let mut pen = Pen { scale: 1.0, steps: Vec::new() };
    character.is_whitespace() || face.outline_glyph(glyph, &mut pen).is_some()
}

struct Pen {
    scale: f32,
    steps: Vec<Step>,
}

impl Pen {
    fn at(&self, x: f32, y: f32) -> [f32; 2] {
        [x * self.scale, -y * self.scale]
    }
}

impl OutlineBuilder for Pen {
    fn move_to(&mut self, x: f32, y: f32) {
        let [x, y] = self.at(x, y);
        self.steps.push(Step::Move(x, y));
    }

    fn line_to(&mut self, x: f32, y: f32) {
        let [x, y] = self.at(x, y);
        self.steps.push(Step::Line(x, y));
    }

    fn quad_to(&mut self, x1: f32, y1: f32, x: f32, y: f32) {
        self.steps.push(Step::Quad(self.at(x1, y1), self.at(x, y)));
    }

    fn curve_to(&mut self, x1: f32, y1: f32, x2: f32, y2: f32, x: f32, y: f32) {
        self.steps.push(Step::Cubic(self.at(x1, y1), self.at(x2, y2), self.at(x, y)));
    }

    fn close(&mut self) {
        self.steps.push(Step::Close);
    }
}
