//! A code as PNG and SVG.

use super::{QUIET_MODULES, QrError, QrModules};
use std::fmt::Write as _;

/// Most pixels of one module.
const PNG_SCALE_MAX: u32 = 64;

impl QrModules {
    /// The code with its quiet zone as a PNG of one bit a pixel; a module is `scale` pixels wide,
    /// 1 to 64, and what is beyond is taken for the nearest.
    ///
    /// # Errors
    /// [`QrError::Picture`].
    pub fn png(&self, scale: u32) -> Result<Vec<u8>, QrError> {
        let scale = scale.clamp(1, PNG_SCALE_MAX);
        let side = self.side_with_quiet().saturating_mul(scale);
        let is_dark = |x: u32, y: u32| {
            let module = |pixel: u32| pixel.checked_div(scale).unwrap_or(0);
            self.is_dark_from_quiet(module(x), module(y))
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
        let failed = |error: png::EncodingError| QrError::Picture(error.to_string());
        let mut bytes = Vec::new();
        let mut encoder = png::Encoder::new(&mut bytes, side, side);
        encoder.set_color(png::ColorType::Grayscale);
        encoder.set_depth(png::BitDepth::One);
        let mut writer = encoder.write_header().map_err(failed)?;
        writer.write_image_data(&bits).map_err(failed)?;
        writer.finish().map_err(failed)?;
        Ok(bytes)
    }

    /// The code with its quiet zone as a picture of lines, without a size of its own: a unit is a
    /// module.
    pub fn svg(&self) -> String {
        let side = self.side_with_quiet();
        let mut path = String::new();
        for outline in self.outlines() {
            let mut before = None;
            for (x, y) in outline {
                let (x, y) = (x.saturating_add(QUIET_MODULES), y.saturating_add(QUIET_MODULES));
                // writing to a text cannot fail
                let _ = match before {
                    None => write!(path, "M{x} {y}"),
                    Some((_, level)) if level == y => write!(path, "H{x}"),
                    Some(_) => write!(path, "V{y}"),
                };
                before = Some((x, y));
            }
            path.push('Z');
        }
        format!(
            "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {side} {side}\">\
             <path fill=\"#fff\" d=\"M0 0H{side}V{side}H0Z\"/><path d=\"{path}\"/></svg>\n"
        )
    }
}
