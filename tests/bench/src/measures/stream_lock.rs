//! M9: what it costs that a stream's numbers are given in the order of commits.

use super::Bench;
use crate::race::race;
use crate::report::{Bar, Line};
use anyhow::Result;
use huiban_protocol::documents::EventCode;
use huiban_protocol::streams::StreamId;
use huiban_server::Service;
use huiban_server::store::heads::{lock_heads, set_head};
use huiban_tests::World;
use std::collections::BTreeSet;
use std::time::{Duration, Instant};

/// How many transactions a round has.
const TRANSACTIONS: usize = 512;

pub(super) fn take(bench: &Bench) -> Result<Vec<Line>> {
    let Some(world) = bench.runtime.block_on(World::postgres()) else { return Ok(Vec::new()) };
    let service = world.service();
    bench.runtime.block_on(prepare(&service));
    let lines = [1, 8, 64].map(|writers| {
        let locked = || bench.runtime.block_on(write(&service, &world.event, writers, true));
        let counted = || bench.runtime.block_on(write(&service, &world.event, writers, false));
        let race = race(bench.rounds, &mut { locked }, &mut { counted });
        let case = format!("{TRANSACTIONS} commits by {writers} writers, against nextval");
        Line::of("M9", case, Bar::Told, &race)
    });
    Ok(lines.into())
}

async fn prepare(service: &Service) {
    let mut tx = service.store().begin_write().await.unwrap();
    tx.execute("CREATE SEQUENCE bench_numbers", &[]).await.unwrap();
    tx.execute("CREATE TABLE bench_rows (number BIGINT, body TEXT)", &[]).await.unwrap();
    tx.commit().await.unwrap();
}

/// Rows by many writers, numbered by the head of one stream or by a sequence.
async fn write(service: &Service, event: &EventCode, writers: usize, lock: bool) -> Duration {
    let start = Instant::now();
    let tasks: Vec<_> = (0..writers)
        .map(|_| {
            let (service, event) = (service.clone(), event.clone());
            tokio::spawn(async move {
                for _ in 0..TRANSACTIONS / writers {
                    one(&service, &event, lock).await;
                }
            })
        })
        .collect();
    for task in tasks {
        task.await.unwrap();
    }
    start.elapsed()
}

async fn one(service: &Service, event: &EventCode, lock: bool) {
    const INSERT: &str = "INSERT INTO bench_rows (number, body) VALUES ($1, $2)";
    let stream = StreamId::List("main".parse().unwrap());
    let mut tx = service.store().begin_write().await.unwrap();
    let number = if lock {
        let mut head = lock_heads(tx.as_mut(), event, &BTreeSet::from([stream.clone()]))
            .await
            .unwrap()[&stream];
        head.seq += 1;
        set_head(tx.as_mut(), event, &stream, &head).await.unwrap();
        head.seq
    } else {
        let rows = tx.query("SELECT nextval('bench_numbers')", &[]).await.unwrap();
        rows[0].uint(0).unwrap()
    };
    tx.execute(INSERT, &[number.into(), "a row of usual length, some sixty bytes of it".into()])
        .await
        .unwrap();
    tx.commit().await.unwrap();
}
