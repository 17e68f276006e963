//! Acts as a file, for a person who wants to keep them.

use super::identity::identity;
use super::pending::list_ops_in;
use crate::error::{CompanionError, Result};
use huiban_protocol::documents::{DeviceId, EventCode};
use huiban_protocol::ops::Op;
use rusqlite::Connection;
use serde::Serialize;
use std::path::Path;

#[derive(Serialize)]
struct OpsFile {
    format: &'static str,
    event: EventCode,
    device: DeviceId,
    ops: Vec<Op>,
}

/// Writes the ops in these states, complete and signed, as one JSON file.
///
/// Returns how many there are.
pub(crate) fn export_ops(journal: &Connection, states: &[&str], path: &Path) -> Result<u64> {
    let identity = identity(journal)?;
    let ops = list_ops_in(journal, states)?;
    let count = u64::try_from(ops.len()).unwrap_or(u64::MAX);
    let file =
        OpsFile { format: "huiban-ops", event: identity.event, device: identity.device, ops };
    std::fs::write(path, serde_json::to_vec_pretty(&file)?).map_err(|error| {
        CompanionError::InvalidInput { field: "out", reason: format!("cannot be written: {error}") }
    })?;
    Ok(count)
}
