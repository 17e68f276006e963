//! One op, judged: the first thing that decides, decides.
//!
//! Known already → the first answer again. Not the author's signature → rejected. A kind or version
//! this server does not know → stored. Else its effective time is decided, the author's scope at
//! that time says where it may write, and the fold says what the row is afterwards.

mod introduce;
mod known;

use introduce::introduce;

use super::erase::{erase, is_about_forgotten, note_personal_act, with_holders};
use super::facts::keep_fact;
use super::writer::{StreamWriter, WriterState};
use super::{EventKeys, Service};
use crate::persons::is_forgotten;
use crate::refusal::{Result, ServiceError};
use crate::store::Tx;
use crate::store::devices::{DeviceRow, ScopeRow};
use crate::store::erasures::add_personal_act;
use crate::store::facts::FactKind;
use crate::store::ops::{
    OpRow, add_answered, find_op, has_twin, is_answered, previous_effective_ms, set_op,
};
use crate::store::rows::find_row;
use huiban_protocol::digest::Hash;
use huiban_protocol::documents::{DeviceId, EventCode};
use huiban_protocol::effective::{BootOffset, decide};
use huiban_protocol::error::ErrorCode;
use huiban_protocol::limits::{ENTITY_BYTES_MAX, KIND_BYTES_MAX, OP_BYTES_MAX, ROW_BYTES_MAX};
use huiban_protocol::ops::{Fact, FoldError, Kind, Op, RowTarget};
use huiban_protocol::raw::Raw;
use huiban_protocol::streams::StreamId;
use huiban_protocol::tokens::verify_op;
use huiban_protocol::wire::{Position, Rejection, Verdict, VerdictKind};
use std::collections::{BTreeMap, BTreeSet};

/// A device whose acts are judged; its row is locked.
#[derive(Clone)]
pub(super) struct Author {
    pub(super) row: DeviceRow,
    pub(super) scopes: Vec<ScopeRow>,
}

impl Author {
    /// The streams the author might write at some time.
    fn streams_ever(&self) -> Vec<StreamId> {
        self.scopes.iter().map(|scope| scope.stream.clone()).collect()
    }

    fn streams_at(&self, at_ms: i64) -> Vec<StreamId> {
        let open = self.scopes.iter().filter(|scope| scope.covers(at_ms));
        open.map(|scope| scope.stream.clone()).collect()
    }
}

/// What became of an op, and whether the transaction can hold it.
pub(super) enum Judged {
    /// This.
    Verdict(Box<Verdict>),
    /// It writes streams that are not locked: roll back and begin again with them.
    Needs(BTreeSet<StreamId>),
}

/// Everything that judging one push needs.
pub(super) struct Court<'a> {
    pub(super) service: &'a Service,
    pub(super) event: &'a EventCode,
    pub(super) keys: &'a EventKeys,
    /// Who sends; `None` where the server judges by itself.
    pub(super) sender: Option<DeviceId>,
    pub(super) boots: &'a [BootOffset],
    pub(super) authors: BTreeMap<DeviceId, Author>,
    pub(super) writer: StreamWriter,
    /// Something was emptied: the database's log is to follow.
    pub(super) emptied: bool,
}

/// What a rollback to a savepoint must put back.
pub(super) struct CourtState(BTreeMap<DeviceId, Author>, WriterState);

/// What a judgement comes to, before it is written.
struct Finding {
    verdict: VerdictKind,
    reason: Option<String>,
    positions: Vec<Position>,
    effective_ms: i64,
    verified: bool,
}

impl Finding {
    fn stored(reason: &str) -> Self {
        Self::not_applied(VerdictKind::Stored, reason)
    }

    fn rejected(rejection: Rejection) -> Self {
        Self::not_applied(VerdictKind::Rejected, rejection.code())
    }

    fn not_applied(verdict: VerdictKind, reason: &str) -> Self {
        let reason = Some(reason.to_owned());
        Self { verdict, reason, positions: Vec::new(), effective_ms: 0, verified: true }
    }

    fn erased(effective_ms: i64) -> Self {
        let verdict = VerdictKind::Erased;
        Self { verdict, reason: None, positions: Vec::new(), effective_ms, verified: true }
    }

    fn unverified(self) -> Self {
        Self { verified: false, ..self }
    }

    fn at(self, effective_ms: i64) -> Self {
        Self { effective_ms, ..self }
    }
}

