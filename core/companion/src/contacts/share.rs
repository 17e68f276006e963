//! An attendee gives a card away, or takes one back.

use super::shared::OwnExchange;
use crate::error::{CompanionError, Result};
use huiban_protocol::documents::{Contact, ContactField, RegistrationId};
use huiban_protocol::limits::FACT_BYTES_MAX;
use huiban_protocol::ops::{
    CardShare, CardShareBody, CardWithdraw, CardWithdrawBody, Draft, OpKind as _,
};
use huiban_protocol::streams::exchange_of;
use huiban_protocol::tokens::{
    CARD_BYTES_MAX, CARD_PREFIX, CARD_TEXT_MAX, CardAudience, CardDraft, SignedCard, SigningKey,
    Withdrawal, write_text,
};
use huiban_protocol::wire::Bytes;

/// What signing a card takes beside its content.
pub(crate) struct Shared<'a> {
    pub(crate) registration: RegistrationId,
    pub(crate) certificate: &'a [u8],
    pub(crate) key: &'a SigningKey,
    pub(crate) nonce: [u8; 16],
    pub(crate) salt: [u8; 16],
    pub(crate) issued_s: u64,
    pub(crate) expires_s: u64,
}

fn invalid(field: &'static str, reason: String) -> CompanionError {
    CompanionError::InvalidInput { field, reason }
}

/// The fields of a card that are to be given.
fn chosen(card: &Contact, fields: &[ContactField]) -> Result<Contact> {
    let mut given = Contact::default();
    for field in fields {
        let value = card.get(*field).ok_or_else(|| {
            let name = field.name();
            invalid("fields", format!("the card has no {name}: set it with card set {name}=…"))
        })?;
        given.set(*field, value);
    }
    if given.fields.is_empty() {
        return Err(invalid("fields", "name at least one field".to_owned()));
    }
    Ok(given)
}

/// Signs a card with some fields; says what to leave out where they do not fit a code.
pub(crate) fn compose(
    card: &Contact,
    fields: &[ContactField],
    audience: CardAudience,
    purpose: &str,
    shared: &Shared<'_>,
) -> Result<(SignedCard, String)> {
    let contact = chosen(card, fields)?;
    let purpose = huiban_protocol::documents::clean(purpose);
    let draft = CardDraft {
        audience,
        purpose,
        contact,
        nonce: shared.nonce,
        salt: shared.salt,
        issued_s: shared.issued_s,
        expires_s: shared.expires_s,
    };
    let bytes = draft.contact.bytes().saturating_add(draft.purpose.len());
    if bytes > CARD_BYTES_MAX {
        return Err(too_long(&draft, bytes.saturating_sub(CARD_BYTES_MAX)));
    }
    let signed = draft
        .sign(shared.certificate, shared.key)
        .ok_or_else(|| CompanionError::internal("a card could not be signed"))?;
    let text = signed.to_bytes().map(|bytes| write_text(CARD_PREFIX, &bytes)).unwrap_or_default();
    if text.len() > CARD_TEXT_MAX {
        return Err(too_long(&draft, text.len().saturating_sub(CARD_TEXT_MAX)));
    }
    Ok((signed, text))
}

/// Names the fields that are best left out: the longest first, the name last.
fn too_long(draft: &CardDraft, excess: usize) -> CompanionError {
    let mut lengths: Vec<(usize, &str)> = draft
        .contact
        .fields
        .iter()
        .filter(|(field, _)| **field != ContactField::Name)
        .map(|(field, value)| (value.len(), field.name()))
        .chain([(draft.purpose.len(), "purpose")])
        .collect();
    lengths.sort_by(|a, b| b.cmp(a));
    let name = draft.contact.get(ContactField::Name).map(|name| (name.len(), "name"));
    lengths.extend(name);
    let mut left = excess;
    let mut drop = Vec::new();
    for (len, name) in lengths {
        if left == 0 {
            break;
        }
        left = left.saturating_sub(len);
        drop.push(name);
    }
    let drop = drop.join(", ");
    invalid(
        "fields",
        format!("too long for one code by {excess} bytes: leave out or shorten {drop}"),
    )
}

/// The act of giving a card away; `send` where the server is to bring it to the exhibitor.
pub(crate) fn share(
    registration: &RegistrationId,
    nonce: &[u8; 16],
    signed: &SignedCard,
    send: bool,
) -> Result<Draft> {
    let body = CardShareBody {
        card: Bytes(signed.card.clone()),
        sealed: send.then(|| Bytes(signed.sealed.clone())),
    };
    Ok(CardShare::draft(exchange_of(registration, nonce).to_string(), &body)?)
}

/// The act of taking a consent back.
pub(crate) fn withdraw(exchange: &OwnExchange, event: u32, shared: &Shared<'_>) -> Result<Draft> {
    let given = exchange.row.given.as_ref();
    let nonce = given
        .and_then(|given| given.nonce)
        .ok_or_else(|| CompanionError::NotFound { what: format!("exchange {}", exchange.id) })?;
    let withdrawal = Withdrawal {
        event,
        nonce: nonce.0,
        registration: shared.registration,
        exhibitor: given.and_then(|given| given.exhibitor.clone()),
        issued_s: shared.issued_s,
    };
    let order = withdrawal
        .sign(shared.certificate, shared.key)
        .filter(|order| order.len() <= FACT_BYTES_MAX)
        .ok_or_else(|| CompanionError::internal("a withdrawal could not be signed"))?;
    let body = CardWithdrawBody { order: Bytes(order) };
    Ok(CardWithdraw::draft(withdrawal.exchange().to_string(), &body)?)
}
