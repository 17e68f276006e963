//! How one badge looks: from top to bottom the event, the name, the organisation, the code, the
//! place, and a band with the class of the ticket.

use super::fit::{Fitted, LINE_HEIGHT, Space, Try, Unfit, fit};
use super::paper::PaperSize;
use super::{BadgeLabel, Paper};
use crate::fonts::{Fonts, Weight};
use crate::page::{Ink, Mark, Step, rounded};
use huiban_formats::qr::{QUIET_MODULES, QrLevel, QrModules};

/// How far the middle of letters is above the line they stand on, in sizes of the text: between
/// that of ideographs and that of capitals.
const MIDDLE: f32 = 0.37;

/// Heights on a badge of 80×120 mm; other sizes are in proportion.
mod heights {
    /// Left free: the sleeve's slot or a punched hole.
    pub(super) const HOLE: f32 = 11.0;
    pub(super) const HEADING: f32 = 9.0;
    pub(super) const NAME: f32 = 24.0;
    pub(super) const ORG: f32 = 13.0;
    pub(super) const CODE: f32 = 42.0;
    pub(super) const PLACE: f32 = 6.0;
    /// Below it 5 mm are left free.
    pub(super) const BAND: f32 = 10.0;
}
/// Free on both sides, where a cut may go wrong.
const MARGIN: f32 = 5.0;
const CORNER: f32 = 2.0;