impl Court<'_> {
    pub(super) fn state(&self) -> CourtState {
        CourtState(self.authors.clone(), self.writer.state())
    }

    pub(super) fn restore(&mut self, state: CourtState) {
        self.authors = state.0;
        self.writer.restore(state.1);
    }

    /// The streams these ops might write, as far as their authors' scopes tell.
    pub(super) fn streams_of(
        service: &Service,
        authors: &BTreeMap<DeviceId, Author>,
        ops: &[Op],
    ) -> BTreeSet<StreamId> {
        let mut streams = BTreeSet::new();
        for op in ops {
            let Some(author) = authors.get(&op.device) else { continue };
            let Some(kind) = service.find_kind(&op.kind) else { continue };
            if let Ok(targets) = kind.route(&fact(op, 0), &author.streams_ever()) {
                streams.extend(targets.into_iter().map(|target| target.stream));
            }
        }
        streams
    }

    /// Judges one op and writes it with its verdict.
    pub(super) async fn judge(&mut self, tx: &mut dyn Tx, op: &Op) -> Result<Judged> {
        let body_hash = op.body_hash();
        let raw = serde_json::to_string(op).map_err(|_| ServiceError::Fault("op as JSON"))?;
        let known = find_op(tx, self.event, &op.id).await?;
        if let Some(verdict) = self.answer_known(tx, op, &body_hash, known.as_ref()).await? {
            return Ok(Judged::Verdict(Box::new(verdict)));
        }
        if let Some(rejection) = shape(op, &raw) {
            // kept without its content
            let finding = Finding::rejected(rejection).unverified();
            let verdict =
                self.write(tx, op, body_hash, String::new(), finding, known.as_ref()).await?;
            return Ok(Judged::Verdict(Box::new(verdict)));
        }
        let finding = match self.find(tx, op, &body_hash, known.as_ref()).await? {
            Ok(finding) => finding,
            Err(streams) => return Ok(Judged::Needs(streams)),
        };
        let raw = self.kept(tx, op, &finding, raw).await?;
        let verdict = self.write(tx, op, body_hash, raw, finding, known.as_ref()).await?;
        Ok(Judged::Verdict(Box::new(verdict)))
    }

    /// What is kept of an op. Where it carries somebody's details: nothing, if it was refused or is
    /// about what was withdrawn; else it is noted what it is about, so that a withdrawal finds it.
    async fn kept(
        &self,
        tx: &mut dyn Tx,
        op: &Op,
        finding: &Finding,
        raw: String,
    ) -> Result<String> {
        let personal = self.service.find_kind(&op.kind).filter(|kind| kind.is_personal());
        match (finding.verdict, personal) {
            (VerdictKind::Erased, _) | (VerdictKind::Rejected, Some(_)) => Ok(String::new()),
            (VerdictKind::Stored, Some(kind)) => {
                let fact = fact(op, finding.effective_ms);
                let is_gone = note_personal_act(tx, self.event, kind, &fact).await?;
                Ok(if is_gone { String::new() } else { raw })
            }
            _ => Ok(raw),
        }
    }

    fn is_signed(&self, op: &Op, body_hash: &Hash) -> bool {
        let author = self.authors.get(&op.device);
        author.is_some_and(|author| {
            verify_op(&op.id, body_hash, &op.signature.0, &author.row.public).is_ok()
        })
    }

    /// Decides about an op that has no standing answer. `Err` names streams that are not locked.
    async fn find(
        &mut self,
        tx: &mut dyn Tx,
        op: &Op,
        body_hash: &Hash,
        known: Option<&OpRow>,
    ) -> Result<Result<Finding, BTreeSet<StreamId>>> {
        let Some(author) = self.authors.get(&op.device).cloned() else {
            return Ok(Ok(Finding::stored("unknown_author").unverified()));
        };
        if verify_op(&op.id, body_hash, &op.signature.0, &author.row.public).is_err() {
            return Ok(Ok(Finding::rejected(Rejection::BadSignature).unverified()));
        }
        if self.sender == Some(op.device) && has_twin(tx, self.event, op).await? {
            return Err(ServiceError::refuse(
                ErrorCode::DeviceForked,
                "another installation uses this device's identity",
            ));
        }
        let effective_ms = self.effective_ms(tx, op, known).await?;
        if op.erased.is_some() {
            return Ok(Ok(Finding::erased(effective_ms)));
        }
        let Some(kind) = self.service.find_kind(&op.kind) else {
            return Ok(Ok(Finding::stored("unknown_kind").at(effective_ms)));
        };
        if op.version > kind.version() {
            return Ok(Ok(Finding::stored("newer_version").at(effective_ms)));
        }
        let fact = fact(op, effective_ms);
        let mut targets = match kind.route(&fact, &author.streams_at(effective_ms)) {
            Err(rejection) => {
                let finding = if is_author_forgotten(tx, self.event, &author).await? {
                    Finding::erased(effective_ms)
                } else {
                    Finding::rejected(rejection).at(effective_ms)
                };
                return Ok(Ok(finding));
            }
            Ok(targets) => targets,
        };
        let missing = self.missing(&targets);
        if !missing.is_empty() {
            return Ok(Err(missing));
        }
        if is_about_forgotten(tx, self.event, &self.keys.list, &mut self.writer, &targets).await? {
            self.emptied = true;
            return Ok(Ok(Finding::erased(effective_ms)));
        }
        if kind.verify(&fact, &self.keys.list).is_err() {
            return Ok(Ok(Finding::rejected(Rejection::BadSignature).at(effective_ms)));
        }
        if kind.signed_fact(&fact).is_some() {
            targets = with_holders(tx, self.event, targets).await?;
            let missing = self.missing(&targets);
            if !missing.is_empty() {
                return Ok(Err(missing));
            }
        }
        self.apply(tx, kind, &fact, targets).await.map(Ok)
    }

    /// The streams of rows that are not locked.
    fn missing(&self, targets: &[RowTarget]) -> BTreeSet<StreamId> {
        let streams = targets.iter().map(|target| &target.stream);
        streams.filter(|stream| !self.writer.holds(stream)).cloned().collect()
    }

    /// When the act counts from; decided once.
    async fn effective_ms(
        &mut self,
        tx: &mut dyn Tx,
        op: &Op,
        known: Option<&OpRow>,
    ) -> Result<i64> {
        let decided = known.filter(|known| known.verified && known.effective_ms != 0);
        if let Some(known) = decided {
            return Ok(known.effective_ms);
        }
        let previous = previous_effective_ms(tx, self.event, &op.device, op.device_seq).await?;
        let received = self.writer.received_ms();
        Ok(decide(&op.clock, self.boots, previous, op.effective_ms, received))
    }

    async fn apply(
        &mut self,
        tx: &mut dyn Tx,
        kind: &dyn Kind,
        fact: &Fact<'_>,
        targets: Vec<RowTarget>,
    ) -> Result<Finding> {
        // all rows are folded before any is written: an op is applied whole or not at all
        let mut rows = Vec::with_capacity(targets.len());
        for target in targets {
            let RowTarget { stream, row_type, row_id } = &target;
            let row = find_row(tx, self.event, stream, row_type, row_id).await?;
            let body = row.and_then(|row| row.body);
            match kind.fold(body.as_ref(), fact) {
                Ok(folded) if is_overgrown(body.as_ref(), &folded) => {
                    return Ok(Finding::rejected(Rejection::TooLarge).at(fact.effective_ms));
                }
                Ok(folded) => rows.push((target, folded)),
                Err(FoldError::Body(_)) => {
                    return Ok(Finding::rejected(Rejection::Malformed).at(fact.effective_ms));
                }
                Err(FoldError::Row(_)) => {
                    return Ok(Finding::stored("newer_row").at(fact.effective_ms));
                }
            }
        }
        let (targets, folded): (Vec<_>, Vec<_>) = rows.into_iter().unzip();
        let Ok(settled) = kind.settle(folded) else {
            return Ok(Finding::stored("newer_row").at(fact.effective_ms));
        };
        let rows: Vec<(RowTarget, Raw)> = targets.into_iter().zip(settled).collect();
        let erased = rows.iter().any(|(_, folded)| kind.is_erased(folded));
        let mut places: BTreeMap<StreamId, u64> = BTreeMap::new();
        for (target, folded) in &rows {
            let RowTarget { stream, row_type, row_id } = target;
            let seq = self.writer.put(tx, stream, row_type, row_id, folded.clone()).await?;
            let highest = places.entry(stream.clone()).or_default();
            *highest = seq.max(*highest);
        }
        self.account(tx, kind, fact, &rows, erased).await?;
        let positions = places.into_iter().map(|(stream, seq)| Position { stream, seq });
        let gone = erased && kind.is_personal();
        Ok(Finding {
            verdict: if gone { VerdictKind::Erased } else { VerdictKind::Applied },
            reason: None,
            positions: positions.collect(),
            effective_ms: fact.effective_ms,
            verified: true,
        })
    }

    /// Notes where somebody's details went, or empties them where the rows say that they were
    /// withdrawn.
    async fn account(
        &mut self,
        tx: &mut dyn Tx,
        kind: &dyn Kind,
        fact: &Fact<'_>,
        rows: &[(RowTarget, Raw)],
        erased: bool,
    ) -> Result<()> {
        let at_ms = self.writer.received_ms();
        if erased && !kind.is_personal() {
            if let Some(token) = kind.signed_fact(fact) {
                keep_fact(tx, self.event, FactKind::Withdrawal, None, &token.0, at_ms).await?;
            }
            let targets: Vec<RowTarget> = rows.iter().map(|(target, _)| target.clone()).collect();
            erase(tx, self.event, &mut self.writer, &targets).await?;
            self.emptied = true;
        } else if kind.is_personal() && !erased {
            for (RowTarget { stream, row_type, row_id }, folded) in rows {
                add_personal_act(tx, self.event, stream, (*row_type, row_id.as_str()), &fact.id)
                    .await?;
                introduce(tx, self.event, &mut self.writer, (stream, row_id.as_str()), folded)
                    .await?;
            }
        }
        Ok(())
    }

    /// The places that a device is told: those in streams that it may read, or once might.
    fn told(&self, device: &DeviceId, positions: &[Position]) -> Vec<Position> {
        let streams = self.authors.get(device).map(Author::streams_ever).unwrap_or_default();
        positions.iter().filter(|at| streams.contains(&at.stream)).cloned().collect()
    }

    /// Whether another device than its author is told that an act is refused for want of a right. That
    /// is not written: it would count as told to the author, who may think it applied by a server that
    /// forgot it since, and would not hear of it.
    fn is_refused_to_another(&self, op: &Op, finding: &Finding) -> bool {
        let refused = finding.reason.as_deref() == Some(Rejection::NotAllowed.code());
        let another = self.sender.is_some_and(|sender| sender != op.device);
        let author = self.authors.get(&op.device);
        // one that is revoked is not told any more
        refused && another && author.is_some_and(|author| author.row.revoked_at_ms.is_none())
    }

    /// Writes the op with its verdict, and counts it where the verdict is its first final one.
    async fn write(
        &mut self,
        tx: &mut dyn Tx,
        op: &Op,
        body_hash: Hash,
        raw: String,
        finding: Finding,
        known: Option<&OpRow>,
    ) -> Result<Verdict> {
        let verdict = Verdict {
            op: op.id,
            verdict: finding.verdict,
            of: None,
            reason: finding.reason.clone(),
            at: self.told(&op.device, &finding.positions),
            effective_ms: finding.effective_ms,
        };
        // what its author did not sign is kept only where the sender stands for it
        if !finding.verified && self.sender != Some(op.device) && !is_kept_unsigned(&finding) {
            return Ok(verdict);
        }
        if self.is_refused_to_another(op, &finding) {
            return Ok(verdict);
        }
        // whoever was counted stays counted, once: also where another device's act takes the row, or
        // where what was final is only stored
        if let Some(known) = known.filter(|known| known.verdict.is_final()) {
            add_answered(tx, self.event, &known.answered()).await?;
        }
        let row = OpRow {
            op: op.id,
            device: op.device,
            device_seq: op.device_seq,
            body_hash,
            verified: finding.verified,
            verdict: finding.verdict,
            reason: finding.reason,
            positions: finding.positions,
            effective_ms: finding.effective_ms,
            judged_by_version: self.service.version(),
            received_at_ms: self.writer.received_ms(),
            raw,
        };
        set_op(tx, self.event, &row).await?;
        let counted = known.is_some() && is_answered(tx, self.event, &op.device, &op.id).await?;
        if finding.verdict.is_final()
            && !counted
            && let Some(author) = self.authors.get_mut(&op.device)
        {
            author.row.ledger.add(&op.id);
        }
        Ok(verdict)
    }
}

