//! Badges: signed, shown to their owner, known to the gates, taken back, made anew.

use super::actor::{Server, event};
use crate::organizer::{
    BadgesReport, BadgesRequest, ImportAttendeesRequest, IssueBadgesRequest, RevokeBadgeRequest,
};
use huiban_protocol::documents::{Problem, Severity};
use huiban_protocol::error::ErrorCode;
use huiban_protocol::streams::{
    DirectoryRow, GateRow, PersonRow, RegistrationRow, RegistrationState, StreamId,
};
use huiban_protocol::tokens::{BADGE_PREFIX, Badge, read_text};

async fn bodies(server: &Server, stream: StreamId) -> Vec<(String, huiban_protocol::raw::Raw)> {
    let mut tx = server.service.store().begin_read().await.unwrap();
    let rows = crate::store::rows::list_rows(tx.as_mut(), &event(), &stream).await.unwrap();
    rows.into_iter().map(|row| (row.row_type, row.body.unwrap())).collect()
}

async fn registration(server: &Server, reference: &str) -> RegistrationRow {
    let people = server.organizer.list_attendees(&event()).await.unwrap();
    let person = people.iter().find(|one| one.attendee.reference == reference).unwrap();
    let rows = bodies(server, StreamId::Gate).await;
    let mut rows = rows.iter().map(|(kind, body)| GateRow::read(kind, body).unwrap());
    let wanted = |row: &GateRow| {
        let GateRow::Registration(row) = row;
        row.registration == person.registration
    };
    let GateRow::Registration(row) = rows.find(wanted).unwrap();
    row
}

async fn person(server: &Server, reference: &str) -> PersonRow {
    let registration = registration(server, reference).await.registration;
    let rows = bodies(server, StreamId::Directory).await;
    let mut rows = rows.iter().map(|(kind, body)| DirectoryRow::read(kind, body).unwrap());
    let wanted = |row: &DirectoryRow| {
        let DirectoryRow::Person(row) = row;
        row.registration == registration
    };
    let DirectoryRow::Person(row) = rows.find(wanted).unwrap();
    row
}

async fn issue(server: &Server, refs: &[&str], anew: bool) -> BadgesReport {
    let refs = refs.iter().map(|reference| (*reference).to_owned()).collect();
    server.organizer.issue_badges(&event(), &IssueBadgesRequest { refs, anew }).await.unwrap()
}

async fn import(server: &Server, csv: &str) {
    let request = ImportAttendeesRequest { csv: csv.to_owned(), dry_run: false };
    let report = server.organizer.import_attendees(&event(), &request).await.unwrap();
    // a number of an odd shape is told and taken in
    let is_warning = |problem: &Problem| problem.severity == Severity::Warning;
    assert!(report.problems.iter().all(is_warning), "{:?}", report.problems);
}

async fn badge(server: &Server, reference: &str) -> Badge {
    let request = BadgesRequest { reference: Some(reference.to_owned()), group: None };
    let shown = server.organizer.list_badges(&event(), &request).await.unwrap().remove(0);
    let mut tx = server.service.store().begin_read().await.unwrap();
    let row = crate::service::event_of(tx.as_mut(), &event()).await.unwrap();
    let keys = crate::service::EventKeys::open(&row).unwrap().list;
    let bytes = read_text(BADGE_PREFIX, &shown.text).unwrap();
    let badge = Badge::open(&bytes, &keys).unwrap();
    assert_eq!((badge.registration, badge.serial), (shown.registration, shown.serial));
    badge
}

#[tokio::test]
pub(super) async fn an_import_tells_gates_of_numbers_and_the_directory_of_people() {
    let server = Server::empty().await;
    server.import(&super::actor::document()).await;
    import(&server, "ref,name,org,phone,ticket_type,seat\nB1,王芳,医院,+8613800138000,vip,A-3\n")
        .await;
    let known = registration(&server, "B1").await;
    assert_eq!((known.ticket_type.as_str(), known.serial), ("vip", 0));
    assert_eq!(known.state, RegistrationState::Valid);
    let found = person(&server, "B1").await;
    assert_eq!(found.phone_last4.as_deref(), Some("8000"));
    assert_eq!(found.seat.as_deref(), Some("A-3"));
    let gate: String = bodies(&server, StreamId::Gate)
        .await
        .iter()
        .map(|(_, body)| body.text().to_owned())
        .collect();
    for personal in ["王芳", "医院", "8000", "B1"] {
        assert!(!gate.contains(personal), "{personal} in {gate}");
    }
    import(&server, "ref,name,phone,ticket_type\nB1,李娜,12,general\n").await;
    assert_eq!(registration(&server, "B1").await.ticket_type, "general");
    let found = person(&server, "B1").await;
    assert_eq!((found.name.as_str(), found.phone_last4), ("李娜", None));
}

