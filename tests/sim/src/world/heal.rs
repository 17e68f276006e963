//! The end of all faults: everyone is online, and everything must come to rest.

use super::{Outcome, World};
use crate::oracle::Verdict;

/// Rounds of syncing after which nothing may be left to do.
const ROUNDS_MAX: usize = 12;
/// Between two rounds.
const ROUND_MS: i64 = 600_000;

impl World {
    pub(super) fn heal(&mut self) -> Verdict {
        self.calm = true;
        self.log(|| "everything heals".to_owned());
        self.site.restart(true);
        for phone in &mut self.phones {
            phone.poisoned = None;
        }
        let mut rest = 0;
        for round in 0..ROUNDS_MAX {
            self.time.pass_to(self.time.now_ms() + ROUND_MS);
            self.log(|| format!("round {round}"));
            self.outcomes.clear();
            for phone in 0..self.phones.len() {
                self.sync(phone, 0)?;
            }
            self.run_queue()?;
            rest = if self.is_at_rest() { rest + 1 } else { 0 };
            if rest == 2 {
                return Ok(());
            }
        }
        Err(format!("after {ROUNDS_MAX} rounds without any fault: {}", self.unrest()))
    }

    fn is_at_rest(&self) -> bool {
        self.phones.iter().filter(|phone| !phone.gone).all(|phone| {
            phone.has_joined()
                && (phone.is_revoked()
                    || phone.revoked
                    || matches!(self.outcomes.get(&phone.index), Some(Outcome::Idle)))
        })
    }

    fn unrest(&self) -> String {
        let busy = self.phones.iter().filter_map(|phone| match self.outcomes.get(&phone.index) {
            Some(Outcome::Busy(says)) => Some(format!("phone {}: {says}", phone.index)),
            _ => None,
        });
        busy.collect::<Vec<_>>().join("; ")
    }
}
