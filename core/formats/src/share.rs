//! A selection of marks as a short text: a link, or what a QR code holds.
//!
//! ```text
//! https://host/s#E26.1AbCd…
//!                │   │└ URL-safe base64 without padding: payload, then 4 bytes of its SHA-256
//!                │   └ version
//!                └ code of the event
//! ```
//!
//! The payload is a zstd frame of lines `kind/id`, in the order in which they were marked. It
//! carries nothing about who shares: no name, no note. Whatever was cut off or altered on the way
//! is refused as a whole by the checksum.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use huiban_protocol::documents::EventCode;
use huiban_protocol::streams::BookmarkTarget;
use sha2::{Digest as _, Sha256};

/// Most marks of one text; beyond this nobody picks by hand, and no QR code holds them.
pub const TARGETS_MAX: usize = 500;
/// Most bytes of a text that is read: a selection of the longest ids, and words around it.
const TEXT_BYTES_MAX: usize = 64 * 1024;
/// Most bytes of the lines.
const LINES_BYTES_MAX: usize = 64 * 1024;
/// The version this code writes and the newest it reads.
const VERSION: char = '1';
const CHECKSUM_BYTES: usize = 4;
/// Smaller than this, a frame is not worth a better level's time; texts are short.
const LEVEL: i32 = 19;

/// Why a text is not a selection.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum ShareError {
    /// It is something else.
    #[error("this is no shared selection: it must hold “#” and what follows it, unaltered")]
    NotShared,
    /// A newer program wrote it.
    #[error("a newer version of the app made this selection: update the app")]
    Newer,
    /// Part of it was lost or altered.
    #[error("the selection was cut off or altered on the way: ask for it again")]
    Damaged,
    /// It marks nothing, or too much.
    #[error("a selection holds 1 to {TARGETS_MAX} marks")]
    Count,
}

/// What somebody shares.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Selection {
    /// The event.
    pub event: EventCode,
    /// The marks, in their order, none of them twice.
    pub targets: Vec<BookmarkTarget>,
}

fn checksum(event: &EventCode, payload: &[u8]) -> [u8; CHECKSUM_BYTES] {
    let hash = Sha256::new().chain_update(event.as_str()).chain_update([0]).chain_update(payload);
    let hash: [u8; 32] = hash.finalize().into();
    let mut checksum = [0; CHECKSUM_BYTES];
    checksum.copy_from_slice(hash.first_chunk::<CHECKSUM_BYTES>().unwrap_or(&[0; CHECKSUM_BYTES]));
    checksum
}

/// Writes a selection as a link below the address of a server, `https://host`.
///
/// # Errors
/// [`ShareError::Count`].
pub fn write(server: &str, selection: &Selection) -> Result<String, ShareError> {
    if selection.targets.is_empty() || selection.targets.len() > TARGETS_MAX {
        return Err(ShareError::Count);
    }
    let lines: Vec<String> = selection.targets.iter().map(ToString::to_string).collect();
    let mut payload =
        zstd::bulk::compress(lines.join("\n").as_bytes(), LEVEL).map_err(|_| ShareError::Count)?;
    payload.extend(checksum(&selection.event, &payload));
    let server = server.trim_end_matches('/');
    Ok(format!("{server}/s#{}.{VERSION}{}", selection.event, URL_SAFE_NO_PAD.encode(payload)))
}

/// Reads a link, or only what stands behind its `#`; words around it, as in a message that was
/// copied whole, do no harm.
///
/// # Errors
/// [`ShareError`].
pub fn read(text: &str) -> Result<Selection, ShareError> {
    let text = text.trim();
    if text.len() > TEXT_BYTES_MAX {
        return Err(ShareError::NotShared);
    }
    let fragment = fragment_of(text);
    let (event, rest) = fragment.split_once('.').ok_or(ShareError::NotShared)?;
    let event: EventCode = event.parse().map_err(|_| ShareError::NotShared)?;
    let mut rest = rest.chars();
    match rest.next() {
        Some(VERSION) => {}
        Some(newer) if newer > VERSION && newer.is_ascii_digit() => return Err(ShareError::Newer),
        _ => return Err(ShareError::NotShared),
    }
    let bytes = URL_SAFE_NO_PAD.decode(rest.as_str()).map_err(|_| ShareError::Damaged)?;
    let (payload, sum) = bytes.split_last_chunk::<CHECKSUM_BYTES>().ok_or(ShareError::Damaged)?;
    if checksum(&event, payload) != *sum {
        return Err(ShareError::Damaged);
    }
    let lines =
        zstd::bulk::decompress(payload, LINES_BYTES_MAX).map_err(|_| ShareError::Damaged)?;
    let lines = String::from_utf8(lines).map_err(|_| ShareError::Damaged)?;
    let mut targets: Vec<BookmarkTarget> = Vec::new();
    for line in lines.lines() {
        let target = line.parse().map_err(|_| ShareError::Damaged)?;
        if !targets.contains(&target) {
            targets.push(target);
        }
        if targets.len() > TARGETS_MAX {
            return Err(ShareError::Count);
        }
    }
    if targets.is_empty() { Err(ShareError::Count) } else { Ok(Selection { event, targets }) }
}

