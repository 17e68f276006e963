//! One run of sync as pure steps: what to ask next, and what an answer means.

use super::backoff::{asked_wait_ms, backoff_ms};
use super::directory::forget_when_over;
use super::download::Download;
use super::message::Envelope;
use super::status::{SyncReport, list_streams};
use crate::agenda;
use crate::area::Area;
use crate::error::{CompanionError, Result};
use crate::journal::exchange::Sent;
use crate::journal::files::Files;
use crate::journal::identity::{Identity, identity};
use crate::journal::pending::{count_ops, count_waiting};
use crate::journal::purge::purge_settled;
use crate::journal::reoffer::reoffer_all;
use crate::ports::{NetworkError, Ports, Request, Response};
use huiban_protocol::documents::OpId;
use huiban_protocol::error::ErrorCode;
use huiban_protocol::limits::PUSH_OPS_MAX;
use huiban_protocol::streams::StreamId;
use huiban_protocol::wire::{Bytes, Heads, ServerMark};
use std::collections::{BTreeMap, BTreeSet};

/// How often a run may start over because the server forgot something; each time is one restored
/// backup or one fork, so a second is already rare.
const ROUNDS_MAX: u32 = 5;

/// The files and the outside world, as a step sees them.
pub(crate) struct Context<'a> {
    pub(crate) files: &'a Files,
    pub(crate) ports: &'a Ports,
}

/// What a request is for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Call {
    Nonce,
    Token,
    Fork { secret: [u8; 32] },
    Push { ops: Vec<OpId>, facts: Vec<Bytes> },
    Changes(StreamId),
    Manifest(StreamId),
    Chunk(StreamId),
    Quarantine { ops: Vec<OpId> },
}

/// One request to make.
pub(crate) struct Step {
    pub(super) call: Call,
    pub(crate) request: Request,
    pub(super) sent: Sent,
}

/// A part of a run that can fail without stopping the others.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Part {
    Token,
    Fork,
    Push,
    Quarantine,
    Stream(StreamId),
}

/// Why a part failed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Failure {
    pub(crate) reason: String,
    pub(crate) retry_after_s: Option<u64>,
    pub(crate) unauthorized: bool,
    pub(crate) update_required: bool,
}

impl Failure {
    pub(super) fn new(reason: impl Into<String>) -> Self {
        Self {
            reason: reason.into(),
            retry_after_s: None,
            unauthorized: false,
            update_required: false,
        }
    }
}

/// One run: what was done so far and what is left.
#[derive(Default)]
pub(crate) struct SyncRun {
    pub(super) nonce: Option<Bytes>,
    pub(super) token_renewed: bool,
    pub(super) registered_again: bool,
    pub(super) batch_max: usize,
    /// Ops that are left out of this run's further pushes.
    pub(super) aside: BTreeSet<OpId>,
    pub(super) greeted: bool,
    pub(super) quarantined: bool,
    pub(super) facts_offered_again: bool,
    /// The server refused a stream that this device takes for its own: once it was told all facts,
    /// what it says of the scope stands.
    pub(super) scope_doubted: bool,
    /// Acts that the server turned out to have lost, and whether some were found just now.
    pub(super) lost: BTreeSet<OpId>,
    pub(super) lost_again: bool,
    /// Heads by the last push; a stream without one is asked anyway.
    pub(super) heads: Heads,
    /// Streams that are complete in this run.
    pub(super) done: BTreeSet<StreamId>,
    /// Streams whose past is not the server's, or is no longer kept there.
    pub(super) rebuild: BTreeSet<StreamId>,
    /// Streams that were to be rebuilt in this run: once is enough.
    pub(super) rebuilt: BTreeSet<StreamId>,
    /// This run took a new identity: once is enough.
    pub(super) forked: bool,
    /// The server was restored or failed over: what this device holds may be news to it.
    pub(super) history_forked: bool,
    /// The server was told which publications this device holds, or does not want to hear it.
    pub(super) reported: bool,
    pub(super) download: Option<Download>,
    pub(super) failed: BTreeMap<Part, Failure>,
    rounds: u32,
    network_failures: u32,
    pub(super) pushed: u64,
    pub(super) pulled: u64,
    pub(super) areas: BTreeSet<Area>,
}

