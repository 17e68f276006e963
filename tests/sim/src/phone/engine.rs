//! One process that has a phone's folder open.

use crate::ports::Line;
use huiban_companion::{Companion, CompanionError, EnrolmentLink, Installation, SyncReport};
use huiban_protocol::documents::EventCode;
use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll, Waker};

/// What came of something that waited for the network.
pub enum Done {
    /// A join.
    Joined(Result<(), CompanionError>),
    /// A sync.
    Synced(Result<SyncReport, CompanionError>),
}

/// A process.
pub struct Engine {
    installation: Arc<Installation>,
    /// The core, where it is open.
    pub core: Option<Arc<Companion>>,
    /// Its way to the server.
    pub line: Arc<Line>,
    job: Option<Pin<Box<dyn Future<Output = Done>>>>,
    /// Counts the jobs, so that an answer for an older one is not given to a newer one.
    pub serial: u64,
    /// The call that waits for an answer.
    pub call: u64,
    /// Calls of this job.
    pub calls: u64,
    /// Syncs that failed in a row.
    pub failures: u64,
}

impl Engine {
    pub(super) fn new(installation: Arc<Installation>, line: Arc<Line>) -> Self {
        Self {
            installation,
            core: None,
            line,
            job: None,
            serial: 0,
            call: 0,
            calls: 0,
            failures: 0,
        }
    }

    /// Whether something waits for the network.
    pub fn is_busy(&self) -> bool {
        self.job.is_some()
    }

    /// Opens the core, where it is not.
    pub(super) fn open(&mut self, event: &EventCode) -> Result<(), String> {
        if self.core.is_none() {
            let opened = self.installation.event(event);
            self.core = Some(opened.map_err(|error| format!("cannot be opened: {error}"))?);
        }
        Ok(())
    }

    /// Begins a join.
    pub fn join(&mut self, link: EnrolmentLink) {
        let installation = Arc::clone(&self.installation);
        self.begin(async move { Done::Joined(installation.join(&link).await.map(|_| ())) });
    }

    /// Begins a sync.
    pub fn sync(&mut self) {
        let Some(core) = self.core.clone() else { return };
        self.begin(async move { Done::Synced(core.sync().await) });
    }

    fn begin(&mut self, job: impl Future<Output = Done> + 'static) {
        self.serial += 1;
        self.calls = 0;
        self.line.clear();
        self.job = Some(Box::pin(job));
    }

    /// Goes on as far as it can without an answer.
    pub fn poll(&mut self) -> Option<Done> {
        let mut context = Context::from_waker(Waker::noop());
        match self.job.as_mut()?.as_mut().poll(&mut context) {
            Poll::Pending => None,
            Poll::Ready(done) => {
                self.job = None;
                Some(done)
            }
        }
    }

    /// Ends the process: whatever waited is dropped, then the core.
    pub fn kill(&mut self) {
        self.job = None;
        self.serial += 1;
        self.line.clear();
        self.core = None;
    }
}
