//! Asking for the address of one's own calendar.

use super::message::{Envelope, read_answer, write_request};
use super::run::{Context, url};
use super::token::find_token;
use crate::error::{CompanionError, Result};
use crate::journal::identity::identity;
use crate::ports::{Method, Response};
use huiban_protocol::error::ErrorCode;
use huiban_protocol::wire::CalendarAnswer;

/// The address of the calendar of the person whom this device belongs to; there must be a token.
pub(crate) async fn ask_calendar_link(context: &Context<'_>) -> Result<String> {
    let identity = context.files.journal.read(identity)?;
    if identity.guest {
        let reason = "a guest has no bookmarks, so there is no calendar of them".to_owned();
        return Err(CompanionError::Unauthorized { reason });
    }
    let token = find_token(context, &identity)?;
    let address = url(&identity, "calendar");
    let request = write_request::<()>(Method::Post, address, token, None)?;
    read(&context.ports.api.call(request).await?)
}

fn read(response: &Response) -> Result<String> {
    match read_answer(response) {
        Envelope::Answer(CalendarAnswer { url }) => Ok(url),
        Envelope::Refusal { code: ErrorCode::Forbidden, message, .. } => {
            Err(CompanionError::Unauthorized { reason: message })
        }
        Envelope::Refusal { message: reason, retry_after_s, .. }
        | Envelope::Noise { reason, retry_after_s } => {
            let retry_after_ms = retry_after_s.unwrap_or(0).saturating_mul(1_000);
            Err(CompanionError::Offline { reason, retry_after_ms })
        }
    }
}
