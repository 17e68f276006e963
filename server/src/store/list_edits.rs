//! Rules of lists that were set directly, by the publication they were made after.

use super::{StoreError, Tx};
use huiban_protocol::documents::{EventCode, ListCode};

/// One edit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ListEditRow {
    /// The newest publication when it was made; 0 before the first.
    pub publication: u32,
    /// The list.
    pub code: ListCode,
    /// Whether it made the list.
    pub created: bool,
    /// What it said, as JSON.
    pub edit: String,
}

/// Keeps an edit after all that are kept. The event is locked.
///
/// # Errors
/// As [`Tx::query`]; so for every function here.
pub async fn add_list_edit(
    tx: &mut dyn Tx,
    event: &EventCode,
    row: &ListEditRow,
) -> Result<(), StoreError> {
    const LAST: &str = "SELECT COALESCE(MAX(number), 0) FROM list_edits WHERE event = $1";
    const ADD: &str = "INSERT INTO list_edits (event, number, publication, code, created, edit)
        VALUES ($1, $2, $3, $4, $5, $6)";
    let rows = tx.query(LAST, &[event.as_str().into()]).await?;
    let last = rows.first().ok_or(StoreError::Damaged("edit of a list"))?.uint(0)?;
    let values = [
        event.as_str().into(),
        last.saturating_add(1).into(),
        row.publication.into(),
        row.code.as_str().into(),
        i64::from(row.created).into(),
        row.edit.as_str().into(),
    ];
    tx.execute(ADD, &values).await.map(|_| ())
}

/// The edits that were made after this publication or a later one, in their order.
///
/// # Errors
/// As [`Tx::query`].
pub async fn list_edits_since(
    tx: &mut dyn Tx,
    event: &EventCode,
    publication: u32,
) -> Result<Vec<ListEditRow>, StoreError> {
    const SQL: &str = "SELECT publication, code, created, edit FROM list_edits
        WHERE event = $1 AND publication >= $2 ORDER BY number";
    let rows = tx.query(SQL, &[event.as_str().into(), publication.into()]).await?;
    rows.iter()
        .map(|row| {
            Ok(ListEditRow {
                publication: u32::try_from(row.int(0)?)
                    .map_err(|_| StoreError::Damaged("number of a publication"))?,
                code: row.parse(1, "list")?,
                created: row.int(2)? != 0,
                edit: row.text(3)?.to_owned(),
            })
        })
        .collect()
}
