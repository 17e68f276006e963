//! What must be true of one phone at any time.

use super::Verdict;
use crate::phone::Phone;
use crate::world::Record;
use huiban_protocol::digest::{Digest, row_hash, sha256};
use huiban_protocol::documents::{DeviceId, Language, OpId};
use huiban_protocol::ops::{Fact, Kind, find_kind};
use huiban_protocol::raw::Raw;
use rusqlite::{Connection, OptionalExtension as _, params};
use std::collections::{BTreeMap, BTreeSet};

/// An op with all that a fold needs of it.
struct JournalOp {
    op: OpId,
    device: DeviceId,
    kind: String,
    version: u16,
    entity: String,
    body: Raw,
    at_ms: i64,
    state: String,
    verdict: Option<String>,
    row: (String, String, String),
    /// Where its verdict says it stands; negative where the mirror's past is not the server's.
    seq: Option<i64>,
}

impl JournalOp {
    fn fact(&self) -> Fact<'_> {
        Fact {
            id: self.op,
            device: self.device,
            version: self.version,
            entity: &self.entity,
            body: &self.body,
            effective_ms: self.at_ms,
        }
    }

    fn kind(&self) -> &'static dyn Kind {
        find_kind(&self.kind).unwrap()
    }

    /// Whether it is in the overlay of a base that stands at `cursor`.
    fn is_overlay(&self, cursor: u64) -> bool {
        match self.state.as_str() {
            "pending" => true,
            "acked" => {
                self.verdict.as_deref() == Some("stored")
                    || self.seq.is_some_and(|seq| seq > cursor.cast_signed() || seq < 0)
            }
            _ => false,
        }
    }
}

/// The acts that still say something: what a rep wrote of visitors is emptied where they are revoked.
fn journal_ops(journal: &Connection) -> Vec<JournalOp> {
    let mut statement = journal
        .prepare_cached(
            "SELECT o.op, o.device, o.kind, o.version, o.entity, o.body,
                    coalesce(o.effective_ms, o.provisional_ms), o.state, o.verdict,
                    r.stream, r.row_type, r.row_id, p.seq
             FROM ops o JOIN op_rows r ON r.op = o.op
             LEFT JOIN op_positions p ON p.op = o.op AND p.stream = r.stream
             WHERE o.erased_hash IS NULL
             ORDER BY o.op DESC",
        )
        .unwrap();
    let rows = statement.query_map([], |row| {
        Ok(JournalOp {
            op: OpId(row.get(0)?),
            device: DeviceId(row.get(1)?),
            kind: row.get(2)?,
            version: row.get(3)?,
            entity: row.get(4)?,
            body: Raw::parse(row.get(5)?).unwrap(),
            at_ms: row.get(6)?,
            state: row.get(7)?,
            verdict: row.get(8)?,
            row: (row.get(9)?, row.get(10)?, row.get(11)?),
            seq: row.get(12)?,
        })
    });
    rows.unwrap().map(Result::unwrap).collect()
}

/// Checks a phone whose core is open.
pub fn check_phone(phone: &Phone, record: &Record) -> Verdict {
    let Some(core) = phone.engines.iter().find_map(|engine| engine.core.clone()) else {
        return Ok(());
    };
    // what is checked is what the files hold, and which devices were revoked, which only grow
    if phone.is_as_checked() {
        return Ok(());
    }
    // whoever reads first folds what was not folded yet
    core.bookmarks(Language::En).map_err(|error| format!("bookmarks cannot be read: {error}"))?;
    let (journal, mirror) = (phone.journal(), phone.mirror());
    let ops = journal_ops(&journal);
    check_acts(phone, &journal)?;
    check_digests(&mirror)?;
    check_views(&mirror, &ops)?;
    let mut statement = journal.prepare_cached("SELECT device, revoked FROM membership").unwrap();
    let (device, revoked): (DeviceId, bool) =
        statement.query_row([], |row| Ok((DeviceId(row.get(0)?), row.get(1)?))).unwrap();
    match revoked {
        false => check_visible(&mirror, &ops)?,
        true if record.revoked.contains(&device) => {}
        true => return Err(format!("it believes that {device} is revoked, but nobody revoked it")),
    }
    phone.set_checked();
    Ok(())
}

/// What the mirror says it holds is what it holds: rows and cursor were written together.
fn check_digests(mirror: &Connection) -> Verdict {
    let mut statement = mirror.prepare_cached("SELECT stream, digest FROM streams").unwrap();
    let streams = statement.query_map([], |row| Ok((row.get(0)?, row.get(1)?)));
    for stream in streams.unwrap() {
        let (stream, digest): (String, i64) = stream.unwrap();
        let mut statement = mirror
            .prepare_cached("SELECT row_type, row_id, rev, body FROM rows WHERE stream = ?")
            .unwrap();
        let mut rows = statement.query([&stream]).unwrap();
        let mut sum = Digest::default();
        while let Some(row) = rows.next().unwrap() {
            let (row_type, id): (String, String) = (row.get(0).unwrap(), row.get(1).unwrap());
            let (rev, body): (i64, String) = (row.get(2).unwrap(), row.get(3).unwrap());
            let hash = sha256(body.as_bytes());
            sum = sum.plus(row_hash(&row_type, &id, rev.cast_unsigned(), &hash));
        }
        if sum != Digest(digest.cast_unsigned()) {
            return Err(format!("the digest of {stream} is not that of its rows"));
        }
    }
    Ok(())
}

