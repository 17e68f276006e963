//! What must be true once everything has healed.

use super::Verdict;
use super::gates::{check_gates, check_taken_back};
use super::server::live_rows;
use crate::phone::{Act, Membership, Phone};
use crate::world::Record;
use huiban_protocol::documents::{DeviceId, OpId};
use huiban_protocol::streams::StreamId;
use rusqlite::{Connection, OptionalExtension as _};
use std::collections::{BTreeMap, BTreeSet};

/// An op as the server knows it.
struct Judged {
    verdict: String,
    effective_ms: i64,
}

/// Checks every phone against the server, and phones of one person against each other.
pub fn check_end(phones: &[Phone], database: &Connection, record: &Record) -> Verdict {
    let judged = judged(database);
    // a copy of a phone is revoked with it
    let families: BTreeSet<usize> =
        phones.iter().filter(|phone| phone.revoked).map(|phone| phone.family).collect();
    let revoked = phones.iter().filter(|phone| families.contains(&phone.family));
    let emptied: BTreeSet<OpId> = revoked.flat_map(|phone| phone.acts.keys().copied()).collect();
    for phone in phones.iter().filter(|phone| phone.counts()) {
        let broken = |why: String| format!("phone {} at the end: {why}", phone.index);
        let forgets = record.restores > 0
            && phones.iter().any(|other| {
                other.family == phone.family
                    && (!other.unanswered.is_empty() || other.gone || other.kept_from(phone))
            });
        let known = Known { judged: &judged, emptied: &emptied, forgets, record };
        check_ops(phone, database, &known).map_err(broken)?;
        check_left(phone).map_err(broken)?;
        if !phone.is_revoked() {
            check_mirror(phone, database).map_err(broken)?;
            check_status(phone, !record.damaged.is_empty()).map_err(broken)?;
        }
    }
    check_same(phones)?;
    check_gates(phones, database)?;
    check_taken_back(phones, database)?;
    check_causes(phones, &judged, record)?;
    check_revoked(phones, database)
}

fn judged(database: &Connection) -> BTreeMap<OpId, Judged> {
    let mut statement = database.prepare("SELECT op, verdict, effective_ms FROM ops").unwrap();
    let rows = statement.query_map([], |row| {
        let op: String = row.get(0)?;
        Ok((op.parse().unwrap(), Judged { verdict: row.get(1)?, effective_ms: row.get(2)? }))
    });
    rows.unwrap().map(Result::unwrap).collect()
}

impl Phone {
    /// Whether it takes part in the end: it is not at the bottom of the sea and has joined.
    pub fn counts(&self) -> bool {
        !self.gone && self.engines.iter().any(|engine| engine.core.is_some())
    }

    /// The streams that it may read, apart from the public one.
    pub(super) fn scope(&self) -> Vec<String> {
        let journal = self.journal();
        let mut statement = journal.prepare("SELECT stream FROM scope").unwrap();
        statement.query_map([], |row| row.get(0)).unwrap().map(Result::unwrap).collect()
    }

    /// Whether such an act is in its scope now.
    fn may(&self, act: &Act) -> bool {
        let stream = act.stream();
        self.scope().iter().any(|own| own.starts_with(&stream))
    }

    /// The device that it is, once it has joined.
    pub fn device(&self) -> Option<DeviceId> {
        self.journal()
            .query_row("SELECT device FROM membership", [], |row| row.get(0).map(DeviceId))
            .ok()
    }

    /// Whether it was enrolled for more as a device that the other no longer is, and that the other
    /// holds no certificate of.
    fn kept_from(&self, other: &Phone) -> bool {
        let Some(device) = other.device() else { return false };
        self.enrolled_as.difference(&other.enrolled_as).any(|enrolled| *enrolled != device)
    }

    /// Whether it knows that it was revoked.
    pub fn is_revoked(&self) -> bool {
        self.journal()
            .query_row("SELECT revoked FROM membership", [], |row| row.get(0))
            .unwrap_or(false)
    }
}

