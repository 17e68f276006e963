//! Every op that was ever judged, with its verdict; and those kept aside.

use super::{Row, StoreError, Tx};
use huiban_protocol::digest::Hash;
use huiban_protocol::documents::{DeviceId, EventCode, OpId};
use huiban_protocol::ops::Op;
use huiban_protocol::wire::{Position, VerdictKind};

/// A judged op.
#[derive(Debug, Clone)]
pub struct OpRow {
    /// The op.
    pub op: OpId,
    /// Its author.
    pub device: DeviceId,
    /// Its number among its author's.
    pub device_seq: u64,
    /// Hash of what it says.
    pub body_hash: Hash,
    /// Whether its signature was seen to be its author's.
    pub verified: bool,
    /// What became of it.
    pub verdict: VerdictKind,
    /// Why.
    pub reason: Option<String>,
    /// What the verdict named.
    pub positions: Vec<Position>,
    /// When it counts from; 0 where that was not decided.
    pub effective_ms: i64,
    /// Version of the exchange that judged it.
    pub judged_by_version: u32,
    /// When it came.
    pub received_at_ms: i64,
    /// The op as JSON; empty where it was too large to keep.
    pub raw: String,
}

/// A final verdict that a device has, beside what `ops` says of the act.
#[derive(Debug, Clone, Copy)]
pub struct Answered {
    /// The op.
    pub op: OpId,
    /// Who has the verdict.
    pub device: DeviceId,
    /// The op's number among that device's.
    pub device_seq: u64,
    /// When it counts from; 0 where that was not decided.
    pub effective_ms: i64,
}

impl OpRow {
    /// What its author has, for good.
    #[must_use]
    pub fn answered(&self) -> Answered {
        Answered {
            op: self.op,
            device: self.device,
            device_seq: self.device_seq,
            effective_ms: self.effective_ms,
        }
    }
}

fn verdict_name(verdict: VerdictKind) -> &'static str {
    match verdict {
        VerdictKind::Applied => "applied",
        VerdictKind::Duplicate => "duplicate",
        VerdictKind::Stored => "stored",
        VerdictKind::Rejected => "rejected",
        VerdictKind::Erased => "erased",
        VerdictKind::Retry => "retry",
    }
}

fn read_verdict(text: &str) -> Result<VerdictKind, StoreError> {
    use VerdictKind::{Applied, Erased, Rejected, Stored};
    [Applied, Stored, Rejected, Erased]
        .into_iter()
        .find(|verdict| verdict_name(*verdict) == text)
        .ok_or(StoreError::Damaged("verdict"))
}

fn read(row: &Row) -> Result<OpRow, StoreError> {
    let positions = serde_json::from_str(row.text(7)?);
    Ok(OpRow {
        op: row.parse(0, "op")?,
        device: row.parse(1, "device")?,
        device_seq: row.uint(2)?,
        body_hash: Hash(row.array(3)?),
        verified: row.int(4)? != 0,
        verdict: read_verdict(row.text(5)?)?,
        reason: row.text_or_none(6)?.map(str::to_owned),
        positions: positions.map_err(|_| StoreError::Damaged("positions"))?,
        effective_ms: row.int(8)?,
        judged_by_version: u32::try_from(row.int(9)?)
            .map_err(|_| StoreError::Damaged("version"))?,
        received_at_ms: row.int(10)?,
        raw: row.text(11)?.to_owned(),
    })
}

/// The op of this id.
///
/// # Errors
/// As [`Tx::query`]; so for every function here.
pub async fn find_op(
    tx: &mut dyn Tx,
    event: &EventCode,
    op: &OpId,
) -> Result<Option<OpRow>, StoreError> {
    const SQL: &str = "SELECT op, device, device_seq, body_hash, verified, verdict, reason,
             positions, effective_ms, judged_by_version, received_at_ms, raw
        FROM ops WHERE event = $1 AND op = $2";
    let values = [event.as_str().into(), op.to_string().into()];
    tx.query(SQL, &values).await?.first().map(read).transpose()
}

/// The ops that wait for a newer program, by author and number.
///
/// # Errors
/// As [`Tx::query`].
pub async fn list_stored(tx: &mut dyn Tx, event: &EventCode) -> Result<Vec<OpRow>, StoreError> {
    const SQL: &str = "SELECT op, device, device_seq, body_hash, verified, verdict, reason,
             positions, effective_ms, judged_by_version, received_at_ms, raw
        FROM ops WHERE event = $1 AND verdict = 'stored' ORDER BY device, device_seq, op";
    tx.query(SQL, &[event.as_str().into()]).await?.iter().map(read).collect()
}

/// Whether another op of this author has this number.
///
/// # Errors
/// As [`Tx::query`].
pub async fn has_twin(tx: &mut dyn Tx, event: &EventCode, op: &Op) -> Result<bool, StoreError> {
    const SQL: &str = "SELECT op FROM ops
        WHERE event = $1 AND device = $2 AND device_seq = $3 AND op <> $4 AND verified = 1
        UNION ALL
        SELECT op FROM answered_ops
        WHERE event = $1 AND device = $2 AND device_seq = $3 AND op <> $4
        LIMIT 1";
    let values = [
        event.as_str().into(),
        op.device.to_string().into(),
        op.device_seq.into(),
        op.id.to_string().into(),
    ];
    Ok(!tx.query(SQL, &values).await?.is_empty())
}

