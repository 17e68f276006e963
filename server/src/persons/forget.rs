//! Removes what is known of a person, by a signed order that every device keeps: a server that was
//! restored from before it does it again.

use super::holdings::{Holding, list_holdings};
use crate::refusal::{Result, ServiceError};
use crate::service::{StreamWriter, close_person_device, write_fact_row};
use crate::store::devices::list_devices_of;
use crate::store::erasures::{
    drop_snapshots, empty_acts, empty_acts_about, empty_acts_of, empty_history, forget_person,
};
use crate::store::rows::find_row;
use crate::store::{StoreError, Tx};
use huiban_protocol::documents::{DeviceId, EventCode, RegistrationId};
use huiban_protocol::raw::Raw;
use huiban_protocol::streams::{
    EXCHANGE_ROW, ExchangeRow, FactRow, LEAD_ROW, MET_ROW, PERSON_ROW, REGISTRATION_ROW,
    RegistrationRow, RegistrationState, SCAN_ROW, StreamId, Withdrawn, row_type,
};
use huiban_protocol::tokens::Order;
use huiban_protocol::wire::Bytes;
use std::collections::BTreeSet;

/// More than any revision.
const ALL: u64 = u64::MAX >> 1;

/// An order to forget a person, with what it takes to lock.
pub(crate) struct Erasure {
    registration: RegistrationId,
    order: Order,
    token: Vec<u8>,
    devices: BTreeSet<DeviceId>,
    streams: BTreeSet<StreamId>,
}

impl Erasure {
    /// Finds what is to be locked.
    pub(crate) async fn of(
        tx: &mut dyn Tx,
        event: &EventCode,
        registration: RegistrationId,
        (order, token): (Order, Vec<u8>),
    ) -> Result<Self> {
        let me = StreamId::Me(registration);
        let devices = list_devices_of(tx, event, &me).await?.into_iter().collect();
        let held = list_holdings(tx, event, &registration).await?;
        let held = held.into_iter().map(|held| held.stream);
        let streams = held.filter(|stream| !matches!(stream, StreamId::List(_)));
        let streams = streams.chain([me, StreamId::Agenda, StreamId::Gate, StreamId::Directory]);
        let streams = streams.collect();
        Ok(Self { registration, order, token, devices, streams })
    }

    /// The person's devices; to be locked before the streams.
    pub(crate) fn devices(&self) -> &BTreeSet<DeviceId> {
        &self.devices
    }

    /// The streams that it writes.
    pub(crate) fn streams(&self) -> &BTreeSet<StreamId> {
        &self.streams
    }

    /// Its signed form.
    pub(crate) fn token(&self) -> &[u8] {
        &self.token
    }

    /// Puts it into effect. Devices and streams are locked.
    pub(crate) async fn apply(
        self,
        tx: &mut dyn Tx,
        event: &EventCode,
        writer: &mut StreamWriter,
    ) -> Result<()> {
        let me = StreamId::Me(self.registration);
        let held = list_holdings(tx, event, &self.registration).await?;
        let written = held.iter().filter(|held| !matches!(held.stream, StreamId::List(_)));
        if written.into_iter().any(|held| !writer.holds(&held.stream)) {
            // somebody met the person since the streams were chosen
            return Err(StoreError::Again.into());
        }
        for holding in &held {
            self.empty(tx, event, writer, holding).await?;
        }
        for stream in &self.streams {
            drop_snapshots(tx, event, stream).await?;
        }
        empty_acts_of(tx, event, &me).await?;
        for device in &self.devices {
            close_person_device(tx, event, device, writer.received_ms()).await?;
        }
        forget_person(tx, event, &self.registration).await?;
        let row_id = self.registration.to_string();
        // whoever was replaced has no row there any more, but a past
        empty_history(tx, event, &StreamId::Directory, (PERSON_ROW, &row_id), ALL).await?;
        write_fact_row(tx, writer, row_type::ERASURE, &row_id, &self.token).await
    }

