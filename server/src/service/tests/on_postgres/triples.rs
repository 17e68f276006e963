//! Three transactions, held before they lock a stream, before they first read it, and before they
//! commit, in all orders.

use super::super::actor::START_MS;
use super::gate::{Held, Statement};
use super::history::{Said, check};
use super::orders::Orders;
use super::scene::{Part, Scene, pushes, reads, tell};
use huiban_protocol::ops::Op;

/// What begins or locks a stream, the first thing read under the locks, and the commit; of a
/// reader what it reads after the head, because nobody notices its end.
fn lock_read_commit(held: &Held) -> bool {
    match held.statement {
        Statement::Run(sql) => {
            let locks = sql.starts_with("INSERT INTO heads")
                || (sql.contains("FROM heads") && sql.ends_with("FOR UPDATE"));
            // a push begins its first savepoint right after it has locked all streams
            locks || sql.starts_with("SAVEPOINT") || sql.contains("FROM changes")
        }
        Statement::Commit => held.pid.is_some(),
        Statement::Begin => false,
    }
}

async fn run(scene: &Scene, parts: &[Part], ops: &[Op]) {
    let sound = async |said: &[Said]| check(&scene.server, said, ops).await;
    let count = scene.every_order(Orders::all(), parts, lock_read_commit, sound).await;
    println!("{count} orders");
    assert!(count > 6, "they never met");
}

#[test]
fn three_devices_begin_a_stream_that_does_not_exist() {
    tell(|scene| async move {
        let mut parts = Vec::new();
        let mut ops = Vec::new();
        for session in ["s1", "s2", "s1"] {
            let mut device = scene.server.attendee("A1").await;
            ops.push(device.bookmark(session, true, START_MS));
            parts.push(pushes(&device, &ops[ops.len() - 1..]));
        }
        run(&scene, &parts, &ops).await;
    });
}

#[test]
fn two_gates_push_and_one_reads() {
    tell(|scene| async move {
        let mut parts = Vec::new();
        let mut ops = Vec::new();
        for badge in [1, 2] {
            let mut gate = scene.server.gate("main").await;
            ops.push(gate.scan("main", badge, START_MS));
            parts.push(pushes(&gate, &ops[ops.len() - 1..]));
        }
        let reader = scene.server.gate("main").await;
        parts.push(reads(&reader, &reader.stream(), 1, 10));
        run(&scene, &parts, &ops).await;
    });
}
