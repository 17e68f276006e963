//! Processes that are killed, as a phone kills an app and a machine a server: with SIGKILL, in the
//! middle of whatever they do. The child is this very program, started again.

use crate::image::Chance;
use async_trait::async_trait;
use huiban_companion::ports::{
    Live, NetworkError, Ports, Request, Response, SecretError, Secrets, SyncApi,
};
use huiban_companion::{Companion, Installation, OpState};
use huiban_protocol::documents::OpId;
use huiban_protocol::ops::{OpKind as _, Scan, ScanBody};
use huiban_protocol::streams::Direction;
use huiban_server::organizer::{
    EnrolmentRequest, ImportAttendeesRequest, ImportRequest, PublishRequest,
};
use huiban_server::store::ServerFolder;
use huiban_server::{ServeConfig, ServeStore, serve};
use huiban_tests::ports::{Directory, Link, Seeded, ServerClock, ServerRandom, TestClock};
use huiban_tests::{START_MS, small_document, target};
use std::collections::BTreeSet;
use std::io::{BufRead as _, BufReader, Write as _};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdout, Command, Stdio};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex};

/// The tests whose children are an app and a server: the child runs the same test, and finds that
/// it has a folder.
const APP: &str = "kills::an_app_that_is_killed_has_every_act_that_it_told_of_once";
const SERVER: &str = "kills::a_server_that_is_killed_under_load_applies_everything_once";
/// Says to a child where its folder is.
const HOME: &str = "HUIBAN_CRASH_CHILD_HOME";
/// Begins each line that is meant for the parent.
const MARK: &str = "@ ";

/// How often each loop kills.
fn kills() -> u64 {
    std::env::var("HUIBAN_KILLS").ok().and_then(|value| value.parse().ok()).unwrap_or(30)
}

/// A store for secrets that survives its process.
struct Drawer(PathBuf);

impl Drawer {
    fn file(&self, name: &str) -> PathBuf {
        self.0.join(hex::encode(name))
    }
}

impl Secrets for Drawer {
    fn read(&self, name: &str) -> Result<Option<Vec<u8>>, SecretError> {
        Ok(std::fs::read(self.file(name)).ok())
    }

    fn write(&self, name: &str, secret: &[u8]) -> Result<(), SecretError> {
        // whole or not at all, as a platform's store does it
        let new = self.file(&format!("{name} new"));
        std::fs::write(&new, secret).unwrap();
        std::fs::rename(new, self.file(name)).unwrap();
        Ok(())
    }

    fn remove(&self, name: &str) -> Result<(), SecretError> {
        let _ = std::fs::remove_file(self.file(name));
        Ok(())
    }
}

/// An installation whose randomness no other process repeats.
fn installation(home: &Path, api: Arc<dyn SyncApi>) -> Installation {
    static NEXT: AtomicU64 = AtomicU64::new(1);
    let name = format!("{} {}", std::process::id(), NEXT.fetch_add(1, Ordering::SeqCst));
    let drawer = home.join("secrets");
    std::fs::create_dir_all(&drawer).unwrap();
    let ports = Ports {
        clock: Arc::new(TestClock::at(START_MS)),
        random: Arc::new(Seeded::new(&name)),
        api,
        secrets: Arc::new(Drawer(drawer)),
    };
    Installation::open(home, ports).unwrap()
}

fn open(home: &Path, api: Arc<dyn SyncApi>) -> Arc<Companion> {
    installation(home, api).event(&small_document().event.code).unwrap()
}

/// Another process of this program that runs one of its tests on a folder.
struct Process {
    child: Child,
    lines: BufReader<ChildStdout>,
}

impl Process {
    fn start(test: &str, home: &Path) -> Self {
        let mut child = Command::new(std::env::current_exe().unwrap())
            .args(["--exact", test, "--nocapture", "--test-threads=1"])
            .env(HOME, home)
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let lines = BufReader::new(child.stdout.take().unwrap());
        Self { child, lines }
    }

    /// What the child says next; `None` once it has ended.
    fn next(&mut self) -> Option<String> {
        loop {
            let mut line = String::new();
            if self.lines.read_line(&mut line).unwrap() == 0 || !line.ends_with('\n') {
                return None;
            }
            // the harness may have begun the line
            if let Some((_, said)) = line.split_once(MARK) {
                return Some(said.trim_end().to_owned());
            }
        }
    }

    /// SIGKILL: no handler runs, nothing is flushed.
    fn kill(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        self.kill();
    }
}

/// Says something to the parent.
fn say(what: &str) {
    let mut out = std::io::stdout().lock();
    writeln!(out, "{MARK}{what}").unwrap();
    out.flush().unwrap();
}

