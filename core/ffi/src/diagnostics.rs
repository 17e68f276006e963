//! What a shell's authors try out.

use crate::error::FfiError;

/// Panics, so that a shell can see that a fault of the core arrives as an exception, is reported,
/// and leaves the app running. Nothing else calls it.
#[uniffi::export]
#[allow(clippy::panic, reason = "it is what the function is for")]
pub fn provoke_panic() -> Result<(), FfiError> {
    panic!("provoked");
}
