//! A page as marks of ink, before it is any format.

use crate::fonts::Line;

/// A page that is ready to be written.
#[derive(Debug, Clone)]
pub struct Page {
    pub(crate) width: f32,
    pub(crate) height: f32,
    pub(crate) marks: Vec<Mark>,
}

/// Something on a page.
#[derive(Debug, Clone)]
pub(crate) enum Mark {
    /// A line of text.
    Text {
        line: Line,
        /// Where it begins.
        left: f32,
        /// Where its letters stand on.
        baseline: f32,
        /// The size of an em.
        size: f32,
        ink: Ink,
    },
    /// An area.
    Area { shape: Vec<Step>, ink: Ink },
    /// A thin straight line.
    Hairline { from: (f32, f32), to: (f32, f32), width: f32 },
}

/// Colours that every printer has.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Ink {
    Black,
    Grey,
    White,
}

impl Ink {
    /// How light it is, 0 to 255.
    pub(crate) fn lightness(self) -> u8 {
        match self {
            Self::Black => 0,
            Self::Grey => 96,
            Self::White => 255,
        }
    }
}

/// A step along the edge of an area.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) enum Step {
    Move(f32, f32),
    Line(f32, f32),
    Quad([f32; 2], [f32; 2]),
    Cubic([f32; 2], [f32; 2], [f32; 2]),
    Close,
}

/// How far the handles of a quarter of a circle reach, for a radius of 1.
const CIRCLE_HANDLE: f32 = 0.552_285;

/// A rectangle with round corners.
pub(crate) fn rounded(left: f32, top: f32, width: f32, height: f32, radius: f32) -> Vec<Step> {
    let (right, bottom) = (left + width, top + height);
    let near = radius * (1.0 - CIRCLE_HANDLE);
    vec![
        Step::Move(left + radius, top),
        Step::Line(right - radius, top),
        Step::Cubic([right - near, top], [right, top + near], [right, top + radius]),
        Step::Line(right, bottom - radius),
        Step::Cubic([right, bottom - near], [right - near, bottom], [right - radius, bottom]),
        Step::Line(left + radius, bottom),
        Step::Cubic([left + near, bottom], [left, bottom - near], [left, bottom - radius]),
        Step::Line(left, top + radius),
        Step::Cubic([left, top + near], [left + near, top], [left + radius, top]),
        Step::Close,
    ]
}
