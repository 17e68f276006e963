//! One person at a time: walk-ins, corrections, substitutes, those who are held back.

use super::actor::{Server, event};
use crate::organizer::{
    AddAttendeeRequest, AttendeeFields, BadgesRequest, DeskAnswer, EditAttendeeRequest, HoldBack,
    ImportAttendeeFileRequest, IssueBadgesRequest, PersonRequest,
};
use huiban_protocol::documents::RegistrationId;
use huiban_protocol::error::ErrorCode;
use huiban_protocol::streams::{
    BadgeRow, DirectoryRow, GateRow, RegistrationRow, RegistrationState, StreamId,
};
use huiban_protocol::wire::Bytes;

async fn bodies(server: &Server, stream: StreamId) -> Vec<(String, huiban_protocol::raw::Raw)> {
    let mut tx = server.service.store().begin_read().await.unwrap();
    let rows = crate::store::rows::list_rows(tx.as_mut(), &event(), &stream).await.unwrap();
    rows.into_iter().map(|row| (row.row_type, row.body.unwrap())).collect()
}

async fn at_gates(server: &Server, registration: RegistrationId) -> RegistrationRow {
    let rows = bodies(server, StreamId::Gate).await;
    let rows = rows.iter().map(|(kind, body)| GateRow::read(kind, body).unwrap());
    rows.map(|GateRow::Registration(row)| row).find(|row| row.registration == registration).unwrap()
}

async fn names(server: &Server) -> Vec<String> {
    let rows = bodies(server, StreamId::Directory).await;
    let rows = rows.iter().map(|(kind, body)| DirectoryRow::read(kind, body).unwrap());
    rows.map(|DirectoryRow::Person(person)| person.name).collect()
}

fn named(name: &str, ticket_type: &str) -> AttendeeFields {
    let some = |text: &str| (!text.is_empty()).then(|| text.to_owned());
    AttendeeFields { name: some(name), ticket_type: some(ticket_type), ..AttendeeFields::default() }
}

async fn edit(server: &Server, request: EditAttendeeRequest) -> crate::Result<DeskAnswer> {
    server.organizer.edit_attendee(&event(), &request).await
}

fn of(reference: &str) -> EditAttendeeRequest {
    EditAttendeeRequest { reference: reference.into(), ..EditAttendeeRequest::default() }
}

#[tokio::test]
pub(super) async fn a_walk_in_has_a_badge_at_once() {
    let server = Server::published().await;
    let fields = AttendeeFields { phone: Some("138 0013 8000".into()), ..named("王芳", "vip") };
    let request = AddAttendeeRequest { reference: None, fields, badge: true };
    let first = server.organizer.add_attendee(&event(), &request).await.unwrap();
    assert_eq!(
        (first.reference.as_str(), first.state.clone()),
        ("W-0001", RegistrationState::Valid)
    );
    assert!(first.badge.as_ref().unwrap().starts_with("HB1:"));
    assert_eq!(at_gates(&server, first.registration).await.serial, first.serial);
    let places: Vec<_> = first.problems.iter().map(|problem| problem.place.as_str()).collect();
    assert_eq!(places, ["phone", "ticket_type"], "its shape is odd, and nobody else is a vip");
    let second = server.organizer.add_attendee(&event(), &request).await.unwrap();
    assert_eq!(second.reference, "W-0002");
    assert_eq!(second.problems.len(), 2, "and another has it: {:?}", second.problems);
    assert!(!format!("{:?}", second.problems).contains("0013 8000"), "no personal data is told");

    let taken = AddAttendeeRequest { reference: Some("A1".into()), ..request.clone() };
    let refused = server.organizer.add_attendee(&event(), &taken).await.unwrap_err();
    assert_eq!(refused.code(), ErrorCode::Conflict);
    for fields in [
        named("", "vip"),
        named("王芳", ""),
        named("a\nb", "vip"),
        AttendeeFields { note: Some("110105194912310029".into()), ..named("王芳", "vip") },
    ] {
        let request = AddAttendeeRequest { reference: None, fields, badge: true };
        let refused = server.organizer.add_attendee(&event(), &request).await.unwrap_err();
        assert_eq!(refused.code(), ErrorCode::Malformed, "{request:?}");
    }
}

