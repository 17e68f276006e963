//! Effective time: when an act counts as done, whatever the clock of its device says.
//!
//! A fast clock never wins: nothing is effective after the server received it. A slow clock never
//! loses against what its owner had already seen, and one person's acts keep their order.

use crate::documents::BootId;
use serde::{Deserialize, Serialize};

/// What a device's clocks said when an act was made.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct OpClock {
    /// Wall clock, ms since 1970 UTC; may be wrong by any amount.
    pub wall_ms: i64,
    /// Monotonic clock that counts sleep, ms since some start of this boot.
    pub mono_ms: i64,
    /// Which start of the operating system `mono_ms` belongs to.
    pub boot: BootId,
    /// Server time minus wall time as known at the act; `None` before any exchange.
    pub wall_offset_ms: Option<i64>,
    /// Newest server time this device had seen before the act; 0 before any exchange. Where the first
    /// act of a push follows one that was judged, also later than that one.
    pub seen_ms: i64,
}

/// The best known relation of one boot's monotonic clock to server time.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct BootOffset {
    /// Which boot.
    pub boot: BootId,
    /// Server time minus monotonic time, from the exchange with the shortest round trip.
    pub offset_ms: i64,
}

/// When the act was made, by the best of the device's clocks.
fn estimate(clock: &OpClock, boots: &[BootOffset]) -> i64 {
    match boots.iter().find(|known| known.boot == clock.boot) {
        Some(known) => clock.mono_ms.saturating_add(known.offset_ms),
        None => clock.wall_ms.saturating_add(clock.wall_offset_ms.unwrap_or(0)),
    }
}

/// The time an act counts from before any server has judged it.
///
/// `previous_ms` is the time of this device's act before it.
pub fn provisional(clock: &OpClock, boots: &[BootOffset], previous_ms: Option<i64>) -> i64 {
    let after_previous = previous_ms.map_or(i64::MIN, |previous| previous.saturating_add(1));
    estimate(clock, boots).max(clock.seen_ms).max(after_previous)
}

/// The time an act counts from, decided once by the server.
///
/// `received_ms` is later than everything committed in the streams concerned; `earlier_verdict_ms`
/// is what an earlier verdict said, sent back when an act is offered again to a server that lost
/// it.
pub fn decide(
    clock: &OpClock,
    boots: &[BootOffset],
    previous_ms: Option<i64>,
    earlier_verdict_ms: Option<i64>,
    received_ms: i64,
) -> i64 {
    earlier_verdict_ms.unwrap_or_else(|| provisional(clock, boots, previous_ms)).min(received_ms)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::arithmetic_side_effects, reason = "test code: a panic is how a test fails")]

    use super::*;
    use proptest::prelude::*;

    const BOOT: BootId = BootId([1; 16]);
    const DAY_MS: i64 = 86_400_000;

    fn clock(wall_ms: i64, mono_ms: i64, seen_ms: i64) -> OpClock {
        OpClock { wall_ms, mono_ms, boot: BOOT, wall_offset_ms: None, seen_ms }
    }

    #[test]
    fn a_fast_clock_never_wins() {
        assert_eq!(decide(&clock(50 * DAY_MS, 0, 0), &[], None, None, DAY_MS), DAY_MS);
    }

    #[test]
    fn a_slow_clock_never_loses_against_what_its_owner_saw() {
        assert_eq!(decide(&clock(5, 0, DAY_MS), &[], None, None, 2 * DAY_MS), DAY_MS);
    }

    #[test]
    fn the_same_boot_is_judged_by_the_monotonic_clock_whatever_the_wall_says() {
        let boots = [BootOffset { boot: BOOT, offset_ms: 1_000 }];
        assert_eq!(decide(&clock(99 * DAY_MS, 500, 0), &boots, None, None, DAY_MS), 1_500);
    }

    #[test]
    fn another_boot_is_judged_by_the_wall_and_the_offset_known_at_the_act() {
        let mut act = clock(7_000, 500, 0);
        act.wall_offset_ms = Some(-2_000);
        let boots = [BootOffset { boot: BootId([2; 16]), offset_ms: 1_000 }];
        assert_eq!(decide(&act, &boots, None, None, DAY_MS), 5_000);
    }

    #[test]
    fn acts_of_one_device_keep_their_order_when_its_clock_is_set_back() {
        assert_eq!(decide(&clock(5, 0, 0), &[], Some(9_000), None, DAY_MS), 9_001);
    }

    #[test]
    fn an_earlier_verdict_is_kept_but_not_past_the_receipt() {
        assert_eq!(decide(&clock(5, 0, 0), &[], Some(9_000), Some(42), DAY_MS), 42);
        assert_eq!(decide(&clock(5, 0, 0), &[], None, Some(9 * DAY_MS), DAY_MS), DAY_MS);
    }

    #[test]
    fn acts_received_at_once_keep_their_order_or_share_a_millisecond() {
        let first = decide(&clock(9 * DAY_MS, 0, 0), &[], None, None, DAY_MS);
        let second = decide(&clock(9 * DAY_MS, 1, 0), &[], Some(first), None, DAY_MS);
        // their ids, which rise with the device's numbering, decide between them
        assert_eq!((first, second), (DAY_MS, DAY_MS));
    }

    #[test]
    fn clocks_at_the_ends_of_their_range_do_not_overflow() {
        for wall_ms in [i64::MIN, i64::MAX] {
            for other in [i64::MIN, i64::MAX] {
                let mut act = clock(wall_ms, other, other);
                act.wall_offset_ms = Some(other);
                let boots = [BootOffset { boot: BOOT, offset_ms: other }];
                for boots in [&boots[..], &[]] {
                    assert!(decide(&act, boots, Some(other), None, DAY_MS) <= DAY_MS);
                    assert!(decide(&act, boots, Some(other), Some(other), DAY_MS) <= DAY_MS);
                }
            }
        }
    }

    proptest! {
        #[test]
        fn no_act_counts_from_after_its_receipt_or_from_before_what_its_author_had_seen(
            wall_ms: i64,
            mono_ms: i64,
            wall_offset_ms: Option<i64>,
            known: Option<i64>,
            seen_ms in 0..DAY_MS,
            previous_ms in prop::option::of(0..DAY_MS),
        ) {
            let act = OpClock { wall_ms, mono_ms, boot: BOOT, wall_offset_ms, seen_ms };
            let boots: Vec<_> =
                known.iter().map(|&offset_ms| BootOffset { boot: BOOT, offset_ms }).collect();
            // whoever saw a time, or made an act, did so before the server received this one
            let received_ms = DAY_MS + 1;
            let effective_ms = decide(&act, &boots, previous_ms, None, received_ms);
            prop_assert!(effective_ms <= received_ms);
            prop_assert!(effective_ms >= seen_ms);
            prop_assert!(previous_ms.is_none_or(|previous| effective_ms > previous));
            // what was decided once is decided again, by any server, at any later time
            let again = decide(&act, &[], None, Some(effective_ms), received_ms + DAY_MS);
            prop_assert_eq!(again, effective_ms);
        }
    }
}
