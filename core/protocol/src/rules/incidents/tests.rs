//! What is folded from scans and undos depends neither on their order nor on repetition.

#![allow(clippy::arithmetic_side_effects, reason = "test code: a panic is how a test fails")]

use super::incidents;
use crate::documents::{DeviceId, OpId, ReEntry, RegistrationId};
use crate::rules::{admissions, event_day, list_passages};
use crate::streams::{Confidence, Direction, Judgement, Override, ScanOutcome, ScanRow};
use chrono_tz::Asia::Shanghai;
use proptest::prelude::*;
use std::collections::BTreeSet;

prop_compose! {
    /// A scan of few people at few devices around a change of day, often in one millisecond.
    fn scan()(who in 0u8..3, device in 0u8..3, exit in 0u8..4, at in 0i64..12, fate in 0u8..6)
        -> ScanRow
    {
        let (direction, outcome) = match (exit, fate) {
            (0, _) => (Direction::Exit, ScanOutcome::Exit),
            (_, 0 | 1) => (Direction::Entry, ScanOutcome::AlreadyInside),
            _ => (Direction::Entry, ScanOutcome::Admitted),
        };
        ScanRow {
            op: OpId([0; 16]),
            registration: RegistrationId([who; 8]),
            direction,
            device: DeviceId([device; 16]),
            // 03:59:54 and on in Shanghai
            at_ms: 1_795_204_794_000 + at * 1_500,
            serial: None,
            gate: None,
            judgement: Some(Judgement {
                outcome,
                confidence: Confidence::SignedOnly,
                revocations_age_ms: None,
                gate_seq: 0,
                list_seq: 0,
            }),
            overridden: (outcome == ScanOutcome::AlreadyInside && fate == 1)
                .then(|| Override { reason: "known".into(), by: "Li".into() }),
        }
    }
}

/// Scans with ids of their own, and which of them are undone.
fn history() -> impl Strategy<Value = (Vec<ScanRow>, BTreeSet<OpId>)> {
    let scans = prop::collection::vec((scan(), 0u8..5), 0..24);
    scans.prop_map(|scans| {
        let mut undone = BTreeSet::new();
        let numbered = scans.into_iter().zip(0u8..).map(|((scan, undo), number)| {
            let op = OpId([number; 16]);
            if undo == 0 {
                undone.insert(op);
            }
            ScanRow { op, ..scan }
        });
        (numbered.collect(), undone)
    })
}

proptest! {
    #[test]
    fn order_and_repetition_change_nothing(
        (scans, undone) in history(),
        seed in any::<prop::sample::Index>(),
    ) {
        let folded = list_passages(&scans, &undone);
        let mut other: Vec<&ScanRow> = scans.iter().rev().chain(&scans).collect();
        if !other.is_empty() {
            let at = seed.index(other.len());
            other.rotate_left(at);
        }
        prop_assert_eq!(&list_passages(other, &undone), &folded);
        prop_assert!(folded.is_sorted_by_key(|passage| (passage.at_ms, passage.op)));
    }

    #[test]
    fn an_incident_is_there_exactly_where_two_entries_break_the_rule(
        (scans, undone) in history(),
    ) {
        let passages = list_passages(&scans, &undone);
        let day = |at_ms| event_day(at_ms, Shanghai);
        // the rule of the protocol, pair by pair
        let mut blamed = BTreeSet::new();
        for (at, second) in passages.iter().enumerate() {
            for (before, first) in passages.iter().enumerate().take(at) {
                let entries = [first, second].iter().all(|passage| {
                    passage.direction == Direction::Entry && !passage.overridden
                });
                let same = first.registration == second.registration
                    && day(first.at_ms) == day(second.at_ms);
                let went_out = passages[before..at].iter().any(|between| {
                    between.direction == Direction::Exit
                        && between.registration == first.registration
                });
                let apart = second.at_ms - first.at_ms >= 3_000 && first.device != second.device;
                if entries && same && apart && !went_out {
                    blamed.insert(second.op);
                }
            }
        }
        for reentry in [ReEntry::No, ReEntry::AfterExit] {
            let found = incidents(&passages, reentry, Shanghai);
            let ids: BTreeSet<_> = found.iter().map(|incident| incident.id).collect();
            prop_assert_eq!(ids.len(), found.len());
            let seconds: BTreeSet<OpId> =
                found.iter().map(|incident| incident.second.op).collect();
            prop_assert_eq!(&seconds, &blamed);
        }
        prop_assert!(incidents(&passages, ReEntry::Free, Shanghai).is_empty());
    }

    #[test]
    fn what_is_inside_is_what_the_last_passage_of_the_day_says((scans, undone) in history()) {
        let passages = list_passages(&scans, &undone);
        let folded = admissions(&passages, Shanghai);
        for ((on, who), admission) in &folded {
            let own = || passages.iter().filter(|passage| {
                passage.registration == *who && event_day(passage.at_ms, Shanghai) == *on
            });
            let entries = || own().filter(|passage| passage.direction == Direction::Entry);
            prop_assert_eq!(admission.entries as usize, entries().count());
            prop_assert_eq!((admission.entries + admission.exits) as usize, own().count());
            prop_assert_eq!(admission.first.as_ref(), entries().next());
            let last = own().next_back().map(|passage| passage.direction);
            prop_assert_eq!(admission.inside, last == Some(Direction::Entry));
        }
        let counted: u32 = folded.values().map(|sums| sums.entries + sums.exits).sum();
        prop_assert_eq!(counted as usize, passages.len());
    }
}
