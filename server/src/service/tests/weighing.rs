//! Whom a publication hits, said before it goes out.

use super::actor::{Device, START_MS, Server, document, event};
use crate::organizer::{
    DelayFrom, DelayRequest, PublishReport, PublishRequest, RescheduleRequest, SessionEdit,
};
use huiban_protocol::documents::{AgendaDocument, Session, SessionState, Transfer};
use huiban_protocol::ops::{BookmarkSet, BookmarkSetBody, OpKind as _};
use huiban_protocol::rules::Impact;
use huiban_protocol::streams::PublicationCounts;

/// The event with a second talk, and a way between the buildings.
fn larger() -> AgendaDocument {
    let mut document = document();
    let s2 = document.sessions[1].clone();
    let at = |time: &str| format!("2026-11-12T{time}:00+08:00").parse().unwrap();
    document.sessions.push(Session {
        id: "s3".parse().unwrap(),
        room: Some("w1".parse().unwrap()),
        start: at("10:40"),
        end: at("11:00"),
        speakers: document.sessions[0].speakers.clone(),
        exhibitor: Some("x1".parse().unwrap()),
        ..s2.clone()
    });
    document.sessions.push(Session {
        id: "s4".parse().unwrap(),
        room: Some("e1".parse().unwrap()),
        start: at("10:00"),
        end: at("10:20"),
        ..s2
    });
    document.transfers.push(Transfer {
        from: "venue/east".parse().unwrap(),
        to: "venue/west".parse().unwrap(),
        minutes: 35,
    });
    document
}

async fn mark(server: &Server, device: &mut Device, targets: &[&str]) {
    for target in targets {
        let body = BookmarkSetBody { present: true };
        let draft = BookmarkSet::draft((*target).to_owned(), &body).unwrap();
        let op = device.act(draft, START_MS);
        device.push_one(&server.service, &op).await;
    }
}

async fn published() -> Server {
    let server = Server::published().await;
    server.import(&larger()).await;
    server.organizer.publish(&event(), &PublishRequest::default()).await.unwrap();
    let mut alice = server.attendee("A1").await;
    let mut bob = server.attendee("A2").await;
    mark(&server, &mut alice, &["session/s1", "session/s3", "session/s4", "speaker/p1"]).await;
    mark(&server, &mut bob, &["session/s1", "forum/f1"]).await;
    // a second phone of alice's marks the same; a mark that was taken back is none
    let mut tablet = server.attendee("A1").await;
    mark(&server, &mut tablet, &["session/s1", "session/s2"]).await;
    let op = tablet.bookmark("s2", false, START_MS + 1);
    tablet.push_one(&server.service, &op).await;
    server
}

async fn delay(server: &Server, minutes: u32) -> PublishReport {
    let from = Some(DelayFrom::Clock("09:00:00".parse().unwrap()));
    let forum = "f1".parse().unwrap();
    let request = DelayRequest { forum, minutes, from, until_break: false };
    server.organizer.delay(&event(), &request).await.unwrap()
}

fn places(report: &PublishReport) -> Vec<&str> {
    report.problems.iter().map(|problem| problem.place.as_str()).collect()
}

#[tokio::test]
pub(super) async fn a_delay_is_weighed_before_it_is_published() {
    let server = published().await;
    let report = delay(&server, 10).await;
    let weighed = Impact {
        attendees: 2,
        bookmarks: 2,
        follows: 1,
        clashes: 1,
        unreachable: 2,
        unreachable_speakers: 1,
        double_booked_rooms: 1,
        ..Impact::default()
    };
    assert_eq!(report.impact, Some(weighed));
    assert_eq!(report.changes, PublicationCounts { delayed: 1, ..Default::default() });
    assert_eq!(places(&report), ["speakers/p1", "rooms/e1"]);
    let delayed = report.delay.unwrap();
    assert_eq!(delayed.shifted.len(), 1);
    assert_eq!(delayed.shifted[0].to.to_rfc3339(), "2026-11-12T09:10:00+08:00");

    let dry = PublishRequest { dry_run: true, ..PublishRequest::default() };
    let report = server.organizer.publish(&event(), &dry).await.unwrap();
    assert_eq!((report.publication, report.impact), (None, Some(weighed)));
    assert_eq!(server.organizer.diff(&event()).await.unwrap().impact, Some(weighed));
    let report = server.organizer.publish(&event(), &PublishRequest::default()).await.unwrap();
    assert_eq!((report.publication, report.impact), (Some(3), Some(weighed)));
    let after = server.organizer.diff(&event()).await.unwrap();
    assert_eq!((after.impact, places(&after)), (Some(Impact::default()), vec![]));
}

#[tokio::test]
pub(super) async fn a_cancelled_slot_is_an_exhibitor_s_loss() {
    let server = published().await;
    for state in [SessionState::Cancelled, SessionState::Postponed] {
        let edit = SessionEdit { state: Some(state), ..SessionEdit::default() };
        let session = "s3".parse().unwrap();
        let report = server.organizer.edit_session(&event(), &session, &edit).await.unwrap();
        let impact = report.impact.unwrap();
        assert_eq!((impact.bookmarks, impact.sponsor_slots_lost), (1, 1), "{state:?}");
        assert_eq!(places(&report), ["exhibitors/x1"]);
    }
}

#[tokio::test]
pub(super) async fn a_whole_event_that_moves_hits_everyone_and_makes_nothing_impossible() {
    let server = published().await;
    let start = "2026-11-26".parse().unwrap();
    let request = RescheduleRequest { start, venue: None, rooms: Default::default() };
    let report = server.organizer.reschedule(&event(), &request).await.unwrap();
    let weighed = Impact { attendees: 2, bookmarks: 4, follows: 1, ..Impact::default() };
    assert_eq!((report.impact, places(&report)), (Some(weighed), vec![]));
}

#[tokio::test]
pub(super) async fn a_document_that_is_refused_hits_nobody() {
    let server = published().await;
    let edit = SessionEdit {
        end: Some("2026-11-12T01:00:00+08:00".parse().unwrap()),
        ..SessionEdit::default()
    };
    let report =
        server.organizer.edit_session(&event(), &"s1".parse().unwrap(), &edit).await.unwrap();
    assert!(report.is_refused());
    assert_eq!(report.impact, None);
}
