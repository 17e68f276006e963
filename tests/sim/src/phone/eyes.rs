//! Looking into a phone's files from outside, past its core.

use super::Phone;
use rusqlite::Connection;
use std::cell::RefCell;
use std::os::unix::fs::MetadataExt as _;
use std::path::Path;
use std::rc::Rc;

/// Connections that stay open between two looks, because opening one reads its whole schema; never
/// longer than the processes whose files they look into.
#[derive(Default)]
pub(super) struct Eyes {
    journal: RefCell<Option<Opened>>,
    mirror: RefCell<Option<Opened>>,
    /// What both files were at when every promise was kept.
    kept: RefCell<Option<Versions>>,
}

/// A file is known by its number, so one that was put in its place is another.
struct Opened {
    file: u64,
    connection: Rc<Connection>,
}

/// Which journal and which mirror, and what each has come to.
pub type Versions = [(u64, i64); 2];

fn look(opened: &RefCell<Option<Opened>>, path: &Path) -> (u64, Rc<Connection>) {
    let file = std::fs::metadata(path).unwrap().ino();
    let mut opened = opened.borrow_mut();
    match &*opened {
        Some(known) if known.file == file => (file, Rc::clone(&known.connection)),
        _ => {
            let connection = Rc::new(Connection::open(path).unwrap());
            connection.set_prepared_statement_cache_capacity(64);
            *opened = Some(Opened { file, connection: Rc::clone(&connection) });
            (file, connection)
        }
    }
}

fn version((file, connection): (u64, Rc<Connection>)) -> (u64, i64) {
    let mut statement = connection.prepare_cached("PRAGMA data_version").unwrap();
    (file, statement.query_row([], |row| row.get(0)).unwrap())
}

impl Phone {
    /// The journal, for reading.
    pub fn journal(&self) -> Rc<Connection> {
        self.look_at_journal().1
    }

    fn look_at_journal(&self) -> (u64, Rc<Connection>) {
        look(&self.eyes.journal, &self.folder().join("journal.db"))
    }

    /// The live mirror, for reading.
    pub fn mirror(&self) -> Rc<Connection> {
        self.look_at_mirror().1
    }

    fn look_at_mirror(&self) -> (u64, Rc<Connection>) {
        let journal = self.journal();
        let mut statement = journal.prepare_cached("SELECT mirror_file FROM progress").unwrap();
        let name: String = statement.query_row([], |row| row.get(0)).unwrap();
        look(&self.eyes.mirror, &self.folder().join(name))
    }

    /// Changes whenever anybody else has written one of the files.
    pub fn versions(&self) -> Versions {
        [version(self.look_at_journal()), version(self.look_at_mirror())]
    }

    /// Whether the files are still what they were when every promise was kept.
    pub fn is_as_checked(&self) -> bool {
        *self.eyes.kept.borrow() == Some(self.versions())
    }

    /// Every promise is kept by the files as they are now.
    pub fn set_checked(&self) {
        *self.eyes.kept.borrow_mut() = Some(self.versions());
    }

    pub(super) fn shut_eyes(&mut self) {
        self.eyes = Eyes::default();
    }
}
