//! How the files are written: one entity a line, so that a change shows as the lines it touches.

use std::fmt::Write as _;

use anyhow::Result;
use huiban_protocol::documents::{AgendaDocument, Attendee};
use serde::Serialize;

/// The columns of the attendee list, in order.
const COLUMNS: [&str; 11] = [
    "ref",
    "name",
    "org",
    "title",
    "phone",
    "email",
    "ticket_type",
    "interest_role",
    "group",
    "seat",
    "note",
];

/// The event as JSON.
pub(super) fn event(document: &AgendaDocument) -> Result<String> {
    let mut out = String::new();
    writeln!(out, "{{\n\"format\": {},", serde_json::to_string(&document.format)?)?;
    writeln!(out, "\"version\": {},", document.version)?;
    write!(out, "\"event\": {}", serde_json::to_string(&document.event)?)?;
    rows(&mut out, "venues", &document.venues)?;
    rows(&mut out, "rooms", &document.rooms)?;
    rows(&mut out, "transfers", &document.transfers)?;
    rows(&mut out, "forums", &document.forums)?;
    rows(&mut out, "sessions", &document.sessions)?;
    rows(&mut out, "speakers", &document.speakers)?;
    rows(&mut out, "zones", &document.zones)?;
    rows(&mut out, "exhibitors", &document.exhibitors)?;
    rows(&mut out, "projects", &document.projects)?;
    rows(&mut out, "notices", &document.notices)?;
    rows(&mut out, "lists", &document.lists)?;
    rows(&mut out, "circles", &document.circles)?;
    rows(&mut out, "topics", &document.topics)?;
    out.push_str("\n}\n");
    Ok(out)
}

fn rows<T: Serialize>(out: &mut String, name: &str, entries: &[T]) -> Result<()> {
    let lines: Vec<String> = entries.iter().map(serde_json::to_string).collect::<Result<_, _>>()?;
    write!(out, ",\n\"{name}\": [\n{}\n]", lines.join(",\n"))?;
    Ok(())
}

/// The attendees as CSV.
pub(super) fn attendees(people: &[Attendee]) -> Result<String> {
    let mut writer = csv::Writer::from_writer(Vec::new());
    writer.write_record(COLUMNS)?;
    for person in people {
        let cell = |value: &Option<String>| value.clone().unwrap_or_default();
        writer.write_record([
            person.reference.clone(),
            person.name.clone(),
            cell(&person.org),
            cell(&person.title),
            cell(&person.phone),
            cell(&person.email),
            person.ticket_type.clone(),
            cell(&person.interest_role),
            cell(&person.group),
            cell(&person.seat),
            cell(&person.note),
        ])?;
    }
    Ok(String::from_utf8(writer.into_inner()?)?)
}
