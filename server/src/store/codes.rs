//! Enrolment codes (as hashes), who redeemed them, and failed tries.

use super::{Row, StoreError, Tx};
use huiban_protocol::documents::{DeviceId, EventCode};
use huiban_protocol::wire::Role;

/// A code that lets someone enrol.
#[derive(Debug, Clone)]
pub struct CodeRow {
    /// Hash of the event's code and the code.
    pub code_hash: [u8; 32],
    /// The event.
    pub event: EventCode,
    /// What it enrols as.
    pub role: Role,
    /// Whom or what for, as the certificate will say.
    pub subject: String,
    /// What the device will be called; empty for the next free default.
    pub name: String,
    /// How many more devices it takes.
    pub uses_left: u64,
    /// Until when.
    pub expires_at_ms: i64,
    /// Whether it is the short kind, made for typing.
    pub typed: bool,
}

fn read(row: &Row) -> Result<CodeRow, StoreError> {
    Ok(CodeRow {
        code_hash: row.array(0)?,
        event: row.parse(1, "event")?,
        role: row.parse(2, "role")?,
        subject: row.text(3)?.to_owned(),
        name: row.text(4)?.to_owned(),
        uses_left: row.uint(5)?,
        expires_at_ms: row.int(6)?,
        typed: row.int(7)? != 0,
    })
}

/// Adds a code.
///
/// # Errors
/// As [`Tx::query`]; so for every function here.
pub async fn add_code(tx: &mut dyn Tx, row: &CodeRow) -> Result<(), StoreError> {
    const SQL: &str = "INSERT INTO codes
             (code_hash, event, role, subject, name, uses_left, expires_at_ms, typed)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8)";
    let values = [
        row.code_hash.into(),
        row.event.as_str().into(),
        row.role.name().into(),
        row.subject.as_str().into(),
        row.name.as_str().into(),
        row.uses_left.into(),
        row.expires_at_ms.into(),
        i64::from(row.typed).into(),
    ];
    tx.execute(SQL, &values).await.map(|_| ())
}

/// The code of this hash, locked: it is the first thing a redemption locks.
///
/// # Errors
/// As [`Tx::query`].
pub async fn lock_code(
    tx: &mut dyn Tx,
    code_hash: [u8; 32],
) -> Result<Option<CodeRow>, StoreError> {
    const SQL: &str = "SELECT code_hash, event, role, subject, name, uses_left, expires_at_ms,
             typed
        FROM codes WHERE code_hash = $1 FOR UPDATE";
    tx.query(SQL, &[code_hash.into()]).await?.first().map(read).transpose()
}

/// Takes one use of a locked code and remembers who took it.
///
/// # Errors
/// As [`Tx::query`].
pub async fn redeem_code(
    tx: &mut dyn Tx,
    code_hash: [u8; 32],
    device: &DeviceId,
    certificate: &[u8],
    now_ms: i64,
) -> Result<(), StoreError> {
    const USE: &str = "UPDATE codes SET uses_left = uses_left - 1 WHERE code_hash = $1";
    const REMEMBER: &str = "INSERT INTO redemptions
             (code_hash, device, certificate, redeemed_at_ms)
        VALUES ($1, $2, $3, $4)";
    tx.execute(USE, &[code_hash.into()]).await?;
    let values = [code_hash.into(), device.to_string().into(), certificate.into(), now_ms.into()];
    tx.execute(REMEMBER, &values).await.map(|_| ())
}

/// The certificate that a device got for a code, if it redeemed it.
///
/// # Errors
/// As [`Tx::query`].
pub async fn find_redemption(
    tx: &mut dyn Tx,
    code_hash: [u8; 32],
    device: &DeviceId,
) -> Result<Option<Vec<u8>>, StoreError> {
    const SQL: &str = "SELECT certificate FROM redemptions WHERE code_hash = $1 AND device = $2";
    let rows = tx.query(SQL, &[code_hash.into(), device.to_string().into()]).await?;
    rows.first().map(|row| row.bytes(0).map(<[u8]>::to_vec)).transpose()
}

/// Counts one wrong code against an event.
///
/// # Errors
/// As [`Tx::query`].
pub async fn add_failure(
    tx: &mut dyn Tx,
    event: &EventCode,
    now_ms: i64,
    forget_before_ms: i64,
) -> Result<(), StoreError> {
    const FORGET: &str = "DELETE FROM failed_codes WHERE event = $1 AND failed_at_ms < $2";
    const ADD: &str = "INSERT INTO failed_codes (event, failed_at_ms, failures)
        VALUES ($1, $2, 1)
        ON CONFLICT (event, failed_at_ms)
        DO UPDATE SET failures = failed_codes.failures + 1";
    tx.execute(FORGET, &[event.as_str().into(), forget_before_ms.into()]).await?;
    tx.execute(ADD, &[event.as_str().into(), now_ms.into()]).await.map(|_| ())
}

/// How many wrong codes were tried since an instant.
///
/// # Errors
/// As [`Tx::query`].
pub async fn count_failures(
    tx: &mut dyn Tx,
    event: &EventCode,
    since_ms: i64,
) -> Result<u64, StoreError> {
    const SQL: &str = "SELECT failures FROM failed_codes
        WHERE event = $1 AND failed_at_ms >= $2";
    let rows = tx.query(SQL, &[event.as_str().into(), since_ms.into()]).await?;
    rows.iter().try_fold(0_u64, |sum, row| Ok(sum.saturating_add(row.uint(0)?)))
}

/// Whether any code of this event was ever made.
///
/// # Errors
/// As [`Tx::query`].
pub async fn has_codes(tx: &mut dyn Tx, event: &EventCode) -> Result<bool, StoreError> {
    const SQL: &str = "SELECT role FROM codes WHERE event = $1 LIMIT 1";
    Ok(!tx.query(SQL, &[event.as_str().into()]).await?.is_empty())
}
