//! Attendees from a table.

use crate::badges::{Change, streams_of, write_registration};
use crate::organizer::{AttendeesReport, ImportAttendeesRequest};
use crate::refusal::{Result, ServiceError};
use crate::service::{Service, StreamWriter, found, retried};
use crate::store::Tx;
use crate::store::attendees::{AttendeeRow, list_attendees, set_attendee};
use crate::store::events::lock_event;
use crate::store::heads::MovedHead;
use huiban_protocol::documents::{
    Attendee, ContactField, EventCode, Problem, RegistrationId, Severity,
};
use std::collections::{BTreeMap, BTreeSet};

/// Longest field, in characters.
const FIELD_CHARS_MAX: usize = 500;
/// The columns.
const COLUMNS: [&str; 12] = [
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
    "shares",
];
/// Those that every row must fill.
const REQUIRED: [&str; 3] = ["ref", "name", "ticket_type"];

/// Takes attendees in; see [`crate::Organizer::import_attendees`].
pub(crate) async fn import(
    service: &Service,
    event: &EventCode,
    request: &ImportAttendeesRequest,
) -> Result<AttendeesReport> {
    let (attendees, problems) = read(&request.csv)?;
    let (attendees, problems) = (&attendees, &problems);
    let (report, moved) = retried(|| async move {
        let mut tx = service.store().begin_write().await?;
        found(lock_event(tx.as_mut(), event).await?)?;
        let known: BTreeMap<String, AttendeeRow> = list_attendees(tx.as_mut(), event)
            .await?
            .into_iter()
            .map(|row| (row.attendee.reference.clone(), row))
            .collect();
        let mut report = AttendeesReport {
            dry_run: request.dry_run,
            problems: problems.clone(),
            ..AttendeesReport::default()
        };
        let (mut added, mut updated) = (Vec::new(), Vec::new());
        for attendee in attendees {
            let (registration, count, rows) = match known.get(&attendee.reference) {
                Some(row) if row.attendee == *attendee => {
                    report.unchanged = report.unchanged.saturating_add(1);
                    continue;
                }
                Some(row) => (row.registration, &mut report.updated, &mut updated),
                None => (RegistrationId(service.random()?), &mut report.added, &mut added),
            };
            *count = count.saturating_add(1);
            rows.push(AttendeeRow { registration, attendee: attendee.clone() });
        }
        if request.dry_run {
            return Ok((report, Vec::new()));
        }
        let moved = write_people(service, tx.as_mut(), event, &added, &updated).await?;
        tx.commit().await?;
        Ok((report, moved))
    })
    .await?;
    service.tell(moved);
    Ok(report)
}

/// Writes attendees, and what gates, staff and their own phones may know of them.
async fn write_people(
    service: &Service,
    tx: &mut dyn Tx,
    event: &EventCode,
    added: &[AttendeeRow],
    updated: &[AttendeeRow],
) -> Result<Vec<MovedHead>> {
    // who is new has no phone yet, so no stream of their own
    let streams = streams_of(updated);
    let mut writer = StreamWriter::lock(tx, event, &streams, service.now_ms()).await?;
    for row in added.iter().chain(updated) {
        set_attendee(tx, event, row).await?;
        write_registration(tx, &mut writer, event, row, Change::Person).await?;
    }
    writer.finish(tx).await
}

