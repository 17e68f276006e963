//! What an older program left undone: done when this one starts, once.

use super::gates::{align_gates, lock_gates};
use super::{EventKeys, Service, StreamWriter, found, retried};
use crate::badges::{Change, write_registration};
use crate::refusal::Result;
use crate::store::attendees::list_unknown_to_gates;
use crate::store::events::lock_event;
use crate::store::heads::MovedHead;
use huiban_protocol::documents::EventCode;
use huiban_protocol::streams::StreamId;
use std::collections::BTreeSet;

/// How many attendees one transaction makes known to gates.
const BATCH: u32 = 500;

impl Service {
    /// Tells gates of every attendee, and gives every gate the streams it needs.
    pub(super) async fn catch_up(&self, event: &EventCode) -> Result<()> {
        loop {
            let (written, moved) = retried(|| self.tell_gates(event)).await?;
            self.tell(moved);
            if written == 0 {
                break;
            }
        }
        retried(|| self.realign(event)).await
    }

    /// Writes what gates need to know of attendees who were taken in before there were gates.
    async fn tell_gates(&self, event: &EventCode) -> Result<(usize, Vec<MovedHead>)> {
        let mut tx = self.store().begin_read().await?;
        let waiting = list_unknown_to_gates(tx.as_mut(), event, BATCH).await?;
        tx.commit().await?;
        if waiting.is_empty() {
            return Ok((0, Vec::new()));
        }
        let mut tx = self.store().begin_write().await?;
        found(lock_event(tx.as_mut(), event).await?)?;
        // whoever has no row there has no badge either, so their own streams stay as they are
        let streams = BTreeSet::from([StreamId::Directory, StreamId::Gate]);
        let mut writer = StreamWriter::lock(tx.as_mut(), event, &streams, self.now_ms()).await?;
        let people = list_unknown_to_gates(tx.as_mut(), event, BATCH).await?;
        for person in &people {
            write_registration(tx.as_mut(), &mut writer, event, person, Change::Person).await?;
        }
        let moved = writer.finish(tx.as_mut()).await?;
        tx.commit().await?;
        Ok((people.len(), moved))
    }

    async fn realign(&self, event: &EventCode) -> Result<()> {
        let now_ms = self.now_ms();
        let mut tx = self.store().begin_write().await?;
        let row = found(lock_event(tx.as_mut(), event).await?)?;
        let gates = lock_gates(tx.as_mut(), event).await?;
        let keys = EventKeys::open(&row)?;
        if align_gates(tx.as_mut(), event, &keys, gates, now_ms).await? {
            tx.commit().await?;
        }
        Ok(())
    }
}
