//! An event with a real server behind real HTTP, and the people and gates that take part.

use crate::actor::Actor;
use crate::documents::small_document;
use crate::ports::{Directory, ServerClock, ServerRandom, TestClock};
use crate::postgres::{Postgres, find_bin};
use huiban_companion::EnrolmentLink;
use huiban_protocol::documents::{
    AgendaDocument, DeviceId, EventCode, Language, RegistrationId, SessionId, Text,
};
use huiban_protocol::ledger::Ledger;
use huiban_protocol::streams::StreamId;
use huiban_server::organizer::{
    EnrolmentRequest, ImportAttendeesRequest, ImportRequest, PublishReport, PublishRequest,
    SessionEdit,
};
use huiban_server::store::ServerFolder;
use huiban_server::store::devices::find_device;
use huiban_server::store::events::{find_event, list_key_seeds};
use huiban_server::store::heads::{Head, head_of};
use huiban_server::{Organizer, Running, ServeConfig, ServeStore, Service, restore, serve};
use std::path::PathBuf;
use std::process::Command;
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Arc, Mutex, Weak};
use tempfile::TempDir;

/// 12 November 2026, 08:00 in Shanghai.
pub const START_MS: i64 = 1_794_441_600_000;

/// Which database the server works on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Variant {
    /// Its own file.
    Sqlite,
    /// PostgreSQL.
    Postgres,
}

/// A copy of the server's database as of some moment.
pub enum Backup {
    /// A file, in a folder of its own.
    File(TempDir),
    /// A database beside the server's.
    Database(String),
}

/// An event, its server, and everyone's clocks.
pub struct World {
    /// Server time.
    pub clock: Arc<ServerClock>,
    /// Where devices find the server.
    pub directory: Arc<Directory>,
    /// The event.
    pub event: EventCode,
    folder: TempDir,
    database: Option<String>,
    cluster: Option<Arc<Postgres>>,
    server: Option<Running>,
    clocks: Mutex<Vec<Arc<TestClock>>>,
}

/// The cluster that tests at the same time share; the last of them ends it.
fn shared_cluster() -> Option<Arc<Postgres>> {
    static SHARED: Mutex<Weak<Postgres>> = Mutex::new(Weak::new());
    let mut shared = SHARED.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
    if let Some(running) = shared.upgrade() {
        return Some(running);
    }
    let started = Arc::new(Postgres::start()?);
    *shared = Arc::downgrade(&started);
    Some(started)
}

fn new_name() -> String {
    static NEXT: AtomicU32 = AtomicU32::new(1);
    format!("world_{}", NEXT.fetch_add(1, Ordering::SeqCst))
}

/// Makes a copy of the database at `url`, which no server uses now; returns its address.
async fn copy_database(url: &str) -> String {
    let url = url.to_owned();
    // on a thread of its own: this one has yet to close the connections of the server that stopped
    tokio::task::spawn_blocking(move || copy_database_now(&url, &new_name())).await.unwrap()
}

fn copy_database_now(url: &str, new: &str) -> String {
    let (server, name) = url.rsplit_once('/').unwrap();
    let (user, socket) = server.trim_start_matches("postgres://").split_once('@').unwrap();
    let made = Command::new(find_bin().unwrap().join("createdb"))
        .args(["-h", &socket.replace("%2F", "/"), "-U", user, "-T", name, new])
        .output()
        .unwrap();
    assert!(made.status.success(), "createdb: {}", String::from_utf8_lossy(&made.stderr));
    format!("{server}/{new}")
}

impl World {
    /// The small event, published, on SQLite; alice, bob and carol are registered.
    pub async fn sqlite() -> Self {
        Self::begin(None).await
    }

    /// The same on PostgreSQL; `None` where that is not installed.
    pub async fn postgres() -> Option<Self> {
        let Some(cluster) = shared_cluster() else {
            eprintln!("left out: PostgreSQL is not installed");
            return None;
        };
        Some(Self::begin(Some(cluster)).await)
    }

    async fn begin(cluster: Option<Arc<Postgres>>) -> Self {
        let document = small_document();
        let mut world = Self {
            clock: Arc::new(ServerClock::at(START_MS)),
            directory: Arc::default(),
            event: document.event.code.clone(),
            folder: tempfile::tempdir().unwrap(),
            database: cluster.as_ref().map(|cluster| cluster.new_database(&new_name())),
            cluster,
            server: None,
            clocks: Mutex::default(),
        };
        world.start().await;
        world.import(&document).await;
        assert_eq!(world.publish("").await.publication, Some(1));
        let csv = "ref,name,ticket_type\nalice,Alice,general\nbob,Bob,general\ncarol,Carol,general";
        let request = ImportAttendeesRequest { csv: csv.to_owned(), dry_run: false };
        let report = world.organizer().import_attendees(&world.event, &request).await.unwrap();
        assert_eq!((report.added, report.problems), (3, vec![]));
        world
    }

