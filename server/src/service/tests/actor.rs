//! A server and devices without sockets, on a clock and randomness that tests set.

use super::postgres::Postgres;
use crate::organizer::{EnrolmentRequest, ImportAttendeesRequest, ImportRequest, PublishRequest};
use crate::ports::{Clock, NoRandomness, Random};
use crate::service::{Abilities, Caller, Service, ServiceConfig};
use crate::store::{PostgresStore, ServerFolder, SqliteStore, Store};
use crate::{Organizer, Result};
use huiban_protocol::documents::{AgendaDocument, BootId, DeviceId, EventCode, ListCode, OpId};
use huiban_protocol::effective::OpClock;
use huiban_protocol::ops::{BookmarkSet, BookmarkSetBody, Draft, Op, OpKind as _, Scan, ScanBody};
use huiban_protocol::streams::{Direction, StreamId};
use huiban_protocol::tokens::{Signer as _, SigningKey, sign_op};
use huiban_protocol::wire::{
    Bytes, EnrolAnswer, EnrolRequest, Push, PushAnswer, Scope, Verdict, enrol_message,
};
use std::cell::RefCell;
use std::path::Path;
use std::sync::atomic::{AtomicI64, AtomicU64, Ordering};
use std::sync::{Arc, Mutex};

/// 12 November 2026, 08:00 in Shanghai.
pub(crate) const START_MS: i64 = 1_794_441_600_000;

/// A clock that stands still until a test moves it.
pub(crate) struct TestClock(AtomicI64);

impl TestClock {
    pub(crate) fn pass(&self, ms: i64) {
        self.0.fetch_add(ms, Ordering::SeqCst);
    }
}

impl Clock for TestClock {
    fn now_ms(&self) -> i64 {
        self.0.load(Ordering::SeqCst)
    }
}

/// Numbers that differ and are the same in every run.
pub(crate) struct TestRandom(pub(crate) AtomicU64);

impl Random for TestRandom {
    fn fill(&self, bytes: &mut [u8]) -> Result<(), NoRandomness> {
        for chunk in bytes.chunks_mut(32) {
            let number = self.0.fetch_add(1, Ordering::SeqCst).to_be_bytes();
            let hash = huiban_protocol::digest::sha256(&number).0;
            chunk.copy_from_slice(&hash[..chunk.len()]);
        }
        Ok(())
    }
}

/// A server on a folder of its own.
pub(crate) struct Server {
    pub(crate) folder: tempfile::TempDir,
    pub(crate) clock: Arc<TestClock>,
    pub(crate) service: Service,
    pub(crate) organizer: Organizer,
    pub(crate) database: Option<String>,
}

pub(crate) fn event() -> EventCode {
    "E26".parse().unwrap()
}

pub(crate) fn document() -> AgendaDocument {
    serde_json::from_str(include_str!("event.json")).unwrap()
}

thread_local! {
    /// Where this thread's servers keep everything; their folders where nothing else is said.
    pub(crate) static CLUSTER: RefCell<Option<Arc<Postgres>>> = const { RefCell::new(None) };
}

/// The database of a new server: its address in the thread's cluster, or its folder.
fn new_database() -> Option<String> {
    static NEXT: AtomicU64 = AtomicU64::new(1);
    let number = NEXT.fetch_add(1, Ordering::SeqCst);
    let cluster = CLUSTER.with_borrow(Clone::clone)?;
    Some(cluster.new_database(&format!("story_{number}")))
}

async fn open_store(folder: &Path, database: Option<&str>) -> Arc<dyn Store> {
    match database {
        Some(url) => Arc::new(PostgresStore::connect(url).await.unwrap()),
        None => Arc::new(SqliteStore::open(&ServerFolder::new(folder)).unwrap()),
    }
}

/// A service on a folder.
pub(crate) async fn open(folder: &Path, clock: &Arc<TestClock>, abilities: Abilities) -> Service {
    open_on(open_store(folder, None).await, clock, abilities).await
}

