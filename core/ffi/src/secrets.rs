//! The platform's store for keys and tokens.

use huiban_companion::ports::{SecretError, Secrets};
use std::sync::Arc;

/// The platform's store could not be used.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error, uniffi::Error)]
pub enum SecretStoreError {
    /// It cannot be used now, such as before the first unlock after a start.
    #[error("{reason}")]
    Unavailable {
        /// What the platform said; holds no secret.
        reason: String,
    },
}

impl From<uniffi::UnexpectedUniFFICallbackError> for SecretStoreError {
    fn from(unexpected: uniffi::UnexpectedUniFFICallbackError) -> Self {
        Self::Unavailable { reason: unexpected.reason }
    }
}

/// A place for keys and tokens, implemented by the shell: Keychain items for this device only,
/// files under Android's Keystore in `noBackupFilesDir`.
///
/// It must **not be part of backups**: that it stays behind when a backup moves to another phone
/// is what tells the two phones apart. Called on any thread.
#[uniffi::export(foreign)]
pub trait SecretStore: Send + Sync {
    /// The secret of this name, if there is one.
    fn read(&self, name: String) -> Result<Option<Vec<u8>>, SecretStoreError>;

    /// Keeps a secret durably, replacing one of the same name.
    fn write(&self, name: String, secret: Vec<u8>) -> Result<(), SecretStoreError>;

    /// Forgets a secret; no error where there was none.
    fn remove(&self, name: String) -> Result<(), SecretStoreError>;
}

/// The shell's store as the companion's port.
pub(crate) struct ShellSecrets(pub(crate) Arc<dyn SecretStore>);

fn failed(error: SecretStoreError) -> SecretError {
    SecretError { reason: error.to_string() }
}

impl Secrets for ShellSecrets {
    fn read(&self, name: &str) -> Result<Option<Vec<u8>>, SecretError> {
        self.0.read(name.to_owned()).map_err(failed)
    }

    fn write(&self, name: &str, secret: &[u8]) -> Result<(), SecretError> {
        self.0.write(name.to_owned(), secret.to_owned()).map_err(failed)
    }

    fn remove(&self, name: &str) -> Result<(), SecretError> {
        self.0.remove(name.to_owned()).map_err(failed)
    }
}
