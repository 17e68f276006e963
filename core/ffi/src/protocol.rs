//! Pure functions of the protocol, so that every language can check the same vectors.

use crate::error::FfiError;
use huiban_companion::CompanionError;
use huiban_protocol::cursor::Cursor;
use huiban_protocol::documents::{Language, OpId, Text};
use huiban_protocol::ledger::Ledger;
use huiban_protocol::rules::SessionStatus;
use huiban_protocol::streams::SessionRow;
use huiban_protocol::tokens::{DeviceCertificate, KeyList, TokenError};

/// How many acts of a device a server holds.
#[derive(Debug, Clone, PartialEq, Eq, uniffi::Record)]
pub struct LedgerView {
    /// How many acts.
    pub count: u64,
    /// Sum of their ids' hashes, 16 hexadecimal digits.
    pub sum: String,
}

/// What a device certificate says.
#[derive(Debug, Clone, PartialEq, Eq, uniffi::Record)]
pub struct CertificateView {
    /// The event's number.
    pub event: u32,
    /// What the device is enrolled as.
    pub role: String,
    /// Whom or what for.
    pub subject: String,
    /// When it was signed, seconds since 1970 UTC.
    pub issued_s: u64,
    /// Until when it is good, seconds since 1970 UTC.
    pub expires_s: u64,
    /// The device's public key, 64 hexadecimal digits.
    pub key: String,
}

/// Why a signed document is refused.
#[uniffi::remote(Error)]
#[uniffi(flat_error)]
pub enum TokenError {
    /// Not a document of the expected type in its only encoding.
    Shape,
    /// No key of this id is known.
    UnknownKey,
    /// The key is there, but not for this use or not at this time.
    KeyUse,
    /// The signature does not match.
    Signature,
    /// Of another event.
    WrongEvent,
    /// No longer valid.
    Expired,
}

fn invalid(field: &'static str, reason: impl std::fmt::Display) -> FfiError {
    CompanionError::InvalidInput { field, reason: reason.to_string() }.into()
}

/// The text for a reader of a language, from a JSON object by language; empty where there is none.
#[uniffi::export]
pub fn pick_text(text_json: &str, language: Language) -> Result<String, FfiError> {
    let text: Text = serde_json::from_str(text_json).map_err(|wrong| invalid("text", wrong))?;
    Ok(text.pick(language).to_owned())
}

/// How a session stands relative to its first publication, from its row as JSON.
#[uniffi::export]
pub fn session_status(row_json: &str) -> Result<SessionStatus, FfiError> {
    let row: SessionRow = serde_json::from_str(row_json).map_err(|wrong| invalid("row", wrong))?;
    Ok(huiban_protocol::rules::session_status(&row))
}

/// The hash that an act's signature covers, 64 hexadecimal digits.
#[uniffi::export]
pub fn body_hash(kind: &str, version: u16, entity: &str, body: &str) -> String {
    huiban_protocol::digest::body_hash(kind, version, entity, body).to_string()
}

/// Count and sum over the ids of acts.
#[uniffi::export]
pub fn ledger(ops: &[OpId]) -> LedgerView {
    let ledger: Ledger = ops.iter().collect();
    LedgerView { count: ledger.count, sum: format!("{:016x}", ledger.sum) }
}

/// The plain form `stream@seq.chain` of a cursor's text.
#[uniffi::export]
pub fn cursor_text(cursor: &str) -> Result<String, FfiError> {
    let cursor: Cursor = cursor.parse().map_err(|wrong| invalid("cursor", wrong))?;
    Ok(format!("{}@{}.{}", cursor.stream, cursor.seq, cursor.chain))
}

/// Opens a device certificate with the event's signed key list.
#[uniffi::export]
pub fn open_certificate(
    certificate: Vec<u8>,
    key_list: Vec<u8>,
    root_fingerprint: Vec<u8>,
    now_s: u64,
) -> Result<CertificateView, TokenError> {
    let root: [u8; 16] = root_fingerprint.try_into().map_err(|_| TokenError::Shape)?;
    let keys = KeyList::open(&key_list, &root)?;
    let opened = DeviceCertificate::open(&certificate, &keys, now_s)?;
    Ok(CertificateView {
        event: opened.event,
        role: opened.role.to_string(),
        subject: opened.subject,
        issued_s: opened.issued_s,
        expires_s: opened.expires_s,
        key: hex::encode(opened.key),
    })
}
