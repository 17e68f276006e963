//! The place where the servers stand.

use super::event::{EVENT, attendees_csv, document};
use super::store::{Mishap, MishapStore};
use crate::chance::Chance;
use crate::folder;
use crate::now::now;
use crate::ports::{Drawn, ServerClock, Time};
use axum::Router;
use huiban_protocol::documents::{EventCode, SessionId};
use huiban_protocol::tokens::KeyUse;
use huiban_server::organizer::{
    BadgesRequest, EnrolmentRequest, ImportAttendeesRequest, ImportRequest, IssueBadgesRequest,
    PublishRequest, RevokeBadgeRequest, RotateKeyRequest, SessionEdit,
};
use huiban_server::store::{ServerFolder, SqliteStore, Store};
use huiban_server::{
    Abilities, AppState, Organizer, Service, ServiceConfig, ServiceError, restore, router,
};
use std::path::PathBuf;
use std::sync::Arc;
use tempfile::TempDir;

/// What phones call it.
const URL: &str = "https://sim.example";

/// How a database is put back.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Restore {
    /// With the program's own command, which keeps the signed facts of what it replaces.
    ByCommand,
    /// By copying the file: a new disk, or a failover that lost the last commits.
    ByCopy,
}

/// One running server.
pub struct Instance {
    /// What answers phones.
    pub router: Router,
    /// What answers the organizer.
    pub organizer: Organizer,
}

/// All servers and their database.
pub struct Site {
    folder: TempDir,
    time: Time,
    seed: u64,
    starts: u64,
    abilities: Vec<Abilities>,
    store: Option<Arc<MishapStore>>,
    /// The instances, in working order.
    pub instances: Vec<Instance>,
    backups: Vec<PathBuf>,
}

impl Site {
    /// Starts so many instances on an empty folder, and publishes the event.
    pub fn new(
        seed: u64,
        time: &Time,
        abilities: Vec<Abilities>,
        people: usize,
        heavy: bool,
    ) -> Self {
        let mut site = Self {
            folder: folder::new(),
            time: time.clone(),
            seed,
            starts: 0,
            abilities,
            store: None,
            instances: Vec::new(),
            backups: Vec::new(),
        };
        site.start();
        let request = ImportRequest { document: document(heavy), dry_run: false };
        let organizer = site.organizer();
        let report = now(organizer.import(&request)).unwrap();
        assert!(!report.is_refused(), "{:?}", report.problems);
        now(organizer.publish(&event(), &PublishRequest::default())).unwrap();
        let request = ImportAttendeesRequest { csv: attendees_csv(people), dry_run: false };
        now(organizer.import_attendees(&event(), &request)).unwrap();
        site
    }

    /// Starts every instance.
    fn start(&mut self) {
        self.starts += 1;
        let data = ServerFolder::new(self.folder.path());
        let store = Arc::new(MishapStore::new(SqliteStore::open(&data).unwrap()));
        self.store = Some(Arc::clone(&store));
        for (at, abilities) in self.abilities.iter().enumerate() {
            let clock = ServerClock { time: self.time.clone(), skew_ms: at as i64 * 40 - 40 };
            let random = Drawn::at(&[self.seed, 0x5e17e, self.starts, at as u64]);
            let shared: Arc<dyn Store> = store.clone();
            let mut config = ServiceConfig::new(shared, Arc::new(clock), Arc::new(random));
            config.abilities = abilities.clone();
            config.public_url = Some(URL.to_owned());
            let service = Service::new(config);
            now(service.replay()).unwrap();
            self.instances.push(Instance {
                router: router(AppState::new(service.clone())),
                organizer: Organizer::new(service),
            });
        }
    }

    fn stop(&mut self) {
        self.instances.clear();
        self.store = None;
    }

    /// Starts all instances again, as what they are now able to do.
    pub fn restart(&mut self, upgraded: bool) {
        if upgraded {
            self.abilities.fill(Abilities::default());
        }
        self.stop();
        self.start();
    }

