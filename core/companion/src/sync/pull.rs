//! Changes down: pages, or a snapshot where the way is long or the past has changed.

use super::apply::{Applied, apply_page, held};
use super::directory::is_over;
use super::download::Download;
use super::message::{Envelope, content_digest, read_answer, unpack, write_request};
use super::push::area_of;
use super::run::{Call, Context, Failure, Part, Step, SyncRun, is_ours, url};
use super::token::find_token;
use crate::agenda;
use crate::area::Area;
use crate::checkin;
use crate::contacts;
use crate::error::Result;
use crate::journal::doubt::{doubt_stream, list_lost};
use crate::journal::exchange::{Sent, learn_offset, learn_time};
use crate::journal::facts::offer_facts_again;
use crate::journal::files::Files;
use crate::journal::identity::{Identity, identity, replace_scope};
use crate::journal::ledger::{LedgerFinding, compare_ledger};
use crate::journal::reoffer::reoffer_ops;
use crate::membership;
use crate::ports::{Method, Response};
use crate::store::Database;
use huiban_protocol::cursor::Cursor;
use huiban_protocol::digest::sha256;
use huiban_protocol::documents::OpId;
use huiban_protocol::error::ErrorCode;
use huiban_protocol::limits::{CHUNK_BYTES_MAX, PAGE_ROWS_MAX};
use huiban_protocol::streams::{BADGE_ROW, MET_ROW, StreamId};
use huiban_protocol::wire::{CHUNK, Manifest, Page, parse_chunk};
use rusqlite::Transaction;

/// From this many changes on, a stream that is not held yet is fetched as a snapshot.
const SNAPSHOT_FROM_CHANGES: u64 = 500;

impl SyncRun {
    /// The next request for a stream that is not complete.
    pub(super) fn pull_step(
        &mut self,
        context: &Context<'_>,
        identity: &Identity,
    ) -> Result<Option<Step>> {
        let token = if identity.fork_needed { None } else { find_token(context, identity)? };
        // what is public but the agenda comes last: it delays nothing that a person waits for
        let [first, last @ ..] = StreamId::PUBLIC;
        let mut streams = vec![first];
        streams.extend(identity.scope.streams.iter().cloned());
        streams.extend(last);
        for stream in streams {
            let skipped = self.done.contains(&stream)
                || self.failed.contains_key(&Part::Stream(stream.clone()))
                || (token.is_none() && !stream.is_public());
            if skipped {
                continue;
            }
            if self.is_to_be_reported(&stream) {
                self.stream_failed(&stream, "the server has not heard yet what it has lost");
                continue;
            }
            if stream == StreamId::Directory && is_over(context.files)? {
                self.done.insert(stream);
                continue;
            }
            let position = context.files.mirror()?.read(|mirror| held(mirror, &stream))?.cursor;
            if stream == StreamId::Circles
                && position.seq == 0
                && self.heads.get(&stream) == Some(&0)
            {
                // most events have none, and nobody asks for nothing
                self.done.insert(stream);
                continue;
            }
            let token = token.clone().filter(|_| !stream.is_public());
            let call = self.call_for(context, &stream, &position)?;
            let address = self.address_of(&call, &position);
            let request = write_request::<()>(Method::Get, url(identity, &address), token, None)?;
            let sent = Sent::now(&*context.ports.clock);
            return Ok(Some(Step { call, request, sent }));
        }
        Ok(None)
    }

    /// Whether the agenda held here is the only trace of publications that the server has lost: it
    /// is not replaced before the server was told.
    fn is_to_be_reported(&self, stream: &StreamId) -> bool {
        let replaces = *stream == StreamId::Agenda && self.rebuild.contains(stream);
        replaces && self.history_forked && !self.reported && !self.is_shut_out()
    }

