//! Earlier agendas brought back, as new publications.

use super::actor::{Server, document, event};
use crate::organizer::{HistoryEntry, PublishReport, PublishRequest, SessionEdit, UndoRequest};
use crate::store::publications::{PUBLICATIONS_KEPT, list_publications};
use huiban_protocol::documents::{AgendaDocument, Language, Session, SessionState, Text};
use huiban_protocol::error::ErrorCode;
use huiban_protocol::streams::{PublicationCounts, SessionRow, StreamId, row_type};

async fn edit(server: &Server, session: &str, edit: &SessionEdit) {
    let session = session.parse().unwrap();
    let report = server.organizer.edit_session(&event(), &session, edit).await.unwrap();
    assert!(!report.is_refused(), "{:?}", report.problems);
}

fn titled(title: &str) -> SessionEdit {
    SessionEdit { title: Some(Text::new(Language::En, title)), ..SessionEdit::default() }
}

async fn publish(server: &Server) -> PublishReport {
    server.organizer.publish(&event(), &PublishRequest::default()).await.unwrap()
}

async fn undo(server: &Server, to: Option<u32>) -> PublishReport {
    server.organizer.undo(&event(), &UndoRequest { to, ..UndoRequest::default() }).await.unwrap()
}

async fn undo_fails(server: &Server, to: Option<u32>) -> (ErrorCode, String) {
    let request = UndoRequest { to, ..UndoRequest::default() };
    let error = server.organizer.undo(&event(), &request).await.unwrap_err();
    (error.code(), error.to_string())
}

async fn history(server: &Server) -> Vec<HistoryEntry> {
    server.organizer.history(&event()).await.unwrap()
}

async fn draft(server: &Server) -> AgendaDocument {
    server.organizer.draft(&event()).await.unwrap()
}

/// The sessions that devices read, by id.
async fn sent(server: &Server) -> Vec<Session> {
    let page = server.service.changes(&event(), None, &StreamId::Agenda, None, None).await.unwrap();
    assert!(!page.more);
    let mut sessions = std::collections::BTreeMap::new();
    for change in page.changes.iter().filter(|change| change.row_type == row_type::SESSION) {
        let row: SessionRow = change.body.as_ref().unwrap().read().unwrap();
        sessions.insert(change.id.clone(), row.session);
    }
    sessions.into_values().collect()
}

#[tokio::test]
pub(super) async fn each_undo_goes_one_publication_further_back_and_any_can_be_brought_back() {
    let server = Server::published().await;
    edit(&server, "s1", &titled("Second")).await;
    publish(&server).await;
    // a text that no row of changes tells
    let text = SessionEdit {
        description: Some(Text::new(Language::En, "About it")),
        ..SessionEdit::default()
    };
    edit(&server, "s1", &text).await;
    publish(&server).await;
    let third = draft(&server).await;

    let report = undo(&server, None).await;
    assert_eq!((report.publication, report.restores), (Some(4), Some(2)));
    assert_eq!(report.changes, PublicationCounts { text: 1, ..Default::default() });
    assert_eq!(sent(&server).await[0].description, None);
    let report = undo(&server, None).await;
    assert_eq!((report.publication, report.restores), (Some(5), Some(1)));
    assert_eq!(sent(&server).await, document().sessions);
    assert_eq!(draft(&server).await, document(), "the draft follows");
    let (code, message) = undo_fails(&server, None).await;
    assert_eq!(code, ErrorCode::Conflict);
    assert!(message.contains("nothing to undo"), "{message}");

    // what was undone is not gone
    let report = undo(&server, Some(3)).await;
    assert_eq!((report.publication, report.restores), (Some(6), Some(3)));
    assert_eq!(sent(&server).await, third.sessions);
    assert_eq!(undo(&server, Some(3)).await.publication, None, "nothing differs");
    assert_eq!(undo_fails(&server, Some(7)).await.0, ErrorCode::NotFound);
    assert_eq!(undo_fails(&server, Some(0)).await.0, ErrorCode::NotFound);
    let restored: Vec<_> = history(&server).await.iter().map(|entry| entry.restores).collect();
    assert_eq!(restored, [None, None, None, Some(2), Some(1), Some(3)]);
}

#[tokio::test]
pub(super) async fn a_publication_after_an_undo_is_undone_first() {
    let server = Server::published().await;
    edit(&server, "s1", &titled("Second")).await;
    publish(&server).await;
    undo(&server, None).await;
    edit(&server, "s2", &titled("Fourth")).await;
    publish(&server).await;
    assert_eq!(undo(&server, None).await.restores, Some(1), "back to what the third sent");
    assert_eq!(sent(&server).await, document().sessions);
    assert_eq!(undo_fails(&server, None).await.0, ErrorCode::Conflict);
}

#[tokio::test]
pub(super) async fn nothing_is_undone_before_the_second_publication() {
    let server = Server::published().await;
    assert_eq!(undo_fails(&server, None).await.0, ErrorCode::Conflict);
    let empty = Server::empty().await;
    assert_eq!(undo_fails(&empty, None).await.0, ErrorCode::NotFound);
    empty.import(&document()).await;
    assert_eq!(undo_fails(&empty, None).await.0, ErrorCode::Conflict);
}

