//! What a file is, from what it holds; never from its name alone.

use super::json::{Members, Word, unmarked};
use super::{Refusal, sessionize};
use crate::organizer::{ImportFile, ImportFormat};
use huiban_protocol::documents::{DOCUMENT_FORMAT, Problem};
use huiban_sheets::grid::begins_as_workbook;
use serde::Deserialize;
use serde::de::IgnoredAny;

/// The formats that can be taken in, for sentences.
const FORMATS: &str = "a workbook (.xlsx, .xls, .ods), CSV, huiban JSON, frab schedule JSON or XML, or Sessionize JSON";

/// What a file is.
///
/// # Errors
/// Where it is nothing that can be taken in: says what it seems to be.
pub(super) fn detect(file: &ImportFile) -> Result<ImportFormat, Refusal> {
    let bytes = file.content.0.as_slice();
    if let Some(found) = binary(bytes) {
        return found.map_err(|what| refusal(file, &what));
    }
    let text = head(bytes);
    if is_table(bytes) {
        return Ok(ImportFormat::Csv);
    }
    match text.chars().next() {
        None if bytes.iter().all(u8::is_ascii_whitespace) => Err(refusal(file, "an empty file")),
        None => Err(refusal(file, "no text in UTF-8 or GB18030, and no workbook")),
        Some('<') => xml(text).map_err(|what| refusal(file, &what)),
        Some('{' | '[') => json(bytes).map_err(|what| refusal(file, &what)),
        Some(_) if text.starts_with("BEGIN:VCALENDAR") => Err(refusal(file, "an iCalendar file")),
        Some(_) if text.starts_with("BEGIN:VCARD") => Err(refusal(file, "a vCard file")),
        Some(_) => Err(refusal(file, "text in no format that is known here")),
    }
}

fn refusal(file: &ImportFile, what: &str) -> Refusal {
    let message = format!("this is {what}, which cannot be taken in as an agenda");
    vec![Problem::error(file.name.clone(), message, &format!("bring {FORMATS}"))]
}

/// The beginning without byte-order mark and white space; cut where it is no UTF-8.
fn head(bytes: &[u8]) -> &str {
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes).trim_ascii_start();
    let valid = bytes.utf8_chunks().next().map(|chunk| chunk.valid());
    valid.unwrap_or_default()
}

/// Lines of cells: the first line that holds anything has two or more, and begins as none of the
/// formats that are told by their beginning does.
fn is_table(bytes: &[u8]) -> bool {
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes).trim_ascii_start();
    let mut lines = bytes.split(|byte| *byte == b'\n').take(40);
    let other = bytes.starts_with(b"<")
        || bytes.starts_with(b"{")
        || bytes.starts_with(b"[")
        || bytes.starts_with(b"BEGIN:");
    !other && !bytes.contains(&0) && lines.any(|line| line.iter().any(|b| b",;\t".contains(b)))
}

/// Containers and encodings that are told by their first bytes.
fn binary(bytes: &[u8]) -> Option<Result<ImportFormat, String>> {
    if begins_as_workbook(bytes) {
        return Some(Ok(ImportFormat::Xlsx));
    }
    let known: [(&[u8], &str); 5] = [
        (b"%PDF", "a PDF"),
        (b"\x1f\x8b", "a gzip file"),
        (b"\xff\xfe", "text in UTF-16"),
        (b"\xfe\xff", "text in UTF-16"),
        (b"\x89PNG", "a picture"),
    ];
    let found = known.iter().find(|(magic, _)| bytes.starts_with(magic));
    found.map(|(_, what)| Err((*what).to_owned()))
}

fn xml(text: &str) -> Result<ImportFormat, String> {
    match root(text).as_deref() {
        Some("schedule") => Ok(ImportFormat::FrabXml),
        Some("rss" | "RDF") => Err("a news feed (RSS)".to_owned()),
        Some("feed") => Err("a news feed (Atom)".to_owned()),
        Some("html" | "HTML") => Err("a web page".to_owned()),
        Some(other) => Err(format!("XML of another kind (its root is <{other}>)")),
        None => Err("XML without any element".to_owned()),
    }
}

/// The local name of the first element.
fn root(text: &str) -> Option<String> {
    let mut rest = text;
    loop {
        let (_, after) = rest.split_once('<')?;
        rest = match after.chars().next()? {
            '?' => after.split_once("?>")?.1,
            '!' if after.starts_with("!--") => after.split_once("-->")?.1,
            // an internal subset holds `>`s of its own
            '!' => match (after.find('['), after.find('>')) {
                (Some(subset), Some(end)) if subset < end => after.split_once(']')?.1,
                _ => after.split_once('>')?.1,
            },
            _ => {
                let name = after.split(|c: char| c.is_whitespace() || "/>".contains(c)).next()?;
                return name.rsplit(':').next().map(str::to_owned);
            }
        };
    }
}

/// The members by which JSON vocabularies are told apart.
#[derive(Deserialize)]
struct Head {
    #[serde(default)]
    format: Word,
    schedule: Option<IgnoredAny>,
    conference: Option<IgnoredAny>,
    sessions: Option<IgnoredAny>,
    #[serde(rename = "@context")]
    context: Option<IgnoredAny>,
}

fn json(bytes: &[u8]) -> Result<ImportFormat, String> {
    let bytes = unmarked(bytes);
    let sessionize = || sessionize::what_is(bytes).map(|()| ImportFormat::Sessionize);
    if bytes.trim_ascii_start().starts_with(b"[") {
        return sessionize();
    }
    let broken = |error: serde_json::Error| format!("broken JSON ({error})");
    let head: Head = serde_json::from_slice(bytes).map_err(broken)?;
    match head {
        Head { format, .. } if format.get() == Some(DOCUMENT_FORMAT) => Ok(ImportFormat::Huiban),
        Head { context: Some(_), .. } => Err("schema.org or other JSON-LD".to_owned()),
        Head { schedule: Some(_), .. } | Head { conference: Some(_), .. } => {
            Ok(ImportFormat::FrabJson)
        }
        Head { sessions: Some(_), .. } => sessionize(),
        _ => {
            let Members(names) = serde_json::from_slice(bytes).map_err(broken)?;
            let names: Vec<&str> = names.iter().take(8).map(String::as_str).collect();
            Err(format!("JSON of another kind (its members: {})", names.join(", ")))
        }
    }
}

#[cfg(test)]
mod tests;
