//! The only loop: asks the run for a step, makes the request, gives back the answer.

use super::message::write_request;
use super::overwrite::overwrite_if_due;
use super::run::{Context, SyncRun};
use super::status::{SyncReport, status};
use super::token::find_token;
use crate::area::{Area, Listeners};
use crate::error::{CompanionError, Result};
use crate::journal::files::Files;
use crate::journal::fold::cursor_seq;
use crate::journal::identity::identity;
use crate::journal::pending::any_never_sent;
use crate::ports::{Live, Method, Ports};
use crate::search::follow_agenda;
use rustix::fs::{FlockOperation, flock};
use rustix::io::Errno;
use std::fs::File;
use std::future::Future;
use std::path::Path;
use std::pin::Pin;
use std::sync::Arc;
use tokio::sync::watch;

/// What the loop needs from the companion around it.
pub(crate) struct Driver<'a> {
    /// The files as of now; an error once the companion is suspended or closed.
    pub(crate) files: &'a (dyn Fn() -> Result<Arc<Files>> + Send + Sync),
    pub(crate) ports: &'a Ports,
    pub(crate) listeners: &'a Listeners,
    /// Changes when the caller cancels.
    pub(crate) cancelled: watch::Receiver<u64>,
}

/// Only one run at a time, over all processes on one folder.
struct Turn {
    lock: File,
}

impl Drop for Turn {
    /// Closing alone is not enough: a child process that is being started at this moment still has
    /// the file open, and would keep the turn until its program begins.
    fn drop(&mut self) {
        if let Err(error) = flock(&self.lock, FlockOperation::Unlock) {
            tracing::warn!(%error, "the turn to sync ends when its file is closed");
        }
    }
}

impl Turn {
    fn take(folder: &Path) -> Result<Self> {
        let lock = File::create(folder.join("sync.lock")).map_err(CompanionError::internal)?;
        // not the standard library's lock: on Android it only says that there is none
        match flock(&lock, FlockOperation::NonBlockingLockExclusive) {
            Ok(()) => Ok(Self { lock }),
            Err(Errno::WOULDBLOCK) => Err(CompanionError::Busy { what: "a sync" }),
            Err(error) => Err(CompanionError::internal(error)),
        }
    }
}

/// One sync under way.
pub(crate) type Run<'a> = Pin<Box<dyn Future<Output = Result<SyncReport>> + Send + 'a>>;

impl<'a> Driver<'a> {
    /// Brings device and server together once. `failures_before` lengthens the wait that an
    /// `Offline` error asks for.
    pub(crate) async fn sync(&mut self, failures_before: u32) -> Result<SyncReport> {
        let files = (self.files)()?;
        let _turn = Turn::take(&files.folder)?;
        let mut run = SyncRun::new();
        if status(&files, &*self.ports.clock)?.stuck {
            tracing::warn!("acts wait although the server answers: smaller pushes, new connection");
            self.ports.api.reset();
            run.shrink_batches();
        }
        loop {
            let step = run.next(&Context { files: &files, ports: self.ports })?;
            self.listeners.tell(run.take_areas());
            let Some(step) = step else { break };
            let api = Arc::clone(&self.ports.api);
            let response = self.unless_cancelled(api.call(step.request.clone())).await?;
            // whoever suspended the companion meanwhile must find its files closed
            (self.files)()?;
            let taken = run.accept(&Context { files: &files, ports: self.ports }, step, response);
            self.listeners.tell(run.take_areas());
            taken?;
        }
        // whoever searches does it too, so that only costs a later search some time
        if let Err(error) = follow_agenda(&*files.mirror()?) {
            tracing::warn!(%error, "the search index stays behind");
        }
        let done = run.finish(&Context { files: &files, ports: self.ports }, failures_before);
        // what `status` says has changed, however the run ended
        self.listeners.tell([Area::Sync].into());
        overwrite_if_due(&files)?;
        done
    }

