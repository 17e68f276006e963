#![allow(
    clippy::arithmetic_side_effects,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "test code: a panic is how a test fails"
)]
//! They need a wide font for Chinese on this machine, as printing does: `cargo xtask setup`.
use super::*;
use crate::page::{Ink, Mark, Step};
use crate::{write_pdf, write_svg};
use proptest::prelude::*;

fn fonts() -> Fonts {
    Fonts::find(&[], false).unwrap()
}

fn label(name: &str) -> BadgeLabel {
    BadgeLabel {
        reference: "HM-00001".to_owned(),
        // as long as a badge's code is
        code: format!("HB1:{}", "6BFOXN".repeat(28)),
        name: name.to_owned(),
        org: Some("苏州工业园区某某医疗器械有限公司".to_owned()),
        ticket_type: "vip".to_owned(),
        place: Some("组别 A  ·  座位 12".to_owned()),
    }
}

fn pages(labels: &[BadgeLabel], paper: Paper) -> Result<Vec<Page>, PrintError> {
    lay_out(&Sheet { heading: "医疗器械创新大会 2026", paper, labels }, &mut fonts())
}

/// Left, top, right and bottom of a mark: of a text, what its letters usually take.
fn bounds(mark: &Mark) -> [f32; 4] {
    match mark {
        Mark::Text { line, left, baseline, size, .. } => {
            [*left, baseline - size * 0.9, left + line.width() * size, baseline + size * 0.25]
        }
        Mark::Area { shape, .. } => {
            let points = shape.iter().filter_map(|step| match *step {
                Step::Move(x, y) | Step::Line(x, y) => Some([x, y]),
                Step::Quad(_, point) | Step::Cubic(_, _, point) => Some(point),
                Step::Close => None,
            });
            let far = [f32::MAX, f32::MAX, f32::MIN, f32::MIN];
            points.fold(far, |[l, t, r, b], [x, y]| [l.min(x), t.min(y), r.max(x), b.max(y)])
        }
        Mark::Hairline { from, to, .. } => {
            [from.0.min(to.0), from.1.min(to.1), from.0.max(to.0), from.1.max(to.1)]
        }
    }
}

/// What is wrong with how one badge is drawn on a label of its own.
fn complaint(page: &Page) -> Option<String> {
    let inside = |[l, t, r, b]: [f32; 4]| {
        l >= 2.0 && t >= 2.0 && r <= page.width - 2.0 && b <= page.height - 2.0
    };
    let all: Vec<[f32; 4]> = page.marks.iter().map(bounds).collect();
    if let Some(at) = all.iter().position(|bounds| !inside(*bounds)) {
        return Some(format!("{:?} is too near to the edge: {:?}", all[at], page.marks[at]));
    }
    let is_code = |mark: &&Mark| matches!(mark, Mark::Area { shape, .. } if shape.len() > 100);
    let [l, t, r, b] = bounds(page.marks.iter().find(is_code)?);
    // four modules of a code of 53
    let quiet = (r - l) / 53.0 * 4.0 - 0.01;
    let texts = page.marks.iter().filter(|mark| matches!(mark, Mark::Text { .. }));
    let near = texts.map(bounds).find(|[left, top, right, bottom]| {
        *right > l - quiet && *left < r + quiet && *bottom > t - quiet && *top < b + quiet
    });
    near.map(|near| format!("{near:?} is in the quiet zone of {:?}", [l, t, r, b]))
}

#[test]
fn sizes_are_read_and_bounded() {
    for (text, size) in
        [("80x120mm", (80.0, 120.0)), ("86×124", (86.0, 124.0)), ("50X75MM", (50.0, 75.0))]
    {
        let read: PaperSize = text.parse().unwrap();
        assert_eq!((read.width, read.height), size, "{text}");
    }
    for text in [
        "", "80", "x", "80x", "120x80mm", "49x120mm", "80x298mm", "-80x120", "NaNx120", "80x120cm",
        "1e2x150", "infxinf",
    ] {
        assert_eq!(text.parse::<PaperSize>(), Err(PrintError::Size), "{text}");
    }
}

#[test]
fn a4_takes_four_badges_between_marks_that_touch_none() {
    let labels: Vec<_> = (0..9).map(|number| label(&format!("王芳{number}"))).collect();
    let pages = pages(&labels, Paper::A4).unwrap();
    assert_eq!(pages.len(), 3);
    let cuts: Vec<_> = pages[2]
        .marks
        .iter()
        .filter(|mark| matches!(mark, Mark::Hairline { .. }))
        .map(bounds)
        .collect();
    assert_eq!(cuts.len(), 12, "two ends of six cuts, also on a page that is not full");
    for [l, t, r, b] in cuts {
        let in_the_badges = r > 25.0 && l < 185.0 && b > 28.5 && t < 268.5;
        assert!(!in_the_badges && l > 3.0 && t > 3.0 && r < 207.0 && b < 294.0, "{l} {t} {r} {b}");
    }
    let names = |page: &Page| -> Vec<String> {
        let texts = page.marks.iter().filter_map(|mark| match mark {
            Mark::Text { line, .. } if line.text.starts_with('王') => Some(line.text.clone()),
            _ => None,
        });
        texts.collect()
    };
    assert_eq!(names(&pages[1]), ["王芳4", "王芳5", "王芳6", "王芳7"], "in the order given");
}

