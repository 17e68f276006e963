//! Taking a new identity, because another installation uses this one.
//!
//! The ops keep their ids, so nothing is counted twice; they get new numbers and signatures.

use super::message::{Envelope, read_answer, write_request};
use super::run::{Call, Context, Failure, Part, Step, SyncRun, is_ours, url};
use super::token::{device_key, save_token};
use crate::area::Area;
use crate::error::{CompanionError, Result};
use crate::journal::exchange::Sent;
use crate::journal::facts::add_fact;
use crate::journal::identity::{
    Identity, add_enrolment, identity, list_certificates, save_identity,
};
use crate::journal::reoffer::take_over;
use crate::ports::{Method, Response};
use huiban_protocol::error::ErrorCode;
use huiban_protocol::tokens::{DeviceCertificate, KeyList, SigningKey, device_id};
use huiban_protocol::wire::{Bytes, EnrolAnswer, ForkRequest, fork_message};

fn sign(key: &SigningKey, message: &[u8]) -> Bytes {
    use huiban_protocol::tokens::Signer as _;
    Bytes(key.sign(message).to_bytes().to_vec())
}

/// The certificates of the new identity, the newest last; `None` where one is not this event's or
/// another device's. Whether they are still good is for the server to say.
fn certificates<'a>(
    answer: &'a EnrolAnswer,
    old: &Identity,
) -> Option<Vec<(DeviceCertificate, &'a [u8])>> {
    let keys = KeyList::open(&answer.key_list.0, &old.root).ok()?;
    let tokens = answer.others.iter().chain([&answer.certificate]);
    tokens
        .map(|Bytes(token)| {
            let certificate = DeviceCertificate::open(token, &keys, 0).ok()?;
            (certificate.device() == answer.device).then_some((certificate, token.as_slice()))
        })
        .collect()
}

impl SyncRun {
    pub(super) fn fork_step(
        &mut self,
        context: &Context<'_>,
        identity: &Identity,
    ) -> Result<Option<Step>> {
        let old = match device_key(&*context.ports.secrets, identity) {
            Ok(key) => key,
            Err(error) => {
                let failure = Failure { unauthorized: true, ..Failure::new(error.to_string()) };
                self.fail(Part::Fork, failure);
                return self.next(context);
            }
        };
        let secret: [u8; 32] = context.ports.random.bytes();
        let new = SigningKey::from_bytes(&secret);
        let public_key = new.verifying_key().to_bytes();
        // kept before the server learns of it: an answer that is lost must not lose the key
        context.ports.secrets.write(&Identity::key_name(&device_id(&public_key)), &secret)?;
        let message = fork_message(&identity.device, &public_key);
        let certificates =
            context.files.journal.read(|journal| list_certificates(journal, &identity.device))?;
        let body = ForkRequest {
            device: identity.device,
            certificates: certificates.into_iter().map(Bytes).collect(),
            public_key: Bytes(public_key.to_vec()),
            signature: sign(&old, &message),
            new_signature: sign(&new, &message),
        };
        let url = url(identity, "devices/fork");
        let request = write_request(Method::Post, url, None, Some(&body))?;
        let sent = Sent::now(&*context.ports.clock);
        Ok(Some(Step { call: Call::Fork { secret }, request, sent }))
    }

    pub(super) fn accept_fork(
        &mut self,
        context: &Context<'_>,
        secret: &[u8; 32],
        response: &Response,
    ) -> Result<()> {
        let old = context.files.journal.read(identity)?;
        let failure = match read_answer::<EnrolAnswer>(response) {
            Envelope::Answer(answer) if is_ours(&answer.server, &old) => {
                return self.take_identity(context, &old, secret, &answer);
            }
            Envelope::Answer(_) => Failure::new("the answer is of another event or server"),
            Envelope::Noise { reason, retry_after_s } => {
                Failure { retry_after_s, ..Failure::new(reason) }
            }
            Envelope::Refusal { code, message, retry_after_s } => {
                let unauthorized = code == ErrorCode::DeviceRevoked;
                Failure { retry_after_s, unauthorized, ..Failure::new(message) }
            }
        };
        self.fail(Part::Fork, failure);
        Ok(())
    }

    fn take_identity(
        &mut self,
        context: &Context<'_>,
        old: &Identity,
        secret: &[u8; 32],
        answer: &EnrolAnswer,
    ) -> Result<()> {
        self.forked = true;
        let key = SigningKey::from_bytes(secret);
        if answer.device != device_id(key.verifying_key().as_bytes()) {
            self.fail(Part::Fork, Failure::new("the answer is for another device"));
            return Ok(());
        }
        let Some(certificates) = certificates(answer, old) else {
            self.fail(Part::Fork, Failure::new("the answer's certificates are not good"));
            return Ok(());
        };
        let marker: [u8; 16] = context.ports.random.bytes();
        context.ports.secrets.write(&Identity::marker_name(&old.event), &marker)?;
        let new = Identity {
            device: answer.device,
            device_name: answer.name.clone(),
            install_marker: marker,
            scope: answer.scope.clone(),
            fork_needed: false,
            ..old.clone()
        };
        context.files.journal.write(|journal| -> Result<()> {
            save_identity(journal, &new)?;
            // the other installation may have acted by a certificate that only this one was given
            for certificate in list_certificates(journal, &old.device)? {
                add_fact(journal, &certificate, false)?;
            }
            for (certificate, token) in &certificates {
                add_enrolment(journal, certificate, token)?;
            }
            take_over(journal, &old.device, &new, &key)
        })?;
        save_token(&*context.ports.secrets, &new, &answer.token, answer.token_expires_ms)?;
        let secrets = &context.ports.secrets;
        secrets.remove(&old.token_name()).map_err(CompanionError::from)?;
        tracing::warn!("another installation used this identity: a new one was taken");
        self.push_again();
        self.areas.insert(Area::Membership);
        Ok(())
    }
}
