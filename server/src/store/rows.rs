//! Changes of streams and the rows they leave.

use super::{Row, StoreError, Tx};
use huiban_protocol::digest::{Chain, Hash};
use huiban_protocol::documents::{EventCode, ListCode};
use huiban_protocol::raw::Raw;
use huiban_protocol::streams::{BADGE_ROW, Change, ChangeOp, RULES_ROW, StreamId};
use std::collections::BTreeMap;

/// The newest state of a row.
#[derive(Debug, Clone)]
pub struct LiveRow {
    /// Its type.
    pub row_type: String,
    /// Its id.
    pub row_id: String,
    /// Its revision.
    pub rev: u64,
    /// Its body; `None` where it was deleted.
    pub body: Option<Raw>,
    /// Hash of the body's text.
    pub body_hash: Hash,
}

fn raw(text: Option<&str>) -> Result<Option<Raw>, StoreError> {
    text.map(|text| Raw::parse(text.to_owned()).map_err(|_| StoreError::Damaged("body")))
        .transpose()
}

fn read_live(row: &Row) -> Result<LiveRow, StoreError> {
    Ok(LiveRow {
        row_type: row.text(0)?.to_owned(),
        row_id: row.text(1)?.to_owned(),
        rev: row.uint(2)?,
        body: raw(row.text_or_none(3)?)?,
        body_hash: Hash(row.array(4)?),
    })
}

/// One row, deleted or not.
///
/// # Errors
/// As [`Tx::query`].
pub async fn find_row(
    tx: &mut dyn Tx,
    event: &EventCode,
    stream: &StreamId,
    row_type: &str,
    row_id: &str,
) -> Result<Option<LiveRow>, StoreError> {
    const SQL: &str = "SELECT row_type, row_id, rev, body, body_hash FROM live_rows
        WHERE event = $1 AND stream = $2 AND row_type = $3 AND row_id = $4";
    let values = [event.as_str().into(), stream.to_string().into(), row_type.into(), row_id.into()];
    tx.query(SQL, &values).await?.first().map(read_live).transpose()
}

/// All rows of a stream that are not deleted, by type and id.
///
/// # Errors
/// As [`Tx::query`].
pub async fn list_rows(
    tx: &mut dyn Tx,
    event: &EventCode,
    stream: &StreamId,
) -> Result<Vec<LiveRow>, StoreError> {
    const SQL: &str = "SELECT row_type, row_id, rev, body, body_hash FROM live_rows
        WHERE event = $1 AND stream = $2 AND body IS NOT NULL
        ORDER BY row_type, row_id";
    let values = [event.as_str().into(), stream.to_string().into()];
    tx.query(SQL, &values).await?.iter().map(read_live).collect()
}

/// All rows of one type, in any stream, whose body has this text in it; by stream and id. Reads
/// every row of the type: for what an organizer does once.
///
/// # Errors
/// As [`Tx::query`].
pub async fn list_rows_naming(
    tx: &mut dyn Tx,
    event: &EventCode,
    row_type: &str,
    text: &str,
) -> Result<Vec<(StreamId, LiveRow)>, StoreError> {
    const SQL: &str = "SELECT row_type, row_id, rev, body, body_hash, stream FROM live_rows
        WHERE event = $1 AND row_type = $2 AND body LIKE $3
        ORDER BY stream, row_id";
    let values = [event.as_str().into(), row_type.into(), format!("%{text}%").into()];
    let rows = tx.query(SQL, &values).await?;
    rows.iter().map(|row| Ok((row.parse(5, "stream")?, read_live(row)?))).collect()
}

/// All rows of one type in a stream that are not deleted, by id.
///
/// # Errors
/// As [`Tx::query`].
pub async fn list_rows_of_type(
    tx: &mut dyn Tx,
    event: &EventCode,
    stream: &StreamId,
    row_type: &str,
) -> Result<Vec<LiveRow>, StoreError> {
    const SQL: &str = "SELECT row_type, row_id, rev, body, body_hash FROM live_rows
        WHERE event = $1 AND stream = $2 AND row_type = $3 AND body IS NOT NULL
        ORDER BY row_id";
    let values = [event.as_str().into(), stream.to_string().into(), row_type.into()];
    tx.query(SQL, &values).await?.iter().map(read_live).collect()
}

/// The published rules of every check-in list.
///
/// # Errors
/// As [`Tx::query`].
pub async fn list_rules(
    tx: &mut dyn Tx,
    event: &EventCode,
) -> Result<BTreeMap<ListCode, Raw>, StoreError> {
    const SQL: &str = "SELECT row_id, body FROM live_rows
        WHERE event = $1 AND row_type = $2 AND body IS NOT NULL";
    let rows = tx.query(SQL, &[event.as_str().into(), RULES_ROW.into()]).await?;
    let mut rules = BTreeMap::new();
    for row in &rows {
        let body = raw(Some(row.text(1)?))?.ok_or(StoreError::Damaged("body"))?;
        rules.insert(row.parse(0, "list")?, body);
    }
    Ok(rules)
}

