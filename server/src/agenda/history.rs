//! All publications.

use super::published::Published;
use crate::organizer::HistoryEntry;
use crate::refusal::Result;
use crate::service::{Service, found, retried};
use crate::store::events::{lock_event, set_lost_publication};
use crate::store::publications::list_publications;
use huiban_protocol::documents::{EventCode, Text};
use huiban_protocol::streams::{AgendaRow, PublicationCounts};
use std::collections::{BTreeMap, BTreeSet};

/// All publications; see [`crate::Organizer::history`].
pub(crate) async fn history(service: &Service, event: &EventCode) -> Result<Vec<HistoryEntry>> {
    retried(|| try_history(service, event)).await
}

async fn try_history(service: &Service, event: &EventCode) -> Result<Vec<HistoryEntry>> {
    let mut tx = service.store().begin_write().await?;
    let row = found(lock_event(tx.as_mut(), event).await?)?;
    let published = Published::read(tx.as_mut(), event).await?;
    let restored: BTreeMap<u32, u32> = list_publications(tx.as_mut(), event)
        .await?
        .into_iter()
        .filter_map(|kept| Some((kept.number, kept.restores?)))
        .collect();
    let mut entries: Vec<HistoryEntry> = published
        .rows
        .values()
        .filter_map(|row| AgendaRow::read(&row.row_type, row.body.as_ref()?))
        .filter_map(|row| match row {
            AgendaRow::Publication(row) => Some(HistoryEntry {
                publication: row.number,
                at: Some(row.at),
                reason: row.reason,
                changes: row.counts,
                restores: restored.get(&row.number).copied(),
                lost: false,
            }),
            _ => None,
        })
        .collect();
    let known: BTreeSet<u32> = entries.iter().map(|entry| entry.publication).collect();
    for number in (1..=row.lost_publication).filter(|number| !known.contains(number)) {
        entries.push(HistoryEntry {
            publication: number,
            at: None,
            reason: Text::default(),
            changes: PublicationCounts::default(),
            restores: None,
            lost: true,
        });
    }
    entries.sort_by_key(|entry| entry.publication);
    if row.lost_publication_seen != row.lost_publication {
        let lost = row.lost_publication;
        set_lost_publication(tx.as_mut(), event, lost, lost).await?;
    }
    tx.commit().await?;
    Ok(entries)
}
