//! Effective times, the state of sessions, and codes of refusals.

use super::check;
use huiban_protocol::effective::{BootOffset, OpClock, decide};
use huiban_protocol::error::ErrorCode;
use huiban_protocol::rules::{SessionStatus, session_status};
use huiban_protocol::streams::SessionRow;
use serde::Deserialize;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Clocks {
    clock: OpClock,
    boots: Vec<BootOffset>,
    previous_ms: Option<i64>,
    earlier_verdict_ms: Option<i64>,
    received_ms: i64,
    expected: i64,
}

#[test]
fn an_act_counts_from_the_time_in_the_vectors() {
    check("effective/cases.json", |case: Clocks| {
        let effective_ms = decide(
            &case.clock,
            &case.boots,
            case.previous_ms,
            case.earlier_verdict_ms,
            case.received_ms,
        );
        (effective_ms, case.expected)
    });
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Session {
    row: SessionRow,
    expected: SessionStatus,
}

#[test]
fn a_session_stands_as_the_vectors_say() {
    check("status/sessions.json", |case: Session| (session_status(&case.row), case.expected));
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Refusal {
    code: ErrorCode,
    expected: u16,
}

#[test]
fn a_refusal_travels_under_the_status_in_the_vectors() {
    check("errors/codes.json", |case: Refusal| (case.code.status(), case.expected));
}