    async fn empty(
        &self,
        tx: &mut dyn Tx,
        event: &EventCode,
        writer: &mut StreamWriter,
        Holding { stream, row }: &Holding,
    ) -> Result<()> {
        let (row_type, row_id) = (row.row_type.as_str(), row.row_id.as_str());
        let own = *stream == StreamId::Me(self.registration);
        match row_type {
            SCAN_ROW => return Ok(()),
            REGISTRATION_ROW => return self.close_registration(tx, writer, stream, row).await,
            EXCHANGE_ROW | MET_ROW if !own => {
                let body = self.withdrawn(row)?;
                writer.put(tx, stream, row_type, row_id, body).await?;
                let newest = find_row(tx, event, stream, row_type, row_id).await?;
                let newest = newest.map_or(0, |row| row.rev);
                empty_history(tx, event, stream, (row_type, row_id), newest).await?;
            }
            _ => {
                writer.delete(tx, stream, row_type, row_id).await?;
                empty_history(tx, event, stream, (row_type, row_id), ALL).await?;
            }
        }
        empty_acts(tx, event, stream, (row_type, row_id)).await?;
        if let (LEAD_ROW, StreamId::Booth(exhibitor)) = (row_type, stream) {
            empty_acts_about(tx, event, &format!("{exhibitor}/{row_id}")).await?;
        }
        Ok(())
    }

    /// What others keep of an exchange: that it was, and that it is taken back.
    fn withdrawn(&self, row: &crate::store::rows::LiveRow) -> Result<Raw> {
        let known = row.body.as_ref().and_then(|body| body.read::<ExchangeRow>().ok());
        let mut exchange = known.unwrap_or_default();
        exchange.withdraw(taken_back(&self.order, &self.token));
        write(&exchange)
    }

    /// The badge is no longer good; what a gate knows of it says nothing about the person.
    async fn close_registration(
        &self,
        tx: &mut dyn Tx,
        writer: &mut StreamWriter,
        stream: &StreamId,
        row: &crate::store::rows::LiveRow,
    ) -> Result<()> {
        let known = row.body.as_ref().and_then(|body| body.read::<RegistrationRow>().ok());
        let Some(mut known) = known else { return Ok(()) };
        let since_ms = writer.received_ms();
        known.state =
            RegistrationState::Revoked { reason: "erased".to_owned(), since_ms, erased: true };
        known.order = Some(Bytes(self.token.clone()));
        writer.put(tx, stream, REGISTRATION_ROW, &row.row_id, write(&known)?).await.map(|_| ())
    }
}

/// What stands in the place of what was known of an erased person.
pub(crate) fn taken_back(order: &Order, token: &[u8]) -> Withdrawn {
    let at_ms = i64::try_from(order.issued_s).unwrap_or(i64::MAX).saturating_mul(1000);
    Withdrawn { at_ms, order: Bytes(token.to_vec()) }
}

fn write<T: serde::Serialize>(row: &T) -> Result<Raw> {
    Raw::write(row).map_err(|_| ServiceError::Fault("a row could not be written"))
}

/// The order that a person was erased by.
pub(crate) async fn find_erasure(
    tx: &mut dyn Tx,
    event: &EventCode,
    registration: &RegistrationId,
) -> Result<Option<Bytes>> {
    let id = registration.to_string();
    let row = find_row(tx, event, &StreamId::Agenda, row_type::ERASURE, &id).await?;
    Ok(row.and_then(|row| row.body?.read::<FactRow>().ok()).map(|fact| fact.token))
}

/// Whether a person was erased: nothing is written about them again.
pub(crate) async fn is_forgotten(
    tx: &mut dyn Tx,
    event: &EventCode,
    registration: &RegistrationId,
) -> Result<bool> {
    Ok(find_erasure(tx, event, registration).await?.is_some())
}
