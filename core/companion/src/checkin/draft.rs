//! The act of scanning, before it has an id and a time.

use crate::error::Result;
use huiban_protocol::documents::{ListCode, RegistrationId};
use huiban_protocol::ops::{Draft, OpKind as _, Scan, ScanBody};
use huiban_protocol::streams::Direction;

/// A badge of `registration` was read at a gate of `list`.
pub(crate) fn scan(
    list: &ListCode,
    registration: RegistrationId,
    direction: Direction,
) -> Result<Draft> {
    Ok(Scan::draft(list.to_string(), &ScanBody::unjudged(registration, direction))?)
}