/// What else there is to know of a phone's acts.
struct Known<'a> {
    judged: &'a BTreeMap<OpId, Judged>,
    /// Those that a phone held which was revoked.
    emptied: &'a BTreeSet<OpId>,
    /// A server that was put back may have forgotten an enrolment that no phone holds which could
    /// tell it in time: its answer was lost, or a copy of the phone got it and never returned, or not
    /// before the phone had taken an identity of its own.
    forgets: bool,
    record: &'a Record,
}

/// Every act kept on the phone is at the server, exactly once, or parked because it is invalid.
fn check_ops(phone: &Phone, database: &Connection, known: &Known<'_>) -> Verdict {
    let Known { judged, emptied, forgets, record } = *known;
    let journal = phone.journal();
    let revoked = phone.is_revoked();
    let mut statement =
        journal.prepare("SELECT op, state, verdict, coalesce(reason, '') FROM ops").unwrap();
    let rows = statement.query_map([], |row| {
        let id = OpId(row.get(0)?);
        Ok((
            id,
            row.get::<_, String>(1)?,
            row.get::<_, Option<String>>(2)?,
            row.get::<_, String>(3)?,
        ))
    });
    for row in rows.unwrap() {
        let (op, state, verdict, reason) = row.unwrap();
        let at_server = judged.get(&op).map(|judged| judged.verdict.as_str());
        let damaged = record.damaged.contains(&op);
        let newer = record.acts.get(&op).is_some_and(|act| act.newer);
        match state.as_str() {
            "pending" if revoked && damaged => {}
            "pending" if revoked => check_quarantined(database, op, at_server)?,
            // what a server lost that was restored, a revoked device cannot offer again
            "acked" if revoked && at_server.is_none() && record.restores > 0 => {}
            "pending" => return Err(format!("act {op} is still pending")),
            "parked" if damaged => {}
            "parked" if is_after_revocation(database, op) => {}
            // refused for that reason, by a server that was put back since and knows nothing of it
            "parked" if record.acts.get(&op).is_some_and(|act| act.late) => {}
            // an enrolment that a server forgot and the phone never held has to be made again
            "parked" if reason == "not_allowed" && forgets => {}
            // a revoked phone that joined anew for something else may not bring in what it did before
            "parked"
                if reason == "not_allowed"
                    && emptied.contains(&op)
                    && record.acts.get(&op).is_some_and(|act| !phone.may(act)) => {}
            "parked" => {
                return Err(format!("act {op} is parked ({reason}), but valid: {at_server:?}"));
            }
            _ if damaged && !record.forked => {
                return Err(format!("act {op} is damaged, but acked"));
            }
            _ if verdict.as_deref() == Some("stored") && newer && at_server.is_some() => {}
            // nobody tells a revoked device that a newer server has applied it since
            _ if verdict.as_deref() == Some("stored") && revoked && at_server.is_some() => {}
            _ if verdict.as_deref() == Some("stored") => {
                return Err(format!(
                    "act {op} is only stored, at the server {at_server:?}; newer than it: {newer}"
                ));
            }
            _ if at_server == Some("applied") => {}
            // emptied on a revoked rep's phone, and offered like that to a server that was put back,
            // before this copy of the phone did
            _ if at_server == Some("erased") && emptied.contains(&op) => {}
            // applied by a server that had forgotten the revocation, lost once more, and refused
            // when a copy of the phone offered it: nobody tells a revoked device
            _ if at_server == Some("rejected")
                && revoked
                && record.restores > 0
                && record.acts.get(&op).is_some_and(|act| act.late) => {}
            // damaged on a copy of a phone that was revoked since, and lost by the server before
            _ if at_server == Some("rejected") && revoked && damaged => {}
            _ => return Err(format!("act {op} is acked, but at the server it is {at_server:?}")),
        }
    }
    Ok(())
}

