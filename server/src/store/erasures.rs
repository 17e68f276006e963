//! What must be found again when a person takes a consent back: which acts wrote which rows, and
//! every place that has kept what they said.

use super::{StoreError, Tx};
use huiban_protocol::documents::{EventCode, OpId, RegistrationId};
use huiban_protocol::raw::Raw;
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
    const OPS: &str = "UPDATE ops SET raw = '',
            verdict = CASE verdict WHEN 'applied' THEN 'erased' ELSE verdict END,
            reason = CASE verdict WHEN 'applied' THEN NULL ELSE reason END
        WHERE event = $1 AND raw <> '' AND op IN
            (SELECT op FROM personal_acts
             WHERE event = $1 AND stream = $2 AND row_type = $3 AND row_id = $4)";
    const ASIDE: &str = "UPDATE quarantined_ops SET raw = ''
        WHERE event = $1 AND raw <> '' AND op IN
            (SELECT op FROM personal_acts
             WHERE event = $1 AND stream = $2 AND row_type = $3 AND row_id = $4)";
    let values = [event.as_str().into(), stream.to_string().into(), row_type.into(), row_id.into()];
    tx.execute(OPS, &values).await?;
    tx.execute(ASIDE, &values).await.map(|_| ())
}

/// Empties every act about an entity; `%` in it stands for anything.
///
/// # Errors
/// As [`Tx::query`].
pub async fn empty_acts_about(
    tx: &mut dyn Tx,
    event: &EventCode,
    entity: &str,
) -> Result<(), StoreError> {
    const OPS: &str = "UPDATE ops SET raw = '',
            verdict = CASE verdict WHEN 'applied' THEN 'erased' ELSE verdict END
        WHERE event = $1 AND raw LIKE $2";
    const ASIDE: &str = "UPDATE quarantined_ops SET raw = '' WHERE event = $1 AND raw LIKE $2";
    let values = [event.as_str().into(), format!("%\"entity\":\"{entity}\"%").into()];
    tx.execute(OPS, &values).await?;
    tx.execute(ASIDE, &values).await.map(|_| ())
}

/// Empties the acts that wrote nothing, or nothing yet, of the devices that might write a stream.
///
/// # Errors
/// As [`Tx::query`].
pub async fn empty_unwritten_acts_of(
    tx: &mut dyn Tx,
    event: &EventCode,
    stream: &StreamId,
) -> Result<(), StoreError> {
    const OPS: &str = "UPDATE ops SET raw = ''
        WHERE event = $1 AND raw <> '' AND verdict IN ('stored', 'rejected') AND device IN
            (SELECT device FROM scopes WHERE event = $1 AND stream = $2)";
    const ASIDE: &str = "UPDATE quarantined_ops SET raw = ''
        WHERE event = $1 AND raw <> '' AND device IN
            (SELECT device FROM scopes WHERE event = $1 AND stream = $2)";
    let values = [event.as_str().into(), stream.to_string().into()];
    tx.execute(OPS, &values).await?;
    tx.execute(ASIDE, &values).await.map(|_| ())
}

/// Empties every act that wrote a person's own stream, and those of the person's devices that wrote
/// nothing yet.
///
/// # Errors
/// As [`Tx::query`].
pub async fn empty_acts_of(
    tx: &mut dyn Tx,
    event: &EventCode,
    me: &StreamId,
) -> Result<(), StoreError> {
    const OPS: &str = "UPDATE ops SET raw = '',
            verdict = CASE verdict WHEN 'applied' THEN 'erased' ELSE verdict END
        WHERE event = $1 AND raw <> '' AND positions LIKE $2";
    const HISTORY: &str = "UPDATE changes SET body = NULL WHERE event = $1 AND stream = $2";
    tx.execute(OPS, &[event.as_str().into(), format!("%\"{me}\"%").into()]).await?;
    tx.execute(HISTORY, &[event.as_str().into(), me.to_string().into()]).await?;
    empty_unwritten_acts_of(tx, event, me).await
}

/// The acts that wrote a person's own stream, by their devices and numbers.
///
/// # Errors
/// As [`Tx::query`].
pub async fn list_acts_of(
    tx: &mut dyn Tx,
    event: &EventCode,
    me: &StreamId,
) -> Result<Vec<Raw>, StoreError> {
    const SQL: &str = "SELECT raw FROM ops
        WHERE event = $1 AND raw <> '' AND positions LIKE $2 ORDER BY device, device_seq";
    let values = [event.as_str().into(), format!("%\"{me}\"%").into()];
    let rows = tx.query(SQL, &values).await?;
    let read = |row: &super::Row| {
        Raw::parse(row.text(0)?.to_owned()).map_err(|_| StoreError::Damaged("op"))
    };
    rows.iter().map(read).collect()
}

/// Removes a person from the organizer's list, with what was made for them.
///
/// # Errors
/// As [`Tx::query`].
pub async fn forget_person(
    tx: &mut dyn Tx,
    event: &EventCode,
    registration: &RegistrationId,
) -> Result<(), StoreError> {
    let person = [event.as_str().into(), registration.to_string().into()];
    for sql in [
        "DELETE FROM attendees WHERE event = $1 AND registration = $2",
        "DELETE FROM calendars WHERE event = $1 AND registration = $2",
        "DELETE FROM codes WHERE event = $1 AND role = 'attendee' AND subject = $2",
    ] {
        tx.execute(sql, &person).await?;
    }
    Ok(())
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

/// Empties what all rows of a type ever said in a stream.
///
/// # Errors
/// As [`Tx::query`].
pub async fn empty_history_of_all(
    tx: &mut dyn Tx,
    event: &EventCode,
    stream: &StreamId,
    row_type: &str,
) -> Result<(), StoreError> {
    const SQL: &str = "UPDATE changes SET body = NULL
        WHERE event = $1 AND stream = $2 AND row_type = $3 AND body IS NOT NULL";
    let values = [event.as_str().into(), stream.to_string().into(), row_type.into()];
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