/// Why a badge was not drawn.
pub(super) enum Trouble {
    /// Characters that no font has, each with what of the badge it is in.
    Missing(Vec<(&'static str, char)>),
    /// What does not fit.
    TooLong(&'static str),
    /// The code cannot be drawn.
    Code,
}

/// A badge being drawn.
pub(super) struct Design<'a> {
    fonts: &'a mut Fonts,
    left: f32,
    /// How far down it is drawn.
    top: f32,
    width: f32,
    /// What a length on a badge of 80×120 mm is multiplied with.
    scale: f32,
    /// The same for heights: what a slender badge has more of goes between its parts.
    rise: f32,
    marks: Vec<Mark>,
    missing: Vec<(&'static str, char)>,
}

impl<'a> Design<'a> {
    pub(super) fn new(size: PaperSize, corner: (f32, f32), fonts: &'a mut Fonts) -> Self {
        let usual = Paper::A4.label();
        let rise = size.height / usual.height;
        let scale = (size.width / usual.width).min(rise);
        let (left, top) = corner;
        Self {
            fonts,
            left,
            top,
            width: size.width,
            scale,
            rise,
            marks: Vec::new(),
            missing: Vec::new(),
        }
    }

    pub(super) fn draw(&mut self, heading: &str, label: &BadgeLabel) -> Result<Vec<Mark>, Trouble> {
        self.top += heights::HOLE * self.rise;
        let grey = Style { weight: Weight::Regular, ink: Ink::Grey };
        let bold = Style { weight: Weight::Bold, ink: Ink::Black };
        let plain = Style { weight: Weight::Regular, ink: Ink::Black };
        self.text("event", heading, heights::HEADING, &[(1, 3.8, 3.0), (2, 3.3, 2.2)], grey)?;
        let name = [(1, 15.0, 9.0), (2, 10.5, 6.0), (3, 6.5, 4.0)];
        self.text("name", &label.name, heights::NAME, &name, bold)?;
        let org = label.org.as_deref().unwrap_or_default();
        self.text("org", org, heights::ORG, &[(1, 5.0, 4.4), (2, 4.4, 3.4), (3, 3.4, 2.6)], plain)?;
        let place = label.place.as_deref().unwrap_or_default();
        if place.is_empty() {
            self.code(&label.code, heights::CODE + heights::PLACE)?;
        } else {
            self.code(&label.code, heights::CODE)?;
            self.text("group", place, heights::PLACE, &[(1, 3.8, 2.4)], plain)?;
        }
        self.band(&label.ticket_type)?;
        if self.missing.is_empty() {
            Ok(std::mem::take(&mut self.marks))
        } else {
            Err(Trouble::Missing(std::mem::take(&mut self.missing)))
        }
    }

    /// Lines in the middle of the next strip.
    fn text(
        &mut self,
        field: &'static str,
        text: &str,
        height: f32,
        tries: &[(usize, f32, f32)],
        style: Style,
    ) -> Result<(), Trouble> {
        let height = height * self.rise;
        let top = self.top;
        self.top += height;
        if text.trim().is_empty() {
            return Ok(());
        }
        let scale = self.scale;
        let tries: Vec<Try> = tries
            .iter()
            .map(|(lines, largest, smallest)| Try {
                lines: *lines,
                largest: largest * scale,
                smallest: smallest * scale,
            })
            .collect();
        let space = Space { width: self.width - 2.0 * MARGIN * scale, height };
        match fit(text, style.weight, space, &tries, self.fonts) {
            Ok(fitted) => self.lines(fitted, top + height / 2.0, style.ink),
            Err(Unfit::Missing(_)) => self.name_missing(field, text, style.weight),
            Err(Unfit::TooLong) => return Err(Trouble::TooLong(field)),
        }
        Ok(())
    }

    /// Every character of a text that no font has, each once.
    fn name_missing(&mut self, field: &'static str, text: &str, weight: Weight) {
        for character in text.chars() {
            let is_missing = self.fonts.set(&character.to_string(), weight).is_err();
            if is_missing && !self.missing.contains(&(field, character)) {
                self.missing.push((field, character));
            }
        }
    }

    /// Lines centred around a height.
    fn lines(&mut self, fitted: Fitted, middle: f32, ink: Ink) {
        let Fitted { lines, size } = fitted;
        let centre = self.left + self.width / 2.0;
        let step = size * LINE_HEIGHT;
        let first = middle - step * (lines.len() as f32 - 1.0) / 2.0 + size * MIDDLE;
        for (number, line) in lines.into_iter().enumerate() {
            let left = centre - line.width() * size / 2.0;
            let baseline = first + step * number as f32;
            self.marks.push(Mark::Text { line, left, baseline, size, ink });
        }
    }

    /// The code in the middle of the next strip, its quiet zone inside.
    fn code(&mut self, text: &str, height: f32) -> Result<(), Trouble> {
        let code = QrModules::of(text, QrLevel::Quartile).map_err(|_| Trouble::Code)?;
        let height = height * self.rise;
        let side = (heights::CODE * self.scale).min(height);
        let module = side / code.side_with_quiet() as f32;
        let left = self.left + (self.width - side) / 2.0;
        let top = self.top + (height - side) / 2.0;
        self.top += height;
        let at = |modules: u32| modules.saturating_add(QUIET_MODULES) as f32 * module;
        let mut shape = Vec::new();
        for outline in code.outlines() {
            let points = outline.into_iter().map(|(x, y)| (left + at(x), top + at(y)));
            shape.extend(points.enumerate().map(|(number, (x, y))| match number {
                0 => Step::Move(x, y),
                _ => Step::Line(x, y),
            }));
            shape.push(Step::Close);
        }
        self.marks.push(Mark::Area { shape, ink: Ink::Black });
        Ok(())
    }

    /// The class of the ticket, white on black, to be told from afar.
    fn band(&mut self, ticket_type: &str) -> Result<(), Trouble> {
        let margin = MARGIN * self.scale;
        let height = heights::BAND * self.scale;
        // it stands on the foot; what a slender badge has more of is above it
        self.top += (heights::BAND * self.rise - height).max(0.0);
        let (left, width) = (self.left + margin, self.width - 2.0 * margin);
        let shape = rounded(left, self.top, width, height, CORNER * self.scale);
        self.marks.push(Mark::Area { shape, ink: Ink::Black });
        let style = Style { weight: Weight::Bold, ink: Ink::White };
        let height = heights::BAND * self.scale / self.rise;
        self.text("ticket_type", ticket_type, height, &[(1, 5.6, 2.6)], style)
    }
}

/// How a text is set.
#[derive(Clone, Copy)]
struct Style {
    weight: Weight,
    ink: Ink,
}
