//! Acts up, verdicts down: one transaction for each push.

use super::facts::NewFacts;
use super::heads::cursors_of;
use super::judge::{Author, Court, Judged};
use super::members::{Caller, check_not_revoked, open_scope};
use super::writer::StreamWriter;
use super::{EventKeys, Service, found};
use crate::refusal::{Result, ServiceError};
use crate::store::devices::{list_scopes, lock_device, set_device};
use crate::store::events::{EventRow, find_event, lock_event, set_lost_publication};
use crate::store::heads::MovedHead;
use crate::store::rows::list_rows_of_type;
use crate::store::{StoreError, Tx, release, roll_back, savepoint};
use huiban_protocol::documents::{DeviceId, EventCode};
use huiban_protocol::error::ErrorCode;
use huiban_protocol::limits::{FACT_BYTES_MAX, PUSH_FACTS_MAX, PUSH_OPS_MAX};
use huiban_protocol::ops::Op;
use huiban_protocol::streams::{StreamId, row_type};
use huiban_protocol::wire::{Push, PushAnswer, Verdict, VerdictKind};
use std::collections::{BTreeMap, BTreeSet};

/// Most numbers of publications that a device may report.
const PUBLICATIONS_MAX: usize = 1_000;

/// Most publications that a restored server may have lost: one every minute of half a day.
const LOST_PUBLICATIONS_MAX: u32 = 720;

/// What is to be done once a push is committed.
struct Aftermath {
    /// Facts were learnt that may let stored acts be judged.
    learnt: bool,
    /// Something was emptied.
    emptied: bool,
}

/// One try at a push.
enum Attempt {
    /// Committed.
    Done(Box<PushAnswer>, Vec<MovedHead>, Aftermath),
    /// Other streams must be locked too.
    Wider(BTreeSet<StreamId>),
}

impl Service {
    /// Judges a device's acts, each by itself, all in one transaction.
    ///
    /// # Errors
    /// `malformed` or `too_large` where the push as a whole cannot be read, `device_forked` where
    /// another installation acts under this identity (nothing is applied), `device_revoked`.
    pub async fn push(
        &self,
        event: &EventCode,
        caller: &Caller,
        push: &Push,
    ) -> Result<PushAnswer> {
        check(caller, push)?;
        let mut wider = BTreeSet::new();
        let mut attempts = super::ATTEMPTS_MAX;
        loop {
            attempts = attempts.saturating_sub(1);
            match self.try_push(event, push, &wider).await {
                Ok(Attempt::Done(answer, moved, after)) => {
                    self.tell(moved);
                    if after.emptied {
                        self.store().empty_log().await?;
                    }
                    if after.learnt {
                        self.replay_stored(event).await?;
                    }
                    return Ok(*answer);
                }
                Ok(Attempt::Wider(streams)) if attempts > 0 => wider.extend(streams),
                Ok(Attempt::Wider(_)) => return Err(StoreError::Again.into()),
                Err(error) if error.is_again() && attempts > 0 => {}
                Err(error) => return Err(error),
            }
        }
    }

    async fn try_push(
        &self,
        event: &EventCode,
        push: &Push,
        wider: &BTreeSet<StreamId>,
    ) -> Result<Attempt> {
        let now_ms = self.now_ms();
        let mut tx = self.store().begin_write().await?;
        let row = self.event_for(tx.as_mut(), event, push).await?;
        let keys = EventKeys::open(&row)?;
        let facts = NewFacts::read(tx.as_mut(), event, &keys, &push.facts, now_ms).await?;
        let about = facts.devices();
        let mut authors = lock_authors(tx.as_mut(), event, push, &about).await?;
        if !about.is_empty() {
            facts.admit(tx.as_mut(), event, &keys, now_ms).await?;
            authors = lock_authors(tx.as_mut(), event, push, &about).await?;
        }
        let sender = authors.get(&push.device).ok_or_else(unknown_device)?;
        check_not_revoked(&sender.row)?;

        let mut streams = Court::streams_of(self, &authors, &push.ops);
        streams.extend(wider.iter().cloned());
        let touched = !facts.streams().is_empty();
        streams.extend(facts.streams());
        let mut writer = StreamWriter::lock(tx.as_mut(), event, &streams, now_ms).await?;
        if touched {
            facts.apply(tx.as_mut(), event, &keys, &mut writer).await?;
            authors = lock_authors(tx.as_mut(), event, push, &about).await?;
        }
        let (sender, boots) = (Some(push.device), push.boots.as_slice());
        let keys = &keys;
        let emptied = touched;
        let mut court =
            Court { service: self, event, keys, sender, boots, authors, writer, emptied };
        let verdicts = match judge_all(tx.as_mut(), &mut court, &push.ops).await? {
            Ok(verdicts) => verdicts,
            Err(streams) => return Ok(Attempt::Wider(streams)),
        };
        note_publications(tx.as_mut(), &row, push).await?;
        let after = Aftermath { learnt: !about.is_empty(), emptied: court.emptied };
        let (answer, moved) = self.close(tx.as_mut(), &row, court, push, verdicts).await?;
        tx.commit().await?;
        Ok(Attempt::Done(Box::new(answer), moved, after))
    }

    /// Facts and publications may change the event itself, so it is locked before the devices.
    async fn event_for(&self, tx: &mut dyn Tx, event: &EventCode, push: &Push) -> Result<EventRow> {
        if push.facts.is_empty() && push.publications.is_empty() {
            found(find_event(tx, event).await?)
        } else {
            found(lock_event(tx, event).await?)
        }
    }

