//! Changes and snapshots down.

use super::{Scope, ServerMark};
use crate::cursor::Cursor;
use crate::digest::{Digest, Hash};
use crate::ledger::Ledger;
use crate::streams::{Change, Row, StreamId};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// Last change of each stream.
pub type Heads = BTreeMap<StreamId, u64>;

/// `GET heads`: where the public streams, and with a token the device's own, stand.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct HeadsAnswer {
    /// Which server speaks.
    pub server: ServerMark,
    /// The heads.
    pub heads: Heads,
}

/// `GET streams/{stream}/changes?after=CURSOR`: one contiguous slice of a stream.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Page {
    /// Which server speaks.
    pub server: ServerMark,
    /// The stream.
    pub stream: StreamId,
    /// The cursor the slice begins after: the one that was asked for.
    pub prev: Cursor,
    /// The changes, numbered without gaps from `prev.seq + 1`.
    pub changes: Vec<Change>,
    /// The cursor after the last of them.
    pub next: Cursor,
    /// The stream's last change when the page was read.
    pub head: u64,
    /// Whether changes follow.
    pub more: bool,
    /// Digest of the stream's live rows, where `next` is the head.
    pub digest: Option<Digest>,
    /// The device's ledger; only in streams that are not public.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ledger: Option<Ledger>,
    /// What the device may read and write now; only in streams that are not public.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub scope: Option<Scope>,
}

/// `GET streams/{stream}/snapshot`: what a full copy of the stream at one seq consists of.
///
/// The chunks, fetched from `streams/{stream}/chunks/{hash}` and read in order, hold every live row
/// once, sorted by type and id.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Manifest {
    /// Which server speaks.
    pub server: ServerMark,
    /// The stream.
    pub stream: StreamId,
    /// The position the copy was taken at.
    pub cursor: Cursor,
    /// Digest of the live rows.
    pub digest: Digest,
    /// Number of rows in all chunks.
    pub rows: u64,
    /// The chunks, in order.
    pub chunks: Vec<ChunkRef>,
}

/// One piece of a snapshot.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ChunkRef {
    /// SHA-256 of its bytes as they travel.
    pub hash: Hash,
    /// Number of those bytes.
    pub bytes: u64,
}

/// Writes rows as the JSON lines of a chunk, not yet compressed.
///
/// # Errors
/// Where a row cannot be JSON.
pub fn write_chunk(rows: &[Row]) -> Result<Vec<u8>, serde_json::Error> {
    let mut out = Vec::new();
    for row in rows {
        serde_json::to_writer(&mut out, row)?;
        out.push(b'\n');
    }
    Ok(out)
}

/// Reads the rows of a decompressed chunk.
///
/// # Errors
/// Where a line is not a row.
pub fn parse_chunk(lines: &[u8]) -> Result<Vec<Row>, serde_json::Error> {
    lines
        .split(|byte| *byte == b'\n')
        .filter(|line| !line.is_empty())
        .map(serde_json::from_slice)
        .collect()
}