/// The badges of all attendees.
///
/// # Errors
/// As [`Tx::query`].
pub async fn list_badges(tx: &mut dyn Tx, event: &EventCode) -> Result<Vec<Raw>, StoreError> {
    const SQL: &str = "SELECT body FROM live_rows
        WHERE event = $1 AND row_type = $2 AND body IS NOT NULL";
    let rows = tx.query(SQL, &[event.as_str().into(), BADGE_ROW.into()]).await?;
    let bodies = rows.iter().map(|row| raw(Some(row.text(0)?)));
    bodies.map(|body| body?.ok_or(StoreError::Damaged("body"))).collect()
}

/// Writes the newest state of a row.
///
/// # Errors
/// As [`Tx::query`].
pub async fn set_row(
    tx: &mut dyn Tx,
    event: &EventCode,
    stream: &StreamId,
    row: &LiveRow,
) -> Result<(), StoreError> {
    const SQL: &str = "INSERT INTO live_rows
             (event, stream, row_type, row_id, rev, body, body_hash)
        VALUES ($1, $2, $3, $4, $5, $6, $7)
        ON CONFLICT (event, stream, row_type, row_id)
        DO UPDATE SET rev = excluded.rev, body = excluded.body, body_hash = excluded.body_hash";
    let values = [
        event.as_str().into(),
        stream.to_string().into(),
        row.row_type.as_str().into(),
        row.row_id.as_str().into(),
        row.rev.into(),
        row.body.as_ref().map(|body| body.text().to_owned()).into(),
        row.body_hash.0.into(),
    ];
    tx.execute(SQL, &values).await.map(|_| ())
}

/// A change as it is kept.
#[derive(Debug, Clone)]
pub struct KeptChange {
    /// The change.
    pub change: Change,
    /// Hash of its body's text.
    pub body_hash: Hash,
    /// The chain after it.
    pub chain: Chain,
}

/// Appends a change to a stream whose head is locked.
///
/// # Errors
/// As [`Tx::query`].
pub async fn add_change(
    tx: &mut dyn Tx,
    event: &EventCode,
    stream: &StreamId,
    kept: &KeptChange,
) -> Result<(), StoreError> {
    const SQL: &str = "INSERT INTO changes
             (event, stream, seq, row_type, row_id, rev, op, body, body_hash, chain)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)";
    let change = &kept.change;
    let values = [
        event.as_str().into(),
        stream.to_string().into(),
        change.seq.into(),
        change.row_type.as_str().into(),
        change.id.as_str().into(),
        change.rev.into(),
        change.op.name().into(),
        change.body.as_ref().map(|body| body.text().to_owned()).into(),
        kept.body_hash.0.into(),
        kept.chain.0.into(),
    ];
    tx.execute(SQL, &values).await.map(|_| ())
}

/// The chain after change `seq`, where the stream has such a change.
///
/// # Errors
/// As [`Tx::query`].
pub async fn chain_at(
    tx: &mut dyn Tx,
    event: &EventCode,
    stream: &StreamId,
    seq: u64,
) -> Result<Option<Chain>, StoreError> {
    const SQL: &str = "SELECT chain FROM changes WHERE event = $1 AND stream = $2 AND seq = $3";
    let rows =
        tx.query(SQL, &[event.as_str().into(), stream.to_string().into(), seq.into()]).await?;
    rows.first().map(|row| row.array(0).map(Chain)).transpose()
}

/// At most `limit` changes after `seq`, in order.
///
/// # Errors
/// As [`Tx::query`].
pub async fn list_changes(
    tx: &mut dyn Tx,
    event: &EventCode,
    stream: &StreamId,
    seq: u64,
    limit: u64,
) -> Result<Vec<KeptChange>, StoreError> {
    const SQL: &str = "SELECT seq, row_type, row_id, rev, op, body, body_hash, chain
        FROM changes WHERE event = $1 AND stream = $2 AND seq > $3
        ORDER BY seq LIMIT $4";
    let values = [event.as_str().into(), stream.to_string().into(), seq.into(), limit.into()];
    tx.query(SQL, &values).await?.iter().map(read_change).collect()
}

fn read_change(row: &Row) -> Result<KeptChange, StoreError> {
    let op = match row.text(4)? {
        "put" => ChangeOp::Put,
        "delete" => ChangeOp::Delete,
        _ => return Err(StoreError::Damaged("change")),
    };
    Ok(KeptChange {
        change: Change {
            seq: row.uint(0)?,
            row_type: row.text(1)?.to_owned(),
            id: row.text(2)?.to_owned(),
            rev: row.uint(3)?,
            op,
            body: raw(row.text_or_none(5)?)?,
        },
        body_hash: Hash(row.array(6)?),
        chain: Chain(row.array(7)?),
    })
}
