//! Who may do what: tokens, devices taken in by certificate, scopes.

use super::gates::{GateRules, align_scopes, lists_of};
use super::{EventKeys, Service, event_of};
use crate::refusal::{Result, ServiceError};
use crate::store::devices::{
    DeviceRow, ScopeRow, add_device, add_scope, close_scopes, count_devices, find_device,
    list_scopes, lock_device, set_device,
};
use crate::store::facts::{FactKind, list_facts_about};
use crate::store::tokens::find_token;
use crate::store::{StoreError, Tx};
use huiban_protocol::digest::sha256;
use huiban_protocol::documents::{DeviceId, EventCode};
use huiban_protocol::error::ErrorCode;
use huiban_protocol::ledger::Ledger;
use huiban_protocol::streams::StreamId;
use huiban_protocol::tokens::{DeviceCertificate, Order, OrderAction};
use huiban_protocol::wire::{Role, Scope};

/// A device that showed a good token.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Caller {
    /// Which.
    pub device: DeviceId,
}

impl Service {
    /// Finds out who holds this bearer token.
    ///
    /// # Errors
    /// `token_expired` where nobody does, `device_revoked`.
    pub async fn authenticate(&self, event: &EventCode, token: &[u8]) -> Result<Caller> {
        let mut tx = self.store().begin_read().await?;
        event_of(tx.as_mut(), event).await?;
        let hash = sha256(token).0;
        let device = find_token(tx.as_mut(), event, hash, self.now_ms()).await?;
        let known = match &device {
            Some(device) => find_device(tx.as_mut(), event, device).await?,
            None => None,
        };
        tx.commit().await?;
        match known {
            Some(row) => {
                check_not_revoked(&row)?;
                Ok(Caller { device: row.device })
            }
            None => Err(ServiceError::refuse(
                ErrorCode::TokenExpired,
                "the token is not known or has expired: renew it",
            )),
        }
    }
}

/// Refuses a revoked device.
pub(crate) fn check_not_revoked(device: &DeviceRow) -> Result<()> {
    if device.revoked_at_ms.is_some() {
        return Err(ServiceError::refuse(
            ErrorCode::DeviceRevoked,
            "this device was revoked: the signed order is in the agenda",
        ));
    }
    Ok(())
}

/// The streams that a certificate opens.
fn streams_of(certificate: &DeviceCertificate) -> Vec<StreamId> {
    match certificate.role {
        Role::Attendee => certificate.subject.parse().map(StreamId::Me).into_iter().collect(),
        // what else a gate needs follows from the rules of its lists
        Role::Gate => lists_of(certificate).map(StreamId::List).collect(),
        Role::Rep => certificate.subject.parse().map(StreamId::Booth).into_iter().collect(),
        Role::Organizer => Vec::new(),
    }
}

/// Whether a certificate opens more than these scopes do; one of a revoked device opens nothing from
/// the revocation on.
pub(crate) fn opens_more(
    certificate: &DeviceCertificate,
    revoked_at_ms: Option<i64>,
    scopes: &[ScopeRow],
) -> bool {
    let issued_ms = issued_ms(certificate);
    if revoked_at_ms.is_some_and(|at_ms| issued_ms >= at_ms) {
        return false;
    }
    streams_of(certificate).iter().any(|stream| {
        !scopes.iter().any(|scope| scope.stream == *stream && scope.covers(issued_ms))
    })
}

fn issued_ms(certificate: &DeviceCertificate) -> i64 {
    i64::try_from(certificate.issued_s).unwrap_or(0).saturating_mul(1000)
}

/// What a device may read and write now.
pub(crate) fn open_scope(device: &DeviceRow, scopes: &[ScopeRow]) -> Scope {
    let mut streams: Vec<StreamId> = scopes
        .iter()
        .filter(|scope| scope.until_ms.is_none())
        .map(|scope| scope.stream.clone())
        .collect();
    streams.sort();
    streams.dedup();
    Scope { version: device.scope_version, streams }
}

/// What a device of this id may read and write now.
pub(crate) async fn scope_of(
    tx: &mut dyn Tx,
    event: &EventCode,
    device: &DeviceRow,
) -> Result<Scope> {
    let scopes = list_scopes(tx, event, &device.device).await?;
    Ok(open_scope(device, &scopes))
}

