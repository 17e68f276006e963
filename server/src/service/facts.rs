//! Signed facts that devices offer back: their signature is the trust.

use super::erase::{with_holders, withdraw};
use super::keys::EventKeys;
use super::members::{admit, closed_scope, opens_more, order_ms};
use super::writer::StreamWriter;
use crate::badges::Revocation;
use crate::persons::{Erasure, is_forgotten};
use crate::refusal::Result;
use crate::store::Tx;
use crate::store::devices::{list_devices, list_scopes, lock_device};
use crate::store::events::set_key_list;
use crate::store::facts::{FactKind, FactRow as KeptFact, add_fact, is_known, list_facts};
use crate::store::rows::{find_row, list_rows_of_type};
use huiban_protocol::documents::{DeviceId, EventCode};
use huiban_protocol::ops::{RowTarget, rows_of};
use huiban_protocol::raw::Raw;
use huiban_protocol::streams::{ExchangeRow, FactRow, StreamId, row_type};
use huiban_protocol::tokens::{
    DeviceCertificate, KeyList, Order, OrderAction, SignedFact, Withdrawal, fact_id,
};
use huiban_protocol::wire::Bytes;
use std::collections::{BTreeMap, BTreeSet};

/// Id of the row that holds the key list.
pub(crate) const KEY_LIST_ID: &str = "keys";

/// Facts that nobody here had seen, verified, each sort in the order it takes effect.
#[derive(Default)]
pub(super) struct NewFacts {
    certificates: Vec<(DeviceCertificate, Vec<u8>)>,
    lists: Vec<(KeyList, Vec<u8>)>,
    orders: Vec<(DeviceId, Order, Vec<u8>)>,
    withdrawals: Vec<NewWithdrawal>,
    erasures: Vec<Erasure>,
    badges: Vec<Revocation>,
}

/// A withdrawal with the rows that it empties.
struct NewWithdrawal {
    withdrawal: Withdrawal,
    token: Vec<u8>,
    rows: Vec<RowTarget>,
}

impl NewWithdrawal {
    async fn of(
        tx: &mut dyn Tx,
        event: &EventCode,
        withdrawal: Withdrawal,
        token: Vec<u8>,
    ) -> Result<Self> {
        let rows = with_holders(tx, event, rows_of(&withdrawal)).await?;
        Ok(Self { withdrawal, token, rows })
    }
}

impl NewFacts {
    /// Reads the offered facts that are new. What is not a fact of this event is left out: nothing
    /// is said about it.
    pub(super) async fn read(
        tx: &mut dyn Tx,
        event: &EventCode,
        keys: &EventKeys,
        offered: &[Bytes],
        now_ms: i64,
    ) -> Result<Self> {
        let mut new = Self::default();
        if offered.is_empty() {
            return Ok(new);
        }
        let keys = &keys.with_newest(offered);
        for Bytes(token) in offered {
            if is_known(tx, event, fact_id(token)).await? {
                continue;
            }
            match keys.fact(token, now_ms) {
                Ok(SignedFact::Certificate(certificate)) => {
                    new.certificates.push((certificate, token.clone()));
                }
                Ok(SignedFact::Order(order)) => match order.action {
                    OrderAction::RevokeDevice(device) => {
                        new.orders.push((device, order, token.clone()));
                    }
                    OrderAction::Erase(person) => {
                        let signed = (order, token.clone());
                        new.erasures.push(Erasure::of(tx, event, person, signed).await?);
                    }
                    OrderAction::RevokeBadge { registration, serial } => {
                        let (badge, signed) = ((registration, serial), (&order, token.clone()));
                        new.badges.push(Revocation::of(tx, event, badge, signed).await?);
                    }
                },
                Ok(SignedFact::KeyList(list)) => new.lists.push((list, token.clone())),
                Ok(SignedFact::Withdrawal(withdrawal)) => {
                    let found = NewWithdrawal::of(tx, event, withdrawal, token.clone()).await?;
                    new.withdrawals.push(found);
                }
                Err(_) => {}
            }
        }
        // by device, then by age: the order in which scopes follow each other
        new.certificates
            .sort_by_key(|(certificate, _)| (certificate.device(), certificate.issued_s));
        Ok(new)
    }

