//! Everything the story is played with.

use super::calendar::MORNING_MS;
use super::phone::Phone;
use super::server::{Folder, Server};
use crate::args::{DemoArgs, Global};
use crate::error::{CliError, Result};
use crate::folder::Place;
use crate::organizer::Desk;
use huiban_protocol::documents::{self, AgendaDocument, EventCode, ListCode, OpId, RegistrationId};
use std::net::{Ipv4Addr, SocketAddr};
use std::path::{Path, PathBuf};

/// The event, bundled so that the program works from anywhere.
const EVENT: &[u8] = include_bytes!("../../../samples/hmiw2026/event.json");
/// Who registered for it.
const ATTENDEES: &str = include_str!("../../../samples/hmiw2026/attendees.csv");
/// Where it is served where nothing else is asked for.
const LISTEN: SocketAddr = SocketAddr::new(std::net::IpAddr::V4(Ipv4Addr::LOCALHOST), 8787);

/// Everything the story is played with.
pub(super) struct Stage {
    // dropped first: it uses the folder
    server: Option<Server>,
    pub(super) alice: Phone,
    pub(super) alice_2: Phone,
    pub(super) bob: Phone,
    pub(super) gate: Phone,
    /// The event as the organizer's file.
    pub(super) file: &'static [u8],
    pub(super) document: AgendaDocument,
    pub(super) attendees: &'static str,
    pub(super) list: ListCode,
    /// Whom the gate scanned, with the act of each scan.
    pub(super) scans: Vec<(RegistrationId, OpId)>,
    folder: Folder,
    listen: SocketAddr,
}

impl Stage {
    /// Sets the stage; no server runs yet.
    pub(super) fn set(args: &DemoArgs, global: &Global) -> Result<Self> {
        let folder = match &global.data {
            Some(path) => Folder::Named(new_folder(path)?),
            None => Folder::Temporary(
                tempfile::Builder::new()
                    .prefix("huiban-demo-")
                    .tempdir()
                    .map_err(CliError::internal)?,
            ),
        };
        let devices = folder.path().join("devices");
        let phone = |name| Phone::buy(&devices, name, MORNING_MS);
        Ok(Self {
            server: None,
            alice: phone("alice")?,
            alice_2: phone("alice-2")?,
            bob: phone("bob")?,
            gate: phone("gate")?,
            file: EVENT,
            document: documents::read(EVENT).map_err(CliError::internal)?.0,
            attendees: ATTENDEES,
            list: ListCode::new("main").map_err(CliError::internal)?,
            scans: Vec::new(),
            listen: address_for(args.listen),
            folder,
        })
    }

    /// Where the devices have their folders.
    pub(super) fn devices_folder(&self) -> PathBuf {
        self.folder.path().join("devices")
    }

    fn server_folder(&self) -> PathBuf {
        self.folder.path().join("server")
    }

    pub(super) fn event(&self) -> &EventCode {
        &self.document.event.code
    }

    pub(super) fn phones(&self) -> [&Phone; 4] {
        [&self.alice, &self.alice_2, &self.bob, &self.gate]
    }

    /// Starts the server with its clock at a time of the story; afterwards always on one port.
    pub(super) fn start_server(&mut self, at_ms: i64) -> Result<()> {
        let server = Server::start(&self.server_folder(), self.listen, at_ms)?;
        self.listen = server.address();
        self.server = Some(server);
        Ok(())
    }

    /// Stops the server in an orderly way.
    pub(super) fn stop_server(&mut self) -> Result<()> {
        match self.server.take() {
            Some(server) => server.stop().map(|_| ()),
            None => Ok(()),
        }
    }

    pub(super) fn server(&self) -> Result<&Server> {
        self.server.as_ref().ok_or_else(|| CliError::internal("no server runs"))
    }

    /// The organizer's desk: over HTTP, since a server runs on the folder.
    pub(super) async fn desk(&self) -> Result<Desk> {
        Desk::on_folder(&self.server_folder()).await
    }

    /// Lets time pass for every device.
    pub(super) fn advance(&self, ms: i64) {
        for phone in self.phones() {
            phone.clock.advance(ms);
        }
    }
}

/// The story makes everything itself, so what it finds would not be its own.
fn new_folder(path: &Path) -> Result<PathBuf> {
    let taken = std::fs::read_dir(path).is_ok_and(|mut entries| entries.next().is_some());
    if taken {
        let path = path.display();
        let message = (
            format!("{path} is not empty: the story needs a new folder"),
            format!("{path} 不是空的：演示需要一个新文件夹"),
        );
        return Err(CliError::invalid("data", message));
    }
    Place::Data.make(path)?;
    std::path::absolute(path).map_err(|error| CliError::invalid("data", error.to_string()))
}

/// What was asked for; else the usual port, or a free one where that is taken.
fn address_for(asked: Option<SocketAddr>) -> SocketAddr {
    let free = || std::net::TcpListener::bind(LISTEN).is_ok();
    asked.unwrap_or_else(|| if free() { LISTEN } else { SocketAddr::new(LISTEN.ip(), 0) })
}
