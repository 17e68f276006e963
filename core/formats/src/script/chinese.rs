//! Simplified or traditional, by what the two scripts' own character sets hold.

use encoding_rs::{BIG5, Encoding, GBK};
use std::sync::LazyLock;

/// The first of the CJK unified ideographs.
const FIRST: u32 = 0x4e00;
/// One past the last that either character set knows.
const END: u32 = 0xa000;

/// Which script alone writes a character.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Script {
    Simplified,
    Traditional,
    Both,
}

/// True for Chinese in the traditional script: more of its signs are written only there than only
/// in the simplified one. Signs of both scripts (后, 里, 著) say nothing.
pub fn is_traditional(text: &str) -> bool {
    let (mut traditional, mut simplified) = (0_usize, 0_usize);
    for c in text.chars() {
        match script(c) {
            Script::Traditional => traditional = traditional.saturating_add(1),
            Script::Simplified => simplified = simplified.saturating_add(1),
            Script::Both => {}
        }
    }
    traditional > simplified
}

fn script(c: char) -> Script {
    let at = u32::from(c).checked_sub(FIRST).and_then(|at| usize::try_from(at).ok());
    at.and_then(|at| SCRIPTS.get(at)).copied().unwrap_or(Script::Both)
}

/// GB 2312 was made for the simplified script and Big5 for the traditional one: what only one of
/// them holds is of that script.
static SCRIPTS: LazyLock<Vec<Script>> = LazyLock::new(|| {
    let of = |c: char| match (is_in_gb2312(c), is_in_big5(c)) {
        (true, false) => Script::Simplified,
        (false, true) => Script::Traditional,
        (true, true) | (false, false) => Script::Both,
    };
    (FIRST..END).map(|at| char::from_u32(at).map_or(Script::Both, of)).collect()
});

/// The ideographs of GB 2312 are those of GBK from B0A1 to F7FE.
fn is_in_gb2312(c: char) -> bool {
    two_bytes(GBK, c).is_some_and(|(lead, trail)| (0xb0..=0xf7).contains(&lead) && trail >= 0xa1)
}

/// The two planes of Big5, without what was added to it later.
fn is_in_big5(c: char) -> bool {
    let planes = |lead| (0xa4..=0xc6).contains(&lead) || (0xc9..=0xf9).contains(&lead);
    two_bytes(BIG5, c).is_some_and(|(lead, _)| planes(lead))
}

fn two_bytes(encoding: &'static Encoding, c: char) -> Option<(u8, u8)> {
    let mut buffer = [0_u8; 4];
    let (bytes, _, is_lossy) = encoding.encode(c.encode_utf8(&mut buffer));
    match (bytes.as_ref(), is_lossy) {
        ([lead, trail], false) => Some((*lead, *trail)),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_is_traditional_by_the_signs_that_only_one_script_has() {
        for text in ["開幕式", "國際醫療器械創新大會", "王偉", "於臺北舉行", "會議室", "龍"]
        {
            assert!(is_traditional(text), "{text}");
        }
        let simplified =
            ["开幕式", "国际医疗器械创新大会", "王伟", "著名专家", "于台北举行", "皇后"];
        for text in simplified.into_iter().chain(["", "Opening", "主旨演讲嘉宾：王偉"]) {
            assert!(!is_traditional(text), "{text}");
        }
    }
}
