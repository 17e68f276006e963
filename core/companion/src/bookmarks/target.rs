//! What can be bookmarked, as people and programs write it.

use crate::error::{CompanionError, Result};
use huiban_protocol::streams::BookmarkTarget;
use std::str::FromStr as _;

/// Reads `KIND/ID`.
///
/// # Errors
/// [`CompanionError::InvalidInput`] saying how a target is written.
pub fn parse_target(text: &str) -> Result<BookmarkTarget> {
    BookmarkTarget::from_str(text).map_err(|error| CompanionError::InvalidInput {
        field: "target",
        reason: error.to_string(),
    })
}
