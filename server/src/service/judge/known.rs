//! Ops that were judged before.

use super::Court;
use crate::refusal::Result;
use crate::store::Tx;
use crate::store::ops::{OpRow, add_answered};
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
            // a certificate that this server had forgotten may have come meanwhile
            VerdictKind::Rejected => {
                older || known.reason.as_deref() == Some(Rejection::NotAllowed.code())
            }
            _ => false,
        };
        if anew && signed {
            return Ok(None);
        }
        self.count_answer(tx, op, known, signed, known.effective_ms).await?;
        Ok(Some(repeated(known)))
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
        if let Some(author) = self.authors.get_mut(&op.device)
            && add_answered(tx, self.event, op, effective_ms).await?
        {
            author.row.ledger.add(&op.id);
        }
        Ok(())
    }
}

fn repeated(known: &OpRow) -> Verdict {
    let is_final = known.verdict.is_final();
    Verdict {
        op: known.op,
        verdict: if is_final { VerdictKind::Duplicate } else { known.verdict },
        of: is_final.then_some(known.verdict),
        reason: known.reason.clone(),
        at: known.positions.clone(),
        effective_ms: known.effective_ms,
    }
}
