//! QR codes: in the terminal as text, and as PNG.

use super::Style;
use crate::error::{CliError, Result};
use huiban_formats::qr::{QrLevel, QrModules};

/// Pixels of one module of a PNG.
const SCALE: u32 = 8;

fn code(text: &str) -> Result<QrModules> {
    QrModules::of(text, QrLevel::Medium).map_err(CliError::internal)
}

/// The code as lines of half blocks: black on white where colours work, else with its light parts
/// drawn, as a dark terminal needs it.
pub(crate) fn qr_text(text: &str, style: Style) -> Result<String> {
    let lines = code(text)?.half_blocks(style.has_colour());
    let lines: Vec<String> = lines.iter().map(|line| style.on_paper(line)).collect();
    Ok(lines.join("\n"))
}

/// The code as a PNG of one bit a pixel.
pub(crate) fn qr_png(text: &str) -> Result<Vec<u8>> {
    code(text)?.png(SCALE).map_err(CliError::internal)
}
