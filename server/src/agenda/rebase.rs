//! Edits that were made on one document, carried over to another.

use crate::refusal::{Result, ServiceError};
use huiban_protocol::documents::AgendaDocument;
use serde_json::{Map, Value};
use std::collections::BTreeSet;

/// What of a member of the document's lists is its id.
const IDS: [&str; 4] = ["id", "code", "date", "from"];

/// Carries over to `onto` what `draft` changed in `base`, field by field; where both changed one
/// field, the draft's value stands.
pub(super) fn rebase(
    draft: &AgendaDocument,
    base: &AgendaDocument,
    onto: &AgendaDocument,
) -> Result<AgendaDocument> {
    let fault = |_| ServiceError::Fault("a document could not be written");
    let value = |document| serde_json::to_value(document).map_err(fault);
    let (draft, base, onto) = (value(draft)?, value(base)?, value(onto)?);
    let merged = merge(Some(draft), Some(&base), Some(onto)).unwrap_or_default();
    serde_json::from_value(merged).map_err(fault)
}

/// One value of three; `None` where it is not there.
fn merge(draft: Option<Value>, base: Option<&Value>, onto: Option<Value>) -> Option<Value> {
    if draft.as_ref() == base {
        return onto;
    }
    if onto.as_ref() == base {
        return draft;
    }
    match (draft, base, onto) {
        (Some(Value::Object(draft)), Some(Value::Object(base)), Some(Value::Object(onto))) => {
            Some(Value::Object(merge_objects(draft, base, onto)))
        }
        (Some(Value::Array(draft)), Some(Value::Array(base)), Some(Value::Array(onto)))
            if [&draft, base, &onto].into_iter().all(|list| has_ids(list)) =>
        {
            Some(Value::Array(merge_lists(draft, base, onto)))
        }
        (draft, ..) => draft,
    }
}

fn merge_objects(
    mut draft: Map<String, Value>,
    base: &Map<String, Value>,
    mut onto: Map<String, Value>,
) -> Map<String, Value> {
    let names: Vec<String> =
        onto.keys().chain(draft.keys().filter(|name| !onto.contains_key(*name))).cloned().collect();
    let mut merged = Map::new();
    for name in names {
        let value = merge(draft.remove(&name), base.get(&name), onto.remove(&name));
        merged.extend(value.map(|value| (name, value)));
    }
    merged
}

/// Members are told apart by their ids, in the order of `onto`; those that only the draft has
/// follow.
fn merge_lists(draft: Vec<Value>, base: &[Value], onto: Vec<Value>) -> Vec<Value> {
    let keyed = |list: Vec<Value>| -> Map<String, Value> {
        list.into_iter().map(|member| (id(&member), member)).collect()
    };
    let order: Vec<String> = onto.iter().chain(&draft).map(id).collect();
    let base = base.iter().map(|member| (id(member), member.clone())).collect();
    let mut merged = merge_objects(keyed(draft), &base, keyed(onto));
    order.into_iter().filter_map(|id| merged.remove(&id)).collect()
}

/// Whether every member has an id of its own.
fn has_ids(list: &[Value]) -> bool {
    let ids: BTreeSet<String> = list.iter().map(id).collect();
    ids.len() == list.len() && !ids.contains("")
}

fn id(member: &Value) -> String {
    // a transfer is known by both its ends, everything else by one member
    let parts = IDS.iter().filter_map(|name| member.get(name)?.as_str());
    let ends = member.get("to").and_then(Value::as_str);
    parts.chain(ends).collect::<Vec<_>>().join("~")
}

#[cfg(test)]
mod tests;
