//! What is begun again because another transaction was in the way, and what answers got lost.

use super::super::actor::{START_MS, event};
use super::gate::Statement;
use super::history::{Said, check};
use super::scene::{Part, pushes, tell};
use super::stage::every;
use crate::store::heads::lock_heads;
use huiban_protocol::streams::StreamId;
use std::collections::BTreeSet;

fn list(code: &str) -> BTreeSet<StreamId> {
    BTreeSet::from([StreamId::List(code.parse().unwrap())])
}

/// Somebody who locks in another order than everyone must: a deadlock, which PostgreSQL ends at
/// the push's cost. The push begins again and its acts are there once.
#[test]
fn a_push_that_a_deadlock_ended_begins_again() {
    tell(|scene| async move {
        let mut gate = scene.server.gate("dinner").await;
        let ops = [gate.scan("main", 1, START_MS), gate.scan("dinner", 1, START_MS)];
        scene.save().await;
        let rival: Part = Box::new(|service| {
            Box::pin(async move {
                let mut tx = service.store().begin_write().await.unwrap();
                // never the one who notices: the push is ended
                tx.execute("SET LOCAL deadlock_timeout = '1h'", &[]).await.unwrap();
                lock_heads(tx.as_mut(), &event(), &list("main")).await.unwrap();
                lock_heads(tx.as_mut(), &event(), &list("dinner")).await.unwrap();
                tx.commit().await.unwrap();
                Said::default()
            })
        });
        let mut stage = scene.stage(&[pushes(&gate, &ops), rival], every).await;
        // the rival has main, the push has dinner and waits for main
        while !stage.next(1).footprint.locks_head("list/dinner") {
            stage.step(1).await;
        }
        while !stage.waits(0) {
            stage.step(0).await;
        }
        // the rival's next lock closes the circle
        while stage.rollbacks == 0 {
            stage.step(1).await;
        }
        while let Some(who) = stage.held().last().copied() {
            stage.step(who).await;
        }
        assert_eq!(stage.rollbacks, 1);
        check(&scene.server, &stage.end(), &ops).await.unwrap();
    });
}

/// Wherever a transaction is ended by another, it begins again and leaves nothing behind.
#[test]
fn a_push_that_is_ended_at_any_statement_begins_again() {
    tell(|scene| async move {
        let mut gate = scene.server.gate("dinner").await;
        let ops = [gate.scan("main", 1, START_MS), gate.scan("dinner", 1, START_MS)];
        let parts = [pushes(&gate, &ops)];
        scene.save().await;
        let mut ended = 0;
        loop {
            let mut stage = scene.stage(&parts, every).await;
            for _ in 0..ended {
                stage.step(0).await;
            }
            let at = stage.next(0).statement;
            stage.refuse(0).await;
            while !stage.held().is_empty() {
                stage.step(0).await;
            }
            let said = stage.end();
            check(&scene.server, &said, &ops).await.unwrap_or_else(|wrong| {
                panic!("ended at statement {ended}, {at:?}: {wrong}");
            });
            scene.reset().await;
            if at == Statement::Commit {
                break;
            }
            ended += 1;
        }
        assert!(ended > 20, "only {ended} statements");
    });
}