/// What stands behind the `#` of a link, up to the first character that is none of it.
fn fragment_of(text: &str) -> &str {
    let is_of_it = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | '_');
    // the address of a link ends in this; what is behind another `#` is another word
    let after = match text.split_once("/s#") {
        Some((_, after)) => after,
        None => text.rsplit_once('#').map_or(text, |(_, after)| after),
    };
    after.find(|c| !is_of_it(c)).and_then(|end| after.get(..end)).unwrap_or(after)
}

#[cfg(test)]
mod tests {
    #![allow(
        clippy::arithmetic_side_effects,
        clippy::string_slice,
        clippy::unwrap_used,
        reason = "test code: a panic is how a test fails"
    )]
    use super::*;
    use proptest::prelude::*;

    fn selection(ids: &[&str]) -> Selection {
        Selection {
            event: "E26".parse().unwrap(),
            targets: ids.iter().map(|id| id.parse().unwrap()).collect(),
        }
    }

    #[test]
    fn what_was_shared_is_read_whole_or_by_its_fragment() {
        let shared = selection(&["session/opening", "forum/ai", "exhibitor/x7"]);
        let text = write("https://huiban.example/", &shared).unwrap();
        assert!(text.starts_with("https://huiban.example/s#E26.1"), "{text}");
        assert_eq!(read(&text).unwrap(), shared);
        assert_eq!(read(&format!(" {}\n", text.split_once('#').unwrap().1)).unwrap(), shared);
        for message in
            [format!("我的日程：{text} 。#会伴#"), format!("<{text}>"), format!("{text}，一起去吧")]
        {
            assert_eq!(read(&message).unwrap(), shared, "{message}");
        }
    }

    #[test]
    fn the_longest_selection_can_be_read_back() {
        // ids that no compression shortens much
        let ids: Vec<String> = (0..TARGETS_MAX)
            .map(|n| {
                let hash = Sha256::digest(n.to_string());
                let id = URL_SAFE_NO_PAD.encode([hash, hash.map(|b| !b)].concat());
                format!("exhibitor/{}", &id[..64])
            })
            .collect();
        let ids: Vec<&str> = ids.iter().map(String::as_str).collect();
        let shared = selection(&ids);
        let text = write("https://huiban.example", &shared).unwrap();
        assert_eq!(read(&text).unwrap(), shared, "{} bytes", text.len());
    }

    #[test]
    fn a_usual_selection_fits_a_small_code() {
        let ids: Vec<String> = (0..30).map(|n| format!("session/cardio-{n:02}")).collect();
        let ids: Vec<&str> = ids.iter().map(String::as_str).collect();
        let text = write("https://huiban.example", &selection(&ids)).unwrap();
        // version 10 of a QR code at level M holds 213 bytes
        assert!(text.len() <= 213, "{} bytes", text.len());
    }

    #[test]
    fn nothing_and_too_much_are_refused() {
        assert_eq!(write("https://h", &selection(&[])), Err(ShareError::Count));
        let ids: Vec<String> = (0..=TARGETS_MAX).map(|n| format!("session/s{n}")).collect();
        let ids: Vec<&str> = ids.iter().map(String::as_str).collect();
        assert_eq!(write("https://h", &selection(&ids)), Err(ShareError::Count));
    }

    #[test]
    fn other_texts_are_told_apart() {
        let good = write("https://h", &selection(&["session/opening"])).unwrap();
        for (text, error) in [
            (String::new(), ShareError::NotShared),
            ("https://h/j#E26.00112233".to_owned(), ShareError::NotShared),
            ("https://h/s".to_owned(), ShareError::NotShared),
            (good.replace("E26.1", "E26.2"), ShareError::Newer),
            (good.replace("E26.1", "E27.1"), ShareError::Damaged),
            (good[..good.len() - 1].to_owned(), ShareError::Damaged),
            (format!("{good}A"), ShareError::Damaged),
            ("x".repeat(1 << 20), ShareError::NotShared),
        ] {
            assert_eq!(read(&text), Err(error), "{text:.60}");
        }
    }

    proptest! {
        #[test]
        fn any_text_is_read_or_refused(text in any::<String>()) {
            let _ = read(&text);
        }

        #[test]
        fn a_cut_or_altered_text_is_never_read_as_another_one(
            cut in 0..200_usize, byte in 0..62_u8, at in 0..200_usize,
        ) {
            let shared = selection(&["session/opening", "session/stents", "forum/ai"]);
            let good = write("https://h", &shared).unwrap();
            let short: String = good.chars().take(cut).collect();
            if short != good {
                prop_assert!(read(&short).is_err());
            }
            let letter = char::from(b'A' + byte);
            let altered: String =
                good.chars().enumerate().map(|(n, c)| if n == at { letter } else { c }).collect();
            match read(&altered) {
                Ok(read) => prop_assert_eq!(read, shared),
                Err(_) => prop_assert_ne!(altered, good),
            }
        }
    }
}
