//! Full copies of streams, made when first asked for.

use super::members::Caller;
use super::pull::check_readable;
use super::{Service, event_of, retried};
use crate::refusal::{Result, ServiceError};
use crate::store::events::EventRow;
use crate::store::heads::{Head, head_of, lock_heads};
use crate::store::rows::{LiveRow, list_rows};
use crate::store::snapshots::{SnapshotRow, add_snapshot, find_chunk, list_snapshots};
use crate::store::{StoreError, Tx};
use huiban_protocol::cursor::Cursor;
use huiban_protocol::digest::{Hash, sha256};
use huiban_protocol::documents::EventCode;
use huiban_protocol::limits::{CHUNK_BYTES_MAX, ZSTD_WINDOW_LOG_MAX};
use huiban_protocol::streams::{Row, StreamId};
use huiban_protocol::wire::{ChunkRef, Manifest, write_chunk};
use std::collections::BTreeSet;
use tokio::runtime::{Handle, RuntimeFlavor};
use zstd::zstd_safe::CParameter;

/// A manifest is used again until the stream has moved by this many changes.
const REUSED_CHANGES_MAX: u64 = 500;
/// The public copy is made once and sent to everyone: worth seconds of compression. Level 19 would
/// take more than twice as long for one and a half of a hundred bytes less.
const PUBLIC_LEVEL: i32 = 17;
/// A private copy is sent to few.
const PRIVATE_LEVEL: i32 = 6;

/// A full copy that was just made.
pub(super) struct Copy {
    event: EventRow,
    head: Head,
    snapshot: SnapshotRow,
    chunks: Vec<Vec<u8>>,
}

/// Runs what may compute for seconds without keeping this thread's other requests waiting, where
/// the runtime has more threads. It computes only: what waits while it keeps a thread may keep the
/// last one.
fn aside<T>(work: impl FnOnce() -> T) -> T {
    match Handle::try_current().map(|runtime| runtime.runtime_flavor()) {
        Ok(RuntimeFlavor::MultiThread) => tokio::task::block_in_place(work),
        _ => work(),
    }
}

/// Whether an erasure takes something out of the stream: of a person who came, lists keep no more
/// than a number.
fn is_about_people(stream: &StreamId) -> bool {
    !stream.is_public() && !matches!(stream, StreamId::List(_))
}

impl Service {
    /// What a full copy of the stream consists of.
    ///
    /// # Errors
    /// `forbidden` outside the caller's scope.
    pub async fn snapshot(
        &self,
        event: &EventCode,
        caller: Option<&Caller>,
        stream: &StreamId,
    ) -> Result<Manifest> {
        if let Some(manifest) = self.kept_snapshot(event, caller, stream).await? {
            return Ok(manifest);
        }
        // a whole hall may ask at once: one makes it, the others find it made
        let _making = self.inner.making_snapshot.lock().await;
        if let Some(manifest) = self.kept_snapshot(event, caller, stream).await? {
            return Ok(manifest);
        }
        retried(|| async {
            let copy = self.copy_of(event, stream).await?;
            self.keep_snapshot(event, &copy).await?;
            Ok(self.manifest(&copy.event, copy.snapshot, &copy.head))
        })
        .await
    }

    /// The stream as it is now. Reading ends before the seconds of work that a large agenda takes.
    pub(super) async fn copy_of(&self, event: &EventCode, stream: &StreamId) -> Result<Copy> {
        let mut tx = self.store().begin_read().await?;
        let row = event_of(tx.as_mut(), event).await?;
        let head = head_of(tx.as_mut(), event, stream).await?;
        let live = list_rows(tx.as_mut(), event, stream).await?;
        tx.commit().await?;
        let (snapshot, chunks) = aside(|| make(stream, &head, live))?;
        Ok(Copy { event: row, head, snapshot, chunks })
    }

    /// A copy that is there already and young enough.
    async fn kept_snapshot(
        &self,
        event: &EventCode,
        caller: Option<&Caller>,
        stream: &StreamId,
    ) -> Result<Option<Manifest>> {
        let mut tx = self.store().begin_read().await?;
        let row = event_of(tx.as_mut(), event).await?;
        check_readable(tx.as_mut(), event, caller, stream).await?;
        let head = head_of(tx.as_mut(), event, stream).await?;
        let kept = usable(tx.as_mut(), event, stream, &head).await?;
        tx.commit().await?;
        Ok(kept.map(|kept| self.manifest(&row, kept, &head)))
    }

