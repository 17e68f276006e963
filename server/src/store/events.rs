//! Events, their keys, and who may organize.

use super::{Row, StoreError, Tx};
use huiban_protocol::documents::EventCode;
use huiban_protocol::tokens::KeyUse;

/// What a server keeps about an event besides its streams.
#[derive(Debug, Clone)]
pub struct EventRow {
    /// Short name.
    pub event: EventCode,
    /// Number in signed documents.
    pub number: u32,
    /// Fingerprint of the root key.
    pub root: [u8; 16],
    /// Newest signed key list.
    pub key_list: Vec<u8>,
    /// Its version.
    pub key_list_version: u64,
    /// Highest publication that a device holds and this database has lost; 0 where none is.
    pub lost_publication: u32,
    /// What [`EventRow::lost_publication`] was when the organizer last read the history.
    pub lost_publication_seen: u32,
    /// When it was first imported.
    pub created_at_ms: i64,
}

fn read(row: &Row) -> Result<EventRow, StoreError> {
    let number = |column| {
        u32::try_from(row.int(column)?).map_err(|_| StoreError::Damaged("number of an event"))
    };
    Ok(EventRow {
        event: row.parse(0, "event")?,
        number: number(1)?,
        root: row.array(2)?,
        key_list: row.bytes(3)?.to_vec(),
        key_list_version: row.uint(4)?,
        lost_publication: number(5)?,
        lost_publication_seen: number(6)?,
        created_at_ms: row.int(7)?,
    })
}

/// The event of this code.
///
/// # Errors
/// As [`Tx::query`]; so for every function here.
pub async fn find_event(
    tx: &mut dyn Tx,
    event: &EventCode,
) -> Result<Option<EventRow>, StoreError> {
    const SQL: &str = "SELECT event, number, root, key_list, key_list_version, lost_publication,
             lost_publication_seen, created_at_ms
        FROM events WHERE event = $1";
    tx.query(SQL, &[event.as_str().into()]).await?.first().map(read).transpose()
}

/// Like [`find_event`], and keeps others from changing it meanwhile. Locked before anything else.
///
/// # Errors
/// As [`Tx::query`].
pub async fn lock_event(
    tx: &mut dyn Tx,
    event: &EventCode,
) -> Result<Option<EventRow>, StoreError> {
    const SQL: &str = "SELECT event, number, root, key_list, key_list_version, lost_publication,
             lost_publication_seen, created_at_ms
        FROM events WHERE event = $1 FOR UPDATE";
    tx.query(SQL, &[event.as_str().into()]).await?.first().map(read).transpose()
}

/// All events, by code.
///
/// # Errors
/// As [`Tx::query`].
pub async fn list_events(tx: &mut dyn Tx) -> Result<Vec<EventRow>, StoreError> {
    const SQL: &str = "SELECT event, number, root, key_list, key_list_version, lost_publication,
             lost_publication_seen, created_at_ms
        FROM events ORDER BY event";
    tx.query(SQL, &[]).await?.iter().map(read).collect()
}

/// Adds an event; `false` where it is there already.
///
/// # Errors
/// As [`Tx::query`].
pub async fn add_event(tx: &mut dyn Tx, row: &EventRow) -> Result<bool, StoreError> {
    const SQL: &str = "INSERT INTO events (event, number, root, key_list, key_list_version,
             lost_publication, lost_publication_seen, created_at_ms)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
        ON CONFLICT (event) DO NOTHING";
    let values = [
        row.event.as_str().into(),
        row.number.into(),
        row.root.into(),
        row.key_list.clone().into(),
        row.key_list_version.into(),
        row.lost_publication.into(),
        row.lost_publication_seen.into(),
        row.created_at_ms.into(),
    ];
    Ok(tx.execute(SQL, &values).await? == 1)
}

/// Keeps a newer key list.
///
/// # Errors
/// As [`Tx::query`].
pub async fn set_key_list(
    tx: &mut dyn Tx,
    event: &EventCode,
    token: &[u8],
    version: u64,
) -> Result<(), StoreError> {
    const SQL: &str = "UPDATE events SET key_list = $2, key_list_version = $3 WHERE event = $1";
    tx.execute(SQL, &[event.as_str().into(), token.into(), version.into()]).await.map(|_| ())
}

