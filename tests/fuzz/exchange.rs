//! A real device and a real server, each spoken to by somebody who damages what the other said,
//! with a digest that fits.

use crate::{Script, edited};
use async_trait::async_trait;
use huiban_companion::ports::{Live, NetworkError, Ports, Request, Response, SyncApi};
use huiban_companion::{Companion, EnrolmentLink, Installation};
use huiban_protocol::documents::Language;
use huiban_server::organizer::EnrolmentRequest;
use huiban_tests::ports::{Link, Pocket, Seeded, TestClock, content_digest};
use huiban_tests::{START_MS, World, target};
use std::sync::{Arc, Mutex};
use tempfile::TempDir;
use tokio::runtime::Runtime;

/// A connection that remembers requests, and damages one answer when asked to.
struct Tap {
    link: Link,
    requests: Mutex<Vec<Request>>,
    /// How many answers go by unharmed before the one that is damaged.
    script: Mutex<Option<(u8, Script)>>,
}

fn plain(bytes: &[u8], zstd: bool) -> Vec<u8> {
    if zstd { zstd::decode_all(bytes).unwrap() } else { bytes.to_vec() }
}

#[async_trait]
impl SyncApi for Tap {
    async fn call(&self, request: Request) -> Result<Response, NetworkError> {
        self.requests.lock().unwrap().push(request.clone());
        let mut response = self.link.call(request).await?;
        let mut script = self.script.lock().unwrap();
        match &mut *script {
            Some((0, (_, edits))) => {
                response.body = edited(&plain(&response.body, response.zstd), edits);
                response.zstd = false;
                response.digest = Some(content_digest(&response.body));
                *script = None;
            }
            Some((before, _)) => *before -= 1,
            None => {}
        }
        Ok(response)
    }

    async fn live(&self, _: Request) -> Result<Box<dyn Live>, NetworkError> {
        Err(NetworkError::Timeout)
    }
}

/// Alice's phone and the server.
struct Stage {
    runtime: Runtime,
    world: World,
    tap: Arc<Tap>,
    app: Arc<Companion>,
    _home: TempDir,
    acts: usize,
}

impl Stage {
    fn new() -> Self {
        huiban_vfs::install();
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        let (world, tap, app, home) = runtime.block_on(async {
            let world = World::sqlite().await;
            let link = Link::new();
            link.set_directory(Some(world.directory.clone()));
            let tap = Tap { link, requests: Mutex::default(), script: Mutex::default() };
            let tap = Arc::new(tap);
            let home = tempfile::tempdir().unwrap();
            let ports = Ports {
                clock: Arc::new(TestClock::at(START_MS)),
                random: Arc::new(Seeded::new("fuzz")),
                api: tap.clone(),
                secrets: Arc::new(Pocket::default()),
            };
            let installation = Installation::open(home.path(), ports).unwrap();
            let url = world.link(&EnrolmentRequest::attendee("alice")).await;
            installation.join(&EnrolmentLink::parse(&url).unwrap()).await.unwrap();
            let app = installation.event(&world.event).unwrap();
            app.sync().await.unwrap();
            (world, tap, app, home)
        });
        Self { runtime, world, tap, app, _home: home, acts: 0 }
    }

    fn act(&mut self) {
        self.acts += 1;
        let note = format!("note {}", self.acts);
        self.app.set_note(&target("opening"), Some(&note)).unwrap();
    }
}

#[test]
fn a_server_is_never_shaken_by_a_damaged_push() {
    let mut stage = Stage::new();
    for _ in 0..3 {
        stage.act();
    }
    let push = stage.runtime.block_on(async {
        stage.app.sync().await.unwrap();
        let requests = stage.tap.requests.lock().unwrap();
        requests.iter().rfind(|request| request.url.ends_with("/push")).unwrap().clone()
    });
    let whole = plain(push.body.as_ref().unwrap(), push.zstd);
    let stage = Mutex::new(stage);
    crate::fuzz(600, |script| {
        let stage = stage.lock().unwrap();
        let body = edited(&whole, &script.1);
        let digest = Some(content_digest(&body));
        let request = Request { body: Some(body), zstd: false, digest, ..push.clone() };
        let answer = stage.runtime.block_on(stage.tap.link.call(request)).unwrap();
        assert!(answer.status < 500, "{}", String::from_utf8_lossy(&answer.body));
    });
    // others do not notice
    let stage = stage.into_inner().unwrap();
    stage.runtime.block_on(async {
        let bob = stage.world.enrol_attendee("bob").await;
        bob.bookmark("opening");
        assert_eq!(bob.sync().await.pending, 0);
    });
}

#[test]
fn a_device_keeps_its_acts_whatever_it_is_answered() {
    let stage = Mutex::new(Stage::new());
    crate::fuzz(150, |script| {
        let mut stage = stage.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        stage.act();
        *stage.tap.script.lock().unwrap() = Some((script.0 % 4, script.clone()));
        let acts = stage.acts;
        stage.runtime.block_on(async {
            // whatever comes of it, it is an answer and no panic
            let _ = stage.app.sync().await;
            *stage.tap.script.lock().unwrap() = None;
            let mut healed = String::new();
            for _ in 0..6 {
                match stage.app.sync().await {
                    Ok(report) if report.pending == 0 => break,
                    other => healed = format!("{other:?}"),
                }
            }
            let pending = stage.app.status().unwrap().pending;
            assert_eq!(pending, 0, "acts wait for ever: {healed}");
        });
        assert_eq!(stage.app.list_ops(None).unwrap().len(), acts, "an act is gone");
        stage.app.bookmarks(Language::En).unwrap();
    });
}
