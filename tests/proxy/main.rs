//! The wire breaks: the real client and the real server with a proxy between them that cuts the
//! connection at a chosen byte of a push, or of its answer.
//!
//! `HUIBAN_WIRE=all` cuts at every byte; the ordinary run takes a sample, see
//! `docs/quality-crash.md`.

#![allow(
    clippy::arithmetic_side_effects,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::print_stdout,
    clippy::unwrap_used,
    reason = "test code: a panic is how a test fails"
)]

mod cutter;

use cutter::{Cut, Cutter, Side};
use huiban_protocol::documents::RegistrationId;
use huiban_protocol::streams::StreamId;
use huiban_tests::ports::Directory;
use huiban_tests::{Actor, World};
use std::sync::Arc;

/// Acts in each push.
const OPS: u64 = 24;
/// Cuts before everything begins anew, so that nothing gets slow by its sheer age.
const CUTS_A_WORLD: usize = 100;
/// In the ordinary run: about so many cuts between the first and the last bytes.
const SAMPLE: usize = 60;
/// In the ordinary run: so many of the first and of the last bytes are all cut at.
const EDGE: usize = 12;

/// A gate whose requests go through the proxy.
struct Stage {
    world: World,
    cutter: Cutter,
    gate: Actor,
    list: StreamId,
    registration: RegistrationId,
    /// Changes in the list before the first act.
    before: u64,
    acts: u64,
    cuts: usize,
}

/// How long a push and its answer were, and whether the cut came within them.
struct Outcome {
    reached: bool,
    request_bytes: usize,
    answer_bytes: usize,
}

impl Stage {
    async fn new() -> Self {
        // the file layer without real syncs: nobody pulls the plug here
        huiban_vfs::install();
        let world = World::sqlite().await;
        let gate = world.enrol_gate("gate", &["main"]).await;
        let server = world.directory.get();
        let cutter = Cutter::start(server.strip_prefix("http://").unwrap().to_owned()).await;
        let directory = Arc::new(Directory::default());
        directory.set(&cutter.url());
        gate.link.set_directory(Some(directory));
        let list = StreamId::List("main".parse().unwrap());
        let registration = world.registration("alice").await;
        let before = world.head(&list).await.seq;
        Self { world, cutter, gate, list, registration, before, acts: 0, cuts: 0 }
    }

    /// Acts, meets with a cut, tries again: all is at the server once, and nothing waits.
    async fn push_through(&mut self, cut: Cut) -> Outcome {
        for _ in 0..OPS {
            self.gate.scan("main", self.registration);
        }
        self.acts += OPS;
        self.cuts += 1;
        self.cutter.arm(cut);
        // the device may have to notice first that its old connection is gone
        let mut passed = None;
        for _ in 0..4 {
            let _ = self.gate.core().sync().await;
            passed = passed.or(self.cutter.passed());
            if passed.is_some() {
                break;
            }
        }
        let passed = passed.expect("the push went through the proxy");
        self.cutter.disarm();
        let report = self.gate.sync().await;
        assert_eq!((report.pending, report.parked), (0, 0), "{cut:?}");
        let ledger = self.world.ledger(&self.gate.device_id()).await;
        assert_eq!(ledger.count, self.acts, "{cut:?}: acts at the server");
        let head = self.world.head(&self.list).await;
        assert_eq!(head.seq, self.before + self.acts, "{cut:?}: changes in the list");
        Outcome {
            reached: passed.cut,
            request_bytes: passed.request_bytes,
            answer_bytes: passed.answer_bytes,
        }
    }

    async fn renew(&mut self) {
        if self.cuts >= CUTS_A_WORLD {
            let list = "main".parse().unwrap();
            let scans = self.gate.core().scans(&list).unwrap();
            assert_eq!(scans.len() as u64, self.acts);
            *self = Self::new().await;
        }
    }
}

fn everything() -> bool {
    std::env::var("HUIBAN_WIRE").is_ok_and(|value| value == "all")
}

/// Where to cut: everywhere, or at the edges and some places between.
fn places(bytes: usize) -> Vec<usize> {
    if everything() {
        return (0..=bytes).collect();
    }
    let step = (bytes / SAMPLE).max(1);
    let edge = |at: &usize| *at < EDGE || *at + EDGE > bytes || at.is_multiple_of(step);
    (0..=bytes).filter(edge).collect()
}

async fn cut_at_every_byte(side: Side) {
    let mut stage = Stage::new().await;
    // one that is not cut, to know how long they are
    let whole = stage.push_through(Cut { side, after: usize::MAX }).await;
    assert!(!whole.reached);
    let bytes = match side {
        Side::Request => whole.request_bytes,
        Side::Answer => whole.answer_bytes,
    };
    assert!(bytes > 200, "only {bytes} bytes");
    let places = places(bytes);
    let mut reached = 0;
    for after in &places {
        let outcome = stage.push_through(Cut { side, after: *after }).await;
        reached += usize::from(outcome.reached);
        stage.renew().await;
    }
    println!(
        "{side:?} of {bytes} bytes with {OPS} acts: cut at {reached} of {} places",
        places.len()
    );
    // lengths differ by a few bytes from push to push, so the last places may lie behind the end
    assert!(reached + 64 >= places.len() && reached * 10 >= places.len() * 7, "{reached} cuts");
}

#[tokio::test]
async fn a_push_cut_anywhere_arrives_once() {
    cut_at_every_byte(Side::Request).await;
}

#[tokio::test]
async fn an_answer_cut_anywhere_is_asked_for_again() {
    cut_at_every_byte(Side::Answer).await;
}