    /// Which database it works on.
    pub fn variant(&self) -> Variant {
        if self.cluster.is_some() { Variant::Postgres } else { Variant::Sqlite }
    }

    async fn serve(&self, folder: &std::path::Path) -> Running {
        let store = match &self.database {
            Some(url) => ServeStore::Postgres(url.clone()),
            None => ServeStore::Folder,
        };
        let config = ServeConfig {
            folder: ServerFolder::new(folder),
            store,
            listen: "127.0.0.1:0".parse().unwrap(),
            public_url: Some(Directory::NAME.to_owned()),
            clock: self.clock.clone(),
            random: Arc::new(ServerRandom),
            limits: None,
        };
        serve(config).await.unwrap()
    }

    /// Starts the server, at an address of its own, where none runs.
    pub async fn start(&mut self) {
        if self.server.is_none() {
            let running = self.serve(self.folder.path()).await;
            self.directory.set(&running.url);
            self.server = Some(running);
        }
    }

    /// Stops the server in an orderly way.
    pub async fn stop(&mut self) {
        if let Some(running) = self.server.take() {
            running.shutdown().await.unwrap();
        }
    }

    /// Ends the server and starts it again.
    pub async fn restart(&mut self) {
        self.stop().await;
        self.start().await;
    }

    /// One more server on the same PostgreSQL, with a directory that leads to it.
    pub async fn second_instance(&self) -> (Running, Arc<Directory>) {
        assert_eq!(self.variant(), Variant::Postgres, "only PostgreSQL takes several servers");
        let running = self.serve(&self.folder.path().join("second")).await;
        let directory = Arc::new(Directory::default());
        directory.set(&running.url);
        (running, directory)
    }

    /// The server without its socket.
    pub fn service(&self) -> Service {
        self.server.as_ref().expect("the server runs").service.clone()
    }

    /// What organizers do, in process. To be let go before the server stops.
    pub fn organizer(&self) -> Organizer {
        Organizer::new(self.service())
    }

    /// A token that organizers' requests carry.
    pub fn organizer_token(&self) -> huiban_protocol::wire::Bytes {
        self.server.as_ref().expect("the server runs").token.clone()
    }

    /// Copies the database as it is now.
    pub async fn backup(&mut self) -> Backup {
        match self.database.clone() {
            None => {
                let folder = tempfile::tempdir().unwrap();
                self.organizer().backup(&folder.path().join("backup.db")).await.unwrap();
                Backup::File(folder)
            }
            Some(url) => {
                self.stop().await;
                let copy = copy_database(&url).await;
                self.start().await;
                Backup::Database(copy)
            }
        }
    }

    /// The server's machine is lost; another one starts from the backup and knows nothing else.
    pub async fn restore(&mut self, backup: &Backup) {
        self.stop().await;
        match backup {
            Backup::File(file) => {
                self.folder = tempfile::tempdir().unwrap();
                let folder = ServerFolder::new(self.folder.path());
                restore(&folder, &file.path().join("backup.db")).await.unwrap();
            }
            Backup::Database(url) => self.database = Some(copy_database(url).await),
        }
        self.start().await;
    }

    /// Time goes by, for the server and for every device.
    pub fn pass(&self, ms: i64) {
        self.clock.advance(ms);
        for clock in self.clocks.lock().unwrap().iter() {
            clock.advance(ms);
        }
    }

    /// Server time.
    pub fn now_ms(&self) -> i64 {
        huiban_server::ports::Clock::now_ms(&*self.clock)
    }

    /// A device that has joined nothing yet, whose clock goes with the world's.
    pub fn device(&self, name: &str) -> Actor {
        let actor = Actor::new(name, self.now_ms());
        self.adopt(&actor);
        actor
    }

    /// From now on this device's clock goes with the world's, and it finds the server.
    pub fn adopt(&self, actor: &Actor) {
        actor.link.set_directory(Some(self.directory.clone()));
        self.clocks.lock().unwrap().push(actor.clock.clone());
    }

    /// A link with a fresh enrolment code.
    pub async fn link(&self, request: &EnrolmentRequest) -> String {
        self.organizer().enrol(&self.event, request).await.unwrap().url
    }

    /// A device that joined by a fresh code, and has synced once.
    pub async fn join(&self, name: &str, request: &EnrolmentRequest) -> Actor {
        let mut actor = self.device(name);
        actor.join(&self.link(request).await).await.unwrap();
        actor.sync().await;
        actor
    }

    /// A registered person's phone, synced.
    pub async fn enrol_attendee(&self, name: &str) -> Actor {
        self.join(name, &EnrolmentRequest::attendee(name)).await
    }

