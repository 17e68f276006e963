//! The list that this gate scans for until another one is opened.

use crate::error::{CompanionError, Result};
use crate::journal::identity::{Identity, list_certificates};
use huiban_protocol::documents::ListCode;
use huiban_protocol::streams::StreamId;
use huiban_protocol::tokens::DeviceCertificate;
use rusqlite::{Connection, OptionalExtension as _, Transaction};
use std::collections::BTreeSet;

/// The lists that this device reads.
pub(crate) fn lists_of(identity: &Identity) -> Vec<ListCode> {
    let lists = identity.scope.streams.iter().filter_map(|stream| match stream {
        StreamId::List(list) => Some(list.clone()),
        _ => None,
    });
    lists.collect()
}

/// Remembers which list is open.
pub(crate) fn set_open_list(journal: &Transaction<'_>, list: &ListCode) -> Result<()> {
    journal
        .prepare_cached(
            "INSERT INTO open_list (id, list) VALUES (1, ?)
             ON CONFLICT DO UPDATE SET list = excluded.list",
        )?
        .execute([list.as_str()])?;
    Ok(())
}

/// The list that a call is about: the one it names, else the open one, else the only one.
pub(crate) fn choose_list(
    journal: &Connection,
    identity: &Identity,
    named: Option<&str>,
) -> Result<ListCode> {
    if identity.revoked {
        return Err(CompanionError::Unauthorized {
            reason: "the organizer has revoked this device".to_owned(),
        });
    }
    let lists = lists_of(identity);
    if lists.is_empty() {
        return Err(CompanionError::Unauthorized {
            reason: format!("a device enrolled as {} is no gate", identity.role_name()),
        });
    }
    if let Some(named) = named {
        return allowed(named, &lists);
    }
    let open: Option<String> = journal
        .prepare_cached("SELECT list FROM open_list")?
        .query_row([], |row| row.get(0))
        .optional()?;
    match (open, lists.as_slice()) {
        (Some(open), _) => allowed(&open, &lists),
        (None, [only]) => Ok(only.clone()),
        (None, _) => match own(journal, identity, &lists)?.as_slice() {
            [only] => Ok(only.clone()),
            _ => Err(CompanionError::InvalidInput {
                field: "list",
                reason: format!("say which list, or open one: {}", names(&lists)),
            }),
        },
    }
}

/// The lists that this gate was enrolled for; the others are read because those require them.
fn own(journal: &Connection, identity: &Identity, lists: &[ListCode]) -> Result<Vec<ListCode>> {
    let mut own = BTreeSet::new();
    for token in list_certificates(journal, &identity.device)? {
        let Ok(certificate) = DeviceCertificate::read(&token) else { continue };
        own.extend(certificate.subject.split(',').filter_map(|code| code.parse().ok()));
    }
    Ok(own.into_iter().filter(|code| lists.contains(code)).collect())
}

fn allowed(named: &str, lists: &[ListCode]) -> Result<ListCode> {
    let found = lists.iter().find(|list| list.as_str() == named);
    found.cloned().ok_or_else(|| CompanionError::NotFound {
        what: format!("list “{named}” at this gate: it has {}", names(lists)),
    })
}

fn names(lists: &[ListCode]) -> String {
    lists.iter().map(ListCode::as_str).collect::<Vec<_>>().join(", ")
}
