//! Tables as text: CSV and its relatives.

use super::{CELLS_MAX, Cell, GridError, Row, Sheet, TEXT_MAX, Value};

/// What may stand between the cells of a line; the first wins a tie.
const DELIMITERS: [u8; 3] = [b',', b'\t', b';'];

/// Reads a table in UTF-8 (with or without byte-order mark) or GB18030, with commas, semicolons
/// or tabs.
///
/// # Errors
/// Where it is no text, or holds more than an agenda can.
pub fn read_text(file: &str, bytes: &[u8]) -> Result<Sheet, GridError> {
    if bytes.len() > TEXT_MAX {
        return Err(GridError::TooLarge("128 MiB of text"));
    }
    let mut text = decode(bytes)?;
    if !text.contains('\n') {
        // lines as old Macs end them: a row's number is that of its line
        text = text.replace('\r', "\n");
    }
    let delimiter = delimiter(&text);
    let mut reader = csv::ReaderBuilder::new()
        .delimiter(delimiter)
        .has_headers(false)
        .flexible(true)
        .from_reader(text.as_bytes());
    let mut sheet = Sheet { file: file.to_owned(), ..Sheet::default() };
    let mut cells = 0_usize;
    for record in reader.records() {
        let record = record.map_err(|error| GridError::Damaged(error.to_string()))?;
        cells = cells.saturating_add(record.len());
        if cells > CELLS_MAX {
            return Err(GridError::TooLarge("2,000,000 cells"));
        }
        // the line of a table with line breaks in its cells is where a person looks for it
        let line = record.position().map_or(0, |at| line_of(&text, at));
        let number = u32::try_from(line).unwrap_or(u32::MAX);
        let row = Row { number, cells: record.iter().map(cell).collect() };
        if row.cells.iter().any(|cell| !cell.is_blank()) {
            sheet.rows.push(row);
        }
    }
    Ok(sheet)
}

/// The line on which a record begins: the reader says where the empty lines before it begin.
fn line_of(text: &str, at: &csv::Position) -> u64 {
    let from = usize::try_from(at.byte()).unwrap_or(usize::MAX);
    let rest = text.as_bytes().get(from..).unwrap_or_default();
    let empty = rest.iter().take_while(|byte| matches!(byte, b'\r' | b'\n'));
    let lines = empty.filter(|byte| **byte == b'\n').count();
    at.line().saturating_add(u64::try_from(lines).unwrap_or(0))
}

fn cell(field: &str) -> Cell {
    let field = field.trim();
    let value = if field.is_empty() { Value::Empty } else { Value::Text(unescaped(field)) };
    Cell { value, merged: None }
}

/// A text without the character references that exports of web pages leave in it: `&amp;`.
fn unescaped(text: &str) -> String {
    let mut plain = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('&') {
        plain.push_str(before);
        let name = after.split_once(';').filter(|(name, _)| name.len() <= 8);
        match name.and_then(|(name, rest)| Some((reference(name)?, rest))) {
            Some((c, after)) => {
                plain.push(c);
                rest = after;
            }
            None => {
                plain.push('&');
                rest = after;
            }
        }
    }
    plain.push_str(rest);
    plain
}

fn reference(name: &str) -> Option<char> {
    const NAMED: [(&str, char); 6] =
        [("amp", '&'), ("lt", '<'), ("gt", '>'), ("quot", '"'), ("apos", '\''), ("nbsp", ' ')];
    if let Some((_, c)) = NAMED.iter().find(|(known, _)| *known == name) {
        return Some(*c);
    }
    let number = name.strip_prefix('#')?;
    let code = match number.strip_prefix(['x', 'X']) {
        Some(hex) => u32::from_str_radix(hex, 16).ok()?,
        None => number.parse().ok()?,
    };
    char::from_u32(code).filter(|c| !c.is_control() || *c == '\n')
}

fn decode(bytes: &[u8]) -> Result<String, GridError> {
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    if bytes.contains(&0) {
        return Err(GridError::Encoding);
    }
    if let Ok(text) = std::str::from_utf8(bytes) {
        return Ok(text.to_owned());
    }
    let decoded = encoding_rs::GB18030.decode_without_bom_handling_and_without_replacement(bytes);
    decoded.map(std::borrow::Cow::into_owned).ok_or(GridError::Encoding)
}

/// The delimiter that stands in most lines; inside quotation marks none counts.
fn delimiter(text: &str) -> u8 {
    let mut counts = [0_usize; DELIMITERS.len()];
    let mut quoted = false;
    for byte in text.bytes().take(64 * 1024) {
        if byte == b'"' {
            quoted = !quoted;
        } else if !quoted {
            for (count, known) in counts.iter_mut().zip(DELIMITERS) {
                *count = count.saturating_add(usize::from(byte == known));
            }
        }
    }
    let best = counts.iter().zip(DELIMITERS).rev().max_by_key(|(count, _)| **count);
    best.map_or(b',', |(_, delimiter)| delimiter)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn encodings_and_delimiters_are_told_by_what_the_file_holds() {
        let expected = [["时间", "主题"], ["9:00", "开幕, 致辞"]];
        let gb = encoding_rs::GB18030.encode("时间\t主题\n9:00\t开幕, 致辞\n").0.into_owned();
        let cases: [&[u8]; 4] = [
            "时间,主题\n9:00,\"开幕, 致辞\"\n".as_bytes(),
            "\u{feff}时间,主题\r\n\r\n9:00,\"开幕, 致辞\"\r\n".as_bytes(),
            "时间;主题\n9:00;开幕, 致辞\n".as_bytes(),
            &gb,
        ];
        for case in cases {
            let sheet = read_text("a.csv", case).unwrap();
            let rows: Vec<Vec<String>> =
                sheet.rows.iter().map(|row| row.cells.iter().map(Cell::text).collect()).collect();
            assert_eq!(rows, expected, "{}", String::from_utf8_lossy(case));
        }
        assert_eq!(read_text("a.csv", b"\xff\xff\xff"), Err(GridError::Encoding));
    }

    #[test]
    fn what_a_web_page_leaves_in_a_text_is_plain() {
        let cases = [
            ("Q&amp;A", "Q&A"),
            ("it&#x27;s &#39;so&#39; &lt;b&gt;", "it's 'so' <b>"),
            ("R&D; AT&T", "R&D; AT&T"),
            ("&#0;&#xffffffff;&unknown;", "&#0;&#xffffffff;&unknown;"),
            ("&amp;lt;", "&lt;"),
        ];
        for (text, plain) in cases {
            assert_eq!(unescaped(text), plain, "{text}");
        }
    }

    #[test]
    fn rows_are_counted_whatever_ends_their_lines() {
        for end in ["\n", "\r\n", "\r"] {
            let text = ["时间,主题", "9:00,甲题", "", "10:00,乙题"].join(end);
            let sheet = read_text("a.csv", text.as_bytes()).unwrap();
            let numbers: Vec<u32> = sheet.rows.iter().map(|row| row.number).collect();
            assert_eq!(numbers, [1, 2, 4], "{end:?}");
        }
    }

    #[test]
    fn fifty_megabytes_are_read_where_an_agenda_could_hold_them_and_refused_elsewhere() {
        let long = format!("9:00,{}\n", "x".repeat(50_000)).repeat(1_000);
        assert!(long.len() > 50_000_000);
        assert_eq!(read_text("a.csv", long.as_bytes()).unwrap().rows.len(), 1_000);
        let many = "a,b,c\n".repeat(9_000_000);
        assert_eq!(
            read_text("a.csv", many.as_bytes()),
            Err(GridError::TooLarge("2,000,000 cells"))
        );
    }
}
