//! A person was erased by the organizer: what this device holds of them goes too.

use super::card::empty_card;
use super::leads::list_leads;
use super::meet::list_met;
use crate::error::Result;
use crate::journal::erase::{erase_all_ops, erase_ops, erase_stream};
use crate::journal::facts::add_fact;
use crate::journal::files::Files;
use crate::journal::fold::{list_shown, shown_body};
use crate::journal::identity::{Identity, list_certificates};
use crate::journal::overlay::RowKey;
use crate::store::Database;
use huiban_protocol::documents::RegistrationId;
use huiban_protocol::raw::Raw;
use huiban_protocol::streams::{
    AgendaRow, Change, EXCHANGE_ROW, FactRow, LEAD_ROW, MET_ROW, StreamId, lead_of, row_type,
};
use huiban_protocol::tokens::{DeviceCertificate, KeyList, Order, OrderAction};

/// Takes the erasures among some changes of `agenda`, before they are applied. Where something was
/// emptied, the files are to be overwritten.
pub(crate) fn take_erasures(files: &Files, identity: &Identity, changes: &[Change]) -> Result<()> {
    let rows = changes.iter().filter(|change| change.row_type == row_type::ERASURE);
    take(files, identity, rows.filter_map(|change| change.body.as_ref()))
}

/// Takes the erasures of an agenda that came as a snapshot, before that is swapped in.
pub(crate) fn take_downloaded_erasures(
    files: &Files,
    identity: &Identity,
    download: &Database,
) -> Result<()> {
    let rows = download.read(|mirror| list_shown(mirror, "agenda", row_type::ERASURE))?;
    take(files, identity, rows.iter().map(|(_, body)| body))
}

fn take<'a>(files: &Files, identity: &Identity, rows: impl Iterator<Item = &'a Raw>) -> Result<()> {
    let keys = identity.keys()?;
    for body in rows {
        let Some((fact, person)) = erased_by(body, &keys) else { continue };
        files.owe_overwriting()?;
        files.journal.write(|journal| add_fact(journal, &fact.token.0, true))?;
        forget_person(files, identity, person)?;
    }
    Ok(())
}

/// The order of a row, where the event's key signed it, and whom it erases.
fn erased_by(body: &Raw, keys: &KeyList) -> Option<(FactRow, RegistrationId)> {
    let AgendaRow::Erasure(fact) = AgendaRow::read(row_type::ERASURE, body)? else { return None };
    match Order::open(&fact.token.0, keys).ok()?.action {
        OrderAction::Erase(person) => Some((fact, person)),
        _ => None,
    }
}

/// Whom this device was enrolled for, as their certificates name them.
fn own_subjects(files: &Files, identity: &Identity) -> Result<Vec<String>> {
    let own = files.journal.read(|journal| list_certificates(journal, &identity.device))?;
    let own = own.iter().filter_map(|token| DeviceCertificate::read(token).ok());
    Ok(own.map(|read| read.subject).collect())
}

/// Whether the attendee whose device this is was erased. An order lies under the registration that
/// it erases, so those about others are not read.
pub(crate) fn is_own_person_erased(files: &Files, identity: &Identity) -> Result<bool> {
    for subject in own_subjects(files, identity)? {
        let key = RowKey {
            stream: StreamId::Agenda.to_string(),
            row_type: row_type::ERASURE.to_owned(),
            row_id: subject,
        };
        let Some(body) = files.mirror()?.read(|mirror| shown_body(mirror, &key))? else { continue };
        let erased = erased_by(&body, &identity.keys()?);
        if erased.is_some_and(|(_, person)| person.to_string() == key.row_id) {
            return Ok(true);
        }
    }
    Ok(false)
}

/// Empties the acts about a person, and all of them where the person is this device's own.
fn forget_person(files: &Files, identity: &Identity, person: RegistrationId) -> Result<()> {
    let is_own = own_subjects(files, identity)?.contains(&person.to_string());
    let about = rows_about(files, identity, person)?;
    files.journal.write(|journal| -> Result<()> {
        for key in &about {
            if key.row_type == LEAD_ROW {
                erase_all_ops(journal, key)?;
            } else {
                erase_ops(journal, key)?;
            }
        }
        if is_own {
            erase_stream(journal, &StreamId::Me(person).to_string())?;
            empty_card(journal)?;
        }
        Ok(())
    })
}

/// Rows of other streams that this device wrote about the person.
fn rows_about(files: &Files, identity: &Identity, person: RegistrationId) -> Result<Vec<RowKey>> {
    let key = |stream: &StreamId, row_type: &str, row_id: String| RowKey {
        stream: stream.to_string(),
        row_type: row_type.to_owned(),
        row_id,
    };
    let mut about = Vec::new();
    for stream in &identity.scope.streams {
        match stream {
            StreamId::Booth(exhibitor) => {
                let id = lead_of(exhibitor, &person);
                let leads = files.mirror()?.read(|mirror| list_leads(mirror, stream))?;
                let met = leads.into_iter().filter(|lead| lead.id == id).flat_map(|lead| lead.met);
                about.extend(met.map(|met| key(stream, EXCHANGE_ROW, met.exchange.to_string())));
                about.push(key(stream, LEAD_ROW, id.to_string()));
            }
            StreamId::Me(_) => {
                let met = files.mirror()?.read(|mirror| list_met(mirror, stream))?;
                let theirs = met.into_iter().filter(|met| {
                    met.row.given.as_ref().and_then(|given| given.registration) == Some(person)
                });
                about.extend(theirs.map(|met| key(stream, MET_ROW, met.id.to_string())));
            }
            _ => {}
        }
    }
    Ok(about)
}
