//! The UniFFI surface of the companion: the only crate that knows UniFFI.
//!
//! For the native shells, in Kotlin and Swift. Nothing is decided here: a body is one call into
//! the companion and the mapping of its error. Records are mirrors of the companion's own, so no
//! code converts them. Reads and acts are synchronous, use no network and are safe off the main
//! thread; what waits for the network is `async`, may be dropped at any time, and takes a
//! [`Cancellation`] for languages whose tasks do not drop what they wait for.
//!
//! Ids cross as texts. Locks survive a panic, and a panic reaches the shell as an exception.
//!
//! Start at [`HuibanDevice`], then [`HuibanEvent`].

mod agenda;
mod badge;
mod bookmarks;
mod cancellation;
mod check_in;
mod circles;
mod contacts;
mod device;
mod diagnostics;
mod error;
mod event;
mod ids;
mod listener;
mod log;
mod protocol;
mod records;
mod secrets;
mod sync;

pub use agenda::Agenda;
pub use badge::Badge;
pub use bookmarks::Bookmarks;
pub use cancellation::Cancellation;
pub use check_in::CheckIn;
pub use circles::Circles;
pub use contacts::{Card, Leads};
pub use device::HuibanDevice;
pub use diagnostics::provoke_panic;
pub use error::FfiError;
pub use event::HuibanEvent;
pub use listener::{ChangeListener, ListenerError};
pub use log::{LogLevel, LogSink, LogSinkError, set_log_sink};
pub use protocol::{
    CertificateView, LedgerView, body_hash, cursor_text, ledger, open_certificate, pick_text,
    session_status,
};
pub use secrets::{SecretStore, SecretStoreError};
pub use sync::Sync;

uniffi::setup_scaffolding!();
