//! Devices, what they may read and write, and their ledgers.

use super::{Row, StoreError, Tx};
use huiban_protocol::documents::{DeviceId, EventCode};
use huiban_protocol::ledger::Ledger;
use huiban_protocol::streams::StreamId;
use huiban_protocol::wire::Role;

/// A device as the server knows it.
#[derive(Debug, Clone)]
pub struct DeviceRow {
    /// Its id.
    pub device: DeviceId,
    /// Its public key.
    pub public: [u8; 32],
    /// What it was last enrolled as.
    pub role: Role,
    /// Whom or what for, as its certificate says.
    pub subject: String,
    /// What others see it called.
    pub name: String,
    /// When it became known.
    pub first_seen_at_ms: i64,
    /// When it last pushed.
    pub last_seen_at_ms: i64,
    /// How many acts it said were still waiting.
    pub pending_reported: u64,
    /// When it was revoked.
    pub revoked_at_ms: Option<i64>,
    /// Its ops with a final verdict.
    pub ledger: Ledger,
    /// Grows with every change of its scope.
    pub scope_version: u64,
}

/// When a device might read and write a stream.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ScopeRow {
    /// The stream.
    pub stream: StreamId,
    /// First instant.
    pub from_ms: i64,
    /// First instant it no longer might; `None` while it may.
    pub until_ms: Option<i64>,
}

impl ScopeRow {
    /// Whether the interval holds this instant.
    pub fn covers(&self, at_ms: i64) -> bool {
        self.from_ms <= at_ms && self.until_ms.is_none_or(|until| at_ms < until)
    }
}

fn read(row: &Row) -> Result<DeviceRow, StoreError> {
    Ok(DeviceRow {
        device: row.parse(0, "device")?,
        public: row.array(1)?,
        role: row.parse(2, "role")?,
        subject: row.text(3)?.to_owned(),
        name: row.text(4)?.to_owned(),
        first_seen_at_ms: row.int(5)?,
        last_seen_at_ms: row.int(6)?,
        pending_reported: row.uint(7)?,
        revoked_at_ms: row.int_or_none(8)?,
        ledger: Ledger { count: row.uint(9)?, sum: row.uint(10)? },
        scope_version: row.uint(11)?,
    })
}

/// The device of this id.
///
/// # Errors
/// As [`Tx::query`]; so for every function here.
pub async fn find_device(
    tx: &mut dyn Tx,
    event: &EventCode,
    device: &DeviceId,
) -> Result<Option<DeviceRow>, StoreError> {
    const SQL: &str = "SELECT device, public, role, subject, name, first_seen_at_ms,
             last_seen_at_ms, pending_reported, revoked_at_ms, ledger_count, ledger_sum,
             scope_version
        FROM devices WHERE event = $1 AND device = $2";
    let values = [event.as_str().into(), device.to_string().into()];
    tx.query(SQL, &values).await?.first().map(read).transpose()
}

/// Like [`find_device`], and keeps others from changing it meanwhile. Several are locked in the
/// order of their ids.
///
/// # Errors
/// As [`Tx::query`].
pub async fn lock_device(
    tx: &mut dyn Tx,
    event: &EventCode,
    device: &DeviceId,
) -> Result<Option<DeviceRow>, StoreError> {
    const SQL: &str = "SELECT device, public, role, subject, name, first_seen_at_ms,
             last_seen_at_ms, pending_reported, revoked_at_ms, ledger_count, ledger_sum,
             scope_version
        FROM devices WHERE event = $1 AND device = $2 FOR UPDATE";
    let values = [event.as_str().into(), device.to_string().into()];
    tx.query(SQL, &values).await?.first().map(read).transpose()
}

