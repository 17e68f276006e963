//! Taking up a public agenda without enrolling.

use super::message::{Envelope, read_answer, write_request};
use crate::error::{CompanionError, Result};
use crate::journal::facts::add_fact;
use crate::journal::files::Files;
use crate::journal::identity::{Identity, save_identity};
use crate::membership::PublicLink;
use crate::ports::{Method, Ports};
use huiban_protocol::error::ErrorCode;
use huiban_protocol::tokens::{KeyList, SigningKey, device_id};
use huiban_protocol::wire::{PublicAnswer, Role, Scope};

/// Asks the server what it says of the event to anyone; checked against the key that the link
/// pins. Nothing is written yet.
pub(crate) async fn ask_public(ports: &Ports, link: &PublicLink) -> Result<PublicAnswer> {
    let url = format!("{}/v1/events/{}", link.server_url, link.event);
    let request = write_request::<()>(Method::Get, url, None, None)?;
    let response = ports.api.call(request).await?;
    match read_answer::<PublicAnswer>(&response) {
        Envelope::Answer(answer) => check(answer, link),
        Envelope::Refusal { code: ErrorCode::NotFound, .. } => Err(CompanionError::NotFound {
            what: format!("event {} on {}", link.event, link.server_url),
        }),
        Envelope::Refusal { message: reason, retry_after_s, .. }
        | Envelope::Noise { reason, retry_after_s } => {
            let retry_after_ms = retry_after_s.unwrap_or(0).saturating_mul(1_000);
            Err(CompanionError::Offline { reason, retry_after_ms })
        }
    }
}

fn check(answer: PublicAnswer, link: &PublicLink) -> Result<PublicAnswer> {
    let keys = KeyList::open(&answer.key_list.0, &link.root);
    let ours = answer.server.root.0 == link.root
        && answer.server.event == link.event
        && keys.is_ok_and(|keys| keys.event == answer.server.number);
    if ours {
        return Ok(answer);
    }
    let reason = "the event's key is not the one in the link: this may not be the server it names";
    Err(CompanionError::Unauthorized { reason: reason.to_owned() })
}

/// Writes a guest's membership. Its key is for a later enrolment; the server never hears of it.
pub(crate) fn keep_guest(
    ports: &Ports,
    files: &Files,
    link: &PublicLink,
    answer: &PublicAnswer,
) -> Result<()> {
    let secret: [u8; 32] = ports.random.bytes();
    let device = device_id(&SigningKey::from_bytes(&secret).verifying_key().to_bytes());
    let install_marker: [u8; 16] = ports.random.bytes();
    ports.secrets.write(&Identity::key_name(&device), &secret)?;
    ports.secrets.write(&Identity::marker_name(&link.event), &install_marker)?;
    files.journal.write(|journal| {
        let identity = Identity {
            event: link.event.clone(),
            event_number: answer.server.number,
            root: link.root,
            server_url: link.server_url.clone(),
            device,
            device_name: String::new(),
            role: Role::Attendee,
            subject: String::new(),
            install_marker,
            key_list: answer.key_list.0.clone(),
            revoked: false,
            fork_needed: false,
            guest: true,
            scope: Scope { version: 0, streams: Vec::new() },
        };
        save_identity(journal, &identity)?;
        add_fact(journal, &answer.key_list.0, true)
    })
}
