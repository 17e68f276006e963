//! What must be true of the servers' database at any time.

use super::Verdict;
use crate::chance::Chance;
use huiban_protocol::digest::{Chain, Digest, Link, row_hash, sha256};
use huiban_protocol::ledger::Ledger;
use huiban_protocol::ops::{Fact, Op, find_kind};
use huiban_protocol::raw::Raw;
use huiban_protocol::streams::{ChangeOp, StreamId};
use huiban_protocol::wire::Position;
use rusqlite::Connection;
use std::collections::{BTreeMap, BTreeSet};

type Live = BTreeMap<(String, String), (i64, Option<String>)>;

/// Checks every stream, every fold and every ledger.
///
/// A ledger also counts acts that were refused because of a damaged signature and later came in the
/// name of another device, so ledgers are only compared where nothing was `damaged`.
pub fn check_server(database: &Connection, seed: u64, damaged: bool) -> Verdict {
    let mut statement =
        database.prepare("SELECT stream, head, chain, digest FROM heads ORDER BY stream").unwrap();
    let heads = statement.query_map([], |row| {
        Ok((row.get::<_, String>(0)?, row.get::<_, i64>(1)?, row.get(2)?, row.get::<_, i64>(3)?))
    });
    for head in heads.unwrap() {
        let (stream, head, chain, digest) = head.unwrap();
        check_stream(database, &stream, head, Chain(chain), Digest(digest.cast_unsigned()))
            .map_err(|broken| format!("stream {stream} of the server: {broken}"))?;
    }
    check_folds(database, seed)?;
    if damaged { Ok(()) } else { check_ledgers(database) }
}

fn check_stream(
    database: &Connection,
    stream: &str,
    head: i64,
    chain: Chain,
    digest: Digest,
) -> Verdict {
    let id: StreamId = stream.parse().unwrap();
    let mut statement = database
        .prepare(
            "SELECT seq, row_type, row_id, rev, op, body, chain FROM changes
             WHERE stream = ? ORDER BY seq",
        )
        .unwrap();
    let mut rows = statement.query([stream]).unwrap();
    let (mut last, mut linked, mut live) = (0, Chain::start(&id), Live::new());
    while let Some(row) = rows.next().unwrap() {
        let seq: i64 = row.get(0).unwrap();
        if seq != last + 1 {
            return Err(format!("change {seq} follows {last}"));
        }
        last = seq;
        let (row_type, row_id): (String, String) = (row.get(1).unwrap(), row.get(2).unwrap());
        let (rev, op): (i64, String) = (row.get(3).unwrap(), row.get(4).unwrap());
        let body: Option<String> = row.get(5).unwrap();
        let hash = sha256(body.as_deref().unwrap_or("").as_bytes());
        let op = if op == "put" { ChangeOp::Put } else { ChangeOp::Delete };
        linked = linked.next(&Link {
            seq: seq.cast_unsigned(),
            row_type: &row_type,
            row_id: &row_id,
            rev: rev.cast_unsigned(),
            op,
            body: hash,
        });
        if linked.0 != row.get::<_, [u8; 8]>(6).unwrap() {
            return Err(format!("the chain breaks at {seq}"));
        }
        live.insert((row_type, row_id), (rev, body));
    }
    if last != head || (head > 0 && linked != chain) {
        return Err(format!("the head says {head}, the changes end at {last}"));
    }
    if live != live_rows(database, stream) {
        return Err("the rows are not what the changes leave".to_owned());
    }
    let sum = live.iter().fold(Digest::default(), |sum, ((row_type, row_id), (rev, body))| {
        let Some(body) = body else { return sum };
        sum.plus(row_hash(row_type, row_id, rev.cast_unsigned(), &sha256(body.as_bytes())))
    });
    if sum == digest { Ok(()) } else { Err("the digest is not the rows'".to_owned()) }
}

