//! Taking a page into the mirror: rows and cursor in one transaction, and only a page that
//! continues exactly where the mirror stands.

use super::download::digest_of;
use crate::agenda;
use crate::checkin::forget_people;
use crate::error::Result;
use crate::journal::files::Files;
use crate::journal::fold::refold;
use crate::journal::overlay::{RowKey, list_keys_in, list_keys_released};
use crate::journal::{Sql, to_i64, to_u64};
use huiban_protocol::cursor::Cursor;
use huiban_protocol::digest::{Digest, Hash, row_hash, sha256};
use huiban_protocol::streams::{Change, StreamId};
use huiban_protocol::wire::Page;
use rusqlite::{Connection, OptionalExtension as _, Transaction, params};
use std::collections::BTreeSet;

/// What became of a page.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Applied {
    /// Taken in.
    Taken,
    /// It does not continue where the mirror stands, such as an answer that came late: left out.
    OutOfPlace,
    /// Taken in, but the rows are not those the server has: the stream is to be rebuilt.
    DigestDiffers,
}

/// A stream as the mirror holds it.
pub(super) struct Held {
    pub(super) cursor: Cursor,
    pub(super) digest: Digest,
    pub(super) unverified_until_ms: Option<i64>,
}

/// Where the mirror stands in a stream.
pub(super) fn held(mirror: &Connection, stream: &StreamId) -> Result<Held> {
    let known = mirror
        .prepare_cached(
            "SELECT seq, chain, digest, unverified_until_ms FROM streams WHERE stream = ?",
        )?
        .query_row([stream.to_string()], |row| {
            Ok(Held {
                cursor: Cursor {
                    stream: stream.clone(),
                    seq: to_u64(row.get(0)?),
                    chain: row.get::<_, Sql<_>>(1)?.0,
                },
                digest: Digest(u64::from_ne_bytes(row.get::<_, i64>(2)?.to_ne_bytes())),
                unverified_until_ms: row.get(3)?,
            })
        })
        .optional()?;
    Ok(known.unwrap_or_else(|| Held {
        cursor: Cursor::start(stream.clone()),
        digest: Digest::default(),
        unverified_until_ms: None,
    }))
}

/// Whether the rows held of a stream are those that its digest was summed up from, and the server
/// did not say otherwise.
pub(crate) fn do_rows_agree(mirror: &Connection, stream: &StreamId) -> Result<bool> {
    let held = held(mirror, stream)?;
    Ok(held.unverified_until_ms.is_none() && digest_of(mirror, stream)? == held.digest)
}

/// The streams that the mirror holds something of.
pub(super) fn list_held(mirror: &Connection) -> Result<Vec<StreamId>> {
    let mut statement = mirror.prepare_cached("SELECT stream FROM streams ORDER BY stream")?;
    let names = statement.query_map([], |row| row.get::<_, String>(0))?;
    let names = names.collect::<rusqlite::Result<Vec<_>>>()?;
    // what an older version of this code read and this one does not know stays where it is
    Ok(names.iter().filter_map(|name| name.parse().ok()).collect())
}

/// Takes in a page that was verified in itself.
pub(super) fn apply_page(files: &Files, page: &Page) -> Result<Applied> {
    files.mirror()?.write(|mirror| {
        let held = held(mirror, &page.stream)?;
        if held.cursor != page.prev {
            return Ok(Applied::OutOfPlace);
        }
        let stream = page.stream.to_string();
        let mut digest = held.digest;
        let mut touched = BTreeSet::new();
        for change in &page.changes {
            digest = apply_change(mirror, &stream, change, digest)?;
            touched.insert(RowKey {
                stream: stream.clone(),
                row_type: change.row_type.clone(),
                row_id: change.id.clone(),
            });
        }
        save_stream(mirror, page, digest)?;
        files.journal.read(|journal| {
            let with_ops = list_keys_in(journal, &page.stream)?;
            touched.retain(|key| with_ops.contains(key));
            let (from, to) = (page.prev.seq, page.next.seq);
            touched.extend(list_keys_released(journal, &page.stream, from, to)?);
            refold(journal, mirror, &touched)
        })?;
        let at_head = page.next.seq == page.head;
        let differs = at_head && page.digest.is_some_and(|server| server != digest);
        Ok(if differs { Applied::DigestDiffers } else { Applied::Taken })
    })
}

