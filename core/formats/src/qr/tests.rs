#![allow(
    clippy::arithmetic_side_effects,
    clippy::indexing_slicing,
    clippy::string_slice,
    clippy::unwrap_used,
    reason = "test code: a panic is how a test fails"
)]
use super::*;
use proptest::prelude::*;

const LINK: &str = "https://h.example/j#ABCDEFGHJKMNPQRSTVWXYZ.00112233445566778899aabbccddeeff";
const LEVELS: [QrLevel; 3] = [QrLevel::Low, QrLevel::Medium, QrLevel::Quartile];

/// What a reader sees in a picture of grey pixels.
fn read(side: usize, is_dark: impl Fn(usize, usize) -> bool) -> String {
    let grey = |x, y| if is_dark(x, y) { 0 } else { 255 };
    let mut picture = rqrr::PreparedImage::prepare_from_greyscale(side, side, grey);
    picture.detect_grids()[0].decode().unwrap().1
}

/// The pixels of a PNG, dark ones true, and its side.
fn pixels(bytes: &[u8]) -> (usize, Vec<bool>) {
    let mut reader = png::Decoder::new(std::io::Cursor::new(bytes)).read_info().unwrap();
    let mut bits = vec![0; reader.output_buffer_size().unwrap()];
    let frame = reader.next_frame(&mut bits).unwrap();
    let side = frame.width as usize;
    let dark = |at: usize| {
        let (x, y) = (at % side, at / side);
        bits[y * frame.line_size + x / 8] >> (7 - x % 8) & 1 == 0
    };
    (side, (0..side * side).map(dark).collect())
}

/// Whether a point lies in the area that outlines enclose, by the even-odd rule.
fn is_inside(outlines: &[Vec<Corner>], x: u32, y: u32) -> bool {
    // upright edges to the right of the middle of a module
    let crossings = outlines.iter().flat_map(|outline| {
        outline.iter().zip(outline.iter().cycle().skip(1)).filter(|(from, to)| {
            from.0 == to.0 && from.0 > x && from.1.min(to.1) <= y && y < from.1.max(to.1)
        })
    });
    crossings.count() % 2 == 1
}

#[test]
fn a_reader_reads_the_png_at_every_level_and_scale() {
    for level in LEVELS {
        for scale in [2, 3, 8] {
            let code = QrModules::of(LINK, level).unwrap();
            let (side, dark) = pixels(&code.png(scale).unwrap());
            assert_eq!(u32::try_from(side).unwrap(), (code.side() + 2 * QUIET_MODULES) * scale);
            assert_eq!(read(side, |x, y| dark[y * side + x]), LINK, "{level:?} {scale}");
        }
    }
}

#[test]
fn a_scale_out_of_bounds_gives_the_nearest() {
    let code = QrModules::of("huiban", QrLevel::Medium).unwrap();
    assert_eq!(code.png(0).unwrap(), code.png(1).unwrap());
    assert_eq!(code.png(u32::MAX).unwrap(), code.png(64).unwrap());
}

#[test]
fn the_svg_closes_every_outline_inside_its_box() {
    let code = QrModules::of(LINK, QrLevel::Quartile).unwrap();
    let (svg, side) = (code.svg(), code.side_with_quiet());
    assert!(svg.contains(&format!("viewBox=\"0 0 {side} {side}\"")), "{svg:.200}");
    let path = svg.split("<path d=\"").nth(1).unwrap().split('"').next().unwrap();
    assert_eq!(path.matches('M').count(), path.matches('Z').count());
    assert_eq!(path.matches('M').count(), code.outlines().len());
    assert!(path.starts_with("M4 4H11V11H4Z"), "a finder in the corner: {path:.60}");
}

#[test]
fn the_text_holds_the_modules_on_any_terminal() {
    let code = QrModules::of("huiban", QrLevel::Medium).unwrap();
    for draws_dark in [false, true] {
        let lines = code.half_blocks(draws_dark);
        let halves = |c| match c {
            '█' => (true, true),
            '▀' => (true, false),
            '▄' => (false, true),
            _ => (false, false),
        };
        for (y, x) in (0..code.side()).flat_map(|y| (0..code.side()).map(move |x| (y, x))) {
            let (row, column) = ((y + QUIET_MODULES) as usize, (x + QUIET_MODULES) as usize);
            let (top, bottom) = halves(lines[row / 2].chars().nth(column).unwrap());
            let drawn = if row % 2 == 0 { top } else { bottom };
            assert_eq!(drawn == draws_dark, code.is_dark(x, y), "{x} {y} {draws_dark}");
        }
    }
}

#[test]
fn more_than_a_code_holds_is_refused() {
    let text = "x".repeat(5_000);
    assert_eq!(QrModules::of(&text, QrLevel::Low), Err(QrError::TooLong));
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 12, ..ProptestConfig::default() })]

    #[test]
    fn outlines_enclose_what_is_dark_and_nothing_else(text in "[A-Z0-9:+]{1,120}") {
        let code = QrModules::of(&text, QrLevel::Quartile).unwrap();
        let outlines = code.outlines();
        for (x, y) in (0..code.side()).flat_map(|y| (0..code.side()).map(move |x| (x, y))) {
            prop_assert_eq!(is_inside(&outlines, x, y), code.is_dark(x, y), "{} {}", x, y);
        }
        for outline in &outlines {
            prop_assert!(outline.len() >= 4 && outline.len() % 2 == 0);
            for (from, to) in outline.iter().zip(outline.iter().cycle().skip(1)) {
                prop_assert!((from.0 == to.0) != (from.1 == to.1), "an edge is level or upright");
            }
        }
    }
}
