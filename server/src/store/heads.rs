//! Where each stream stands, and the order in which everything is locked.
//!
//! **Order of locks:** enrolment code, event, devices (sorted), heads (sorted). A writing
//! transaction first inserts the heads that are missing, so that two instances cannot both begin a
//! stream, then locks them, and only then reads the streams. The row stays locked until commit, so
//! seqs are given in the order of commits.

use super::{Row, StoreError, Tx};
use huiban_protocol::digest::{Chain, Digest};
use huiban_protocol::documents::EventCode;
use huiban_protocol::streams::StreamId;
use std::collections::{BTreeMap, BTreeSet};

/// Where a stream stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Head {
    /// Number of the last change; 0 before the first.
    pub seq: u64,
    /// The chain there.
    pub chain: Chain,
    /// Digest of the live rows.
    pub digest: Digest,
    /// Time of the last commit, ms since 1970 UTC; every later one gets a later time.
    pub last_ms: i64,
}

impl Head {
    /// A stream before its first change.
    pub fn start(stream: &StreamId) -> Self {
        Self { seq: 0, chain: Chain::start(stream), digest: Digest::default(), last_ms: 0 }
    }
}

fn read(row: &Row) -> Result<Head, StoreError> {
    Ok(Head {
        seq: row.uint(0)?,
        chain: Chain(row.array(1)?),
        digest: Digest(row.uint(2)?),
        last_ms: row.int(3)?,
    })
}

/// Makes missing heads, locks all, and says where they stand. Both passes in sorted order.
///
/// # Errors
/// As [`Tx::query`].
pub async fn lock_heads(
    tx: &mut dyn Tx,
    event: &EventCode,
    streams: &BTreeSet<StreamId>,
) -> Result<BTreeMap<StreamId, Head>, StoreError> {
    const INSERT: &str = "INSERT INTO heads (event, stream, head, chain, digest, last_ms)
        VALUES ($1, $2, $3, $4, $5, $6)
        ON CONFLICT (event, stream) DO NOTHING";
    const LOCK: &str = "SELECT head, chain, digest, last_ms FROM heads
        WHERE event = $1 AND stream = $2 FOR UPDATE";
    // by name: the order of the texts is the same for every instance and version
    let mut sorted: Vec<(String, &StreamId)> =
        streams.iter().map(|stream| (stream.to_string(), stream)).collect();
    sorted.sort();
    for (name, stream) in &sorted {
        let start = Head::start(stream);
        let values = [
            event.as_str().into(),
            name.as_str().into(),
            start.seq.into(),
            start.chain.0.into(),
            start.digest.0.into(),
            start.last_ms.into(),
        ];
        tx.execute(INSERT, &values).await?;
    }
    let mut heads = BTreeMap::new();
    for (name, stream) in &sorted {
        let rows = tx.query(LOCK, &[event.as_str().into(), name.as_str().into()]).await?;
        let row = rows.first().ok_or(StoreError::Damaged("head"))?;
        heads.insert((*stream).clone(), read(row)?);
    }
    Ok(heads)
}

/// Where a stream stands; its start where nothing was ever written.
///
/// # Errors
/// As [`Tx::query`].
pub async fn head_of(
    tx: &mut dyn Tx,
    event: &EventCode,
    stream: &StreamId,
) -> Result<Head, StoreError> {
    const SQL: &str = "SELECT head, chain, digest, last_ms FROM heads
        WHERE event = $1 AND stream = $2";
    let rows = tx.query(SQL, &[event.as_str().into(), stream.to_string().into()]).await?;
    rows.first().map_or_else(|| Ok(Head::start(stream)), read)
}

/// Writes where a locked stream stands now.
///
/// # Errors
/// As [`Tx::query`].
pub async fn set_head(
    tx: &mut dyn Tx,
    event: &EventCode,
    stream: &StreamId,
    head: &Head,
) -> Result<(), StoreError> {
    const SQL: &str = "UPDATE heads SET head = $3, chain = $4, digest = $5, last_ms = $6
        WHERE event = $1 AND stream = $2";
    let values = [
        event.as_str().into(),
        stream.to_string().into(),
        head.seq.into(),
        head.chain.0.into(),
        head.digest.0.into(),
        head.last_ms.into(),
    ];
    tx.execute(SQL, &values).await.map(|_| ())
}

/// A stream that moved.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MovedHead {
    /// The event.
    pub event: EventCode,
    /// The stream.
    pub stream: StreamId,
    /// Its head.
    pub head: u64,
}

/// The streams in which something was committed at or after `since_ms`.
///
/// # Errors
/// As [`Tx::query`].
pub async fn list_moved(tx: &mut dyn Tx, since_ms: i64) -> Result<Vec<MovedHead>, StoreError> {
    const SQL: &str = "SELECT event, stream, head FROM heads WHERE last_ms >= $1
        ORDER BY event, stream";
    let rows = tx.query(SQL, &[since_ms.into()]).await?;
    rows.iter()
        .map(|row| {
            Ok(MovedHead {
                event: row.parse(0, "event")?,
                stream: row.parse(1, "stream")?,
                head: row.uint(2)?,
            })
        })
        .collect()
}

/// Every stream that an event has.
///
/// # Errors
/// As [`Tx::query`].
pub async fn list_streams(tx: &mut dyn Tx, event: &EventCode) -> Result<Vec<StreamId>, StoreError> {
    const SQL: &str = "SELECT stream FROM heads WHERE event = $1 ORDER BY stream";
    let rows = tx.query(SQL, &[event.as_str().into()]).await?;
    rows.iter().map(|row| row.parse(0, "stream")).collect()
}
