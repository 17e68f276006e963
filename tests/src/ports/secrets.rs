use huiban_companion::ports::{SecretError, Secrets};
use std::collections::BTreeMap;
use std::sync::Mutex;

/// A phone's store for secrets; it stays behind when the phone's files are copied.
#[derive(Default)]
pub struct Pocket {
    kept: Mutex<BTreeMap<String, Vec<u8>>>,
}

impl Pocket {
    /// Another store with the same content, as a cloned disk would have.
    pub fn cloned(&self) -> Self {
        Self::of(self.content())
    }

    /// A store that holds these, by name.
    pub fn of(secrets: BTreeMap<String, Vec<u8>>) -> Self {
        Self { kept: Mutex::new(secrets) }
    }

    /// All that it holds, by name.
    pub fn content(&self) -> BTreeMap<String, Vec<u8>> {
        self.kept.lock().unwrap().clone()
    }
}

impl Secrets for Pocket {
    fn read(&self, name: &str) -> Result<Option<Vec<u8>>, SecretError> {
        Ok(self.kept.lock().unwrap().get(name).cloned())
    }

    fn write(&self, name: &str, secret: &[u8]) -> Result<(), SecretError> {
        self.kept.lock().unwrap().insert(name.to_owned(), secret.to_vec());
        Ok(())
    }

    fn remove(&self, name: &str) -> Result<(), SecretError> {
        self.kept.lock().unwrap().remove(name);
        Ok(())
    }
}
