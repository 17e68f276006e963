//! What the organizer plans and has not published yet.

use super::{StoreError, Tx};
use huiban_protocol::documents::{AgendaDocument, EventCode};

/// The draft of an event.
///
/// # Errors
/// As [`Tx::query`].
pub async fn find_draft(
    tx: &mut dyn Tx,
    event: &EventCode,
) -> Result<Option<AgendaDocument>, StoreError> {
    const SQL: &str = "SELECT document FROM drafts WHERE event = $1";
    let rows = tx.query(SQL, &[event.as_str().into()]).await?;
    let Some(row) = rows.first() else { return Ok(None) };
    serde_json::from_str(row.text(0)?).map(Some).map_err(|_| StoreError::Damaged("draft"))
}

/// Writes the draft of an event whose row is locked.
///
/// # Errors
/// As [`Tx::query`].
pub async fn set_draft(
    tx: &mut dyn Tx,
    document: &AgendaDocument,
    now_ms: i64,
) -> Result<(), StoreError> {
    const SQL: &str = "INSERT INTO drafts (event, document, changed_at_ms) VALUES ($1, $2, $3)
        ON CONFLICT (event) DO UPDATE SET
             document = excluded.document, changed_at_ms = excluded.changed_at_ms";
    let text = serde_json::to_string(document).map_err(|_| StoreError::Damaged("draft"))?;
    tx.execute(SQL, &[document.event.code.as_str().into(), text.into(), now_ms.into()])
        .await
        .map(|_| ())
}
