//! One file a measure, named by what it times; ids and bars are those of the project's list.

mod apply_page;
mod check_in;
mod download_bytes;
mod endpoints;
mod first_download;
mod import;
mod leads;
mod library_size;
mod marks;
mod open_cold;
mod publish;
mod push;
mod search;
mod show_day;
mod stream_lock;
mod verify_badge;

use crate::report::Line;
use anyhow::Result;
use tokio::runtime::Runtime;

/// What every measure is given.
pub(crate) struct Bench {
    /// Runs what is asynchronous.
    pub(crate) runtime: Runtime,
    /// How often both contenders run.
    pub(crate) rounds: usize,
}

/// A measure.
pub(crate) struct Measure {
    /// Its id, such as `M1`.
    pub(crate) id: &'static str,
    /// What it measures.
    pub(crate) about: &'static str,
    /// Takes it.
    pub(crate) take: fn(&Bench) -> Result<Vec<Line>>,
}

/// All of them, in the order of their ids.
pub(crate) const ALL: [Measure; 16] = [
    Measure { id: "M1", about: "first download applied", take: first_download::take },
    Measure { id: "M3", about: "a gate of 100,000 registrations", take: check_in::take },
    Measure { id: "M4", about: "push of 1,000 ops from 200 devices", take: push::take },
    Measure { id: "M5", about: "applying a full page", take: apply_page::take },
    Measure { id: "M6", about: "search among 10,000 sessions", take: search::take },
    Measure { id: "M7", about: "bytes of the first download", take: download_bytes::take },
    Measure { id: "M8", about: "a day of 150 sessions, core half", take: show_day::take },
    Measure { id: "M9", about: "the lock of a stream on PostgreSQL", take: stream_lock::take },
    Measure { id: "M11", about: "a badge verified", take: verify_badge::take },
    Measure { id: "M12", about: "size of the library", take: library_size::take },
    Measure { id: "M13", about: "heads and snapshot under load", take: endpoints::take },
    Measure { id: "M14", about: "cold start to the first screen", take: open_cold::take },
    Measure { id: "O1", about: "an import, and how it grows", take: import::take },
    Measure { id: "M15", about: "a publication and its preview", take: publish::take },
    Measure { id: "M16", about: "own agenda, reminders and folds", take: marks::take },
    Measure { id: "M17", about: "leads of a booth: scan, list, export", take: leads::take },
];
