//! The first download of a large agenda.

use huiban_companion::AgendaFilter;
use huiban_protocol::documents::Language;
use huiban_server::organizer::SessionEdit;
use huiban_tests::ports::{Answer, Held};
use huiban_tests::{Actor, World, large_document};

/// Enough for a copy of several chunks.
const SESSIONS: usize = 3_000;

on_both! {
    an_interrupted_download_goes_on_at_the_first_missing_piece
    a_download_survives_what_the_organizer_does_meanwhile
}

fn sessions_shown(actor: &Actor) -> usize {
    actor.core().agenda(&AgendaFilter::default(), Language::En).unwrap().len()
}

fn title_of(actor: &Actor, session: &str) -> String {
    actor.core().session(&session.parse().unwrap(), Language::En).unwrap().title
}

fn asked_for(log: &[String], part: &str) -> Vec<String> {
    log.iter().filter(|address| address.contains(part)).cloned().collect()
}

async fn grow(world: &World) {
    world.import(&large_document(SESSIONS)).await;
    world.publish("the whole programme").await;
}

fn retitled(title: &str) -> SessionEdit {
    let title = huiban_protocol::documents::Text::new(Language::En, title);
    SessionEdit { title: Some(title), ..SessionEdit::default() }
}

async fn an_interrupted_download_goes_on_at_the_first_missing_piece(world: World) {
    grow(&world).await;
    let mut alice = world.device("alice");
    let request = huiban_server::organizer::EnrolmentRequest::attendee("alice");
    alice.join(&world.link(&request).await).await.unwrap();
    alice.bookmark("s7");
    alice.link.take_log();
    // the first chunk arrives, the second breaks off, and with it the connection
    let held = Held::new();
    alice.link.next("/chunks/", Answer::Held(held.clone()));
    held.go_on();
    alice.link.next("/chunks/", Answer::CutShort);
    assert_eq!(alice.sync_fails().await, "offline");
    let first = asked_for(&alice.link.take_log(), "/chunks/");
    assert_eq!(first.len(), 2, "{first:?}");
    assert_eq!(sessions_shown(&alice), 0, "nothing half-way is shown");
    assert_eq!(alice.bookmarked(), ["s7"], "what she did shows");

    alice.reopen();
    alice.sync().await;
    let log = alice.link.take_log();
    let second = asked_for(&log, "/chunks/");
    assert!(!second.contains(&first[0]), "what is there is not fetched again");
    assert_eq!(second[0], first[1], "it goes on where it stopped");
    assert!(asked_for(&log, "/snapshot").is_empty(), "by the same manifest");
    assert_eq!(sessions_shown(&alice), SESSIONS + 4);
    let agenda = "agenda".parse().unwrap();
    assert_eq!(alice.position("agenda").0, world.head(&agenda).await.seq);
    let digest = format!("{:016x}", world.head(&agenda).await.digest.0);
    assert_eq!(alice.position("agenda").1, digest);
}

async fn a_download_survives_what_the_organizer_does_meanwhile(world: World) {
    grow(&world).await;
    let mut alice = world.device("alice");
    let request = huiban_server::organizer::EnrolmentRequest::attendee("alice");
    alice.join(&world.link(&request).await).await.unwrap();

    let held = Held::new();
    alice.link.next("/chunks/", Answer::Held(held.clone()));
    let core = alice.shared_core();
    let sync = tokio::spawn(async move { core.sync().await });
    held.arrived().await;
    world.edit("s5", &retitled("Moved by hand")).await;
    world.publish("").await;
    held.go_on();
    sync.await.unwrap().unwrap();
    assert_eq!(sessions_shown(&alice), SESSIONS + 4);
    assert_eq!(title_of(&alice, "s5"), "Moved by hand", "the pages after the copy were read too");

    // another phone begins with a copy that is thrown away while it is at it
    let mut bob = world.device("bob");
    let request = huiban_server::organizer::EnrolmentRequest::attendee("bob");
    bob.join(&world.link(&request).await).await.unwrap();
    bob.link.next("/chunks/", Answer::RequestLost);
    assert_eq!(bob.sync_fails().await, "offline");
    for round in 0..3 {
        // so much changes that the server makes new copies, and keeps only the newest
        let mut document = large_document(SESSIONS);
        for session in document.sessions.iter_mut().take(600) {
            session.title.set(Language::En, format!("Round {round}"));
        }
        world.import(&document).await;
        world.publish("").await;
        let carol = world.enrol_attendee("carol").await;
        assert_eq!(sessions_shown(&carol), SESSIONS + 4);
    }
    bob.link.take_log();
    bob.sync().await;
    let log = bob.link.take_log();
    assert_eq!(asked_for(&log, "/snapshot").len(), 1, "the old pieces are gone: {log:?}");
    assert_eq!(sessions_shown(&bob), SESSIONS + 4);
    assert_eq!(title_of(&bob, "opening"), "Round 2");
}