fn save_stream(mirror: &Transaction<'_>, page: &Page, digest: Digest) -> Result<()> {
    mirror
        .prepare_cached(
            "INSERT INTO streams (stream, seq, chain, digest, head, pulled_at_ms)
             VALUES (?, ?, ?, ?, ?, ?)
             ON CONFLICT DO UPDATE
             SET seq = excluded.seq, chain = excluded.chain, digest = excluded.digest,
                 head = excluded.head, pulled_at_ms = excluded.pulled_at_ms",
        )?
        .execute(params![
            page.stream.to_string(),
            to_i64(page.next.seq),
            Sql(page.next.chain),
            i64::from_ne_bytes(digest.0.to_ne_bytes()),
            to_i64(page.head),
            page.server.time_ms,
        ])?;
    Ok(())
}

fn apply_change(
    mirror: &Transaction<'_>,
    stream: &str,
    change: &Change,
    digest: Digest,
) -> Result<Digest> {
    let mut digest = digest;
    if let Some(old) = existing_hash(mirror, stream, change)? {
        digest = digest.minus(old);
    }
    match &change.body {
        Some(body) => {
            let hash = sha256(body.text().as_bytes());
            put_row(mirror, stream, change, body.text(), hash)?;
            digest = digest.plus(row_hash(&change.row_type, &change.id, change.rev, &hash));
        }
        None => {
            mirror
                .prepare_cached(
                    "DELETE FROM rows WHERE stream = ? AND row_type = ? AND row_id = ?",
                )?
                .execute(params![stream, change.row_type, change.id])?;
        }
    }
    if stream == "agenda" {
        agenda::apply_row(mirror, &change.row_type, &change.id, change.body.as_ref())?;
    }
    Ok(digest)
}

fn existing_hash(mirror: &Connection, stream: &str, change: &Change) -> Result<Option<u64>> {
    let known: Option<(i64, Sql<Hash>)> = mirror
        .prepare_cached(
            "SELECT rev, body_hash FROM rows WHERE stream = ? AND row_type = ? AND row_id = ?",
        )?
        .query_row(params![stream, change.row_type, change.id], |row| {
            Ok((row.get(0)?, row.get(1)?))
        })
        .optional()?;
    Ok(known.map(|(rev, Sql(hash))| row_hash(&change.row_type, &change.id, to_u64(rev), &hash)))
}

fn put_row(
    mirror: &Transaction<'_>,
    stream: &str,
    change: &Change,
    body: &str,
    hash: Hash,
) -> Result<()> {
    mirror
        .prepare_cached(
            "INSERT INTO rows (stream, row_type, row_id, rev, body, body_hash)
             VALUES (?, ?, ?, ?, ?, ?)
             ON CONFLICT DO UPDATE
             SET rev = excluded.rev, body = excluded.body, body_hash = excluded.body_hash",
        )?
        .execute(params![
            stream,
            change.row_type,
            change.id,
            to_i64(change.rev),
            body,
            Sql(hash)
        ])?;
    Ok(())
}

/// Notes that the server was heard about a stream and that nothing is missing from it.
pub(super) fn touch_stream(
    mirror: &Transaction<'_>,
    stream: &StreamId,
    server_ms: i64,
) -> Result<()> {
    mirror
        .prepare_cached("UPDATE streams SET pulled_at_ms = max(pulled_at_ms, ?) WHERE stream = ?")?
        .execute(params![server_ms, stream.to_string()])?;
    Ok(())
}

/// Forgets a stream that this device no longer reads; own acts in it stay to be seen.
pub(super) fn forget_stream(
    files: &Files,
    mirror: &Transaction<'_>,
    stream: &StreamId,
) -> Result<()> {
    // what was added up of the rows goes after them: a row that goes marks it as due
    for table in ["rows", "views", "streams", "unsettled", "admissions"] {
        mirror.execute(&format!("DELETE FROM {table} WHERE stream = ?"), [stream.to_string()])?;
    }
    if *stream == StreamId::Directory {
        forget_people(mirror)?;
    }
    files.journal.read(|journal| refold(journal, mirror, &list_keys_in(journal, stream)?))
}