/// Notes which publications were lost and which of those the organizer has seen.
///
/// # Errors
/// As [`Tx::query`].
pub async fn set_lost_publication(
    tx: &mut dyn Tx,
    event: &EventCode,
    lost: u32,
    seen: u32,
) -> Result<(), StoreError> {
    const SQL: &str = "UPDATE events SET lost_publication = $2, lost_publication_seen = $3
        WHERE event = $1";
    tx.execute(SQL, &[event.as_str().into(), lost.into(), seen.into()]).await.map(|_| ())
}

/// A key pair of an event.
pub struct KeyRow {
    /// The public half.
    pub public: [u8; 32],
    /// What it signs.
    pub key_use: KeyUse,
    /// The secret half.
    pub seed: [u8; 32],
}

/// Adds a key pair.
///
/// # Errors
/// As [`Tx::query`].
pub async fn add_key(tx: &mut dyn Tx, event: &EventCode, key: &KeyRow) -> Result<(), StoreError> {
    const SQL: &str = "INSERT INTO keys (event, public, key_use, seed) VALUES ($1, $2, $3, $4)";
    let values =
        [event.as_str().into(), key.public.into(), key.key_use.name().into(), key.seed.into()];
    tx.execute(SQL, &values).await.map(|_| ())
}

/// The secret halves of an event's keys for one use.
///
/// # Errors
/// As [`Tx::query`].
pub async fn list_key_seeds(
    tx: &mut dyn Tx,
    event: &EventCode,
    key_use: KeyUse,
) -> Result<Vec<[u8; 32]>, StoreError> {
    const SQL: &str = "SELECT seed FROM keys WHERE event = $1 AND key_use = $2 ORDER BY public";
    let rows = tx.query(SQL, &[event.as_str().into(), key_use.name().into()]).await?;
    rows.iter().map(|row| row.array(0)).collect()
}

/// Lets whoever holds the token of this hash organize.
///
/// # Errors
/// As [`Tx::query`].
pub async fn add_organizer_token(
    tx: &mut dyn Tx,
    hash: [u8; 32],
    now_ms: i64,
) -> Result<(), StoreError> {
    const SQL: &str = "INSERT INTO organizer_tokens (token_hash, made_at_ms) VALUES ($1, $2)
        ON CONFLICT (token_hash) DO NOTHING";
    tx.execute(SQL, &[hash.into(), now_ms.into()]).await.map(|_| ())
}

/// Takes that right away again.
///
/// # Errors
/// As [`Tx::query`].
pub async fn remove_organizer_token(tx: &mut dyn Tx, hash: [u8; 32]) -> Result<(), StoreError> {
    const SQL: &str = "DELETE FROM organizer_tokens WHERE token_hash = $1";
    tx.execute(SQL, &[hash.into()]).await.map(|_| ())
}

/// Whether the token of this hash may organize.
///
/// # Errors
/// As [`Tx::query`].
pub async fn is_organizer_token(tx: &mut dyn Tx, hash: [u8; 32]) -> Result<bool, StoreError> {
    const SQL: &str = "SELECT made_at_ms FROM organizer_tokens WHERE token_hash = $1";
    Ok(!tx.query(SQL, &[hash.into()]).await?.is_empty())
}

/// Names another root key, whose holder signed the key list.
///
/// # Errors
/// As [`Tx::query`].
pub async fn set_root(
    tx: &mut dyn Tx,
    event: &EventCode,
    fingerprint: [u8; 16],
) -> Result<(), StoreError> {
    const SQL: &str = "UPDATE events SET root = $2 WHERE event = $1";
    tx.execute(SQL, &[event.as_str().into(), fingerprint.into()]).await.map(|_| ())
}

/// Forgets the secret halves of an event's keys for one use.
///
/// # Errors
/// As [`Tx::query`].
pub async fn remove_keys(
    tx: &mut dyn Tx,
    event: &EventCode,
    key_use: KeyUse,
) -> Result<(), StoreError> {
    const SQL: &str = "DELETE FROM keys WHERE event = $1 AND key_use = $2";
    tx.execute(SQL, &[event.as_str().into(), key_use.name().into()]).await.map(|_| ())
}