    /// Syncs for as long as the caller wants: at once when the server says that something moved,
    /// else after a while. `run` is one sync, told how many failed before it; `report` is told what
    /// each did.
    pub(crate) async fn follow(
        &mut self,
        run: &(dyn Fn(u32) -> Run<'a> + Send + Sync),
        report: &(dyn Fn(&Result<SyncReport>) + Send + Sync),
    ) -> Result<()> {
        let mut failures = 0u32;
        loop {
            let done = run(failures).await;
            report(&done);
            let wait_ms = match done {
                Ok(_) => {
                    failures = 0;
                    POLL_MS.saturating_add(self.ports.random.up_to(POLL_MS))
                }
                Err(CompanionError::Offline { retry_after_ms, .. }) => {
                    failures = failures.saturating_add(1);
                    retry_after_ms
                }
                Err(CompanionError::Busy { .. }) => POLL_MS,
                Err(other) => return Err(other),
            };
            let well = failures == 0;
            // the run has brought the token that this needs; what moved since is told first of all
            let live = if well { self.live().await? } else { None };
            self.wait(live, well, wait_ms).await?;
        }
    }

    async fn live(&mut self) -> Result<Option<Box<dyn Live>>> {
        let files = (self.files)()?;
        let identity = files.journal.read(identity)?;
        let context = Context { files: &files, ports: self.ports };
        let Some(token) = find_token(&context, &identity)? else { return Ok(None) };
        let url = super::run::url(&identity, "events");
        let request = write_request::<()>(Method::Get, url, Some(token), None)?;
        drop(files);
        let api = Arc::clone(&self.ports.api);
        Ok(self.unless_cancelled(api.live(request)).await?.ok())
    }

    /// Waits until a stream is ahead of this device, something was done on it (in any process),
    /// or the time is up. After a failure only the time counts: the wait is there to be waited.
    async fn wait(
        &mut self,
        live: Option<Box<dyn Live>>,
        for_acts: bool,
        wait_ms: u64,
    ) -> Result<()> {
        let clock = Arc::clone(&self.ports.clock);
        let files = self.files;
        let moved = async {
            let Some(mut live) = live else { return std::future::pending().await };
            loop {
                // a connection that broke is opened again after the usual wait
                let Ok(head) = live.next().await else { return std::future::pending().await };
                let mirror = files()?.mirror()?;
                let held = mirror.read(|mirror| cursor_seq(mirror, &head.stream.to_string()))?;
                if head.head > held {
                    return Ok(());
                }
            }
        };
        let acted_or_over = async {
            let mut left_ms = wait_ms;
            while left_ms > 0 {
                let look_ms = left_ms.min(LOOK_MS);
                clock.sleep_ms(look_ms).await;
                left_ms = left_ms.saturating_sub(look_ms);
                if for_acts && files()?.journal.read(any_never_sent)? {
                    return Ok(());
                }
            }
            Ok(())
        };
        let either = async {
            tokio::select! {
                biased;
                moved = moved => moved,
                over = acted_or_over => over,
            }
        };
        self.unless_cancelled(either).await?
    }

    async fn unless_cancelled<T>(&mut self, work: impl Future<Output = T>) -> Result<T> {
        tokio::select! {
            biased;
            // an error means that the companion is gone, which ends the work too
            _ = self.cancelled.changed() => Err(CompanionError::Cancelled),
            done = work => Ok(done),
        }
    }
}

/// How long a phone in the foreground waits between runs where nothing says that it should not.
const POLL_MS: u64 = 60_000;
/// How often a device that follows looks for acts made on it, here or in another process.
const LOOK_MS: u64 = 1_000;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_turn_that_is_over_is_free_although_a_child_process_still_has_the_file() {
        let folder = tempfile::tempdir().unwrap();
        let turn = Turn::take(folder.path()).unwrap();
        // what a child process has between its fork and the start of its program
        let inherited = turn.lock.try_clone().unwrap();
        assert!(Turn::take(folder.path()).is_err());
        drop(turn);
        assert!(Turn::take(folder.path()).is_ok());
        drop(inherited);
    }
}
