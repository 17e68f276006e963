//! A person was erased by the organizer: what this device holds of them goes too.

use super::card::empty_card;
use super::leads::list_leads;
use super::meet::list_met;
use crate::error::Result;
use crate::journal::erase::{erase_all_ops, erase_ops, erase_stream};
use crate::journal::facts::add_fact;
use crate::journal::files::Files;
use crate::journal::fold::list_shown;
use crate::journal::identity::{Identity, list_certificates};
use crate::journal::overlay::RowKey;
use huiban_protocol::documents::RegistrationId;
use huiban_protocol::raw::Raw;
use huiban_protocol::streams::{
    AgendaRow, Change, EXCHANGE_ROW, LEAD_ROW, MET_ROW, StreamId, lead_of, row_type,
};
use huiban_protocol::tokens::{DeviceCertificate, Order, OrderAction};

/// Takes the erasures among some changes of `agenda`.
pub(crate) fn take_erasures(files: &Files, identity: &Identity, changes: &[Change]) -> Result<()> {
    let rows = changes.iter().filter(|change| change.row_type == row_type::ERASURE);
    take(files, identity, rows.filter_map(|change| change.body.as_ref()))
}

/// Takes the erasures of a mirror that came as a snapshot.
pub(crate) fn take_mirrored_erasures(files: &Files, identity: &Identity) -> Result<()> {
    let rows = files.mirror()?.read(|mirror| list_shown(mirror, "agenda", row_type::ERASURE))?;
    take(files, identity, rows.iter().map(|(_, body)| body))
}

fn take<'a>(files: &Files, identity: &Identity, rows: impl Iterator<Item = &'a Raw>) -> Result<()> {
    let keys = identity.keys()?;
    let mut emptied = false;
    for body in rows {
        let Some(AgendaRow::Erasure(fact)) = AgendaRow::read(row_type::ERASURE, body) else {
            continue;
        };
        let Ok(order) = Order::open(&fact.token.0, &keys) else { continue };
        let OrderAction::Erase(person) = order.action else { continue };
        files.journal.write(|journal| add_fact(journal, &fact.token.0, true))?;
        forget_person(files, identity, person)?;
        emptied = true;
    }
    if emptied {
        files.empty_logs()?;
    }
    Ok(())
}

/// Empties the acts about a person, and all of them where the person is this device's own.
fn forget_person(files: &Files, identity: &Identity, person: RegistrationId) -> Result<()> {
    let own = files.journal.read(|journal| list_certificates(journal, &identity.device))?;
    let own = own.iter().filter_map(|token| DeviceCertificate::read(token).ok());
    let is_own = own.into_iter().any(|read| read.subject == person.to_string());
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
