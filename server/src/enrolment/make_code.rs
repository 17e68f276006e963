//! Making a one-time code.

use super::code::EnrolmentCode;
use crate::badges::find_ref;
use crate::organizer::{EnrolmentAnswer, EnrolmentRequest};
use crate::refusal::{Result, ServiceError};
use crate::service::{Service, found};
use crate::store::Tx;
use crate::store::codes::{CodeRow, add_code};
use crate::store::drafts::find_draft;
use crate::store::events::find_event;
use crate::time::in_zone;
use huiban_protocol::documents::{AgendaDocument, EventCode, ListCode};
use huiban_protocol::wire::Role;
use std::collections::BTreeSet;

/// Most devices that one code takes.
const USES_MAX: u32 = 10_000;
/// Longest time a code is good: a year.
const VALID_MAX_MS: i64 = 366 * 24 * 60 * 60 * 1000;
/// Longest name of a device, in bytes.
const NAME_BYTES_MAX: usize = 64;

/// Makes a code; see [`crate::Organizer::enrol`].
pub(crate) async fn make_code(
    service: &Service,
    event: &EventCode,
    request: &EnrolmentRequest,
) -> Result<EnrolmentAnswer> {
    check(request)?;
    let code = EnrolmentCode::make(&service.random()?, request.typed);
    let mut tx = service.store().begin_write().await?;
    let row = found(find_event(tx.as_mut(), event).await?)?;
    let document = find_draft(tx.as_mut(), event)
        .await?
        .ok_or_else(|| ServiceError::not_found("the event has no agenda yet: import one"))?;
    let expires_at_ms = service.now_ms().saturating_add(request.valid_ms);
    let kept = CodeRow {
        code_hash: code.hash(event),
        event: event.clone(),
        role: request.role,
        subject: subject(tx.as_mut(), event, &document, request).await?,
        name: request.name.clone().unwrap_or_default(),
        uses_left: request.uses.into(),
        expires_at_ms,
        typed: request.typed,
    };
    add_code(tx.as_mut(), &kept).await?;
    tx.commit().await?;
    let fingerprint = hex::encode(row.root);
    let url = format!("{}/j#{}.{fingerprint}", service.public_url(), code.text());
    Ok(EnrolmentAnswer {
        code: code.text().to_owned(),
        url,
        role: request.role,
        expires_at: in_zone(expires_at_ms, document.event.zone),
    })
}

fn check(request: &EnrolmentRequest) -> Result<()> {
    if !(1..=USES_MAX).contains(&request.uses) {
        return Err(ServiceError::invalid("uses", format!("must be 1 to {USES_MAX}")));
    }
    if !(1..=VALID_MAX_MS).contains(&request.valid_ms) {
        return Err(ServiceError::invalid(
            "valid_ms",
            "must be at most a year, and not in the past",
        ));
    }
    let name = request.name.as_deref().unwrap_or_default();
    if name.len() > NAME_BYTES_MAX || name.chars().any(char::is_control) {
        return Err(ServiceError::invalid(
            "name",
            format!("must be one line of at most {NAME_BYTES_MAX} bytes"),
        ));
    }
    check_role(request)
}

/// What another role is enrolled for is a slip: a code that ignored it would make a device that is
/// something else than what was meant.
fn check_role(request: &EnrolmentRequest) -> Result<()> {
    let EnrolmentRequest { role, registration, exhibitor, lists, .. } = request;
    let given = [
        ("registration", registration.is_some(), Role::Attendee),
        ("exhibitor", exhibitor.is_some(), Role::Rep),
        ("lists", !lists.is_empty(), Role::Gate),
    ];
    match given.into_iter().find(|(_, is_given, of)| *is_given && of != role) {
        Some((field, _, of)) => Err(ServiceError::invalid(
            field,
            format!("belongs to the role {}, not to {}: leave it out", of.name(), role.name()),
        )),
        None => Ok(()),
    }
}

/// Whom or what the certificate will name.
async fn subject(
    tx: &mut dyn Tx,
    event: &EventCode,
    document: &AgendaDocument,
    request: &EnrolmentRequest,
) -> Result<String> {
    match request.role {
        Role::Attendee => {
            let reference = request
                .registration
                .as_deref()
                .ok_or_else(|| ServiceError::invalid("registration", "say whose device it is"))?;
            registration(tx, event, reference).await
        }
        Role::Rep => {
            let code = request
                .exhibitor
                .as_ref()
                .ok_or_else(|| ServiceError::invalid("exhibitor", "say whose rep it is"))?;
            if !document.exhibitors.iter().any(|exhibitor| exhibitor.code == *code) {
                return Err(ServiceError::not_found(format!("there is no exhibitor “{code}”")));
            }
            Ok(code.to_string())
        }
        Role::Gate => lists(document, &request.lists),
        Role::Organizer => Ok(String::new()),
    }
}

async fn registration(tx: &mut dyn Tx, event: &EventCode, reference: &str) -> Result<String> {
    Ok(find_ref(tx, event, reference).await?.registration.to_string())
}

/// The lists of a gate. What those require is opened beside them, by the rules of the time.
fn lists(document: &AgendaDocument, wanted: &[ListCode]) -> Result<String> {
    if wanted.is_empty() {
        return Err(ServiceError::invalid("lists", "say which lists the gate scans for"));
    }
    let codes: BTreeSet<&ListCode> = wanted.iter().collect();
    if let Some(code) = codes.iter().find(|code| document.lists.iter().all(|l| l.code != ***code)) {
        return Err(ServiceError::not_found(format!("there is no check-in list “{code}”")));
    }
    let names: Vec<&str> = codes.into_iter().map(ListCode::as_str).collect();
    Ok(names.join(","))
}
