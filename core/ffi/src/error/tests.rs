//! Every error of the companion keeps its meaning and what it carries.

use super::FfiError;
use huiban_companion::{CompanionError, StoreError};

fn text(text: &str) -> String {
    text.to_owned()
}

#[test]
fn every_error_keeps_its_meaning() {
    let pairs = [
        (
            CompanionError::InvalidInput { field: "link", reason: text("cut off") },
            FfiError::InvalidInput { field: text("link"), reason: text("cut off") },
        ),
        (
            CompanionError::NotFound { what: text("room") },
            FfiError::NotFound { what: text("room") },
        ),
        (
            CompanionError::Offline { reason: text("no route"), retry_after_ms: 5 },
            FfiError::Offline { reason: text("no route"), retry_after_ms: 5 },
        ),
        (
            CompanionError::Unauthorized { reason: text("used up") },
            FfiError::Unauthorized { reason: text("used up") },
        ),
        (
            CompanionError::UpdateRequired { what: text("journal.db") },
            FfiError::UpdateRequired { what: text("journal.db") },
        ),
        (CompanionError::from(StoreError::Full), FfiError::StorageFull),
        (
            CompanionError::StorageDamaged { file: text("journal.db") },
            FfiError::StorageDamaged { file: text("journal.db") },
        ),
        (CompanionError::Busy { what: "a sync" }, FfiError::Busy { what: text("a sync") }),
        (CompanionError::UnsentActs { count: 3 }, FfiError::UnsentActs { count: 3 }),
        (CompanionError::Closed, FfiError::Closed),
        (CompanionError::Cancelled, FfiError::Cancelled),
    ];
    for (error, expected) in pairs {
        let shown = error.to_string();
        assert_eq!(FfiError::from(error), expected);
        assert_eq!(expected.to_string(), shown, "the two say the same");
    }
}

#[test]
fn an_internal_fault_shows_a_number_and_not_its_reason() {
    let error = FfiError::from(CompanionError::Internal { reason: text("a path and a name") });
    let FfiError::Internal { incident } = &error else { panic!("{error:?}") };
    assert_eq!(incident.len(), 8);
    assert!(!error.to_string().contains("name"));
}
