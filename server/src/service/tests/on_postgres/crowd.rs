//! Eight who write and eight who read, each held at every statement for as long as chance wants.

use super::super::actor::{Device, START_MS, TestRandom};
use super::history::{Said, check};
use super::scene::{Part, Scene, reads, tell};
use super::stage::every;
use crate::ports::random_bytes;
use huiban_protocol::ops::Op;
use std::sync::atomic::AtomicU64;

const WRITERS: usize = 8;
const PUSHES: usize = 3;
const SEEDS: u64 = 8;

/// Pushes one batch after the other, and the second one twice.
fn writes(device: &Device, batches: &[Vec<Op>]) -> Part {
    let (device, batches) = (device.clone(), batches.to_vec());
    Box::new(move |service| {
        let (device, batches) = (device.clone(), batches.clone());
        Box::pin(async move {
            let mut said = Said::default();
            for (number, ops) in batches.into_iter().enumerate() {
                for _ in 0..if number == 1 { 2 } else { 1 } {
                    let answer = device.push(&service, &ops).await.unwrap();
                    said.pushes.push((ops.clone(), answer));
                }
            }
            said
        })
    })
}

/// Gates of both lists, and two phones of one person: each batch is for one of the lists or both.
async fn cast(scene: &Scene) -> (Vec<Part>, Vec<Op>) {
    let (mut parts, mut all) = (Vec::new(), Vec::new());
    let mut readers = Vec::new();
    for writer in 0..WRITERS {
        let phone = writer % 4 == 3;
        let mut device = match phone {
            true => scene.server.attendee("A1").await,
            false => scene.server.gate("dinner").await,
        };
        let mut batches = Vec::new();
        for push in 0..PUSHES {
            let ops: Vec<Op> = match (phone, (writer + push) % 3) {
                (true, turn) => vec![device.bookmark("s1", turn == 0, START_MS)],
                (false, 0) => vec![device.scan("main", 1, START_MS)],
                (false, 1) => ["dinner", "main"].map(|list| device.scan(list, 1, START_MS)).into(),
                (false, _) => ["main", "dinner"].map(|list| device.scan(list, 2, START_MS)).into(),
            };
            all.extend(ops.iter().cloned());
            batches.push(ops);
        }
        parts.push(writes(&device, &batches));
        let streams = device.streams();
        readers.push(reads(&device, &streams[writer % streams.len()], 3, 2));
    }
    parts.extend(readers);
    (parts, all)
}

#[test]
fn eight_write_and_eight_read_with_random_hold_points() {
    tell(|scene| async move {
        let (parts, ops) = cast(&scene).await;
        scene.save().await;
        let mut waited = 0;
        for seed in 0..SEEDS {
            let random = TestRandom(AtomicU64::new(seed << 32));
            let mut stage = scene.stage(&parts, every).await;
            let mut held = stage.held();
            while !held.is_empty() {
                let draw = u64::from_be_bytes(random_bytes(&random).unwrap());
                let index = usize::try_from(draw).unwrap() % held.len();
                let who = *held.iter().nth(index).unwrap();
                stage.step(who).await;
                waited += usize::from(stage.waits(who));
                held = stage.held();
            }
            assert_eq!(stage.rollbacks, 0, "seed {seed}");
            if let Err(wrong) = check(&scene.server, &stage.end(), &ops).await {
                panic!("seed {seed}: {wrong}");
            }
            scene.reset().await;
        }
        println!("{waited} statements waited for a lock");
        assert!(waited > WRITERS, "they never met");
    });
}