/// Rows of a stream as the server keeps them; a deleted one without a body.
pub(super) fn live_rows(database: &Connection, stream: &str) -> Live {
    let mut statement = database
        .prepare("SELECT row_type, row_id, rev, body FROM live_rows WHERE stream = ?")
        .unwrap();
    let rows = statement
        .query_map([stream], |row| Ok(((row.get(0)?, row.get(1)?), (row.get(2)?, row.get(3)?))));
    rows.unwrap().map(Result::unwrap).collect()
}

/// A row that ops fold into is what all applied ops leave, in whatever order they are folded.
fn check_folds(database: &Connection, seed: u64) -> Verdict {
    let mut statement = database
        .prepare(
            "SELECT raw, positions, effective_ms FROM ops WHERE verdict = 'applied' ORDER BY op",
        )
        .unwrap();
    let rows = statement.query_map([], |row| {
        Ok((row.get::<_, String>(0)?, row.get::<_, String>(1)?, row.get::<_, i64>(2)?))
    });
    let mut ops: Vec<_> = rows.unwrap().map(Result::unwrap).collect();
    let mut chance = Chance::at(&[seed, 0xf01d]);
    for at in (1..ops.len()).rev() {
        ops.swap(at, chance.index(at + 1));
    }
    let mut folded: BTreeMap<(String, String, String), Raw> = BTreeMap::new();
    for (raw, positions, effective_ms) in &ops {
        let op: Op = serde_json::from_str(raw).unwrap();
        let at: Vec<Position> = serde_json::from_str(positions).unwrap();
        let fact = Fact {
            id: op.id,
            device: op.device,
            version: op.version,
            entity: &op.entity,
            body: &op.body,
            effective_ms: *effective_ms,
        };
        let kind = find_kind(&op.kind).unwrap();
        let streams: BTreeSet<_> = at.into_iter().map(|at| at.stream).collect();
        let scope: Vec<_> = streams.iter().cloned().collect();
        let targets = kind
            .route(&fact, &scope)
            .map_err(|rejection| format!("op {} was applied, but: {rejection:?}", op.id))?;
        if targets.iter().map(|target| target.stream.clone()).collect::<BTreeSet<_>>() != streams {
            return Err(format!("op {} was applied in {streams:?}", op.id));
        }
        for target in targets {
            let key = (target.stream.to_string(), target.row_type.to_owned(), target.row_id);
            let row = kind.fold(folded.get(&key), &fact).map_err(|error| error.to_string())?;
            folded.insert(key, row);
        }
    }
    for ((stream, row_type, row_id), body) in &folded {
        let live = live_rows(database, stream);
        let held = live.get(&(row_type.clone(), row_id.clone())).and_then(|row| row.1.as_deref());
        if held != Some(body.text()) {
            return Err(format!(
                "{stream} {row_type} {row_id} is {held:?} at the server, but its acts fold to {}",
                body.text()
            ));
        }
    }
    Ok(())
}

/// A device's ledger is the sum over its ops with a final answer.
fn check_ledgers(database: &Connection) -> Verdict {
    let mut statement =
        database.prepare("SELECT device, ledger_count, ledger_sum FROM devices").unwrap();
    let rows = statement.query_map([], |row| {
        Ok((row.get::<_, String>(0)?, row.get::<_, i64>(1)?, row.get::<_, i64>(2)?))
    });
    for row in rows.unwrap() {
        let (device, count, sum) = row.unwrap();
        let mut statement = database
            .prepare_cached(
                "SELECT op FROM ops WHERE device = ?1 AND verdict IN ('applied', 'rejected', 'erased')
                 UNION SELECT op FROM answered_ops WHERE device = ?1",
            )
            .unwrap();
        let ops = statement.query_map([&device], |row| row.get::<_, String>(0)).unwrap();
        let mut ledger = Ledger::default();
        for op in ops {
            ledger.add(&op.unwrap().parse().unwrap());
        }
        if (ledger.count, ledger.sum) != (count.cast_unsigned(), sum.cast_unsigned()) {
            return Err(format!(
                "the ledger of {device} says {count}, its ops are {}",
                ledger.count
            ));
        }
    }
    Ok(())
}
