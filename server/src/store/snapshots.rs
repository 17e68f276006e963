//! Full copies of streams, cut into chunks.

use super::{Row, StoreError, Tx};
use huiban_protocol::digest::{Chain, Digest, Hash};
use huiban_protocol::documents::EventCode;
use huiban_protocol::streams::StreamId;
use huiban_protocol::wire::ChunkRef;

/// Snapshots of a stream that are kept, so that a download begun before a new one can end.
const KEPT: usize = 2;

/// What a snapshot consists of.
#[derive(Debug, Clone)]
pub struct SnapshotRow {
    /// The stream.
    pub stream: StreamId,
    /// The seq it was taken at.
    pub seq: u64,
    /// The chain there.
    pub chain: Chain,
    /// Digest of the rows.
    pub digest: Digest,
    /// Number of rows.
    pub rows: u64,
    /// The pieces, in order.
    pub chunks: Vec<ChunkRef>,
}

fn read(stream: &StreamId, row: &Row) -> Result<SnapshotRow, StoreError> {
    Ok(SnapshotRow {
        stream: stream.clone(),
        seq: row.uint(0)?,
        chain: Chain(row.array(1)?),
        digest: Digest(row.uint(2)?),
        rows: row.uint(3)?,
        chunks: serde_json::from_str(row.text(4)?).map_err(|_| StoreError::Damaged("manifest"))?,
    })
}

/// The newest snapshots of a stream, newest first.
///
/// # Errors
/// As [`Tx::query`]; so for every function here.
pub async fn list_snapshots(
    tx: &mut dyn Tx,
    event: &EventCode,
    stream: &StreamId,
) -> Result<Vec<SnapshotRow>, StoreError> {
    const SQL: &str = "SELECT seq, chain, digest, row_count, chunks FROM snapshots
        WHERE event = $1 AND stream = $2 ORDER BY seq DESC";
    let rows = tx.query(SQL, &[event.as_str().into(), stream.to_string().into()]).await?;
    rows.iter().map(|row| read(stream, row)).collect()
}

/// Keeps a snapshot with its chunks, and drops the oldest. The stream's head is locked, so two
/// instances do it one after the other.
///
/// # Errors
/// As [`Tx::query`].
pub async fn add_snapshot(
    tx: &mut dyn Tx,
    event: &EventCode,
    snapshot: &SnapshotRow,
    chunks: &[Vec<u8>],
) -> Result<(), StoreError> {
    const SNAPSHOT: &str = "INSERT INTO snapshots
             (event, stream, seq, chain, digest, row_count, chunks)
        VALUES ($1, $2, $3, $4, $5, $6, $7)
        ON CONFLICT (event, stream, seq) DO NOTHING";
    const CHUNK: &str = "INSERT INTO chunks (event, stream, chunk_hash, newest_seq, bytes)
        VALUES ($1, $2, $3, $4, $5)
        ON CONFLICT (event, stream, chunk_hash) DO UPDATE SET newest_seq = excluded.newest_seq";
    let (event_value, stream_value) = (event.as_str(), snapshot.stream.to_string());
    let list = serde_json::to_string(&snapshot.chunks);
    let values = [
        event_value.into(),
        stream_value.as_str().into(),
        snapshot.seq.into(),
        snapshot.chain.0.into(),
        snapshot.digest.0.into(),
        snapshot.rows.into(),
        list.map_err(|_| StoreError::Damaged("manifest"))?.into(),
    ];
    tx.execute(SNAPSHOT, &values).await?;
    for (chunk, bytes) in snapshot.chunks.iter().zip(chunks) {
        let values = [
            event_value.into(),
            stream_value.as_str().into(),
            chunk.hash.0.into(),
            snapshot.seq.into(),
            bytes.clone().into(),
        ];
        tx.execute(CHUNK, &values).await?;
    }
    drop_old(tx, event, &snapshot.stream).await
}

async fn drop_old(tx: &mut dyn Tx, event: &EventCode, stream: &StreamId) -> Result<(), StoreError> {
    const SNAPSHOTS: &str = "DELETE FROM snapshots WHERE event = $1 AND stream = $2 AND seq < $3";
    const CHUNKS: &str = "DELETE FROM chunks WHERE event = $1 AND stream = $2 AND newest_seq < $3";
    let kept = list_snapshots(tx, event, stream).await?;
    let Some(oldest) = kept.iter().take(KEPT).next_back() else { return Ok(()) };
    let values = [event.as_str().into(), stream.to_string().into(), oldest.seq.into()];
    tx.execute(SNAPSHOTS, &values).await?;
    tx.execute(CHUNKS, &values).await.map(|_| ())
}

/// The bytes of a chunk.
///
/// # Errors
/// As [`Tx::query`].
pub async fn find_chunk(
    tx: &mut dyn Tx,
    event: &EventCode,
    stream: &StreamId,
    hash: &Hash,
) -> Result<Option<Vec<u8>>, StoreError> {
    const SQL: &str = "SELECT bytes FROM chunks
        WHERE event = $1 AND stream = $2 AND chunk_hash = $3";
    let values = [event.as_str().into(), stream.to_string().into(), hash.0.into()];
    let rows = tx.query(SQL, &values).await?;
    rows.first().map(|row| row.bytes(0).map(<[u8]>::to_vec)).transpose()
}
