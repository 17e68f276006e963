//! What must be found again when a person takes a consent back: which acts wrote which rows, and
//! every place that has kept what they said.

use super::{StoreError, Tx};
use huiban_protocol::documents::{EventCode, OpId};
use huiban_protocol::streams::StreamId;

/// Notes that an act with somebody's details wrote a row.
///
/// # Errors
/// As [`Tx::query`]; so for every function here.
pub async fn add_personal_act(
    tx: &mut dyn Tx,
    event: &EventCode,
    stream: &StreamId,
    (row_type, row_id): (&str, &str),
    op: &OpId,
) -> Result<(), StoreError> {
    const SQL: &str = "INSERT INTO personal_acts (event, stream, row_type, row_id, op)
        VALUES ($1, $2, $3, $4, $5)
        ON CONFLICT (event, stream, row_type, row_id, op) DO NOTHING";
    let values = [
        event.as_str().into(),
        stream.to_string().into(),
        row_type.into(),
        row_id.into(),
        op.to_string().into(),
    ];
    tx.execute(SQL, &values).await.map(|_| ())
}

/// Empties the acts that wrote a row; what a device is told of them stays the same but for
/// `erased`.
///
/// # Errors
/// As [`Tx::query`].
pub async fn empty_acts(
    tx: &mut dyn Tx,
    event: &EventCode,
    stream: &StreamId,
    (row_type, row_id): (&str, &str),
) -> Result<(), StoreError> {
    const SQL: &str = "UPDATE ops SET raw = '', verdict = 'erased', reason = NULL
        WHERE event = $1 AND verdict = 'applied' AND op IN
            (SELECT op FROM personal_acts
             WHERE event = $1 AND stream = $2 AND row_type = $3 AND row_id = $4)";
    let values = [event.as_str().into(), stream.to_string().into(), row_type.into(), row_id.into()];
    tx.execute(SQL, &values).await.map(|_| ())
}

/// Empties what a row said before revision `newest`.
///
/// # Errors
/// As [`Tx::query`].
pub async fn empty_history(
    tx: &mut dyn Tx,
    event: &EventCode,
    stream: &StreamId,
    (row_type, row_id): (&str, &str),
    newest: u64,
) -> Result<(), StoreError> {
    const SQL: &str = "UPDATE changes SET body = NULL
        WHERE event = $1 AND stream = $2 AND row_type = $3 AND row_id = $4 AND rev < $5";
    let values = [
        event.as_str().into(),
        stream.to_string().into(),
        row_type.into(),
        row_id.into(),
        newest.into(),
    ];
    tx.execute(SQL, &values).await.map(|_| ())
}

/// Drops every copy of a stream; the next one is made without what was emptied.
///
/// # Errors
/// As [`Tx::query`].
pub async fn drop_snapshots(
    tx: &mut dyn Tx,
    event: &EventCode,
    stream: &StreamId,
) -> Result<(), StoreError> {
    const SNAPSHOTS: &str = "DELETE FROM snapshots WHERE event = $1 AND stream = $2";
    const CHUNKS: &str = "DELETE FROM chunks WHERE event = $1 AND stream = $2";
    let values = [event.as_str().into(), stream.to_string().into()];
    tx.execute(SNAPSHOTS, &values).await?;
    tx.execute(CHUNKS, &values).await.map(|_| ())
}
