//! What happens on the phone that loses power: acts, pushes, verdicts, pages, and two new mirrors
//! after the server lost its past.

use crate::server::{Files, Server, Wire, read_folder};
use huiban_companion::ports::Ports;
use huiban_companion::{Companion, EnrolmentLink, Installation};
use huiban_protocol::documents::OpId;
use huiban_server::organizer::SessionEdit;
use huiban_tests::ports::{Pocket, Seeded, TestClock};
use huiban_tests::{START_MS, target};
use huiban_vfs::{Event, Fault, Watch, watch};
use std::path::PathBuf;
use std::sync::{Arc, Mutex};
use tempfile::TempDir;

/// The end of the scenario for every clock: later than all of it.
pub(crate) const LATER_MS: i64 = START_MS + 3_600_000;

/// What the server and the store for secrets held from some event of the log on.
pub(crate) struct Around {
    pub(crate) from: usize,
    pub(crate) server: Arc<Files>,
    pub(crate) pocket: Arc<Pocket>,
}

/// An act that returned `Ok`, and how many events the log had then.
pub(crate) struct Promise {
    pub(crate) op: OpId,
    pub(crate) at: usize,
}

/// All that one run left behind.
pub(crate) struct Recording {
    /// The folder as the log begins.
    pub(crate) before: Files,
    pub(crate) log: Vec<Event>,
    pub(crate) around: Vec<Around>,
    pub(crate) promises: Vec<Promise>,
}

/// A phone that has joined, and is watched from now on.
pub(crate) struct Phone {
    pub(crate) home: TempDir,
    pub(crate) pocket: Arc<Pocket>,
    pub(crate) server: Arc<Server>,
    wire: Arc<Wire>,
    installation: Installation,
    pub(crate) watch: Arc<Watch>,
    around: Arc<Mutex<Vec<Around>>>,
    before: Files,
    promises: Vec<Promise>,
    /// Calls that failed.
    pub(crate) errors: Vec<String>,
}

/// The server and the phone before the scenario begins, to begin it more than once.
pub(crate) struct Beginning {
    server: Files,
    home: Files,
    pocket: Pocket,
}

pub(crate) fn ports(name: &str, now_ms: i64, wire: Arc<Wire>, pocket: Arc<Pocket>) -> Ports {
    Ports {
        clock: Arc::new(TestClock::at(now_ms)),
        random: Arc::new(Seeded::new(name)),
        api: wire,
        secrets: pocket,
    }
}

impl Beginning {
    /// A phone that has joined and was closed.
    pub(crate) async fn new() -> Self {
        let server = Arc::new(Server::published(START_MS).await);
        let home = tempfile::tempdir().unwrap();
        let pocket = Arc::new(Pocket::default());
        let wire = Arc::new(Wire::to(Arc::clone(&server), |_| {}));
        let ports = ports("joining", START_MS, wire, Arc::clone(&pocket));
        let installation = Installation::open(home.path(), ports).unwrap();
        let link = EnrolmentLink::parse(&server.enrolment_link().await).unwrap();
        installation.join(&link).await.unwrap();
        let folder = home.path().join(server.event.as_str());
        Self { server: server.files(), home: read_folder(&folder), pocket: pocket.cloned() }
    }

    /// The phone, at the beginning again.
    pub(crate) async fn phone(&self) -> Phone {
        let server = Arc::new(Server::open(&self.server, START_MS).await);
        let home = tempfile::tempdir().unwrap();
        let folder = home.path().join(server.event.as_str());
        crate::server::write_folder(&folder, &self.home);
        let pocket = Arc::new(self.pocket.cloned());
        let watch = Arc::new(watch(&folder));
        let around: Arc<Mutex<Vec<Around>>> = Arc::default();
        let note = {
            let (watch, pocket, around) =
                (Arc::clone(&watch), Arc::clone(&pocket), Arc::clone(&around));
            move |server: &Server| {
                around.lock().unwrap().push(Around {
                    from: watch.len(),
                    server: Arc::new(server.files()),
                    pocket: Arc::new(pocket.cloned()),
                });
            }
        };
        note(&server);
        let wire = Arc::new(Wire::to(Arc::clone(&server), note));
        let ports = ports("phone", START_MS, Arc::clone(&wire), Arc::clone(&pocket));
        let installation = Installation::open(home.path(), ports).unwrap();
        Phone {
            before: self.home.clone(),
            home,
            pocket,
            server,
            wire,
            installation,
            watch,
            around,
            promises: Vec::new(),
            errors: Vec::new(),
        }
    }
}