    /// Keeps a copy for everyone who asks; `again` where something that it says may have been erased
    /// since it was read.
    pub(super) async fn keep_snapshot(&self, event: &EventCode, copy: &Copy) -> Result<()> {
        let stream = &copy.snapshot.stream;
        let mut tx = self.store().begin_write().await?;
        // two instances that made one keep them one after the other
        let heads = lock_heads(tx.as_mut(), event, &BTreeSet::from([stream.clone()])).await?;
        let moved = heads.get(stream).is_some_and(|head| head.chain != copy.head.chain);
        if moved && is_about_people(stream) {
            return Err(StoreError::Again.into());
        }
        add_snapshot(tx.as_mut(), event, &copy.snapshot, &copy.chunks).await?;
        Ok(tx.commit().await?)
    }

    /// The bytes of one piece of a copy.
    ///
    /// # Errors
    /// `not_found` where a newer copy has taken its place: ask for the manifest again.
    pub async fn chunk(
        &self,
        event: &EventCode,
        caller: Option<&Caller>,
        stream: &StreamId,
        hash: &Hash,
    ) -> Result<Vec<u8>> {
        let mut tx = self.store().begin_read().await?;
        event_of(tx.as_mut(), event).await?;
        check_readable(tx.as_mut(), event, caller, stream).await?;
        let chunk = find_chunk(tx.as_mut(), event, stream, hash).await?;
        tx.commit().await?;
        chunk.ok_or_else(|| {
            ServiceError::not_found("there is no such chunk any more: fetch the manifest again")
        })
    }

    fn manifest(&self, event: &EventRow, snapshot: SnapshotRow, head: &Head) -> Manifest {
        let SnapshotRow { stream, seq, chain, digest, rows, chunks } = snapshot;
        Manifest {
            server: self.mark(event, head.last_ms),
            stream: stream.clone(),
            cursor: Cursor { stream, seq, chain },
            digest,
            rows,
            chunks,
        }
    }
}

/// The newest copy, where it is young enough.
async fn usable(
    tx: &mut dyn Tx,
    event: &EventCode,
    stream: &StreamId,
    head: &Head,
) -> Result<Option<SnapshotRow>> {
    let newest = list_snapshots(tx, event, stream).await?.into_iter().next();
    Ok(newest.filter(|snapshot| {
        head.seq.checked_sub(snapshot.seq).is_some_and(|behind| behind < REUSED_CHANGES_MAX)
    }))
}

/// Cuts and compresses: seconds of work for a large agenda, with no transaction open.
fn make(stream: &StreamId, head: &Head, live: Vec<LiveRow>) -> Result<(SnapshotRow, Vec<Vec<u8>>)> {
    let rows: Vec<Row> = live
        .into_iter()
        .filter_map(|row| {
            let body = row.body?;
            Some(Row { row_type: row.row_type, id: row.row_id, rev: row.rev, body })
        })
        .collect();
    let level = if stream.is_public() { PUBLIC_LEVEL } else { PRIVATE_LEVEL };
    let mut chunks = Vec::new();
    for lines in pieces(&rows)? {
        chunks.push(compress(&lines, level)?);
    }
    let references = chunks
        .iter()
        .map(|bytes| ChunkRef {
            hash: sha256(bytes),
            bytes: u64::try_from(bytes.len()).unwrap_or(u64::MAX),
        })
        .collect();
    let snapshot = SnapshotRow {
        stream: stream.clone(),
        seq: head.seq,
        chain: head.chain,
        digest: head.digest,
        rows: u64::try_from(rows.len()).unwrap_or(u64::MAX),
        chunks: references,
    };
    Ok((snapshot, chunks))
}

/// The rows as lines, cut where the next row would not fit.
fn pieces(rows: &[Row]) -> Result<Vec<Vec<u8>>> {
    let mut pieces: Vec<Vec<u8>> = Vec::new();
    for row in rows {
        let line = write_chunk(std::slice::from_ref(row))
            .map_err(|_| ServiceError::Fault("a row could not be written"))?;
        match pieces.last_mut() {
            Some(last) if last.len().saturating_add(line.len()) <= CHUNK_BYTES_MAX => {
                last.extend_from_slice(&line);
            }
            _ => pieces.push(line),
        }
    }
    Ok(pieces)
}

/// One zstd frame whose window a phone can afford.
fn compress(plain: &[u8], level: i32) -> Result<Vec<u8>> {
    let fault = |_| ServiceError::Fault("a chunk could not be compressed");
    let mut compressor = zstd::bulk::Compressor::new(level).map_err(fault)?;
    compressor.set_parameter(CParameter::WindowLog(ZSTD_WINDOW_LOG_MAX)).map_err(fault)?;
    compressor.compress(plain).map_err(fault)
}
