//! Several processes on one folder, and processes that are put to sleep.

use huiban_companion::CompanionError;
use huiban_protocol::documents::Language;
use huiban_tests::World;
use huiban_tests::ports::{Answer, Held};

on_both! {
    two_processes_on_one_folder_act_side_by_side
    a_suspended_companion_holds_no_lock_and_comes_back
    a_sync_that_waits_can_be_cancelled
}

async fn two_processes_on_one_folder_act_side_by_side(world: World) {
    let alice = world.enrol_attendee("alice").await;
    let again = alice.second_process();
    alice.bookmark("stents");
    again.bookmark("valves");
    for process in [&alice, &again] {
        assert_eq!(process.bookmarked(), ["stents", "valves"], "{}", process.name);
    }
    let held = Held::new();
    alice.link.next("/push", Answer::Held(held.clone()));
    let core = alice.shared_core();
    let sync = tokio::spawn(async move { core.sync().await });
    held.arrived().await;
    assert_eq!(again.sync_fails().await, "busy");
    again.bookmark("imaging");
    held.go_on();
    sync.await.unwrap().unwrap();
    again.sync().await;
    assert_eq!(alice.pending(), 0);
    assert_eq!(alice.bookmarked(), ["stents", "valves", "imaging"]);
    assert_eq!(again.bookmarked(), alice.bookmarked());
    assert_eq!(world.ledger(&alice.device_id()).await.count, 3);
    // a download in one process puts a new file in place: the other opens it by itself
    let me = world.me("alice").await.to_string();
    assert_eq!(alice.position(&me), again.position(&me));
}

async fn a_suspended_companion_holds_no_lock_and_comes_back(world: World) {
    let alice = world.enrol_attendee("alice").await;
    alice.bookmark("stents");
    alice.bookmarked();
    let held = Held::new();
    alice.link.next("/push", Answer::Held(held.clone()));
    let core = alice.shared_core();
    let sync = tokio::spawn(async move { core.sync().await });
    held.arrived().await;
    alice.core().suspend();
    let ended = sync.await.unwrap();
    assert!(
        matches!(ended, Err(CompanionError::Cancelled | CompanionError::Closed)),
        "the sync under way ends: {ended:?}"
    );
    for entry in std::fs::read_dir(alice.event_folder()).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        assert!(!name.ends_with("-wal") && !name.ends_with("-shm"), "{name} is left open");
        if name.ends_with(".db") {
            // leaving WAL needs the file to oneself
            let other = rusqlite::Connection::open(&path).unwrap();
            let mode: String =
                other.query_row("PRAGMA journal_mode = DELETE", [], |row| row.get(0)).unwrap();
            assert_eq!(mode, "delete", "{name} is locked");
        }
    }
    assert_eq!(alice.core().bookmarks(Language::En).unwrap_err().kind(), CLOSED);
    assert_eq!(alice.core().status().unwrap_err().kind(), CLOSED);
    let target = huiban_tests::target("valves");
    assert_eq!(alice.core().set_bookmark(&target, true).unwrap_err().kind(), CLOSED);
    assert_eq!(alice.sync_fails().await, CLOSED);

    alice.core().resume().unwrap();
    assert_eq!(alice.bookmarked(), ["stents"]);
    alice.sync().await;
    assert_eq!(alice.pending(), 0);
    alice.core().close();
    assert_eq!(alice.core().resume().unwrap_err().kind(), CLOSED, "closed is for good");
}

const CLOSED: &str = "closed";

async fn a_sync_that_waits_can_be_cancelled(world: World) {
    let alice = world.enrol_attendee("alice").await;
    alice.bookmark("stents");
    let held = Held::new();
    alice.link.next("/push", Answer::Held(held.clone()));
    let core = alice.shared_core();
    let sync = tokio::spawn(async move { core.sync().await });
    held.arrived().await;
    alice.core().cancel();
    assert_eq!(sync.await.unwrap().unwrap_err().kind(), "cancelled");
    assert_eq!((alice.pending(), alice.bookmarked()), (1, vec!["stents".to_owned()]));
    alice.sync().await;
    assert_eq!(alice.pending(), 0);
}
