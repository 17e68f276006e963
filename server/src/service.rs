//! What the server does, over a [`Store`]: callable in process, without a socket, and on SQLite
//! always in the same order.
//!
//! Device side: [`Service::enrol`], [`Service::push`], [`Service::changes`]. The organizer's side
//! is [`crate::Organizer`]. Nothing here spawns, sleeps, or reads a clock or randomness of its
//! own.

mod erase;
mod facts;
mod gates;
mod heads;
mod judge;
mod keys;
pub(crate) mod members;
mod pull;
mod purge;
mod push;
mod replay;
mod snapshot;
mod upgrade;
mod writer;

pub use heads::SeenHeads;
pub use members::Caller;

pub(crate) use erase::note_personal_act;
pub(crate) use facts::{KEY_LIST_ID, keep_fact, revoke, write_fact_row};
pub(crate) use gates::{align_gates, lock_gates};
pub(crate) use keys::{EventKeys, seconds, signing_key};
pub(crate) use members::{admit, check_not_revoked, close_person_device, opens_more, scope_of};
pub(crate) use push::newest_publication;
pub(crate) use writer::StreamWriter;

use crate::ports::{Clock, Random, random_bytes};
use crate::refusal::{Result, ServiceError};
use crate::store::events::{EventRow, find_event};
use crate::store::heads::MovedHead;
use crate::store::{Store, Tx};
use huiban_protocol::documents::EventCode;
use huiban_protocol::ops::{Kind, find_kind};
use huiban_protocol::wire::{self, Bytes, ServerMark};
use std::collections::BTreeSet;
use std::sync::Arc;
use tokio::sync::{Mutex, broadcast};

/// How often a transaction that was in another's way begins again.
const ATTEMPTS_MAX: usize = 20;
/// Moved heads that a slow listener may lag behind before it is told to read all heads again.
const MOVED_HEADS_KEPT: usize = 1024;
/// What enrolment links begin with where nothing else was said.
const LOCAL_URL: &str = "http://127.0.0.1:8787";

/// What a server can judge; an older one is made of this for tests of upgrades.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Abilities {
    /// Version of the exchange.
    pub version: u32,
    /// Kinds of ops it does not know, although this code does.
    pub unknown_kinds: BTreeSet<String>,
}

impl Default for Abilities {
    fn default() -> Self {
        Self { version: wire::VERSION, unknown_kinds: BTreeSet::new() }
    }
}

struct Inner {
    store: Arc<dyn Store>,
    clock: Arc<dyn Clock>,
    random: Arc<dyn Random>,
    abilities: Abilities,
    public_url: String,
    moved: broadcast::Sender<MovedHead>,
    making_snapshot: Mutex<()>,
}

/// A server without its sockets. Cheap to clone; clones are one server.
#[derive(Clone)]
pub struct Service {
    inner: Arc<Inner>,
}

/// What [`Service::new`] is made of.
pub struct ServiceConfig {
    /// The database.
    pub store: Arc<dyn Store>,
    /// Server time.
    pub clock: Arc<dyn Clock>,
    /// Randomness.
    pub random: Arc<dyn Random>,
    /// What it can judge.
    pub abilities: Abilities,
    /// What enrolment links begin with, such as `https://huiban.example`.
    pub public_url: Option<String>,
}

impl ServiceConfig {
    /// A server of today's abilities.
    pub fn new(store: Arc<dyn Store>, clock: Arc<dyn Clock>, random: Arc<dyn Random>) -> Self {
        Self { store, clock, random, abilities: Abilities::default(), public_url: None }
    }
}

impl Service {
    /// A server over a database. Call [`Service::replay`] before it answers anyone.
    pub fn new(config: ServiceConfig) -> Self {
        let (moved, _) = broadcast::channel(MOVED_HEADS_KEPT);
        let public_url = config.public_url.unwrap_or_else(|| LOCAL_URL.to_owned());
        let inner = Inner {
            store: config.store,
            clock: config.clock,
            random: config.random,
            abilities: config.abilities,
            public_url: public_url.trim_end_matches('/').to_owned(),
            moved,
            making_snapshot: Mutex::new(()),
        };
        Self { inner: Arc::new(inner) }
    }

    /// The database.
    pub fn store(&self) -> &dyn Store {
        self.inner.store.as_ref()
    }

    /// Server time now, ms since 1970 UTC.
    pub fn now_ms(&self) -> i64 {
        self.inner.clock.now_ms()
    }

    /// Whether the server's clock was set for a rehearsal.
    pub fn is_rehearsal(&self) -> bool {
        self.inner.clock.is_rehearsal()
    }

    /// What enrolment links begin with.
    pub fn public_url(&self) -> &str {
        &self.inner.public_url
    }

    /// The version of the exchange that this server speaks.
    pub fn version(&self) -> u32 {
        self.inner.abilities.version
    }

    /// Hears of every commit of this instance, and of others' once [`Service::poll_heads`] saw
    /// them. Subscribe first, then read the heads.
    pub fn subscribe(&self) -> broadcast::Receiver<MovedHead> {
        self.inner.moved.subscribe()
    }

    pub(crate) fn tell(&self, moved: Vec<MovedHead>) {
        for head in moved {
            // nobody listening is no fault
            let _ = self.inner.moved.send(head);
        }
    }

    pub(crate) fn random<const N: usize>(&self) -> Result<[u8; N]> {
        Ok(random_bytes(self.inner.random.as_ref())?)
    }

    pub(crate) fn find_kind(&self, name: &str) -> Option<&'static dyn Kind> {
        find_kind(name).filter(|_| !self.inner.abilities.unknown_kinds.contains(name))
    }

    /// Who speaks, and when: later than `committed_ms`, so that an act made upon this answer counts
    /// from after everything that the answer tells of.
    pub(crate) fn mark(&self, event: &EventRow, committed_ms: i64) -> ServerMark {
        ServerMark {
            event: event.event.clone(),
            number: event.number,
            root: Bytes(event.root.to_vec()),
            version: self.version(),
            time_ms: committed_ms.saturating_add(1).max(self.now_ms()),
            rehearsal: self.is_rehearsal(),
        }
    }
}

/// The event, or the refusal that there is none.
pub(crate) async fn event_of(tx: &mut dyn Tx, event: &EventCode) -> Result<EventRow> {
    found(find_event(tx, event).await?)
}

/// The event, or the refusal that there is none.
pub(crate) fn found(event: Option<EventRow>) -> Result<EventRow> {
    event.ok_or_else(|| ServiceError::not_found("there is no such event on this server"))
}

/// Runs a transaction again while others are in its way.
pub(crate) async fn retried<T, F, Fut>(attempt: F) -> Result<T>
where
    F: Fn() -> Fut,
    Fut: Future<Output = Result<T>>,
{
    for _ in 1..ATTEMPTS_MAX {
        match attempt().await {
            Err(error) if error.is_again() => {}
            other => return other,
        }
    }
    attempt().await
}

#[cfg(test)]
pub(crate) mod tests;
