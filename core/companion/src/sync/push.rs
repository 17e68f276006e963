//! Ops up: batches that shrink when refused, verdicts that settle each op by name.

use super::apply::{forget_stream, held, list_held, touch_stream};
use super::message::{Envelope, read_answer, write_request};
use super::run::{Call, Context, Failure, Part, Step, SyncRun, is_ours, url};
use super::token::find_token;
use crate::agenda;
use crate::area::Area;
use crate::error::Result;
use crate::journal::append::list_boots;
use crate::journal::doubt::{doubt_positions, list_beyond, list_places};
use crate::journal::exchange::{Sent, learn_offset};
use crate::journal::facts::{mark_offered, next_facts, offer_facts_again};
use crate::journal::fold::catch_up;
use crate::journal::identity::{Identity, identity, replace_scope, take_scope};
use crate::journal::ledger::{LedgerFinding, compare_ledger};
use crate::journal::pending::{any_pending_in, count_ops, mark_sent, next_batch};
use crate::journal::reoffer::{reoffer_ops, reoffer_to_newer};
use crate::journal::settle::settle;
use crate::ports::{Method, Response};
use huiban_protocol::documents::OpId;
use huiban_protocol::error::ErrorCode;
use huiban_protocol::limits::PUSH_OPS_MAX;
use huiban_protocol::streams::{BADGE_ROW, EXCHANGE_ROW, MET_ROW, StreamId};
use huiban_protocol::wire::{Bytes, Push, PushAnswer, Rejection, VerdictKind};
use rusqlite::Transaction;

impl SyncRun {
    /// The next batch; the first push of a run is made even with nothing in it, for what its
    /// answer tells.
    pub(super) fn push_step(
        &mut self,
        context: &Context<'_>,
        identity: &Identity,
    ) -> Result<Option<Step>> {
        let Some(token) = find_token(context, identity)? else { return Ok(None) };
        let journal = &context.files.journal;
        let (ops, facts) = journal.read(|journal| -> Result<_> {
            Ok((next_batch(journal, &self.aside, self.batch_max)?, next_facts(journal)?))
        })?;
        if ops.is_empty() && facts.is_empty() && self.greeted {
            return Ok(None);
        }
        let (boots, pending) = journal.read(|journal| -> Result<_> {
            Ok((list_boots(journal)?, count_ops(journal, "pending")?))
        })?;
        journal.write(|journal| mark_sent(journal, &ops))?;
        let call = Call::Push { ops: ops.iter().map(|op| op.id).collect(), facts: facts.clone() };
        let sent_count = u64::try_from(ops.len()).unwrap_or(0);
        let body = Push {
            device: identity.device,
            boots,
            facts,
            ops,
            publications: self.publications_to_report(context)?,
            pending: pending.saturating_sub(sent_count),
        };
        let sent = Sent::now(&*context.ports.clock);
        let url = url(identity, "push");
        let request = write_request(Method::Post, url, Some(token), Some(&body))?;
        Ok(Some(Step { call, request, sent }))
    }

    pub(super) fn accept_push(
        &mut self,
        context: &Context<'_>,
        sent: Sent,
        ops: &[OpId],
        facts: &[Bytes],
        response: &Response,
    ) -> Result<()> {
        let identity = context.files.journal.read(identity)?;
        match read_answer::<PushAnswer>(response) {
            Envelope::Answer(answer) if is_ours(&answer.server, &identity) => {
                self.take_verdicts(context, &identity, sent, ops, facts, &answer)
            }
            Envelope::Answer(_) => {
                let failure = Failure::new("the answer is of another event or server");
                self.fail(Part::Push, failure);
                Ok(())
            }
            other => {
                if let Some((code, failure)) = self.refused(context, Part::Push, other)? {
                    self.push_refused(context, ops, code, failure)?;
                }
                Ok(())
            }
        }
    }

    /// After the server turned out to have another past: which publications were held here, so
    /// that the organizer learns what was lost.
    fn publications_to_report(&self, context: &Context<'_>) -> Result<Vec<u32>> {
        if !self.history_forked {
            return Ok(Vec::new());
        }
        let held = context.files.mirror()?.read(agenda::list_publications)?;
        Ok(held.into_keys().collect())
    }

    fn push_refused(
        &mut self,
        context: &Context<'_>,
        ops: &[OpId],
        code: ErrorCode,
        failure: Failure,
    ) -> Result<()> {
        match (code, ops) {
            // a lone op that is refused stays pending; the others go on without it
            (ErrorCode::Malformed | ErrorCode::TooLarge, [op]) => {
                self.aside.insert(*op);
                self.batch_max = PUSH_OPS_MAX;
                self.areas.insert(Area::Sync);
            }
            (ErrorCode::Malformed | ErrorCode::TooLarge, [_, ..]) => {
                self.batch_max = (ops.len() / 2).max(1);
            }
            (ErrorCode::DeviceForked, _) => {
                context.files.journal.write(|journal| -> Result<()> {
                    journal.prepare_cached("UPDATE membership SET fork_needed = 1")?.execute([])?;
                    Ok(())
                })?;
            }
            _ => {
                // whoever is refused will not be heard later either
                self.reported = true;
                self.fail(Part::Push, failure);
            }
        }
        Ok(())
    }

