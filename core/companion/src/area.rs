//! What local area changed, told to listeners so that a screen asks again.

use std::collections::BTreeSet;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

/// A part of what is shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Area {
    /// The agenda, its forums, places and people.
    Agenda,
    /// Bookmarks and their notes.
    Bookmarks,
    /// The attendee's own badge.
    Badge,
    /// Leads of a booth, and who has one's card.
    Contacts,
    /// Scans and counts.
    CheckIn,
    /// Circles and their topics.
    Circles,
    /// The state of sync: pending, parked, last sync.
    Sync,
    /// Roles and scopes of this device.
    Membership,
}

/// Told after something changed; runs on the thread that changed it, so it only schedules work.
pub trait ChangeListener: Send + Sync {
    /// These areas changed.
    fn changed(&self, areas: BTreeSet<Area>);
}

/// The listeners of one event.
#[derive(Default)]
pub(crate) struct Listeners {
    all: Mutex<Vec<(u64, Arc<dyn ChangeListener>)>>,
    last_id: AtomicU64,
}

impl Listeners {
    pub(crate) fn add(&self, listener: Arc<dyn ChangeListener>) -> u64 {
        let mut all = self.all.lock().unwrap_or_else(PoisonError::into_inner);
        let id = self.last_id.fetch_add(1, Ordering::Relaxed).saturating_add(1);
        all.push((id, listener));
        id
    }

    pub(crate) fn remove(&self, id: u64) {
        self.all.lock().unwrap_or_else(PoisonError::into_inner).retain(|(known, _)| *known != id);
    }

    /// Tells every listener; none is held by a lock meanwhile, so a listener may call back in.
    pub(crate) fn tell(&self, areas: BTreeSet<Area>) {
        if areas.is_empty() {
            return;
        }
        let all = self.all.lock().unwrap_or_else(PoisonError::into_inner).clone();
        for (_, listener) in all {
            listener.changed(areas.clone());
        }
    }
}
