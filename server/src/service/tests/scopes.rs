//! What gates may read, and that it follows the rules of their lists.

use super::actor::{Device, START_MS, Server, document, event};
use crate::organizer::PublishRequest;
use crate::service::Abilities;
use huiban_protocol::documents::{AgendaDocument, DirectoryPolicy};
use huiban_protocol::error::ErrorCode;
use huiban_protocol::streams::StreamId;
use huiban_protocol::wire::{Page, VerdictKind};

/// The event with this policy for each of its two lists.
fn with_directory(main: DirectoryPolicy, dinner: DirectoryPolicy) -> AgendaDocument {
    let mut document = document();
    document.lists[0].directory = main;
    document.lists[1].directory = dinner;
    document
}

async fn publish(server: &Server, document: &AgendaDocument) {
    server.import(document).await;
    server.organizer.publish(&event(), &PublishRequest::default()).await.unwrap();
}

async fn scope(server: &Server, gate: &Device) -> (u64, Vec<String>) {
    let scope = gate.push(&server.service, &[]).await.unwrap().scope;
    (scope.version, scope.streams.iter().map(StreamId::to_string).collect())
}

async fn people(server: &Server, gate: &Device) -> crate::Result<Page> {
    let caller = gate.caller();
    server.service.changes(&event(), Some(&caller), &StreamId::Directory, None, None).await
}

#[tokio::test]
pub(super) async fn people_are_found_only_where_a_list_of_the_gate_shows_them() {
    use DirectoryPolicy::{Full, Masked, None};
    let server = Server::published().await;
    for (main, dinner, at_main, at_dinner) in [
        (None, None, false, false),
        (Full, None, true, false),
        (Masked, None, true, false),
        (None, Masked, false, true),
        (Full, Full, true, true),
    ] {
        publish(&server, &with_directory(main, dinner)).await;
        for (list, shows) in [("main", at_main), ("dinner", at_dinner)] {
            // the gate of dinner reads main too, and what main shows is not for it
            let gate = server.gate(list).await;
            let streams = &gate.scope.streams;
            assert_eq!(
                streams.contains(&StreamId::Directory),
                shows,
                "{list}: {main:?} {dinner:?}"
            );
            assert!(streams.contains(&StreamId::Gate));
            match people(&server, &gate).await {
                Ok(page) => assert!(shows && page.changes.len() == 2, "{list}"),
                Err(error) => assert!(!shows && error.code() == ErrorCode::Forbidden, "{list}"),
            }
        }
    }
}

#[tokio::test]
pub(super) async fn a_list_that_hides_people_takes_them_away_from_its_gates() {
    let server = Server::published().await;
    let shows = with_directory(DirectoryPolicy::Full, DirectoryPolicy::None);
    publish(&server, &shows).await;
    let gate = server.gate("main").await;
    let mut version = gate.scope.version;
    // the clock stands still: each change counts all the same
    for round in 0..3 {
        publish(&server, &document()).await;
        let (next, streams) = scope(&server, &gate).await;
        assert_eq!(streams, ["gate", "list/main"], "{round}");
        assert!(next > version, "{round}");
        assert_eq!(people(&server, &gate).await.unwrap_err().code(), ErrorCode::Forbidden);

        publish(&server, &shows).await;
        let (again, streams) = scope(&server, &gate).await;
        assert_eq!(streams, ["directory", "gate", "list/main"], "{round}");
        assert!(again > next, "{round}");
        version = again;
    }
    let phone = server.attendee("A1").await;
    assert_eq!(scope(&server, &phone).await.1, [phone.stream().to_string()], "others keep theirs");
}

#[tokio::test]
pub(super) async fn what_is_no_longer_required_is_closed_and_what_was_scanned_there_counts() {
    let server = Server::published().await;
    let mut gate = server.gate("dinner").await;
    server.clock.pass(10_000);
    let before = gate.scan("main", 1, START_MS + 5_000);
    let after = gate.scan("main", 2, START_MS + 15_000);
    let mut changed = document();
    changed.lists[1].requires = None;
    publish(&server, &changed).await;
    server.clock.pass(10_000);
    assert_eq!(scope(&server, &gate).await.1, ["gate", "list/dinner"]);
    assert_eq!(gate.push_one(&server.service, &before).await.verdict, VerdictKind::Applied);
    let refused = gate.push_one(&server.service, &after).await;
    assert_eq!(refused.reason.as_deref(), Some("not_allowed"));
    publish(&server, &document()).await;
    assert_eq!(scope(&server, &gate).await.1, ["gate", "list/dinner", "list/main"]);
}

#[tokio::test]
pub(super) async fn a_gate_enrolled_before_the_first_publication_gets_all_by_it() {
    let server = Server::empty().await;
    let shows = with_directory(DirectoryPolicy::None, DirectoryPolicy::Masked);
    server.import(&shows).await;
    let gate = server.gate("dinner").await;
    assert_eq!(scope(&server, &gate).await.1, ["gate", "list/dinner"]);
    publish(&server, &shows).await;
    let (_, streams) = scope(&server, &gate).await;
    assert_eq!(streams, ["directory", "gate", "list/dinner", "list/main"]);
}

#[tokio::test]
pub(super) async fn what_an_older_program_left_undone_is_done_when_this_one_starts() {
    let server = Server::published().await;
    publish(&server, &with_directory(DirectoryPolicy::Full, DirectoryPolicy::None)).await;
    let gate = server.gate("main").await;
    // a program that knew neither stream
    let mut tx = server.service.store().begin_write().await.unwrap();
    for sql in [
        "DELETE FROM scopes WHERE stream IN ('gate', 'directory')",
        "DELETE FROM live_rows WHERE stream IN ('gate', 'directory')",
        "DELETE FROM changes WHERE stream IN ('gate', 'directory')",
        "DELETE FROM heads WHERE stream IN ('gate', 'directory')",
    ] {
        tx.execute(sql, &[]).await.unwrap();
    }
    tx.commit().await.unwrap();
    assert_eq!(scope(&server, &gate).await.1, ["list/main"]);

    let server = server.restarted(Abilities::default()).await;
    let (version, streams) = scope(&server, &gate).await;
    assert_eq!(streams, ["directory", "gate", "list/main"]);
    let (of, caller) = (event(), gate.caller());
    for stream in [StreamId::Gate, StreamId::Directory] {
        let page = server.service.changes(&of, Some(&caller), &stream, None, None);
        assert_eq!(page.await.unwrap().changes.len(), 2, "{stream}");
    }
    let server = server.restarted(Abilities::default()).await;
    assert_eq!(scope(&server, &gate).await.0, version, "nothing is left to do");
    let head = server.service.heads(&event(), Some(&gate.caller())).await.unwrap().heads;
    assert_eq!((head[&StreamId::Gate], head[&StreamId::Directory]), (2, 2));
}
