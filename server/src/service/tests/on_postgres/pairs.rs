//! Two transactions, statement by statement, in every order that somebody can notice.

use super::super::actor::{START_MS, event};
use super::history::{Said, check};
use super::orders::Orders;
use super::scene::{Part, Scene, pushes, reads, tell};
use super::stage::every;
use huiban_protocol::ops::Op;
use huiban_protocol::streams::Row;
use huiban_protocol::wire::parse_chunk;

async fn run(scene: &Scene, parts: &[Part], ops: &[Op]) {
    let sound = async |said: &[Said]| check(&scene.server, said, ops).await;
    let count = scene.every_order(Orders::noticeable(), parts, every, sound).await;
    println!("{count} orders");
    assert!(count > 1, "they never met");
}

#[test]
fn two_devices_begin_a_stream_that_does_not_exist() {
    tell(|scene| async move {
        let mut phone = scene.server.attendee("A1").await;
        let mut tablet = scene.server.attendee("A1").await;
        let ops = [phone.bookmark("s1", true, START_MS), tablet.bookmark("s2", true, START_MS)];
        let parts = [pushes(&phone, &ops[..1]), pushes(&tablet, &ops[1..])];
        run(&scene, &parts, &ops).await;
    });
}

#[test]
fn two_devices_mark_one_thing() {
    tell(|scene| async move {
        let mut phone = scene.server.attendee("A1").await;
        let mut tablet = scene.server.attendee("A1").await;
        let before = phone.bookmark("s2", true, START_MS);
        phone.push_one(&scene.server.service, &before).await;
        let ops = [phone.bookmark("s1", true, START_MS), tablet.bookmark("s1", false, START_MS)];
        let parts = [pushes(&phone, &ops[..1]), pushes(&tablet, &ops[1..])];
        let all = [before, ops[0].clone(), ops[1].clone()];
        run(&scene, &parts, &all).await;
    });
}

#[test]
fn two_gates_name_the_same_streams_in_other_order() {
    tell(|scene| async move {
        let mut east = scene.server.gate("dinner").await;
        let mut west = scene.server.gate("dinner").await;
        let there = [east.scan("main", 1, START_MS), east.scan("dinner", 1, START_MS)];
        let back = [west.scan("dinner", 2, START_MS), west.scan("main", 2, START_MS)];
        let parts = [pushes(&east, &there), pushes(&west, &back)];
        run(&scene, &parts, &[there, back].concat()).await;
    });
}

#[test]
fn one_push_comes_twice_at_once() {
    tell(|scene| async move {
        let mut gate = scene.server.gate("main").await;
        let ops = [gate.scan("main", 1, START_MS), gate.scan("main", 2, START_MS)];
        let parts = [pushes(&gate, &ops), pushes(&gate, &ops)];
        run(&scene, &parts, &ops).await;
    });
}

#[test]
fn pages_and_digests_are_read_during_a_commit() {
    tell(|scene| async move {
        let mut gate = scene.server.gate("main").await;
        let ops = [gate.scan("main", 1, START_MS), gate.scan("main", 2, START_MS)];
        let parts = [pushes(&gate, &ops), reads(&gate, &gate.stream(), 2, 2)];
        run(&scene, &parts, &ops).await;
    });
}

#[test]
fn a_full_copy_is_made_during_a_commit() {
    tell(|scene| async move {
        let mut gate = scene.server.gate("main").await;
        let ops = [gate.scan("main", 1, START_MS), gate.scan("main", 2, START_MS)];
        let reader = scene.server.gate("main").await;
        let direct = scene.server.service.clone();
        let copies: Part = Box::new(move |service| {
            let (reader, direct) = (reader.clone(), direct.clone());
            Box::pin(async move {
                let (caller, stream) = (reader.caller(), reader.stream());
                let manifest = service.snapshot(&event(), Some(&caller), &stream).await.unwrap();
                let mut rows: Vec<Row> = Vec::new();
                for chunk in &manifest.chunks {
                    let chunk =
                        direct.chunk(&event(), Some(&caller), &stream, &chunk.hash).await.unwrap();
                    let lines = zstd::decode_all(chunk.as_slice()).unwrap();
                    rows.extend(parse_chunk(&lines).unwrap());
                }
                Said { copies: vec![(manifest, rows)], ..Said::default() }
            })
        });
        run(&scene, &[pushes(&gate, &ops), copies], &ops).await;
    });
}
