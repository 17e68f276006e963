//! The answer that makes a device a member.

use crate::refusal::{Result, ServiceError};
use crate::service::{EventKeys, Service, scope_of, seconds, signing_key};
use crate::store::Tx;
use crate::store::devices::DeviceRow;
use crate::store::drafts::find_draft;
use crate::store::events::EventRow;
use crate::store::facts::FactKind;
use crate::store::tokens::add_token;
use crate::time::last_second_of;
use huiban_protocol::digest::sha256;
use huiban_protocol::limits::{SIGNATURE_LIFE_AFTER_EVENT_S, TOKEN_LIFE_MS};
use huiban_protocol::tokens::{DeviceCertificate, KeyUse, VerifyingKey};
use huiban_protocol::wire::{Bytes, EnrolAnswer, Role};

/// Signs a certificate and keeps it as a fact.
pub(super) async fn certify(
    service: &Service,
    tx: &mut dyn Tx,
    event: &EventRow,
    key: [u8; 32],
    role: Role,
    subject: &str,
) -> Result<(DeviceCertificate, Vec<u8>)> {
    let now_ms = service.now_ms();
    let list = EventKeys::open(event)?.list;
    let signer = signing_key(tx, &event.event, &list, KeyUse::Device, now_ms).await?;
    let document = find_draft(tx, &event.event)
        .await?
        .ok_or(ServiceError::Fault("an event without a document"))?;
    let life_s = SIGNATURE_LIFE_AFTER_EVENT_S.unsigned_abs();
    let expires_s = last_second_of(&document.event, now_ms).saturating_add(life_s);
    let certificate = DeviceCertificate {
        event: event.number,
        key,
        role,
        subject: subject.to_owned(),
        issued_s: seconds(now_ms),
        expires_s,
    };
    let token = certificate.sign(&signer).ok_or_else(|| {
        ServiceError::invalid("public_key", "not a usable key, or too many lists for one device")
    })?;
    let device = Some(certificate.device());
    crate::service::keep_fact(tx, &event.event, FactKind::Certificate, device, &token, now_ms)
        .await?;
    Ok((certificate, token))
}

/// A new bearer token; only its hash is kept.
pub(super) async fn give_token(
    service: &Service,
    tx: &mut dyn Tx,
    event: &EventRow,
    device: &DeviceRow,
) -> Result<(Bytes, i64)> {
    let token: [u8; 32] = service.random()?;
    let now_ms = service.now_ms();
    let expires_ms = now_ms.saturating_add(TOKEN_LIFE_MS);
    let hash = sha256(&token).0;
    add_token(tx, &event.event, &device.device, hash, expires_ms, now_ms).await?;
    Ok((Bytes(token.to_vec()), expires_ms))
}

/// The membership of a device that was taken in.
pub(super) async fn membership(
    service: &Service,
    tx: &mut dyn Tx,
    event: &EventRow,
    device: &DeviceRow,
    certificate: Vec<u8>,
) -> Result<EnrolAnswer> {
    let opened = EventKeys::open(event)?.certificate(&certificate, service.now_ms());
    let opened = opened.map_err(|_| ServiceError::Fault("a certificate of this server's own"))?;
    let (token, token_expires_ms) = give_token(service, tx, event, device).await?;
    Ok(EnrolAnswer {
        server: service.mark(event, 0),
        device: device.device,
        role: opened.role,
        subject: match opened.role {
            Role::Attendee | Role::Rep => opened.subject,
            Role::Gate | Role::Organizer => String::new(),
        },
        name: device.name.clone(),
        certificate: Bytes(certificate),
        others: Vec::new(),
        key_list: Bytes(event.key_list.clone()),
        token,
        token_expires_ms,
        scope: scope_of(tx, &event.event, device).await?,
    })
}

/// Verifies a bare Ed25519 signature, strictly.
pub(super) fn verify(key: &VerifyingKey, message: &[u8], signature: &[u8]) -> Result<(), ()> {
    let signature: &[u8; 64] = signature.try_into().map_err(|_| ())?;
    key.verify_strict(message, &signature.into()).map_err(|_| ())
}
