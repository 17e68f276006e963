//! What must be true of the files on a phone, whatever happened to them.

use crate::scenario::{LATER_MS, ports};
use crate::server::{Server, Wire};
use huiban_companion::{Companion, Installation, OpState};
use huiban_protocol::digest::{Digest, Hash, row_hash, sha256};
use huiban_protocol::documents::{DeviceId, Language, OpId};
use huiban_protocol::ops::{Fact, find_kind};
use huiban_protocol::raw::Raw;
use huiban_protocol::wire::Bytes;
use huiban_tests::ports::Pocket;
use rusqlite::{Connection, OptionalExtension as _, params};
use std::collections::BTreeSet;
use std::path::Path;
use std::sync::Arc;

/// What is wrong, or nothing.
pub(crate) type Verdict = Result<(), String>;

fn expect(holds: bool, otherwise: impl FnOnce() -> String) -> Verdict {
    if holds { Ok(()) } else { Err(otherwise()) }
}

fn sql(error: rusqlite::Error) -> String {
    format!("SQLite: {error}")
}

/// The files as SQLite itself finds them: sound, complete, and of one piece.
pub(crate) fn files(folder: &Path, promised: &[OpId]) -> Verdict {
    let journal = Connection::open(folder.join("journal.db")).map_err(sql)?;
    sound(&journal, "journal.db")?;
    let kept = ops_in(&journal)?;
    for op in promised {
        expect(kept.contains(op), || format!("{op} was acknowledged and is gone"))?;
    }
    let rows: i64 = journal
        .query_row(
            "SELECT count(*) FROM ops o
             WHERE NOT EXISTS (SELECT 1 FROM op_rows r WHERE r.op = o.op)",
            [],
            |row| row.get(0),
        )
        .map_err(sql)?;
    expect(rows == 0, || format!("{rows} acts are half there"))?;
    let live: Option<String> = journal
        .query_row("SELECT mirror_file FROM progress", [], |row| row.get(0))
        .optional()
        .map_err(sql)?;
    let Some(live) = live.filter(|live| folder.join(live).exists()) else { return Ok(()) };
    mirror(&Connection::open(folder.join(live)).map_err(sql)?, &journal)
}

/// Every order that the mirror shows is in the journal too: the server does not send it again.
fn orders(mirror: &Connection, journal: &Connection) -> Verdict {
    let mut statement = mirror
        .prepare(
            "SELECT json_extract(body, '$.token') FROM rows
             WHERE stream = 'agenda' AND row_type = 'revocation'",
        )
        .map_err(sql)?;
    let tokens = statement.query_map([], |row| row.get::<_, String>(0)).map_err(sql)?;
    for token in tokens {
        let token: Bytes = serde_json::from_value(token.map_err(sql)?.into())
            .map_err(|error| error.to_string())?;
        let kept: bool = journal
            .query_row("SELECT EXISTS (SELECT 1 FROM facts WHERE token = ?)", [token.0], |row| {
                row.get(0)
            })
            .map_err(sql)?;
        expect(kept, || "an order is in the mirror and not in the journal".to_owned())?;
    }
    Ok(())
}

fn mirror(mirror: &Connection, journal: &Connection) -> Verdict {
    sound(mirror, "mirror")?;
    let migrated: i64 =
        mirror.pragma_query_value(None, "user_version", |row| row.get(0)).map_err(sql)?;
    if migrated == 0 {
        return Ok(());
    }
    digests(mirror)?;
    orders(mirror, journal)
}

fn sound(file: &Connection, name: &str) -> Verdict {
    let found: String = file
        .pragma_query_value(None, "integrity_check", |row| row.get(0))
        .map_err(|error| format!("{name}: {error}"))?;
    expect(found == "ok", || format!("{name}: {found}"))
}

fn ops_in(journal: &Connection) -> Result<BTreeSet<OpId>, String> {
    let mut statement = journal.prepare("SELECT op FROM ops").map_err(sql)?;
    let ops = statement.query_map([], |row| row.get(0).map(OpId)).map_err(sql)?;
    ops.collect::<rusqlite::Result<_>>().map_err(sql)
}

