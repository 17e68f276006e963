//! A person's phone, or a gate: one installation in one folder, with everything outside its core in
//! the simulator's hands.

mod acts;
mod disk;
mod engine;
mod eyes;

pub use acts::Act;
pub use engine::{Done, Engine};

use crate::folder;
use crate::ports::{Drawn, Line, PhoneClock, Pocket, Time};
use eyes::Eyes;
use huiban_companion::ports::Ports;
use huiban_companion::{CompanionError, EnrolmentLink, Installation};
use huiban_protocol::documents::{DeviceId, EventCode, OpId};
use huiban_vfs::Watch;
use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;
use std::sync::Arc;
use tempfile::TempDir;

/// What a phone is enrolled as.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Membership {
    /// An attendee of this number.
    Attendee(usize),
    /// A gate for this list.
    Gate(&'static str),
    /// A rep at the booth.
    Rep,
}

/// A phone.
pub struct Phone {
    /// Its place among the phones.
    pub index: usize,
    /// The phone whose files it began with, its own index where they were new.
    pub family: usize,
    /// What it is enrolled as at first.
    pub membership: Membership,
    home: Arc<TempDir>,
    /// Its clocks.
    pub clock: Arc<PhoneClock>,
    random: Arc<Drawn>,
    pocket: Arc<Pocket>,
    /// The processes that have its folder open; the first is the app.
    pub engines: Vec<Engine>,
    /// The link it will join with next.
    pub link: Option<String>,
    /// A copy of its mirror files.
    kept_mirror: Option<TempDir>,
    /// Requests it made so far.
    pub requests: u64,
    /// Its pushes are refused with this until everything heals.
    pub poisoned: Option<u16>,
    /// It lies in the sea.
    pub gone: bool,
    /// Whether it was ever revoked.
    pub revoked: bool,
    /// It sleeps until then.
    pub asleep_until_ms: i64,
    /// While its disk is full.
    full: Option<Watch>,
    /// It was made from another one's files.
    pub copied: bool,
    /// Its key did not come along: it has to join anew.
    pub needs_join: bool,
    /// Further enrolments that were not answered; the server's word for a wider scope may be all
    /// that it has of them.
    pub unanswered: BTreeSet<String>,
    /// The devices as which it got certificates of further enrolments.
    pub enrolled_as: BTreeSet<DeviceId>,
    /// Acts that were emptied when it joined anew, which it may have forgotten since.
    pub emptied: BTreeSet<OpId>,
    /// Acts of which it said that they are kept.
    pub acts: BTreeMap<OpId, Act>,
    eyes: Eyes,
}

impl Phone {
    /// A phone that was just unpacked.
    pub fn new(
        seed: u64,
        index: usize,
        membership: Membership,
        time: &Time,
        offset_ms: i64,
    ) -> Self {
        let random = Arc::new(Drawn::at(&[seed, 0xf0e, index as u64]));
        let clock = Arc::new(PhoneClock::new(time, offset_ms, (index as u64) << 16));
        let pocket = Arc::default();
        Self::over(index, membership, Arc::new(folder::new()), clock, random, pocket)
    }

    fn over(
        index: usize,
        membership: Membership,
        home: Arc<TempDir>,
        clock: Arc<PhoneClock>,
        random: Arc<Drawn>,
        pocket: Arc<Pocket>,
    ) -> Self {
        let mut phone = Self {
            index,
            family: index,
            membership,
            home,
            clock,
            random,
            pocket,
            engines: Vec::new(),
            link: None,
            kept_mirror: None,
            requests: 0,
            poisoned: None,
            gone: false,
            revoked: false,
            asleep_until_ms: 0,
            full: None,
            copied: false,
            needs_join: false,
            unanswered: BTreeSet::new(),
            enrolled_as: BTreeSet::new(),
            acts: BTreeMap::new(),
            emptied: BTreeSet::new(),
            eyes: Eyes::default(),
        };
        phone.add_engine();
        phone
    }