/// Whether the server refused the act because its author was revoked before it.
fn is_after_revocation(database: &Connection, op: OpId) -> bool {
    let sql =
        "SELECT o.effective_ms >= d.revoked_at_ms FROM ops o JOIN devices d USING (event, device)
               WHERE o.op = ? AND o.verdict = 'rejected' AND o.reason = 'not_allowed'";
    let late: Option<Option<bool>> =
        database.query_row(sql, [op.to_string()], |row| row.get(0)).optional().unwrap();
    late.flatten() == Some(true)
}

fn check_quarantined(database: &Connection, op: OpId, at_server: Option<&str>) -> Verdict {
    let kept: Option<i64> = database
        .query_row("SELECT 1 FROM quarantined_ops WHERE op = ?", [op.to_string()], |row| row.get(0))
        .optional()
        .unwrap();
    if kept.is_some() || at_server.is_some() {
        return Ok(());
    }
    Err(format!("act {op} of a revoked device is nowhere at the server"))
}

/// The base rows, cursors and digests are the server's.
fn check_mirror(phone: &Phone, database: &Connection) -> Verdict {
    let mirror = phone.mirror();
    let mut streams = phone.scope();
    streams.extend(StreamId::PUBLIC.map(|stream| stream.to_string()));
    for stream in streams {
        let at = |sql: &str, from: &Connection| -> Option<(i64, [u8; 8], i64)> {
            from.query_row(sql, [&stream], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))
                .optional()
                .unwrap()
        };
        let held = at("SELECT seq, chain, digest FROM streams WHERE stream = ?", &mirror);
        let head = at("SELECT head, chain, digest FROM heads WHERE stream = ?", database);
        if held.unwrap_or_default().0 != head.unwrap_or_default().0 {
            return Err(format!("{stream} stands at {held:?}, the server at {head:?}"));
        }
        if head.is_some_and(|head| head.0 > 0) && held != head {
            return Err(format!("{stream} has another past or content than the server's"));
        }
        let mut rows = live_rows(database, &stream);
        rows.retain(|_, row| row.1.is_some());
        let mut statement = mirror
            .prepare("SELECT row_type, row_id, rev, body FROM rows WHERE stream = ?")
            .unwrap();
        let held = statement.query_map([&stream], |row| {
            Ok(((row.get(0)?, row.get(1)?), (row.get(2)?, row.get(3)?)))
        });
        let held: BTreeMap<_, _> = held.unwrap().map(Result::unwrap).collect();
        if held != rows {
            return Err(format!("{stream} has other rows than the server"));
        }
    }
    Ok(())
}

/// Nothing is held here of streams that the phone may not read.
fn check_left(phone: &Phone) -> Verdict {
    let mirror = phone.mirror();
    let scope = if phone.is_revoked() { Vec::new() } else { phone.scope() };
    let mut statement = mirror.prepare("SELECT DISTINCT stream FROM rows").unwrap();
    let held = statement.query_map([], |row| row.get::<_, String>(0)).unwrap();
    for stream in held.map(Result::unwrap) {
        let public = StreamId::PUBLIC.iter().any(|public| public.to_string() == stream);
        if !public && !scope.contains(&stream) {
            return Err(format!("it holds {stream}, which it may not read"));
        }
    }
    Ok(())
}

/// Nothing waits, and both sides count the same; acts with a damaged signature count on one side
/// only where another device offered them.
fn check_status(phone: &Phone, damaged: bool) -> Verdict {
    let core = phone.engines.iter().find_map(|engine| engine.core.clone()).unwrap();
    let status = core.status().map_err(|error| error.to_string())?;
    if status.pending != 0 || status.stuck || (status.ledger_gap && !damaged) {
        return Err(format!(
            "{} pending, stuck {}, ledger gap {}",
            status.pending, status.stuck, status.ledger_gap
        ));
    }
    Ok(())
}