/// All devices, in the order they became known.
///
/// # Errors
/// As [`Tx::query`].
pub async fn list_devices(
    tx: &mut dyn Tx,
    event: &EventCode,
) -> Result<Vec<DeviceRow>, StoreError> {
    const SQL: &str = "SELECT device, public, role, subject, name, first_seen_at_ms,
             last_seen_at_ms, pending_reported, revoked_at_ms, ledger_count, ledger_sum,
             scope_version
        FROM devices WHERE event = $1 ORDER BY first_seen_at_ms, device";
    tx.query(SQL, &[event.as_str().into()]).await?.iter().map(read).collect()
}

/// The devices that have, or once had, a stream in their scope.
///
/// # Errors
/// As [`Tx::query`].
pub async fn list_devices_of(
    tx: &mut dyn Tx,
    event: &EventCode,
    stream: &StreamId,
) -> Result<Vec<DeviceId>, StoreError> {
    const SQL: &str = "SELECT DISTINCT device FROM scopes
        WHERE event = $1 AND stream = $2 ORDER BY device";
    let rows = tx.query(SQL, &[event.as_str().into(), stream.to_string().into()]).await?;
    rows.iter().map(|row| row.parse(0, "device")).collect()
}

/// How many devices of this role are known.
///
/// # Errors
/// As [`Tx::query`].
pub async fn count_devices(
    tx: &mut dyn Tx,
    event: &EventCode,
    role: Role,
) -> Result<u64, StoreError> {
    const SQL: &str = "SELECT COUNT(*) FROM devices WHERE event = $1 AND role = $2";
    let rows = tx.query(SQL, &[event.as_str().into(), role.name().into()]).await?;
    rows.first().ok_or(StoreError::Damaged("count"))?.uint(0)
}

/// Adds a device, unless another instance added it just now; lock it afterwards.
///
/// # Errors
/// As [`Tx::query`].
pub async fn add_device(
    tx: &mut dyn Tx,
    event: &EventCode,
    row: &DeviceRow,
) -> Result<(), StoreError> {
    const SQL: &str = "INSERT INTO devices (event, device, public, role, subject, name,
             first_seen_at_ms, last_seen_at_ms, pending_reported, revoked_at_ms, ledger_count,
             ledger_sum, scope_version)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)
        ON CONFLICT (event, device) DO NOTHING";
    let values = [
        event.as_str().into(),
        row.device.to_string().into(),
        row.public.into(),
        row.role.name().into(),
        row.subject.as_str().into(),
        row.name.as_str().into(),
        row.first_seen_at_ms.into(),
        row.last_seen_at_ms.into(),
        row.pending_reported.into(),
        row.revoked_at_ms.into(),
        row.ledger.count.into(),
        row.ledger.sum.into(),
        row.scope_version.into(),
    ];
    tx.execute(SQL, &values).await.map(|_| ())
}

/// Writes what is known of a locked device now.
///
/// # Errors
/// As [`Tx::query`].
pub async fn set_device(
    tx: &mut dyn Tx,
    event: &EventCode,
    row: &DeviceRow,
) -> Result<(), StoreError> {
    const SQL: &str = "UPDATE devices SET role = $3, subject = $4, name = $5,
             last_seen_at_ms = $6, pending_reported = $7, revoked_at_ms = $8,
             ledger_count = $9, ledger_sum = $10, scope_version = $11
        WHERE event = $1 AND device = $2";
    let values = [
        event.as_str().into(),
        row.device.to_string().into(),
        row.role.name().into(),
        row.subject.as_str().into(),
        row.name.as_str().into(),
        row.last_seen_at_ms.into(),
        row.pending_reported.into(),
        row.revoked_at_ms.into(),
        row.ledger.count.into(),
        row.ledger.sum.into(),
        row.scope_version.into(),
    ];
    tx.execute(SQL, &values).await.map(|_| ())
}

