//! The installation that a line names, with the ports of a terminal.

use crate::args::{DeviceArgs, Global};
use crate::error::{CliError, Kind, Result};
use crate::folder::Place;
use crate::output::Zone;
use crate::ports::{FileSecrets, NoNetwork, ShiftedClock};
use crate::said::Said;
use huiban_companion::ports::system::{SystemClock, SystemRandom};
use huiban_companion::ports::{Clock, Ports, Random, SyncApi};
use huiban_companion::sync::http::HttpApi;
use huiban_companion::{Companion, Installation};
use huiban_protocol::documents::{BootId, EventCode, Language};
use std::path::PathBuf;
use std::sync::Arc;

/// An installation, and what a line says about it.
pub(crate) struct Home {
    folder: PathBuf,
    installation: Installation,
    event: Option<EventCode>,
    language: Language,
}

impl Home {
    /// Opens the installation that the line names.
    pub(crate) fn open(args: &DeviceArgs, global: &Global) -> Result<Self> {
        let folder = args.home.as_ref().ok_or_else(|| {
            CliError::Usage(Said::new(
                "say which device: --home DIR is missing",
                "请用 --home DIR 指明是哪台设备",
            ))
        })?;
        Place::Home.make(folder)?;
        let ports = Ports {
            clock: clock(args.at),
            random: Arc::new(SystemRandom),
            api: api(args.offline)?,
            secrets: Arc::new(FileSecrets::in_home(folder)),
        };
        Ok(Self {
            folder: folder.clone(),
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

    /// One event of the installation.
    pub(crate) fn open_event(&self, code: &EventCode) -> Result<Arc<Companion>> {
        let folder = self.folder.join(code.as_str());
        if folder.is_dir() {
            Place::Event.check(&folder)?;
        }
        Ok(self.installation.event(code)?)
    }

    /// The event that the line is about: the one it names, or the only one.
    pub(crate) fn companion(&self) -> Result<Arc<Companion>> {
        if let Some(code) = &self.event {
            return self.open_event(code);
        }
        let events = self.installation.list_events()?;
        match events.as_slice() {
            [only] => self.open_event(only),
            [] => Err(CliError::new(
                Kind::NotFound,
                (
                    "this device has joined no event yet: use join first",
                    "这台设备尚未加入大会：请先 join",
                ),
            )),
            several => {
                let codes: Vec<&str> = several.iter().map(EventCode::as_str).collect();
                let codes = codes.join(", ");
                let message = (
                    format!("this device has joined {codes}: name one of them"),
                    format!("这台设备加入了 {codes}：请用 --event 指定其一"),
                );
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
