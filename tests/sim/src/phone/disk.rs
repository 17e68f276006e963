//! What can happen to a phone's files.

use super::Phone;
use crate::chance::Chance;
use crate::folder;
use huiban_protocol::documents::OpId;
use huiban_vfs::{Fault, Trouble};
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

    /// From now on the disk takes only so many writes. The processes are closed.
    pub fn fill_disk(&mut self, writes: u64) {
        let watch = huiban_vfs::watch(&self.folder());
        let nth = writes + 1;
        watch.set_fault(Some(Fault { trouble: Trouble::Full, nth, persistent: true }));
        self.full = Some(watch);
    }

    /// Whether the disk is full, or about to be.
    pub fn is_full(&self) -> bool {
        self.full.is_some()
    }

    /// Frees the disk; says whether any write failed. The processes are closed.
    pub fn free_disk(&mut self) -> bool {
        self.full.take().is_some_and(|watch| {
            let failed = watch.failed() > 0;
            watch.set_fault(None);
            failed
        })
    }

    /// Damages the signature of one act that has not left the phone; says which.
    pub fn damage_op(&self, chance: &mut Chance) -> Option<OpId> {
        let journal = Connection::open(self.folder().join("journal.db")).unwrap();
        let mut statement =
            journal.prepare("SELECT op FROM ops WHERE state = 'pending' AND sent = 0").unwrap();
        let ops: Vec<[u8; 16]> =
            statement.query_map([], |row| row.get(0)).unwrap().map(Result::unwrap).collect();
        let op = *ops.get(chance.index(ops.len()))?;
        journal.execute("UPDATE ops SET signature = zeroblob(64) WHERE op = ?", [op]).unwrap();
        Some(OpId(op))
    }
}
