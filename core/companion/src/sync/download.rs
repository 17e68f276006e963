//! A whole stream by snapshot: chunk by chunk into a new mirror file, while the old one stays
//! readable, then swapped in at once.

use super::apply::held;
use crate::agenda;
use crate::error::{CompanionError, Result};
use crate::journal::doubt::{list_absent, trust_positions};
use crate::journal::files::{Files, begin_download, drop_download, find_download, make_live};
use crate::journal::fold::refold_all;
use crate::journal::reoffer::reoffer_ops;
use crate::journal::{Sql, to_i64, to_u64};
use crate::store::{Database, FileKind, StoreError, remove_file};
use huiban_protocol::digest::{Digest, Hash, row_hash, sha256};
use huiban_protocol::documents::OpId;
use huiban_protocol::limits::UNVERIFIED_BACKOFF_MS;
use huiban_protocol::streams::{Row, StreamId};
use huiban_protocol::wire::{ChunkRef, Manifest};
use rusqlite::{Connection, OptionalExtension as _, Transaction, params};

/// A download that has begun.
pub(super) struct Download {
    /// A mirror that is not live yet; of one stream alone until it is finished.
    pub(super) file: Database,
    pub(super) manifest: Manifest,
    next_chunk: usize,
}

impl Download {
    /// Continues the download of a stream that an earlier run began, if there is one.
    pub(super) fn resume(files: &Files, stream: &StreamId) -> Result<Option<Self>> {
        let Some(name) = files.journal.read(find_download)? else { return Ok(None) };
        let file = match Database::open(&files.folder.join(name), FileKind::Mirror) {
            Err(StoreError::Damaged { .. }) => {
                drop_download(&files.folder, &files.journal)?;
                return Ok(None);
            }
            opened => opened?,
        };
        let begun: Option<(String, i64)> = file.read(|file| -> Result<_> {
            Ok(file
                .query_row(
                    "SELECT manifest, next_chunk FROM download WHERE stream = ?",
                    [stream.to_string()],
                    |row| Ok((row.get(0)?, row.get(1)?)),
                )
                .optional()?)
        })?;
        // another stream's download waits for that stream's turn
        let Some((manifest, next_chunk)) = begun else { return Ok(None) };
        let manifest = serde_json::from_str(&manifest)?;
        let next_chunk = usize::try_from(next_chunk).unwrap_or(0);
        Ok(Some(Self { file, manifest, next_chunk }))
    }

    /// Begins a download into a new file.
    pub(super) fn begin(files: &Files, manifest: Manifest) -> Result<Self> {
        drop_download(&files.folder, &files.journal)?;
        let name = files.journal.write(begin_download)?;
        let file = Database::open(&files.folder.join(name), FileKind::Mirror)?;
        file.write(|tx| -> Result<()> {
            tx.prepare_cached(
                "INSERT INTO download (id, stream, manifest, next_chunk) VALUES (1, ?, ?, 0)",
            )?
            .execute(params![manifest.stream.to_string(), serde_json::to_string(&manifest)?])?;
            Ok(())
        })?;
        Ok(Self { file, manifest, next_chunk: 0 })
    }

    /// The chunk that is missing next; `None` once all are there.
    pub(super) fn next_chunk(&self) -> Option<&ChunkRef> {
        self.manifest.chunks.get(self.next_chunk)
    }

    /// Takes in the rows of the next chunk.
    pub(super) fn add_chunk(&mut self, rows: &[Row]) -> Result<()> {
        let next = self.next_chunk.saturating_add(1);
        let stream = self.manifest.stream.to_string();
        self.file.write(|tx| -> Result<()> {
            for row in rows {
                add_row(tx, &stream, row)?;
            }
            tx.prepare_cached("UPDATE download SET next_chunk = ?")?
                .execute([i64::try_from(next).unwrap_or(i64::MAX)])?;
            Ok(())
        })?;
        self.next_chunk = next;
        Ok(())
    }

    /// Lets go of what was fetched: the server no longer has the rest of it.
    pub(super) fn give_up(self, files: &Files) -> Result<()> {
        drop(self.file);
        drop_download(&files.folder, &files.journal)
    }