/// Another instance on a database that is shared.
pub(crate) async fn open_instance(url: &str, clock: &Arc<TestClock>, number: u64) -> Service {
    // its own randomness, as every machine has
    let random = Arc::new(TestRandom(AtomicU64::new((number + 1) << 60)));
    let store = open_store(Path::new(""), Some(url)).await;
    let clock = Arc::clone(clock) as Arc<dyn Clock>;
    let service = Service::new(ServiceConfig::new(store, clock, random));
    service.replay().await.unwrap();
    service
}

async fn open_on(store: Arc<dyn Store>, clock: &Arc<TestClock>, abilities: Abilities) -> Service {
    // never the same numbers as the server before it on this folder
    let seed = u64::try_from(clock.now_ms()).unwrap() * 1_000_000;
    let random = Arc::new(TestRandom(AtomicU64::new(seed)));
    let service = Service::new(ServiceConfig {
        abilities,
        ..ServiceConfig::new(store, Arc::clone(clock) as Arc<dyn Clock>, random)
    });
    service.replay().await.unwrap();
    service
}

impl Server {
    /// A server without an event.
    pub(crate) async fn empty() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let clock = Arc::new(TestClock(AtomicI64::new(START_MS)));
        let database = new_database();
        let store = open_store(folder.path(), database.as_deref()).await;
        let service = open_on(store, &clock, Abilities::default()).await;
        let organizer = Organizer::new(service.clone());
        Self { folder, clock, service, organizer, database }
    }

    /// A server with a published event and two attendees, A1 and A2.
    pub(crate) async fn published() -> Self {
        let server = Self::empty().await;
        server.import(&document()).await;
        let published = server.organizer.publish(&event(), &PublishRequest::default()).await;
        assert_eq!(published.unwrap().publication, Some(1));
        let csv = "ref,name,ticket_type\nA1,A,general\nA2,B,general\n".to_owned();
        let request = ImportAttendeesRequest { csv, dry_run: false };
        let report = server.organizer.import_attendees(&event(), &request).await.unwrap();
        assert_eq!((report.added, report.problems), (2, vec![]));
        server
    }

    pub(crate) async fn import(
        &self,
        document: &AgendaDocument,
    ) -> crate::organizer::PublishReport {
        let request = ImportRequest { document: document.clone(), dry_run: false };
        let report = self.organizer.import(&request).await.unwrap();
        assert!(!report.is_refused(), "{:?}", report.problems);
        report
    }

    /// Ends the server and starts another on the same folder.
    pub(crate) async fn restarted(self, abilities: Abilities) -> Self {
        let Self { folder, clock, service, organizer, database } = self;
        drop((service, organizer));
        clock.pass(1);
        let store = open_store(folder.path(), database.as_deref()).await;
        let service = open_on(store, &clock, abilities).await;
        let organizer = Organizer::new(service.clone());
        Self { folder, clock, service, organizer, database }
    }

    pub(crate) async fn attendee(&self, reference: &str) -> Device {
        self.join(&EnrolmentRequest::attendee(reference)).await
    }

    pub(crate) async fn gate(&self, list: &str) -> Device {
        let list: ListCode = list.parse().unwrap();
        self.join(&EnrolmentRequest::gate([list])).await
    }

    pub(crate) async fn join(&self, request: &EnrolmentRequest) -> Device {
        let code = self.organizer.enrol(&event(), request).await.unwrap().code;
        let key = new_key();
        let answer = self.service.enrol(&enrol_request(&code, &key)).await.unwrap();
        Device::new(key, &answer)
    }
}

/// A key that no other test device has.
pub(crate) fn new_key() -> SigningKey {
    static NEXT: Mutex<u64> = Mutex::new(0);
    let mut next = NEXT.lock().unwrap();
    *next += 1;
    SigningKey::from_bytes(&huiban_protocol::digest::sha256(&next.to_be_bytes()).0)
}

