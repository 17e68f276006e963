//! New bearer tokens for devices that prove their key.

use super::certify::give_token;
use crate::refusal::{Result, ServiceError};
use crate::service::{
    EventKeys, Service, admit, check_not_revoked, event_of, found, keep_fact, opens_more, retried,
    scope_of,
};
use crate::store::Tx;
use crate::store::devices::{DeviceRow, find_device, list_scopes};
use crate::store::events::{EventRow, find_event, lock_event};
use crate::store::facts::FactKind;
use crate::store::tokens::{add_nonce, take_nonce};
use huiban_protocol::documents::{DeviceId, EventCode};
use huiban_protocol::error::ErrorCode;
use huiban_protocol::limits::{FACT_BYTES_MAX, NONCE_LIFE_MS, PUSH_FACTS_MAX};
use huiban_protocol::tokens::RefreshProof;
use huiban_protocol::wire::{Bytes, NonceAnswer, RefreshAnswer, RefreshRequest};

impl Service {
    /// A number to sign for a new token, good once and for five minutes.
    ///
    /// # Errors
    /// `not_found` for an unknown event.
    pub async fn nonce(&self, event: &EventCode) -> Result<NonceAnswer> {
        let nonce: [u8; 16] = self.random()?;
        let now_ms = self.now_ms();
        let mut tx = self.store().begin_write().await?;
        let row = event_of(tx.as_mut(), event).await?;
        let expires_ms = now_ms.saturating_add(NONCE_LIFE_MS);
        add_nonce(tx.as_mut(), event, nonce, expires_ms, now_ms).await?;
        tx.commit().await?;
        Ok(NonceAnswer { server: self.mark(&row, 0), nonce: Bytes(nonce.to_vec()) })
    }

    /// A new token for a device that signed a nonce for one of `hosts`. A device that this server
    /// does not know is taken back in by its certificates.
    ///
    /// # Errors
    /// `unknown_device` where no certificate makes it known, `device_revoked`, `forbidden` where
    /// the proof is wrong or its nonce was used.
    pub async fn refresh(
        &self,
        event: &EventCode,
        hosts: &[String],
        request: &RefreshRequest,
    ) -> Result<RefreshAnswer> {
        check_certificates(&request.certificates)?;
        retried(|| self.try_refresh(event, hosts, request)).await
    }

    async fn try_refresh(
        &self,
        event: &EventCode,
        hosts: &[String],
        request: &RefreshRequest,
    ) -> Result<RefreshAnswer> {
        let mut tx = self.store().begin_write().await?;
        let row = found(find_event(tx.as_mut(), event).await?)?;
        let device =
            known_device(self, tx.as_mut(), &row, &request.device, &request.certificates).await?;
        check_not_revoked(&device)?;
        let wrong = || ServiceError::refuse(ErrorCode::Forbidden, "the proof is not good here");
        let proof = RefreshProof::open(&request.proof.0, &device.public).map_err(|_| wrong())?;
        if !hosts.iter().any(|host| host.eq_ignore_ascii_case(&proof.host)) {
            return Err(wrong());
        }
        if !take_nonce(tx.as_mut(), event, proof.nonce, self.now_ms()).await? {
            return Err(wrong());
        }
        let (token, token_expires_ms) = give_token(self, tx.as_mut(), &row, &device).await?;
        let scope = scope_of(tx.as_mut(), event, &device).await?;
        tx.commit().await?;
        Ok(RefreshAnswer { server: self.mark(&row, 0), token, token_expires_ms, scope })
    }
}

/// Bounds the certificates of a request.
pub(super) fn check_certificates(certificates: &[Bytes]) -> Result<()> {
    let too_large = certificates.iter().any(|bytes| bytes.0.len() > FACT_BYTES_MAX);
    if certificates.len() > PUSH_FACTS_MAX || too_large {
        return Err(ServiceError::refuse(
            ErrorCode::TooLarge,
            "too many or too large certificates",
        ));
    }
    Ok(())
}

/// The device, taken back in by its certificates where this server does not know it, or does not
/// know all that they open.
pub(super) async fn known_device(
    service: &Service,
    tx: &mut dyn Tx,
    event: &EventRow,
    device: &DeviceId,
    certificates: &[Bytes],
) -> Result<DeviceRow> {
    let (keys, now_ms) = (EventKeys::open(event)?, service.now_ms());
    let mut known = find_device(tx, &event.event, device).await?;
    let scopes = list_scopes(tx, &event.event, device).await?;
    for Bytes(token) in certificates {
        let Ok(certificate) = keys.certificate(token, now_ms) else { continue };
        let is_news =
            known.as_ref().is_none_or(|row| opens_more(&certificate, row.revoked_at_ms, &scopes));
        if certificate.device() != *device || !is_news {
            continue;
        }
        // rarely: renewals as such do not wait for each other
        found(lock_event(tx, &event.event).await?)?;
        let kind = FactKind::Certificate;
        keep_fact(tx, &event.event, kind, Some(*device), token, now_ms).await?;
        known = Some(admit(tx, &event.event, &keys, &certificate, None, now_ms).await?);
    }
    known.ok_or_else(|| {
        ServiceError::refuse(
            ErrorCode::UnknownDevice,
            "this server does not know the device: register again with its certificate",
        )
    })
}
