//! Rows and columns of a workbook that nobody sees: calamine reads their cells and does not say so.

use super::GridError;
use super::cell::Unseen;
use quick_xml::events::{BytesStart, Event};
use std::collections::BTreeMap;
use std::io::{BufRead, BufReader, Cursor};

type Archive<'a> = zip::ZipArchive<Cursor<&'a [u8]>>;

/// What is hidden in each sheet, by its name.
///
/// # Errors
/// Where the file is damaged.
pub(super) fn unseen(bytes: &[u8]) -> Result<BTreeMap<String, Unseen>, GridError> {
    let damaged = |error: zip::result::ZipError| GridError::Damaged(error.to_string());
    let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).map_err(damaged)?;
    let mut targets = BTreeMap::new();
    each(&mut archive, "xl/_rels/workbook.xml.rels", |element| {
        if element.local_name().into_inner() == "Relationship"
            && let (Some(id), Some(target)) =
                (attribute(element, "Id"), attribute(element, "Target"))
        {
            targets.insert(id, target);
        }
    })?;
    let mut sheets: Vec<(String, String)> = Vec::new();
    each(&mut archive, "xl/workbook.xml", |element| {
        if element.local_name().into_inner() == "sheet"
            && let (Some(name), Some(id)) = (attribute(element, "name"), attribute(element, "id"))
            && let Some(target) = targets.get(&id)
        {
            let part = target.strip_prefix('/').map_or(format!("xl/{target}"), str::to_owned);
            sheets.push((name, part));
        }
    })?;
    let mut all = BTreeMap::new();
    for (name, part) in sheets {
        let mut unseen = Unseen::default();
        let mut row = 0_u32;
        each(&mut archive, &part, |element| match element.local_name().into_inner() {
            "row" => {
                let number = attribute(element, "r").and_then(|number| number.parse().ok());
                row = number.unwrap_or_else(|| row.saturating_add(1));
                if is_hidden(element) {
                    unseen.rows.insert(row);
                }
            }
            "col" if is_hidden(element) => {
                let bound = |name| attribute(element, name)?.parse::<usize>().ok()?.checked_sub(1);
                if let (Some(first), Some(last)) = (bound("min"), bound("max")) {
                    unseen.columns.push(first..=last);
                }
            }
            _ => {}
        })?;
        all.insert(name, unseen);
    }
    Ok(all)
}

/// Shows every element of a part; a part that is not there has none.
fn each(
    archive: &mut Archive<'_>,
    part: &str,
    mut see: impl FnMut(&BytesStart<'_>),
) -> Result<(), GridError> {
    let Ok(part) = archive.by_name(part) else { return Ok(()) };
    walk(BufReader::new(part), &mut see)
}

fn walk(part: impl BufRead, see: &mut impl FnMut(&BytesStart<'_>)) -> Result<(), GridError> {
    let broken = |error: quick_xml::Error| GridError::Damaged(error.to_string());
    let mut reader = quick_xml::Reader::from_reader(part);
    reader.config_mut().check_end_names = false;
    let mut buffer = Vec::new();
    loop {
        buffer.clear();
        match reader.read_event_into(&mut buffer).map_err(broken)? {
            Event::Start(element) | Event::Empty(element) => see(&element),
            Event::Eof => return Ok(()),
            _ => {}
        }
    }
}

fn is_hidden(element: &BytesStart<'_>) -> bool {
    attribute(element, "hidden").is_some_and(|said| said == "1" || said == "true")
}

fn attribute(element: &BytesStart<'_>, name: &str) -> Option<String> {
    let mut attributes = element.attributes();
    let mut all = attributes.with_checks(false).filter_map(Result::ok);
    let found = all.find(|attribute| attribute.key.local_name().into_inner() == name)?;
    let text = quick_xml::escape::unescape(&found.value).ok()?;
    Some(text.into_owned())
}
