//! Actors whose transactions go forward one statement at a time.
//!
//! A statement that was let through has either come back, or PostgreSQL says that it waits for a
//! lock which another actor holds: nothing is guessed from time.

use super::gate::{Footprint, Held, Statement, Word};
use std::collections::{BTreeMap, BTreeSet};
use tokio::sync::mpsc;
use tokio::task::JoinHandle;
use tokio_postgres::{Client, NoTls};

/// A connection beside the actors', which asks who waits for whom.
pub(super) struct Observer {
    pub(super) client: Client,
    who_waits: tokio_postgres::Statement,
    connection: JoinHandle<()>,
}

impl Observer {
    pub(super) async fn connect(url: &str) -> Self {
        let (client, connection) = tokio_postgres::connect(url, NoTls).await.unwrap();
        let connection = tokio::spawn(async move { connection.await.unwrap() });
        let who_waits = client
            .prepare("SELECT pid, pg_blocking_pids(pid) FROM unnest($1::int4[]) AS pid")
            .await
            .unwrap();
        Self { client, who_waits, connection }
    }

    /// Who keeps each of these processes waiting.
    async fn blockers(&self, pids: &[i32]) -> BTreeMap<i32, BTreeSet<i32>> {
        let rows = self.client.query(&self.who_waits, &[&pids]).await.unwrap();
        rows.iter()
            .map(|row| (row.get(0), row.get::<_, Vec<i32>>(1).into_iter().collect()))
            .collect()
    }

    async fn is_gone(&self, pid: i32) -> bool {
        const SQL: &str = "SELECT count(*) FROM pg_stat_get_activity($1)";
        self.client.query_one(SQL, &[&pid]).await.unwrap().get::<_, i64>(0) == 0
    }
}

impl Drop for Observer {
    fn drop(&mut self) {
        self.connection.abort();
    }
}

/// Where an actor stands.
enum Place {
    /// Its statement was let through and has not come back.
    Running { pid: Option<i32> },
    /// Its next statement waits.
    Held(Held),
    /// It has done all it wanted.
    Done,
}

/// One statement that was let through.
#[derive(Debug, Clone)]
pub(super) struct Step {
    /// Whose.
    pub(super) who: usize,
    /// Which.
    pub(super) statement: Statement,
    /// What others may notice of it.
    pub(super) footprint: Footprint,
    /// Whose waiting ended with it.
    pub(super) woken: Vec<usize>,
}

/// What an actor does.
pub(super) type Act<T> = std::pin::Pin<Box<dyn Future<Output = T> + Send>>;

/// All actors of one run.
pub(super) struct Stage<'a, T> {
    observer: &'a Observer,
    words: mpsc::UnboundedReceiver<Word>,
    places: Vec<Place>,
    tasks: Vec<Option<JoinHandle<T>>>,
    said: Vec<Option<T>>,
    holds: fn(&Held) -> bool,
    /// Every statement that was let through.
    pub(super) steps: Vec<Step>,
    /// Transactions that ended without a commit.
    pub(super) rollbacks: usize,
}

/// Every statement is held.
pub(super) fn every(_: &Held) -> bool {
    true
}

