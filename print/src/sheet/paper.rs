//! Sizes, and where labels lie on a page.

use crate::error::PrintError;
use crate::page::{Mark, Page};
use std::fmt;
use std::str::FromStr;

/// The usual size of a badge in its sleeve.
const BADGE: PaperSize = PaperSize { width: 80.0, height: 120.0 };
const A4: PaperSize = PaperSize { width: 210.0, height: 297.0 };
/// The smallest size on which a code can be read and a name be told from afar.
const SMALLEST: PaperSize = PaperSize { width: 50.0, height: 75.0 };

/// How far a mark to cut along stays away from what it cuts.
const CUT_GAP: f32 = 2.0;
const CUT_LEN: f32 = 6.0;
const CUT_WIDTH: f32 = 0.15;

/// Width and height in millimetres.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct PaperSize {
    /// From left to right.
    pub width: f32,
    /// From top to bottom.
    pub height: f32,
}

/// What is printed on.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Paper {
    /// Sheets of A4 with four badges of 80×120 mm and marks to cut along.
    A4,
    /// Labels: a page of this size for each badge.
    Labels(PaperSize),
}

impl FromStr for PaperSize {
    type Err = PrintError;

    /// Reads `80x120mm`; also with `×`, and without the unit.
    fn from_str(text: &str) -> Result<Self, PrintError> {
        let text = text.trim().to_lowercase();
        let text = text.strip_suffix("mm").unwrap_or(&text);
        let (width, height) = text.split_once(['x', '×']).ok_or(PrintError::Size)?;
        let millimetres = |text: &str| {
            let is_number = text.chars().all(|c| c.is_ascii_digit() || c == '.');
            text.parse::<f32>().ok().filter(|_| is_number)
        };
        let (width, height) = millimetres(width.trim().trim_end_matches("mm"))
            .zip(millimetres(height.trim()))
            .ok_or(PrintError::Size)?;
        let fits = (SMALLEST.width..=A4.width).contains(&width)
            && (SMALLEST.height..=A4.height).contains(&height);
        // a name and a code above each other need it upright
        let is_upright = height >= width * 1.2;
        if fits && is_upright { Ok(Self { width, height }) } else { Err(PrintError::Size) }
    }
}

impl fmt::Display for Paper {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::A4 => f.write_str("A4"),
            Self::Labels(size) => write!(f, "{}x{}mm", size.width, size.height),
        }
    }
}

impl Paper {
    /// The size of one label.
    pub(super) fn label(self) -> PaperSize {
        match self {
            Self::A4 => BADGE,
            Self::Labels(size) => size,
        }
    }

    /// The upper left corners of the labels on a page.
    pub(super) fn cells(self) -> Vec<(f32, f32)> {
        match self {
            Self::A4 => {
                let [lefts, tops] = [columns(), rows()].map(|cuts| [cuts[0], cuts[1]]);
                tops.iter().flat_map(|top| lefts.iter().map(|left| (*left, *top))).collect()
            }
            Self::Labels(_) => vec![(0.0, 0.0)],
        }
    }

    /// An empty page, with the marks to cut along.
    pub(super) fn page(self) -> Page {
        let (size, marks) = match self {
            Self::A4 => (A4, cut_marks()),
            Self::Labels(size) => (size, Vec::new()),
        };
        Page { width: size.width, height: size.height, marks }
    }
}

/// Where A4 is cut from top to bottom. Labels share their cuts: six of them free four badges.
fn columns() -> [f32; 3] {
    cuts(A4.width, BADGE.width)
}

/// Where A4 is cut from side to side.
fn rows() -> [f32; 3] {
    cuts(A4.height, BADGE.height)
}

fn cuts(page: f32, label: f32) -> [f32; 3] {
    let middle = page / 2.0;
    [middle - label, middle, middle + label]
}

/// Marks at the ends of every cut, outside of all labels.
fn cut_marks() -> Vec<Mark> {
    let line = |from, to| Mark::Hairline { from, to, width: CUT_WIDTH };
    let ends = |[first, _, last]: [f32; 3]| {
        [(first - CUT_GAP - CUT_LEN, first - CUT_GAP), (last + CUT_GAP, last + CUT_GAP + CUT_LEN)]
    };
    let upright = columns()
        .into_iter()
        .flat_map(|x| ends(rows()).into_iter().map(move |(from, to)| line((x, from), (x, to))));
    let level = rows()
        .into_iter()
        .flat_map(|y| ends(columns()).into_iter().map(move |(from, to)| line((from, y), (to, y))));
    upright.chain(level).collect()
}
