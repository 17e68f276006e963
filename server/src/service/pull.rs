//! Changes down, page by page.

use super::members::{Caller, scope_of};
use super::{Service, event_of};
use crate::refusal::{Result, ServiceError};
use crate::store::Tx;
use crate::store::devices::find_device;
use crate::store::heads::{Head, head_of};
use crate::store::rows::{KeptChange, chain_at, list_changes};
use huiban_protocol::cursor::Cursor;
use huiban_protocol::documents::EventCode;
use huiban_protocol::error::ErrorCode;
use huiban_protocol::ledger::Ledger;
use huiban_protocol::limits::{PAGE_BYTES_MAX, PAGE_ROWS_MAX};
use huiban_protocol::raw::Raw;
use huiban_protocol::streams::{Change, ChangeOp, StreamId};
use huiban_protocol::wire::{Page, Scope};

impl Service {
    /// The changes after a cursor: a contiguous slice, at most [`PAGE_ROWS_MAX`] rows and
    /// [`PAGE_BYTES_MAX`] bytes, but at least one row where there is one.
    ///
    /// # Errors
    /// `forbidden` outside the caller's scope, `history_forked` where the cursor's past is not
    /// this server's.
    pub async fn changes(
        &self,
        event: &EventCode,
        caller: Option<&Caller>,
        stream: &StreamId,
        after: Option<&Cursor>,
        limit: Option<usize>,
    ) -> Result<Page> {
        let start = Cursor::start(stream.clone());
        let prev = after.unwrap_or(&start);
        if prev.stream != *stream {
            return Err(ServiceError::invalid("after", "the cursor is another stream's"));
        }
        let mut tx = self.store().begin_read().await?;
        let row = event_of(tx.as_mut(), event).await?;
        let private = check_readable(tx.as_mut(), event, caller, stream).await?;
        let head = head_of(tx.as_mut(), event, stream).await?;
        check_past(tx.as_mut(), event, prev, &head).await?;
        let limit = limit.unwrap_or(PAGE_ROWS_MAX).clamp(1, PAGE_ROWS_MAX);
        let limit = u64::try_from(limit).unwrap_or(1);
        let kept = list_changes(tx.as_mut(), event, stream, prev.seq, limit).await?;
        tx.commit().await?;

        let kept = until_emptied(kept)?;
        let (changes, next) = cut(kept, prev);
        let more = next.seq < head.seq;
        let (ledger, scope) = private.unzip();
        Ok(Page {
            server: self.mark(&row, head.last_ms),
            stream: stream.clone(),
            prev: prev.clone(),
            changes,
            next,
            head: head.seq,
            more,
            digest: (!more).then_some(head.digest),
            ledger,
            scope,
        })
    }
}

/// The changes before one that was emptied: what it said can no longer be told, so whoever stands
/// before it fetches the stream anew.
fn until_emptied(mut kept: Vec<KeptChange>) -> Result<Vec<KeptChange>> {
    let emptied = |kept: &KeptChange| kept.change.op == ChangeOp::Put && kept.change.body.is_none();
    let readable = kept.iter().position(emptied).unwrap_or(kept.len());
    if readable == 0 && !kept.is_empty() {
        return Err(ServiceError::refuse(
            ErrorCode::CursorExpired,
            "what follows the cursor was erased: fetch the stream anew",
        ));
    }
    kept.truncate(readable);
    Ok(kept)
}

/// As many changes as fit a page, and the cursor after them.
fn cut(kept: Vec<KeptChange>, prev: &Cursor) -> (Vec<Change>, Cursor) {
    let mut next = prev.clone();
    let mut changes: Vec<Change> = Vec::with_capacity(kept.len());
    let mut bytes = 0_usize;
    for KeptChange { change, chain, .. } in kept {
        bytes = bytes.saturating_add(change.body.as_ref().map_or(0, |body| Raw::text(body).len()));
        if bytes > PAGE_BYTES_MAX && !changes.is_empty() {
            break;
        }
        next.seq = change.seq;
        next.chain = chain;
        changes.push(change);
    }
    (changes, next)
}

/// Refuses a cursor that does not come from this stream's past.
pub(super) async fn check_past(
    tx: &mut dyn Tx,
    event: &EventCode,
    cursor: &Cursor,
    head: &Head,
) -> Result<()> {
    let known = match cursor.seq {
        0 => Some(Head::start(&cursor.stream).chain),
        seq if seq == head.seq => Some(head.chain),
        seq if seq > head.seq => None,
        seq => chain_at(tx, event, &cursor.stream, seq).await?,
    };
    if known == Some(cursor.chain) {
        return Ok(());
    }
    Err(ServiceError::refuse(
        ErrorCode::HistoryForked,
        "this stream's past is not the one the cursor came from",
    ))
}

/// Refuses a stream outside the caller's scope; for private streams also what the caller is to be
/// told with every page.
pub(super) async fn check_readable(
    tx: &mut dyn Tx,
    event: &EventCode,
    caller: Option<&Caller>,
    stream: &StreamId,
) -> Result<Option<(Ledger, Scope)>> {
    if stream.is_public() {
        return Ok(None);
    }
    let forbidden =
        || ServiceError::refuse(ErrorCode::Forbidden, "the device may not read this stream");
    let caller = caller.ok_or_else(|| {
        ServiceError::refuse(ErrorCode::TokenExpired, "this stream needs a token")
    })?;
    let device = find_device(tx, event, &caller.device).await?.ok_or_else(forbidden)?;
    let scope = scope_of(tx, event, &device).await?;
    if !scope.streams.contains(stream) {
        return Err(forbidden());
    }
    Ok(Some((device.ledger, scope)))
}