    /// What the organizer talks to.
    pub fn organizer(&self) -> Organizer {
        self.instances[0].organizer.clone()
    }

    /// Has the next request end badly.
    pub fn set_mishap(&self, mishap: Option<Mishap>) {
        if let Some(store) = &self.store {
            store.set(mishap);
        }
    }

    /// Calls the mishap off; what is returned has not happened.
    pub fn take_mishap(&self) -> Option<Mishap> {
        self.store.as_ref().and_then(|store| store.take())
    }

    /// Where the database lies.
    pub fn database(&self) -> PathBuf {
        ServerFolder::new(self.folder.path()).database()
    }

    /// Copies the database.
    pub fn back_up(&mut self) {
        let file = self.folder.path().join(format!("backup-{}.db", self.backups.len()));
        now(self.organizer().backup(&file)).unwrap();
        self.backups.push(file);
    }

    /// Puts one of the copies back; false where there is none.
    pub fn restore(&mut self, chance: &mut Chance, how: Restore) -> bool {
        if self.backups.is_empty() {
            return false;
        }
        let backup = self.backups[chance.index(self.backups.len())].clone();
        self.stop();
        match how {
            Restore::ByCommand => {
                now(restore(&ServerFolder::new(self.folder.path()), &backup)).unwrap();
            }
            Restore::ByCopy => {
                let database = self.database();
                for suffix in ["-wal", "-shm"] {
                    let _ = std::fs::remove_file(format!("{}{suffix}", database.display()));
                }
                std::fs::copy(&backup, &database).unwrap();
            }
        }
        self.start();
        true
    }

    /// Takes a person's badge back.
    pub fn revoke_badge(&self, person: usize) -> Result<(), ServiceError> {
        let reason = "lost".to_owned();
        let request = RevokeBadgeRequest { reference: format!("A{person}"), reason };
        now(self.organizer().revoke_badge(&event(), &request)).map(|_| ())
    }

    /// Gives a person a badge, instead of the one that they have; what its code says.
    pub fn issue_badge(&self, person: usize) -> Result<String, ServiceError> {
        let refs = vec![format!("A{person}")];
        let organizer = self.organizer();
        now(organizer.issue_badges(&event(), &IssueBadgesRequest { refs, anew: true }))?;
        let reference = Some(format!("A{person}"));
        let wanted = BadgesRequest { reference, ..BadgesRequest::default() };
        Ok(now(organizer.list_badges(&event(), &wanted))?.remove(0).text)
    }

    /// Puts another key for badges to use.
    pub fn rotate_badge_key(&self) -> Result<(), ServiceError> {
        let request = RotateKeyRequest { key_use: KeyUse::Badge, compromised_since: None };
        now(self.organizer().rotate_key(&event(), &request)).map(|_| ())
    }

    /// A link for one more device.
    pub fn enrol(&self, request: &EnrolmentRequest) -> String {
        now(self.organizer().enrol(&event(), request)).unwrap().url
    }

    /// Changes a session and publishes; reads the history where numbers were lost.
    pub fn publish(&self, chance: &mut Chance) -> Result<Option<u32>, ServiceError> {
        let organizer = self.organizer();
        let session: SessionId = format!("s{}", chance.below(super::SESSIONS)).parse().unwrap();
        let title = serde_json::json!({"en": format!("Talk {}", chance.below(1_000))});
        let edit =
            SessionEdit { title: serde_json::from_value(title).unwrap(), ..Default::default() };
        now(organizer.edit_session(&event(), &session, &edit))?;
        let published = now(organizer.publish(&event(), &PublishRequest::default()));
        match published {
            Ok(report) => Ok(report.publication),
            Err(_) => {
                now(organizer.history(&event()))?;
                let report = now(organizer.publish(&event(), &PublishRequest::default()))?;
                Ok(report.publication)
            }
        }
    }
}

/// The event of every story.
pub fn event() -> EventCode {
    EVENT.parse().unwrap()
}