    /// Facts that are kept but not in effect: those of a database that a backup replaced.
    pub(super) async fn without_effect(
        tx: &mut dyn Tx,
        event: &EventCode,
        keys: &EventKeys,
        now_ms: i64,
    ) -> Result<Self> {
        let devices = list_devices(tx, event).await?;
        let known: BTreeMap<DeviceId, Option<i64>> =
            devices.iter().map(|row| (row.device, row.revoked_at_ms)).collect();
        let agenda = StreamId::Agenda;
        let orders = list_rows_of_type(tx, event, &agenda, row_type::REVOCATION).await?;
        let told: BTreeSet<String> = orders.into_iter().map(|row| row.row_id).collect();
        let mut new = Self::default();
        for fact in list_facts(tx, event).await? {
            match keys.fact(&fact.token, now_ms) {
                Ok(SignedFact::Certificate(certificate)) => {
                    let device = certificate.device();
                    let is_news = match known.get(&device) {
                        None => true,
                        // a device that was known before it was enrolled for more
                        Some(revoked_at_ms) => {
                            let scopes = list_scopes(tx, event, &device).await?;
                            opens_more(&certificate, *revoked_at_ms, &scopes)
                        }
                    };
                    if is_news {
                        new.certificates.push((certificate, fact.token));
                    }
                }
                Ok(SignedFact::Order(order)) => match order.action {
                    OrderAction::RevokeDevice(device) => {
                        let revoked = known.get(&device).is_none_or(Option::is_some);
                        if !revoked || !told.contains(&device.to_string()) {
                            new.orders.push((device, order, fact.token));
                        }
                    }
                    OrderAction::Erase(person) if !is_forgotten(tx, event, &person).await? => {
                        let signed = (order, fact.token);
                        new.erasures.push(Erasure::of(tx, event, person, signed).await?);
                    }
                    OrderAction::Erase(_) => {}
                    OrderAction::RevokeBadge { registration, serial } => {
                        let (badge, signed) = ((registration, serial), (&order, fact.token));
                        let revocation = Revocation::of(tx, event, badge, signed).await?;
                        if !revocation.is_in_effect(tx, event).await? {
                            new.badges.push(revocation);
                        }
                    }
                },
                Ok(SignedFact::Withdrawal(withdrawal)) => {
                    let found = NewWithdrawal::of(tx, event, withdrawal, fact.token).await?;
                    if !is_in_effect(tx, event, &found.rows).await? {
                        new.withdrawals.push(found);
                    }
                }
                Ok(SignedFact::KeyList(list)) if list.version > keys.list.version => {
                    new.lists.push((list, fact.token));
                }
                _ => {}
            }
        }
        new.certificates
            .sort_by_key(|(certificate, _)| (certificate.device(), certificate.issued_s));
        Ok(new)
    }

    /// Whether there is nothing to put into effect.
    pub(super) fn is_empty(&self) -> bool {
        self.certificates.is_empty() && self.streams().is_empty()
    }

    /// The devices that they are about; to be locked before anything is put into effect.
    pub(super) fn devices(&self) -> BTreeSet<DeviceId> {
        let ordered = self.orders.iter().map(|(device, _, _)| *device);
        let erased = self.erasures.iter().flat_map(|erasure| erasure.devices().iter().copied());
        let certified = self.certificates.iter().map(|(certificate, _)| certificate.device());
        ordered.chain(erased).chain(certified).collect()
    }

    /// Takes in the devices that are certified. The devices are locked, no stream is yet.
    pub(super) async fn admit(
        &self,
        tx: &mut dyn Tx,
        event: &EventCode,
        keys: &EventKeys,
        now_ms: i64,
    ) -> Result<()> {
        for (certificate, token) in &self.certificates {
            let device = Some(certificate.device());
            keep_fact(tx, event, FactKind::Certificate, device, token, now_ms).await?;
            admit(tx, event, keys, certificate, None, now_ms).await?;
        }
        Ok(())
    }

