//! Which installed fonts to use.

use super::Weight;
use fontdb::{Database, FaceInfo, Family, Query, Source, Style};
use rustybuzz::ttf_parser;
use std::path::PathBuf;

/// Fonts that hold tens of thousands of characters, the best first; `{}` is how Chinese is written
/// there.
const SIMPLIFIED: [&str; 12] = [
    "Noto Sans CJK SC",
    "Source Han Sans SC",
    "Source Han Sans CN",
    "Noto Sans SC",
    "PingFang SC",
    "Microsoft YaHei",
    "Noto Serif CJK SC",
    "Source Han Serif SC",
    "Hiragino Sans GB",
    "WenQuanYi Zen Hei",
    "WenQuanYi Micro Hei",
    "Droid Sans Fallback",
];
const TRADITIONAL: [&str; 6] = [
    "Noto Sans CJK TC",
    "Source Han Sans TC",
    "Noto Sans TC",
    "PingFang TC",
    "Microsoft JhengHei",
    "Noto Serif CJK TC",
];
/// What a font for Chinese has.
const CHINESE: char = '会';

/// A file and the number of a face in it.
type FaceFile = (PathBuf, u32);

/// The best wide font that is installed; where none of the known ones is, any that has Chinese.
pub(super) fn wide_faces(installed: &Database, weight: Weight, traditional: bool) -> Vec<FaceFile> {
    let first: &[&str] = if traditional { &TRADITIONAL } else { &[] };
    let names = first.iter().chain(&SIMPLIFIED);
    let families: Vec<Family<'_>> = names.map(|name| Family::Name(name)).collect();
    let query = Query { families: &families, weight: css(weight), ..Query::default() };
    let found = installed.query(&query).and_then(|id| installed.face(id)).and_then(file_of);
    match found {
        Some(found) => vec![found],
        None => faces_with(installed, weight, CHINESE).into_iter().take(1).collect(),
    }
}

/// Every installed upright face that has an outline of a character, the nearest weight first, and
/// else by name, so that the same machine prints the same.
pub(super) fn faces_with(installed: &Database, weight: Weight, character: char) -> Vec<FaceFile> {
    let has = |info: &&FaceInfo| {
        let has = |bytes: &[u8], index| {
            ttf_parser::Face::parse(bytes, index)
                .is_ok_and(|face| super::face::has_outline(&face, character))
        };
        info.style == Style::Normal && installed.with_face_data(info.id, has).unwrap_or(false)
    };
    let mut found: Vec<&FaceInfo> = installed.faces().filter(has).collect();
    found.sort_by_key(|info| {
        (info.monospaced, info.weight.0.abs_diff(css(weight).0), info.post_script_name.clone())
    });
    found.into_iter().filter_map(file_of).collect()
}

fn file_of(info: &FaceInfo) -> Option<FaceFile> {
    match &info.source {
        Source::File(path) => Some((path.clone(), info.index)),
        _ => None,
    }
}

fn css(weight: Weight) -> fontdb::Weight {
    match weight {
        Weight::Regular => fontdb::Weight::NORMAL,
        Weight::Bold => fontdb::Weight::BOLD,
    }
}