    fn take_verdicts(
        &mut self,
        context: &Context<'_>,
        identity: &Identity,
        sent: Sent,
        ops: &[OpId],
        facts: &[Bytes],
        answer: &PushAnswer,
    ) -> Result<()> {
        let files = context.files;
        let version = answer.server.version;
        if answer.verdicts.iter().any(|verdict| verdict.settled() == VerdictKind::Erased) {
            files.owe_overwriting()?;
        }
        let (settled, finding) = files.journal.write(|journal| -> Result<_> {
            learn_offset(journal, &*context.ports.clock, sent, &answer.server)?;
            mark_offered(journal, facts)?;
            let before = list_places(journal, ops)?;
            let mut settled = 0u64;
            for verdict in answer.verdicts.iter().filter(|verdict| ops.contains(&verdict.op)) {
                if settle(journal, verdict, version)? {
                    settled = settled.saturating_add(1);
                }
            }
            self.contest(journal, answer)?;
            files.mirror()?.read(|mirror| doubt_positions(journal, mirror, ops, &before))?;
            learn_version(journal, version)?;
            if self.scope_doubted && next_facts(journal)?.is_empty() {
                take_scope(journal, &answer.scope)?;
            } else {
                replace_scope(journal, &answer.scope)?;
            }
            Ok((settled, compare_ledger(journal, &identity.device, &answer.ledger)?))
        })?;
        let judged = |op: &OpId| {
            answer
                .verdicts
                .iter()
                .any(|verdict| verdict.op == *op && verdict.settled() != VerdictKind::Retry)
        };
        self.aside.extend(ops.iter().filter(|op| !judged(op)));
        if settled > 0 {
            self.batch_max = PUSH_OPS_MAX;
        }
        self.pushed = self.pushed.saturating_add(settled);
        self.greeted = true;
        self.reported |= self.history_forked;
        self.heads.clone_from(&answer.heads);
        self.areas.extend(areas_of(&catch_up(&files.journal, &*files.mirror()?)?));
        self.areas.insert(Area::Sync);
        self.leave_streams(context)?;
        self.note_current(context, answer)?;
        if finding == LedgerFinding::OfferedAgain {
            self.push_again();
        }
        Ok(())
    }

    /// Acts that are refused for want of a right: the server may have forgotten the certificate
    /// that gave it, so once in a run all facts and then these acts are offered again.
    fn contest(&mut self, journal: &Transaction<'_>, answer: &PushAnswer) -> Result<()> {
        let refused = answer.verdicts.iter().filter(|verdict| {
            verdict.settled() == VerdictKind::Rejected
                && verdict.reason.as_deref() == Some(Rejection::NotAllowed.code())
        });
        let refused: Vec<OpId> = refused.map(|verdict| verdict.op).collect();
        if refused.is_empty() || self.facts_offered_again {
            return Ok(());
        }
        self.facts_offered_again = true;
        offer_facts_again(journal)?;
        reoffer_ops(journal, &refused)
    }

    /// Forgets streams that are no longer in scope, once nothing made for them waits.
    fn leave_streams(&mut self, context: &Context<'_>) -> Result<()> {
        let files = context.files;
        let scope = files.journal.read(identity)?.scope;
        let mut left = files.mirror()?.read(list_held)?;
        left.retain(|stream| !stream.is_public() && !scope.streams.contains(stream));
        for stream in left {
            if !files.journal.read(|journal| any_pending_in(journal, &stream.to_string()))? {
                files.owe_overwriting()?;
                files.mirror()?.write(|mirror| forget_stream(files, mirror, &stream))?;
                self.areas.insert(Area::Membership);
            }
        }
        Ok(())
    }

    /// Streams that stand where this device already is are complete without asking.
    fn note_current(&mut self, context: &Context<'_>, answer: &PushAnswer) -> Result<()> {
        let current = context.files.mirror()?.write(|mirror| -> Result<_> {
            let mut current = Vec::new();
            for cursor in answer.cursors.iter().filter(|cursor| cursor.seq > 0) {
                if held(mirror, &cursor.stream)?.cursor == *cursor {
                    touch_stream(mirror, &cursor.stream, answer.server.time_ms)?;
                    current.push(cursor);
                }
            }
            Ok(current)
        })?;
        context.files.journal.write(|journal| -> Result<()> {
            for cursor in &current {
                let lost = list_beyond(journal, &cursor.stream, cursor.seq)?;
                self.offer_lost(journal, lost)?;
            }
            Ok(())
        })?;
        self.done.extend(current.into_iter().map(|cursor| cursor.stream.clone()));
        if std::mem::take(&mut self.lost_again) {
            self.push_again();
        }
        Ok(())
    }
}

/// A newer server may be able to judge what an older one could not.
fn learn_version(journal: &Transaction<'_>, version: u32) -> Result<()> {
    let known: u32 = journal
        .prepare_cached("SELECT server_version FROM progress")?
        .query_row([], |row| row.get(0))?;
    if version > known {
        journal.prepare_cached("UPDATE progress SET server_version = ?")?.execute([version])?;
        reoffer_to_newer(journal, version)?;
    }
    Ok(())
}

/// The areas that rows belong to.
pub(crate) fn areas_of(
    keys: &std::collections::BTreeSet<crate::journal::overlay::RowKey>,
) -> std::collections::BTreeSet<Area> {
    keys.iter().filter_map(|key| area_of(&key.stream, &key.row_type)).collect()
}

/// The area that rows of a type in a stream belong to.
pub(super) fn area_of(stream: &str, row_type: &str) -> Option<Area> {
    match stream.parse().ok()? {
        StreamId::Agenda => Some(Area::Agenda),
        StreamId::Circles => Some(Area::Circles),
        StreamId::Me(_) if row_type == BADGE_ROW => Some(Area::Badge),
        StreamId::Me(_) if [EXCHANGE_ROW, MET_ROW].contains(&row_type) => Some(Area::Contacts),
        StreamId::Me(_) => Some(Area::Bookmarks),
        StreamId::Booth(_) => Some(Area::Contacts),
        StreamId::Directory | StreamId::Gate | StreamId::List(_) => Some(Area::CheckIn),
    }
}
