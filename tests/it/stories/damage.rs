//! Files that are not what they were.

use huiban_companion::AgendaFilter;
use huiban_protocol::documents::Language;
use huiban_tests::{Actor, World};
use std::path::PathBuf;

on_both! {
    a_damaged_mirror_costs_nothing_that_was_done
    a_mirror_that_is_damaged_while_in_use_is_replaced_by_the_next_sync
    rows_that_are_not_the_servers_are_found_by_their_digest
    a_mirror_that_was_left_over_is_removed
    a_damaged_journal_is_said_and_left_alone
    a_journal_of_a_newer_version_is_left_untouched
}

fn garbage(len: usize) -> Vec<u8> {
    (0..=250u8).rev().cycle().take(len).collect()
}

fn sessions_shown(actor: &Actor) -> usize {
    actor.core().agenda(&AgendaFilter::default(), Language::En).unwrap().len()
}

async fn a_damaged_mirror_costs_nothing_that_was_done(world: World) {
    let mut alice = world.enrol_attendee("alice").await;
    alice.bookmark("stents");
    alice.sync().await;
    alice.bookmark("valves");
    for damage in ["garbage", "cut in half", "empty"] {
        alice.core().close();
        let mirror = alice.file_of("mirror");
        let bytes = std::fs::read(&mirror).unwrap();
        let bytes = match damage {
            "garbage" => garbage(bytes.len()),
            "cut in half" => bytes[..bytes.len() / 2].to_vec(),
            _ => Vec::new(),
        };
        std::fs::write(&mirror, bytes).unwrap();
        alice.reopen();
        let bookmarked = alice.bookmarked();
        assert!(bookmarked.contains(&"valves".to_owned()), "{damage}: what waits still shows");
        alice.sync().await;
        assert_eq!(alice.bookmarked(), ["stents", "valves"], "{damage}");
        assert_eq!(sessions_shown(&alice), 4, "{damage}: the server refilled it");
        let agenda = world.head(&"agenda".parse().unwrap()).await;
        assert_eq!(alice.position("agenda").1, format!("{:016x}", agenda.digest.0), "{damage}");
        assert_eq!(alice.core().list_ops(None).unwrap().len(), 2, "{damage}");
    }
}

async fn a_mirror_that_is_damaged_while_in_use_is_replaced_by_the_next_sync(world: World) {
    let alice = world.enrol_attendee("alice").await;
    alice.bookmark("stents");
    let mirror = alice.file_of("mirror");
    let len = std::fs::read(&mirror).unwrap().len();
    for suffix in ["", "-wal"] {
        let mut name = mirror.clone().into_os_string();
        name.push(suffix);
        if PathBuf::from(&name).exists() {
            std::fs::write(&name, garbage(len)).unwrap();
        }
    }
    // what its caches still hold may be shown; nothing may be wrong or lost
    let _ = alice.core().bookmarks(Language::En);
    for _ in 0..2 {
        let _ = alice.core().sync().await;
    }
    alice.sync().await;
    assert_eq!(alice.bookmarked(), ["stents"]);
    assert_eq!(sessions_shown(&alice), 4);
}

async fn rows_that_are_not_the_servers_are_found_by_their_digest(world: World) {
    let gate_a = world.enrol_gate("gate_a", &["main"]).await;
    let mut gate_b = world.enrol_gate("gate_b", &["main"]).await;
    let main = "main".parse().unwrap();
    gate_a.scan("main", world.registration("alice").await);
    gate_a.sync().await;
    gate_b.sync().await;
    assert_eq!(gate_b.core().scans(&main).unwrap().len(), 1);

    // a sound file, at the server's number in the stream, without the rows that belong there
    gate_b.core().close();
    let mirror = rusqlite::Connection::open(gate_b.file_of("mirror")).unwrap();
    mirror.execute("DELETE FROM rows WHERE stream = 'list/main'", []).unwrap();
    mirror.execute("UPDATE streams SET digest = 0 WHERE stream = 'list/main'", []).unwrap();
    drop(mirror);
    gate_b.reopen();
    assert_eq!(gate_b.core().scans(&main).unwrap().len(), 0);

    gate_a.scan("main", world.registration("bob").await);
    gate_a.sync().await;
    gate_b.sync().await;
    assert_eq!(gate_b.core().scans(&main).unwrap().len(), 2, "alice is not let in twice");
    let head = world.head(&"list/main".parse().unwrap()).await;
    assert_eq!(gate_b.position("list/main"), (head.seq, format!("{:016x}", head.digest.0)));
}

async fn a_mirror_that_was_left_over_is_removed(world: World) {
    let mut alice = world.enrol_attendee("alice").await;
    alice.bookmark("stents");
    alice.sync().await;
    alice.core().close();
    // killed between naming a new mirror and removing the old one
    let live = alice.file_of("mirror");
    let old = live.with_file_name("mirror-0.db");
    assert_ne!(live, old, "a first download has put another file in its place");
    for suffix in ["", "-wal"] {
        std::fs::copy(&live, format!("{}{suffix}", old.display())).unwrap();
    }
    alice.reopen();
    assert_eq!(alice.file_of("mirror"), live, "there is one");
    let files = std::fs::read_dir(alice.event_folder()).unwrap();
    let names = files.map(|entry| entry.unwrap().file_name().into_string().unwrap());
    assert!(!names.into_iter().any(|name| name.starts_with("mirror-0.db")));
    assert_eq!(alice.bookmarked(), ["stents"]);
}

async fn a_damaged_journal_is_said_and_left_alone(world: World) {
    let mut alice = world.enrol_attendee("alice").await;
    alice.bookmark("stents");
    alice.core().close();
    let journal = alice.file_of("journal");
    let damaged = garbage(std::fs::read(&journal).unwrap().len());
    std::fs::write(&journal, &damaged).unwrap();
    let error = alice.try_reopen().unwrap_err();
    assert_eq!(error.kind(), "storage_damaged", "{error}");
    assert!(error.to_string().contains("journal.db"), "{error}");
    assert_eq!(std::fs::read(&journal).unwrap(), damaged, "nothing was written over it");
}

async fn a_journal_of_a_newer_version_is_left_untouched(world: World) {
    let mut alice = world.enrol_attendee("alice").await;
    alice.bookmark("stents");
    alice.core().close();
    let journal = alice.file_of("journal");
    let connection = rusqlite::Connection::open(&journal).unwrap();
    connection.pragma_update(None, "user_version", 1_000).unwrap();
    drop(connection);
    let before = std::fs::read(&journal).unwrap();
    let error = alice.try_reopen().unwrap_err();
    assert_eq!(error.kind(), "update_required", "{error}");
    assert_eq!(std::fs::read(&journal).unwrap(), before);
}