/// A server on a folder, until it is killed.
async fn serve_until_killed(home: &str) {
    let config = ServeConfig {
        folder: ServerFolder::new(home),
        store: ServeStore::Folder,
        listen: "127.0.0.1:0".parse().unwrap(),
        public_url: Some(Directory::NAME.to_owned()),
        clock: Arc::new(ServerClock::at(START_MS)),
        random: Arc::new(ProcessRandom),
        limits: None,
    };
    let running = serve(config).await.unwrap();
    say(&running.url);
    running.wait().await.unwrap();
}

/// Numbers that no other process draws.
struct ProcessRandom;

impl huiban_server::ports::Random for ProcessRandom {
    fn fill(&self, bytes: &mut [u8]) -> Result<(), huiban_server::ports::NoRandomness> {
        huiban_server::ports::SystemRandom.fill(bytes)
    }
}

/// A person who marks session after session, and tells of each act that is durable.
fn act_until_killed(home: &str) {
    let app = open(Path::new(home), Arc::new(Link::new()));
    let sessions = ["opening", "stents", "valves", "imaging"];
    for n in 0_usize.. {
        let session = target(sessions[n % sessions.len()]);
        let op = match n % 3 {
            0 => app.set_note(&session, Some(&format!("note {n}"))),
            _ => app.set_bookmark(&session, n % 2 == 0),
        };
        say(&op.unwrap().to_string());
    }
}

/// A server that runs in a process of its own, and can be killed and started again.
struct Server {
    folder: tempfile::TempDir,
    directory: Arc<Directory>,
    process: Mutex<Option<Process>>,
}

impl Server {
    /// A published event with some attendees; links for so many devices of alice and so many gates.
    async fn prepared(phones: usize, gates: usize) -> (Self, Vec<String>) {
        let folder = tempfile::tempdir().unwrap();
        let config = ServeConfig {
            folder: ServerFolder::new(folder.path()),
            store: ServeStore::Folder,
            listen: "127.0.0.1:0".parse().unwrap(),
            public_url: Some(Directory::NAME.to_owned()),
            clock: Arc::new(ServerClock::at(START_MS)),
            random: Arc::new(ServerRandom),
            limits: None,
        };
        let running = serve(config).await.unwrap();
        let organizer = huiban_server::Organizer::new(running.service.clone());
        let document = small_document();
        let event = document.event.code.clone();
        organizer.import(&ImportRequest { document, dry_run: false }).await.unwrap();
        organizer.publish(&event, &PublishRequest::default()).await.unwrap();
        let csv = "ref,name,ticket_type\nalice,Alice,general\nbob,Bob,general".to_owned();
        let people = ImportAttendeesRequest { csv, dry_run: false };
        organizer.import_attendees(&event, &people).await.unwrap();
        let mut links = Vec::new();
        let phone = (0..phones).map(|_| EnrolmentRequest::attendee("alice"));
        let gate = (0..gates).map(|_| EnrolmentRequest::gate(["main".parse().unwrap()]));
        for request in phone.chain(gate) {
            links.push(organizer.enrol(&event, &request).await.unwrap().url);
        }
        drop(organizer);
        running.shutdown().await.unwrap();
        let server = Self { folder, directory: Arc::default(), process: Mutex::default() };
        server.start();
        (server, links)
    }

    fn start(&self) {
        let mut process = Process::start(SERVER, self.folder.path());
        self.directory.set(&process.next().expect("the server starts on what it left"));
        *self.process.lock().unwrap() = Some(process);
    }

    fn kill(&self) {
        self.process.lock().unwrap().take();
    }

    fn link(&self) -> Arc<Link> {
        let link = Link::new();
        link.set_directory(Some(Arc::clone(&self.directory)));
        Arc::new(link)
    }

    async fn join(&self, home: &Path, url: &str) {
        let installation = installation(home, self.link());
        installation.join(&huiban_companion::EnrolmentLink::parse(url).unwrap()).await.unwrap();
    }
}

