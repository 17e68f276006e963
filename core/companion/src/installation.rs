//! One installation of the app: a folder with a folder for each event inside.

use crate::companion::Companion;
use crate::error::{CompanionError, Result};
use crate::journal::files::Files;
use crate::journal::identity::{Identity, find_identity, identity};
use crate::membership::{EnrolmentLink, MembershipView, PublicLink};
use crate::ports::Ports;
use crate::store::StoreError;
use crate::sync::browse::{ask_public, keep_guest};
use crate::sync::join::{keep, redeem};
use huiban_protocol::digest::sha256;
use huiban_protocol::documents::EventCode;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// A device, with the events it takes part in.
pub struct Installation {
    home: PathBuf,
    ports: Ports,
}

impl Installation {
    /// Opens the folder of an installation, making it where it is missing. No network.
    ///
    /// # Errors
    /// Where the folder cannot be made.
    pub fn open(home: &Path, ports: Ports) -> Result<Self> {
        std::fs::create_dir_all(home).map_err(StoreError::from)?;
        Ok(Self { home: home.to_owned(), ports })
    }

    /// The events this device takes part in, by short name. No network.
    ///
    /// # Errors
    /// Where the folder cannot be read.
    pub fn list_events(&self) -> Result<Vec<EventCode>> {
        let mut events = Vec::new();
        for entry in std::fs::read_dir(&self.home).map_err(StoreError::from)? {
            let entry = entry.map_err(StoreError::from)?;
            let code = entry.file_name().to_string_lossy().parse::<EventCode>();
            if let Ok(code) = code
                && entry.path().join("journal.db").exists()
            {
                events.push(code);
            }
        }
        events.sort();
        Ok(events)
    }

    /// Opens one event. No network.
    ///
    /// # Errors
    /// [`CompanionError::NotFound`] where this device has not joined it, and what opening its
    /// files can bring.
    pub fn event(&self, code: &EventCode) -> Result<Arc<Companion>> {
        if !self.list_events()?.contains(code) {
            return Err(CompanionError::NotFound { what: format!("event {code} on this device") });
        }
        Companion::open(&self.folder(code), self.ports.clone()).map(Arc::new)
    }

    /// Joins an event with an enrolment code, or adds a role to a membership. Waits for the
    /// network; safe to repeat with the same code.
    ///
    /// # Errors
    /// [`CompanionError::Unauthorized`] for a code that is unknown or used up and for a server that
    /// is not the one the link pins, [`CompanionError::Offline`] where no answer came.
    pub async fn join(&self, link: &EnrolmentLink) -> Result<MembershipView> {
        let enrolled = redeem(&self.ports, link, self.secret_for(link)?).await?;
        let event = enrolled.answer.server.event.clone();
        let files = Files::open(&self.folder(&event))?;
        if let Some(known) = files.journal.read(find_identity)?
            && known.root.as_slice() != enrolled.answer.server.root.0
        {
            return Err(other_event(&event));
        }
        keep(&self.ports, &files, link, &enrolled)?;
        self.ports.secrets.remove(&joining_name(link))?;
        files.journal.read(|journal| Ok(membership_view(&identity(journal)?)))
    }

    /// Takes up a public agenda without enrolling: the server does not learn who reads it. What is
    /// there is to be read; bookmarks need an enrolment, which may follow on the same device. Waits
    /// for the network; an event that was joined stays as it is.
    ///
    /// # Errors
    /// [`CompanionError::NotFound`] where the server has no such event,
    /// [`CompanionError::Unauthorized`] where it is not the one that the link pins,
    /// [`CompanionError::Offline`] where no answer came.
    pub async fn browse(&self, link: &PublicLink) -> Result<MembershipView> {
        let answer = ask_public(&self.ports, link).await?;
        let files = Files::open(&self.folder(&link.event))?;
        match files.journal.read(find_identity)? {
            None => keep_guest(&self.ports, &files, link, &answer)?,
            Some(known) if known.root == link.root => {}
            Some(_) => return Err(other_event(&link.event)),
        }
        files.journal.read(|journal| Ok(membership_view(&identity(journal)?)))
    }

    /// The key to enrol with: that of the membership which the link continues, or a new one.
    ///
    /// A new one is kept under the code, so that a join whose answer was lost can be repeated.
    fn secret_for(&self, link: &EnrolmentLink) -> Result<[u8; 32]> {
        for code in self.list_events()? {
            let known = Files::open(&self.folder(&code))
                .and_then(|files| files.journal.read(find_identity));
            let known = match known {
                Ok(Some(known)) => known,
                Ok(None) => continue,
                // one that cannot be read keeps nobody out of the others
                Err(error) => {
                    tracing::warn!(event = %code, %error, "this event is left out");
                    continue;
                }
            };
            let same_event = match link.root {
                Some(root) => root == known.root,
                None => link.server_url == known.server_url,
            };
            let key = self.ports.secrets.read(&Identity::key_name(&known.device))?;
            if let Some(Ok(secret)) = key.map(<[u8; 32]>::try_from)
                && same_event
                && !known.revoked
                && !known.fork_needed
            {
                return Ok(secret);
            }
        }
        let name = joining_name(link);
        if let Some(Ok(secret)) = self.ports.secrets.read(&name)?.map(<[u8; 32]>::try_from) {
            return Ok(secret);
        }
        let secret: [u8; 32] = self.ports.random.bytes();
        self.ports.secrets.write(&name, &secret)?;
        Ok(secret)
    }

    fn folder(&self, code: &EventCode) -> PathBuf {
        self.home.join(code.as_str())
    }
}

fn other_event(event: &EventCode) -> CompanionError {
    CompanionError::InvalidInput {
        field: "link",
        reason: format!("another event called {event} is already on this device"),
    }
}

/// Where the store for secrets keeps a key while its first answer is awaited.
fn joining_name(link: &EnrolmentLink) -> String {
    format!("joining-{}", sha256(link.code.as_bytes()))
}

pub(crate) fn membership_view(identity: &Identity) -> MembershipView {
    MembershipView {
        event: identity.event.to_string(),
        device_id: identity.device.to_string(),
        device_name: identity.device_name.clone(),
        role: identity.role_name().to_owned(),
        subject: identity.subject.clone(),
        root_fingerprint: hex::encode(identity.root),
        server_url: identity.server_url.clone(),
    }
}
