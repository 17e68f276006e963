//! A code for a membership.

use super::booth_code::write_booth_code;
use super::certify::{certify, membership};
use super::code::EnrolmentCode;
use crate::refusal::{Result, ServiceError};
use crate::service::{EventKeys, Service, admit, check_not_revoked, found, retried};
use crate::store::Tx;
use crate::store::codes::{
    CodeRow, add_failure, count_failures, find_redemption, lock_code, redeem_code,
};
use crate::store::devices::{find_device, list_scopes};
use crate::store::events::{list_events, lock_event};
use crate::store::heads::MovedHead;
use huiban_protocol::documents::{DeviceId, EventCode};
use huiban_protocol::error::ErrorCode;
use huiban_protocol::streams::StreamId;
use huiban_protocol::tokens::{device_id, public_key};
use huiban_protocol::wire::{EnrolAnswer, EnrolRequest, Role, enrol_message};

/// How many wrong short codes an event bears before it takes no more of them …
const FAILURES_MAX: u64 = 10;
/// … within this time.
const FAILURES_WINDOW_MS: i64 = 15 * 60 * 1000;

/// What a try at a code came to; a failure is counted, so it commits too.
enum Tried {
    Member(Box<EnrolAnswer>, Vec<MovedHead>),
    Refused(ServiceError),
}

impl Service {
    /// Redeems a one-time code. The same code with the same key repeats the membership, with a new
    /// token.
    ///
    /// # Errors
    /// `not_found` where the code is wrong, used up or expired; `conflict` where an attendee's code
    /// comes from the device of another attendee; `too_many_requests` after ten
    /// wrong short codes within 15 minutes; `malformed` where key or signature are wrong.
    pub async fn enrol(&self, request: &EnrolRequest) -> Result<EnrolAnswer> {
        let code = EnrolmentCode::read(&request.code)?;
        let key = proven_key(request)?;
        match retried(|| self.try_enrol(&code, key)).await? {
            Tried::Member(answer, moved) => {
                self.tell(moved);
                Ok(*answer)
            }
            Tried::Refused(error) => Err(error),
        }
    }

    async fn try_enrol(&self, code: &EnrolmentCode, key: [u8; 32]) -> Result<Tried> {
        let now_ms = self.now_ms();
        let mut tx = self.store().begin_write().await?;
        let events = list_events(tx.as_mut()).await?;
        if code.is_typed() {
            for event in &events {
                if is_closed(tx.as_mut(), &event.event, now_ms).await? {
                    return Ok(Tried::Refused(closed()));
                }
            }
        }
        for event in &events {
            let Some(kept) = lock_code(tx.as_mut(), code.hash(&event.event)).await? else {
                continue;
            };
            let tried = self.redeem(tx.as_mut(), &kept, key, now_ms).await?;
            tx.commit().await?;
            return Ok(tried);
        }
        if code.is_typed() {
            for event in &events {
                let forget_before_ms = now_ms.saturating_sub(FAILURES_WINDOW_MS);
                add_failure(tx.as_mut(), &event.event, now_ms, forget_before_ms).await?;
            }
            tx.commit().await?;
        }
        Ok(Tried::Refused(no_code()))
    }

    async fn redeem(
        &self,
        tx: &mut dyn Tx,
        code: &CodeRow,
        key: [u8; 32],
        now_ms: i64,
    ) -> Result<Tried> {
        // what a gate may read follows from rules that must not change meanwhile
        let event = found(lock_event(tx, &code.event).await?)?;
        let device = device_id(&key);
        if let Some(certificate) = find_redemption(tx, code.code_hash, &device).await? {
            // the answer was lost on its way: the same again
            let row = find_device(tx, &code.event, &device).await?;
            let row = row.ok_or(ServiceError::Fault("a redeemed code without its device"))?;
            check_not_revoked(&row)?;
            let answer = membership(self, tx, &event, &row, certificate).await?;
            return Ok(Tried::Member(Box::new(answer), Vec::new()));
        }
        if code.uses_left == 0 || code.expires_at_ms <= now_ms {
            return Ok(Tried::Refused(no_code()));
        }
        if code.role == Role::Attendee && is_anothers(tx, code, &device).await? {
            let message = "this device is another attendee's: leave the event on it first, or use \
                           another folder";
            return Ok(Tried::Refused(ServiceError::refuse(ErrorCode::Conflict, message)));
        }
        let (certificate, token) = certify(self, tx, &event, key, code.role, &code.subject).await?;
        let keys = EventKeys::open(&event)?;
        let name = Some(code.name.as_str()).filter(|name| !name.is_empty());
        let row = admit(tx, &code.event, &keys, &certificate, name, now_ms).await?;
        check_not_revoked(&row)?;
        redeem_code(tx, code.code_hash, &device, &token, now_ms).await?;
        let answer = membership(self, tx, &event, &row, token).await?;
        let moved = match (code.role, code.subject.parse()) {
            (Role::Rep, Ok(exhibitor)) => write_booth_code(self, tx, &event, &exhibitor).await?,
            _ => Vec::new(),
        };
        Ok(Tried::Member(Box::new(answer), moved))
    }
}

/// Whether an attendee's device is another person's: it could not tell whose marks it makes.
async fn is_anothers(tx: &mut dyn Tx, code: &CodeRow, device: &DeviceId) -> Result<bool> {
    let scopes = list_scopes(tx, &code.event, device).await?;
    let own =
        |stream: &StreamId| matches!(stream, StreamId::Me(id) if id.to_string() != code.subject);
    Ok(scopes.iter().any(|scope| scope.until_ms.is_none() && own(&scope.stream)))
}

fn proven_key(request: &EnrolRequest) -> Result<[u8; 32]> {
    let wrong = |field| ServiceError::invalid(field, "the key or its signature is wrong");
    let key = public_key(&request.public_key.0).map_err(|_| wrong("public_key"))?;
    let message = enrol_message(&request.code, key.as_bytes());
    super::certify::verify(&key, &message, &request.signature.0)
        .map_err(|()| wrong("signature"))?;
    Ok(key.to_bytes())
}

async fn is_closed(tx: &mut dyn Tx, event: &EventCode, now_ms: i64) -> Result<bool> {
    let since_ms = now_ms.saturating_sub(FAILURES_WINDOW_MS);
    Ok(count_failures(tx, event, since_ms).await? >= FAILURES_MAX)
}

/// The same words for a wrong, a used and an expired code: no one learns which codes exist.
fn no_code() -> ServiceError {
    ServiceError::not_found("this code is wrong, used up or expired: ask for a new one")
}

fn closed() -> ServiceError {
    ServiceError::refuse(
        ErrorCode::TooManyRequests,
        "too many wrong codes: wait 15 minutes, or use the QR code",
    )
}