#[tokio::test]
pub(super) async fn a_correction_keeps_the_badge_and_another_class_signs_a_new_one() {
    let server = Server::published().await;
    let all = IssueBadgesRequest::default();
    server.organizer.issue_badges(&event(), &all).await.unwrap();
    let fields = AttendeeFields { seat: Some("A-3".into()), ..named("Anna", "") };
    let first = edit(&server, EditAttendeeRequest { fields, ..of("A1") }).await.unwrap();
    assert_eq!(first.name, "Anna");
    server.clock.pass(5_000);
    let fields = AttendeeFields { seat: Some(String::new()), ..AttendeeFields::default() };
    let same = edit(&server, EditAttendeeRequest { fields, ..of("A1") }).await.unwrap();
    assert_eq!((same.serial, &same.badge), (first.serial, &first.badge));
    let people = server.organizer.list_attendees(&event()).await.unwrap();
    assert_eq!(people[0].attendee.seat, None);
    let other = edit(&server, EditAttendeeRequest { fields: named("", "vip"), ..of("A1") });
    let other = other.await.unwrap();
    assert!(other.serial > first.serial && other.badge != first.badge);
    let anew = edit(&server, EditAttendeeRequest { reissue: true, ..of("A1") }).await.unwrap();
    assert!(anew.serial > other.serial);
    let refused = edit(&server, EditAttendeeRequest { fields: named("X", ""), ..of("nobody") });
    assert_eq!(refused.await.unwrap_err().code(), ErrorCode::NotFound);
}

#[tokio::test]
pub(super) async fn a_substitute_gets_everything_anew_and_nothing_of_the_first_person() {
    let server = Server::published().await;
    server.organizer.issue_badges(&event(), &IssueBadgesRequest::default()).await.unwrap();
    let fields = AttendeeFields {
        phone: Some("+8613800138000".into()),
        seat: Some("A-3".into()),
        note: Some("no meat".into()),
        ..AttendeeFields::default()
    };
    let first = edit(&server, EditAttendeeRequest { fields, ..of("A1") }).await.unwrap();
    let phone = server.attendee("A1").await;
    let nameless = EditAttendeeRequest { substitute: true, ..of("A1") };
    assert_eq!(edit(&server, nameless).await.unwrap_err().code(), ErrorCode::Malformed);

    let request = EditAttendeeRequest { substitute: true, fields: named("李娜", ""), ..of("A1") };
    let second = edit(&server, request).await.unwrap();
    assert_eq!(second.reference, "A1");
    assert_ne!(second.registration, first.registration);
    assert!(second.badge.is_some() && second.badge != first.badge);
    let people = server.organizer.list_attendees(&event()).await.unwrap();
    let now = people.iter().find(|one| one.attendee.reference == "A1").unwrap();
    assert_eq!((now.attendee.name.as_str(), now.attendee.seat.as_deref()), ("李娜", Some("A-3")));
    assert_eq!((&now.attendee.phone, &now.attendee.note), (&None, &None));
    let aside = people.iter().find(|one| one.registration == first.registration).unwrap();
    assert_eq!(aside.attendee.reference, "A1-0001", "who was registered is not forgotten");
    // the first person's badge is refused, and their phone says so and shows nothing new
    let state = at_gates(&server, first.registration).await.state;
    assert!(matches!(state, RegistrationState::Revoked { .. }), "{state:?}");
    let (event, caller, own) = (event(), phone.caller(), phone.stream());
    let page = server.service.changes(&event, Some(&caller), &own, None, None);
    let changes = page.await.unwrap().changes;
    let shown: BadgeRow = changes.last().unwrap().body.as_ref().unwrap().read().unwrap();
    assert_eq!((shown.registration, shown.name.as_str()), (first.registration, "A"));
    assert!(matches!(shown.state, RegistrationState::Revoked { .. }));
    let names = names(&server).await;
    assert!(names.contains(&"李娜".to_owned()) && !names.contains(&"A".to_owned()), "{names:?}");
    // nor are gates told that are enrolled later
    let mut tx = server.service.store().begin_read().await.unwrap();
    let sql = "SELECT body FROM changes WHERE stream = 'directory' AND body IS NOT NULL";
    let past = tx.query(sql, &[]).await.unwrap();
    tx.commit().await.unwrap();
    let first = first.registration.to_string();
    assert!(past.iter().all(|row| !row.text(0).unwrap().contains(&first)));
}

