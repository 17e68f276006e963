//! The file that holds a root key.

use super::is_root_of;
use crate::error::{CliError, Result};
use crate::output::NewFile;
use huiban_protocol::documents::EventCode;
use huiban_protocol::tokens::SigningKey;
use huiban_server::organizer::KeysAnswer;
use serde::{Deserialize, Serialize};
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
        let mut text = serde_json::to_string_pretty(self)?;
        text.push('\n');
        NewFile::make_private("out", path)?.write(text.as_bytes())
    }

    pub(super) fn read(path: &Path) -> Result<Self> {
        let file = path.display();
        let wrong = |en: &str, hans: &str| {
            CliError::invalid("root", (format!("{file} {en}"), format!("{file} {hans}")))
        };
        let no_key = || wrong("is not the file of a root key", "不是根密钥文件");
        let text =
            std::fs::read_to_string(path).map_err(|_| wrong("cannot be read", "无法读取"))?;
        let read: Self = serde_json::from_str(&text).map_err(|_| no_key())?;
        if read.format == FORMAT { Ok(read) } else { Err(no_key()) }
    }

    /// The key, where it is this event's.
    pub(super) fn key(&self, event: &EventCode, answer: &KeysAnswer) -> Result<SigningKey> {
        let mut seed = [0; 32];
        let read = hex::decode_to_slice(&self.secret_key, &mut seed);
        let key = SigningKey::from_bytes(&seed);
        if read.is_err() || !is_root_of(&key, answer) {
            let message = (
                format!("the file holds another root key than that of {event}"),
                format!("文件中的根密钥不属于大会 {event}"),
            );
            return Err(CliError::invalid("root", message));
        }
        Ok(key)
    }
}
