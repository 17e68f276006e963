//! Letting go of personal data some time after the event: what booths were given, and what staff
//! find people by. Devices follow, since rows are deleted as any other.
//!
//! A person's own stream stays: it is theirs.

use super::writer::StreamWriter;
use super::{Service, retried};
use crate::refusal::Result;
use crate::store::Tx;
use crate::store::erasures::{
    drop_snapshots, empty_acts, empty_acts_about, empty_history_of_all, empty_unwritten_acts_of,
};
use crate::store::events::list_events;
use crate::store::heads::{MovedHead, list_streams};
use crate::store::rows::{list_rows, list_rows_of_type};
use huiban_protocol::documents::{Event, EventCode};
use huiban_protocol::limits::{CONTACTS_KEPT_AFTER_EVENT_MS, DIRECTORY_KEPT_AFTER_EVENT_MS};
use huiban_protocol::streams::{
    EXCHANGE_ROW, LEAD_ROW, PERSON_ROW, StreamId, VISITOR_ROW, row_type,
};
use std::collections::BTreeSet;

/// Types of rows that say something of a person who is not the stream's own.
const PERSONAL: [&str; 4] = [EXCHANGE_ROW, VISITOR_ROW, LEAD_ROW, PERSON_ROW];

impl Service {
    /// Removes personal data whose time is over; repeating it changes nothing. For every event
    /// whose end is known, by the server's clock. What others emptied while somebody read is written
    /// over now at the latest.
    ///
    /// # Errors
    /// Where the database fails.
    pub async fn purge(&self) -> Result<()> {
        let mut tx = self.store().begin_read().await?;
        let mut due = Vec::new();
        for row in list_events(tx.as_mut()).await? {
            let Some(end_ms) = end_ms(tx.as_mut(), &row.event).await? else { continue };
            let over_ms = self.now_ms().saturating_sub(end_ms);
            for stream in list_streams(tx.as_mut(), &row.event).await? {
                if kept_ms(&stream).is_some_and(|kept_ms| over_ms >= kept_ms) {
                    due.push((row.event.clone(), stream));
                }
            }
        }
        tx.commit().await?;
        for (event, stream) in due {
            self.tell(retried(|| self.try_purge(&event, &stream)).await?);
        }
        Ok(self.store().empty_log().await?)
    }

    async fn try_purge(&self, event: &EventCode, stream: &StreamId) -> Result<Vec<MovedHead>> {
        let streams = BTreeSet::from([stream.clone()]);
        let mut tx = self.store().begin_write().await?;
        let mut writer = StreamWriter::lock(tx.as_mut(), event, &streams, self.now_ms()).await?;
        let mut any = false;
        for row in list_rows(tx.as_mut(), event, stream).await? {
            let key = (row.row_type.as_str(), row.row_id.as_str());
            if PERSONAL.contains(&key.0) {
                writer.delete(tx.as_mut(), stream, key.0, key.1).await?;
                empty_acts(tx.as_mut(), event, stream, key).await?;
                any = true;
            }
        }
        // also of rows that were gone before
        for row_type in PERSONAL {
            empty_history_of_all(tx.as_mut(), event, stream, row_type).await?;
        }
        if let StreamId::Booth(exhibitor) = stream {
            empty_unwritten_acts_of(tx.as_mut(), event, stream).await?;
            if any {
                empty_acts_about(tx.as_mut(), event, &format!("{exhibitor}/%")).await?;
            }
        }
        let moved = writer.finish(tx.as_mut()).await?;
        if !moved.is_empty() {
            drop_snapshots(tx.as_mut(), event, stream).await?;
        }
        tx.commit().await?;
        Ok(moved)
    }
}

/// How long after the event's end a stream's personal data is kept; for good where there is none.
fn kept_ms(stream: &StreamId) -> Option<i64> {
    match stream {
        StreamId::Booth(_) => Some(CONTACTS_KEPT_AFTER_EVENT_MS),
        StreamId::Directory => Some(DIRECTORY_KEPT_AFTER_EVENT_MS),
        _ => None,
    }
}

/// When the published event ends.
async fn end_ms(tx: &mut dyn Tx, event: &EventCode) -> Result<Option<i64>> {
    let rows = list_rows_of_type(tx, event, &StreamId::Agenda, row_type::EVENT).await?;
    let body = rows.into_iter().find_map(|row| row.body);
    Ok(body.and_then(|body| body.read::<Event>().ok()).and_then(|event| event.end_ms()))
}
