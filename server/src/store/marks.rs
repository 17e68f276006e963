//! What attendees marked of the agenda, without who they are.

use super::{StoreError, Tx};
use huiban_protocol::documents::EventCode;
use huiban_protocol::rules::Marks;
use huiban_protocol::streams::{BOOKMARK_ROW, BookmarkRow, BookmarkTarget};

/// What each attendee who ever marked a session or a forum marked.
///
/// # Errors
/// As [`Tx::query`].
pub async fn list_marks(tx: &mut dyn Tx, event: &EventCode) -> Result<Vec<Marks>, StoreError> {
    // the streams `me/…`, as a range of the primary key
    const SQL: &str = "SELECT stream, row_id, body FROM live_rows
        WHERE event = $1 AND stream >= 'me/' AND stream < 'me0' AND row_type = $2
          AND (row_id LIKE 'session/%' OR row_id LIKE 'forum/%') AND body IS NOT NULL
        ORDER BY stream";
    let rows = tx.query(SQL, &[event.as_str().into(), BOOKMARK_ROW.into()]).await?;
    let mut people: Vec<Marks> = Vec::new();
    let mut last = None;
    for row in &rows {
        let bookmark: BookmarkRow =
            serde_json::from_str(row.text(2)?).map_err(|_| StoreError::Damaged("bookmark"))?;
        let stream = row.text(0)?;
        if last != Some(stream) {
            people.push(Marks::default());
            last = Some(stream);
        }
        let target: BookmarkTarget = row.parse(1, "bookmark")?;
        if let Some(marks) = people.last_mut() {
            marks.take(&target, &bookmark);
        }
    }
    Ok(people)
}
