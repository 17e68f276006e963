//! Files that come in again: the same sessions, whatever the file calls them now.

use super::actor::{Server, document, event};
use crate::organizer::{
    ExportFormat, ExportRequest, ImportAnswer, ImportFilesRequest, PublishRequest,
};
use huiban_protocol::documents::{AgendaDocument, Language, SessionState};
use huiban_protocol::streams::PublicationCounts;

async fn take(server: &Server, content: &str) -> ImportAnswer {
    let request = ImportFilesRequest::new("file", content);
    let answer = server.organizer.import_files(&request).await.unwrap();
    assert!(!answer.report.is_refused(), "{:?}", answer.report.problems);
    answer
}

/// A schedule of events, each a title with whatever else it says.
fn schedule(events: &[(&str, &str)]) -> String {
    let events = events.iter().enumerate().map(|(at, (title, more))| {
        format!(
            r#"{{"title":"{title}","date":"2026-11-12T{:02}:00:00+08:00","duration":"00:30"{more}}}"#,
            9 + at
        )
    });
    format!(
        r#"{{"schedule":{{"conference":{{"acronym":"e26x","title":"E","time_zone_name":"Asia/Shanghai",
            "days":[{{"date":"2026-11-12","rooms":{{"E1":[{}]}}}}]}}}}}}"#,
        events.collect::<Vec<_>>().join(",")
    )
}

async fn publish(server: &Server, event: &str) -> PublicationCounts {
    let event = event.parse().unwrap();
    server.organizer.publish(&event, &PublishRequest::default()).await.unwrap().changes
}

#[tokio::test]
async fn a_session_is_known_by_guid_then_code_then_what_it_says_never_by_its_place() {
    let guid = r#","guid":"11111111-1111-4111-8111-111111111111","code":"AA","id":1"#;
    let code = r#","code":"BB","id":2"#;
    let said = r#","persons":[{"name":"Ann"}]"#;
    let server = Server::empty().await;
    let before = [("One", guid), ("Two", code), ("Three", said)];
    assert_eq!(take(&server, &schedule(&before)).await.event.unwrap().as_str(), "e26x");
    assert_eq!(publish(&server, "e26x").await.new, 3);

    // another order, another title, another time; ids of the database count for nothing
    let guid = r#","guid":"11111111-1111-4111-8111-111111111111","code":"CC","id":2"#;
    let code = r#","code":"BB","guid":"22222222-2222-4222-8222-222222222222","id":1"#;
    let after = [("Three!", said), ("Zwei", code), ("Eins", guid)];
    let changes = take(&server, &schedule(&after)).await.report.changes;
    let expected = PublicationCounts { delayed: 1, moved: 1, text: 3, ..Default::default() };
    assert_eq!(changes, expected);
}

#[tokio::test]
async fn what_is_absent_is_cancelled_and_what_returns_is_reinstated() {
    let server = Server::empty().await;
    let events = [("One", r#","guid":"a1""#), ("Two", r#","guid":"b2""#)];
    take(&server, &schedule(&events)).await;
    publish(&server, "e26x").await;
    let gone = take(&server, &schedule(&events[..1])).await.report;
    assert_eq!((gone.changes.cancelled, gone.changes.new), (1, 0));
    assert_eq!(publish(&server, "e26x").await.cancelled, 1);
    let back = take(&server, &schedule(&events)).await.report;
    assert_eq!((back.changes.reinstated, back.changes.new), (1, 0));
}

#[tokio::test]
async fn a_recurring_session_keeps_each_of_its_times() {
    let server = Server::empty().await;
    let yoga = r#","guid":"a1""#;
    take(&server, &schedule(&[("Yoga", yoga), ("Yoga", yoga), ("Yoga", yoga)])).await;
    publish(&server, "e26x").await;
    // the first is dropped, the others stay what they are
    let fewer = schedule(&[("Other", r#","guid":"x""#), ("Yoga", yoga), ("Yoga", yoga)]);
    let changes = take(&server, &fewer).await.report.changes;
    let expected = PublicationCounts { new: 1, cancelled: 1, ..Default::default() };
    assert_eq!(changes, expected);
}

#[tokio::test]
async fn an_error_refuses_the_whole_and_a_dry_run_writes_nothing() {
    let server = Server::published().await;
    let before = server.organizer.draft(&event()).await.unwrap();
    for content in ["{", "<rss/>", "{\"schedule\":{}}"] {
        let request = ImportFilesRequest::new("file", content);
        let answer = server.organizer.import_files(&request).await.unwrap();
        assert!(answer.report.is_refused(), "{content}");
    }
    let dry = ImportFilesRequest {
        dry_run: true,
        event: Some(event()),
        ..ImportFilesRequest::new("file", schedule(&[("New", "")]))
    };
    let answer = server.organizer.import_files(&dry).await.unwrap();
    let changes = answer.report.changes;
    assert_eq!((answer.report.dry_run, changes.new, changes.cancelled), (true, 1, 2));
    assert_eq!(server.organizer.draft(&event()).await.unwrap(), before);
}

/// Without what the order of a file decides.
fn sorted(mut document: AgendaDocument) -> AgendaDocument {
    document.sessions.sort_by(|a, b| a.id.cmp(&b.id));
    document.rooms.sort_by(|a, b| a.code.cmp(&b.code));
    document.forums.sort_by(|a, b| a.code.cmp(&b.code));
    document.speakers.sort_by(|a, b| a.id.cmp(&b.id));
    document.venues.sort_by(|a, b| a.code.cmp(&b.code));
    document
}

#[tokio::test]
async fn the_own_export_changes_nothing() {
    let mut bundled: AgendaDocument =
        serde_json::from_slice(include_bytes!("../../../../samples/hmiw2026/event.json")).unwrap();
    bundled.sessions[3].state = SessionState::Postponed;
    let on_stage = |id| bundled.sessions.iter().flat_map(|s| &s.speakers).any(|p| p.speaker == id);
    let used: Vec<_> =
        bundled.speakers.iter().filter(|s| on_stage(s.id.clone())).cloned().collect();
    bundled.speakers = used;
    for original in [bundled, document()] {
        let server = Server::empty().await;
        server.import(&original).await;
        let event = original.event.code.clone();
        publish(&server, event.as_str()).await;
        for language in Language::ALL {
            for format in [ExportFormat::Huiban, ExportFormat::FrabJson, ExportFormat::FrabXml] {
                let request = ExportRequest { format, language };
                let content = server.organizer.export(&event, &request).await.unwrap().content;
                let answer = take(&server, &content).await;
                assert_eq!(answer.event.as_ref(), Some(&event));
                assert_eq!(answer.report.details, [], "{format:?} in {language}");
                let draft = server.organizer.draft(&event).await.unwrap();
                assert_eq!(sorted(draft), sorted(original.clone()), "{format:?} in {language}");
            }
        }
        let request = ExportRequest { format: ExportFormat::Ics, language: Language::En };
        let calendar = server.organizer.export(&event, &request).await.unwrap().content;
        assert_eq!(calendar.matches("BEGIN:VEVENT").count(), original.sessions.len());
    }
}
