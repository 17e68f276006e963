//! Signed documents as texts: base45 (RFC 9285) behind a prefix, so that a QR code stays
//! alphanumeric.

/// Most characters that are looked at: more than any code holds.
const TEXT_BYTES_MAX: usize = 4_096;

/// Writes a document as a text.
pub fn write_text(prefix: &str, bytes: &[u8]) -> String {
    format!("{prefix}{}", base45::encode(bytes))
}

/// Reads the document behind a prefix, whatever a scanner put around it: an AIM identifier, extended
/// channel prefixes, control characters, space, lower case; also behind the `#` of a link. `None` where it
/// is something else, or not written in its one way.
pub fn read_text(prefix: &str, text: &str) -> Option<Vec<u8>> {
    if text.len() > TEXT_BYTES_MAX {
        return None;
    }
    let visible: String = text.chars().filter(|c| !c.is_control()).collect();
    let mut code = visible.trim();
    // an AIM identifier (ISO/IEC 15424): `]Q1`
    if let Some(marked) = code.strip_prefix(']').and_then(|rest| rest.get(2..)) {
        code = marked.trim_start();
    }
    for mark in ["\\000001", "\\000003", "\\000026", "\\000027"] {
        code = code.strip_prefix(mark).unwrap_or(code).trim_start();
    }
    let decoded;
    if let Some((_, fragment)) = code.split_once('#') {
        decoded = percent_decoded(fragment)?;
        code = decoded.trim();
    }
    let code = code.to_ascii_uppercase();
    let body = code.strip_prefix(prefix)?;
    let bytes = base45::decode(body).ok()?;
    (base45::encode(&bytes) == body).then_some(bytes)
}

/// Writes a document behind the `#` of a link, where space and `%` must be escaped.
pub fn write_link(address: &str, prefix: &str, bytes: &[u8]) -> String {
    let text = write_text(prefix, bytes).replace('%', "%25").replace(' ', "%20");
    format!("{}#{text}", address.trim_end_matches('#'))
}

fn percent_decoded(text: &str) -> Option<String> {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.bytes();
    while let Some(byte) = rest.next() {
        if byte != b'%' {
            bytes.push(byte);
            continue;
        }
        let pair = [rest.next()?, rest.next()?];
        let mut decoded = [0];
        hex::decode_to_slice(pair, &mut decoded).ok()?;
        bytes.extend(decoded);
    }
    String::from_utf8(bytes).ok()
}
