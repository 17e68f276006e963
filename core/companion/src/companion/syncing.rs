//! What waits for the network.

use super::Companion;
use crate::error::{CompanionError, Result};
use crate::sync::calendar::ask_calendar_link;
use crate::sync::driver::{Driver, Run};
use crate::sync::run::Context;
use crate::sync::status::status;
use crate::sync::{StatusView, SyncReport};
use huiban_protocol::documents::Language;
use std::sync::atomic::Ordering;

impl Companion {
    /// Brings device and server together once.
    ///
    /// Dropping the future or [`Companion::cancel`] ends it between two steps; what was done so
    /// far stays.
    ///
    /// # Errors
    /// [`CompanionError::Offline`] with the time to wait before the next try,
    /// [`CompanionError::Busy`] while another sync of this folder runs,
    /// [`CompanionError::Unauthorized`] where the server does not accept this device.
    pub async fn sync(&self) -> Result<SyncReport> {
        let done = self.run(self.failures.load(Ordering::Relaxed)).await;
        match &done {
            Ok(_) => self.failures.store(0, Ordering::Relaxed),
            Err(CompanionError::Offline { .. }) => {
                self.failures.fetch_add(1, Ordering::Relaxed);
            }
            Err(_) => {}
        }
        done
    }

    /// One sync with what comes before and after it.
    async fn run(&self, failures: u32) -> Result<SyncReport> {
        // before a page may take away what was bookmarked since the last run
        self.remember_marked()?;
        let files = || self.files();
        let mut done = self.driver(&files).sync(failures).await;
        if let Err(CompanionError::StorageDamaged { .. }) = done {
            self.mend_mirror()?;
            done = self.driver(&files).sync(failures).await;
        }
        if done.is_ok() {
            self.after_run()?;
        }
        done
    }

    /// The address of a calendar on the server that holds what the person bookmarked and follows,
    /// and goes on doing so: for a calendar app to subscribe to. Whoever knows it sees that.
    /// Syncs first, so that everything marked here is in it.
    ///
    /// # Errors
    /// As [`Companion::sync`]; [`CompanionError::Unauthorized`] where this device belongs to no
    /// attendee.
    pub async fn calendar_link(&self, language: Language) -> Result<String> {
        self.sync().await?;
        let files = self.files()?;
        let context = Context { files: &files, ports: &self.ports };
        let link = ask_calendar_link(&context).await?;
        Ok(format!("{link}?lang={language}"))
    }

    /// Keeps syncing until it is cancelled: at once when the server says that something moved.
    /// `report` is told what each run did.
    ///
    /// # Errors
    /// [`CompanionError::Cancelled`] after [`Companion::cancel`], and whatever waiting cannot mend.
    pub async fn follow(&self, report: &(dyn Fn(&Result<SyncReport>) + Send + Sync)) -> Result<()> {
        let files = || self.files();
        let run = |failures| -> Run<'_> { Box::pin(self.run(failures)) };
        self.driver(&files).follow(&run, report).await
    }

    /// Looks after bookmarks, and what gates look things up by, when rows may have changed.
    fn after_run(&self) -> Result<()> {
        self.take_up_aside()?;
        self.remember_marked()?;
        // whoever looks something up does it too, so that only costs a later call some time
        if let Err(error) = self.settle_gate() {
            tracing::warn!(%error, "what gates look up stays behind");
        }
        Ok(())
    }

    fn driver<'a>(
        &'a self,
        files: &'a (dyn Fn() -> Result<std::sync::Arc<crate::journal::files::Files>> + Send + Sync),
    ) -> Driver<'a> {
        Driver {
            files,
            ports: &self.ports,
            listeners: &self.listeners,
            cancelled: self.cancel.subscribe(),
        }
    }

    /// The honest state of sync. No network.
    ///
    /// # Errors
    /// Those of reading the files.
    pub fn status(&self) -> Result<StatusView> {
        status(&*self.files()?, &*self.ports.clock)
    }
}
