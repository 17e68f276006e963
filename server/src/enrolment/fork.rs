//! A new identity for an installation that found its own used by another.

use super::certify::{certify, membership, verify};
use super::refresh::{check_certificates, known_device};
use crate::refusal::{Result, ServiceError};
use crate::service::{EventKeys, Service, admit, check_not_revoked, found, retried};
use crate::store::devices::{add_scope_row, list_scopes, lock_device};
use crate::store::events::find_event;
use crate::store::facts::{FactKind, list_facts_about};
use huiban_protocol::documents::EventCode;
use huiban_protocol::error::ErrorCode;
use huiban_protocol::tokens::{device_id, public_key};
use huiban_protocol::wire::{EnrolAnswer, ForkRequest, fork_message};

impl Service {
    /// Gives an installation a new identity with the same role, name and scope. The acts that it
    /// takes over may be older than the new identity, so the old one's times come along.
    ///
    /// # Errors
    /// `unknown_device`, `device_revoked`, `forbidden` where a signature is wrong.
    pub async fn fork(&self, event: &EventCode, request: &ForkRequest) -> Result<EnrolAnswer> {
        check_certificates(&request.certificates)?;
        retried(|| self.try_fork(event, request)).await
    }

    async fn try_fork(&self, event: &EventCode, request: &ForkRequest) -> Result<EnrolAnswer> {
        let wrong = || ServiceError::refuse(ErrorCode::Forbidden, "a signature is wrong");
        let mut tx = self.store().begin_write().await?;
        let row = found(find_event(tx.as_mut(), event).await?)?;
        let old =
            known_device(self, tx.as_mut(), &row, &request.device, &request.certificates).await?;
        check_not_revoked(&old)?;
        let old_key = public_key(&old.public).map_err(|_| wrong())?;
        let new_key = public_key(&request.public_key.0).map_err(|_| wrong())?;
        let message = fork_message(&request.device, new_key.as_bytes());
        verify(&old_key, &message, &request.signature.0).map_err(|()| wrong())?;
        verify(&new_key, &message, &request.new_signature.0).map_err(|()| wrong())?;

        let device = device_id(new_key.as_bytes());
        if device == request.device {
            return Err(ServiceError::invalid("public_key", "this is the old key"));
        }
        let facts = list_facts_about(tx.as_mut(), event, &device).await?;
        let known = facts.into_iter().rfind(|fact| fact.kind == FactKind::Certificate);
        if let (Some(fact), Some(member)) = (known, lock_device(tx.as_mut(), event, &device).await?)
        {
            // the answer was lost on its way: the same again
            check_not_revoked(&member)?;
            let answer = membership(self, tx.as_mut(), &row, &member, fact.token).await?;
            tx.commit().await?;
            return Ok(answer);
        }
        let scopes = list_scopes(tx.as_mut(), event, &old.device).await?;
        for scope in &scopes {
            add_scope_row(tx.as_mut(), event, &device, scope).await?;
        }
        let key = new_key.to_bytes();
        let (certificate, token) =
            certify(self, tx.as_mut(), &row, key, old.role, &old.subject).await?;
        let keys = EventKeys::open(&row)?;
        let name = Some(old.name.as_str());
        let member = admit(tx.as_mut(), event, &keys, &certificate, name, self.now_ms()).await?;
        let answer = membership(self, tx.as_mut(), &row, &member, token).await?;
        tx.commit().await?;
        Ok(answer)
    }
}
