//! Extracts everything again from the raw rows.

use super::apply::apply_row;
use super::rows::each_row;
use crate::error::Result;
use huiban_protocol::raw::Raw;
use huiban_protocol::streams::row_type;
use rusqlite::Transaction;

/// Fills the extracted table from the raw rows: after a snapshot, and when a new version of the
/// app understands more of them. Needs no network.
pub(crate) fn rebuild(mirror: &Transaction<'_>) -> Result<()> {
    mirror.prepare_cached("DELETE FROM sessions")?.execute([])?;
    each_row(mirror, row_type::SESSION, |id, body| {
        apply_row(mirror, row_type::SESSION, id, Raw::parse(body.to_owned()).ok().as_ref())
    })
}
