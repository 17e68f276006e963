//! Power cuts: each state in which the disk could have been left is opened again.

use crate::check::{self, Verdict};
use crate::image::{Chance, Disk, Kind};
use crate::scenario::{Around, Beginning, LATER_MS, Recording};
use crate::server::{Files, Server, write_folder};
use huiban_protocol::documents::OpId;
use huiban_tests::ports::Pocket;
use huiban_vfs::Event;
use std::collections::BTreeSet;
use std::hash::{DefaultHasher, Hash as _, Hasher as _};
use std::sync::Arc;

/// In the ordinary run, there are torn images after every so many events.
const TORN_EVERY: usize = 3;
/// In the ordinary run, one image of so many is synced to completion.
const COMPLETED_OF: usize = 12;

struct Image<'a> {
    name: String,
    files: Files,
    promised: Vec<OpId>,
    around: &'a Around,
}

impl Recording {
    /// What was around when the log had so many events.
    fn around(&self, events: usize) -> &Around {
        self.around.iter().rev().find(|around| around.from <= events).unwrap()
    }

    fn promised(&self, events: usize) -> Vec<OpId> {
        let kept = self.promises.iter().filter(|promise| promise.at <= events);
        kept.map(|promise| promise.op).collect()
    }

    /// Every image of this log, each state once; torn ones after every so many events.
    fn images(&self, torn: u64, every: usize) -> Vec<Image<'_>> {
        let mut disk = Disk::new(&self.before);
        let mut seen = BTreeSet::new();
        let mut images = Vec::new();
        for events in 0..=self.log.len() {
            if events > 0 {
                disk.take(&self.log[events - 1]);
            }
            let mut kinds = vec![Kind::SyncedOnly, Kind::Everything];
            let torn = if events.is_multiple_of(every) { torn } else { 0 };
            for (sector, seed) in
                [512_u64, 4096].iter().flat_map(|s| (0..torn).map(move |n| (*s, n)))
            {
                let seed = Chance(seed << 40 | sector << 24 | events as u64).next();
                kinds.push(Kind::Torn { sector: sector as usize, seed });
            }
            for kind in kinds {
                let files = disk.cut(kind);
                let (promised, around) = (self.promised(events), self.around(events));
                let mut hasher = DefaultHasher::new();
                (&files, promised.len(), around.from).hash(&mut hasher);
                if seen.insert(hasher.finish()) {
                    let name = format!("after event {events} of {}, {kind:?}", self.log.len());
                    images.push(Image { name, files, promised, around });
                }
            }
        }
        images
    }
}

impl Image<'_> {
    /// Checks the files alone.
    fn files_are_whole(&self) -> Verdict {
        let folder = tempfile::tempdir().unwrap();
        write_folder(folder.path(), &self.files);
        check::files(folder.path(), &self.promised)
    }

    /// Starts the app on the files, and lets it sync.
    async fn app_goes_on(&self, idle: &Arc<Server>, complete: bool) -> Verdict {
        let home = tempfile::tempdir().unwrap();
        let server = match complete {
            true => Arc::new(Server::open(&self.around.server, LATER_MS).await),
            false => Arc::clone(idle),
        };
        let folder = home.path().join(server.event.as_str());
        write_folder(&folder, &self.files);
        let pocket = Arc::new(Pocket::cloned(&self.around.pocket));
        let app = check::reopen(home.path(), pocket, server, &self.promised)?;
        if complete { app.complete(&folder).await } else { Ok(()) }
    }
}

async fn check_all(recording: &Recording, torn: u64, every: usize) -> (usize, usize, Vec<String>) {
    let images = recording.images(torn, every);
    // for apps that are not going to ask it
    let idle = Arc::new(Server::open(&Files::new(), LATER_MS).await);
    let mut wrong = Vec::new();
    let mut completed = 0;
    for (number, image) in images.iter().enumerate() {
        let complete = crate::everything() || number % COMPLETED_OF == 0;
        completed += usize::from(complete);
        let mut found = image.files_are_whole();
        if found.is_ok() {
            found = image.app_goes_on(&idle, complete).await;
        }
        if let Err(why) = found {
            wrong.push(format!("{}: {why}", image.name));
        }
    }
    (images.len(), completed, wrong)
}

async fn record() -> Recording {
    huiban_vfs::install();
    let mut phone = Beginning::new().await.phone().await;
    phone.live().await;
    assert_eq!(phone.errors, Vec::<String>::new());
    phone.recording()
}

#[tokio::test]
async fn whatever_a_power_cut_leaves_is_whole_and_goes_on() {
    let recording = record().await;
    let (torn, every) = if crate::everything() { (8, 1) } else { (1, TORN_EVERY) };
    let (images, completed, wrong) = check_all(&recording, torn, every).await;
    println!(
        "{} events, {} acts, {images} different images, {completed} of them synced to completion",
        recording.log.len(),
        recording.promises.len(),
    );
    assert!(images > 600, "only {images} images: is everything recorded?");
    let swapped = |event: &&Event| matches!(event, Event::Delete { file } if file.starts_with("mirror-") && file.ends_with(".db"));
    let swaps = recording.log.iter().filter(swapped).count();
    assert!(swaps >= 1, "no mirror was swapped");
    assert!(wrong.is_empty(), "{} images are wrong:\n{}", wrong.len(), wrong.join("\n"));
}

/// The instrument is not blind: a journal that is not synced loses acknowledged acts.
#[tokio::test]
async fn a_journal_without_syncs_would_be_found_out() {
    let mut recording = record().await;
    recording
        .log
        .retain(|event| !matches!(event, Event::Sync { file } if file.starts_with("journal.db")));
    for promise in &mut recording.promises {
        // the log got shorter: a promise counts from the end on, which only makes it weaker
        promise.at = promise.at.min(recording.log.len());
    }
    let images = recording.images(0, 1);
    let last = images.iter().rfind(|image| image.name.contains("SyncedOnly")).unwrap();
    let found = last.files_are_whole();
    assert!(found.is_err(), "acts that were never synced were not missed");
}