/// Everything a device may or might write and read, ever.
///
/// # Errors
/// As [`Tx::query`].
pub async fn list_scopes(
    tx: &mut dyn Tx,
    event: &EventCode,
    device: &DeviceId,
) -> Result<Vec<ScopeRow>, StoreError> {
    const SQL: &str = "SELECT stream, from_ms, until_ms FROM scopes
        WHERE event = $1 AND device = $2 ORDER BY stream, from_ms";
    let rows = tx.query(SQL, &[event.as_str().into(), device.to_string().into()]).await?;
    rows.iter()
        .map(|row| {
            Ok(ScopeRow {
                stream: row.parse(0, "stream")?,
                from_ms: row.int(1)?,
                until_ms: row.int_or_none(2)?,
            })
        })
        .collect()
}

/// Opens a stream to a device from an instant on.
///
/// # Errors
/// As [`Tx::query`].
pub async fn add_scope(
    tx: &mut dyn Tx,
    event: &EventCode,
    device: &DeviceId,
    stream: &StreamId,
    from_ms: i64,
) -> Result<(), StoreError> {
    const SQL: &str = "INSERT INTO scopes (event, device, stream, from_ms, until_ms)
        VALUES ($1, $2, $3, $4, NULL)
        ON CONFLICT (event, device, stream, from_ms) DO NOTHING";
    let values = [
        event.as_str().into(),
        device.to_string().into(),
        stream.to_string().into(),
        from_ms.into(),
    ];
    tx.execute(SQL, &values).await.map(|_| ())
}

/// Gives a device an interval that another had.
///
/// # Errors
/// As [`Tx::query`].
pub async fn add_scope_row(
    tx: &mut dyn Tx,
    event: &EventCode,
    device: &DeviceId,
    scope: &ScopeRow,
) -> Result<(), StoreError> {
    const SQL: &str = "INSERT INTO scopes (event, device, stream, from_ms, until_ms)
        VALUES ($1, $2, $3, $4, $5)
        ON CONFLICT (event, device, stream, from_ms) DO NOTHING";
    let values = [
        event.as_str().into(),
        device.to_string().into(),
        scope.stream.to_string().into(),
        scope.from_ms.into(),
        scope.until_ms.into(),
    ];
    tx.execute(SQL, &values).await.map(|_| ())
}

/// Closes everything that is open to a device.
///
/// # Errors
/// As [`Tx::query`].
pub async fn close_scopes(
    tx: &mut dyn Tx,
    event: &EventCode,
    device: &DeviceId,
    until_ms: i64,
) -> Result<(), StoreError> {
    const SQL: &str = "UPDATE scopes SET until_ms = $3
        WHERE event = $1 AND device = $2 AND until_ms IS NULL";
    let values = [event.as_str().into(), device.to_string().into(), until_ms.into()];
    tx.execute(SQL, &values).await.map(|_| ())
}

/// Closes one stream to a device.
///
/// # Errors
/// As [`Tx::query`].
pub async fn close_scope(
    tx: &mut dyn Tx,
    event: &EventCode,
    device: &DeviceId,
    stream: &StreamId,
    until_ms: i64,
) -> Result<(), StoreError> {
    const SQL: &str = "UPDATE scopes SET until_ms = $4
        WHERE event = $1 AND device = $2 AND stream = $3 AND until_ms IS NULL";
    let values = [
        event.as_str().into(),
        device.to_string().into(),
        stream.to_string().into(),
        until_ms.into(),
    ];
    tx.execute(SQL, &values).await.map(|_| ())
}

/// The devices that a check-in list is open to, by id.
///
/// # Errors
/// As [`Tx::query`].
pub async fn list_gates(tx: &mut dyn Tx, event: &EventCode) -> Result<Vec<DeviceId>, StoreError> {
    const SQL: &str = "SELECT DISTINCT device FROM scopes
        WHERE event = $1 AND stream LIKE 'list/%' AND until_ms IS NULL ORDER BY device";
    let rows = tx.query(SQL, &[event.as_str().into()]).await?;
    rows.iter().map(|row| row.parse(0, "device")).collect()
}
