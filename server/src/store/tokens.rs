//! Bearer tokens (as hashes) and nonces.

use super::{StoreError, Tx};
use huiban_protocol::documents::{DeviceId, EventCode};

/// Keeps a token and forgets those that have expired.
///
/// # Errors
/// As [`Tx::query`]; so for every function here.
pub async fn add_token(
    tx: &mut dyn Tx,
    event: &EventCode,
    device: &DeviceId,
    token_hash: [u8; 32],
    expires_at_ms: i64,
    now_ms: i64,
) -> Result<(), StoreError> {
    const FORGET: &str = "DELETE FROM tokens WHERE expires_at_ms <= $1";
    const ADD: &str = "INSERT INTO tokens (token_hash, event, device, expires_at_ms)
        VALUES ($1, $2, $3, $4)";
    tx.execute(FORGET, &[now_ms.into()]).await?;
    let values =
        [token_hash.into(), event.as_str().into(), device.to_string().into(), expires_at_ms.into()];
    tx.execute(ADD, &values).await.map(|_| ())
}

/// Whose token this is, where it is still good.
///
/// # Errors
/// As [`Tx::query`].
pub async fn find_token(
    tx: &mut dyn Tx,
    event: &EventCode,
    token_hash: [u8; 32],
    now_ms: i64,
) -> Result<Option<DeviceId>, StoreError> {
    const SQL: &str = "SELECT device FROM tokens
        WHERE token_hash = $1 AND event = $2 AND expires_at_ms > $3";
    let rows = tx.query(SQL, &[token_hash.into(), event.as_str().into(), now_ms.into()]).await?;
    rows.first().map(|row| row.parse(0, "device")).transpose()
}

/// Keeps a nonce and forgets those that have expired.
///
/// # Errors
/// As [`Tx::query`].
pub async fn add_nonce(
    tx: &mut dyn Tx,
    event: &EventCode,
    nonce: [u8; 16],
    expires_at_ms: i64,
    now_ms: i64,
) -> Result<(), StoreError> {
    const FORGET: &str = "DELETE FROM nonces WHERE expires_at_ms <= $1";
    const ADD: &str = "INSERT INTO nonces (nonce, event, expires_at_ms) VALUES ($1, $2, $3)";
    tx.execute(FORGET, &[now_ms.into()]).await?;
    tx.execute(ADD, &[nonce.into(), event.as_str().into(), expires_at_ms.into()]).await.map(|_| ())
}

/// Uses a nonce up; `false` where it is unknown, used or expired.
///
/// # Errors
/// As [`Tx::query`].
pub async fn take_nonce(
    tx: &mut dyn Tx,
    event: &EventCode,
    nonce: [u8; 16],
    now_ms: i64,
) -> Result<bool, StoreError> {
    const SQL: &str = "DELETE FROM nonces
        WHERE nonce = $1 AND event = $2 AND expires_at_ms > $3";
    let values = [nonce.into(), event.as_str().into(), now_ms.into()];
    Ok(tx.execute(SQL, &values).await? == 1)
}
