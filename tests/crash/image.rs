//! The states in which a power cut can leave the files.

use crate::server::Files;
use huiban_vfs::Event;
use std::collections::BTreeMap;

/// How much of what was written but not synced has reached the disk.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    /// Nothing.
    SyncedOnly,
    /// All of it: the process was killed, the machine lives.
    Everything,
    /// Some sectors of this size, in any order, by this seed.
    Torn { sector: usize, seed: u64 },
}

/// A file, as a log of its past leaves it.
#[derive(Default, Clone)]
struct File {
    /// What is certainly on the disk.
    disk: Option<Vec<u8>>,
    /// What was done since.
    unsynced: Vec<Change>,
}

#[derive(Clone)]
enum Change {
    Create,
    Write { offset: usize, bytes: Vec<u8> },
    Truncate(usize),
    Delete,
}

/// The disk while a log goes by.
#[derive(Default)]
pub(crate) struct Disk {
    files: BTreeMap<String, File>,
}

impl Disk {
    pub(crate) fn new(before: &Files) -> Self {
        let file = |bytes: &Vec<u8>| File { disk: Some(bytes.clone()), unsynced: Vec::new() };
        Self { files: before.iter().map(|(name, bytes)| (name.clone(), file(bytes))).collect() }
    }

    /// The next event happens.
    pub(crate) fn take(&mut self, event: &Event) {
        let (name, change) = match event {
            Event::Create { file } => (file, Change::Create),
            Event::Write { file, offset, data } => {
                (file, Change::Write { offset: *offset as usize, bytes: data.clone() })
            }
            Event::Truncate { file, size } => (file, Change::Truncate(*size as usize)),
            Event::Delete { file } => (file, Change::Delete),
            Event::Sync { file } => {
                let file = self.files.entry(file.clone()).or_default();
                file.disk = file.after(Kind::Everything);
                file.unsynced.clear();
                return;
            }
        };
        self.files.entry(name.clone()).or_default().unsynced.push(change);
    }

    /// The files after a power cut now.
    pub(crate) fn cut(&self, kind: Kind) -> Files {
        let after = |(name, file): (&String, &File)| Some((name.clone(), file.after(kind)?));
        self.files.iter().filter_map(after).collect()
    }
}

impl File {
    fn after(&self, kind: Kind) -> Option<Vec<u8>> {
        let mut chance = match kind {
            Kind::SyncedOnly => return self.disk.clone(),
            Kind::Everything => None,
            Kind::Torn { sector, seed } => Some((sector, Chance(seed))),
        };
        let mut now = self.disk.clone();
        for change in &self.unsynced {
            if let (Change::Write { offset, bytes }, Some((sector, chance))) = (change, &mut chance)
            {
                write_torn(now.get_or_insert_default(), *offset, bytes, *sector, chance);
                continue;
            }
            let left_out = chance.as_mut().is_some_and(|(_, chance)| chance.heads());
            match change {
                _ if left_out => {}
                Change::Write { offset, bytes } => {
                    write(now.get_or_insert_default(), *offset, bytes);
                }
                Change::Create => now = Some(Vec::new()),
                Change::Truncate(size) => now.get_or_insert_default().resize(*size, 0),
                Change::Delete => now = None,
            }
        }
        now
    }
}

fn write(file: &mut Vec<u8>, offset: usize, bytes: &[u8]) {
    let end = offset + bytes.len();
    if file.len() < end {
        file.resize(end, 0);
    }
    file[offset..end].copy_from_slice(bytes);
}

/// Writes those pieces that chance lets through; a piece lies within one sector.
fn write_torn(file: &mut Vec<u8>, offset: usize, bytes: &[u8], sector: usize, chance: &mut Chance) {
    let mut at = 0;
    while at < bytes.len() {
        let until = ((offset + at) / sector + 1) * sector - offset;
        let until = until.min(bytes.len());
        if chance.heads() {
            write(file, offset + at, &bytes[at..until]);
        }
        at = until;
    }
}

/// Small, and the same in every run.
pub(crate) struct Chance(pub u64);

impl Chance {
    pub(crate) fn next(&mut self) -> u64 {
        // splitmix64
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    fn heads(&mut self) -> bool {
        self.next() & 1 == 0
    }
}
