//! Drafts, publications, and what devices see of them.

use super::actor::{Server, document, event};
use crate::organizer::{ImportRequest, PublishRequest, RescheduleRequest, SessionEdit};
use huiban_protocol::documents::{Language, SessionState, Text};
use huiban_protocol::error::ErrorCode;
use huiban_protocol::streams::{
    AgendaField, AgendaRow, ChangesRow, PublicationCounts, SessionRow, StreamId,
};
use std::collections::BTreeMap;

/// The agenda as a device holds it after reading all of it.
async fn agenda(server: &Server) -> BTreeMap<(String, String), AgendaRow> {
    let page = server.service.changes(&event(), None, &StreamId::Agenda, None, None).await.unwrap();
    assert!(!page.more);
    let mut rows = BTreeMap::new();
    for change in page.changes {
        let key = (change.row_type.clone(), change.id);
        match change.body {
            Some(body) => rows.insert(key, AgendaRow::read(&change.row_type, &body).unwrap()),
            None => rows.remove(&key),
        };
    }
    rows
}

async fn session(server: &Server, id: &str) -> SessionRow {
    match agenda(server).await.remove(&("session".into(), id.into())) {
        Some(AgendaRow::Session(row)) => *row,
        other => panic!("{other:?}"),
    }
}

async fn changes(server: &Server, id: &str) -> ChangesRow {
    match agenda(server).await.remove(&("changes".into(), id.into())) {
        Some(AgendaRow::Changes(row)) => row,
        other => panic!("{other:?}"),
    }
}

fn because(text: &str) -> PublishRequest {
    PublishRequest { reason: Text::new(Language::En, text), dry_run: false }
}

#[tokio::test]
pub(super) async fn the_first_publication_sends_all_rows_and_no_changes() {
    let server = Server::published().await;
    let rows = agenda(&server).await;
    let count = |row_type: &str| rows.keys().filter(|(kind, _)| kind == row_type).count();
    assert_eq!(count("session"), 2);
    assert_eq!(count("room"), 3);
    assert_eq!(count("key_list"), 1);
    assert_eq!(count("publication"), 1);
    assert_eq!(count("changes"), 0);
    let AgendaRow::Publication(row) = &rows[&("publication".into(), "1".into())] else { panic!() };
    assert_eq!(row.counts, PublicationCounts { new: 2, ..Default::default() });
    assert_eq!(row.at.to_rfc3339(), "2026-11-12T08:00:00+08:00");
}

#[tokio::test]
pub(super) async fn nothing_changed_publishes_nothing_and_a_dry_run_neither() {
    let server = Server::published().await;
    let report = server.organizer.publish(&event(), &because("again")).await.unwrap();
    assert_eq!((report.publication, report.changes), (None, PublicationCounts::default()));
    let edit = SessionEdit { state: Some(SessionState::Cancelled), ..Default::default() };
    server.organizer.edit_session(&event(), &"s2".parse().unwrap(), &edit).await.unwrap();
    let dry = PublishRequest { dry_run: true, ..because("what if") };
    let report = server.organizer.publish(&event(), &dry).await.unwrap();
    assert_eq!((report.publication, report.changes.cancelled), (None, 1));
    assert_eq!(session(&server, "s2").await.session.state, SessionState::Planned);
}

#[tokio::test]
pub(super) async fn a_moved_session_keeps_where_it_was_first_announced_and_says_what_changed() {
    let server = Server::published().await;
    let first = session(&server, "s1").await.first;
    let edit = SessionEdit {
        start: Some("2026-11-12T02:30:00Z".parse().unwrap()),
        room: Some("w1".parse().unwrap()),
        ..Default::default()
    };
    let report =
        server.organizer.edit_session(&event(), &"s1".parse().unwrap(), &edit).await.unwrap();
    assert_eq!(report.changes, PublicationCounts { moved: 1, ..Default::default() });
    let report = server.organizer.publish(&event(), &because("hall flooded")).await.unwrap();
    assert_eq!(report.publication, Some(2));
    let row = session(&server, "s1").await;
    assert_eq!(row.first, first);
    assert_eq!(row.session.start.to_rfc3339(), "2026-11-12T10:30:00+08:00");
    assert_eq!(row.session.end.to_rfc3339(), "2026-11-12T11:30:00+08:00", "its length stays");
    let fields: Vec<AgendaField> =
        changes(&server, "2.s1").await.changes.iter().map(|change| change.field).collect();
    assert_eq!(fields, [AgendaField::Time, AgendaField::Room, AgendaField::Venue]);
    let history = server.organizer.history(&event()).await.unwrap();
    let numbers: Vec<u32> = history.iter().map(|entry| entry.publication).collect();
    assert_eq!(numbers, [1, 2]);
    assert_eq!(history[1].reason, Text::new(Language::En, "hall flooded"));
}

