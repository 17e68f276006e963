//! The only code that appends to streams.

use crate::refusal::{Result, ServiceError};
use crate::store::Tx;
use crate::store::heads::{Head, MovedHead, lock_heads, set_head};
use crate::store::rows::{KeptChange, LiveRow, add_change, find_row, set_row};
use huiban_protocol::digest::{Hash, Link, row_hash, sha256};
use huiban_protocol::documents::EventCode;
use huiban_protocol::raw::Raw;
use huiban_protocol::streams::{Change, ChangeOp, StreamId};
use std::collections::{BTreeMap, BTreeSet};

/// Streams that one transaction has locked and may write.
pub(crate) struct StreamWriter {
    event: EventCode,
    received_ms: i64,
    state: WriterState,
}

/// What a rollback to a savepoint must put back.
#[derive(Clone)]
pub(crate) struct WriterState {
    heads: BTreeMap<StreamId, Head>,
    moved: BTreeSet<StreamId>,
}

impl StreamWriter {
    /// Locks the streams, in sorted order. Nothing of them may have been read before.
    pub(crate) async fn lock(
        tx: &mut dyn Tx,
        event: &EventCode,
        streams: &BTreeSet<StreamId>,
        clock_ms: i64,
    ) -> Result<Self> {
        let heads = lock_heads(tx, event, streams).await?;
        let received_ms =
            heads.values().map(|head| head.last_ms.saturating_add(1)).fold(clock_ms, i64::max);
        let state = WriterState { heads, moved: BTreeSet::new() };
        Ok(Self { event: event.clone(), received_ms, state })
    }

    /// The time of this transaction: the clock's, and later than everything committed before in
    /// the locked streams.
    pub(crate) fn received_ms(&self) -> i64 {
        self.received_ms
    }

    /// Whether the stream is locked.
    pub(crate) fn holds(&self, stream: &StreamId) -> bool {
        self.state.heads.contains_key(stream)
    }

    /// What a rollback to a savepoint must put back.
    pub(crate) fn state(&self) -> WriterState {
        self.state.clone()
    }

    /// Puts it back.
    pub(crate) fn restore(&mut self, state: WriterState) {
        self.state = state;
    }

    /// Number of a locked stream's last change.
    pub(crate) fn head(&self, stream: &StreamId) -> Result<u64> {
        self.state
            .heads
            .get(stream)
            .map(|head| head.seq)
            .ok_or(ServiceError::Fault("a stream was read that is not locked"))
    }

    /// Writes a row; returns the change's number, or the head where the row has that body already.
    pub(crate) async fn put(
        &mut self,
        tx: &mut dyn Tx,
        stream: &StreamId,
        row_type: &str,
        row_id: &str,
        body: Raw,
    ) -> Result<u64> {
        let old = find_row(tx, &self.event, stream, row_type, row_id).await?;
        if old.as_ref().is_some_and(|row| row.body.as_ref() == Some(&body)) {
            return self.head(stream);
        }
        self.append(tx, stream, (row_type, row_id), old, Some(body)).await
    }

    /// Deletes a row; returns the change's number, or the head where there is no such row.
    pub(crate) async fn delete(
        &mut self,
        tx: &mut dyn Tx,
        stream: &StreamId,
        row_type: &str,
        row_id: &str,
    ) -> Result<u64> {
        let old = find_row(tx, &self.event, stream, row_type, row_id).await?;
        if old.as_ref().is_none_or(|row| row.body.is_none()) {
            return self.head(stream);
        }
        self.append(tx, stream, (row_type, row_id), old, None).await
    }

    async fn append(
        &mut self,
        tx: &mut dyn Tx,
        stream: &StreamId,
        (row_type, row_id): (&str, &str),
        old: Option<LiveRow>,
        body: Option<Raw>,
    ) -> Result<u64> {
        let head = self
            .state
            .heads
            .get_mut(stream)
            .ok_or(ServiceError::Fault("a stream was written that is not locked"))?;
        let body_hash: Hash = sha256(body.as_ref().map_or("", Raw::text).as_bytes());
        // a deleted row keeps its revision, so one that returns is newer than it ever was
        let rev = old.as_ref().map_or(0, |row| row.rev).saturating_add(1);
        let op = if body.is_some() { ChangeOp::Put } else { ChangeOp::Delete };
        let seq = head.seq.saturating_add(1);
        let chain = head.chain.next(&Link { seq, row_type, row_id, rev, op, body: body_hash });
        let mut digest = head.digest;
        if let Some(row) = old.filter(|row| row.body.is_some()) {
            digest = digest.minus(row_hash(row_type, row_id, row.rev, &row.body_hash));
        }
        if body.is_some() {
            digest = digest.plus(row_hash(row_type, row_id, rev, &body_hash));
        }
        *head = Head { seq, chain, digest, last_ms: self.received_ms };
        self.state.moved.insert(stream.clone());
        let (row_type, row_id) = (row_type.to_owned(), row_id.to_owned());
        let change = Change {
            seq,
            row_type: row_type.clone(),
            id: row_id.clone(),
            rev,
            op,
            body: body.clone(),
        };
        let kept = KeptChange { change, body_hash, chain };
        add_change(tx, &self.event, stream, &kept).await?;
        let row = LiveRow { row_type, row_id, rev, body, body_hash };
        set_row(tx, &self.event, stream, &row).await?;
        Ok(seq)
    }

    /// Writes the heads; commit follows.
    pub(crate) async fn finish(self, tx: &mut dyn Tx) -> Result<Vec<MovedHead>> {
        let mut moved = Vec::new();
        for stream in &self.state.moved {
            let Some(head) = self.state.heads.get(stream) else { continue };
            set_head(tx, &self.event, stream, head).await?;
            let (event, stream) = (self.event.clone(), stream.clone());
            moved.push(MovedHead { event, stream, head: head.seq });
        }
        Ok(moved)
    }
}
