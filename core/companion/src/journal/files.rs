//! The files of one event, open together.

use super::fold::refold_all;
use crate::error::{CompanionError, Result};
use crate::store::{Database, FileKind, StoreError, remove_file};
use rusqlite::{Connection, OptionalExtension as _, Transaction};
use std::path::{Path, PathBuf};
use std::sync::{Arc, PoisonError, RwLock};

/// Journal and live mirror of one event.
pub(crate) struct Files {
    pub(crate) folder: PathBuf,
    pub(crate) journal: Database,
    mirror: RwLock<Arc<Database>>,
}

impl Files {
    /// Opens the folder of an event, making its files where they are missing.
    ///
    /// A damaged mirror is replaced by an empty one: the server has its content, and the views of
    /// own acts are folded anew from the journal. A damaged journal is an error.
    pub(crate) fn open(folder: &Path) -> Result<Self> {
        std::fs::create_dir_all(folder).map_err(StoreError::from)?;
        let journal = Database::open(&folder.join("journal.db"), FileKind::Journal)?;
        if !journal.read(has_begun)? {
            journal.write(begin)?;
        }
        let mirror = RwLock::new(Arc::new(open_mirror(folder, &journal)?));
        sweep(folder, &journal)?;
        Ok(Self { folder: folder.to_owned(), journal, mirror })
    }

    /// The live mirror; opened anew where a download, here or in another process, has put another
    /// file in its place.
    pub(crate) fn mirror(&self) -> Result<Arc<Database>> {
        let live = self.folder.join(self.journal.read(live_file)?);
        let open = Arc::clone(&self.mirror.read().unwrap_or_else(PoisonError::into_inner));
        if open.path() == live {
            return Ok(open);
        }
        let opened = Arc::new(open_mirror(&self.folder, &self.journal)?);
        *self.mirror.write().unwrap_or_else(PoisonError::into_inner) = Arc::clone(&opened);
        Ok(opened)
    }

    /// Notes that something is about to be erased. At the end of this sync, or when the event is next
    /// opened, the files are written over too.
    pub(crate) fn owe_overwriting(&self) -> Result<()> {
        Ok(std::fs::write(self.overwriting_due(), b"").map_err(StoreError::from)?)
    }

    /// Whether something was erased that may still be found in the files.
    pub(crate) fn owes_overwriting(&self) -> bool {
        self.overwriting_due().exists()
    }

    /// Writes what was erased over in both files, and empties the logs beside them.
    ///
    /// That is not possible while another process reads: then it stays due.
    pub(crate) fn overwrite(&self) -> Result<()> {
        let mirror = self.mirror()?;
        // both, whatever becomes of the first
        let emptied = (self.journal.empty_log()?, mirror.empty_log()?);
        if emptied == (true, true) {
            remove_file(&self.overwriting_due())?;
        } else {
            tracing::warn!("another process reads: what was erased is written over later");
        }
        Ok(())
    }

    /// Lies in the folder from before something is erased until it is gone from the files.
    fn overwriting_due(&self) -> PathBuf {
        self.folder.join("logs-due")
    }

    /// Closes both files, once calls that are under way have ended.
    pub(crate) fn close(&self) {
        self.mirror.read().unwrap_or_else(PoisonError::into_inner).close();
        self.journal.close();
    }

    /// Puts an empty mirror in the place of one that turned out to be damaged.
    pub(crate) fn replace_mirror(&self) -> Result<()> {
        let fresh = Arc::new(replace_mirror(&self.folder, &self.journal)?);
        *self.mirror.write().unwrap_or_else(PoisonError::into_inner) = fresh;
        Ok(())
    }
}

fn has_begun(journal: &Connection) -> Result<bool> {
    Ok(journal
        .prepare_cached("SELECT EXISTS (SELECT 1 FROM progress)")?
        .query_row([], |row| row.get(0))?)
}

/// Writes the row that every later step updates; another process may have been first.
fn begin(journal: &Transaction<'_>) -> Result<()> {
    journal
        .prepare_cached(
            "INSERT INTO progress (id, mirror_file, next_file_number)
         VALUES (1, 'mirror-1.db', 2) ON CONFLICT DO NOTHING",
        )?
        .execute([])?;
    Ok(())
}