    /// Whether the server hears nothing of this device in this run: it was refused at the door.
    fn is_shut_out(&self) -> bool {
        [Part::Token, Part::Fork]
            .iter()
            .any(|part| self.failed.get(part).is_some_and(|failure| failure.unauthorized))
    }

    /// Whether a stream goes on by page, by manifest or by chunk.
    fn call_for(
        &mut self,
        context: &Context<'_>,
        stream: &StreamId,
        position: &Cursor,
    ) -> Result<Call> {
        if self.download.as_ref().is_some_and(|download| download.manifest.stream != *stream) {
            self.download = None;
        }
        if self.download.is_none() {
            self.download = Download::resume(context.files, stream)?;
        }
        if self.download.is_some() {
            return Ok(Call::Chunk(stream.clone()));
        }
        // where nothing is known of its length, only the agenda is taken to be long
        let far = position.seq == 0
            && match self.heads.get(stream) {
                Some(head) => *head >= SNAPSHOT_FROM_CHANGES,
                None => *stream == StreamId::Agenda,
            };
        if self.rebuild.contains(stream) || (far && stream.is_public()) {
            return Ok(Call::Manifest(stream.clone()));
        }
        Ok(Call::Changes(stream.clone()))
    }

    fn address_of(&self, call: &Call, position: &Cursor) -> String {
        match call {
            Call::Chunk(stream) => {
                let chunk = self.download.as_ref().and_then(Download::next_chunk);
                let hash = chunk.map(|chunk| chunk.hash.to_string()).unwrap_or_default();
                format!("streams/{stream}/chunks/{hash}")
            }
            Call::Manifest(stream) => format!("streams/{stream}/snapshot"),
            _ => {
                let stream = &position.stream;
                format!("streams/{stream}/changes?after={position}&limit={PAGE_ROWS_MAX}")
            }
        }
    }

    pub(super) fn accept_changes(
        &mut self,
        context: &Context<'_>,
        sent: Sent,
        stream: &StreamId,
        response: &Response,
    ) -> Result<()> {
        let identity = context.files.journal.read(identity)?;
        match read_answer::<Page>(response) {
            Envelope::Answer(page)
                if is_ours(&page.server, &identity)
                    && page.stream == *stream
                    && page.verify(&page.prev).is_ok() =>
            {
                self.take_page(context, &identity, sent, &page)
            }
            Envelope::Answer(_) => {
                self.stream_failed(stream, "the page is not one of this event's stream");
                Ok(())
            }
            other => self.pull_refused(context, stream, other),
        }
    }

    fn take_page(
        &mut self,
        context: &Context<'_>,
        identity: &Identity,
        sent: Sent,
        page: &Page,
    ) -> Result<()> {
        let files = context.files;
        let finding = files.journal.write(|journal| -> Result<_> {
            let Some(ledger) = &page.ledger else {
                learn_time(journal, page.server.time_ms)?;
                return Ok(LedgerFinding::Fine);
            };
            learn_offset(journal, &*context.ports.clock, sent, &page.server)?;
            if let Some(scope) = &page.scope {
                replace_scope(journal, scope)?;
            }
            // before the page lets any overlay go
            let lost = files.mirror()?.read(|mirror| list_lost(journal, mirror, page))?;
            self.offer_lost(journal, lost)?;
            compare_ledger(journal, &identity.device, ledger)
        })?;
        if finding == LedgerFinding::OfferedAgain || std::mem::take(&mut self.lost_again) {
            self.push_again();
        }
        if page.stream == StreamId::Agenda {
            membership::take_facts(files, identity, &page.changes)?;
            contacts::take_erasures(files, identity, &page.changes)?;
        }
        // before the cursor passes them: the page does not come again
        contacts::take_withdrawals(files, identity, &page.stream, &page.changes)?;
        if page.stream == StreamId::Directory
            && page.changes.iter().any(|change| change.body.is_none())
        {
            files.owe_overwriting()?;
        }
        checkin::take_revocations(files, identity, &page.stream, &page.changes)?;
        let before = page.prev.seq;
        match apply_page(files, page)? {
            Applied::OutOfPlace => {
                self.stream_failed(&page.stream, "the page does not continue this mirror");
            }
            Applied::DigestDiffers => self.digest_differs(context, page)?,
            Applied::Taken => {
                if !page.more {
                    if page.stream == StreamId::Agenda {
                        begin_seeing(context)?;
                    }
                    self.done.insert(page.stream.clone());
                } else if page.next.seq == before {
                    self.stream_failed(&page.stream, "the server promises changes but sends none");
                }
            }
        }
        self.count_pulled(page);
        Ok(())
    }