    /// Writes ledgers and heads, and says where everything stands.
    async fn close(
        &self,
        tx: &mut dyn Tx,
        row: &EventRow,
        mut court: Court<'_>,
        push: &Push,
        verdicts: Vec<Verdict>,
    ) -> Result<(PushAnswer, Vec<MovedHead>)> {
        let received_ms = court.writer.received_ms();
        if let Some(sender) = court.authors.get_mut(&push.device) {
            sender.row.last_seen_at_ms = received_ms;
            sender.row.pending_reported = push.pending;
        }
        for author in court.authors.values() {
            set_device(tx, &row.event, &author.row).await?;
        }
        let sender = court.authors.get(&push.device).ok_or_else(unknown_device)?;
        let (ledger, scope) = (sender.row.ledger, open_scope(&sender.row, &sender.scopes));
        let moved = court.writer.finish(tx).await?;
        let cursors = cursors_of(tx, &row.event, &scope.streams).await?;
        let heads = cursors.iter().map(|cursor| (cursor.stream.clone(), cursor.seq)).collect();
        let server = self.mark(row, received_ms);
        Ok((PushAnswer { server, verdicts, ledger, heads, cursors, scope }, moved))
    }
}

fn check(caller: &Caller, push: &Push) -> Result<()> {
    if caller.device != push.device {
        return Err(ServiceError::refuse(
            ErrorCode::Forbidden,
            "the token is another device's than the push",
        ));
    }
    if push.ops.len() > PUSH_OPS_MAX {
        return Err(ServiceError::refuse(ErrorCode::TooLarge, "too many ops in one push"));
    }
    let too_many = push.facts.len() > PUSH_FACTS_MAX || push.publications.len() > PUBLICATIONS_MAX;
    if too_many || push.facts.iter().any(|fact| fact.0.len() > FACT_BYTES_MAX) {
        return Err(ServiceError::refuse(ErrorCode::TooLarge, "too many or too large facts"));
    }
    // SQL has no unsigned numbers; no device counts this far
    let countable = |number: u64| i64::try_from(number).is_ok();
    if !countable(push.pending) || push.ops.iter().any(|op| !countable(op.device_seq)) {
        return Err(ServiceError::refuse(ErrorCode::Malformed, "a number is out of range"));
    }
    Ok(())
}

fn unknown_device() -> ServiceError {
    ServiceError::refuse(
        ErrorCode::UnknownDevice,
        "this server does not know the device: register again with its certificate",
    )
}

/// Locks sender, authors, and the devices that facts are about, in the order of their ids; returns
/// sender and authors that are known.
async fn lock_authors(
    tx: &mut dyn Tx,
    event: &EventCode,
    push: &Push,
    also: &BTreeSet<DeviceId>,
) -> Result<BTreeMap<DeviceId, Author>> {
    let mut wanted: BTreeSet<DeviceId> = push.ops.iter().map(|op| op.device).collect();
    wanted.insert(push.device);
    let mut authors = BTreeMap::new();
    for device in wanted.union(also) {
        let Some(row) = lock_device(tx, event, device).await? else { continue };
        if wanted.contains(device) {
            let scopes = list_scopes(tx, event, device).await?;
            authors.insert(*device, Author { row, scopes });
        }
    }
    Ok(authors)
}

/// Judges op after op, each within a savepoint: one that the database cannot take does not keep
/// the others out. `Err` names streams that must be locked too.
pub(super) async fn judge_all(
    tx: &mut dyn Tx,
    court: &mut Court<'_>,
    ops: &[Op],
) -> Result<Result<Vec<Verdict>, BTreeSet<StreamId>>> {
    let mut verdicts = Vec::with_capacity(ops.len());
    for op in ops {
        let before = court.state();
        savepoint(tx).await?;
        match court.judge(tx, op).await {
            Ok(Judged::Verdict(verdict)) => {
                release(tx).await?;
                verdicts.push(*verdict);
            }
            Ok(Judged::Needs(streams)) => return Ok(Err(streams)),
            Err(ServiceError::Store(StoreError::Statement(error))) => {
                tracing::error!(op = %op.id, error, "the database refused an op");
                roll_back(tx).await?;
                court.restore(before);
                verdicts.push(not_judged(op));
            }
            Err(error) => return Err(error),
        }
    }
    Ok(Ok(verdicts))
}

fn not_judged(op: &Op) -> Verdict {
    Verdict {
        op: op.id,
        verdict: VerdictKind::Retry,
        of: None,
        reason: None,
        at: Vec::new(),
        effective_ms: 0,
    }
}

/// Notes publications that a device holds and this database does not: it was restored from a
/// backup, and numbers must not be given twice.
async fn note_publications(tx: &mut dyn Tx, row: &EventRow, push: &Push) -> Result<()> {
    if push.publications.is_empty() {
        return Ok(());
    }
    let held = newest_publication(tx, &row.event).await?;
    // what no event loses in one night is made up, and would use up the numbers there are
    let highest = held.saturating_add(LOST_PUBLICATIONS_MAX);
    let possible = push.publications.iter().copied().filter(|number| *number <= highest);
    let Some(reported) = possible.max() else { return Ok(()) };
    if reported > held.max(row.lost_publication) {
        set_lost_publication(tx, &row.event, reported, row.lost_publication_seen).await?;
    }
    Ok(())
}

/// Number of the newest publication; 0 before the first.
pub(crate) async fn newest_publication(tx: &mut dyn Tx, event: &EventCode) -> Result<u32> {
    let rows = list_rows_of_type(tx, event, &StreamId::Agenda, row_type::PUBLICATION).await?;
    Ok(rows.iter().filter_map(|row| row.row_id.parse().ok()).max().unwrap_or(0))
}
