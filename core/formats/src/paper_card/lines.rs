//! The lines of a vCard as plain UTF-8: unfolded, quoted-printable and other encodings of
//! characters undone. vCard 2.1 says so for each property, and many programs say nothing.

use encoding_rs::{Encoding, GB18030};
use std::borrow::Cow;

/// Rewrites a vCard so that a reader of 3.0 or 4.0 understands it.
pub(super) fn plain(bytes: &[u8]) -> String {
    let mut text = String::new();
    for line in unfolded(bytes) {
        let Some(colon) = end_of_head(&line) else { continue };
        let (head, value) = line.split_at(colon);
        let value = value.get(1..).unwrap_or_default();
        let head = decode(head, None);
        if head.to_ascii_uppercase().starts_with("END") && head.len() <= 4 {
            break;
        }
        let (kept, quoted, charset) = parameters(&head);
        let value = if quoted { Cow::Owned(unquoted(value)) } else { Cow::Borrowed(value) };
        let value = decode(&value, charset.as_deref());
        let value = value.replace("\r\n", "\\n").replace(['\r', '\n'], "\\n");
        text.push_str(&format!("{kept}:{value}\r\n"));
    }
    text
}

/// Where the value begins: the first colon that is not within quotes.
fn end_of_head(line: &[u8]) -> Option<usize> {
    let mut quoted = false;
    line.iter().position(|byte| {
        quoted ^= *byte == b'"';
        *byte == b':' && !quoted
    })
}

/// The head without what is undone here; whether the value is quoted-printable; its characters.
fn parameters(head: &str) -> (String, bool, Option<String>) {
    let (mut kept, mut quoted, mut charset) = (Vec::new(), false, None);
    for part in head.split(';') {
        let upper = part.trim().to_ascii_uppercase();
        if upper == "QUOTED-PRINTABLE" || upper == "ENCODING=QUOTED-PRINTABLE" {
            quoted = true;
        } else if let Some(name) = upper.strip_prefix("CHARSET=") {
            charset = Some(name.trim_matches('"').to_owned());
        } else {
            kept.push(part);
        }
    }
    (kept.join(";"), quoted, charset)
}

/// Characters by the encoding that is named, else UTF-8, else GBK.
pub(super) fn decode(bytes: &[u8], charset: Option<&str>) -> String {
    let named = charset.and_then(|name| Encoding::for_label(name.as_bytes()));
    if let Some(encoding) = named {
        let (text, _, failed) = encoding.decode(bytes);
        if !failed {
            return text.into_owned();
        }
    }
    match std::str::from_utf8(bytes) {
        Ok(text) => text.to_owned(),
        Err(_) => GB18030.decode_without_bom_handling(bytes).0.into_owned(),
    }
}

/// Lines with their continuations: those that begin with space, and those after the `=` at the end
/// of a quoted-printable one.
fn unfolded(bytes: &[u8]) -> Vec<Vec<u8>> {
    let mut lines: Vec<Vec<u8>> = Vec::new();
    let mut soft = false;
    for line in bytes.split(|byte| *byte == b'\n') {
        let line = line.strip_suffix(b"\r").unwrap_or(line);
        // a file with carriage returns alone
        for line in line.split(|byte| *byte == b'\r') {
            let folded = matches!(line.first(), Some(b' ' | b'\t'));
            match lines.last_mut() {
                Some(last) if soft => {
                    last.pop();
                    last.extend_from_slice(line);
                }
                Some(last) if folded => last.extend_from_slice(line.get(1..).unwrap_or_default()),
                _ => lines.push(line.to_vec()),
            }
            soft = lines.last().is_some_and(|last| last.ends_with(b"=") && is_quoted(last));
        }
    }
    lines
}

fn is_quoted(line: &[u8]) -> bool {
    let head = line.get(..end_of_head(line).unwrap_or(0)).unwrap_or_default();
    let head = head.to_ascii_uppercase();
    head.windows(16).any(|window| window == b"QUOTED-PRINTABLE")
}

/// Undoes quoted-printable (RFC 2045 section 6.7); what is not quoted rightly stays as it is.
fn unquoted(value: &[u8]) -> Vec<u8> {
    let (mut plain, mut rest) = (Vec::with_capacity(value.len()), value);
    while let Some((first, after)) = rest.split_first() {
        let pair = after.get(..2).filter(|_| *first == b'=');
        let mut byte = [0];
        match pair {
            Some(pair) if hex::decode_to_slice(pair, &mut byte).is_ok() => {
                plain.extend(byte);
                rest = after.get(2..).unwrap_or_default();
            }
            _ => {
                plain.push(*first);
                rest = after;
            }
        }
    }
    plain
}
