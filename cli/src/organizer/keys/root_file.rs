//! The file that holds a root key.

use super::is_root_of;
use crate::error::{CliError, Result};
use huiban_protocol::documents::EventCode;
use huiban_protocol::tokens::SigningKey;
use huiban_server::organizer::KeysAnswer;
use serde::{Deserialize, Serialize};
use std::fs::OpenOptions;
use std::io::Write as _;
use std::path::Path;

const FORMAT: &str = "huiban-root-key";

/// What the file says.
#[derive(Serialize, Deserialize)]
pub(super) struct RootFile {
    format: String,
    event: EventCode,
    number: u32,
    public_key: String,
    secret_key: String,
}

impl RootFile {
    pub(super) fn new(event: &EventCode, number: u32, key: &SigningKey) -> Self {
        Self {
            format: FORMAT.to_owned(),
            event: event.clone(),
            number,
            public_key: hex::encode(key.verifying_key().to_bytes()),
            secret_key: hex::encode(key.to_bytes()),
        }
    }

    /// Writes a new file that only its owner can read; it is on disk when this returns.
    pub(super) fn write(&self, path: &Path) -> Result<()> {
        let wrong = |error: std::io::Error| {
            CliError::invalid("out", format!("{} cannot be written: {error}", path.display()))
        };
        let mut text = serde_json::to_string_pretty(self)?;
        text.push('\n');
        let mut options = OpenOptions::new();
        options.write(true).create_new(true);
        #[cfg(unix)]
        {
            use std::os::unix::fs::OpenOptionsExt as _;
            options.mode(0o600);
        }
        let mut file = options.open(path).map_err(wrong)?;
        file.write_all(text.as_bytes()).and_then(|()| file.sync_all()).map_err(wrong)
    }

    pub(super) fn read(path: &Path) -> Result<Self> {
        let wrong = |why: &str| CliError::invalid("root", format!("{} {why}", path.display()));
        let text = std::fs::read_to_string(path).map_err(|_| wrong("cannot be read"))?;
        let file: Self =
            serde_json::from_str(&text).map_err(|_| wrong("is not the file of a root key"))?;
        if file.format == FORMAT { Ok(file) } else { Err(wrong("is not the file of a root key")) }
    }

    /// The key, where it is this event's.
    pub(super) fn key(&self, event: &EventCode, answer: &KeysAnswer) -> Result<SigningKey> {
        let mut seed = [0; 32];
        let read = hex::decode_to_slice(&self.secret_key, &mut seed);
        let key = SigningKey::from_bytes(&seed);
        if read.is_err() || !is_root_of(&key, answer) {
            let message = format!("the file holds another root key than that of {event}");
            return Err(CliError::invalid("root", message));
        }
        Ok(key)
    }
}
