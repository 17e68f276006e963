//! Pages as files.

mod pdf;
mod svg;

pub use pdf::write_pdf;
pub use svg::write_svg;
