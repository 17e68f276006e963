//! Pages as PDF, with the used part of each font inside.

use crate::error::PrintError;
use crate::fonts::{Fonts, Run};
use crate::page::{Ink, Mark, Page, Step};
use krilla::color::luma;
use krilla::geom::{Path, PathBuilder, Point};
use krilla::metadata::Metadata;
use krilla::num::NormalizedF32;
use krilla::page::PageSettings;
use krilla::paint::{Fill, FillRule, Stroke};
use krilla::surface::Surface;
use krilla::text::{Font, GlyphId, KrillaGlyph};
use krilla::{Document, SerializeSettings};
use std::collections::BTreeMap;

/// Points in a millimetre.
const POINTS: f32 = 72.0 / 25.4;

/// Writes pages as one PDF. The same pages give the same bytes.
///
/// # Errors
/// [`PrintError::Pdf`].
pub fn write_pdf(
    pages: &[Page],
    title: &str,
    language: &str,
    fonts: &Fonts,
) -> Result<Vec<u8>, PrintError> {
    // nothing is tagged: a sheet of labels is for a printer
    let settings = SerializeSettings { enable_tagging: false, ..SerializeSettings::default() };
    let mut document = Document::new_with(settings);
    document.set_metadata(
        Metadata::new()
            .title(title.to_owned())
            .language(language.to_owned())
            .creator("huiban".to_owned()),
    );
    let mut embedded = BTreeMap::new();
    for page in pages {
        let settings = PageSettings::from_wh(page.width * POINTS, page.height * POINTS)
            .ok_or_else(|| PrintError::Pdf("the page has no size".to_owned()))?;
        let mut sheet = document.start_page_with(settings);
        let mut surface = sheet.surface();
        for mark in &page.marks {
            draw(&mut surface, mark, fonts, &mut embedded)?;
        }
        surface.finish();
        sheet.finish();
    }
    document.finish().map_err(|error| PrintError::Pdf(format!("{error:?}")))
}

fn draw(
    surface: &mut Surface<'_>,
    mark: &Mark,
    fonts: &Fonts,
    embedded: &mut BTreeMap<usize, Font>,
) -> Result<(), PrintError> {
    match mark {
        Mark::Text { line, left, baseline, size, ink } => {
            surface.set_stroke(None);
            surface.set_fill(Some(fill(*ink)));
            let mut left = *left;
            for run in &line.runs {
                let font = font(run, fonts, embedded)?;
                let start = Point::from_xy(left * POINTS, baseline * POINTS);
                let glyphs: Vec<KrillaGlyph> = glyphs(run);
                surface.draw_glyphs(start, &glyphs, font, &run.text, size * POINTS, false);
                left += run.width() * size;
            }
        }
        Mark::Area { shape, ink } => {
            surface.set_stroke(None);
            surface.set_fill(Some(fill(*ink)));
            if let Some(path) = path(shape) {
                surface.draw_path(&path);
            }
        }
        Mark::Hairline { from, to, width } => {
            surface.set_fill(None);
            surface.set_stroke(Some(Stroke {
                paint: luma::Color::black().into(),
                width: width * POINTS,
                ..Stroke::default()
            }));
            if let Some(path) = path(&[Step::Move(from.0, from.1), Step::Line(to.0, to.1)]) {
                surface.draw_path(&path);
            }
        }
    }
    Ok(())
}

fn font(
    run: &Run,
    fonts: &Fonts,
    embedded: &mut BTreeMap<usize, Font>,
) -> Result<Font, PrintError> {
    if let Some(font) = embedded.get(&run.face) {
        return Ok(font.clone());
    }
    let file = fonts.face(run.face).map(crate::fonts::Face::file);
    let font = file.and_then(|(bytes, index)| Font::new(bytes.into(), index));
    let font = font.ok_or_else(|| PrintError::Pdf("a font cannot be put into a PDF".to_owned()))?;
    embedded.insert(run.face, font.clone());
    Ok(font)
}

fn glyphs(run: &Run) -> Vec<KrillaGlyph> {
    let glyph = |glyph: &crate::fonts::SetGlyph| KrillaGlyph {
        glyph_id: GlyphId::new(glyph.id.into()),
        text_range: glyph.start..glyph.end,
        x_advance: glyph.advance,
        x_offset: glyph.right,
        y_offset: glyph.up,
        y_advance: 0.0,
        location: None,
    };
    run.glyphs.iter().map(glyph).collect()
}

fn fill(ink: Ink) -> Fill {
    Fill {
        paint: luma::Color::new(ink.lightness()).into(),
        opacity: NormalizedF32::ONE,
        rule: FillRule::NonZero,
    }
}

fn path(shape: &[Step]) -> Option<Path> {
    let mut builder = PathBuilder::new();
    let p = |length: f32| length * POINTS;
    for step in shape {
        match *step {
            Step::Move(x, y) => builder.move_to(p(x), p(y)),
            Step::Line(x, y) => builder.line_to(p(x), p(y)),
            Step::Quad([x1, y1], [x, y]) => builder.quad_to(p(x1), p(y1), p(x), p(y)),
            Step::Cubic([x1, y1], [x2, y2], [x, y]) => {
                builder.cubic_to(p(x1), p(y1), p(x2), p(y2), p(x), p(y));
            }
            Step::Close => builder.close(),
        }
    }
    builder.finish()
}
