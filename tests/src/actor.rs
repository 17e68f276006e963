//! A person with a phone, a gate, a booth: one installation in one folder.

use crate::ports::{Link, Pocket, Seeded, TestClock};
use huiban_companion::ports::Ports;
use huiban_companion::{
    Companion, CompanionError, EnrolmentLink, Installation, Result, SyncReport,
};
use huiban_protocol::documents::{DeviceId, EventCode, Language, OpId, RegistrationId};
use huiban_protocol::ops::{OpKind as _, Scan, ScanBody};
use huiban_protocol::streams::{BookmarkTarget, Direction};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use tempfile::TempDir;

/// One device of somebody, with everything outside its core in the test's hands.
pub struct Actor {
    /// Who.
    pub name: String,
    /// The installation's folder.
    pub home: Arc<TempDir>,
    /// Its clocks.
    pub clock: Arc<TestClock>,
    /// Its connection.
    pub link: Arc<Link>,
    /// Its store for secrets.
    pub pocket: Arc<Pocket>,
    installation: Installation,
    companion: Option<Arc<Companion>>,
}

impl Actor {
    /// A device that was just unpacked.
    pub fn new(name: &str, now_ms: i64) -> Self {
        let home = Arc::new(tempfile::tempdir().unwrap());
        Self::in_folder(name, home, Arc::new(Pocket::default()), now_ms)
    }

    /// A device over a folder that is there already: a second process, a restored backup, a clone.
    pub fn in_folder(name: &str, home: Arc<TempDir>, pocket: Arc<Pocket>, now_ms: i64) -> Self {
        let clock = Arc::new(TestClock::at(now_ms));
        let link = Arc::new(Link::new());
        let ports = Ports {
            clock: clock.clone(),
            random: Arc::new(Seeded::new(name)),
            api: link.clone(),
            secrets: pocket.clone(),
        };
        let installation = Installation::open(home.path(), ports).unwrap();
        Self { name: name.to_owned(), home, clock, link, pocket, installation, companion: None }
    }

    /// Another process on the same folder of the same phone.
    pub fn second_process(&self) -> Self {
        let name = format!("{} again", self.name);
        let now_ms = huiban_companion::ports::Clock::wall_ms(&*self.clock);
        let mut second = Self::in_folder(&name, self.home.clone(), self.pocket.clone(), now_ms);
        second.link.set_directory(self.link.directory());
        second.reopen();
        second
    }

    /// What a backup of this phone makes of another phone that it is restored on.
    ///
    /// With `pocket` empty it is a restored backup; with a copy of this one's it is a clone.
    pub fn copied_to(&self, name: &str, pocket: Pocket) -> Self {
        let home = Arc::new(tempfile::tempdir().unwrap());
        copy_folder(self.home.path(), home.path());
        let now_ms = huiban_companion::ports::Clock::wall_ms(&*self.clock);
        let mut copy = Self::in_folder(name, home, Arc::new(pocket), now_ms);
        copy.link.set_directory(self.link.directory());
        copy.reopen();
        copy
    }

    /// Joins with an enrolment link.
    pub async fn join(&mut self, url: &str) -> Result<()> {
        self.join_link(&EnrolmentLink::parse(url)?).await
    }

    /// The installation: a folder with a folder for each event inside.
    pub fn installation(&self) -> &Installation {
        &self.installation
    }

    /// Joins with a link that was read or a code that was typed.
    pub async fn join_link(&mut self, link: &EnrolmentLink) -> Result<()> {
        let joined = self.installation.join(link).await?;
        let event: EventCode = joined.event.parse().unwrap();
        // one handle a process: a second join of the same event adds a role to it
        if self.companion.is_none() {
            self.companion = Some(self.installation.event(&event)?);
        }
        Ok(())
    }

    /// Starts the app again on the same files.
    pub fn reopen(&mut self) {
        self.try_reopen().unwrap();
    }

    /// Starts the app again, where that may fail.
    pub fn try_reopen(&mut self) -> Result<()> {
        if let Some(companion) = self.companion.take() {
            companion.close();
        }
        let event = self.installation.list_events()?.into_iter().next();
        let event = event.ok_or_else(|| CompanionError::NotFound { what: "event".to_owned() })?;
        self.companion = Some(self.installation.event(&event)?);
        Ok(())
    }

    /// The core.
    pub fn core(&self) -> &Companion {
        self.companion.as_ref().expect("the actor has joined an event")
    }

    /// The core, to be moved to another task.
    pub fn shared_core(&self) -> Arc<Companion> {
        Arc::clone(self.companion.as_ref().expect("the actor has joined an event"))
    }