#[tokio::test]
pub(super) async fn one_who_is_held_back_comes_in_with_the_same_badge_later() {
    let server = Server::published().await;
    server.organizer.issue_badges(&event(), &IssueBadgesRequest::default()).await.unwrap();
    let hold = |hold| EditAttendeeRequest { hold: Some(hold), ..of("A1") };
    let block = |reason: &str| hold(HoldBack::Block { reason: reason.into() });
    for bad in ["", " ", "a\nb"] {
        let refused = edit(&server, block(bad)).await.unwrap_err();
        assert_eq!(refused.code(), ErrorCode::Malformed, "{bad:?}");
    }
    let blocked = edit(&server, block("unpaid")).await.unwrap();
    let RegistrationState::Blocked { reason, .. } = &blocked.state else { panic!("{blocked:?}") };
    assert_eq!(reason, "unpaid");
    assert_eq!(at_gates(&server, blocked.registration).await.state, blocked.state);
    let printed = server.organizer.list_badges(&event(), &BadgesRequest::default()).await.unwrap();
    assert_eq!(printed.len(), 1, "it is not printed meanwhile");
    let issued = server.organizer.issue_badges(&event(), &IssueBadgesRequest::default()).await;
    let issued = issued.unwrap();
    assert_eq!((issued.unchanged, issued.problems.len()), (1, 1));
    assert!(issued.problems[0].message.contains("held back"), "{issued:?}");
    // a new badge does not let in who is held back
    let anew = edit(&server, EditAttendeeRequest { reissue: true, ..of("A1") }).await.unwrap();
    assert_eq!(anew.state, blocked.state);
    let back = edit(&server, hold(HoldBack::Unblock)).await.unwrap();
    assert_eq!((back.state, back.serial), (RegistrationState::Valid, anew.serial));
    let same = edit(&server, hold(HoldBack::Unblock)).await.unwrap();
    assert_eq!(same.state, RegistrationState::Valid, "repeating it changes nothing");

    let revoke =
        crate::organizer::RevokeBadgeRequest { reference: "A1".into(), reason: "lost".into() };
    server.organizer.revoke_badge(&event(), &revoke).await.unwrap();
    for change in [hold(HoldBack::Unblock), block("unpaid")] {
        assert_eq!(edit(&server, change).await.unwrap_err().code(), ErrorCode::Conflict);
    }
}

#[tokio::test]
pub(super) async fn a_file_that_is_no_table_is_refused_and_twins_are_told() {
    let server = Server::published().await;
    let import = |content: &[u8]| {
        let (organizer, content) = (server.organizer.clone(), Bytes(content.to_vec()));
        async move {
            let request = ImportAttendeeFileRequest { content, dry_run: false };
            organizer.import_attendee_file(&event(), &request).await
        }
    };
    for bad in [b"".as_slice(), b"PK\x03\x04", b"%PDF-1.7", b"\xff\xff\xff", b"a,b\n1,2\n"] {
        assert_eq!(import(bad).await.unwrap_err().code(), ErrorCode::Malformed, "{bad:?}");
    }
    let csv = "ref,name,ticket_type,phone\nB1,B,g,+8613800138000\nB2,C,g,13800138000\n";
    let report = import(csv.as_bytes()).await.unwrap();
    assert_eq!((report.added, report.problems.len()), (2, 2), "{report:?}");
    let again = import(csv.as_bytes()).await.unwrap();
    assert_eq!((again.added, again.unchanged), (0, 2));
}

#[tokio::test]
pub(super) async fn a_copy_that_was_read_before_an_erasure_is_not_kept() {
    let server = Server::published().await;
    let request =
        AddAttendeeRequest { reference: None, fields: named("王芳", "vip"), badge: false };
    let added = server.organizer.add_attendee(&event(), &request).await.unwrap();
    let copy = server.service.copy_of(&event(), &StreamId::Directory).await.unwrap();
    let person = PersonRequest { reference: added.reference };
    server.organizer.erase_attendee(&event(), &person).await.unwrap();
    assert!(server.service.keep_snapshot(&event(), &copy).await.unwrap_err().is_again());
    let copy = server.service.copy_of(&event(), &StreamId::Directory).await.unwrap();
    server.service.keep_snapshot(&event(), &copy).await.unwrap();
}