impl SyncRun {
    /// A run that has done nothing yet.
    pub(crate) fn new() -> Self {
        Self { batch_max: PUSH_OPS_MAX, ..Self::default() }
    }

    /// Begins with half a batch, where full ones did not get through.
    pub(crate) fn shrink_batches(&mut self) {
        self.batch_max = PUSH_OPS_MAX / 2;
    }

    /// The areas that changed since this was last asked.
    pub(crate) fn take_areas(&mut self) -> BTreeSet<Area> {
        std::mem::take(&mut self.areas)
    }

    /// The next request, or `None` once nothing is left to do.
    pub(crate) fn next(&mut self, context: &Context<'_>) -> Result<Option<Step>> {
        // with the network gone, further parts would only wait for their time-outs
        if self.network_failures > 1 {
            return Ok(None);
        }
        let identity = context.files.journal.read(identity)?;
        if identity.guest {
            // the server does not know it, so there is nothing to tell
            self.reported = true;
            return self.pull_step(context, &identity);
        }
        // no new identity for a revoked one: a server that forgot the order would give it
        if identity.revoked {
            return self.quarantine_step(context, &identity);
        }
        if identity.fork_needed && self.forked {
            self.fail(Part::Fork, Failure::new("the server does not settle on an identity"));
        }
        if identity.fork_needed && !self.failed.contains_key(&Part::Fork) {
            return self.fork_step(context, &identity);
        }
        if !identity.fork_needed && !self.failed.contains_key(&Part::Token) {
            if let Some(step) = self.token_step(context, &identity)? {
                return Ok(Some(step));
            }
            if !self.failed.contains_key(&Part::Push)
                && let Some(step) = self.push_step(context, &identity)?
            {
                return Ok(Some(step));
            }
        }
        self.pull_step(context, &identity)
    }

    /// Takes in what came back.
    pub(crate) fn accept(
        &mut self,
        context: &Context<'_>,
        step: Step,
        response: std::result::Result<Response, NetworkError>,
    ) -> Result<()> {
        let Step { call, sent, .. } = step;
        let response = match response {
            Ok(response) => {
                self.network_failures = 0;
                response
            }
            Err(error) => {
                self.network_failures = self.network_failures.saturating_add(1);
                self.fail(part_of(&call), Failure::new(error.to_string()));
                return Ok(());
            }
        };
        match call {
            Call::Nonce => self.accept_nonce(context, &response),
            Call::Token => self.accept_token(context, sent, &response),
            Call::Fork { secret } => self.accept_fork(context, &secret, &response),
            Call::Push { ops, facts } => self.accept_push(context, sent, &ops, &facts, &response),
            Call::Changes(stream) => self.accept_changes(context, sent, &stream, &response),
            Call::Manifest(stream) => self.accept_manifest(context, &stream, &response),
            Call::Chunk(stream) => self.accept_chunk(context, &stream, &response),
            Call::Quarantine { ops } => self.accept_quarantine(context, &ops, &response),
        }
    }

    /// Has a stream fetched anew, once in a run: a server that contradicts itself, such as two
    /// instances of which one lags behind, must not keep this device busy for ever.
    pub(super) fn rebuild(&mut self, stream: &StreamId, why: &str) -> bool {
        if !self.rebuilt.insert(stream.clone()) {
            self.fail(Part::Stream(stream.clone()), Failure::new(why));
            return false;
        }
        tracing::warn!(stream = %stream, why, "rebuilding the stream");
        self.rebuild.insert(stream.clone());
        true
    }

    /// Gives up one part of this run.
    pub(super) fn fail(&mut self, part: Part, failure: Failure) {
        self.failed.insert(part, failure);
    }

    /// Everything goes to the server again: ops, facts, and then every stream.
    pub(super) fn start_over(&mut self, context: &Context<'_>, parked: bool) -> Result<()> {
        context.files.journal.write(|journal| reoffer_all(journal, parked))?;
        self.push_again();
        Ok(())
    }

    /// Has the push part run once more, if this run has not started over too often.
    pub(super) fn push_again(&mut self) {
        self.rounds = self.rounds.saturating_add(1);
        if self.rounds < ROUNDS_MAX {
            self.greeted = false;
            self.aside.clear();
            self.done.clear();
        }
        self.areas.insert(Area::Sync);
    }

