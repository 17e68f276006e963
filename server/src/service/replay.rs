//! What this server can do that the one before it could not.

use super::facts::NewFacts;
use super::judge::{Author, Court};
use super::push::judge_all;
use super::writer::StreamWriter;
use super::{EventKeys, Service, found, retried};
use crate::refusal::Result;
use crate::store::StoreError;
use crate::store::devices::{list_scopes, lock_device, set_device};
use crate::store::events::{find_event, list_events, lock_event};
use crate::store::heads::MovedHead;
use crate::store::ops::list_stored;
use huiban_protocol::documents::{DeviceId, EventCode};
use huiban_protocol::ops::Op;
use huiban_protocol::streams::StreamId;
use std::collections::{BTreeMap, BTreeSet};

impl Service {
    /// Puts signed facts into effect that a restore kept, does what an older program left undone,
    /// and judges again what it could only store. Call it before answering anyone.
    ///
    /// # Errors
    /// Where the database fails.
    pub async fn replay(&self) -> Result<()> {
        let mut tx = self.store().begin_read().await?;
        let events = list_events(tx.as_mut()).await?;
        tx.commit().await?;
        for event in events {
            // a key list among them may open the others
            for _ in 0..2 {
                let moved = retried(|| self.take_up_facts(&event.event)).await?;
                self.tell(moved);
            }
            self.catch_up(&event.event).await?;
            self.replay_stored(&event.event).await?;
        }
        Ok(())
    }

    /// Judges the stored acts of one event again.
    pub(super) async fn replay_stored(&self, event: &EventCode) -> Result<()> {
        let moved = retried(|| self.replay_event(event)).await?;
        self.tell(moved);
        Ok(())
    }

    async fn take_up_facts(&self, event: &EventCode) -> Result<Vec<MovedHead>> {
        let now_ms = self.now_ms();
        let mut tx = self.store().begin_write().await?;
        let row = found(lock_event(tx.as_mut(), event).await?)?;
        let keys = EventKeys::open(&row)?;
        let facts = NewFacts::without_effect(tx.as_mut(), event, &keys, now_ms).await?;
        if facts.is_empty() {
            return Ok(Vec::new());
        }
        for device in facts.devices() {
            lock_device(tx.as_mut(), event, &device).await?;
        }
        facts.admit(tx.as_mut(), event, &keys, now_ms).await?;
        let mut streams = facts.streams();
        streams.insert(StreamId::Agenda);
        let mut writer = StreamWriter::lock(tx.as_mut(), event, &streams, now_ms).await?;
        facts.apply(tx.as_mut(), event, &keys, &mut writer).await?;
        let moved = writer.finish(tx.as_mut()).await?;
        tx.commit().await?;
        // what they emptied still stands in the database, and what is empty in the log beside it
        self.store().empty_log().await?;
        Ok(moved)
    }

    async fn replay_event(&self, event: &EventCode) -> Result<Vec<MovedHead>> {
        let mut tx = self.store().begin_write().await?;
        let stored = list_stored(tx.as_mut(), event).await?;
        let ops: Vec<Op> = stored
            .iter()
            .filter(|row| row.judged_by_version < self.version() || self.knows(&row.raw))
            .filter_map(|row| serde_json::from_str(&row.raw).ok())
            .collect();
        if ops.is_empty() {
            return Ok(Vec::new());
        }
        let devices: BTreeSet<DeviceId> = ops.iter().map(|op| op.device).collect();
        let mut authors = BTreeMap::new();
        for device in devices {
            if let Some(row) = lock_device(tx.as_mut(), event, &device).await? {
                let scopes = list_scopes(tx.as_mut(), event, &device).await?;
                authors.insert(device, Author { row, scopes });
            }
        }
        let streams = Court::streams_of(self, &authors, &ops);
        let writer = StreamWriter::lock(tx.as_mut(), event, &streams, self.now_ms()).await?;
        let row = found(find_event(tx.as_mut(), event).await?)?;
        let (keys, boots) = (&EventKeys::open(&row)?, &[]);
        let (sender, emptied) = (None, false);
        let mut court =
            Court { service: self, event, keys, sender, boots, authors, writer, emptied };
        if judge_all(tx.as_mut(), &mut court, &ops).await?.is_err() {
            return Err(StoreError::Again.into());
        }
        for author in court.authors.values() {
            set_device(tx.as_mut(), event, &author.row).await?;
        }
        let moved = court.writer.finish(tx.as_mut()).await?;
        tx.commit().await?;
        if court.emptied {
            self.store().empty_log().await?;
        }
        Ok(moved)
    }

    /// Whether this server can read the kind and version of a stored op.
    fn knows(&self, raw: &str) -> bool {
        let Ok(op) = serde_json::from_str::<Op>(raw) else { return false };
        self.find_kind(&op.kind).is_some_and(|kind| op.version <= kind.version())
    }
}
