//! A phone over files that are copied for every run, and a server that says the same every time.

use anyhow::Result;
use async_trait::async_trait;
use huiban_companion::ports::{
    Live, NetworkError, Ports, Request, Response, Secrets as _, SyncApi,
};
use huiban_companion::{Companion, Installation};
use huiban_protocol::wire::Bytes;
use huiban_tests::ports::{Pocket, Seeded, TestClock};
use huiban_tests::{Actor, START_MS};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex};
use tempfile::TempDir;

/// What a server answered to each address, in order.
#[derive(Debug, Clone, Default)]
pub(crate) struct Answers(BTreeMap<String, Vec<Response>>);

impl Answers {
    /// The addresses with this in them.
    pub(crate) fn urls(&self, part: &str) -> impl Iterator<Item = &String> {
        self.0.keys().filter(move |url| url.contains(part))
    }

    /// The bodies that came from addresses with this in them.
    pub(crate) fn bodies(&self, part: &str) -> Vec<&[u8]> {
        let of = self.0.iter().filter(|(url, _)| url.contains(part));
        of.flat_map(|(_, answers)| answers).map(|answer| answer.body.as_slice()).collect()
    }
}

/// Passes requests on and keeps what came back.
struct Recorder {
    api: Arc<dyn SyncApi>,
    answers: Mutex<Answers>,
}

#[async_trait]
impl SyncApi for Recorder {
    async fn call(&self, request: Request) -> Result<Response, NetworkError> {
        let url = request.url.clone();
        let answer = self.api.call(request).await?;
        let mut answers = self.answers.lock().expect("no run panics");
        answers.0.entry(url).or_default().push(answer.clone());
        Ok(answer)
    }

    async fn live(&self, request: Request) -> Result<Box<dyn Live>, NetworkError> {
        self.api.live(request).await
    }
}

/// Says what was recorded.
struct Player(Mutex<Answers>);

#[async_trait]
impl SyncApi for Player {
    async fn call(&self, request: Request) -> Result<Response, NetworkError> {
        let mut answers = self.0.lock().expect("no run panics");
        let next = answers.0.get_mut(&request.url).filter(|answers| !answers.is_empty());
        let unknown = || NetworkError::Unreachable(format!("{} was not recorded", request.url));
        Ok(next.ok_or_else(unknown)?.remove(0))
    }

    async fn live(&self, _: Request) -> Result<Box<dyn Live>, NetworkError> {
        Err(NetworkError::Unreachable("nothing is live here".to_owned()))
    }
}

/// The files and secrets of a phone at some moment.
pub(crate) struct Phone {
    home: TempDir,
    pocket: Pocket,
}

impl Phone {
    /// As an actor's phone is now; its app is closed for it.
    pub(crate) fn of(actor: &Actor) -> Self {
        let home = tempfile::tempdir().expect("a folder");
        actor.core().close();
        copy_folder(actor.home.path(), home.path());
        Self { home, pocket: actor.pocket.cloned() }
    }

    /// One sync with a real server; returns what the server said, and leaves this phone as it was.
    pub(crate) async fn record(&self, actor: &Actor) -> (Answers, Phone) {
        let api: Arc<dyn SyncApi> = actor.link.clone();
        let recorder = Arc::new(Recorder { api, answers: Mutex::default() });
        let (after, companion) = self.start(recorder.clone());
        companion.sync().await.expect("the server answers");
        companion.close();
        let answers = recorder.answers.lock().expect("no run panics").clone();
        (answers, after)
    }

    /// A copy of it whose app is running, with a server that says what was recorded.
    pub(crate) fn play(&self, answers: &Answers) -> (Phone, Arc<Companion>) {
        self.start(Arc::new(Player(Mutex::new(answers.clone()))))
    }

    fn start(&self, api: Arc<dyn SyncApi>) -> (Phone, Arc<Companion>) {
        let copy = self.copy();
        let companion = copy.open(api);
        (copy, companion)
    }

    /// A copy of its files.
    pub(crate) fn copy(&self) -> Phone {
        let home = tempfile::tempdir().expect("a folder");
        copy_folder(self.home.path(), home.path());
        Phone { home, pocket: self.pocket.cloned() }
    }

    /// Writes its files and secrets into a folder, for another process.
    pub(crate) fn keep(&self, folder: &Path) -> Result<()> {
        let home = folder.join("home");
        std::fs::create_dir_all(&home)?;
        copy_folder(self.home.path(), &home);
        let secrets = serde_json::to_vec(&self.pocket.content())?;
        Ok(std::fs::write(folder.join("secrets.json"), secrets)?)
    }

    /// The one that [`Phone::keep`] wrote.
    pub(crate) fn kept(folder: &Path) -> Result<Self> {
        let home = tempfile::tempdir()?;
        copy_folder(&folder.join("home"), home.path());
        let secrets = std::fs::read(folder.join("secrets.json"))?;
        Ok(Self { home, pocket: Pocket::of(serde_json::from_slice(&secrets)?) })
    }

    /// Starts the app without a network.
    pub(crate) fn open_offline(&self) -> Arc<Companion> {
        self.open(Arc::new(Player(Mutex::default())))
    }

    fn open(&self, api: Arc<dyn SyncApi>) -> Arc<Companion> {
        let ports = Ports {
            clock: Arc::new(TestClock::at(START_MS)),
            random: Arc::new(Seeded::new("bench")),
            api,
            secrets: Arc::new(self.pocket.cloned()),
        };
        let installation = Installation::open(self.home.path(), ports).expect("it opens");
        let event = installation.list_events().expect("it is readable").remove(0);
        installation.event(&event).expect("it opens")
    }

    /// The bearer token of its last sync, as it travels.
    pub(crate) fn token(&self) -> Bytes {
        let companion = self.open_offline();
        let device = companion.membership().expect("it has joined").device_id;
        companion.close();
        let kept = self.pocket.read(&format!("token-{device}")).expect("it is readable");
        // the first eight bytes say until when it counts
        Bytes(kept.expect("it has a token")[8..].to_vec())
    }

    /// The file of the mirror.
    pub(crate) fn mirror(&self) -> PathBuf {
        let entries = std::fs::read_dir(self.home.path()).expect("a folder");
        let event = entries
            .map(|entry| entry.expect("an entry").path())
            .find(|path| path.join("journal.db").exists())
            .expect("an event's folder");
        std::fs::read_dir(event)
            .expect("a folder")
            .map(|entry| entry.expect("an entry").path())
            .find(|path| {
                let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
                name.starts_with("mirror") && name.ends_with(".db")
            })
            .expect("a mirror")
    }
}

fn copy_folder(from: &Path, to: &Path) {
    for entry in std::fs::read_dir(from).expect("a folder") {
        let entry = entry.expect("an entry");
        let target = to.join(entry.file_name());
        if entry.file_type().expect("a type").is_dir() {
            std::fs::create_dir_all(&target).expect("a folder");
            copy_folder(&entry.path(), &target);
        } else {
            std::fs::copy(entry.path(), &target).expect("a copy");
        }
    }
}