/// Whether the author's own person was erased: what they did is no fault, and kept nowhere.
async fn is_author_forgotten(tx: &mut dyn Tx, event: &EventCode, author: &Author) -> Result<bool> {
    for stream in author.streams_ever() {
        if let StreamId::Me(person) = &stream
            && is_forgotten(tx, event, person).await?
        {
            return Ok(true);
        }
    }
    Ok(false)
}

/// Whether an act makes a row grow beyond what every device can take in: of one row, any number of
/// acts can be made.
fn is_overgrown(before: Option<&Raw>, after: &Raw) -> bool {
    let len = after.text().len();
    len > ROW_BYTES_MAX && before.is_none_or(|before| before.text().len() < len)
}

/// An act of a device that no certificate has named yet waits for that certificate.
fn is_kept_unsigned(finding: &Finding) -> bool {
    finding.verdict == VerdictKind::Stored
}

/// What is wrong with an op whatever its kind.
fn shape(op: &Op, raw: &str) -> Option<Rejection> {
    // no kind has an entity with control characters, and PostgreSQL cannot keep U+0000
    let hostile = |text: &str| text.chars().any(char::is_control);
    let too_long = op.kind.len() > KIND_BYTES_MAX || op.entity.len() > ENTITY_BYTES_MAX;
    if raw.len() > OP_BYTES_MAX {
        Some(Rejection::TooLarge)
    } else if too_long || hostile(&op.kind) || hostile(&op.entity) {
        Some(Rejection::Malformed)
    } else {
        None
    }
}

/// The op as folds see it.
pub(super) fn fact(op: &Op, effective_ms: i64) -> Fact<'_> {
    Fact {
        id: op.id,
        device: op.device,
        version: op.version,
        entity: &op.entity,
        body: &op.body,
        effective_ms,
    }
}
