//! A backup in place of the database, with the signed facts of the database it replaces.

use crate::refusal::{Result, ServiceError};
use crate::store::events::list_events;
use crate::store::facts::{FactRow, add_fact, list_facts};
use crate::store::{ServerFolder, SqliteStore, Store as _};
use huiban_protocol::documents::EventCode;
use huiban_protocol::error::ErrorCode;
use serde::{Deserialize, Serialize};
use std::path::Path;

/// What a restore did.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RestoreReport {
    /// The events of the backup.
    pub events: Vec<EventCode>,
    /// Signed facts that the backup lacked and the replaced database had.
    pub facts_kept: u32,
    /// Where the replaced database was put, if there was one.
    pub replaced: Option<std::path::PathBuf>,
    /// The replaced database could not be read: the signed facts that only it knew come back from
    /// the devices that heard of them, and no others.
    pub unreadable: bool,
}

/// Puts a backup in place. What devices hold beyond it comes back from them.
///
/// The copy is complete, with the facts of the database before it, when it takes that one's place.
///
/// # Errors
/// [`crate::store::StoreError::InUse`] while a server runs on the folder; `conflict` where the
/// file is no backup of this program.
pub async fn restore(folder: &ServerFolder, backup: &Path) -> Result<RestoreReport> {
    drop(folder.lock()?);
    let aside = folder.path().join("restoring");
    // of one that was ended half-way
    remove_folder(&aside)?;
    let done = restore_by_way_of(&ServerFolder::new(&aside), folder, backup).await;
    remove_folder(&aside)?;
    done
}

async fn restore_by_way_of(
    copy: &ServerFolder,
    folder: &ServerFolder,
    backup: &Path,
) -> Result<RestoreReport> {
    drop(copy.lock()?);
    std::fs::copy(backup, copy.database()).map_err(file_error)?;
    let held = facts_of(copy).await.map_err(|_| {
        ServiceError::refuse(ErrorCode::Conflict, "this file is no backup of huiban")
    })?;
    // an empty file is a database too, with nothing in it
    if held.is_empty() {
        let message = "this file is no backup of huiban, or one that holds no event";
        return Err(ServiceError::refuse(ErrorCode::Conflict, message));
    }
    let events: Vec<EventCode> = held.into_iter().map(|(event, _)| event).collect();
    // one that cannot be read is why a backup is restored
    let before = match folder.database().exists() {
        true => facts_of(folder).await.ok(),
        false => Some(Vec::new()),
    };
    let unreadable = before.is_none();
    let facts_kept = keep_facts(copy, &events, before.unwrap_or_default()).await?;
    let replaced = put_in_place(folder, &copy.database())?;
    Ok(RestoreReport { events, facts_kept, replaced, unreadable })
}

fn remove_folder(folder: &Path) -> Result<()> {
    match std::fs::remove_dir_all(folder) {
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => Err(file_error(error)),
        _ => Ok(()),
    }
}

fn file_error(error: std::io::Error) -> ServiceError {
    crate::store::StoreError::File(format!("the backup cannot be used: {error}")).into()
}

/// Every event with its facts.
async fn facts_of(folder: &ServerFolder) -> Result<Vec<(EventCode, Vec<FactRow>)>> {
    let store = SqliteStore::open(folder)?;
    let mut tx = store.begin_read().await?;
    let mut facts = Vec::new();
    for event in list_events(tx.as_mut()).await? {
        let of_event = list_facts(tx.as_mut(), &event.event).await?;
        facts.push((event.event, of_event));
    }
    tx.commit().await?;
    Ok(facts)
}

/// Moves the old database aside and the new one in.
fn put_in_place(folder: &ServerFolder, new: &Path) -> Result<Option<std::path::PathBuf>> {
    let _lock = folder.lock()?;
    let database = folder.database();
    let aside = free_name(&database);
    let replaced = database.exists();
    for suffix in ["", "-wal", "-shm"] {
        let part = |path: &Path| {
            let mut name = path.as_os_str().to_owned();
            name.push(suffix);
            std::path::PathBuf::from(name)
        };
        if part(&database).exists() {
            std::fs::rename(part(&database), part(&aside)).map_err(file_error)?;
        } else if part(&aside).exists() {
            // beside a file of this name nothing may lie that is not its own
            std::fs::remove_file(part(&aside)).map_err(file_error)?;
        }
    }
    std::fs::rename(new, &database).map_err(file_error)?;
    Ok(replaced.then_some(aside))
}

/// Where the old database goes: an earlier one that was put aside stays.
fn free_name(database: &Path) -> std::path::PathBuf {
    let first = database.with_extension("db.replaced");
    let mut name = first.clone();
    let mut number = 2_u32;
    while name.exists() {
        name = first.with_extension(format!("replaced-{number}"));
        number = number.saturating_add(1);
    }
    name
}

async fn keep_facts(
    folder: &ServerFolder,
    events: &[EventCode],
    before: Vec<(EventCode, Vec<FactRow>)>,
) -> Result<u32> {
    let store = SqliteStore::open(folder)?;
    let mut tx = store.begin_write().await?;
    let mut kept = 0_u32;
    for (event, facts) in before {
        if !events.contains(&event) {
            continue;
        }
        for fact in facts {
            kept = kept.saturating_add(add_fact(tx.as_mut(), &event, &fact).await?.into());
        }
    }
    tx.commit().await?;
    // the file alone is moved
    store.empty_log().await?;
    Ok(kept)
}
