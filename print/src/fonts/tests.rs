#![allow(
    clippy::arithmetic_side_effects,
    clippy::indexing_slicing,
    clippy::unwrap_used,
    reason = "test code: a panic is how a test fails"
)]
//! They need a wide font for Chinese on this machine, as printing does: `cargo xtask setup`.
use super::*;

fn fonts() -> Fonts {
    Fonts::find(&[], false).unwrap()
}

#[test]
fn without_a_font_for_chinese_the_error_says_what_to_install() {
    let error = Fonts::among(Database::new(), &[], false).err().unwrap();
    assert_eq!(error, PrintError::NoFont);
    assert!(error.to_string().contains("fonts-noto-cjk"), "{error}");
}

#[test]
fn a_named_file_that_is_no_font_is_refused_by_name() {
    let file = PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/Cargo.toml"));
    let Err(PrintError::FontUnreadable { path, .. }) =
        Fonts::find(std::slice::from_ref(&file), false)
    else {
        panic!("a font was seen in {}", file.display());
    };
    assert_eq!(path, file);
    let absent = PathBuf::from("/nowhere/a.ttf");
    assert!(matches!(Fonts::find(&[absent], false), Err(PrintError::FontUnreadable { .. })));
}

#[test]
fn rare_characters_are_set() {
    let mut fonts = fonts();
    for weight in [Weight::Regular, Weight::Bold] {
        for character in ['𠮷', '㛃', '堃', '䶮', '喆', '國', 'Ö', 'ñ', '·'] {
            let line = fonts.set(&character.to_string(), weight).unwrap();
            let glyphs = &line.runs[0].glyphs;
            assert!(glyphs.len() == 1 && glyphs[0].id != 0, "{character} {line:?}");
            assert!(line.width() > 0.0, "{character} {line:?}");
        }
    }
}

#[test]
fn a_character_that_no_font_has_is_named() {
    // a noncharacter that stays one for ever
    assert_eq!(fonts().set("王\u{10FFFF}", Weight::Bold).unwrap_err(), '\u{10FFFF}');
}

#[test]
fn every_byte_of_a_text_belongs_to_a_glyph() {
    let mut fonts = fonts();
    for text in
        ["王芳", "Jörg Müller", "office fi ffl", "e\u{301}tude", "葛\u{e0100}", "ئۇيغۇر", "김철수"]
    {
        let line = fonts.set(text, Weight::Regular).unwrap();
        assert_eq!(line.runs.iter().map(|run| run.text.as_str()).collect::<String>(), text);
        for run in &line.runs {
            let mut ranges: Vec<_> =
                run.glyphs.iter().map(|glyph| (glyph.start, glyph.end)).collect();
            ranges.sort_unstable();
            ranges.dedup();
            assert_eq!(ranges.first().unwrap().0, 0, "{text}");
            assert_eq!(ranges.last().unwrap().1, run.text.len(), "{text}");
            assert!(ranges.windows(2).all(|pair| pair[0].1 == pair[1].0), "{text} {ranges:?}");
        }
    }
}

#[test]
fn a_named_font_is_tried_first() {
    let (path, _) = search::wide_faces(&fonts().installed, Weight::Bold, false).remove(0);
    let mut named = Fonts::find(std::slice::from_ref(&path), false).unwrap();
    let line = named.set("王", Weight::Regular).unwrap();
    assert!(named.face(line.runs[0].face).unwrap().is(&path, 0));
}