    /// Offers again what the server has lost, each act once in a run.
    pub(super) fn offer_lost(&mut self, journal: &Transaction<'_>, lost: Vec<OpId>) -> Result<()> {
        let lost: Vec<OpId> = lost.into_iter().filter(|op| self.lost.insert(*op)).collect();
        if lost.is_empty() {
            return Ok(());
        }
        tracing::warn!(count = lost.len(), "the server has lost acts: offering them again");
        self.lost_again = true;
        reoffer_ops(journal, &lost)
    }

    fn count_pulled(&mut self, page: &Page) {
        let changes = u64::try_from(page.changes.len()).unwrap_or(0);
        self.pulled = self.pulled.saturating_add(changes);
        let stream = page.stream.to_string();
        let rows = page.changes.iter();
        self.areas.extend(rows.filter_map(|change| area_of(&stream, &change.row_type)));
        self.areas.insert(Area::Sync);
    }

    /// The mirror is not what the server has: fetch it whole, but not again and again.
    fn digest_differs(&mut self, context: &Context<'_>, page: &Page) -> Result<()> {
        let held = context.files.mirror()?.read(|mirror| held(mirror, &page.stream))?;
        if held.unverified_until_ms.is_some_and(|until_ms| page.server.time_ms < until_ms) {
            self.done.insert(page.stream.clone());
        } else {
            self.rebuild(&page.stream, "the digest differs");
        }
        Ok(())
    }

    pub(super) fn accept_manifest(
        &mut self,
        context: &Context<'_>,
        stream: &StreamId,
        response: &Response,
    ) -> Result<()> {
        let identity = context.files.journal.read(identity)?;
        match read_answer::<Manifest>(response) {
            Envelope::Answer(manifest)
                if is_ours(&manifest.server, &identity)
                    && manifest.stream == *stream
                    && manifest.cursor.stream == *stream =>
            {
                context
                    .files
                    .journal
                    .write(|journal| learn_time(journal, manifest.server.time_ms))?;
                self.download = Some(Download::begin(context.files, manifest)?);
                self.finish_download(context, stream)
            }
            Envelope::Answer(_) => {
                self.stream_failed(stream, "the snapshot is not one of this event's stream");
                Ok(())
            }
            other => self.pull_refused(context, stream, other),
        }
    }

    pub(super) fn accept_chunk(
        &mut self,
        context: &Context<'_>,
        stream: &StreamId,
        response: &Response,
    ) -> Result<()> {
        let Some(mut download) = self.download.take() else { return Ok(()) };
        let expected = download.next_chunk().map(|chunk| chunk.hash);
        let sound = response.status == 200
            && response.media_type == CHUNK
            && response.digest.as_deref() == Some(content_digest(&response.body).as_str());
        if sound && expected == Some(sha256(&response.body)) {
            let rows = unpack(&response.body, true, CHUNK_BYTES_MAX)
                .and_then(|lines| parse_chunk(&lines).ok());
            let Some(rows) = rows else {
                self.stream_failed(stream, "a piece of the snapshot cannot be read");
                return Ok(());
            };
            let count = u64::try_from(rows.len()).unwrap_or(0);
            self.pulled = self.pulled.saturating_add(count);
            download.add_chunk(&rows)?;
            self.download = Some(download);
            return self.finish_download(context, stream);
        }
        match read_answer::<()>(response) {
            // the server made a newer snapshot meanwhile
            Envelope::Refusal { code: ErrorCode::NotFound, .. } => {
                download.give_up(context.files)?;
                self.rebuild(stream, "a piece of the snapshot is gone");
                Ok(())
            }
            Envelope::Answer(()) => {
                self.stream_failed(stream, "a piece of the snapshot is another one's");
                Ok(())
            }
            other => self.pull_refused(context, stream, other),
        }
    }

