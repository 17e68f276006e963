//! Cursors, chains, digests, ledgers.

use super::check;
use huiban_protocol::cursor::Cursor;
use huiban_protocol::digest::{Chain, Digest, row_hash, sha256};
use huiban_protocol::documents::OpId;
use huiban_protocol::ledger::Ledger;
use huiban_protocol::raw::Raw;
use huiban_protocol::streams::{Change, ChangeOp, StreamId};
use serde::Deserialize;

/// A row as vectors write it: its body is the text that is hashed.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RowText {
    #[serde(rename = "type")]
    pub(super) row_type: String,
    pub(super) id: String,
    pub(super) rev: u64,
    pub(super) body: String,
}

/// The digest of rows, added up one by one.
pub(super) fn digest_of<'a>(rows: impl IntoIterator<Item = &'a RowText>) -> Digest {
    rows.into_iter().fold(Digest::default(), |digest, row| {
        let body = sha256(row.body.as_bytes());
        digest.plus(row_hash(&row.row_type, &row.id, row.rev, &body))
    })
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Position {
    stream: StreamId,
    seq: u64,
    chain: Chain,
    expected: String,
}

#[test]
fn cursors_are_written_and_read_as_in_the_vectors() {
    check("cursor/valid.json", |case: Position| {
        let cursor = Cursor { stream: case.stream, seq: case.seq, chain: case.chain };
        assert_eq!(case.expected.parse(), Ok(cursor.clone()));
        (cursor.to_string(), case.expected)
    });
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct NoPosition {
    cursor: String,
    expected: bool,
}

#[test]
fn what_is_no_cursor_is_refused() {
    check("cursor/invalid.json", |case: NoPosition| {
        (case.cursor.parse::<Cursor>().is_ok(), case.expected)
    });
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ChangeText {
    seq: u64,
    #[serde(rename = "type")]
    row_type: String,
    id: String,
    rev: u64,
    op: ChangeOp,
    body: Option<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Changes {
    stream: StreamId,
    changes: Vec<ChangeText>,
    expected: Links,
}

#[derive(Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
struct Links {
    start: Chain,
    after_each: Vec<Chain>,
}

#[test]
fn every_change_continues_the_chain_as_in_the_vectors() {
    check("chain/changes.json", |case: Changes| {
        let start = Cursor::start(case.stream).chain;
        let mut chain = start;
        let mut after_each = Vec::new();
        for text in case.changes {
            let change = Change {
                seq: text.seq,
                row_type: text.row_type,
                id: text.id,
                rev: text.rev,
                op: text.op,
                body: text.body.map(|body| Raw::parse(body).unwrap()),
            };
            chain = chain.next(&change.link());
            after_each.push(chain);
        }
        (Links { start, after_each }, case.expected)
    });
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Rows {
    rows: Vec<RowText>,
    expected: Digest,
}

#[test]
fn rows_add_up_to_the_digest_of_the_vectors_and_down_again() {
    check("digest/rows.json", |case: Rows| {
        let digest = digest_of(&case.rows);
        let none = case.rows.iter().fold(digest, |digest, row| {
            let body = sha256(row.body.as_bytes());
            digest.minus(row_hash(&row.row_type, &row.id, row.rev, &body))
        });
        assert_eq!(none, Digest::default());
        (digest, case.expected)
    });
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Acts {
    ops: Vec<OpId>,
    expected: Ledger,
}

#[test]
fn acts_add_up_to_the_ledger_of_the_vectors() {
    check("ledger/ops.json", |case: Acts| (case.ops.iter().collect(), case.expected));
}