    /// Another device of a registered person, synced.
    pub async fn enrol_device_of(&self, person: &str, name: &str) -> Actor {
        self.join(name, &EnrolmentRequest::attendee(person)).await
    }

    /// A gate for some lists, synced.
    pub async fn enrol_gate(&self, name: &str, lists: &[&str]) -> Actor {
        let lists = lists.iter().map(|list| list.parse().unwrap());
        let named =
            EnrolmentRequest { name: Some(name.to_owned()), ..EnrolmentRequest::gate(lists) };
        self.join(name, &named).await
    }

    /// A rep's device at a booth, synced.
    pub async fn enrol_rep(&self, name: &str, exhibitor: &str) -> Actor {
        let request = EnrolmentRequest::rep(exhibitor.parse().unwrap());
        self.join(name, &EnrolmentRequest { name: Some(name.to_owned()), ..request }).await
    }

    /// The link as devices read it.
    pub fn parse(url: &str) -> EnrolmentLink {
        EnrolmentLink::parse(url).unwrap()
    }

    /// Takes a document in as the draft.
    pub async fn import(&self, document: &AgendaDocument) -> PublishReport {
        let request = ImportRequest { document: document.clone(), dry_run: false };
        let report = self.organizer().import(&request).await.unwrap();
        assert!(!report.is_refused(), "{:?}", report.problems);
        report
    }

    /// Publishes the draft.
    pub async fn publish(&self, reason: &str) -> PublishReport {
        let reason =
            if reason.is_empty() { Text::default() } else { Text::new(Language::En, reason) };
        let request = PublishRequest { reason, dry_run: false };
        self.organizer().publish(&self.event, &request).await.unwrap()
    }

    /// Changes one session of the draft.
    pub async fn edit(&self, session: &str, edit: &SessionEdit) {
        let session: SessionId = session.parse().unwrap();
        let report = self.organizer().edit_session(&self.event, &session, edit).await.unwrap();
        assert!(!report.is_refused(), "{:?}", report.problems);
    }

    /// A registered person's right to enter.
    pub async fn registration(&self, reference: &str) -> RegistrationId {
        let attendees = self.organizer().list_attendees(&self.event).await.unwrap();
        let found = attendees.into_iter().find(|row| row.attendee.reference == reference);
        found.unwrap_or_else(|| panic!("{reference} is not registered")).registration
    }

    /// The text of a registered person's badge.
    pub async fn badge_text(&self, reference: &str) -> String {
        use huiban_protocol::tokens::{
            BADGE_PREFIX, Badge, KeyList, KeyUse, SigningKey, write_text,
        };
        let registration = self.registration(reference).await;
        let service = self.service();
        let mut tx = service.store().begin_read().await.unwrap();
        let row = find_event(tx.as_mut(), &self.event).await.unwrap().unwrap();
        let seeds = list_key_seeds(tx.as_mut(), &self.event, KeyUse::Badge).await.unwrap();
        tx.commit().await.unwrap();
        let keys = KeyList::open(&row.key_list, &row.root).unwrap();
        let badge = Badge {
            event: row.number,
            registration,
            ticket_type: "general".to_owned(),
            serial: 1,
            issued_s: keys.issued_s,
            expires_s: keys.expires_s,
        };
        write_text(BADGE_PREFIX, &badge.sign(&SigningKey::from_bytes(&seeds[0])).unwrap())
    }

    /// The stream of a person's own marks.
    pub async fn me(&self, reference: &str) -> StreamId {
        StreamId::Me(self.registration(reference).await)
    }

    /// Where a stream stands on the server.
    pub async fn head(&self, stream: &StreamId) -> Head {
        let service = self.service();
        let mut tx = service.store().begin_read().await.unwrap();
        let head = head_of(tx.as_mut(), &self.event, stream).await.unwrap();
        tx.commit().await.unwrap();
        head
    }

    /// The acts of a device that the server has given a final verdict.
    pub async fn ledger(&self, device: &DeviceId) -> Ledger {
        let service = self.service();
        let mut tx = service.store().begin_read().await.unwrap();
        let row = find_device(tx.as_mut(), &self.event, device).await.unwrap();
        tx.commit().await.unwrap();
        row.expect("the server knows the device").ledger
    }

    /// Acts of revoked devices that the server keeps aside.
    pub async fn quarantined(&self) -> Vec<String> {
        const SQL: &str = "SELECT op FROM quarantined_ops WHERE event = $1 ORDER BY op";
        let service = self.service();
        let mut tx = service.store().begin_read().await.unwrap();
        let rows = tx.query(SQL, &[self.event.as_str().into()]).await.unwrap();
        tx.commit().await.unwrap();
        rows.iter().map(|row| row.text(0).unwrap().to_owned()).collect()
    }

    /// The file of the server's own database.
    pub fn database_file(&self) -> PathBuf {
        ServerFolder::new(self.folder.path()).database()
    }
}
