//! What was erased goes out of the files themselves too.

use crate::checkin;
use crate::error::Result;
use crate::journal::files::Files;
use crate::journal::fold::catch_up;

/// Writes over what was erased since that was last done; at the end of a sync, and when an event is
/// opened.
pub(crate) fn overwrite_if_due(files: &Files) -> Result<()> {
    if !files.owes_overwriting() {
        return Ok(());
    }
    // what the mirror shows of erased acts goes first, and what finds erased people
    let mirror = files.mirror()?;
    catch_up(&files.journal, &mirror)?;
    checkin::forget_gone(&mirror)?;
    files.overwrite()
}