/// Where each column stands.
struct Header(BTreeMap<&'static str, usize>);

impl Header {
    fn read(record: &csv::StringRecord, problems: &mut Vec<Problem>) -> Result<Self> {
        let mut columns = BTreeMap::new();
        for (index, name) in record.iter().enumerate() {
            let name = name.trim().to_ascii_lowercase();
            match COLUMNS.into_iter().find(|column| *column == name) {
                Some(column) => {
                    columns.entry(column).or_insert(index);
                }
                None if name.is_empty() => {}
                None => problems.push(problem(
                    Severity::Warning,
                    "header".to_owned(),
                    format!("the column “{name}” is not known and is left out"),
                    "name it as one of ref, name, org, title, phone, email, ticket_type, \
                     interest_role, group, seat, note",
                )),
            }
        }
        if let Some(missing) = REQUIRED.iter().find(|column| !columns.contains_key(**column)) {
            return Err(ServiceError::invalid(
                "csv",
                format!("there is no column “{missing}”: the first line names the columns"),
            ));
        }
        Ok(Self(columns))
    }

    fn field(&self, record: &csv::StringRecord, column: &str) -> Option<String> {
        let text = record.get(*self.0.get(column)?)?.trim();
        (!text.is_empty()).then(|| text.to_owned())
    }
}

fn problem(severity: Severity, place: String, message: String, hint: &str) -> Problem {
    Problem { severity, place, message, hint: hint.to_owned() }
}

/// The separator that stands most often in the first line.
fn delimiter(csv: &str) -> u8 {
    let header = csv.lines().next().unwrap_or_default();
    let count = |delimiter: u8| header.bytes().filter(|byte| *byte == delimiter).count();
    [b',', b';', b'\t'].into_iter().rev().max_by_key(|delimiter| count(*delimiter)).unwrap_or(b',')
}

/// Reads the rows; those with an error are left out and reported.
fn read(text: &str) -> Result<(Vec<Attendee>, Vec<Problem>)> {
    let text = text.trim_start_matches('\u{feff}');
    let mut reader = csv::ReaderBuilder::new()
        .delimiter(delimiter(text))
        .has_headers(false)
        .flexible(true)
        .from_reader(text.as_bytes());
    let mut records = reader.records();
    let unreadable = |_| ServiceError::invalid("csv", "the file is not CSV in UTF-8");
    let header = records.next().transpose().map_err(unreadable)?.unwrap_or_default();
    let mut problems = Vec::new();
    let header = Header::read(&header, &mut problems)?;
    let (mut attendees, mut seen) = (Vec::new(), BTreeSet::new());
    for (index, record) in records.enumerate() {
        let record = record.map_err(unreadable)?;
        if record.iter().all(|field| field.trim().is_empty()) {
            continue;
        }
        let row = record.position().map_or(index.saturating_add(2), |position| {
            usize::try_from(position.line()).unwrap_or(usize::MAX)
        });
        match read_row(&header, &record) {
            Ok(attendee) if !seen.insert(attendee.reference.clone()) => problems.push(problem(
                Severity::Error,
                format!("row {row}/ref"),
                "this reference stands twice".to_owned(),
                "give each attendee a reference of their own",
            )),
            Ok(attendee) => attendees.push(attendee),
            Err((column, message, hint)) => problems.push(problem(
                Severity::Error,
                format!("row {row}/{column}"),
                message,
                hint,
            )),
        }
    }
    Ok((attendees, problems))
}

/// What is wrong with a row: the column, what, and what to do.
type RowProblem = (&'static str, String, &'static str);

fn read_row(header: &Header, record: &csv::StringRecord) -> Result<Attendee, RowProblem> {
    let mut fields: BTreeMap<&str, String> = BTreeMap::new();
    for column in COLUMNS {
        let Some(text) = header.field(record, column) else { continue };
        if text.chars().count() > FIELD_CHARS_MAX || text.chars().any(char::is_control) {
            let message = format!("longer than {FIELD_CHARS_MAX} characters, or with line breaks");
            return Err((column, message, "shorten it"));
        }
        fields.insert(column, text);
    }
    if let Some(column) = REQUIRED.into_iter().find(|column| !fields.contains_key(column)) {
        return Err((column, "empty".to_owned(), "fill it in"));
    }
    let mut take = |column| fields.remove(column);
    Ok(Attendee {
        reference: take("ref").unwrap_or_default(),
        name: take("name").unwrap_or_default(),
        org: take("org"),
        title: take("title"),
        phone: take("phone"),
        email: take("email"),
        ticket_type: take("ticket_type").unwrap_or_default(),
        interest_role: take("interest_role"),
        group: take("group"),
        seat: take("seat"),
        note: take("note"),
        shares: shares(&take("shares").unwrap_or_default())?,
    })
}

/// The fields that a person agreed to show to every booth, separated by spaces or semicolons.
fn shares(text: &str) -> Result<Vec<ContactField>, (&'static str, String, &'static str)> {
    let names = text.split([' ', ';', ',']).filter(|name| !name.is_empty());
    names
        .map(|name| name.parse())
        .collect::<Result<_, _>>()
        .map_err(|_| ("shares", "no field of a card".to_owned(), "write such as: name org title"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn any_usual_table_is_read() {
        for text in [
            "ref,name,ticket_type,org\nA1,王芳,general,医院\n",
            "\u{feff}ref;name;ticket_type;org\r\nA1;王芳;general;医院\r\n",
            "org\tref\tname\tTICKET_TYPE\n医院\tA1\t 王芳 \tgeneral\n\n",
            "ref,name,ticket_type,org\n\"A1\",\"王芳\",general,\"医院\"",
        ] {
            let (attendees, problems) = read(text).unwrap();
            assert_eq!(problems, [], "{text:?}");
            assert_eq!(attendees.len(), 1, "{text:?}");
            assert_eq!(attendees[0].reference, "A1");
            assert_eq!(attendees[0].name, "王芳");
            assert_eq!(attendees[0].org.as_deref(), Some("医院"));
        }
    }

    #[test]
    fn a_bad_row_is_named_and_the_others_are_kept() {
        let text = "ref,name,ticket_type,shoe\nA1,A,g,\nA2,,g,\nA1,B,g,\nA3,C,g,44\n";
        let (attendees, problems) = read(text).unwrap();
        let kept: Vec<&str> = attendees.iter().map(|a| a.reference.as_str()).collect();
        assert_eq!(kept, ["A1", "A3"]);
        let places: Vec<&str> = problems.iter().map(|p| p.place.as_str()).collect();
        assert_eq!(places, ["header", "row 3/name", "row 4/ref"]);
    }

    #[test]
    fn a_table_without_the_needed_columns_is_refused() {
        for text in ["", "name,ticket_type\nA,g", "PK\u{3}\u{4}"] {
            assert!(read(text).is_err(), "{text:?}");
        }
    }
}
