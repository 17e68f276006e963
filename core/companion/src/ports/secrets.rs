/// The platform's store for secrets could not be used.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("the store for secrets failed: {reason}")]
pub struct SecretError {
    /// What the platform said; holds no secret.
    pub reason: String,
}

/// A place for keys and tokens that is sealed by the platform and **not part of its backups**:
/// Keychain items for this device only, files under Android's Keystore in `noBackupFilesDir`.
///
/// That it stays behind when a backup moves to another phone is what tells the two apart.
pub trait Secrets: Send + Sync {
    /// The secret of this name, if there is one.
    ///
    /// # Errors
    /// Where the platform's store cannot be read now, such as before the first unlock.
    fn read(&self, name: &str) -> Result<Option<Vec<u8>>, SecretError>;

    /// Keeps a secret durably, replacing one of the same name.
    ///
    /// # Errors
    /// Where it could not be kept.
    fn write(&self, name: &str, secret: &[u8]) -> Result<(), SecretError>;

    /// Forgets a secret; no error where there was none.
    ///
    /// # Errors
    /// Where it could not be removed.
    fn remove(&self, name: &str) -> Result<(), SecretError>;
}