    /// The streams that they change.
    pub(super) fn streams(&self) -> BTreeSet<StreamId> {
        let agenda = !self.orders.is_empty() || !self.lists.is_empty();
        let rows = self.withdrawals.iter().flat_map(|found| &found.rows);
        let erased = self.erasures.iter().flat_map(|erasure| erasure.streams().iter().cloned());
        let badges = self.badges.iter().flat_map(Revocation::streams);
        let streams = rows.map(|row| row.stream.clone()).chain(erased).chain(badges);
        streams.chain(agenda.then_some(StreamId::Agenda)).collect()
    }

    /// Puts orders, key lists and withdrawals into effect. Their streams are locked.
    pub(super) async fn apply(
        self,
        tx: &mut dyn Tx,
        event: &EventCode,
        keys: &EventKeys,
        writer: &mut StreamWriter,
    ) -> Result<()> {
        let now_ms = writer.received_ms();
        let mut version = keys.list.version;
        for (list, token) in self.lists {
            keep_fact(tx, event, FactKind::KeyList, None, &token, now_ms).await?;
            if list.version > version {
                version = list.version;
                set_key_list(tx, event, &token, version).await?;
                write_fact_row(tx, writer, row_type::KEY_LIST, KEY_LIST_ID, &token).await?;
            }
        }
        for (device, order, token) in self.orders {
            keep_fact(tx, event, FactKind::Order, Some(device), &token, now_ms).await?;
            revoke(tx, event, writer, (&device, &order), &token).await?;
        }
        for erasure in self.erasures {
            keep_fact(tx, event, FactKind::Order, None, erasure.token(), now_ms).await?;
            erasure.apply(tx, event, writer).await?;
        }
        for revocation in self.badges {
            keep_fact(tx, event, FactKind::Order, None, revocation.token(), now_ms).await?;
            revocation.apply(tx, event, writer).await?;
        }
        for NewWithdrawal { withdrawal, token, .. } in self.withdrawals {
            keep_fact(tx, event, FactKind::Withdrawal, None, &token, now_ms).await?;
            withdraw(tx, event, writer, &withdrawal, &token).await?;
        }
        Ok(())
    }
}

/// Whether every row that a withdrawal empties says so.
async fn is_in_effect(tx: &mut dyn Tx, event: &EventCode, rows: &[RowTarget]) -> Result<bool> {
    for target in rows {
        let row = find_row(tx, event, &target.stream, target.row_type, &target.row_id).await?;
        let body = row.and_then(|row| row.body);
        if !body
            .is_some_and(|body| body.read::<ExchangeRow>().is_ok_and(|row| row.withdrawn.is_some()))
        {
            return Ok(false);
        }
    }
    Ok(true)
}

/// Puts a revocation into effect. The device and the agenda are locked.
pub(crate) async fn revoke(
    tx: &mut dyn Tx,
    event: &EventCode,
    writer: &mut StreamWriter,
    (device, order): (&DeviceId, &Order),
    token: &[u8],
) -> Result<()> {
    if let Some(row) = lock_device(tx, event, device).await?
        && row.revoked_at_ms.is_none()
    {
        closed_scope(tx, event, row, order_ms(order), writer.received_ms()).await?;
    }
    write_fact_row(tx, writer, row_type::REVOCATION, &device.to_string(), token).await
}

/// Puts a signed document into the agenda, for every device to keep.
pub(crate) async fn write_fact_row(
    tx: &mut dyn Tx,
    writer: &mut StreamWriter,
    row_type: &str,
    row_id: &str,
    token: &[u8],
) -> Result<()> {
    let body = Raw::write(&FactRow { token: Bytes(token.to_vec()) })
        .map_err(|_| crate::ServiceError::Fault("a signed document could not be written"))?;
    writer.put(tx, &StreamId::Agenda, row_type, row_id, body).await.map(|_| ())
}

/// Keeps a fact for good.
pub(crate) async fn keep_fact(
    tx: &mut dyn Tx,
    event: &EventCode,
    kind: FactKind,
    subject: Option<DeviceId>,
    token: &[u8],
    now_ms: i64,
) -> Result<()> {
    let fact =
        KeptFact { id: fact_id(token), kind, subject, token: token.to_vec(), kept_at_ms: now_ms };
    add_fact(tx, event, &fact).await?;
    Ok(())
}
