//! Signed facts as they come down: kept in the journal, so that no rebuild of the mirror and no
//! restored server makes this device forget them.

use crate::error::Result;
use crate::journal::facts::add_fact;
use crate::journal::files::Files;
use crate::journal::fold::list_shown;
use crate::journal::identity::Identity;
use crate::store::Database;
use huiban_protocol::raw::Raw;
use huiban_protocol::streams::{AgendaRow, Change, row_type};
use huiban_protocol::tokens::{KeyList, Order, OrderAction};

/// Takes the facts among some changes of `agenda`.
pub(crate) fn take_facts(files: &Files, identity: &Identity, changes: &[Change]) -> Result<()> {
    let rows = changes
        .iter()
        .filter_map(|change| change.body.as_ref().map(|body| (change.row_type.as_str(), body)));
    take(files, identity, rows)
}

/// Takes the facts of an agenda that came as a snapshot, before that is swapped in.
pub(crate) fn take_downloaded_facts(
    files: &Files,
    identity: &Identity,
    download: &Database,
) -> Result<()> {
    for row_type in [row_type::KEY_LIST, row_type::REVOCATION] {
        let rows = download.read(|mirror| list_shown(mirror, "agenda", row_type))?;
        take(files, identity, rows.iter().map(|(_, body)| (row_type, body)))?;
    }
    Ok(())
}

fn take<'a>(
    files: &Files,
    identity: &Identity,
    rows: impl Iterator<Item = (&'a str, &'a Raw)>,
) -> Result<()> {
    let mut keys = identity.keys()?;
    for (row_type, body) in rows {
        match AgendaRow::read(row_type, body) {
            Some(AgendaRow::KeyList(fact)) => {
                // what is not signed by the root, of another event or older says nothing
                let Ok(list) = KeyList::open(&fact.token.0, &identity.root) else { continue };
                if list.event != identity.event_number || list.version <= keys.version {
                    continue;
                }
                keys = list;
                files.journal.write(|journal| -> Result<()> {
                    journal
                        .prepare_cached("UPDATE membership SET key_list = ?")?
                        .execute([&fact.token.0])?;
                    add_fact(journal, &fact.token.0, true)
                })?;
            }
            Some(AgendaRow::Revocation(fact)) => {
                let Ok(order) = Order::open(&fact.token.0, &keys) else { continue };
                let OrderAction::RevokeDevice(device) = order.action else { continue };
                files.journal.write(|journal| -> Result<()> {
                    add_fact(journal, &fact.token.0, true)?;
                    if device == identity.device {
                        journal.prepare_cached("UPDATE membership SET revoked = 1")?.execute([])?;
                    }
                    Ok(())
                })?;
            }
            _ => {}
        }
    }
    Ok(())
}