impl Phone {
    pub(crate) fn folder(&self) -> PathBuf {
        self.home.path().join(self.server.event.as_str())
    }

    /// The whole scenario. A call that fails is noted, and life goes on.
    pub(crate) async fn live(&mut self) {
        let Some(app) = self.open() else { return };
        self.bookmark(&app, "opening", true);
        self.note(&app, "opening", "who speaks?");
        self.sync(&app).await;
        let forgotten = self.server.files();

        self.bookmark(&app, "stents", true);
        self.note(&app, "opening", "ask about 名額");
        self.bookmark(&app, "opening", false);
        let title = huiban_protocol::documents::Text::new(
            huiban_protocol::documents::Language::En,
            "Opening, once more",
        );
        let edit = SessionEdit { title: Some(title), ..SessionEdit::default() };
        self.server.edit("opening", edit).await;
        self.sync(&app).await;

        // the machine is lost; the next one starts from an older copy and goes another way
        self.server = Arc::new(Server::open(&forgotten, START_MS + 60_000).await);
        let cancelled = huiban_protocol::documents::SessionState::Cancelled;
        let edit = SessionEdit { state: Some(cancelled), ..SessionEdit::default() };
        self.server.edit("opening", edit).await;
        self.server.revoke_another().await;
        self.wire.replace(Arc::clone(&self.server));
        self.bookmark(&app, "opening", true);
        self.sync(&app).await;

        self.note(&app, "stents", "third row");
        self.sync(&app).await;
        app.close();
    }

    fn open(&mut self) -> Option<Arc<Companion>> {
        let opened = self.installation.event(&self.server.event);
        // a person who sees an error tries again
        let opened = match opened {
            Ok(app) => Ok(app),
            Err(error) => {
                self.errors.push(format!("open: {error}"));
                self.installation.event(&self.server.event)
            }
        };
        self.keep("open", opened)
    }

    fn keep<T>(&mut self, what: &str, done: huiban_companion::Result<T>) -> Option<T> {
        match done {
            Ok(done) => Some(done),
            Err(error) => {
                self.errors.push(format!("{what}: {error}"));
                None
            }
        }
    }

    fn promised(&mut self, op: Option<OpId>) {
        if let Some(op) = op {
            self.promises.push(Promise { op, at: self.watch.len() });
        }
    }

    fn bookmark(&mut self, app: &Companion, session: &str, present: bool) {
        let op = self.keep("bookmark", app.set_bookmark(&target(session), present));
        self.promised(op);
    }

    fn note(&mut self, app: &Companion, session: &str, text: &str) {
        let op = self.keep("note", app.set_note(&target(session), Some(text)));
        self.promised(op);
    }

    async fn sync(&mut self, app: &Companion) {
        let done = app.sync().await;
        self.keep("sync", done);
    }

    /// Ends the watch and returns what it saw.
    pub(crate) fn recording(self) -> Recording {
        let around = std::mem::take(&mut *self.around.lock().unwrap());
        let log = self.watch.log();
        Recording { before: self.before, log, around, promises: self.promises }
    }

    pub(crate) fn promised_ops(&self) -> Vec<OpId> {
        self.promises.iter().map(|promise| promise.op).collect()
    }

    pub(crate) fn set_fault(&self, fault: Option<Fault>) {
        self.watch.set_fault(fault);
    }
}
