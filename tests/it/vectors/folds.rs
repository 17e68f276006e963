//! Acts folded into a row, in every order and repeated.

use super::check;
use huiban_protocol::documents::{DeviceId, OpId};
use huiban_protocol::ops::{Fact, find_kind};
use huiban_protocol::raw::Raw;
use huiban_protocol::streams::BookmarkRow;
use serde::Deserialize;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Act {
    id: OpId,
    device: DeviceId,
    kind: String,
    version: u16,
    entity: String,
    body: String,
    effective_ms: i64,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Acts<E> {
    row: Option<String>,
    ops: Vec<Act>,
    expected: E,
}

fn fold(row: Option<&str>, acts: &[&Act]) -> Option<String> {
    let mut row = row.map(|row| Raw::parse(row.to_owned()).unwrap());
    for act in acts {
        let body = Raw::parse(act.body.clone()).unwrap();
        let fact = Fact {
            id: act.id,
            device: act.device,
            version: act.version,
            entity: &act.entity,
            body: &body,
            effective_ms: act.effective_ms,
        };
        row = Some(find_kind(&act.kind).unwrap().fold(row.as_ref(), &fact).unwrap());
    }
    row.map(|row| row.text().to_owned())
}

/// Every order of `left`, each begun by `taken`.
fn orders<'a>(taken: &[&'a Act], left: &[&'a Act]) -> Vec<Vec<&'a Act>> {
    if left.is_empty() {
        return vec![taken.to_vec()];
    }
    (0..left.len())
        .flat_map(|at| {
            let mut left = left.to_vec();
            let next = left.remove(at);
            orders(&[taken, &[next]].concat(), &left)
        })
        .collect()
}

/// The one row that the acts fold to, however they come.
fn fold_in_every_order<E>(case: &Acts<E>) -> String {
    let acts: Vec<&Act> = case.ops.iter().collect();
    let row = fold(case.row.as_deref(), &acts).unwrap();
    for order in orders(&[], &acts) {
        assert_eq!(fold(case.row.as_deref(), &order).unwrap(), row, "in another order");
        let twice = [order.clone(), order].concat();
        assert_eq!(fold(case.row.as_deref(), &twice).unwrap(), row, "repeated");
    }
    row
}

#[derive(Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
struct Shown {
    row: String,
    note: Option<String>,
    other: Option<String>,
}

#[test]
fn bookmarks_and_notes_fold_to_the_rows_of_the_vectors() {
    for file in ["folds/bookmark.json", "folds/note.json"] {
        check(file, |case: Acts<Shown>| {
            let row = fold_in_every_order(&case);
            let read: BookmarkRow = serde_json::from_str(&row).unwrap();
            let shown = |text: Option<&str>| text.map(str::to_owned);
            let (note, other) = (shown(read.notes.shown()), shown(read.notes.other()));
            (Shown { row, note, other }, case.expected)
        });
    }
}

#[derive(Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
struct Kept {
    row: String,
}

#[test]
fn what_reps_write_folds_to_the_rows_of_the_vectors() {
    check("folds/lead.json", |case: Acts<Kept>| {
        (Kept { row: fold_in_every_order(&case) }, case.expected)
    });
}

#[test]
fn scans_fold_to_the_rows_of_the_vectors() {
    check("folds/scan.json", |case: Acts<Kept>| {
        (Kept { row: fold_in_every_order(&case) }, case.expected)
    });
}