#[tokio::test]
pub(super) async fn a_session_that_a_new_document_lacks_is_cancelled_with_all_it_refers_to() {
    let server = Server::published().await;
    let mut shorter = document();
    shorter.sessions.remove(0);
    shorter.speakers.clear();
    shorter.forums.clear();
    shorter.rooms.remove(0);
    let report = server.import(&shorter).await;
    assert_eq!(report.changes, PublicationCounts { cancelled: 1, ..Default::default() });
    server.organizer.publish(&event(), &because("speaker ill")).await.unwrap();
    let row = session(&server, "s1").await;
    assert_eq!(row.session.state, SessionState::Cancelled);
    assert!(agenda(&server).await.contains_key(&("speaker".into(), "p1".into())));
    // and comes back with the document that has it
    let report = server.import(&document()).await;
    assert_eq!(report.changes, PublicationCounts { reinstated: 1, ..Default::default() });
}

#[tokio::test]
pub(super) async fn what_is_dropped_from_the_document_is_deleted_and_may_return_as_a_newer_row() {
    let server = Server::published().await;
    let mut without = document();
    without.exhibitors.clear();
    without.lists.retain(|list| list.code.as_str() != "dinner");
    server.import(&without).await;
    server.organizer.publish(&event(), &because("")).await.unwrap();
    let key = ("exhibitor".to_owned(), "x1".to_owned());
    assert!(!agenda(&server).await.contains_key(&key));
    server.import(&document()).await;
    server.organizer.publish(&event(), &because("")).await.unwrap();
    assert!(agenda(&server).await.contains_key(&key));
    let page = server.service.changes(&event(), None, &StreamId::Agenda, None, None).await.unwrap();
    let revs: Vec<u64> =
        page.changes.iter().filter(|c| c.id == "x1").map(|change| change.rev).collect();
    assert_eq!(revs, [1, 2, 3]);
}

#[tokio::test]
pub(super) async fn a_wrong_document_is_refused_whole_and_says_why() {
    let server = Server::published().await;
    let mut wrong = document();
    wrong.sessions[0].room = Some("gone".parse().unwrap());
    let request = ImportRequest { document: wrong, dry_run: false };
    let report = server.organizer.import(&request).await.unwrap();
    assert!(report.is_refused());
    assert_eq!(report.problems[0].place, "sessions/s1/room");
    assert_eq!(server.organizer.draft(&event()).await.unwrap(), document());
    let edit = SessionEdit {
        end: Some("2026-11-12T08:00:00+08:00".parse().unwrap()),
        ..Default::default()
    };
    let report =
        server.organizer.edit_session(&event(), &"s1".parse().unwrap(), &edit).await.unwrap();
    assert!(report.is_refused());
    assert_eq!(server.organizer.draft(&event()).await.unwrap(), document());
}

#[tokio::test]
pub(super) async fn a_whole_event_moves_by_days_and_to_other_rooms() {
    let server = Server::published().await;
    let request = RescheduleRequest {
        start: "2026-11-26".parse().unwrap(),
        venue: Some("west".parse().unwrap()),
        rooms: [("e1".parse().unwrap(), "w1".parse().unwrap())].into(),
    };
    let report = server.organizer.reschedule(&event(), &request).await.unwrap();
    assert_eq!(report.changes, PublicationCounts { moved: 2, ..Default::default() });
    let warned: Vec<&str> = report.problems.iter().map(|p| p.place.as_str()).collect();
    assert_eq!(warned, ["rooms/e2"]);
    let draft = server.organizer.draft(&event()).await.unwrap();
    assert_eq!(draft.event.days[1].date.to_string(), "2026-11-27");
    assert_eq!(draft.sessions[0].start.to_rfc3339(), "2026-11-26T09:00:00+08:00");
    assert_eq!(draft.sessions[0].room.as_ref().unwrap().as_str(), "w1");
    assert_eq!(draft.sessions[1].room, None);
    assert_eq!(draft.lists[1].windows[0].from.to_rfc3339(), "2026-11-26T18:00:00+08:00");
    assert_eq!(draft.forums[0].rooms[0].as_str(), "w1");

    let unknown = RescheduleRequest {
        rooms: [("e1".parse().unwrap(), "gone".parse().unwrap())].into(),
        ..request
    };
    let refused = server.organizer.reschedule(&event(), &unknown).await.unwrap_err();
    assert_eq!(refused.code(), ErrorCode::Malformed);
}

#[tokio::test]
pub(super) async fn a_list_that_is_required_anew_is_opened_to_the_gates_that_need_it() {
    let server = Server::published().await;
    let gate = server.gate("main").await;
    assert_eq!(gate.streams().len(), 1);
    let mut changed = document();
    changed.lists[0].requires = Some("expo".parse().unwrap());
    let mut expo = changed.lists[0].clone();
    expo.code = "expo".parse().unwrap();
    expo.requires = None;
    changed.lists.push(expo);
    server.import(&changed).await;
    server.clock.pass(1_000);
    server.organizer.publish(&event(), &because("")).await.unwrap();
    let answer = gate.push(&server.service, &[]).await.unwrap();
    let lists: Vec<String> = answer.scope.streams.iter().map(StreamId::to_string).collect();
    assert_eq!(lists, ["gate", "list/expo", "list/main"]);
    assert!(answer.scope.version > gate.scope.version);
}