/// Takes a device in by its certificate, or adds what the certificate opens to a device that is
/// known. The event is locked; locks the device. A revocation that is known already counts at once.
///
/// What a device's oldest certificates open, be it one or several of the same second, is open to it
/// since ever: its key did not exist before, and acts that it took over from an older identity may
/// be older than its certificates. Later ones open from the day that they were signed.
pub(crate) async fn admit(
    tx: &mut dyn Tx,
    event: &EventCode,
    keys: &EventKeys,
    certificate: &DeviceCertificate,
    name: Option<&str>,
    now_ms: i64,
) -> Result<DeviceRow> {
    let device = certificate.device();
    let known = lock_device(tx, event, &device).await?;
    let is_new = known.is_none();
    let mut row = match known {
        Some(row) => row,
        None => {
            let new = new_device(tx, event, certificate, name, now_ms).await?;
            add_device(tx, event, &new).await?;
            lock_device(tx, event, &device).await?.ok_or(StoreError::Damaged("device"))?
        }
    };
    row.role = certificate.role;
    row.subject.clone_from(&certificate.subject);
    if let Some(name) = name {
        name.clone_into(&mut row.name);
    }
    let scopes = list_scopes(tx, event, &device).await?;
    let issued_ms = issued_ms(certificate);
    let is_oldest = scopes.is_empty() || is_oldest(tx, event, keys, certificate, now_ms).await?;
    let from_ms = if is_oldest { 0 } else { issued_ms };
    let mut changed = is_new;
    for stream in streams_of(certificate) {
        // a new identity's own scope may be copied of one whose earlier enrolment was forgotten
        let known = scopes.iter().any(|scope| scope.stream == stream && scope.covers(from_ms));
        if !known && row.revoked_at_ms.is_none_or(|at_ms| issued_ms < at_ms) {
            add_scope(tx, event, &device, &stream, from_ms).await?;
            changed = true;
        }
    }
    if certificate.role == Role::Gate && row.revoked_at_ms.is_none() {
        let rules = GateRules::read(tx, event).await?;
        let times = (from_ms, now_ms);
        changed |= align_scopes(tx, event, keys, &device, &rules, times).await?;
    }
    if changed {
        row.scope_version = next_scope_version(&row, now_ms);
    }
    // a certificate may be heard of after the order that ended what it opened
    let revoked_at_ms = match row.revoked_at_ms {
        None => known_revocation_ms(tx, event, keys, &device).await?,
        known => known.filter(|_| changed),
    };
    if let Some(at_ms) = revoked_at_ms {
        close_scopes(tx, event, &device, at_ms).await?;
        row.revoked_at_ms = Some(at_ms);
        row.scope_version = next_scope_version(&row, now_ms);
    }
    set_device(tx, event, &row).await?;
    Ok(row)
}

/// Whether no certificate of this device is older.
async fn is_oldest(
    tx: &mut dyn Tx,
    event: &EventCode,
    keys: &EventKeys,
    certificate: &DeviceCertificate,
    now_ms: i64,
) -> Result<bool> {
    let facts = list_facts_about(tx, event, &certificate.device()).await?;
    let tokens = facts.iter().filter(|fact| fact.kind == FactKind::Certificate);
    let mut held = tokens.filter_map(|fact| keys.certificate(&fact.token, now_ms).ok());
    Ok(held.all(|held| held.issued_s >= certificate.issued_s))
}

/// Grows with every change, also on a server that was restored to an earlier state.
pub(super) fn next_scope_version(device: &DeviceRow, now_ms: i64) -> u64 {
    device.scope_version.saturating_add(1).max(u64::try_from(now_ms).unwrap_or(0))
}

/// Closes a locked device's scope and notes why.
pub(crate) async fn closed_scope(
    tx: &mut dyn Tx,
    event: &EventCode,
    mut device: DeviceRow,
    revoked_at_ms: i64,
    now_ms: i64,
) -> Result<DeviceRow> {
    close_scopes(tx, event, &device.device, revoked_at_ms).await?;
    device.revoked_at_ms = Some(revoked_at_ms);
    device.scope_version = next_scope_version(&device, now_ms);
    set_device(tx, event, &device).await?;
    Ok(device)
}

/// Closes what a person's locked device may do, and forgets what it is called.
pub(crate) async fn close_person_device(
    tx: &mut dyn Tx,
    event: &EventCode,
    device: &DeviceId,
    now_ms: i64,
) -> Result<()> {
    let Some(mut row) = lock_device(tx, event, device).await? else { return Ok(()) };
    let person = row.role == Role::Attendee;
    if person {
        close_scopes(tx, event, device, now_ms).await?;
        row.name = String::new();
    }
    row.scope_version = next_scope_version(&row, now_ms);
    set_device(tx, event, &row).await.map_err(Into::into)
}

async fn known_revocation_ms(
    tx: &mut dyn Tx,
    event: &EventCode,
    keys: &EventKeys,
    device: &DeviceId,
) -> Result<Option<i64>> {
    let facts = list_facts_about(tx, event, device).await?;
    let orders = facts.iter().filter(|fact| fact.kind == FactKind::Order);
    Ok(orders
        .filter_map(|fact| Order::open(&fact.token, &keys.list).ok())
        .filter(|order| order.action == OrderAction::RevokeDevice(*device))
        .map(|order| order_ms(&order))
        .min())
}

/// When an order counts from.
pub(crate) fn order_ms(order: &Order) -> i64 {
    i64::try_from(order.issued_s).unwrap_or(i64::MAX).saturating_mul(1000)
}

async fn new_device(
    tx: &mut dyn Tx,
    event: &EventCode,
    certificate: &DeviceCertificate,
    name: Option<&str>,
    now_ms: i64,
) -> Result<DeviceRow> {
    let name = match name {
        Some(name) => name.to_owned(),
        None => default_name(tx, event, certificate.role).await?,
    };
    Ok(DeviceRow {
        device: certificate.device(),
        public: certificate.key,
        role: certificate.role,
        subject: certificate.subject.clone(),
        name,
        first_seen_at_ms: now_ms,
        last_seen_at_ms: now_ms,
        pending_reported: 0,
        revoked_at_ms: None,
        ledger: Ledger::default(),
        scope_version: 0,
    })
}

/// `Gate 1`, `Gate 2` … and so for every role.
async fn default_name(tx: &mut dyn Tx, event: &EventCode, role: Role) -> Result<String> {
    let number = count_devices(tx, event, role).await?.saturating_add(1);
    let word = match role {
        Role::Attendee => "Attendee",
        Role::Gate => "Gate",
        Role::Rep => "Rep",
        Role::Organizer => "Organizer",
    };
    Ok(format!("{word} {number}"))
}
