//! M4: what gates send, in pushes and act by act.

use super::Bench;
use crate::gate::Gate;
use crate::race::{Race, race};
use crate::report::{Bar, Line};
use anyhow::Result;
use huiban_protocol::wire::{Push, VerdictKind};
use huiban_server::{Caller, Service};
use huiban_tests::World;
use std::time::{Duration, Instant};

/// How many acts are pushed in a round.
const OPS: usize = 1_000;

pub(super) fn take(bench: &Bench) -> Result<Vec<Line>> {
    let mut lines = Vec::new();
    for (name, world) in [
        ("SQLite", Some(bench.runtime.block_on(World::sqlite()))),
        ("PostgreSQL", bench.runtime.block_on(World::postgres())),
    ] {
        let Some(world) = world else { continue };
        for (devices, bar) in [(200, Bar::AtLeast(10.0)), (10, Bar::Told)] {
            let race = bench.runtime.block_on(enrol(&world, devices));
            let race = run(bench, &world, race);
            let each = OPS / devices;
            let case = format!("{OPS} ops from {devices} devices, {each} a push, {name}");
            lines.push(Line::of("M4", case, bar, &race));
        }
    }
    Ok(lines)
}

async fn enrol(world: &World, devices: usize) -> Vec<Gate> {
    let mut gates = Vec::new();
    for number in 0..devices {
        gates.push(Gate::enrol(world, number).await);
    }
    gates
}

fn run(bench: &Bench, world: &World, mut gates: Vec<Gate>) -> Race {
    let each = OPS / gates.len();
    let service = world.service();
    let gates = std::cell::RefCell::new(&mut gates);
    let mut pushed = |ops_a_push: usize| {
        let pushes: Vec<(Caller, Vec<Push>)> = gates
            .borrow_mut()
            .iter_mut()
            .map(|gate| {
                let ops = gate.scan(each);
                (gate.caller(), ops.chunks(ops_a_push).map(|ops| gate.push(ops)).collect())
            })
            .collect();
        bench.runtime.block_on(push_all(world, &service, pushes))
    };
    let pushed = std::cell::RefCell::new(&mut pushed);
    race(bench.rounds, &mut || (*pushed.borrow_mut())(each), &mut || (*pushed.borrow_mut())(1))
}

/// Every device at once, its own pushes one after the other.
async fn push_all(world: &World, service: &Service, pushes: Vec<(Caller, Vec<Push>)>) -> Duration {
    let start = Instant::now();
    let tasks: Vec<_> = pushes
        .into_iter()
        .map(|(caller, pushes)| {
            let (service, event) = (service.clone(), world.event.clone());
            tokio::spawn(async move {
                for push in &pushes {
                    let answer = service.push(&event, &caller, push).await.unwrap();
                    let applied = |kind| kind == VerdictKind::Applied;
                    assert!(answer.verdicts.iter().all(|verdict| applied(verdict.verdict)));
                }
            })
        })
        .collect();
    for task in tasks {
        task.await.unwrap();
    }
    start.elapsed()
}