/// Cursor and rows are of one piece: the digest kept with the cursor is that of the rows, and each
/// row's hash is that of its body.
fn digests(mirror: &Connection) -> Verdict {
    let mut statement = mirror.prepare("SELECT stream, digest FROM streams").map_err(sql)?;
    let mut streams = statement.query([]).map_err(sql)?;
    let mut held = 0;
    while let Some(row) = streams.next().map_err(sql)? {
        let (stream, kept): (String, i64) = (row.get(0).map_err(sql)?, row.get(1).map_err(sql)?);
        let found = digest_of(mirror, &stream)?;
        expect(found.0 == kept as u64, || format!("{stream}: rows and cursor differ"))?;
        held += 1;
    }
    let orphans: i64 = mirror
        .query_row(
            "SELECT count(*) FROM rows WHERE stream NOT IN (SELECT stream FROM streams)",
            [],
            |row| row.get(0),
        )
        .map_err(sql)?;
    // a download that is not complete has rows before it has a cursor, but is never live
    expect(orphans == 0, || format!("{orphans} rows without a cursor, {held} with one"))
}

fn digest_of(mirror: &Connection, stream: &str) -> Result<Digest, String> {
    let mut statement = mirror
        .prepare("SELECT row_type, row_id, rev, body, body_hash FROM rows WHERE stream = ?")
        .map_err(sql)?;
    let mut rows = statement.query([stream]).map_err(sql)?;
    let mut digest = Digest::default();
    while let Some(row) = rows.next().map_err(sql)? {
        let (row_type, row_id, rev): (String, String, i64) =
            (row.get(0).map_err(sql)?, row.get(1).map_err(sql)?, row.get(2).map_err(sql)?);
        let (body, kept): (String, [u8; 32]) = (row.get(3).map_err(sql)?, row.get(4).map_err(sql)?);
        let hash = sha256(body.as_bytes());
        expect(hash == Hash(kept), || format!("{row_type} {row_id}: not the hash of its body"))?;
        digest = digest.plus(row_hash(&row_type, &row_id, rev as u64, &hash));
    }
    Ok(digest)
}

/// What is shown is the base with the acts folded in that it does not have yet; worked out here a
/// second time, from the two files and the rule in the design alone.
fn views(folder: &Path) -> Verdict {
    let journal = Connection::open(folder.join("journal.db")).map_err(sql)?;
    let live: String =
        journal.query_row("SELECT mirror_file FROM progress", [], |row| row.get(0)).map_err(sql)?;
    let mirror = Connection::open(folder.join(live)).map_err(sql)?;
    let keys = |file: &Connection, query: &str| -> Result<BTreeSet<[String; 3]>, String> {
        let mut statement = file.prepare(query).map_err(sql)?;
        let keys = statement
            .query_map([], |row| Ok([row.get(0)?, row.get(1)?, row.get(2)?]))
            .map_err(sql)?;
        keys.collect::<rusqlite::Result<_>>().map_err(sql)
    };
    let mut all = keys(&journal, "SELECT DISTINCT stream, row_type, row_id FROM op_rows")?;
    all.extend(keys(&mirror, "SELECT stream, row_type, row_id FROM shown")?);
    for key in all {
        let text = |query: &str| -> Result<Option<String>, String> {
            mirror
                .query_row(query, params![key[0], key[1], key[2]], |row| row.get(0))
                .optional()
                .map_err(sql)
        };
        let shown =
            text("SELECT body FROM shown WHERE stream = ? AND row_type = ? AND row_id = ?")?;
        let base = text("SELECT body FROM rows WHERE stream = ? AND row_type = ? AND row_id = ?")?;
        let cursor: i64 = mirror
            .query_row("SELECT seq FROM streams WHERE stream = ?", [&key[0]], |row| row.get(0))
            .optional()
            .map_err(sql)?
            .unwrap_or(0);
        let folded = fold(&journal, &key, base, cursor)?;
        expect(shown == folded, || format!("{key:?}: shown {shown:?}, folded {folded:?}"))?;
    }
    Ok(())
}

