//! What gates may read and write: their lists, what those require, registrations by number, and
//! people by name only where a list of theirs says so.

use super::EventKeys;
use super::members::next_scope_version;
use crate::refusal::Result;
use crate::store::devices::{
    DeviceRow, ScopeRow, add_scope, close_scope, list_gates, list_scopes, lock_device, set_device,
};
use crate::store::facts::{FactKind, list_facts_about};
use crate::store::rows::list_rules;
use crate::store::{StoreError, Tx};
use huiban_protocol::documents::{CheckInList, DeviceId, DirectoryPolicy, EventCode, ListCode};
use huiban_protocol::streams::StreamId;
use huiban_protocol::tokens::DeviceCertificate;
use huiban_protocol::wire::Role;
use std::collections::{BTreeMap, BTreeSet};

/// The rules of all lists as they are published: by them it is judged what a gate needs.
pub(crate) struct GateRules(BTreeMap<ListCode, CheckInList>);

impl GateRules {
    /// Reads them. Whoever changes them locks the event and the gates first.
    pub(crate) async fn read(tx: &mut dyn Tx, event: &EventCode) -> Result<Self> {
        let mut lists = BTreeMap::new();
        for (code, body) in list_rules(tx, event).await? {
            let list = body.read().map_err(|_| StoreError::Damaged("rules"))?;
            lists.insert(code, list);
        }
        Ok(Self(lists))
    }

    /// Every stream that a gate of these lists needs.
    fn streams_for(&self, own: &BTreeSet<ListCode>) -> BTreeSet<StreamId> {
        let mut streams = BTreeSet::from([StreamId::Gate]);
        // a list that is only required shows nobody's name: its own gates are for that
        if own.iter().filter_map(|code| self.0.get(code)).any(shows_people) {
            streams.insert(StreamId::Directory);
        }
        let mut next: Vec<ListCode> = own.iter().cloned().collect();
        while let Some(code) = next.pop() {
            let required = self.0.get(&code).and_then(|list| list.requires.clone());
            if streams.insert(StreamId::List(code)) {
                next.extend(required);
            }
        }
        streams
    }
}

fn shows_people(list: &CheckInList) -> bool {
    list.directory != DirectoryPolicy::None
}

/// The lists that a certificate is for.
pub(super) fn lists_of(certificate: &DeviceCertificate) -> impl Iterator<Item = ListCode> {
    let codes = match certificate.role {
        Role::Gate => certificate.subject.as_str(),
        Role::Attendee | Role::Rep | Role::Organizer => "",
    };
    codes.split(',').filter_map(|code| code.parse().ok())
}

/// The lists that a device was enrolled for; where no certificate of it is readable any more,
/// those that are open to it.
async fn own_lists(
    tx: &mut dyn Tx,
    event: &EventCode,
    keys: &EventKeys,
    device: &DeviceId,
    scopes: &[ScopeRow],
    now_ms: i64,
) -> Result<BTreeSet<ListCode>> {
    let facts = list_facts_about(tx, event, device).await?;
    let tokens = facts.iter().filter(|fact| fact.kind == FactKind::Certificate);
    let held = tokens.filter_map(|fact| keys.certificate(&fact.token, now_ms).ok());
    let own: BTreeSet<ListCode> =
        held.flat_map(|held| lists_of(&held).collect::<Vec<_>>()).collect();
    if !own.is_empty() {
        return Ok(own);
    }
    let open = scopes.iter().filter(|scope| scope.until_ms.is_none());
    Ok(open.filter_map(|scope| list_of(&scope.stream)).collect())
}

fn list_of(stream: &StreamId) -> Option<ListCode> {
    match stream {
        StreamId::List(code) => Some(code.clone()),
        _ => None,
    }
}

/// Opens to a locked gate what it needs and does not have, from `from_ms` on, and closes what it
/// no longer needs; returns whether anything changed. Its scope's version is for the caller.
pub(super) async fn align_scopes(
    tx: &mut dyn Tx,
    event: &EventCode,
    keys: &EventKeys,
    device: &DeviceId,
    rules: &GateRules,
    (from_ms, now_ms): (i64, i64),
) -> Result<bool> {
    let scopes = list_scopes(tx, event, device).await?;
    let own = own_lists(tx, event, keys, device, &scopes, now_ms).await?;
    if own.is_empty() {
        return Ok(false);
    }
    let wanted = rules.streams_for(&own);
    let open: BTreeSet<StreamId> = scopes
        .iter()
        .filter(|scope| scope.until_ms.is_none())
        .map(|scope| scope.stream.clone())
        .collect();
    for stream in wanted.difference(&open) {
        let from_ms = after_earlier(&scopes, stream, from_ms);
        add_scope(tx, event, device, stream, from_ms).await?;
    }
    let is_gates = |stream: &&StreamId| {
        matches!(stream, StreamId::Gate | StreamId::Directory | StreamId::List(_))
    };
    let left: Vec<StreamId> = open.difference(&wanted).filter(is_gates).cloned().collect();
    for stream in &left {
        close_scope(tx, event, device, stream, now_ms).await?;
    }
    Ok(!left.is_empty() || !wanted.is_subset(&open))
}

/// An interval that begins anew must not be taken for one that ended.
fn after_earlier(scopes: &[ScopeRow], stream: &StreamId, from_ms: i64) -> i64 {
    let earlier = scopes.iter().filter(|scope| scope.stream == *stream);
    let ends = earlier.flat_map(|scope| [Some(scope.from_ms), scope.until_ms]).flatten();
    ends.map(|end| end.saturating_add(1)).fold(from_ms, i64::max)
}

/// Locks every gate that is not revoked, in the order of their ids.
pub(crate) async fn lock_gates(tx: &mut dyn Tx, event: &EventCode) -> Result<Vec<DeviceRow>> {
    let mut gates = Vec::new();
    for gate in list_gates(tx, event).await? {
        let row = lock_device(tx, event, &gate).await?;
        gates.extend(row.filter(|row| row.revoked_at_ms.is_none()));
    }
    Ok(gates)
}

/// After rules changed, or this program learnt what gates need: gives locked gates what they need
/// now and takes away what they do not. Returns whether anything changed.
pub(crate) async fn align_gates(
    tx: &mut dyn Tx,
    event: &EventCode,
    keys: &EventKeys,
    gates: Vec<DeviceRow>,
    now_ms: i64,
) -> Result<bool> {
    if gates.is_empty() {
        return Ok(false);
    }
    let rules = GateRules::read(tx, event).await?;
    let mut changed = false;
    for mut gate in gates {
        let times = (now_ms, now_ms);
        if align_scopes(tx, event, keys, &gate.device, &rules, times).await? {
            gate.scope_version = next_scope_version(&gate, now_ms);
            set_device(tx, event, &gate).await?;
            changed = true;
        }
    }
    Ok(changed)
}