#[test]
fn one_label_a_page_needs_no_marks() {
    let size: PaperSize = "80x120mm".parse().unwrap();
    let pages = pages(&[label("王芳"), label("李雷")], Paper::Labels(size)).unwrap();
    assert_eq!(pages.len(), 2);
    assert!((pages[0].width, pages[0].height) == (80.0, 120.0));
    assert!(!pages[0].marks.iter().any(|mark| matches!(mark, Mark::Hairline { .. })));
}

#[test]
fn every_missing_character_is_named_with_whose_it_is() {
    let mut second = label("李\u{10FFFF}雷\u{10FFFE}");
    second.reference = "HM-00002".to_owned();
    second.org = Some("\u{10FFFF}".to_owned());
    let Err(PrintError::GlyphsMissing(missing)) = pages(&[label("王芳"), second], Paper::A4)
    else {
        panic!("it was printed");
    };
    let said: Vec<String> = missing.iter().map(ToString::to_string).collect();
    assert_eq!(said.len(), 3, "{said:?}");
    assert!(said[0].contains("HM-00002 (name)") && said[0].contains("U+10FFFF"), "{said:?}");
    let error =
        PrintError::GlyphsMissing([missing.clone(), missing.clone(), missing].concat()).to_string();
    assert!(error.contains("and 4 more") && error.contains("fonts-hanazono"), "{error}");
}

#[test]
fn what_fits_on_no_badge_is_refused_by_whose_it_is() {
    let error = pages(&[label(&"很长的名字".repeat(2_000))], Paper::A4).unwrap_err();
    assert_eq!(error, PrintError::TooLong { reference: "HM-00001".to_owned(), field: "name" });
}

#[test]
fn a_code_that_cannot_be_drawn_is_refused() {
    let broken = BadgeLabel { code: "x".repeat(4_000), ..label("王芳") };
    let error = pages(&[broken], Paper::A4).unwrap_err();
    assert_eq!(error, PrintError::Code { reference: "HM-00001".to_owned() });
}

#[test]
fn the_same_pages_give_the_same_bytes() {
    let labels = [label("王芳 & \"Co\" <Ltd>")];
    let write = || {
        let mut fonts = fonts();
        let sheet = Sheet { heading: "E", paper: Paper::A4, labels: &labels };
        let pages = lay_out(&sheet, &mut fonts).unwrap();
        (write_pdf(&pages, "E", "zh-Hans", &fonts).unwrap(), write_svg(&pages[0], &fonts))
    };
    let (pdf, svg) = write();
    assert!(pdf.starts_with(b"%PDF-"));
    assert!(pdf.len() < 100_000, "only what is used of a font is in it: {} bytes", pdf.len());
    for part in ["&amp;", "&quot;Co&quot;", "&lt;Ltd>"] {
        assert!(svg.contains(part), "{part} is not in {svg:.500}");
    }
    assert_eq!(write(), (pdf, svg));
}

#[test]
fn a_short_name_is_large_and_a_long_one_wraps() {
    let size: PaperSize = "80x120mm".parse().unwrap();
    let name = |text: &str| -> Vec<f32> {
        let page = pages(&[label(text)], Paper::Labels(size)).unwrap().remove(0);
        let bold = page.marks.iter().filter_map(|mark| match mark {
            Mark::Text { line, size, ink: Ink::Black, .. } if text.contains(line.text.as_str()) => {
                Some(*size)
            }
            _ => None,
        });
        bold.collect()
    };
    assert_eq!(name("王芳"), [15.0]);
    let long = name("阿卜杜热西提·阿卜杜热合曼·买买提依明");
    assert!(long.len() == 2 && long[0] > 6.0, "{long:?}");
}

fn names() -> impl Strategy<Value = String> {
    prop_oneof![
        "[王芳𠮷㛃堃国东·]{1,60}",
        "[A-Za-z]{1,40}( [A-Za-z]{1,25}){0,5}",
        "[A-Z]{1,90}",
        "[王芳（）「」、。A-z ]{1,50}王",
    ]
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, ..ProptestConfig::default() })]

    #[test]
    fn nothing_runs_over_an_edge_or_into_the_code(
        name in names(), org in proptest::option::of(names()), ticket in "[a-z貴賓]{1,30}",
        seated in any::<bool>(), width in 50..140_u32, more in 0..100_u32,
    ) {
        let size = format!("{width}x{}mm", (width * 5).div_ceil(4) + more + 12);
        let place = seated.then(|| "组别 甲乙丙丁  ·  座位 A-12".to_owned());
        let label = BadgeLabel { org, place, ticket_type: ticket, ..label(&name) };
        let size: PaperSize = size.parse().unwrap();
        let page = pages(&[label], Paper::Labels(size)).unwrap().remove(0);
        prop_assert_eq!(complaint(&page), None);
    }
}
