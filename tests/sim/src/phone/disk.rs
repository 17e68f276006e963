//! What can happen to a phone's files.

use super::Phone;
use crate::chance::Chance;
use crate::folder;
use huiban_protocol::documents::OpId;
use rusqlite::Connection;
use std::path::PathBuf;

impl Phone {
    fn mirror_files(&self) -> Vec<PathBuf> {
        let Ok(entries) = std::fs::read_dir(self.folder()) else { return Vec::new() };
        let mut files: Vec<PathBuf> = entries.map(|entry| entry.unwrap().path()).collect();
        files.retain(|path| {
            let name = path.file_name().unwrap().to_string_lossy().into_owned();
            name.starts_with("mirror-") && !name.ends_with("-shm")
        });
        files.sort();
        files
    }

    /// Copies the mirror.
    pub fn keep_mirror(&mut self) {
        let kept = folder::new();
        for file in self.mirror_files() {
            std::fs::copy(&file, kept.path().join(file.file_name().unwrap())).unwrap();
        }
        self.kept_mirror = Some(kept);
    }

    /// Puts the copy of the mirror back, or nothing where there is none, as a power cut does to a
    /// file whose last writes were not flushed. The processes are closed.
    pub fn lose_mirror(&mut self) {
        for file in self.mirror_files() {
            let _ = std::fs::remove_file(format!("{}-shm", file.display()));
            std::fs::remove_file(&file).unwrap();
        }
        if let Some(kept) = &self.kept_mirror {
            folder::copy(kept.path(), &self.folder());
        }
    }

    /// Damages the signature of one act that has not left the phone; says which.
    pub fn damage_op(&self, chance: &mut Chance) -> Option<OpId> {
        let journal = self.journal();
        let mut statement =
            journal.prepare("SELECT op FROM ops WHERE state = 'pending' AND sent = 0").unwrap();
        let ops: Vec<[u8; 16]> =
            statement.query_map([], |row| row.get(0)).unwrap().map(Result::unwrap).collect();
        let op = *ops.get(chance.index(ops.len()))?;
        journal.execute("UPDATE ops SET signature = zeroblob(64) WHERE op = ?", [op]).unwrap();
        Some(OpId(op))
    }

    /// The journal, for looking into it from outside.
    pub fn journal(&self) -> Connection {
        Connection::open(self.folder().join("journal.db")).unwrap()
    }

    /// The live mirror, for looking into it from outside.
    pub fn mirror(&self) -> Connection {
        let name: String = self
            .journal()
            .query_row("SELECT mirror_file FROM progress", [], |row| row.get(0))
            .unwrap();
        Connection::open(self.folder().join(name)).unwrap()
    }
}
