//! Attendees from a table.

use super::table::{Entry, Table, problem, read};
use super::twins::Twins;
use crate::badges::{Change, streams_of, write_registration};
use crate::organizer::{AttendeesReport, ImportAttendeeFileRequest, ImportAttendeesRequest};
use crate::refusal::{Result, ServiceError};
use crate::service::{Service, StreamWriter, found, retried};
use crate::store::Tx;
use crate::store::attendees::{AttendeeRow, list_attendees, set_attendee};
use crate::store::events::lock_event;
use crate::store::heads::MovedHead;
use huiban_protocol::documents::{EventCode, Problem, RegistrationId, Severity};
use huiban_sheets::grid::{GridError, Sheet, begins_as_workbook, read_text, read_workbook};
use std::collections::{BTreeMap, BTreeSet};

/// Takes attendees in; see [`crate::Organizer::import_attendees`].
pub(crate) async fn import(
    service: &Service,
    event: &EventCode,
    request: &ImportAttendeesRequest,
) -> Result<AttendeesReport> {
    let sheet = read_text("attendees.csv", request.csv.as_bytes());
    let table = read(&[sheet.map_err(unreadable)?])?;
    take_in(service, event, &table, request.dry_run).await
}

/// Takes attendees in from a file; see [`crate::Organizer::import_attendee_file`].
pub(crate) async fn import_file(
    service: &Service,
    event: &EventCode,
    request: &ImportAttendeeFileRequest,
) -> Result<AttendeesReport> {
    let table = read(&sheets(&request.content.0).map_err(unreadable)?)?;
    take_in(service, event, &table, request.dry_run).await
}

fn sheets(bytes: &[u8]) -> Result<Vec<Sheet>, GridError> {
    if begins_as_workbook(bytes) {
        return read_workbook("attendees", bytes);
    }
    Ok(vec![read_text("attendees.csv", bytes)?])
}

fn unreadable(error: GridError) -> ServiceError {
    let hint = "save it as a workbook (.xlsx), or as CSV in UTF-8";
    ServiceError::invalid("file", format!("{error}: {hint}"))
}

async fn take_in(
    service: &Service,
    event: &EventCode,
    table: &Table,
    dry_run: bool,
) -> Result<AttendeesReport> {
    let (report, moved) = retried(|| async move {
        let mut tx = service.store().begin_write().await?;
        found(lock_event(tx.as_mut(), event).await?)?;
        let known: BTreeMap<String, AttendeeRow> = list_attendees(tx.as_mut(), event)
            .await?
            .into_iter()
            .map(|row| (row.attendee.reference.clone(), row))
            .collect();
        let mut problems = table.problems.clone();
        problems.extend(twins(&known, &table.entries));
        let mut report = AttendeesReport { dry_run, problems, ..AttendeesReport::default() };
        let (mut added, mut updated) = (Vec::new(), Vec::new());
        for Entry { row: number, attendee } in &table.entries {
            let Some(row) = known.get(&attendee.reference) else {
                let registration = RegistrationId(service.random()?);
                report.added = report.added.saturating_add(1);
                added.push(AttendeeRow { registration, attendee: attendee.clone() });
                continue;
            };
            let attendee = table.onto(&row.attendee, attendee);
            if row.attendee == attendee {
                report.unchanged = report.unchanged.saturating_add(1);
                continue;
            }
            if row.attendee.name != attendee.name {
                report.problems.push(other_name(*number));
            }
            report.updated = report.updated.saturating_add(1);
            updated.push(AttendeeRow { registration: row.registration, attendee });
        }
        if dry_run {
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

/// A name that differs may be a correction, or another person under a badge that stays good.
fn other_name(row: u32) -> Problem {
    problem(
        Severity::Warning,
        format!("row {row}/name"),
        "the name differs from the one that is known, and is replaced; the badge stays good",
        "where another person comes instead, undo this and use `attendees edit REF --substitute`",
    )
}

/// Who has the number or the address of another: of those who are known, and of the file.
fn twins(known: &BTreeMap<String, AttendeeRow>, entries: &[Entry]) -> Vec<Problem> {
    let in_file: BTreeSet<&str> =
        entries.iter().map(|entry| entry.attendee.reference.as_str()).collect();
    let others = known.values().filter(|row| !in_file.contains(row.attendee.reference.as_str()));
    Twins::known(others).among(entries)
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
