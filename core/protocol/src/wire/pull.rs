//! Changes and snapshots down.

use super::{Scope, ServerMark};
use crate::cursor::Cursor;
use crate::digest::{Digest, Hash, Link, sha256};
use crate::ledger::Ledger;
use crate::limits::PAGE_ROWS_MAX;
use crate::raw::Raw;
use crate::streams::{Change, ChangeOp, Row, StreamId};
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

/// Why a page is not what follows a cursor.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, thiserror::Error)]
pub enum PageError {
    /// A slice of another stream, or one of its cursors is.
    #[error("a page of another stream")]
    Stream,
    /// It begins after another cursor than the one that was asked for.
    #[error("the page does not begin where it was asked to")]
    Start,
    /// Numbers are missing, repeated or out of order, or there are too many.
    #[error("the page's changes are not numbered without gaps")]
    Gap,
    /// A row without a body, or a deletion with one.
    #[error("a change of the page has a body too few or too many")]
    Body,
    /// The changes do not lead to the cursor at its end.
    #[error("the page's changes do not hash to its end")]
    Chain,
    /// The head is behind the page, or more is promised by an empty page, or at the head.
    #[error("the page contradicts itself about what follows it")]
    Head,
}

impl Page {
    /// Checks that the page is what follows `after`: one stream, no gaps, the right chain.
    ///
    /// Rows and digest can only be judged by who holds the rows before it.
    ///
    /// # Errors
    /// [`PageError`] for the first thing that is wrong.
    pub fn verify(&self, after: &Cursor) -> Result<(), PageError> {
        if [&self.prev.stream, &self.next.stream, &after.stream].iter().any(|s| **s != self.stream)
        {
            return Err(PageError::Stream);
        }
        if self.prev != *after {
            return Err(PageError::Start);
        }
        if self.changes.len() > PAGE_ROWS_MAX {
            return Err(PageError::Gap);
        }
        let (mut seq, mut chain) = (after.seq, after.chain);
        for change in &self.changes {
            if seq.checked_add(1) != Some(change.seq) {
                return Err(PageError::Gap);
            }
            if change.body.is_some() != (change.op == ChangeOp::Put) {
                return Err(PageError::Body);
            }
            chain = chain.next(&change.link());
            seq = change.seq;
        }
        if self.next.seq != seq {
            return Err(PageError::Gap);
        }
        if self.next.chain != chain {
            return Err(PageError::Chain);
        }
        let sound = match self.head.checked_sub(seq) {
            None => false,
            Some(0) => !self.more,
            Some(_) => !self.more || !self.changes.is_empty(),
        };
        if sound { Ok(()) } else { Err(PageError::Head) }
    }
}

impl Change {
    /// What the hash chain takes of it.
    pub fn link(&self) -> Link<'_> {
        Link {
            seq: self.seq,
            row_type: &self.row_type,
            row_id: &self.id,
            rev: self.rev,
            op: self.op,
            body: sha256(self.body.as_ref().map_or("", Raw::text).as_bytes()),
        }
    }
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
/// Does not look for line ends: a body is kept as its author wrote it and may hold some.
///
/// # Errors
/// Where something is not a row.
pub fn parse_chunk(lines: &[u8]) -> Result<Vec<Row>, serde_json::Error> {
    serde_json::Deserializer::from_slice(lines).into_iter().collect()
}