    /// The folder of the event.
    pub fn event_folder(&self) -> PathBuf {
        let event = self.installation.list_events().unwrap().remove(0);
        self.home.path().join(event.as_str())
    }

    /// The one database of the event whose name begins so.
    pub fn file_of(&self, prefix: &str) -> PathBuf {
        let files = std::fs::read_dir(self.event_folder()).unwrap();
        let mut found: Vec<PathBuf> = files
            .map(|entry| entry.unwrap().path())
            .filter(|path| {
                let name = path.file_name().unwrap().to_string_lossy().into_owned();
                name.starts_with(prefix) && name.ends_with(".db")
            })
            .collect();
        assert_eq!(found.len(), 1, "{found:?}");
        found.remove(0)
    }

    /// Syncs and expects it to go well.
    pub async fn sync(&self) -> SyncReport {
        match self.core().sync().await {
            Ok(report) => report,
            Err(error) => panic!("{} could not sync: {error}", self.name),
        }
    }

    /// Syncs and expects it to fail; returns the kind of the error.
    pub async fn sync_fails(&self) -> &'static str {
        match self.core().sync().await {
            Ok(report) => panic!("{} synced: {report:?}", self.name),
            Err(error) => error.kind(),
        }
    }

    /// This device's id.
    pub fn device_id(&self) -> DeviceId {
        self.core().membership().unwrap().device_id.parse().unwrap()
    }

    /// Acts that wait to be sent.
    pub fn pending(&self) -> u64 {
        self.core().status().unwrap().pending
    }

    /// Last change held of a stream, and the digest of its rows.
    pub fn position(&self, stream: &str) -> (u64, String) {
        let streams = self.core().status().unwrap().streams;
        let found = streams.into_iter().find(|view| view.name == stream);
        let found = found.unwrap_or_else(|| panic!("{} does not read {stream}", self.name));
        (found.seq, found.digest)
    }

    /// Everything in the files of the event whose name begins so, one after the other.
    pub fn bytes_of(&self, prefix: &str) -> Vec<u8> {
        let mut bytes = Vec::new();
        for entry in std::fs::read_dir(self.event_folder()).unwrap() {
            let entry = entry.unwrap();
            if entry.file_name().to_string_lossy().starts_with(prefix) {
                bytes.extend(std::fs::read(entry.path()).unwrap());
            }
        }
        bytes
    }

    /// Records that somebody passed, without a badge to judge.
    pub fn try_scan(&self, list: &str, registration: RegistrationId) -> Result<OpId> {
        let body = ScanBody::unjudged(registration, Direction::Entry);
        self.core().append(&Scan::draft(list.to_owned(), &body).unwrap())
    }

    /// The same, which must succeed.
    pub fn scan(&self, list: &str, registration: RegistrationId) -> OpId {
        self.try_scan(list, registration).unwrap()
    }

    /// Bookmarks a session.
    pub fn bookmark(&self, session: &str) -> OpId {
        self.core().set_bookmark(&target(session), true).unwrap()
    }

    /// Takes a bookmark away.
    pub fn unbookmark(&self, session: &str) -> OpId {
        self.core().set_bookmark(&target(session), false).unwrap()
    }

    /// Writes a note on a session.
    pub fn note(&self, session: &str, text: &str) -> OpId {
        self.core().set_note(&target(session), Some(text)).unwrap()
    }

    /// Ids of the sessions that are shown as bookmarked.
    pub fn bookmarked(&self) -> Vec<String> {
        let bookmarks = self.core().bookmarks(Language::En).unwrap();
        bookmarks.into_iter().map(|bookmark| bookmark.target.id).collect()
    }

    /// The note shown on a session, and the other version beside it.
    pub fn notes(&self, session: &str) -> (Option<String>, Option<String>) {
        let bookmarks = self.core().bookmarks(Language::En).unwrap();
        let found = bookmarks.into_iter().find(|bookmark| bookmark.target.id == session);
        found.map_or((None, None), |bookmark| (bookmark.note, bookmark.other_note))
    }
}

/// A session as something to bookmark.
pub fn target(session: &str) -> BookmarkTarget {
    format!("session/{session}").parse().unwrap()
}

fn copy_folder(from: &Path, to: &Path) {
    for entry in std::fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        let target = to.join(entry.file_name());
        if entry.file_type().unwrap().is_dir() {
            std::fs::create_dir_all(&target).unwrap();
            copy_folder(&entry.path(), &target);
        } else {
            std::fs::copy(entry.path(), &target).unwrap();
        }
    }
}