pub(crate) fn enrol_request(code: &str, key: &SigningKey) -> EnrolRequest {
    let public = key.verifying_key().to_bytes();
    EnrolRequest {
        code: code.to_owned(),
        public_key: Bytes(public.to_vec()),
        signature: Bytes(key.sign(&enrol_message(code, &public)).to_bytes().to_vec()),
    }
}

/// A device that only makes ops and pushes them.
#[derive(Clone)]
pub(crate) struct Device {
    pub(crate) key: SigningKey,
    pub(crate) id: DeviceId,
    pub(crate) certificate: Bytes,
    pub(crate) token: Bytes,
    pub(crate) scope: Scope,
    pub(crate) name: String,
    pub(crate) seq: u64,
}

impl Device {
    pub(crate) fn new(key: SigningKey, answer: &EnrolAnswer) -> Self {
        Self {
            key,
            id: answer.device,
            certificate: answer.certificate.clone(),
            token: answer.token.clone(),
            scope: answer.scope.clone(),
            name: answer.name.clone(),
            seq: 0,
        }
    }

    pub(crate) fn caller(&self) -> Caller {
        Caller { device: self.id }
    }

    /// The first stream that it writes.
    pub(crate) fn stream(&self) -> StreamId {
        self.streams()[0].clone()
    }

    /// The streams that it writes: of what gates know and people are found by it only reads.
    pub(crate) fn streams(&self) -> Vec<StreamId> {
        let mut streams = self.scope.streams.clone();
        streams.retain(|stream| !matches!(stream, StreamId::Gate | StreamId::Directory));
        streams
    }

    /// A signed act at a wall time.
    pub(crate) fn act(&mut self, draft: Draft, wall_ms: i64) -> Op {
        static NEXT: AtomicU64 = AtomicU64::new(1);
        let mut id = [0; 16];
        id[8..].copy_from_slice(&NEXT.fetch_add(1, Ordering::SeqCst).to_be_bytes());
        self.seq += 1;
        let op = Op {
            id: OpId(id),
            device: self.id,
            device_seq: self.seq,
            kind: draft.kind.to_owned(),
            version: draft.version,
            entity: draft.entity,
            body: draft.body,
            clock: OpClock {
                wall_ms,
                mono_ms: 0,
                boot: BootId([0; 16]),
                wall_offset_ms: Some(0),
                seen_ms: 0,
            },
            effective_ms: None,
            erased: None,
            signature: Bytes::default(),
        };
        self.signed(op)
    }

    pub(crate) fn signed(&self, mut op: Op) -> Op {
        let signature = sign_op(&op.id, &op.body_hash(), &self.key).unwrap();
        op.signature = Bytes(signature.to_vec());
        op
    }

    pub(crate) fn bookmark(&mut self, session: &str, present: bool, wall_ms: i64) -> Op {
        let body = BookmarkSetBody { present };
        self.act(BookmarkSet::draft(format!("session/{session}"), &body).unwrap(), wall_ms)
    }

    pub(crate) fn scan(&mut self, list: &str, registration: u8, wall_ms: i64) -> Op {
        let registration = huiban_protocol::documents::RegistrationId([registration; 8]);
        let body = ScanBody::unjudged(registration, Direction::Entry);
        self.act(Scan::draft(list.to_owned(), &body).unwrap(), wall_ms)
    }

    pub(crate) fn a_push(&self, ops: &[Op]) -> Push {
        Push {
            device: self.id,
            boots: vec![],
            facts: vec![],
            ops: ops.to_vec(),
            publications: vec![],
            pending: 0,
        }
    }

    pub(crate) async fn push(&self, service: &Service, ops: &[Op]) -> Result<PushAnswer> {
        service.push(&event(), &self.caller(), &self.a_push(ops)).await
    }

    /// Pushes one op and returns its verdict.
    pub(crate) async fn push_one(&self, service: &Service, op: &Op) -> Verdict {
        let answer = self.push(service, std::slice::from_ref(op)).await.unwrap();
        assert_eq!(answer.verdicts.len(), 1);
        answer.verdicts[0].clone()
    }
}