    /// Completes the new file and puts it in the place of the live mirror.
    ///
    /// Does nothing where the live mirror has meanwhile got ahead of it, unless `forked` says that
    /// the live one's past is no longer the server's. Returns the acts that the server turns out to
    /// have lost: they are pending again.
    pub(super) fn finish(self, files: &Files, forked: bool) -> Result<Vec<OpId>> {
        let stream = self.manifest.stream.clone();
        let live = files.mirror()?;
        let behind = live.read(|live| Ok::<_, CompanionError>(held(live, &stream)?.cursor.seq))?
            > self.manifest.cursor.seq;
        if behind && !forked {
            drop_download(&files.folder, &files.journal)?;
            return Ok(Vec::new());
        }
        let digest = self.file.read(|file| digest_of(file, &stream))?;
        let verified = digest == self.manifest.digest;
        attach(&self.file, &live)?;
        self.file.write(|tx| {
            tx.execute_batch(include_str!("download/take_over.sql"))?;
            save_stream(tx, &self.manifest, digest, verified)?;
            tx.prepare_cached("DELETE FROM download")?.execute([])?;
            agenda::rebuild(tx)?;
            files.journal.read(|journal| refold_all(journal, tx))
        })?;
        let name = files.journal.read(find_download)?;
        let name = name.ok_or_else(|| CompanionError::internal("the download has no file"))?;
        let old = live.path().to_owned();
        let latest = self.file.read(agenda::find_latest_publication)?;
        let lost = files
            .journal
            .read(|journal| self.file.read(|file| list_absent(journal, file, &stream)))?;
        // closed before others open it, so that what was attached is let go
        drop(self.file);
        files.journal.write(|tx| {
            make_live(tx, &name)?;
            trust_positions(tx, &stream)?;
            reoffer_ops(tx, &lost)?;
            agenda::begin_seeing(tx, latest.map_or(0, |publication| publication.number))
        })?;
        drop(live);
        files.mirror()?;
        remove_file(&old)?;
        Ok(lost)
    }
}

/// Makes the live mirror readable from the new file's writer, as `live`.
fn attach(file: &Database, live: &Database) -> Result<()> {
    file.with_writer(|writer| -> Result<()> {
        writer.prepare_cached("ATTACH ? AS live")?.execute([live.path().to_string_lossy()])?;
        Ok(())
    })
}

fn add_row(tx: &Transaction<'_>, stream: &str, row: &Row) -> Result<()> {
    tx.prepare_cached(
        "INSERT OR REPLACE INTO rows (stream, row_type, row_id, rev, body, body_hash)
         VALUES (?, ?, ?, ?, ?, ?)",
    )?
    .execute(params![
        stream,
        row.row_type,
        row.id,
        to_i64(row.rev),
        row.body.text(),
        Sql(sha256(row.body.text().as_bytes())),
    ])?;
    Ok(())
}

pub(super) fn digest_of(file: &Connection, stream: &StreamId) -> Result<Digest> {
    let mut statement =
        file.prepare_cached("SELECT row_type, row_id, rev, body_hash FROM rows WHERE stream = ?")?;
    let mut rows = statement.query([stream.to_string()])?;
    let mut digest = Digest::default();
    while let Some(row) = rows.next()? {
        let (row_type, row_id): (String, String) = (row.get(0)?, row.get(1)?);
        let hash: Hash = row.get::<_, Sql<_>>(3)?.0;
        digest = digest.plus(row_hash(&row_type, &row_id, to_u64(row.get(2)?), &hash));
    }
    Ok(digest)
}

fn save_stream(
    tx: &Transaction<'_>,
    manifest: &Manifest,
    digest: Digest,
    verified: bool,
) -> Result<()> {
    let server_ms = manifest.server.time_ms;
    let unverified_until_ms = (!verified).then(|| server_ms.saturating_add(UNVERIFIED_BACKOFF_MS));
    tx.prepare_cached(
        "INSERT OR REPLACE INTO streams
             (stream, seq, chain, digest, head, pulled_at_ms, unverified_until_ms)
         VALUES (?, ?, ?, ?, ?, ?, ?)",
    )?
    .execute(params![
        manifest.stream.to_string(),
        to_i64(manifest.cursor.seq),
        Sql(manifest.cursor.chain),
        i64::from_ne_bytes(digest.0.to_ne_bytes()),
        to_i64(manifest.cursor.seq),
        server_ms,
        unverified_until_ms,
    ])?;
    Ok(())
}
