//! Ops that were judged before.

use super::{Court, fact};
use crate::refusal::Result;
use crate::store::Tx;
use crate::store::ops::{Answered, OpRow, add_answered};
use huiban_protocol::digest::Hash;
use huiban_protocol::ops::Op;
use huiban_protocol::wire::{Rejection, Verdict, VerdictKind};

impl Court<'_> {
    /// Repeats the first answer, where that answer stands.
    pub(super) async fn answer_known(
        &mut self,
        tx: &mut dyn Tx,
        op: &Op,
        body_hash: &Hash,
        known: Option<&OpRow>,
    ) -> Result<Option<Verdict>> {
        let Some(known) = known else { return Ok(None) };
        let (same, signed) = (known.body_hash == *body_hash, self.is_signed(op, body_hash));
        // an act that only claimed to be somebody's does not keep the real one out
        if !known.verified && signed {
            return Ok(None);
        }
        if !same {
            let verdict = Verdict {
                op: op.id,
                verdict: VerdictKind::Rejected,
                of: None,
                reason: Some(Rejection::OpIdReuse.code().to_owned()),
                at: Vec::new(),
                effective_ms: 0,
            };
            self.count_answer(tx, op, known, signed, 0).await?;
            return Ok(Some(verdict));
        }
        let older = known.judged_by_version < self.service.version();
        let anew = match known.verdict {
            VerdictKind::Stored => true,
            VerdictKind::Rejected => older || self.is_allowed_now(op, known),
            _ => false,
        };
        if anew && signed {
            return Ok(None);
        }
        self.count_answer(tx, op, known, signed, known.effective_ms).await?;
        Ok(Some(Verdict { at: self.told(&op.device, &known.positions), ..repeated(known) }))
    }

    /// Whether the author had a right that was not known when the act was refused for want of it:
    /// a certificate that this server had forgotten came meanwhile.
    fn is_allowed_now(&self, op: &Op, known: &OpRow) -> bool {
        let refused = known.reason.as_deref() == Some(Rejection::NotAllowed.code());
        let (author, kind) = (self.authors.get(&op.device), self.service.find_kind(&op.kind));
        let (true, Some(author), Some(kind)) = (refused, author, kind) else { return false };
        let at_ms = known.effective_ms;
        kind.route(&fact(op, at_ms), &author.streams_at(at_ms)).is_ok()
    }

    /// Counts a repeated answer in the ledger of a device that took the act over.
    async fn count_answer(
        &mut self,
        tx: &mut dyn Tx,
        op: &Op,
        known: &OpRow,
        signed: bool,
        effective_ms: i64,
    ) -> Result<()> {
        let own = known.device == op.device;
        if own || !signed || !known.verdict.is_final() {
            return Ok(());
        }
        let answered =
            Answered { op: op.id, device: op.device, device_seq: op.device_seq, effective_ms };
        if let Some(author) = self.authors.get_mut(&op.device)
            && add_answered(tx, self.event, &answered).await?
        {
            author.row.ledger.add(&op.id);
        }
        Ok(())
    }
}

/// The first answer, without the places.
fn repeated(known: &OpRow) -> Verdict {
    let is_final = known.verdict.is_final();
    Verdict {
        op: known.op,
        verdict: if is_final { VerdictKind::Duplicate } else { known.verdict },
        of: is_final.then_some(known.verdict),
        reason: known.reason.clone(),
        at: Vec::new(),
        effective_ms: known.effective_ms,
    }
}
