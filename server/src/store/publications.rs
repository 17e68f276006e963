//! The agendas that publications sent, for bringing them back.

use super::{Row, StoreError, Tx};
use huiban_protocol::documents::{AgendaDocument, EventCode};

/// How many of the newest publications keep their agenda: the changes of a busy event's week. An
/// agenda of 10,000 sessions takes about 1 MB.
pub const PUBLICATIONS_KEPT: u32 = 100;
/// zstd's own default: written seldom, read almost never.
const LEVEL: i32 = 3;

/// What is known of a publication besides its row in the stream.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PublicationKept {
    /// Its number.
    pub number: u32,
    /// The publication whose agenda it brought back.
    pub restores: Option<u32>,
    /// Whether its agenda is still kept.
    pub has_document: bool,
}

fn number(value: i64) -> Result<u32, StoreError> {
    u32::try_from(value).map_err(|_| StoreError::Damaged("number of a publication"))
}

fn read(row: &Row) -> Result<PublicationKept, StoreError> {
    Ok(PublicationKept {
        number: number(row.int(0)?)?,
        restores: row.int_or_none(1)?.map(number).transpose()?,
        has_document: row.int(2)? != 0,
    })
}

/// All that are known, oldest first. Publications made before this was kept are missing.
///
/// # Errors
/// As [`Tx::query`]; so for every function here.
pub async fn list_publications(
    tx: &mut dyn Tx,
    event: &EventCode,
) -> Result<Vec<PublicationKept>, StoreError> {
    const SQL: &str = "SELECT number, restores,
             CASE WHEN document IS NULL THEN 0 ELSE 1 END
        FROM publications WHERE event = $1 ORDER BY number";
    tx.query(SQL, &[event.as_str().into()]).await?.iter().map(read).collect()
}

/// The agenda that a publication sent, where it is kept.
///
/// # Errors
/// As [`Tx::query`].
pub async fn find_document(
    tx: &mut dyn Tx,
    event: &EventCode,
    publication: u32,
) -> Result<Option<AgendaDocument>, StoreError> {
    const SQL: &str = "SELECT document FROM publications
        WHERE event = $1 AND number = $2 AND document IS NOT NULL";
    let rows = tx.query(SQL, &[event.as_str().into(), publication.into()]).await?;
    let Some(row) = rows.first() else { return Ok(None) };
    let damaged = || StoreError::Damaged("agenda of a publication");
    let json = zstd::decode_all(row.bytes(0)?).map_err(|_| damaged())?;
    serde_json::from_slice(&json).map(Some).map_err(|_| damaged())
}

/// Keeps what a publication sent, and drops the oldest agendas beyond [`PUBLICATIONS_KEPT`].
///
/// # Errors
/// As [`Tx::query`].
pub async fn add_publication(
    tx: &mut dyn Tx,
    publication: u32,
    restores: Option<u32>,
    document: &AgendaDocument,
) -> Result<(), StoreError> {
    const ADD: &str = "INSERT INTO publications (event, number, restores, document)
        VALUES ($1, $2, $3, $4)";
    const DROP: &str = "UPDATE publications SET document = NULL
        WHERE event = $1 AND number <= $2 AND document IS NOT NULL";
    let event = document.event.code.as_str();
    let json = serde_json::to_vec(document).map_err(|_| StoreError::Damaged("draft"))?;
    let packed =
        zstd::encode_all(json.as_slice(), LEVEL).map_err(|_| StoreError::Damaged("draft"))?;
    let values = [event.into(), publication.into(), restores.into(), packed.into()];
    tx.execute(ADD, &values).await?;
    let oldest = publication.saturating_sub(PUBLICATIONS_KEPT);
    tx.execute(DROP, &[event.into(), oldest.into()]).await.map(|_| ())
}
