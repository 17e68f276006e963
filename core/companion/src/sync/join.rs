//! Redeeming an enrolment code.

use super::message::{Envelope, read_answer, write_request};
use super::token::save_token;
use crate::error::{CompanionError, Result};
use crate::journal::exchange::{Sent, learn_offset};
use crate::journal::files::Files;
use crate::journal::identity::Identity;
use crate::membership::{EnrolmentLink, Joined, write_membership};
use crate::ports::{Method, Ports};
use huiban_protocol::error::ErrorCode;
use huiban_protocol::tokens::{
    DeviceCertificate, KeyList, Signer as _, SigningKey, TokenError, device_id, public_key,
};
use huiban_protocol::wire::{Bytes, EnrolAnswer, EnrolRequest, enrol_message};

/// An answer that was checked, with what it was asked for.
pub(crate) struct Enrolled {
    pub(crate) answer: EnrolAnswer,
    certificate: DeviceCertificate,
    root: [u8; 16],
    secret: [u8; 32],
    sent: Sent,
}

/// Redeems the code for `secret`'s key. Nothing is written yet.
pub(crate) async fn redeem(
    ports: &Ports,
    link: &EnrolmentLink,
    secret: [u8; 32],
) -> Result<Enrolled> {
    let key = SigningKey::from_bytes(&secret);
    let public = key.verifying_key().to_bytes();
    let message = enrol_message(&link.code, &public);
    let body = EnrolRequest {
        code: link.code.clone(),
        public_key: Bytes(public.to_vec()),
        signature: Bytes(key.sign(&message).to_bytes().to_vec()),
    };
    let url = format!("{}/v1/enrol", link.server_url);
    let request = write_request(Method::Post, url, None, Some(&body))?;
    let sent = Sent::now(&*ports.clock);
    let response = ports.api.call(request).await?;
    match read_answer::<EnrolAnswer>(&response) {
        Envelope::Answer(answer) => {
            let (root, certificate) = check(&answer, link, &public)?;
            Ok(Enrolled { answer, certificate, root, secret, sent })
        }
        Envelope::Noise { reason, .. } => {
            Err(CompanionError::Offline { reason, retry_after_ms: 0 })
        }
        Envelope::Refusal { code, message, .. } => Err(match code {
            ErrorCode::NotFound
            | ErrorCode::Forbidden
            | ErrorCode::DeviceRevoked
            | ErrorCode::Conflict => CompanionError::Unauthorized { reason: message },
            ErrorCode::UpdateRequired => {
                CompanionError::UpdateRequired { what: "the server".to_owned() }
            }
            _ => CompanionError::Offline { reason: message, retry_after_ms: 0 },
        }),
    }
}

/// Whether the answer is the pinned event's and its certificate is for this key.
fn check(
    answer: &EnrolAnswer,
    link: &EnrolmentLink,
    public: &[u8; 32],
) -> Result<([u8; 16], DeviceCertificate)> {
    let wrong = |what: &str| CompanionError::Unauthorized {
        reason: format!("{what}: this may not be the server the code came from"),
    };
    let told: [u8; 16] =
        answer.server.root.0.as_slice().try_into().map_err(|_| wrong("the server names no key"))?;
    let root = link.root.unwrap_or(told);
    if root != told {
        return Err(wrong("the event's key is not the one in the link"));
    }
    public_key(public).map_err(CompanionError::internal)?;
    let refused = |error: TokenError| wrong(&error.to_string());
    let keys = KeyList::open(&answer.key_list.0, &root).map_err(refused)?;
    if keys.event != answer.server.number {
        return Err(wrong("the key list is another event's"));
    }
    let now_s = u64::try_from(answer.server.time_ms / 1_000).unwrap_or(0);
    let certificate =
        DeviceCertificate::open(&answer.certificate.0, &keys, now_s).map_err(refused)?;
    if certificate.key != *public || answer.device != device_id(public) {
        return Err(wrong("the certificate is for another device"));
    }
    Ok((root, certificate))
}

/// Writes what was redeemed: the key first, so that a membership without its key never exists.
pub(crate) fn keep(
    ports: &Ports,
    files: &Files,
    link: &EnrolmentLink,
    enrolled: &Enrolled,
) -> Result<()> {
    let answer = &enrolled.answer;
    let marker_name = Identity::marker_name(&answer.server.event);
    ports.secrets.write(&Identity::key_name(&answer.device), &enrolled.secret)?;
    let install_marker = match ports.secrets.read(&marker_name)?.map(<[u8; 16]>::try_from) {
        Some(Ok(marker)) => marker,
        _ => {
            let marker: [u8; 16] = ports.random.bytes();
            ports.secrets.write(&marker_name, &marker)?;
            marker
        }
    };
    let identity = files.journal.write(|journal| {
        learn_offset(journal, &*ports.clock, enrolled.sent, &answer.server)?;
        let joined = Joined {
            answer,
            server_url: &link.server_url,
            certificate: &enrolled.certificate,
            root: enrolled.root,
            install_marker,
        };
        write_membership(journal, &joined)
    })?;
    save_token(&*ports.secrets, &identity, &answer.token, answer.token_expires_ms)
}