/// Every act that was kept is still in the journal.
fn check_acts(phone: &Phone, journal: &Connection) -> Verdict {
    let mut statement = journal.prepare_cached("SELECT op, kind, entity FROM ops").unwrap();
    let rows = statement.query_map([], |row| Ok((OpId(row.get(0)?), (row.get(1)?, row.get(2)?))));
    let held: BTreeMap<OpId, (String, String)> = rows.unwrap().map(Result::unwrap).collect();
    for (op, act) in &phone.acts {
        match held.get(op) {
            Some((kind, entity)) if *kind == act.kind && *entity == act.entity => {}
            Some(_) => return Err(format!("act {op} is another act now")),
            None if phone.emptied.contains(op) => {}
            None => return Err(format!("act {op} is no longer in the journal")),
        }
    }
    Ok(())
}

fn cursors(mirror: &Connection) -> BTreeMap<String, u64> {
    let mut statement = mirror.prepare_cached("SELECT stream, seq FROM streams").unwrap();
    let rows = statement.query_map([], |row| Ok((row.get(0)?, row.get::<_, i64>(1)?)));
    rows.unwrap().map(Result::unwrap).map(|(stream, seq)| (stream, seq.cast_unsigned())).collect()
}

fn body(mirror: &Connection, table: &str, row: &(String, String, String)) -> Option<Raw> {
    let sql = format!("SELECT body FROM {table} WHERE stream = ? AND row_type = ? AND row_id = ?");
    let mut statement = mirror.prepare_cached(&sql).unwrap();
    let text: Option<String> =
        statement.query_row(params![row.0, row.1, row.2], |row| row.get(0)).optional().unwrap();
    text.map(|text| Raw::parse(text).unwrap())
}

/// What is stored as shown is the base with the overlay folded in, in any order.
fn check_views(mirror: &Connection, ops: &[JournalOp]) -> Verdict {
    let cursors = cursors(mirror);
    let mut expected: BTreeMap<&(String, String, String), Option<Raw>> = BTreeMap::new();
    for op in ops {
        if !op.is_overlay(cursors.get(&op.row.0).copied().unwrap_or(0)) {
            continue;
        }
        let view = expected.entry(&op.row).or_insert_with(|| body(mirror, "rows", &op.row));
        *view = Some(op.kind().fold(view.as_ref(), &op.fact()).map_err(|e| e.to_string())?);
    }
    for (row, view) in &expected {
        let stored = body(mirror, "views", row);
        if stored != *view {
            let (stored, view) = (text(stored.as_ref()), text(view.as_ref()));
            return Err(format!("{row:?} shows {stored}, but base and overlay are {view}"));
        }
    }
    let mut statement =
        mirror.prepare_cached("SELECT stream, row_type, row_id FROM views").unwrap();
    let rows = statement.query_map([], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)));
    let stored: BTreeSet<(String, String, String)> = rows.unwrap().map(Result::unwrap).collect();
    match stored.iter().find(|row| !expected.contains_key(row)) {
        Some(row) => Err(format!("{row:?} shows a view without any act in the overlay")),
        None => Ok(()),
    }
}

/// Every act that was not refused is in what its author sees.
fn check_visible(mirror: &Connection, ops: &[JournalOp]) -> Verdict {
    for op in ops.iter().filter(|op| op.state != "parked") {
        let shown = body(mirror, "shown", &op.row);
        let again = op.kind().fold(shown.as_ref(), &op.fact()).map_err(|e| e.to_string())?;
        if shown.as_ref() != Some(&again) {
            let (shown, state) = (text(shown.as_ref()), &op.state);
            return Err(format!(
                "{} {} ({state}) is not in what is shown: {shown}",
                op.kind, op.op
            ));
        }
    }
    Ok(())
}

fn text(body: Option<&Raw>) -> &str {
    body.map_or("nothing", Raw::text)
}

impl Phone {
    /// The act that set whether something is bookmarked, as shown here, and the time it counts from.
    pub fn setter_of(&self, entity: &str) -> Option<(OpId, i64)> {
        let me: Option<String> = self
            .journal()
            .query_row(
                "SELECT stream FROM scope WHERE stream LIKE 'me/%' ORDER BY stream",
                [],
                |row| row.get(0),
            )
            .optional()
            .unwrap();
        let row = (me?, "bookmark".to_owned(), entity.to_owned());
        let shown: huiban_protocol::streams::BookmarkRow =
            body(&self.mirror(), "shown", &row)?.read().ok()?;
        shown.present.map(|register| (register.stamp.op, register.stamp.at_ms))
    }
}