#[tokio::test]
pub(super) async fn badges_are_issued_once_and_anew_only_when_needed() {
    let server = Server::published().await;
    let all = issue(&server, &[], false).await;
    assert_eq!((all.issued, all.unchanged, all.problems), (2, 0, vec![]));
    let first = badge(&server, "A1").await;
    assert_eq!(registration(&server, "A1").await.serial, first.serial);
    assert_eq!(
        (issue(&server, &[], false).await.issued, badge(&server, "A1").await),
        (0, first.clone())
    );

    // another class of ticket needs another badge, another name does not
    import(&server, "ref,name,ticket_type\nA1,A,vip\nA2,Z,general\n").await;
    let some = issue(&server, &[], false).await;
    assert_eq!((some.issued, some.unchanged), (1, 1));
    let second = badge(&server, "A1").await;
    assert_eq!(second.ticket_type, "vip");
    assert!(second.serial > first.serial);
    let request = BadgesRequest { reference: Some("A2".into()), group: None };
    let shown = server.organizer.list_badges(&event(), &request).await.unwrap();
    assert_eq!(shown[0].name, "Z", "the phone shows the new name");

    let one = issue(&server, &["A1"], true).await;
    assert_eq!((one.issued, one.unchanged), (1, 0));
    assert!(badge(&server, "A1").await.serial > second.serial);
}

#[tokio::test]
pub(super) async fn a_badge_is_read_by_the_devices_of_its_owner_alone() {
    let server = Server::published().await;
    issue(&server, &[], false).await;
    let phone = server.attendee("A1").await;
    let gate = server.gate("main").await;
    let own = phone.stream();
    let read = |caller| {
        let (server, own) = (&server, &own);
        async move { server.service.changes(&event(), Some(&caller), own, None, None).await }
    };
    let page = read(phone.caller()).await.unwrap();
    assert_eq!(page.changes.iter().filter(|change| change.row_type == "badge").count(), 1);
    assert_eq!(read(gate.caller()).await.unwrap_err().code(), ErrorCode::Forbidden);
}

#[tokio::test]
pub(super) async fn a_revoked_badge_stays_revoked_until_it_is_reissued() {
    let server = Server::published().await;
    issue(&server, &[], false).await;
    let before = badge(&server, "A1").await;
    let revoke = |reason: &str| {
        let (organizer, reason) = (server.organizer.clone(), reason.to_owned());
        async move {
            let request = RevokeBadgeRequest { reference: "A1".into(), reason };
            organizer.revoke_badge(&event(), &request).await
        }
    };
    for bad in ["", "  ", "a\nb"] {
        assert_eq!(revoke(bad).await.unwrap_err().code(), ErrorCode::Malformed, "{bad:?}");
    }
    let answer = revoke("lost").await.unwrap();
    assert_eq!(answer.state, registration(&server, "A1").await.state);
    let RegistrationState::Revoked { reason, .. } = &answer.state else { panic!("{answer:?}") };
    assert_eq!(reason, "lost");
    assert_eq!(revoke("again").await.unwrap(), answer, "the first reason and time stay");

    let report = issue(&server, &[], false).await;
    assert_eq!((report.issued, report.unchanged, report.problems.len()), (0, 1, 1));
    let printed = server.organizer.list_badges(&event(), &BadgesRequest::default()).await.unwrap();
    assert_eq!(printed.len(), 1, "what was taken back is not printed");

    assert_eq!(issue(&server, &["A1"], true).await.issued, 1);
    let row = registration(&server, "A1").await;
    assert_eq!(row.state, RegistrationState::Valid);
    assert!(row.serial > before.serial, "the badge that was lost stays refused");
}
