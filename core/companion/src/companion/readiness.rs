//! Whether this gate can open its door.

use super::Companion;
use crate::agenda;
use crate::checkin::{self, Condition, Freshness};
use crate::error::Result;
use crate::journal::identity::identity;
use crate::screens::{ReadinessView, readiness_view};
use crate::sync::do_rows_agree;
use huiban_protocol::documents::Language;
use huiban_protocol::streams::StreamId;

impl Companion {
    /// Checks before doors open: keys, rules, data and their age, counts against the server's
    /// digest, clock, queue, storage, test mode. Reads every row of the list once. No network, safe
    /// off the main thread.
    ///
    /// # Errors
    /// As [`Companion::scan`] where there is no such list.
    pub fn readiness(&self, list: Option<&str>, language: Language) -> Result<ReadinessView> {
        let (list, now_ms) = (self.chosen_list(list)?, self.best_now_ms()?);
        let (status, files) = (self.status()?, self.files()?);
        let rehearsal = files.journal.read(|journal| -> Result<bool> {
            Ok(journal
                .prepare_cached("SELECT rehearsal FROM progress")?
                .query_row([], |row| row.get(0))?)
        })?;
        let keys = files.journal.read(identity)?.keys()?;
        let stream = StreamId::List(list.clone());
        self.read_settled(|mirror, _, zone| {
            let rules = checkin::find_rules(mirror, &list)?;
            let condition = Condition {
                revoked: status.revoked,
                keys: &keys,
                rules: rules.as_ref(),
                freshness: Freshness::of(mirror, &stream, now_ms)?,
                rows_agree: do_rows_agree(mirror, &stream)?
                    && do_rows_agree(mirror, &StreamId::Gate)?,
                registrations: checkin::count_registrations(mirror)?,
                now_ms,
                event_end_ms: agenda::find_event(mirror)?.as_ref().and_then(agenda::event_end_ms),
                server_offset_ms: status.server_offset_ms,
                pending: status.pending,
                stuck: status.stuck,
                parked: status.parked,
                free_bytes: free_bytes(&self.folder),
                rehearsal,
            };
            let readiness = checkin::readiness(&condition);
            Ok(readiness_view(readiness, list.as_str(), zone, language))
        })
    }
}

/// What is left of the disk for this process; `None` where the platform does not say.
fn free_bytes(folder: &std::path::Path) -> Option<u64> {
    let disk = rustix::fs::statvfs(folder).ok()?;
    disk.f_bavail.checked_mul(disk.f_frsize)
}
