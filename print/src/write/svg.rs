//! A page as SVG. Letters are drawn, so that it looks the same where their font is not installed;
//! what they say is kept beside them for whoever cannot see.

use crate::fonts::{Fonts, Line};
use crate::page::{Ink, Mark, Page, Step};
use std::fmt::Write as _;

/// Writes one page; a unit is a millimetre.
pub fn write_svg(page: &Page, fonts: &Fonts) -> String {
    let (width, height) = (page.width, page.height);
    let mut svg = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{width}mm\" height=\"{height}mm\" \
         viewBox=\"0 0 {width} {height}\">\n<path fill=\"#fff\" d=\"M0 0H{width}V{height}H0Z\"/>\n"
    );
    for mark in &page.marks {
        // writing to a text cannot fail
        let _ = match mark {
            Mark::Text { line, left, baseline, size, ink } => writeln!(
                svg,
                "<path role=\"img\" aria-label=\"{}\" fill=\"{}\" d=\"{}\"/>",
                escaped(&line.text),
                colour(*ink),
                letters(line, [*left, *baseline], *size, fonts),
            ),
            Mark::Area { shape, ink } => {
                let path = steps(shape, [0.0, 0.0], 1.0);
                writeln!(svg, "<path fill=\"{}\" d=\"{path}\"/>", colour(*ink))
            }
            Mark::Hairline { from, to, width } => writeln!(
                svg,
                "<path stroke=\"#000\" stroke-width=\"{width}\" d=\"M{} {}L{} {}\"/>",
                number(from.0),
                number(from.1),
                number(to.0),
                number(to.1),
            ),
        };
    }
    svg.push_str("</svg>\n");
    svg
}

fn letters(line: &Line, [left, baseline]: [f32; 2], size: f32, fonts: &Fonts) -> String {
    let mut path = String::new();
    let mut pen = left;
    for run in &line.runs {
        let Some(face) = fonts.face(run.face) else { continue };
        for glyph in &run.glyphs {
            let origin = [pen + glyph.right * size, baseline - glyph.up * size];
            path.push_str(&steps(&face.outline(glyph.id), origin, size));
            pen += glyph.advance * size;
        }
    }
    path
}

fn steps(shape: &[Step], [left, top]: [f32; 2], size: f32) -> String {
    let mut path = String::new();
    let at = |x: f32, y: f32| format!("{} {}", number(left + x * size), number(top + y * size));
    for step in shape {
        // writing to a text cannot fail
        let _ = match *step {
            Step::Move(x, y) => write!(path, "M{}", at(x, y)),
            Step::Line(x, y) => write!(path, "L{}", at(x, y)),
            Step::Quad([x1, y1], [x, y]) => write!(path, "Q{} {}", at(x1, y1), at(x, y)),
            Step::Cubic([x1, y1], [x2, y2], [x, y]) => {
                write!(path, "C{} {} {}", at(x1, y1), at(x2, y2), at(x, y))
            }
            Step::Close => write!(path, "Z"),
        };
    }
    path
}

/// To a hundredth of what a printer can do.
fn number(length: f32) -> String {
    let text = format!("{length:.3}");
    text.trim_end_matches('0').trim_end_matches('.').to_owned()
}

fn colour(ink: Ink) -> String {
    let lightness = ink.lightness();
    format!("#{lightness:02x}{lightness:02x}{lightness:02x}")
}

/// A text inside quotes.
fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('"', "&quot;")
}
