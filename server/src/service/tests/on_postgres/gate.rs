//! A database whose every statement waits to be let through.

use crate::store::{PostgresStore, Row, Store, StoreError, Tx, Value};
use async_trait::async_trait;
use std::collections::BTreeSet;
use std::path::Path;
use std::sync::Arc;
use tokio::sync::{mpsc, oneshot};

/// What a transaction is about to do.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Statement {
    /// Begin.
    Begin,
    /// Run this.
    Run(&'static str),
    /// Commit.
    Commit,
}

/// Rows that a statement may touch: of one table those of one stream, device or op of the event,
/// or all of them.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Rows {
    table: &'static str,
    /// The column after the event's and its value.
    of: Option<(&'static str, String)>,
}

impl Rows {
    fn meet(&self, other: &Self) -> bool {
        let apart = match (&self.of, &other.of) {
            (Some((column, value)), Some((its, other))) => column == its && value != other,
            _ => false,
        };
        self.table == other.table && !apart
    }
}

fn meet(some: &BTreeSet<Rows>, others: &BTreeSet<Rows>) -> bool {
    some.iter().any(|rows| others.iter().any(|other| rows.meet(other)))
}

/// What one statement may notice of other transactions, and they of it.
///
/// Two statements that cannot meet may look as if they could, never the other way round.
#[derive(Debug, Clone, Default)]
pub(super) struct Footprint {
    /// What it reads without a lock: it sees what was committed before.
    reads: BTreeSet<Rows>,
    /// What it locks or writes.
    locks: BTreeSet<Rows>,
    /// What others see or can lock after it: it ends its transaction.
    frees: BTreeSet<Rows>,
    /// It fixes what all later reads of its transaction see.
    snapshot: bool,
}

impl Footprint {
    pub(super) fn of(sql: &'static str, values: &[Value]) -> Self {
        let rows = rows(sql, values);
        let first = sql.trim_start().split(' ').next();
        let writes = matches!(first, Some("INSERT" | "UPDATE" | "DELETE"));
        if writes || sql.contains("FOR UPDATE") {
            Self { locks: rows, ..Self::default() }
        } else {
            Self { reads: rows, ..Self::default() }
        }
    }

    /// Whether it matters which of the two comes first.
    pub(super) fn meets(&self, other: &Self) -> bool {
        let freed = |ends: &Self, by: &Self| {
            let seen = meet(&ends.frees, &by.reads) || meet(&ends.frees, &by.locks);
            seen || (by.snapshot && !ends.frees.is_empty())
        };
        meet(&self.locks, &other.locks) || freed(self, other) || freed(other, self)
    }

    /// What it locks or writes.
    pub(super) fn locks(&self) -> &BTreeSet<Rows> {
        &self.locks
    }

    /// Whether it locks the head of this stream.
    pub(super) fn locks_head(&self, stream: &str) -> bool {
        let of = Some(("stream", stream.to_owned()));
        self.locks.contains(&Rows { table: "heads", of })
    }

    /// The statement also ended its transaction, which had these locks.
    pub(super) fn end(&mut self, locks: BTreeSet<Rows>) {
        self.frees.extend(locks);
    }
}

/// The rows of every table that a statement names.
fn rows(sql: &'static str, values: &[Value]) -> BTreeSet<Rows> {
    let words: Vec<&str> =
        sql.split([' ', '\n', '(', ')', ',']).filter(|w| !w.is_empty()).collect();
    let column = match words.as_slice() {
        // the second parameter goes into the second column
        ["INSERT", "INTO", _, "event", second, ..] => Some(*second),
        _ => {
            let compared = words.windows(3).find(|three| three[1..] == ["=", "$2"]);
            compared.map(|three| three[0])
        }
    };
    let of = match (column, values.get(1)) {
        (Some(column @ ("stream" | "device" | "op")), Some(Value::Text(value))) => {
            Some((column, value.clone()))
        }
        _ => None,
    };
    words
        .windows(2)
        .filter(|pair| matches!(pair[0], "FROM" | "JOIN" | "INTO" | "UPDATE") && pair[1] != "SET")
        .map(|pair| Rows { table: pair[1], of: of.clone() })
        .collect()
}

/// What the gates tell the stage.
pub(super) enum Word {
    /// A statement waits to be let through.
    Held(Held),
    /// A transaction ended without a commit.
    RolledBack { who: usize, pid: i32, locks: BTreeSet<Rows> },
}

/// A statement that waits.
pub(super) struct Held {
    /// Whose.
    pub(super) who: usize,
    /// The process of PostgreSQL that runs it; none before the transaction has begun.
    pub(super) pid: Option<i32>,
    /// What it will do.
    pub(super) statement: Statement,
    /// What others may notice of it.
    pub(super) footprint: Footprint,
    go: oneshot::Sender<bool>,
}