impl<'a, T: Send + 'static> Stage<'a, T> {
    /// Lets the actors go to their first held statements. `holds` says which are held; all others
    /// pass.
    pub(super) async fn begin(
        observer: &'a Observer,
        words: mpsc::UnboundedReceiver<Word>,
        acts: Vec<Act<T>>,
        holds: fn(&Held) -> bool,
    ) -> Self {
        let mut stage = Self {
            observer,
            words,
            places: acts.iter().map(|_| Place::Running { pid: None }).collect(),
            said: acts.iter().map(|_| None).collect(),
            tasks: acts.into_iter().map(|act| Some(tokio::spawn(act))).collect(),
            holds,
            steps: Vec::new(),
            rollbacks: 0,
        };
        stage.settle().await;
        stage
    }

    /// Whose next statement waits to be let through.
    pub(super) fn held(&self) -> BTreeSet<usize> {
        let places = self.places.iter().enumerate();
        places.filter(|(_, place)| matches!(place, Place::Held(_))).map(|(who, _)| who).collect()
    }

    /// An actor's next statement.
    pub(super) fn next(&self, who: usize) -> &Held {
        match &self.places[who] {
            Place::Held(held) => held,
            _ => panic!("actor {who} has no statement that waits"),
        }
    }

    /// Whether an actor waits for another's lock.
    pub(super) fn waits(&self, who: usize) -> bool {
        matches!(self.places[who], Place::Running { .. })
    }

    fn take(&mut self, who: usize) -> Held {
        let pid = self.next(who).pid;
        match std::mem::replace(&mut self.places[who], Place::Running { pid }) {
            Place::Held(held) => held,
            _ => panic!("actor {who} has no statement that waits"),
        }
    }

    /// Ends the transaction of an actor's next statement, as PostgreSQL may.
    pub(super) async fn refuse(&mut self, who: usize) {
        self.take(who).refuse();
        self.settle().await;
    }

    /// Lets an actor's next statement through, and waits until everyone stands still.
    pub(super) async fn step(&mut self, who: usize) {
        let waiting: Vec<usize> =
            (0..self.places.len()).filter(|other| self.waits(*other)).collect();
        let held = self.take(who);
        let (statement, footprint) = (held.statement, held.footprint.clone());
        self.steps.push(Step { who, statement, footprint, woken: Vec::new() });
        held.go();
        self.settle().await;
        let woken = waiting.into_iter().filter(|other| !self.waits(*other)).collect();
        self.steps.last_mut().unwrap().woken = woken;
    }

    /// Goes on until nobody moves: all are held, done, or wait for somebody who is held.
    async fn settle(&mut self) {
        loop {
            self.listen().await;
            let mut running = Vec::new();
            let mut unknown = false;
            for place in &self.places {
                match place {
                    Place::Running { pid: Some(pid) } => running.push(*pid),
                    Place::Running { pid: None } => unknown = true,
                    Place::Held(_) | Place::Done => {}
                }
            }
            if running.is_empty() && !unknown {
                return;
            }
            // also gives the others their turn on this thread
            let blockers = self.observer.blockers(&running).await;
            if !unknown && self.are_stuck(&blockers) {
                return;
            }
        }
    }

    /// Whether every running statement waits, in the end, for a transaction that is held. Where
    /// they wait for each other PostgreSQL will end one, and we go on waiting for that.
    fn are_stuck(&self, blockers: &BTreeMap<i32, BTreeSet<i32>>) -> bool {
        let mut firm: BTreeSet<i32> = self
            .places
            .iter()
            .filter_map(|place| match place {
                Place::Held(held) => held.pid,
                _ => None,
            })
            .collect();
        loop {
            let before = firm.len();
            let more = blockers.iter().filter(|(_, by)| !by.is_empty() && by.is_subset(&firm));
            let more: Vec<i32> = more.map(|(pid, _)| *pid).collect();
            firm.extend(more);
            if firm.len() == before {
                return blockers.keys().all(|pid| firm.contains(pid));
            }
        }
    }

    /// Takes in what the gates say and who is done.
    async fn listen(&mut self) {
        while let Ok(word) = self.words.try_recv() {
            match word {
                Word::Held(held) if (self.holds)(&held) => {
                    let who = held.who;
                    self.places[who] = Place::Held(held);
                }
                Word::Held(held) => {
                    self.places[held.who] = Place::Running { pid: held.pid };
                    held.go();
                }
                Word::RolledBack { who, pid, locks } => {
                    self.rollbacks += 1;
                    // its locks last until its process has ended
                    while !self.observer.is_gone(pid).await {}
                    if let Some(last) = self.steps.iter_mut().rfind(|step| step.who == who) {
                        last.footprint.end(locks);
                    }
                }
            }
        }
        for who in 0..self.tasks.len() {
            if self.tasks[who].as_ref().is_some_and(JoinHandle::is_finished)
                && self.words.is_empty()
            {
                let task = self.tasks[who].take().unwrap();
                self.said[who] = Some(task.await.unwrap());
                self.places[who] = Place::Done;
            }
        }
    }

    /// What everyone brought back.
    pub(super) fn end(self) -> Vec<T> {
        self.said.into_iter().map(|said| said.expect("the actor is done")).collect()
    }
}
