//! A new identity for an installation that found its own used by another.

use super::certify::{certify, membership, verify};
use super::refresh::{check_certificates, known_device};
use crate::refusal::{Result, ServiceError};
use crate::service::{EventKeys, Service, admit, check_not_revoked, found, retried};
use crate::store::devices::{DeviceRow, add_scope_row, list_scopes, lock_device};
use crate::store::events::{EventRow, lock_event};
use crate::store::facts::{FactKind, list_facts_about};
use crate::store::{StoreError, Tx};
use huiban_protocol::documents::EventCode;
use huiban_protocol::error::ErrorCode;
use huiban_protocol::tokens::{DeviceCertificate, device_id, public_key};
use huiban_protocol::wire::{Bytes, EnrolAnswer, ForkRequest, fork_message};

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
        let row = found(lock_event(tx.as_mut(), event).await?)?;
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
        if let Some(member) = lock_device(tx.as_mut(), event, &device).await? {
            // the answer was lost on its way: the same again
            check_not_revoked(&member)?;
            let answer = self.forked(tx.as_mut(), &row, &member).await?;
            tx.commit().await?;
            return Ok(answer);
        }
        let scopes = list_scopes(tx.as_mut(), event, &old.device).await?;
        for scope in &scopes {
            add_scope_row(tx.as_mut(), event, &device, scope).await?;
        }
        let (key, keys, name) = (new_key.to_bytes(), EventKeys::open(&row)?, old.name.as_str());
        // one for each enrolment, so that a server that forgets them is told of all; the last is
        // what the device is now
        let now = (old.role, old.subject.clone());
        let held = self.certificates(tx.as_mut(), &row, &old).await?;
        let mut enrolments: Vec<_> =
            held.into_iter().map(|(held, _)| (held.role, held.subject)).collect();
        enrolments.retain(|enrolment| *enrolment != now);
        enrolments.dedup();
        enrolments.push(now);
        for (role, subject) in enrolments {
            let (certificate, _) = certify(self, tx.as_mut(), &row, key, role, &subject).await?;
            admit(tx.as_mut(), event, &keys, &certificate, Some(name), self.now_ms()).await?;
        }
        let member = lock_device(tx.as_mut(), event, &device).await?;
        let member = member.ok_or(StoreError::Damaged("device"))?;
        let answer = self.forked(tx.as_mut(), &row, &member).await?;
        tx.commit().await?;
        Ok(answer)
    }

    /// The membership of a new identity, with all its certificates.
    async fn forked(
        &self,
        tx: &mut dyn Tx,
        event: &EventRow,
        member: &DeviceRow,
    ) -> Result<EnrolAnswer> {
        let mut held = self.certificates(tx, event, member).await?;
        held.sort_by_key(|(held, _)| held.role == member.role && held.subject == member.subject);
        let (_, newest) = held.pop().ok_or(ServiceError::Fault("a device without certificate"))?;
        let answer = membership(self, tx, event, member, newest).await?;
        Ok(EnrolAnswer {
            others: held.into_iter().map(|(_, token)| Bytes(token)).collect(),
            ..answer
        })
    }

    /// A device's certificates that are still good, by what they say.
    async fn certificates(
        &self,
        tx: &mut dyn Tx,
        event: &EventRow,
        device: &DeviceRow,
    ) -> Result<Vec<(DeviceCertificate, Vec<u8>)>> {
        let (keys, now_ms) = (EventKeys::open(event)?, self.now_ms());
        let facts = list_facts_about(tx, &event.event, &device.device).await?;
        let tokens = facts.into_iter().filter(|fact| fact.kind == FactKind::Certificate);
        let mut held: Vec<_> = tokens
            .filter_map(|fact| Some((keys.certificate(&fact.token, now_ms).ok()?, fact.token)))
            .collect();
        held.sort_by(|(one, _), (other, _)| {
            (one.role.name(), &one.subject).cmp(&(other.role.name(), &other.subject))
        });
        Ok(held)
    }
}
