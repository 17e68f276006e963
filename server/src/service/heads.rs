//! Where the streams stand, and hearing of it at once.

use super::members::{Caller, scope_of};
use super::{Service, event_of};
use crate::refusal::Result;
use crate::store::Tx;
use crate::store::devices::find_device;
use crate::store::heads::{Head, MovedHead, head_of, list_moved};
use huiban_protocol::cursor::Cursor;
use huiban_protocol::documents::EventCode;
use huiban_protocol::streams::StreamId;
use huiban_protocol::wire::{Bytes, Heads, HeadsAnswer, PublicAnswer};
use std::collections::BTreeMap;

/// How far the clocks of two instances may differ, so that neither overlooks the other's commits.
const INSTANCE_SKEW_MAX_MS: i64 = 60_000;

/// What an instance has seen of all streams; see [`Service::poll_heads`].
#[derive(Debug, Default)]
pub struct SeenHeads {
    heads: BTreeMap<(EventCode, StreamId), u64>,
}

/// Where the public streams and these stand, with their chains.
pub(super) async fn cursors_of(
    tx: &mut dyn Tx,
    event: &EventCode,
    streams: &[StreamId],
) -> Result<Vec<Cursor>> {
    let mut cursors = Vec::new();
    for stream in StreamId::PUBLIC.iter().chain(streams) {
        let Head { seq, chain, .. } = head_of(tx, event, stream).await?;
        cursors.push(Cursor { stream: stream.clone(), seq, chain });
    }
    Ok(cursors)
}

/// Heads of the public streams and of these.
pub(super) async fn heads_of(
    tx: &mut dyn Tx,
    event: &EventCode,
    streams: &[StreamId],
) -> Result<Heads> {
    let mut heads = Heads::new();
    for stream in StreamId::PUBLIC.iter().chain(streams) {
        heads.insert(stream.clone(), head_of(tx, event, stream).await?.seq);
    }
    Ok(heads)
}

impl Service {
    /// What anyone may know of an event.
    ///
    /// # Errors
    /// `not_found` for an unknown event.
    pub async fn public(&self, event: &EventCode) -> Result<PublicAnswer> {
        let mut tx = self.store().begin_read().await?;
        let row = event_of(tx.as_mut(), event).await?;
        tx.commit().await?;
        Ok(PublicAnswer { server: self.mark(&row, 0), key_list: Bytes(row.key_list) })
    }

    /// Heads of the public streams, and with a caller of its own.
    ///
    /// # Errors
    /// `not_found` for an unknown event.
    pub async fn heads(&self, event: &EventCode, caller: Option<&Caller>) -> Result<HeadsAnswer> {
        let mut tx = self.store().begin_read().await?;
        let row = event_of(tx.as_mut(), event).await?;
        let device = match caller {
            Some(caller) => find_device(tx.as_mut(), event, &caller.device).await?,
            None => None,
        };
        let streams = match &device {
            Some(device) => scope_of(tx.as_mut(), event, device).await?.streams,
            None => Vec::new(),
        };
        let heads = heads_of(tx.as_mut(), event, &streams).await?;
        tx.commit().await?;
        Ok(HeadsAnswer { server: self.mark(&row, 0), heads })
    }

    /// Tells listeners what other instances committed since the last call. The serve loop calls it
    /// four times a second.
    ///
    /// # Errors
    /// Where the database cannot be read.
    pub async fn poll_heads(&self, seen: &mut SeenHeads) -> Result<()> {
        let since_ms = self.now_ms().saturating_sub(INSTANCE_SKEW_MAX_MS);
        let mut tx = self.store().begin_read().await?;
        let moved = list_moved(tx.as_mut(), since_ms).await?;
        tx.commit().await?;
        let mut heads = BTreeMap::new();
        let mut news = Vec::new();
        for MovedHead { event, stream, head } in moved {
            let key = (event, stream);
            if seen.heads.get(&key) != Some(&head) {
                let (event, stream) = key.clone();
                news.push(MovedHead { event, stream, head });
            }
            heads.insert(key, head);
        }
        seen.heads = heads;
        self.tell(news);
        Ok(())
    }
}
