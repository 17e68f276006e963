use crate::phone::Act;
use huiban_protocol::documents::OpId;
use std::collections::{BTreeMap, BTreeSet};
use std::hash::{DefaultHasher, Hasher as _};

/// What happened in a story, for oracles, counts and people.
pub struct Record {
    /// Every act that a phone said is kept.
    pub acts: BTreeMap<OpId, Act>,
    /// Acts whose signature was damaged on the phone.
    pub damaged: BTreeSet<OpId>,
    /// How often the database was put back.
    pub restores: u64,
    /// Whether any phone may have taken a new identity, and so signed its acts anew.
    pub forked: bool,
    /// What went wrong, and how often.
    pub faults: BTreeMap<String, u64>,
    /// Requests that were answered.
    pub requests: u64,
    /// What happened, line by line, where it is kept.
    pub lines: Option<Vec<String>>,
    hash: DefaultHasher,
}

impl Record {
    /// An empty record.
    pub fn new(keep_log: bool) -> Self {
        Self {
            acts: BTreeMap::new(),
            damaged: BTreeSet::new(),
            restores: 0,
            forked: false,
            faults: BTreeMap::new(),
            requests: 0,
            lines: keep_log.then(Vec::new),
            // not HashMap's: this one has no randomness of its own
            hash: DefaultHasher::new(),
        }
    }

    /// Notes a line.
    pub fn log(&mut self, now_ms: i64, line: &str) {
        let line =
            format!("{:>10}.{:03}  {line}", now_ms.div_euclid(1_000), now_ms.rem_euclid(1_000));
        self.hash.write(line.as_bytes());
        if let Some(lines) = &mut self.lines {
            lines.push(line);
        }
    }

    /// Counts something that went wrong.
    pub fn fault(&mut self, name: &str) {
        *self.faults.entry(name.to_owned()).or_default() += 1;
    }

    /// A number that two runs share only where their logs are the same.
    pub fn hash(&self) -> u64 {
        self.hash.finish()
    }
}
