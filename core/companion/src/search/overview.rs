//! Kind and times of everything that is indexed, packed into one value.
//!
//! A short beginning may be found in thousands of things, and reading a row for each of them to
//! put them in order takes longer than all the rest; this is read in one piece.

use super::thing::SearchKind;
use crate::error::Result;
use rusqlite::{Connection, OptionalExtension as _};

/// What the order of a thing goes by.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Entry {
    pub(super) doc: i64,
    pub(super) kind: SearchKind,
    /// When it takes place or was announced, start and end, ms since 1970 UTC.
    pub(super) times_ms: Option<(i64, i64)>,
}

/// Doc, kind, start, end.
type Packed = [u8; 25];
/// The start of what has no time.
const NEVER: i64 = i64::MIN;

/// Packs everything that is indexed, in the order of docs.
pub(super) fn pack(mirror: &Connection) -> Result<Vec<u8>> {
    let mut statement = mirror
        .prepare_cached("SELECT doc, kind, start_ms, end_ms FROM search_things ORDER BY doc")?;
    let mut rows = statement.query([])?;
    let mut packed = Vec::new();
    while let Some(row) = rows.next()? {
        let name = row.get_ref(1)?.as_str().unwrap_or_default();
        let kind = SearchKind::ALL.iter().position(|kind| kind.name() == name);
        let times_ms = row.get::<_, Option<i64>>(2)?.zip(row.get(3)?);
        let (start_ms, end_ms): (i64, i64) = times_ms.unwrap_or((NEVER, NEVER));
        packed.extend(row.get::<_, i64>(0)?.to_le_bytes());
        packed.push(kind.and_then(|kind| u8::try_from(kind).ok()).unwrap_or(u8::MAX));
        packed.extend(start_ms.to_le_bytes());
        packed.extend(end_ms.to_le_bytes());
    }
    Ok(packed)
}

/// What was packed.
pub(super) struct Overview(Vec<u8>);

impl Overview {
    /// Reads it; empty before anything was indexed.
    pub(super) fn read(mirror: &Connection) -> Result<Self> {
        let packed = mirror
            .prepare_cached("SELECT overview FROM search_state")?
            .query_row([], |row| row.get(0))
            .optional()?;
        Ok(Self(packed.unwrap_or_default()))
    }

    /// The entries of some docs, which are in rising order.
    pub(super) fn entries(&self, docs: &[i64]) -> Vec<Entry> {
        let (all, _) = self.0.as_chunks::<25>();
        let mut wanted = docs.iter().peekable();
        let mut found = Vec::with_capacity(docs.len());
        for packed in all {
            let Some(&&next) = wanted.peek() else { break };
            if number(packed, 0) == next {
                wanted.next();
                found.extend(unpack(packed));
            }
        }
        found
    }
}

fn unpack(packed: &Packed) -> Option<Entry> {
    let kind = *SearchKind::ALL.get(usize::from(*packed.get(8)?))?;
    let (start_ms, end_ms) = (number(packed, 9), number(packed, 17));
    let times_ms = (start_ms != NEVER).then_some((start_ms, end_ms));
    Some(Entry { doc: number(packed, 0), kind, times_ms })
}

fn number(packed: &Packed, at: usize) -> i64 {
    let bytes = packed.get(at..).and_then(|rest| rest.first_chunk());
    bytes.map_or(NEVER, |bytes| i64::from_le_bytes(*bytes))
}
