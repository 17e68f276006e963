//! QR codes: in the terminal as text, and as PNG.

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

/// The code as lines of half blocks, light on dark, as dark terminals show it.
pub(crate) fn qr_text(text: &str) -> Result<String> {
    let image = code(text)?;
    let mut render = image.render::<Dense1x2>();
    Ok(render.dark_color(Dense1x2::Dark).light_color(Dense1x2::Light).build())
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

    #[test]
    fn the_text_has_one_line_for_two_rows() {
        let modules = QrCode::new("x").unwrap().width() + 8;
        assert_eq!(qr_text("x").unwrap().lines().count(), modules.div_ceil(2));
    }
}