fn fold(
    journal: &Connection,
    key: &[String; 3],
    base: Option<String>,
    cursor: i64,
) -> Result<Option<String>, String> {
    let mut statement = journal
        .prepare(
            "SELECT o.op, o.device, o.kind, o.version, o.entity, o.body, o.state, o.verdict,
                    coalesce(o.effective_ms, o.provisional_ms),
                    (SELECT p.seq FROM op_positions p WHERE p.op = o.op AND p.stream = r.stream)
             FROM op_rows r JOIN ops o ON o.op = r.op
             WHERE r.stream = ? AND r.row_type = ? AND r.row_id = ?",
        )
        .map_err(sql)?;
    let mut rows = statement.query(params![key[0], key[1], key[2]]).map_err(sql)?;
    let mut body = base.map(Raw::parse).transpose().map_err(|error| error.to_string())?;
    while let Some(row) = rows.next().map_err(sql)? {
        let state: String = row.get(6).map_err(sql)?;
        let verdict: Option<String> = row.get(7).map_err(sql)?;
        let seq: Option<i64> = row.get(9).map_err(sql)?;
        let in_overlay = match state.as_str() {
            "pending" => true,
            "acked" => {
                // a place in a past that is not the mirror's is negative
                let ahead = seq.is_some_and(|seq| seq > cursor || seq < 0);
                verdict.as_deref() == Some("stored") || ahead
            }
            _ => false,
        };
        if !in_overlay {
            continue;
        }
        let (kind, entity): (String, String) = (row.get(2).map_err(sql)?, row.get(4).map_err(sql)?);
        let said = Raw::parse(row.get(5).map_err(sql)?).map_err(|error| error.to_string())?;
        let fact = Fact {
            id: OpId(row.get(0).map_err(sql)?),
            device: DeviceId(row.get(1).map_err(sql)?),
            version: row.get(3).map_err(sql)?,
            entity: &entity,
            body: &said,
            effective_ms: row.get(8).map_err(sql)?,
        };
        let kind = find_kind(&kind).ok_or("an unknown kind")?;
        body = Some(kind.fold(body.as_ref(), &fact).map_err(|error| error.to_string())?);
    }
    Ok(body.map(|body| body.text().to_owned()))
}

/// An app on these files, started anew.
pub(crate) struct Reopened {
    pub(crate) app: Arc<Companion>,
    pub(crate) server: Arc<Server>,
}

/// Starts the app on the files: it opens, has every promised act once, and shows what it should.
pub(crate) fn reopen(
    home: &Path,
    pocket: Arc<Pocket>,
    server: Arc<Server>,
    promised: &[OpId],
) -> Result<Reopened, String> {
    let wire = Arc::new(Wire::to(Arc::clone(&server), |_| {}));
    let ports = ports("after the crash", LATER_MS, wire, pocket);
    let said = |error: huiban_companion::CompanionError| format!("the app: {error}");
    let app = Installation::open(home, ports).and_then(|home| home.event(&server.event));
    let app = app.map_err(said)?;
    let listed = app.list_ops(None).map_err(said)?;
    for op in promised {
        let times = listed.iter().filter(|view| view.op == *op).count();
        expect(times == 1, || format!("{op} was acknowledged and is listed {times} times"))?;
    }
    app.bookmarks(Language::En).map_err(said)?;
    views(&home.join(server.event.as_str()))?;
    Ok(Reopened { app, server })
}

impl Reopened {
    /// Syncs until nothing is left to do: everything is at the server, once.
    pub(crate) async fn complete(&self, folder: &Path) -> Verdict {
        let mut tries = 0;
        loop {
            let done = self.app.sync().await;
            match done {
                Ok(report) if report.pending == 0 => break,
                other if tries == 8 => return Err(format!("sync gets nowhere: {other:?}")),
                _ => tries += 1,
            }
        }
        let listed = self.app.list_ops(None).map_err(|error| error.to_string())?;
        let known = self.server.ops();
        for view in listed {
            expect(view.state == OpState::Acked, || format!("{} is {:?}", view.op, view.state))?;
            let times = known.get(&view.op).copied().unwrap_or(0);
            expect(times == 1, || format!("{} is {times} times at the server", view.op))?;
        }
        self.app.bookmarks(Language::En).map_err(|error| error.to_string())?;
        views(folder)?;
        self.app.close();
        let journal = Connection::open(folder.join("journal.db")).map_err(sql)?;
        let live: String = journal
            .query_row("SELECT mirror_file FROM progress", [], |row| row.get(0))
            .map_err(sql)?;
        mirror(&Connection::open(folder.join(live)).map_err(sql)?, &journal)
    }
}
