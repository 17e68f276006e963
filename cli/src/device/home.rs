//! The installation that a line names, with the ports of a terminal.

use crate::args::{DeviceArgs, Global};
use crate::error::{CliError, Result};
use crate::output::Zone;
use crate::ports::{FileSecrets, NoNetwork, ShiftedClock};
use huiban_companion::ports::system::{SystemClock, SystemRandom};
use huiban_companion::ports::{Clock, Ports, Random, SyncApi};
use huiban_companion::sync::http::HttpApi;
use huiban_companion::{Companion, Installation};
use huiban_protocol::documents::{BootId, EventCode, Language};
use std::path::Path;
use std::sync::Arc;

/// An installation, and what a line says about it.
pub(crate) struct Home {
    installation: Installation,
    event: Option<EventCode>,
    language: Language,
}

/// Makes a folder that its owner alone may look into: a gate's holds the names of thousands.
fn make_private(folder: &Path) -> std::io::Result<()> {
    let mut builder = std::fs::DirBuilder::new();
    #[cfg(unix)]
    {
        use std::os::unix::fs::DirBuilderExt as _;
        builder.mode(0o700);
    }
    builder.recursive(true).create(folder)
}

impl Home {
    /// Opens the installation that the line names.
    pub(crate) fn open(args: &DeviceArgs, global: &Global) -> Result<Self> {
        let folder = args
            .home
            .as_ref()
            .ok_or_else(|| CliError::Usage("say which device: --home DIR is missing".to_owned()))?;
        make_private(folder).map_err(|error| {
            let message = format!("{} cannot be used as a folder: {error}", folder.display());
            CliError::invalid("home", message)
        })?;
        let ports = Ports {
            clock: clock(args.at),
            random: Arc::new(SystemRandom),
            api: api(args.offline)?,
            secrets: Arc::new(FileSecrets::in_home(folder)),
        };
        Ok(Self {
            installation: Installation::open(folder, ports)?,
            event: args.event.clone(),
            language: global.language(),
        })
    }

    pub(crate) fn installation(&self) -> &Installation {
        &self.installation
    }

    pub(crate) fn language(&self) -> Language {
        self.language
    }

    /// The event that the line is about: the one it names, or the only one.
    pub(crate) fn companion(&self) -> Result<Arc<Companion>> {
        if let Some(code) = &self.event {
            return Ok(self.installation.event(code)?);
        }
        let events = self.installation.list_events()?;
        match events.as_slice() {
            [only] => Ok(self.installation.event(only)?),
            [] => Err(CliError::new(
                crate::error::Kind::NotFound,
                "this device has joined no event yet: use join first",
            )),
            several => {
                let codes: Vec<&str> = several.iter().map(EventCode::as_str).collect();
                let message =
                    format!("this device has joined {}: name one of them", codes.join(", "));
                Err(CliError::invalid("event", message))
            }
        }
    }

    /// The zone of an event; UTC before its agenda has arrived.
    pub(crate) fn zone(&self, companion: &Companion) -> Result<Zone> {
        let event = companion.event(self.language)?;
        Ok(Zone::named(event.as_ref().map(|event| event.zone.as_str())))
    }
}

fn clock(at_ms: Option<i64>) -> Arc<dyn Clock> {
    match at_ms {
        Some(at_ms) => {
            let boot = BootId((&SystemRandom as &dyn Random).bytes());
            Arc::new(ShiftedClock::starting_at(at_ms, boot))
        }
        None => Arc::new(SystemClock::of_this_boot()),
    }
}

fn api(offline: bool) -> Result<Arc<dyn SyncApi>> {
    if offline { Ok(Arc::new(NoNetwork)) } else { Ok(HttpApi::shared()?) }
}
