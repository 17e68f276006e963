//! Getting a bearer token: a nonce, signed by the device's key.

use super::message::{Envelope, read_answer, write_request};
use super::run::{Call, Context, Failure, Part, Step, SyncRun, is_ours, url};
use crate::error::{CompanionError, Result};
use crate::journal::exchange::{Sent, learn_offset};
use crate::journal::identity::{Identity, identity, list_certificates, replace_scope};
use crate::journal::reoffer::reoffer_uncounted;
use crate::ports::{Method, Response, Secrets};
use huiban_protocol::error::ErrorCode;
use huiban_protocol::tokens::{RefreshProof, SigningKey};
use huiban_protocol::wire::{Bytes, NonceAnswer, RefreshAnswer, RefreshRequest};

/// A token this close to its end is renewed first.
const RENEW_BEFORE_MS: i64 = 60_000;
const EXPIRY_BYTES: usize = 8;

/// The device's key, from the platform's store for secrets.
pub(crate) fn device_key(secrets: &dyn Secrets, identity: &Identity) -> Result<SigningKey> {
    let secret = secrets.read(&Identity::key_name(&identity.device))?;
    let secret: Option<[u8; 32]> = secret.and_then(|bytes| bytes.try_into().ok());
    secret.map(|secret| SigningKey::from_bytes(&secret)).ok_or_else(|| {
        CompanionError::Unauthorized {
            reason: "the key of this device is not on this phone: join again with a new code, \
                     nothing that was done is lost"
                .to_owned(),
        }
    })
}

/// Keeps a token with the server time at which it ends.
pub(crate) fn save_token(
    secrets: &dyn Secrets,
    identity: &Identity,
    token: &Bytes,
    expires_ms: i64,
) -> Result<()> {
    let kept = [&expires_ms.to_be_bytes(), token.0.as_slice()].concat();
    Ok(secrets.write(&identity.token_name(), &kept)?)
}

/// The token, where there is one and it has not ended by the device's idea of server time.
pub(crate) fn find_token(context: &Context<'_>, identity: &Identity) -> Result<Option<Bytes>> {
    let Some(kept) = context.ports.secrets.read(&identity.token_name())? else { return Ok(None) };
    let Some((expires, token)) = kept.split_at_checked(EXPIRY_BYTES) else { return Ok(None) };
    let Ok(expires) = expires.try_into().map(i64::from_be_bytes) else { return Ok(None) };
    let offset_ms: Option<i64> = context.files.journal.read(|journal| -> Result<_> {
        Ok(journal
            .prepare_cached("SELECT wall_offset_ms FROM progress")?
            .query_row([], |row| row.get(0))?)
    })?;
    let now_ms = context.ports.clock.wall_ms().saturating_add(offset_ms.unwrap_or(0));
    let good = now_ms < expires.saturating_sub(RENEW_BEFORE_MS);
    Ok(good.then(|| Bytes(token.to_vec())))
}

/// `host` or `host:port` of a server's address.
fn host_of(server_url: &str) -> String {
    let rest = server_url.split_once("://").map_or(server_url, |(_, rest)| rest);
    rest.split('/').next().unwrap_or_default().to_owned()
}

impl SyncRun {
    pub(super) fn forget_token(&mut self, context: &Context<'_>) -> Result<()> {
        let identity = context.files.journal.read(identity)?;
        self.nonce = None;
        Ok(context.ports.secrets.remove(&identity.token_name())?)
    }

    /// Asks for a nonce, then for a token, where there is no good one.
    pub(super) fn token_step(
        &mut self,
        context: &Context<'_>,
        identity: &Identity,
    ) -> Result<Option<Step>> {
        if find_token(context, identity)?.is_some() {
            return Ok(None);
        }
        let sent = Sent::now(&*context.ports.clock);
        let Some(nonce) = self.nonce.clone() else {
            let url = url(identity, "nonce");
            let request = write_request(Method::Post, url, None, Some(&serde_json::json!({})))?;
            return Ok(Some(Step { call: Call::Nonce, request, sent }));
        };
        let key = match device_key(&*context.ports.secrets, identity) {
            Ok(key) => key,
            Err(error) => {
                let failure = Failure { unauthorized: true, ..Failure::new(error.to_string()) };
                self.fail(Part::Token, failure);
                return Ok(None);
            }
        };
        let nonce = nonce.0.try_into().map_err(|_| CompanionError::internal("nonce"))?;
        let proof =
            RefreshProof { host: host_of(&identity.server_url), nonce, device: identity.device };
        let proof = proof.sign(&key).ok_or_else(|| CompanionError::internal("proof"))?;
        let certificates =
            context.files.journal.read(|journal| list_certificates(journal, &identity.device))?;
        let body = RefreshRequest {
            device: identity.device,
            proof: Bytes(proof),
            certificates: certificates.into_iter().map(Bytes).collect(),
        };
        let request = write_request(Method::Post, url(identity, "token"), None, Some(&body))?;
        Ok(Some(Step { call: Call::Token, request, sent }))
    }

    pub(super) fn accept_nonce(
        &mut self,
        context: &Context<'_>,
        response: &Response,
    ) -> Result<()> {
        let identity = context.files.journal.read(identity)?;
        match read_answer::<NonceAnswer>(response) {
            Envelope::Answer(answer)
                if is_ours(&answer.server, &identity) && answer.nonce.0.len() == 16 =>
            {
                self.nonce = Some(answer.nonce);
            }
            other => self.token_failed(other),
        }
        Ok(())
    }

    pub(super) fn accept_token(
        &mut self,
        context: &Context<'_>,
        sent: Sent,
        response: &Response,
    ) -> Result<()> {
        self.nonce = None;
        let identity = context.files.journal.read(identity)?;
        match read_answer::<RefreshAnswer>(response) {
            Envelope::Answer(answer) if is_ours(&answer.server, &identity) => {
                let ports = context.ports;
                context.files.journal.write(|journal| -> Result<()> {
                    learn_offset(journal, &*ports.clock, sent, &answer.server)?;
                    replace_scope(journal, &answer.scope)?;
                    reoffer_uncounted(journal, &identity.device)
                })?;
                save_token(&*ports.secrets, &identity, &answer.token, answer.token_expires_ms)?;
            }
            other => self.token_failed(other),
        }
        Ok(())
    }

    fn token_failed<T>(&mut self, envelope: Envelope<T>) {
        let failure = match envelope {
            Envelope::Answer(_) => Failure::new("the answer is of another event or server"),
            Envelope::Noise { reason, retry_after_s } => {
                Failure { retry_after_s, ..Failure::new(reason) }
            }
            Envelope::Refusal { code, message, retry_after_s } => Failure {
                retry_after_s,
                unauthorized: matches!(
                    code,
                    ErrorCode::Forbidden | ErrorCode::UnknownDevice | ErrorCode::DeviceRevoked
                ),
                ..Failure::new(message)
            },
        };
        self.fail(Part::Token, failure);
    }
}
