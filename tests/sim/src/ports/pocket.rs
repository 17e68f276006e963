use huiban_companion::ports::{SecretError, Secrets};
use std::collections::BTreeMap;
use std::sync::Mutex;

/// A phone's store for secrets; it stays behind when the phone's files are copied.
#[derive(Default)]
pub struct Pocket(Mutex<BTreeMap<String, Vec<u8>>>);

impl Pocket {
    /// Another store with the same content, as a cloned disk would have.
    pub fn copied(&self) -> Self {
        Self(Mutex::new(self.0.lock().unwrap().clone()))
    }
}

impl Secrets for Pocket {
    fn read(&self, name: &str) -> Result<Option<Vec<u8>>, SecretError> {
        Ok(self.0.lock().unwrap().get(name).cloned())
    }

    fn write(&self, name: &str, secret: &[u8]) -> Result<(), SecretError> {
        self.0.lock().unwrap().insert(name.to_owned(), secret.to_vec());
        Ok(())
    }

    fn remove(&self, name: &str) -> Result<(), SecretError> {
        self.0.lock().unwrap().remove(name);
        Ok(())
    }
}
