//! The end of all faults: everyone is online, and everything must come to rest.

use super::{Outcome, World};
use crate::oracle::Verdict;
use crate::phone::Phone;
use huiban_protocol::documents::OpId;
use huiban_protocol::limits::TOKEN_LIFE_MS;

/// Rounds of syncing after which nothing may be left to do.
const ROUNDS_MAX: usize = 12;
/// Between two rounds.
const ROUND_MS: i64 = 600_000;

impl World {
    pub(super) fn heal(&mut self) -> Verdict {
        self.calm = true;
        self.log(|| "everything heals".to_owned());
        self.site.restart(true);
        for phone in 0..self.phones.len() {
            self.phones[phone].poisoned = None;
            self.free_disk(phone)?;
        }
        let mut told = false;
        for round in 0..ROUNDS_MAX {
            self.time.pass_to(self.time.now_ms() + ROUND_MS);
            self.log(|| format!("round {round}"));
            self.outcomes.clear();
            for phone in 0..self.phones.len() {
                self.sync(phone, 0)?;
            }
            self.run_queue()?;
            if !self.is_at_rest() {
                continue;
            }
            if told || !(self.has_news() || self.record.restores > 0) {
                return Ok(());
            }
            // what became of an act that was only stored is told with the next token, and a server
            // that was put back is told then what nothing else shows that it lost
            told = true;
            self.time.pass_to(self.time.now_ms() + TOKEN_LIFE_MS);
        }
        Err(format!("after {ROUNDS_MAX} rounds without any fault: {}", self.unrest()))
    }

    fn is_at_rest(&self) -> bool {
        self.phones.iter().filter(|phone| !phone.gone).all(|phone| {
            phone.has_joined()
                && match self.outcomes.get(&phone.index) {
                    Some(Outcome::Idle) => true,
                    // others have yet to hear of it
                    Some(Outcome::Moved(_)) => false,
                    Some(Outcome::Stuck(_)) | None => phone.is_revoked(),
                }
        })
    }

    /// Whether a phone takes an act for only stored that a server of today can judge.
    fn has_news(&self) -> bool {
        let stored = self.phones.iter().filter(|phone| phone.counts()).flat_map(Phone::stored);
        let newer = |op: &OpId| self.record.acts.get(op).is_some_and(|act| act.newer);
        stored.into_iter().any(|op| !newer(&op))
    }

    fn unrest(&self) -> String {
        let busy = self.phones.iter().filter_map(|phone| match self.outcomes.get(&phone.index) {
            Some(Outcome::Moved(says) | Outcome::Stuck(says)) => {
                Some(format!("phone {}: {says}", phone.index))
            }
            _ => None,
        });
        busy.collect::<Vec<_>>().join("; ")
    }
}