impl Held {
    /// Lets it through.
    pub(super) fn go(self) {
        // an actor that was ended meanwhile waits for nothing any more
        let _ = self.go.send(true);
    }

    /// Ends its transaction instead, as PostgreSQL does to one that is in another's way.
    pub(super) fn refuse(self) {
        self.go.send(false).unwrap();
    }
}

/// One actor's way to the database.
#[derive(Clone)]
pub(super) struct Gate {
    pub(super) who: usize,
    pub(super) words: mpsc::UnboundedSender<Word>,
}

impl Gate {
    async fn pass(
        &self,
        pid: Option<i32>,
        statement: Statement,
        footprint: Footprint,
    ) -> Result<(), StoreError> {
        let (go, gone) = oneshot::channel();
        let held = Held { who: self.who, pid, statement, footprint, go };
        self.words.send(Word::Held(held)).ok().unwrap();
        if gone.await.unwrap() { Ok(()) } else { Err(StoreError::Again) }
    }
}

/// A PostgreSQL behind a gate.
pub(super) struct GatedStore {
    pub(super) inner: Arc<PostgresStore>,
    pub(super) gate: Gate,
}

#[async_trait]
impl Store for GatedStore {
    async fn begin_write(&self) -> Result<Box<dyn Tx>, StoreError> {
        self.gate.pass(None, Statement::Begin, Footprint::default()).await?;
        let mut inner = self.inner.begin_write().await?;
        let rows = inner.query("SELECT pg_backend_pid()", &[]).await?;
        let pid = i32::try_from(rows[0].int(0)?).unwrap();
        Ok(Box::new(GatedTx::new(inner, self.gate.clone(), Some(pid))))
    }

    async fn begin_read(&self) -> Result<Box<dyn Tx>, StoreError> {
        self.gate.pass(None, Statement::Begin, Footprint::default()).await?;
        // its first statement fixes what it sees, so nothing may be asked here; a reader never
        // waits for a lock, so nobody has to know its process
        Ok(Box::new(GatedTx::new(self.inner.begin_read().await?, self.gate.clone(), None)))
    }

    async fn empty_log(&self) -> Result<(), StoreError> {
        self.inner.empty_log().await
    }

    async fn backup(&self, file: &Path) -> Result<(), StoreError> {
        self.inner.backup(file).await
    }
}

/// A transaction behind a gate.
struct GatedTx {
    inner: Option<Box<dyn Tx>>,
    gate: Gate,
    pid: Option<i32>,
    locks: BTreeSet<Rows>,
    /// It reads only, and its next statement fixes what it sees.
    fresh: bool,
}

impl GatedTx {
    fn new(inner: Box<dyn Tx>, gate: Gate, pid: Option<i32>) -> Self {
        Self { inner: Some(inner), gate, pid, locks: BTreeSet::new(), fresh: pid.is_none() }
    }

    async fn pass(
        &mut self,
        sql: &'static str,
        values: &[Value],
    ) -> Result<&mut dyn Tx, StoreError> {
        let mut footprint = Footprint::of(sql, values);
        footprint.snapshot = std::mem::take(&mut self.fresh);
        self.locks.extend(footprint.locks.iter().cloned());
        self.gate.pass(self.pid, Statement::Run(sql), footprint).await?;
        Ok(self.inner.as_mut().unwrap().as_mut())
    }
}

#[async_trait]
impl Tx for GatedTx {
    async fn query(&mut self, sql: &'static str, values: &[Value]) -> Result<Vec<Row>, StoreError> {
        self.pass(sql, values).await?.query(sql, values).await
    }

    async fn execute(&mut self, sql: &'static str, values: &[Value]) -> Result<u64, StoreError> {
        self.pass(sql, values).await?.execute(sql, values).await
    }

    async fn commit(mut self: Box<Self>) -> Result<(), StoreError> {
        let footprint = Footprint { frees: self.locks.clone(), ..Footprint::default() };
        self.gate.pass(self.pid, Statement::Commit, footprint).await?;
        self.inner.take().unwrap().commit().await
    }
}

impl Drop for GatedTx {
    fn drop(&mut self) {
        if let (Some(inner), Some(pid)) = (self.inner.take(), self.pid) {
            drop(inner);
            let (who, locks) = (self.gate.who, std::mem::take(&mut self.locks));
            // at the end of a test nobody listens any more
            let _ = self.gate.words.send(Word::RolledBack { who, pid, locks });
        }
    }
}
