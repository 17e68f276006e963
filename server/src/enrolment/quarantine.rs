//! Unsent acts of revoked devices: kept aside, never applied by themselves.

use super::refresh::check_certificates;
use crate::refusal::{Result, ServiceError};
use crate::service::{EventKeys, Service, found, note_personal_act, retried};
use crate::store::Tx;
use crate::store::devices::find_device;
use crate::store::events::find_event;
use crate::store::ops::add_quarantined;
use huiban_protocol::documents::EventCode;
use huiban_protocol::error::ErrorCode;
use huiban_protocol::limits::{OP_BYTES_MAX, PUSH_OPS_MAX};
use huiban_protocol::ops::{Fact, Op};
use huiban_protocol::tokens::verify_op;
use huiban_protocol::wire::{QuarantineAnswer, QuarantineRequest};

impl Service {
    /// Keeps acts that their author signed. Needs no token: the signatures are the trust.
    ///
    /// # Errors
    /// `unknown_device` where neither this server nor the certificate knows the key.
    pub async fn quarantine(
        &self,
        event: &EventCode,
        request: &QuarantineRequest,
    ) -> Result<QuarantineAnswer> {
        check_certificates(std::slice::from_ref(&request.certificate))?;
        if request.ops.len() > PUSH_OPS_MAX {
            return Err(ServiceError::refuse(ErrorCode::TooLarge, "too many ops"));
        }
        retried(|| self.try_quarantine(event, request)).await
    }

    async fn try_quarantine(
        &self,
        event: &EventCode,
        request: &QuarantineRequest,
    ) -> Result<QuarantineAnswer> {
        let now_ms = self.now_ms();
        let mut tx = self.store().begin_write().await?;
        let row = found(find_event(tx.as_mut(), event).await?)?;
        let known = find_device(tx.as_mut(), event, &request.device).await?;
        let key = match known {
            Some(device) => device.public,
            None => {
                let keys = EventKeys::open(&row)?;
                let certificate = keys.certificate(&request.certificate.0, now_ms).ok();
                let certificate =
                    certificate.filter(|certificate| certificate.device() == request.device);
                let certificate = certificate.ok_or_else(|| {
                    ServiceError::refuse(ErrorCode::UnknownDevice, "nobody certified this device")
                })?;
                certificate.key
            }
        };
        let mut kept = Vec::new();
        for op in &request.ops {
            // an installation also hands over what it did under an earlier identity
            let author = match op.device == request.device {
                true => Some(key),
                false => find_device(tx.as_mut(), event, &op.device).await?.map(|row| row.public),
            };
            let Some(key) = author else { continue };
            let signed = verify_op(&op.id, &op.body_hash(), &op.signature.0, &key).is_ok();
            let raw = serde_json::to_string(op);
            let raw = raw.map_err(|_| ServiceError::Fault("an op could not be written"))?;
            if signed && raw.len() <= OP_BYTES_MAX {
                let raw =
                    if is_gone(self, tx.as_mut(), event, op).await? { String::new() } else { raw };
                add_quarantined(tx.as_mut(), event, op, &raw, now_ms).await?;
                kept.push(op.id);
            }
        }
        tx.commit().await?;
        Ok(QuarantineAnswer { server: self.mark(&row, 0), kept })
    }
}

/// Whether an act carries details that were withdrawn; else they are found when they are.
async fn is_gone(service: &Service, tx: &mut dyn Tx, event: &EventCode, op: &Op) -> Result<bool> {
    let Some(kind) = service.find_kind(&op.kind).filter(|kind| kind.is_personal()) else {
        return Ok(false);
    };
    let fact = Fact {
        id: op.id,
        device: op.device,
        version: op.version,
        entity: &op.entity,
        body: &op.body,
        effective_ms: 0,
    };
    note_personal_act(tx, event, kind, &fact).await
}
