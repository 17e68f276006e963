//! A device of the story.

use super::line::Line;
use crate::error::Result;
use crate::ports::{FileSecrets, ShiftedClock};
use huiban_companion::ports::system::SystemRandom;
use huiban_companion::ports::{Clock, Ports, Random, SyncApi};
use huiban_companion::{Companion, EnrolmentLink, Installation, MembershipView, StatusView};
use huiban_protocol::documents::{BootId, EventCode};
use std::path::Path;
use std::sync::Arc;

/// A phone, or the laptop of a gate: an installation in a folder of its own.
pub(super) struct Phone {
    pub(super) name: &'static str,
    pub(super) line: Arc<Line>,
    pub(super) clock: Arc<ShiftedClock>,
    installation: Installation,
    companion: Option<Arc<Companion>>,
}

impl Phone {
    /// A new device in a folder that its name calls for.
    pub(super) fn buy(folder: &Path, name: &'static str, at_ms: i64) -> Result<Self> {
        let home = folder.join(name);
        let boot = BootId((&SystemRandom as &dyn Random).bytes());
        let clock = Arc::new(ShiftedClock::starting_at(at_ms, boot));
        let line = Arc::new(Line::new()?);
        let ports = Ports {
            clock: Arc::clone(&clock) as Arc<dyn Clock>,
            random: Arc::new(SystemRandom),
            api: Arc::clone(&line) as Arc<dyn SyncApi>,
            secrets: Arc::new(FileSecrets::in_home(&home)),
        };
        let installation = Installation::open(&home, ports)?;
        Ok(Self { name, line, clock, installation, companion: None })
    }

    /// Scans an enrolment link.
    pub(super) async fn join(&mut self, url: &str) -> Result<MembershipView> {
        let membership = self.installation.join(&EnrolmentLink::parse(url)?).await?;
        let event: EventCode =
            membership.event.parse().map_err(crate::error::CliError::internal)?;
        self.companion = Some(self.installation.event(&event)?);
        Ok(membership)
    }

    /// The event on this device.
    pub(super) fn event(&self) -> Result<&Arc<Companion>> {
        self.companion.as_ref().ok_or_else(|| {
            crate::error::CliError::internal(format!("{} has not joined", self.name))
        })
    }

    pub(super) fn status(&self) -> Result<StatusView> {
        Ok(self.event()?.status()?)
    }

    /// Acts that wait for the server.
    pub(super) fn pending(&self) -> Result<u64> {
        Ok(self.status()?.pending)
    }

    /// Digest of what is held of a stream.
    pub(super) fn digest(&self, stream: &str) -> Result<Option<String>> {
        let streams = self.status()?.streams;
        Ok(streams.into_iter().find(|view| view.name == stream).map(|view| view.digest))
    }
}