/// When the author's act before this number counts from.
///
/// # Errors
/// As [`Tx::query`].
pub async fn previous_effective_ms(
    tx: &mut dyn Tx,
    event: &EventCode,
    device: &DeviceId,
    device_seq: u64,
) -> Result<Option<i64>, StoreError> {
    const OWN: &str = "SELECT device_seq, effective_ms FROM ops
        WHERE event = $1 AND device = $2 AND device_seq < $3 AND verified = 1
              AND effective_ms <> 0
        ORDER BY device_seq DESC, effective_ms DESC LIMIT 1";
    const TAKEN_OVER: &str = "SELECT device_seq, effective_ms FROM answered_ops
        WHERE event = $1 AND device = $2 AND device_seq < $3 AND effective_ms <> 0
        ORDER BY device_seq DESC, effective_ms DESC LIMIT 1";
    let values = [event.as_str().into(), device.to_string().into(), device_seq.into()];
    let mut newest: Option<(u64, i64)> = None;
    for sql in [OWN, TAKEN_OVER] {
        if let Some(row) = tx.query(sql, &values).await?.first() {
            newest = newest.max(Some((row.uint(0)?, row.int(1)?)));
        }
    }
    Ok(newest.map(|(_, effective_ms)| effective_ms))
}

/// Notes that a device has a final verdict on an op that `ops` knows as another's, or whose verdict
/// there is replaced; `false` where that was noted before.
///
/// # Errors
/// As [`Tx::query`].
pub async fn add_answered(
    tx: &mut dyn Tx,
    event: &EventCode,
    answered: &Answered,
) -> Result<bool, StoreError> {
    const SQL: &str = "INSERT INTO answered_ops (event, device, op, device_seq, effective_ms)
        VALUES ($1, $2, $3, $4, $5)
        ON CONFLICT (event, device, op) DO NOTHING";
    let values = [
        event.as_str().into(),
        answered.device.to_string().into(),
        answered.op.to_string().into(),
        answered.device_seq.into(),
        answered.effective_ms.into(),
    ];
    Ok(tx.execute(SQL, &values).await? == 1)
}

/// Whether that was noted of this device and op.
///
/// # Errors
/// As [`Tx::query`].
pub async fn is_answered(
    tx: &mut dyn Tx,
    event: &EventCode,
    device: &DeviceId,
    op: &OpId,
) -> Result<bool, StoreError> {
    const SQL: &str = "SELECT 1 FROM answered_ops WHERE event = $1 AND device = $2 AND op = $3";
    let values = [event.as_str().into(), device.to_string().into(), op.to_string().into()];
    Ok(!tx.query(SQL, &values).await?.is_empty())
}

/// Writes an op with its verdict, in place of an earlier one.
///
/// # Errors
/// As [`Tx::query`].
pub async fn set_op(tx: &mut dyn Tx, event: &EventCode, row: &OpRow) -> Result<(), StoreError> {
    const SQL: &str = "INSERT INTO ops (event, op, device, device_seq, body_hash, verified,
             verdict, reason, positions, effective_ms, judged_by_version, received_at_ms, raw)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)
        ON CONFLICT (event, op) DO UPDATE SET
             device = excluded.device, device_seq = excluded.device_seq,
             body_hash = excluded.body_hash, verified = excluded.verified,
             verdict = excluded.verdict, reason = excluded.reason,
             positions = excluded.positions, effective_ms = excluded.effective_ms,
             judged_by_version = excluded.judged_by_version, raw = excluded.raw";
    let positions =
        serde_json::to_string(&row.positions).map_err(|_| StoreError::Damaged("positions"))?;
    let values = [
        event.as_str().into(),
        row.op.to_string().into(),
        row.device.to_string().into(),
        row.device_seq.into(),
        row.body_hash.0.into(),
        i64::from(row.verified).into(),
        verdict_name(row.verdict).into(),
        row.reason.clone().into(),
        positions.into(),
        row.effective_ms.into(),
        row.judged_by_version.into(),
        row.received_at_ms.into(),
        row.raw.as_str().into(),
    ];
    tx.execute(SQL, &values).await.map(|_| ())
}

/// Keeps an act of a revoked device aside.
///
/// # Errors
/// As [`Tx::query`].
pub async fn add_quarantined(
    tx: &mut dyn Tx,
    event: &EventCode,
    op: &Op,
    raw: &str,
    now_ms: i64,
) -> Result<(), StoreError> {
    const SQL: &str = "INSERT INTO quarantined_ops (event, op, device, raw, received_at_ms)
        VALUES ($1, $2, $3, $4, $5)
        ON CONFLICT (event, op) DO NOTHING";
    let values = [
        event.as_str().into(),
        op.id.to_string().into(),
        op.device.to_string().into(),
        raw.into(),
        now_ms.into(),
    ];
    tx.execute(SQL, &values).await.map(|_| ())
}
