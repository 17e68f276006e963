//! QR codes: in the terminal as text, and as PNG.

use super::Style;
use crate::error::{CliError, Result};
use qrcode::render::unicode::Dense1x2;
use qrcode::{Color, QrCode};

/// Pixels of one module of a PNG.
const SCALE: usize = 8;
/// Modules of white around the code, by the standard.
const QUIET: usize = 4;

fn code(text: &str) -> Result<QrCode> {
    QrCode::new(text).map_err(CliError::internal)
}

/// The code as lines of half blocks: black on white where colours work, else with its light parts
/// drawn, as a dark terminal needs it.
pub(crate) fn qr_text(text: &str, style: Style) -> Result<String> {
    let image = code(text)?;
    let mut render = image.render::<Dense1x2>();
    let render = match style.has_colour() {
        true => render.dark_color(Dense1x2::Dark).light_color(Dense1x2::Light),
        false => render.dark_color(Dense1x2::Light).light_color(Dense1x2::Dark),
    };
    let lines: Vec<String> = render.build().lines().map(|line| style.on_paper(line)).collect();
    Ok(lines.join("\n"))
}

/// The code as a PNG of one bit a pixel.
pub(crate) fn qr_png(text: &str) -> Result<Vec<u8>> {
    let code = code(text)?;
    let modules = code.width();
    let side = modules.saturating_add(QUIET.saturating_mul(2)).saturating_mul(SCALE);
    let colors = code.to_colors();
    let is_dark = |x: usize, y: usize| {
        let module = |pixel: usize| (pixel / SCALE).checked_sub(QUIET).filter(|at| *at < modules);
        let at = module(y).zip(module(x));
        let index = at.map(|(y, x)| y.saturating_mul(modules).saturating_add(x));
        index.and_then(|index| colors.get(index)) == Some(&Color::Dark)
    };
    let mut bits = Vec::new();
    for y in 0..side {
        // eight pixels a byte, the leftmost in the highest bit, white is 1
        for first in (0..side).step_by(8) {
            let byte = (first..first.saturating_add(8))
                .fold(0u8, |byte, x| byte << 1 | u8::from(!is_dark(x, y)));
            bits.push(byte);
        }
    }
    let side = u32::try_from(side).map_err(CliError::internal)?;
    let mut bytes = Vec::new();
    let mut encoder = png::Encoder::new(&mut bytes, side, side);
    encoder.set_color(png::ColorType::Grayscale);
    encoder.set_depth(png::BitDepth::One);
    let mut writer = encoder.write_header().map_err(CliError::internal)?;
    writer.write_image_data(&bits).map_err(CliError::internal)?;
    writer.finish().map_err(CliError::internal)?;
    Ok(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_png_holds_the_modules_of_the_code() {
        let text = "https://h.example/j#ABCDEFGHJKMNPQRSTVWXYZ.00112233445566778899aabbccddeeff";
        let bytes = qr_png(text).unwrap();
        let mut reader = png::Decoder::new(std::io::Cursor::new(&bytes)).read_info().unwrap();
        let mut bits = vec![0; reader.output_buffer_size().unwrap()];
        let frame = reader.next_frame(&mut bits).unwrap();
        let code = QrCode::new(text).unwrap();
        assert_eq!(frame.width as usize, (code.width() + 8) * SCALE);
        let dark = bits.iter().map(|byte| byte.count_zeros() as usize).sum::<usize>();
        let expected = code.to_colors().iter().filter(|c| **c == Color::Dark).count();
        assert_eq!(dark, expected * SCALE * SCALE);
    }

    /// Two modules for each character, dark ones true.
    fn modules_in(line: &str, drawn: bool) -> Vec<(bool, bool)> {
        let halves = |c| match c {
            '█' => (true, true),
            '▀' => (true, false),
            '▄' => (false, true),
            _ => (false, false),
        };
        line.chars().map(halves).map(|(a, b)| (a == drawn, b == drawn)).collect()
    }

    #[test]
    fn the_text_holds_the_modules_of_the_code_on_any_terminal() {
        let code = QrCode::new("huiban").unwrap();
        for (style, drawn) in [(Style::new(false), false), (Style::new(true), true)] {
            let text = qr_text("huiban", style).unwrap();
            let lines: Vec<_> = text
                .lines()
                .map(|line| line.trim_start_matches("\u{1b}[30;107m").trim_end_matches("\u{1b}[0m"))
                .map(|line| modules_in(line, drawn))
                .collect();
            for y in 0..code.width() {
                for x in 0..code.width() {
                    let (row, column) = (y + QUIET, x + QUIET);
                    let pair = lines[row / 2][column];
                    let dark = if row % 2 == 0 { pair.0 } else { pair.1 };
                    assert_eq!(dark, code[(x, y)] == Color::Dark, "{x} {y} {drawn}");
                }
            }
        }
    }
}
