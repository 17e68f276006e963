//! How long to wait after a failure: full jitter, so that a hall full of phones does not come back
//! in the same second.

use crate::ports::Random;
use huiban_protocol::limits::{BACKOFF_BASE_MS, BACKOFF_CAP_GATE_MS, BACKOFF_CAP_MS};
use huiban_protocol::wire::Role;

/// Doublings after which every cap is reached.
const DOUBLINGS_MAX: u32 = 20;

/// A random wait in ms for the n-th failure in a row, n from 1.
pub(crate) fn backoff_ms(failures: u32, role: Role, random: &dyn Random) -> u64 {
    let cap = match role {
        Role::Gate | Role::Rep => BACKOFF_CAP_GATE_MS,
        Role::Attendee | Role::Organizer => BACKOFF_CAP_MS,
    };
    let doublings = failures.saturating_sub(1).min(DOUBLINGS_MAX);
    // capped first, then drawn: capping what was drawn would pile everyone up at the cap
    let most = BACKOFF_BASE_MS.saturating_mul(1 << doublings).min(cap);
    random.up_to(most.unsigned_abs())
}

/// A wait for as long as the server asked, and a random half of it more.
pub(crate) fn asked_wait_ms(retry_after_s: u64, random: &dyn Random) -> u64 {
    let asked = retry_after_s.min(3_600).saturating_mul(1_000);
    asked.saturating_add(random.up_to(asked / 2))
}

#[cfg(test)]
mod tests {
    use super::*;

    struct Highest;

    impl Random for Highest {
        fn fill(&self, bytes: &mut [u8]) {
            // (2^64 - 1) mod (bound + 1) is below the bound for these bounds, so draw the bound
            bytes.fill(0);
            if let Some(last) = bytes.last_mut() {
                *last = 200;
            }
        }
    }

    #[test]
    fn a_gate_never_waits_longer_than_its_cap_and_a_phone_never_longer_than_its_own() {
        for failures in [1, 2, 5, 30, u32::MAX] {
            assert!(backoff_ms(failures, Role::Gate, &Highest) <= 15_000);
            assert!(backoff_ms(failures, Role::Attendee, &Highest) <= 300_000);
        }
    }

    #[test]
    fn waits_are_drawn_not_fixed() {
        assert_eq!(backoff_ms(30, Role::Attendee, &Highest), 200);
    }
}