fn open_mirror(folder: &Path, journal: &Database) -> Result<Database> {
    let name = journal.read(live_file)?;
    match Database::open(&folder.join(&name), FileKind::Mirror) {
        Err(StoreError::Damaged { .. }) => replace_mirror(folder, journal),
        opened => Ok(opened?),
    }
}

fn live_file(journal: &Connection) -> Result<String> {
    Ok(journal
        .prepare_cached("SELECT mirror_file FROM progress")?
        .query_row([], |row| row.get(0))?)
}

/// Takes the next name for a mirror file.
fn next_file(journal: &Transaction<'_>) -> Result<String> {
    let number: i64 = journal
        .prepare_cached(
            "UPDATE progress SET next_file_number = next_file_number + 1
         RETURNING next_file_number - 1",
        )?
        .query_row([], |row| row.get(0))?;
    Ok(format!("mirror-{number}.db"))
}

/// Makes an empty mirror the live one, with the views of own acts folded anew.
fn replace_mirror(folder: &Path, journal: &Database) -> Result<Database> {
    tracing::warn!("the mirror is damaged: starting an empty one, the next sync fills it");
    let old = journal.read(live_file)?;
    // named before it exists, so that nobody takes it for one that was left over
    let name = journal.write(begin_download)?;
    let mirror = Database::open(&folder.join(&name), FileKind::Mirror)?;
    mirror.write(|tx| journal.read(|journal| refold_all(journal, tx)))?;
    journal.write(|tx| make_live(tx, &name))?;
    remove_file(&folder.join(old))?;
    Ok(mirror)
}

/// Removes mirrors that no journal names any more: an app that is killed between naming a new one and
/// removing the old one leaves everything in that which is forgotten elsewhere.
fn sweep(folder: &Path, journal: &Database) -> Result<()> {
    let entries = std::fs::read_dir(folder).map_err(StoreError::from)?;
    let names: Vec<String> = entries
        .filter_map(|entry| entry.ok()?.file_name().into_string().ok())
        .filter(|name| name.starts_with("mirror-") && name.ends_with(".db"))
        .collect();
    // read after the folder: a file is named before it is made
    let (live, download) = journal
        .read(|journal| -> Result<_> { Ok((live_file(journal)?, find_download(journal)?)) })?;
    for name in names {
        if name != live && Some(&name) != download.as_ref() {
            tracing::warn!(name, "a mirror was left over: removing it");
            remove_file(&folder.join(name))?;
        }
    }
    Ok(())
}

/// Names the live mirror; from this commit on every reader opens that file.
pub(crate) fn make_live(journal: &Transaction<'_>, name: &str) -> Result<()> {
    journal
        .prepare_cached("UPDATE progress SET mirror_file = ?, download_file = NULL")?
        .execute([name])?;
    Ok(())
}

/// The file that a first download or a rebuild is written into, if one has begun.
pub(crate) fn find_download(journal: &Connection) -> Result<Option<String>> {
    let name: Option<Option<String>> = journal
        .prepare_cached("SELECT download_file FROM progress")?
        .query_row([], |row| row.get(0))
        .optional()?;
    Ok(name.flatten())
}

/// Begins a new file for a download.
pub(crate) fn begin_download(journal: &Transaction<'_>) -> Result<String> {
    let name = next_file(journal)?;
    journal.prepare_cached("UPDATE progress SET download_file = ?")?.execute([&name])?;
    Ok(name)
}

/// Gives up the file of a download.
pub(crate) fn drop_download(folder: &Path, journal: &Database) -> Result<()> {
    if let Some(name) = journal.read(find_download)? {
        journal.write(|tx| -> Result<()> {
            tx.prepare_cached("UPDATE progress SET download_file = NULL")?.execute([])?;
            Ok(())
        })?;
        remove_file(&folder.join(name)).map_err(CompanionError::from)?;
    }
    Ok(())
}