    /// Another phone with this one's files; with its secrets too where the whole disk was copied.
    pub fn copy(&self, seed: u64, index: usize, time: &Time, with_secrets: bool) -> Self {
        let home = Arc::new(folder::new());
        folder::copy(self.home.path(), home.path());
        let clock = Arc::new(PhoneClock::new(time, 0, (index as u64) << 16));
        let random = Arc::new(Drawn::at(&[seed, 0xf0e, index as u64]));
        let pocket = if with_secrets { Arc::new(self.pocket.copied()) } else { Arc::default() };
        let mut copy = Self::over(index, self.membership.clone(), home, clock, random, pocket);
        copy.copied = true;
        copy.family = self.family;
        copy.revoked = self.revoked;
        copy.needs_join = self.needs_join || !with_secrets;
        copy.unanswered.clone_from(&self.unanswered);
        copy.enrolled_as.clone_from(&self.enrolled_as);
        copy.acts.clone_from(&self.acts);
        copy.emptied.clone_from(&self.emptied);
        copy
    }

    /// Opens the folder in one more process.
    pub fn add_engine(&mut self) {
        let line = Arc::new(Line::default());
        let ports = Ports {
            clock: self.clock.clone(),
            random: self.random.clone(),
            api: line.clone(),
            secrets: self.pocket.clone(),
        };
        let installation = Arc::new(Installation::open(self.home.path(), ports).unwrap());
        self.engines.push(Engine::new(installation, line));
    }

    /// Whether the phone has joined the event.
    pub fn has_joined(&self) -> bool {
        self.folder().join("journal.db").exists()
    }

    /// The folder of the event.
    pub fn folder(&self) -> PathBuf {
        self.home.path().join(crate::server::EVENT)
    }

    /// The link, read.
    pub fn read_link(&self) -> Option<EnrolmentLink> {
        self.link.as_deref().map(|link| EnrolmentLink::parse(link).unwrap())
    }

    /// Opens every process that is not running.
    ///
    /// # Errors
    /// Where the core cannot open its files.
    pub fn open(&mut self) -> Result<(), CompanionError> {
        if !self.has_joined() {
            return Ok(());
        }
        let event: EventCode = crate::server::EVENT.parse().unwrap();
        for engine in &mut self.engines {
            engine.open(&event)?;
        }
        Ok(())
    }

    /// Whether an act on it waits to be sent.
    pub fn has_pending(&self) -> bool {
        let sql = "SELECT EXISTS (SELECT 1 FROM ops WHERE state = 'pending')";
        self.has_joined() && self.journal().query_row(sql, [], |row| row.get(0)).unwrap()
    }

    /// Notes which acts are emptied now.
    pub fn note_emptied(&mut self) {
        if !self.has_joined() {
            return;
        }
        let emptied: Vec<OpId> = {
            let journal = self.journal();
            let mut statement =
                journal.prepare("SELECT op FROM ops WHERE erased_hash IS NOT NULL").unwrap();
            let ops = statement.query_map([], |row| row.get(0).map(OpId)).unwrap();
            ops.map(Result::unwrap).collect()
        };
        self.emptied.extend(emptied);
    }

    /// Whether it holds a part of an agenda that it never held as a whole.
    pub fn is_downloading(&self) -> bool {
        let sql = "SELECT download_file IS NOT NULL FROM progress";
        self.engines.iter().any(Engine::is_busy)
            && self.has_joined()
            && (self.journal().query_row(sql, [], |row| row.get(0)).unwrap_or(false)
                || self.is_between_pages())
    }

    fn is_between_pages(&self) -> bool {
        let sql = "SELECT seq > 0 AND seq < head FROM streams WHERE stream = 'agenda'";
        self.mirror().query_row(sql, [], |row| row.get(0)).unwrap_or(false)
    }

    /// Ends every process where it stands.
    pub fn kill(&mut self) {
        self.shut_eyes();
        for engine in &mut self.engines {
            engine.kill();
        }
    }
}
