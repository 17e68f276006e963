//! Making an op: decided, numbered, signed and durable in one transaction.

use super::identity::Identity;
use super::sql_types::SqlText;
use super::{Sql, to_i64, to_u64};
use crate::error::{CompanionError, Result};
use crate::ports::{Clock, Random};
use huiban_protocol::digest::body_hash;
use huiban_protocol::documents::OpId;
use huiban_protocol::effective::{BootOffset, OpClock, provisional};
use huiban_protocol::ops::{Draft, Fact, RowTarget, find_kind};
use huiban_protocol::tokens::{SigningKey, sign_op};
use huiban_protocol::wire::Rejection;
use rusqlite::{Connection, OptionalExtension as _, Transaction, params};

/// Who appends, and with which clock and randomness.
pub(crate) struct Author<'a> {
    pub(crate) identity: &'a Identity,
    pub(crate) key: &'a SigningKey,
    pub(crate) clock: &'a dyn Clock,
    pub(crate) random: &'a dyn Random,
}

/// Appends an op to the journal; it is durable once the transaction has committed.
///
/// # Errors
/// [`CompanionError::InvalidInput`] where the draft breaks its kind's rules,
/// [`CompanionError::Unauthorized`] where this device may not write there or was revoked.
pub(crate) fn append(
    journal: &Transaction<'_>,
    author: &Author<'_>,
    draft: &Draft,
) -> Result<OpId> {
    if author.identity.revoked {
        return Err(CompanionError::Unauthorized {
            reason: "the organizer has revoked this device".to_owned(),
        });
    }
    let last: Last = last(journal)?;
    let wall_ms = author.clock.wall_ms();
    let id = next_id(wall_ms, last.op, author.random);
    let clock = OpClock {
        wall_ms,
        mono_ms: author.clock.mono_ms(),
        boot: author.clock.boot(),
        wall_offset_ms: last.wall_offset_ms,
        seen_ms: last.seen_ms,
    };
    let provisional_ms = provisional(&clock, &list_boots(journal)?, last.provisional_ms);
    let targets = route(author, draft, id, provisional_ms)?;
    let hash = body_hash(draft.kind, draft.version, &draft.entity, draft.body.text());
    let signature = sign_op(&id, &hash, author.key)
        .ok_or_else(|| CompanionError::internal("an op could not be signed"))?;
    let device_seq = last.device_seq.saturating_add(1);
    let change = next_change(journal)?;
    journal
        .prepare_cached(
            "INSERT INTO ops (op, device, device_seq, kind, version, entity, body, wall_ms,
                              mono_ms, boot, wall_offset_ms, seen_ms, provisional_ms, signature,
                              state, changed)
             VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 'pending', ?)",
        )?
        .execute(params![
            Sql(id),
            Sql(author.identity.device),
            to_i64(device_seq),
            draft.kind,
            draft.version,
            draft.entity,
            draft.body.text(),
            clock.wall_ms,
            clock.mono_ms,
            Sql(clock.boot),
            clock.wall_offset_ms,
            clock.seen_ms,
            provisional_ms,
            signature,
            change,
        ])?;
    for target in &targets {
        add_row(journal, id, target)?;
    }
    journal
        .prepare_cached(
            "UPDATE progress SET last_device_seq = ?, last_op = ?, last_provisional_ms = ?",
        )?
        .execute(params![to_i64(device_seq), Sql(id), provisional_ms])?;
    Ok(id)
}

/// The rows an op folds into, of the streams that this device reads.
fn route(
    author: &Author<'_>,
    draft: &Draft,
    id: OpId,
    effective_ms: i64,
) -> Result<Vec<RowTarget>> {
    let kind = find_kind(draft.kind)
        .ok_or_else(|| CompanionError::internal("an op of an unknown kind was drafted"))?;
    let fact = Fact {
        id,
        device: author.identity.device,
        version: draft.version,
        entity: &draft.entity,
        body: &draft.body,
        effective_ms,
    };
    let scope = &author.identity.scope.streams;
    let mut targets = kind.route(&fact, scope).map_err(|rejection| match rejection {
        Rejection::NotAllowed => CompanionError::Unauthorized {
            reason: if author.identity.guest {
                "whoever only reads may not do this: join with a code first".to_owned()
            } else {
                format!("a device enrolled as {} may not do this", author.identity.role)
            },
        },
        other => CompanionError::InvalidInput {
            field: draft.kind,
            reason: format!("not accepted ({})", other.code()),
        },
    })?;
    targets.retain(|target| scope.contains(&target.stream));
    Ok(targets)
}

/// Remembers which row an op folds into.
pub(super) fn add_row(journal: &Transaction<'_>, op: OpId, target: &RowTarget) -> Result<()> {
    journal
        .prepare_cached(
            "INSERT OR IGNORE INTO op_rows (stream, row_type, row_id, op) VALUES (?, ?, ?, ?)",
        )?
        .execute(params![SqlText(&target.stream), target.row_type, target.row_id, Sql(op)])?;
    Ok(())
}

/// Takes the next number for a change of the journal.
pub(super) fn next_change(journal: &Transaction<'_>) -> Result<i64> {
    let change = journal
        .prepare_cached("UPDATE progress SET last_change = last_change + 1 RETURNING last_change")?
        .query_row([], |row| row.get(0))?;
    Ok(change)
}

struct Last {
    device_seq: u64,
    op: Option<OpId>,
    provisional_ms: Option<i64>,
    seen_ms: i64,
    wall_offset_ms: Option<i64>,
}

fn last(journal: &Connection) -> Result<Last> {
    let last = journal
        .prepare_cached(
            "SELECT last_device_seq, last_op, last_provisional_ms, seen_ms, wall_offset_ms
             FROM progress",
        )?
        .query_row([], |row| {
            Ok(Last {
                device_seq: to_u64(row.get(0)?),
                op: row.get::<_, Option<Sql<OpId>>>(1)?.map(|Sql(op)| op),
                provisional_ms: row.get(2)?,
                seen_ms: row.get(3)?,
                wall_offset_ms: row.get(4)?,
            })
        })
        .optional()?;
    last.ok_or_else(|| CompanionError::internal("the journal has no progress row"))
}

/// What is known of this device's boots.
pub(crate) fn list_boots(journal: &Connection) -> Result<Vec<BootOffset>> {
    let mut statement =
        journal.prepare_cached("SELECT boot, offset_ms FROM boots ORDER BY boot")?;
    let boots = statement.query_map([], |row| {
        Ok(BootOffset { boot: row.get::<_, Sql<_>>(0)?.0, offset_ms: row.get(1)? })
    })?;
    Ok(boots.collect::<rusqlite::Result<_>>()?)
}

/// A UUIDv7 (RFC 9562 section 5.7) above the last one made here, whatever the clock says.
fn next_id(wall_ms: i64, last: Option<OpId>, random: &dyn Random) -> OpId {
    let make = |ms: u64| {
        let id = uuid::Builder::from_unix_timestamp_millis(ms, &random.bytes()).into_uuid();
        OpId(*id.as_bytes())
    };
    let ms = to_u64(wall_ms).min(MILLIS_MAX);
    let Some(last) = last else { return make(ms) };
    let id = make(ms);
    if id > last { id } else { make(millis_of(last).saturating_add(1).min(MILLIS_MAX)) }
}

/// Largest time a UUIDv7 can carry, ms.
const MILLIS_MAX: u64 = (1 << 48) - 1;

fn millis_of(op: OpId) -> u64 {
    op.0.iter().take(6).fold(0, |ms, byte| (ms << 8) | u64::from(*byte))
}