#[tokio::test]
pub(super) async fn a_session_that_the_undone_publication_brought_is_cancelled_and_may_return() {
    let server = Server::published().await;
    let mut more = document();
    let id = "s3".parse().unwrap();
    let room = "w1".parse().unwrap();
    more.sessions.push(Session { id, room: Some(room), ..more.sessions[1].clone() });
    more.lists.retain(|list| list.code.as_str() != "dinner");
    server.import(&more).await;
    publish(&server).await;
    let report = undo(&server, None).await;
    assert_eq!(report.changes, PublicationCounts { cancelled: 1, ..Default::default() });
    let sessions = sent(&server).await;
    assert_eq!(sessions[2].state, SessionState::Cancelled, "sessions never vanish");
    let draft = draft(&server).await;
    assert_eq!(draft.lists, document().lists, "rules come back too");
    assert_eq!(server.organizer.diff(&event()).await.unwrap().changes, Default::default());
    let report = undo(&server, Some(2)).await;
    assert_eq!(report.changes, PublicationCounts { reinstated: 1, ..Default::default() });
}

#[tokio::test]
pub(super) async fn edits_that_were_not_published_stay_in_the_draft() {
    let server = Server::published().await;
    edit(&server, "s1", &titled("Second")).await;
    publish(&server).await;
    let cancelled = SessionEdit { state: Some(SessionState::Cancelled), ..SessionEdit::default() };
    edit(&server, "s2", &cancelled).await;
    undo(&server, None).await;
    assert_eq!(sent(&server).await, document().sessions);
    let draft = draft(&server).await;
    assert_eq!(draft.sessions[0], document().sessions[0]);
    assert_eq!(draft.sessions[1].state, SessionState::Cancelled);

    // an edit that needs what goes away is not lost: the undo is refused
    let mut more = document();
    let room = more.rooms[0].clone();
    more.rooms.push(huiban_protocol::documents::Room { code: "new".parse().unwrap(), ..room });
    server.import(&more).await;
    publish(&server).await;
    let moved = SessionEdit { room: Some("new".parse().unwrap()), ..SessionEdit::default() };
    edit(&server, "s1", &moved).await;
    let (code, message) = undo_fails(&server, None).await;
    assert_eq!(code, ErrorCode::Conflict);
    assert!(message.contains("sessions/s1/room"), "{message}");
    assert_eq!(history(&server).await.len(), 4);
}

#[tokio::test]
pub(super) async fn a_dry_undo_says_what_it_would_do_and_does_nothing() {
    let server = Server::published().await;
    edit(&server, "s1", &titled("Second")).await;
    publish(&server).await;
    let request = UndoRequest { dry_run: true, ..UndoRequest::default() };
    let report = server.organizer.undo(&event(), &request).await.unwrap();
    assert_eq!((report.publication, report.dry_run, report.restores), (None, true, Some(1)));
    assert_eq!(report.details.len(), 1);
    assert_eq!(history(&server).await.len(), 2);
    assert_eq!(sent(&server).await[0].title.en.as_deref(), Some("Second"));
}

#[tokio::test]
pub(super) async fn a_reason_is_told_and_where_there_is_none_that_a_change_was_taken_back() {
    let server = Server::published().await;
    edit(&server, "s1", &titled("Second")).await;
    publish(&server).await;
    undo(&server, None).await;
    let reason = Text::new(Language::En, "the hall is free after all");
    let request = UndoRequest { to: Some(2), reason: reason.clone(), dry_run: false };
    server.organizer.undo(&event(), &request).await.unwrap();
    let history = history(&server).await;
    assert!(Language::ALL.iter().all(|language| history[2].reason.get(*language).is_some()));
    assert_eq!(history[3].reason, reason);
}

#[tokio::test]
pub(super) async fn only_the_newest_agendas_are_kept_and_that_is_said() {
    let server = Server::published().await;
    for number in 0..PUBLICATIONS_KEPT {
        edit(&server, "s1", &titled(&format!("Title {number}"))).await;
        publish(&server).await;
    }
    let mut tx = server.service.store().begin_read().await.unwrap();
    let kept = list_publications(tx.as_mut(), &event()).await.unwrap();
    tx.commit().await.unwrap();
    assert_eq!(kept.iter().filter(|known| !known.has_document).count(), 1, "the first is gone");
    let (code, message) = undo_fails(&server, Some(1)).await;
    assert!(code == ErrorCode::Conflict && message.contains("not kept"), "{message}");
    assert_eq!(undo(&server, Some(2)).await.restores, Some(2));
    assert_eq!(sent(&server).await[0].title.en.as_deref(), Some("Title 0"));
}

#[tokio::test]
pub(super) async fn what_an_older_program_published_is_said_to_be_not_kept() {
    let server = Server::published().await;
    let mut tx = server.service.store().begin_write().await.unwrap();
    tx.execute("DELETE FROM publications WHERE event = $1", &[event().as_str().into()])
        .await
        .unwrap();
    tx.commit().await.unwrap();
    edit(&server, "s1", &titled("Second")).await;
    publish(&server).await;
    let (code, message) = undo_fails(&server, None).await;
    assert!(
        code == ErrorCode::Conflict && message.contains("publication 1 is not kept"),
        "{message}"
    );
    // from here on it works
    edit(&server, "s1", &titled("Third")).await;
    publish(&server).await;
    assert_eq!(undo(&server, None).await.restores, Some(2));
}