#[tokio::test]
async fn an_app_that_is_killed_has_every_act_that_it_told_of_once() {
    if let Ok(home) = std::env::var(HOME) {
        return act_until_killed(&home);
    }
    let (server, links) = Server::prepared(1, 0).await;
    let home = tempfile::tempdir().unwrap();
    server.join(home.path(), &links[0]).await;
    let mut chance = Chance(7);
    let mut told = Vec::new();
    for round in 0..kills() {
        let mut process = Process::start(APP, home.path());
        for _ in 0..=chance.next() % 12 {
            told.push(process.next().expect("the app acts"));
        }
        process.kill();
        // what it had said before it was killed, and nobody had read
        told.extend(std::iter::from_fn(|| process.next()));

        let app = open(home.path(), server.link());
        let listed: Vec<_> =
            app.list_ops(None).unwrap().into_iter().map(|view| view.op.to_string()).collect();
        let once: BTreeSet<_> = listed.iter().collect();
        assert_eq!(once.len(), listed.len(), "kill {round}: an act is there twice");
        for op in &told {
            assert!(once.contains(op), "kill {round}: {op} is gone");
        }
        // one act at most was durable before the app could tell of it, in each life
        assert!(listed.len() <= told.len() + round as usize + 1, "kill {round}");
        app.close();
    }
    let app = open(home.path(), server.link());
    while app.sync().await.unwrap().pending > 0 {}
    let acked = app.list_ops(Some(OpState::Acked)).unwrap();
    println!("{} kills, {} acts told of, {} at the server", kills(), told.len(), acked.len());
    assert_eq!(acked.len(), app.list_ops(None).unwrap().len());
}

/// A connection on which, at some request, the server is killed.
struct Doomed {
    link: Arc<Link>,
    server: Arc<Server>,
    requests: Arc<AtomicU64>,
    /// At which request, counted over all devices, and how long into it.
    kill: Arc<Mutex<Option<(u64, u64)>>>,
}

#[async_trait]
impl SyncApi for Doomed {
    async fn call(&self, request: Request) -> Result<Response, NetworkError> {
        let number = self.requests.fetch_add(1, Ordering::SeqCst);
        let due = self.kill.lock().unwrap().take_if(|(at, _)| *at <= number);
        let Some((_, delay)) = due else { return self.link.call(request).await };
        let doom = async {
            // turns of this process's loop, each a chance for the request to get further
            for _ in 0..delay {
                tokio::task::yield_now().await;
            }
            self.server.kill();
        };
        tokio::join!(self.link.call(request), doom).0
    }

    async fn live(&self, _: Request) -> Result<Box<dyn Live>, NetworkError> {
        Err(NetworkError::Timeout)
    }
}

#[tokio::test]
async fn a_server_that_is_killed_under_load_applies_everything_once() {
    if let Ok(home) = std::env::var(HOME) {
        return serve_until_killed(&home).await;
    }
    const GATES: usize = 4;
    let (server, links) = Server::prepared(0, GATES).await;
    let server = Arc::new(server);
    let (requests, kill) = (Arc::new(AtomicU64::new(0)), Arc::new(Mutex::new(None)));
    let mut gates = Vec::new();
    for url in &links {
        let home = tempfile::tempdir().unwrap();
        server.join(home.path(), url).await;
        let (server, requests, kill) = (server.clone(), requests.clone(), kill.clone());
        let doomed = Doomed { link: server.link(), server, requests, kill };
        let app = open(home.path(), Arc::new(doomed));
        app.sync().await.unwrap();
        gates.push((home, app));
    }
    let list = "main".parse().unwrap();
    let registration = "0000000000000007".parse().unwrap();
    let passed = ScanBody::unjudged(registration, Direction::Entry);
    let scan = Scan::draft("main".to_owned(), &passed).unwrap();
    let mut chance = Chance(11);
    let mut told: BTreeSet<OpId> = BTreeSet::new();
    let mut failed = 0_u64;
    for _ in 0..kills() {
        for (_, app) in &gates {
            for _ in 0..=chance.next() % 3 {
                told.insert(app.append(&scan).unwrap());
            }
        }
        let at = requests.load(Ordering::SeqCst) + chance.next() % (GATES as u64 * 2);
        *kill.lock().unwrap() = Some((at, chance.next() % 400));
        let syncs = gates.iter().map(|(_, app)| app.sync());
        let done = futures_util::future::join_all(syncs).await;
        failed += done.iter().filter(|done| done.is_err()).count() as u64;
        // where the load was over before, it is killed at rest
        kill.lock().unwrap().take();
        server.kill();
        server.start();
    }
    for _ in 0..2 {
        for (_, app) in &gates {
            while app.sync().await.unwrap().pending > 0 {}
        }
    }
    println!("{} kills, {failed} syncs failed, {} scans", kills(), told.len());
    assert!(failed > 0, "no sync was hit");
    for (_, app) in &gates {
        let scans = app.scans(&list).unwrap();
        let ids: BTreeSet<_> = scans.iter().map(|scan| scan.op).collect();
        assert_eq!(scans.len(), ids.len(), "a scan counts twice");
        assert_eq!(ids, told);
        assert!(app.list_ops(None).unwrap().iter().all(|op| op.state == OpState::Acked));
        app.close();
    }
}
