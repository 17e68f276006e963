//! The installation.

use crate::cancellation::{Cancellation, unless};
use crate::error::FfiError;
use crate::event::HuibanEvent;
use crate::secrets::{SecretStore, ShellSecrets};
use huiban_companion::ports::Ports;
use huiban_companion::ports::system::{SystemClock, SystemRandom};
use huiban_companion::sync::http::HttpApi;
use huiban_companion::{CompanionError, EnrolmentLink, Installation, MembershipView, PublicLink};
use huiban_protocol::digest::sha256;
use huiban_protocol::documents::{BootId, EventCode};
use std::path::Path;
use std::sync::Arc;

/// One installation of the app, with the events it takes part in. Keep one for the whole process.
#[derive(uniffi::Object)]
pub struct HuibanDevice {
    installation: Installation,
}

#[uniffi::export(async_runtime = "tokio")]
impl HuibanDevice {
    /// Opens the folder of an installation, making it where it is missing. No network, safe off
    /// the main thread.
    ///
    /// `boot` names this start of the operating system: Android's `BOOT_COUNT`, the boot time on
    /// iOS, the kernel's `boot_id`. Only that it differs after a restart matters.
    #[uniffi::constructor]
    pub fn open(
        home: &str,
        boot: &str,
        secrets: Arc<dyn SecretStore>,
    ) -> Result<Arc<Self>, FfiError> {
        let ports = Ports {
            clock: Arc::new(SystemClock::new(BootId(sha256(boot.as_bytes()).prefix()))),
            random: Arc::new(SystemRandom),
            api: HttpApi::shared().map_err(CompanionError::from)?,
            secrets: Arc::new(ShellSecrets(secrets)),
        };
        Ok(Arc::new(Self { installation: Installation::open(Path::new(home), ports)? }))
    }

    /// The events this device takes part in, by short name. No network, safe off the main thread.
    pub fn list_events(&self) -> Result<Vec<EventCode>, FfiError> {
        Ok(self.installation.list_events()?)
    }

    /// Opens one event. No network, safe off the main thread. Keep the handle: listeners hear of
    /// what is done through it and its objects.
    pub fn event(&self, code: &EventCode) -> Result<Arc<HuibanEvent>, FfiError> {
        Ok(Arc::new(HuibanEvent { companion: self.installation.event(code)? }))
    }

    /// Joins an event with the link of an enrolment code, or adds a role to a membership. Waits
    /// for the network; safe to repeat with the same link.
    #[uniffi::method(default(cancellation = None))]
    pub async fn join(
        &self,
        link: String,
        cancellation: Option<Arc<Cancellation>>,
    ) -> Result<MembershipView, FfiError> {
        unless(cancellation, self.installation.join(&EnrolmentLink::parse(&link)?)).await
    }

    /// Takes up a public agenda without enrolling, by the link `…/a#…`: the server does not learn
    /// who reads it. Bookmarks need an enrolment, which may follow. Waits for the network.
    #[uniffi::method(default(cancellation = None))]
    pub async fn browse(
        &self,
        link: String,
        cancellation: Option<Arc<Cancellation>>,
    ) -> Result<MembershipView, FfiError> {
        unless(cancellation, self.installation.browse(&PublicLink::parse(&link)?)).await
    }

    /// Joins an event with a code that a person typed and the server's address. Waits for the
    /// network; safe to repeat with the same code.
    #[uniffi::method(default(cancellation = None))]
    pub async fn join_with_code(
        &self,
        code: String,
        server_url: String,
        cancellation: Option<Arc<Cancellation>>,
    ) -> Result<MembershipView, FfiError> {
        let link = EnrolmentLink::typed(&code, &server_url)?;
        unless(cancellation, self.installation.join(&link)).await
    }
}
