//! M15: what a publication and its preview take, and how that grows with the event.

use super::Bench;
use crate::event::event;
use crate::race::race;
use crate::report::{Bar, Line};
use anyhow::Result;
use huiban_protocol::digest::Hash;
use huiban_protocol::documents::{OpId, RegistrationId};
use huiban_protocol::raw::Raw;
use huiban_protocol::streams::{BOOKMARK_ROW, BookmarkRow, Register, Stamp, StreamId};
use huiban_server::organizer::RescheduleRequest;
use huiban_server::store::rows::{LiveRow, set_row};
use huiban_tests::World;
use std::cell::Cell;
use std::time::{Duration, Instant};

/// Sessions of the small event and of the large one.
const SESSIONS: [usize; 2] = [1_000, 10_000];
/// How many bookmarks there are for each session, by how many people as there are sessions.
const BOOKMARKS: usize = 5;
/// Ten times the event may take this many times as long: sorting and searching add a little.
const GROWTH: Bar = Bar::AtMost(15.0);

pub(super) fn take(bench: &Bench) -> Result<Vec<Line>> {
    let [small, large] = SESSIONS.map(|sessions| bench.runtime.block_on(published(sessions)));
    let case = |what: &str| {
        let [small, large] = SESSIONS;
        let marks = large * BOOKMARKS;
        format!("{what} of {large} sessions with {marks} bookmarks, against {small}; growth")
    };
    // every session moves by a day, so that all of them are compared, weighed and written
    let moved = [&small, &large].map(|world| bench.runtime.block_on(shift(world, 0)));
    assert!(moved.iter().all(|changed| *changed > 0));
    let preview = |world: &World| {
        let began = Instant::now();
        let report = bench.runtime.block_on(world.organizer().diff(&world.event)).unwrap();
        assert!(report.impact.unwrap().bookmarks > 0);
        began.elapsed()
    };
    let previews = race(bench.rounds, &mut || preview(&large), &mut || preview(&small));
    let day = Cell::new(0);
    let publish = |world: &World| -> Duration {
        day.set(day.get() + 1);
        bench.runtime.block_on(shift(world, day.get()));
        let began = Instant::now();
        let report = bench.runtime.block_on(world.publish("later"));
        assert!(report.publication.is_some());
        began.elapsed()
    };
    let publications = race(bench.rounds, &mut || publish(&large), &mut || publish(&small));
    Ok(vec![
        Line::of("M15", case("preview of a move of all"), GROWTH, &previews),
        Line::of("M15", case("publication of a move of all"), GROWTH, &publications),
    ])
}

/// A published event of so many sessions, with people who bookmarked.
async fn published(sessions: usize) -> World {
    let world = World::sqlite().await;
    world.import(&event(sessions)).await;
    world.publish("").await;
    let service = world.service();
    let mut tx = service.store().begin_write().await.unwrap();
    for person in 0..sessions {
        let me = StreamId::Me(RegistrationId((person as u64 + 1_000_000).to_be_bytes()));
        for mark in 0..BOOKMARKS {
            // spread over the event, with some neighbours
            let session = (person * 7 + mark * mark * 3) % sessions;
            let row = bookmark(session);
            set_row(tx.as_mut(), &world.event, &me, &row).await.unwrap();
        }
    }
    tx.commit().await.unwrap();
    drop(service);
    world
}

fn bookmark(session: usize) -> LiveRow {
    let mut row = BookmarkRow::default();
    Register::write(&mut row.present, true, Stamp { at_ms: 1, op: OpId([1; 16]) });
    LiveRow {
        row_type: BOOKMARK_ROW.to_owned(),
        row_id: format!("session/s{session}"),
        rev: 1,
        body: Some(Raw::write(&row).unwrap()),
        body_hash: Hash([0; 32]),
    }
}

/// Moves the draft to another first day; how many sessions that changes.
async fn shift(world: &World, day: u64) -> usize {
    let first: chrono::NaiveDate = "2027-01-01".parse().unwrap();
    let start = first + chrono::Days::new(day);
    let request = RescheduleRequest { start, venue: None, rooms: Default::default() };
    let report = world.organizer().reschedule(&world.event, &request).await.unwrap();
    report.details.len()
}
