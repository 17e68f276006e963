//! An event on PostgreSQL that can be put back to where a run began.

use super::super::actor::{CLUSTER, Device, Server, event};
use super::super::postgres::Postgres;
use super::gate::{Gate, GatedStore, Held, Statement};
use super::history::{Said, Wrong};
use super::orders::Orders;
use super::stage::{Act, Observer, Stage};
use crate::service::{Service, ServiceConfig};
use crate::store::PostgresStore;
use huiban_protocol::ops::Op;
use huiban_protocol::streams::StreamId;
use std::fmt::Write as _;
use std::sync::Arc;
use tokio::sync::mpsc;

/// What devices, readers and organizers change.
const TABLES: [&str; 20] = [
    "events",
    "drafts",
    "publications",
    "heads",
    "changes",
    "live_rows",
    "codes",
    "redemptions",
    "failed_codes",
    "tokens",
    "nonces",
    "devices",
    "scopes",
    "facts",
    "ops",
    "answered_ops",
    "snapshots",
    "chunks",
    "quarantined_ops",
    "calendars",
];

/// What one actor does, with a service of its own.
pub(super) type Part = Box<dyn Fn(Service) -> Act<Said>>;

/// The event, two server instances on its database, and somebody who watches.
pub(super) struct Scene {
    pub(super) server: Server,
    pub(super) observer: Observer,
    stores: [Arc<PostgresStore>; 2],
}

/// Runs a story on a PostgreSQL of its own; where that is not installed the test says so.
pub(super) fn tell<F: Future<Output = ()>>(story: impl FnOnce(Scene) -> F) {
    let Some(cluster) = Postgres::start().map(Arc::new) else {
        println!("PostgreSQL is not installed: nothing was tested");
        return;
    };
    CLUSTER.set(Some(cluster));
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    runtime.block_on(async {
        let server = Server::published().await;
        let url = server.database.clone().unwrap();
        let open = || async { Arc::new(PostgresStore::connect(&url).await.unwrap()) };
        let stores = [open().await, open().await];
        let observer = Observer::connect(&url).await;
        story(Scene { server, observer, stores }).await;
    });
    CLUSTER.set(None);
}

impl Scene {
    /// Remembers everything as it is now.
    pub(super) async fn save(&self) {
        let mut sql = "DROP SCHEMA IF EXISTS saved CASCADE; CREATE SCHEMA saved;".to_owned();
        for table in TABLES {
            write!(sql, "CREATE TABLE saved.{table} AS TABLE public.{table};").unwrap();
        }
        self.observer.client.batch_execute(&sql).await.unwrap();
    }

    /// Puts everything back. Rows that did not change stay, or their remains would soon slow all
    /// reading down.
    pub(super) async fn reset(&self) {
        let mut sql = "BEGIN;".to_owned();
        for table in TABLES {
            write!(
                sql,
                "DELETE FROM {table} t
                    WHERE NOT EXISTS (SELECT FROM saved.{table} s WHERE s::text = t::text);
                 INSERT INTO {table} SELECT * FROM saved.{table} s
                    WHERE NOT EXISTS (SELECT FROM {table} t WHERE s::text = t::text);"
            )
            .unwrap();
        }
        sql.push_str("COMMIT");
        self.observer.client.batch_execute(&sql).await.unwrap();
    }

    /// Everyone at the door. Actors share two instances in turn.
    pub(super) async fn stage(&self, parts: &[Part], holds: fn(&Held) -> bool) -> Stage<'_, Said> {
        let (sender, words) = mpsc::unbounded_channel();
        let acts = parts.iter().enumerate().map(|(who, part)| {
            let gate = Gate { who, words: sender.clone() };
            let inner = Arc::clone(&self.stores[who % 2]);
            part(self.service(GatedStore { inner, gate }))
        });
        Stage::begin(&self.observer, words, acts.collect(), holds).await
    }

    fn service(&self, store: GatedStore) -> Service {
        let clock = Arc::clone(&self.server.clock) as Arc<dyn crate::ports::Clock>;
        let random = Arc::new(crate::ports::SystemRandom);
        Service::new(ServiceConfig::new(Arc::new(store), clock, random))
    }

    /// Runs all orders from the state as it is now; after each one `holds_true` is asked, and
    /// nobody may have had to begin again. Returns how many there were.
    pub(super) async fn every_order(
        &self,
        mut orders: Orders,
        parts: &[Part],
        holds: fn(&Held) -> bool,
        holds_true: impl AsyncFn(&[Said]) -> Wrong,
    ) -> usize {
        self.save().await;
        loop {
            let mut stage = self.stage(parts, holds).await;
            let mut held = stage.held();
            while !held.is_empty() {
                let who = orders.choose(&held, &stage.steps);
                stage.step(who).await;
                held = stage.held();
            }
            let (steps, rollbacks) = (std::mem::take(&mut stage.steps), stage.rollbacks);
            let said = stage.end();
            let given_up = said.iter().map(|said| said.given_up).sum::<usize>();
            assert_eq!(rollbacks, given_up, "{}", tale(&steps));
            if let Err(wrong) = holds_true(&said).await {
                panic!("after {} orders: {wrong}\n{}", orders.count, tale(&steps));
            }
            self.reset().await;
            if !orders.another(&steps) {
                return orders.count;
            }
        }
    }
}

/// The order that was run, for whoever has to understand what went wrong.
fn tale(steps: &[super::stage::Step]) -> String {
    let mut tale = String::new();
    for step in steps {
        let what = match step.statement {
            Statement::Begin => "begin".to_owned(),
            Statement::Commit => "commit".to_owned(),
            Statement::Run(sql) => {
                sql.split_whitespace().collect::<Vec<_>>().join(" ").chars().take(90).collect()
            }
        };
        let woken = if step.woken.is_empty() { "" } else { "  (another waited for this)" };
        writeln!(tale, "{}: {what}{woken}", step.who).unwrap();
    }
    tale
}

/// A push of these acts.
pub(super) fn pushes(device: &Device, ops: &[Op]) -> Part {
    let (device, ops) = (device.clone(), ops.to_vec());
    Box::new(move |service| {
        let (device, ops) = (device.clone(), ops.clone());
        Box::pin(async move {
            let answer = device.push(&service, &ops).await.unwrap();
            Said { pushes: vec![(ops, answer)], ..Said::default() }
        })
    })
}

/// Reads the stream page by page until it has found nothing new `times` times.
pub(super) fn reads(device: &Device, stream: &StreamId, times: usize, limit: usize) -> Part {
    let (device, stream) = (device.clone(), stream.clone());
    Box::new(move |service| {
        let (device, stream) = (device.clone(), stream.clone());
        Box::pin(async move {
            let mut said = Said::default();
            let mut cursor = huiban_protocol::cursor::Cursor::start(stream.clone());
            let mut left = times;
            while left > 0 {
                let caller = device.caller();
                let page = service
                    .changes(&event(), Some(&caller), &stream, Some(&cursor), Some(limit))
                    .await
                    .unwrap();
                page.verify(&cursor).unwrap();
                if !page.more {
                    left -= 1;
                }
                cursor = page.next.clone();
                said.pages.push(page);
            }
            said
        })
    })
}