/// All phones of one person, and all of one booth, show the same.
fn check_same(phones: &[Phone]) -> Verdict {
    let mut shown: BTreeMap<String, (usize, Vec<(String, String)>)> = BTreeMap::new();
    for phone in phones.iter().filter(|phone| phone.counts() && !phone.is_revoked()) {
        if matches!(phone.membership, Membership::Gate(_)) || phone.has_stored() {
            continue;
        }
        let (mirror, scope) = (phone.mirror(), phone.scope());
        let mut statement = mirror
            .prepare(
                "SELECT stream, row_type || ' ' || row_id, body FROM shown
                 WHERE stream LIKE 'me/%' OR stream LIKE 'booth/%' ORDER BY 1, 2",
            )
            .unwrap();
        let rows =
            statement.query_map([], |row| Ok((row.get::<_, String>(0)?, row.get(1)?, row.get(2)?)));
        let mut streams: BTreeMap<String, Vec<(String, String)>> = BTreeMap::new();
        for row in rows.unwrap() {
            let (stream, id, body) = row.unwrap();
            streams.entry(stream).or_default().push((id, body));
        }
        // of a stream that it has left it shows its own acts alone
        streams.retain(|stream, _| scope.contains(stream));
        for (stream, rows) in streams {
            let (other, known) = shown.entry(stream.clone()).or_insert((phone.index, rows.clone()));
            if *known != rows {
                return Err(format!(
                    "phones {other} and {} of one person show {stream} differently",
                    phone.index
                ));
            }
        }
    }
    Ok(())
}

impl Phone {
    /// Whether an act of it waits for a newer server, and so shows on this phone alone.
    fn has_stored(&self) -> bool {
        !self.stored().is_empty()
    }

    /// Acts that were only stored, as far as it was told.
    pub fn stored(&self) -> Vec<OpId> {
        let journal = self.journal();
        let mut statement =
            journal.prepare_cached("SELECT op FROM ops WHERE verdict = 'stored'").unwrap();
        let ops = statement.query_map([], |row| row.get(0).map(OpId)).unwrap();
        ops.map(Result::unwrap).collect()
    }
}

/// Whoever saw a value and changed it sees the change win.
fn check_causes(phones: &[Phone], judged: &BTreeMap<OpId, Judged>, record: &Record) -> Verdict {
    for phone in phones {
        for (op, act) in &phone.acts {
            let Some((saw, seen_ms)) = act.saw else { continue };
            let applied = |op: &OpId| {
                judged
                    .get(op)
                    .filter(|judged| judged.verdict == "applied")
                    .map(|j| (j.effective_ms, *op))
            };
            let (Some(before), Some(after)) = (applied(&saw), applied(op)) else { continue };
            // an act whose verdict was lost together with the server's memory is timed anew
            if record.restores > 0 && before.0 != seen_ms {
                continue;
            }
            if after <= before {
                return Err(format!(
                    "act {op} (at {}) was made in sight of {saw} (at {}), but loses against it",
                    after.0, before.0
                ));
            }
        }
    }
    Ok(())
}

/// What any phone knows to be revoked, the server knows too.
fn check_revoked(phones: &[Phone], database: &Connection) -> Verdict {
    for phone in phones.iter().filter(|phone| phone.counts() && !phone.is_revoked()) {
        let mirror = phone.mirror();
        let mut statement = mirror
            .prepare("SELECT row_id FROM rows WHERE stream = 'agenda' AND row_type = 'revocation'")
            .unwrap();
        let devices = statement.query_map([], |row| row.get::<_, String>(0)).unwrap();
        for device in devices {
            let device = device.unwrap();
            let revoked: Option<Option<i64>> = database
                .query_row("SELECT revoked_at_ms FROM devices WHERE device = ?", [&device], |row| {
                    row.get(0)
                })
                .optional()
                .unwrap();
            if revoked == Some(None) {
                return Err(format!("{device} is revoked, but the server takes it for a member"));
            }
        }
    }
    Ok(())
}