    /// Swaps the new file in, once every chunk is there.
    fn finish_download(&mut self, context: &Context<'_>, stream: &StreamId) -> Result<()> {
        let complete =
            self.download.as_ref().is_some_and(|download| download.next_chunk().is_none());
        if !complete {
            return Ok(());
        }
        let Some(download) = self.download.take() else { return Ok(()) };
        let forked = self.rebuild.remove(stream);
        take_downloaded(context.files, stream, &download.file)?;
        let lost = download.finish(context.files, forked)?;
        if !lost.is_empty() {
            tracing::warn!(count = lost.len(), "the server has lost acts: offering them again");
            self.lost.extend(lost);
            self.push_again();
        }
        let stream = stream.to_string();
        // whatever it holds came at once
        let kinds = ["", BADGE_ROW, MET_ROW];
        self.areas.extend(kinds.into_iter().filter_map(|kind| area_of(&stream, kind)));
        self.areas.insert(Area::Sync);
        Ok(())
    }

    fn pull_refused<T>(
        &mut self,
        context: &Context<'_>,
        stream: &StreamId,
        envelope: Envelope<T>,
    ) -> Result<()> {
        let part = Part::Stream(stream.clone());
        let Some((code, failure)) = self.refused(context, part.clone(), envelope)? else {
            return Ok(());
        };
        match code {
            ErrorCode::HistoryForked | ErrorCode::CursorExpired => {
                if code == ErrorCode::HistoryForked {
                    context.files.journal.write(|journal| doubt_stream(journal, stream))?;
                }
                if self.rebuild(stream, "the server has another past") {
                    self.history_forked |= code == ErrorCode::HistoryForked;
                    self.start_over(context, self.history_forked)?;
                }
            }
            // it may have forgotten what opened this stream
            ErrorCode::Forbidden if !self.scope_doubted => {
                self.scope_doubted = true;
                self.facts_offered_again = true;
                context.files.journal.write(offer_facts_again)?;
                self.push_again();
            }
            ErrorCode::UpdateRequired => {
                self.fail(part, Failure { update_required: true, ..failure });
            }
            _ => self.fail(part, failure),
        }
        Ok(())
    }

    fn stream_failed(&mut self, stream: &StreamId, reason: &str) {
        self.fail(Part::Stream(stream.clone()), Failure::new(reason));
    }
}

/// Takes the signed orders of a snapshot before it is the live mirror: it does not come again.
fn take_downloaded(files: &Files, stream: &StreamId, download: &Database) -> Result<()> {
    let identity = files.journal.read(identity)?;
    if *stream == StreamId::Agenda {
        membership::take_downloaded_facts(files, &identity, download)?;
        contacts::take_downloaded_erasures(files, &identity, download)?;
    }
    contacts::take_downloaded_withdrawals(files, &identity, stream, download)?;
    checkin::take_downloaded_revocations(files, &identity, stream, download)
}

/// The agenda is complete, for the first time perhaps.
fn begin_seeing(context: &Context<'_>) -> Result<()> {
    if context.files.journal.read(agenda::changes_seen)? > 0 {
        return Ok(());
    }
    let latest = context.files.mirror()?.read(agenda::find_latest_publication)?;
    let latest = latest.map_or(0, |publication| publication.number);
    context.files.journal.write(|journal| agenda::begin_seeing(journal, latest))
}
