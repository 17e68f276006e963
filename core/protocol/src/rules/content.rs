//! What a session holds that no field of a change names: its description, forum, languages and so
//! on, told as one field, member by member.

use crate::documents::Session;
use crate::raw::Raw;
use crate::streams::{AgendaChange, AgendaField};
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};

/// Members of a session by their names in a document; `null` for what is not there. The value of a
/// change of [`AgendaField::Text`] holds those that differ.
pub type Content = BTreeMap<String, Value>;

/// Longer values are not told: a description of 1,000 characters in three languages, and room for
/// a list of prizes.
const TOLD_BYTES_MAX: usize = 16 * 1024;

/// What has a field of its own, or never changes.
const NAMED: [&str; 7] = ["id", "start", "end", "room", "title", "speakers", "state"];

fn content(session: &Session) -> Content {
    let Ok(Value::Object(members)) = serde_json::to_value(session) else { return Content::new() };
    members.into_iter().filter(|(name, _)| !NAMED.contains(&name.as_str())).collect()
}

/// What differs in the content of two states of a session; `None` where nothing does.
pub(super) fn diff_content(before: &Session, after: &Session) -> Option<AgendaChange> {
    let (before, after) = (content(before), content(after));
    let names: BTreeSet<&String> = before
        .keys()
        .chain(after.keys())
        .filter(|name| before.get(*name) != after.get(*name))
        .collect();
    if names.is_empty() {
        return None;
    }
    let told = |content: &Content| -> Option<Raw> {
        let member =
            |name: &&String| ((*name).clone(), content.get(*name).cloned().unwrap_or(Value::Null));
        let told: Content = names.iter().map(member).collect();
        Raw::write(&told).ok().filter(|raw| raw.text().len() <= TOLD_BYTES_MAX)
    };
    let (old, new) = told(&before).zip(told(&after)).unzip();
    Some(AgendaChange { field: AgendaField::Text, old, new })
}

/// The old and new value of two changes of content, one after the other: what is again as it was is
/// left out. `None` where one of them was not told.
pub fn join_content(earlier: [Option<&Raw>; 2], later: [Option<&Raw>; 2]) -> Option<[Raw; 2]> {
    let read = |raw: Option<&Raw>| raw.and_then(|raw| raw.read::<Content>().ok());
    let [first, between] = earlier.map(read);
    let [again, last] = later.map(read);
    // where both say something, the first old value and the last new one count
    let mut old = again?;
    old.extend(first?);
    let mut new = between?;
    new.extend(last?);
    let same: Vec<String> = old
        .iter()
        .filter(|(name, value)| new.get(*name) == Some(*value))
        .map(|(n, _)| n.clone())
        .collect();
    for name in same {
        old.remove(&name);
        new.remove(&name);
    }
    Some([Raw::write(&old).ok()?, Raw::write(&new).ok()?])
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn session(more: Value) -> Session {
        let mut session = json!({"id": "s", "kind": "talk", "title": {"en": "A"},
            "start": "2026-11-21T09:00:00+08:00", "end": "2026-11-21T10:00:00+08:00"});
        session.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        serde_json::from_value(session).unwrap()
    }

    fn values(before: Value, after: Value) -> Option<[Value; 2]> {
        let change = diff_content(&session(before), &session(after))?;
        Some([change.old, change.new].map(|raw| raw.map_or(Value::Null, |raw| raw.read().unwrap())))
    }

    #[test]
    fn only_the_members_that_differ_are_told() {
        let before = json!({"forum": "ai", "description": {"en": "Old"}, "languages": ["zh"]});
        let after = json!({"forum": "ai", "description": {"en": "New"}, "room": "r2",
                           "interpretation": ["en"], "languages": ["zh"]});
        assert_eq!(
            values(before.clone(), after),
            Some([
                json!({"description": {"en": "Old"}, "interpretation": null}),
                json!({"description": {"en": "New"}, "interpretation": ["en"]}),
            ])
        );
        assert_eq!(values(before.clone(), before), None);
        assert_eq!(values(json!({"room": "r1"}), json!({"room": "r2"})), None, "it has a field");
    }

    #[test]
    fn what_is_too_long_is_said_without_its_values() {
        let long = json!({"description": {"en": "x".repeat(TOLD_BYTES_MAX)}});
        assert_eq!(values(json!({}), long.clone()), Some([Value::Null, Value::Null]));
        assert_eq!(values(long, json!({})), Some([Value::Null, Value::Null]));
    }

    #[test]
    fn several_changes_join_to_one_and_what_came_back_is_left_out() {
        let states = [
            json!({"description": {"en": "A"}, "languages": ["zh"]}),
            json!({"description": {"en": "B"}, "languages": ["zh"]}),
            json!({"description": {"en": "A"}, "languages": ["en"]}),
        ];
        let change = |from: usize, to: usize| {
            diff_content(&session(states[from].clone()), &session(states[to].clone())).unwrap()
        };
        let (first, second) = (change(0, 1), change(1, 2));
        let join = |a: &AgendaChange, b: &AgendaChange| {
            join_content([a.old.as_ref(), a.new.as_ref()], [b.old.as_ref(), b.new.as_ref()])
        };
        let whole = change(0, 2);
        assert_eq!(
            join(&first, &second),
            whole.old.clone().zip(whole.new.clone()).map(<[Raw; 2]>::from)
        );
        let back = join(&first, &change(1, 0)).unwrap();
        assert_eq!(back.map(|raw| raw.text().to_owned()), ["{}", "{}"]);
        let untold = AgendaChange { field: AgendaField::Text, old: None, new: None };
        assert_eq!(join(&first, &untold), None);
        assert_eq!(join(&untold, &second), None);
    }
}