    /// Handles what is the same for every request with a token; `None` where the caller is to
    /// handle the refusal itself.
    pub(super) fn refused<T>(
        &mut self,
        context: &Context<'_>,
        part: Part,
        envelope: Envelope<T>,
    ) -> Result<Option<(ErrorCode, Failure)>> {
        match envelope {
            Envelope::Answer(_) => Ok(None),
            Envelope::Noise { reason, retry_after_s } => {
                self.fail(part, Failure { retry_after_s, ..Failure::new(reason) });
                Ok(None)
            }
            Envelope::Refusal { code, message, retry_after_s } => {
                let unauthorized = code == ErrorCode::DeviceRevoked;
                let failure = Failure { retry_after_s, unauthorized, ..Failure::new(message) };
                match code {
                    ErrorCode::TokenExpired if !self.token_renewed => {
                        self.forget_token(context)?;
                        self.token_renewed = true;
                        Ok(None)
                    }
                    ErrorCode::UnknownDevice if !self.registered_again => {
                        self.forget_token(context)?;
                        self.registered_again = true;
                        self.start_over(context, true)?;
                        Ok(None)
                    }
                    code => Ok(Some((code, failure))),
                }
            }
        }
    }

    /// What the run did, once [`SyncRun::next`] has nothing more.
    pub(crate) fn finish(self, context: &Context<'_>, failures_before: u32) -> Result<SyncReport> {
        let (files, ports) = (context.files, context.ports);
        let reason = self.failed.values().next().map(|failure| failure.reason.clone());
        let event = files.mirror()?.read(agenda::find_event)?;
        let end_ms = event.as_ref().and_then(agenda::event_end_ms);
        files.journal.write(|journal| -> Result<()> {
            journal.prepare_cached("UPDATE progress SET last_failure = ?")?.execute([&reason])?;
            if reason.is_none() {
                journal.prepare_cached("UPDATE progress SET last_sync_ms = seen_ms")?.execute([])?;
                if let Some(end_ms) = end_ms {
                    let seen_ms = journal
                        .prepare_cached("SELECT seen_ms FROM progress")?
                        .query_row([], |row| row.get(0))?;
                    purge_settled(journal, &identity(journal)?, end_ms, seen_ms)?;
                }
            }
            Ok(())
        })?;
        forget_when_over(files)?;
        let identity = files.journal.read(identity)?;
        if let Some(failure) = self.failed.into_values().next() {
            return Err(error_of(failure, &identity, failures_before, ports));
        }
        if identity.revoked {
            return Err(CompanionError::Unauthorized {
                reason: "the organizer has revoked this device".to_owned(),
            });
        }
        Ok(SyncReport {
            pushed: self.pushed,
            pulled: self.pulled,
            pending: files.journal.read(count_waiting)?,
            parked: files.journal.read(|journal| count_ops(journal, "parked"))?,
            streams: list_streams(files, ports.clock.wall_ms())?,
        })
    }
}

fn part_of(call: &Call) -> Part {
    match call {
        Call::Nonce | Call::Token => Part::Token,
        Call::Fork { .. } => Part::Fork,
        Call::Push { .. } => Part::Push,
        Call::Quarantine { .. } => Part::Quarantine,
        Call::Changes(stream) | Call::Manifest(stream) | Call::Chunk(stream) => {
            Part::Stream(stream.clone())
        }
    }
}

fn error_of(
    failure: Failure,
    identity: &Identity,
    failures_before: u32,
    ports: &Ports,
) -> CompanionError {
    if failure.update_required {
        return CompanionError::UpdateRequired { what: "the server".to_owned() };
    }
    if failure.unauthorized {
        return CompanionError::Unauthorized { reason: failure.reason };
    }
    let retry_after_ms = match failure.retry_after_s {
        Some(asked) => asked_wait_ms(asked, &*ports.random),
        None => backoff_ms(failures_before.saturating_add(1), identity.role, &*ports.random),
    };
    CompanionError::Offline { reason: failure.reason, retry_after_ms }
}

/// Whether an answer comes from the server and event that this device joined.
pub(super) fn is_ours(mark: &ServerMark, identity: &Identity) -> bool {
    mark.event == identity.event
        && mark.number == identity.event_number
        && mark.root.0 == identity.root
}

/// The address of something of this event.
pub(super) fn url(identity: &Identity, path: &str) -> String {
    format!("{}/v1/events/{}/{path}", identity.server_url, identity.event)
}
