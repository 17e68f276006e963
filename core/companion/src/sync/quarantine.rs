//! A revoked device hands over what it could not send, then forgets what is others'.

use super::apply::{forget_stream, list_held};
use super::message::{Envelope, read_answer, write_request};
use super::run::{Call, Context, Failure, Part, Step, SyncRun, is_ours, url};
use crate::area::Area;
use crate::error::Result;
use crate::journal::erase::erase_delivered;
use crate::journal::exchange::Sent;
use crate::journal::identity::{Identity, identity, list_certificates};
use crate::journal::pending::{mark_handed_over, next_batch};
use crate::ports::{Method, Response};
use huiban_protocol::documents::OpId;
use huiban_protocol::limits::PUSH_OPS_MAX;
use huiban_protocol::streams::StreamId;
use huiban_protocol::wire::{Bytes, QuarantineAnswer, QuarantineRequest};
use std::collections::BTreeSet;

impl SyncRun {
    pub(super) fn quarantine_step(
        &mut self,
        context: &Context<'_>,
        identity: &Identity,
    ) -> Result<Option<Step>> {
        if self.quarantined || self.failed.contains_key(&Part::Quarantine) {
            return Ok(None);
        }
        let (ops, certificates) = context.files.journal.read(|journal| -> Result<_> {
            let ops = next_batch(journal, &self.aside, PUSH_OPS_MAX)?;
            Ok((ops, list_certificates(journal, &identity.device)?))
        })?;
        if ops.is_empty() {
            self.quarantined = true;
            self.forget_others(context, identity)?;
            return Ok(None);
        }
        let call = Call::Quarantine { ops: ops.iter().map(|op| op.id).collect() };
        let body = QuarantineRequest {
            device: identity.device,
            certificate: Bytes(certificates.into_iter().next_back().unwrap_or_default()),
            ops,
        };
        let url = url(identity, "quarantine");
        let request = write_request(Method::Post, url, None, Some(&body))?;
        Ok(Some(Step { call, request, sent: Sent::now(&*context.ports.clock) }))
    }

    pub(super) fn accept_quarantine(
        &mut self,
        context: &Context<'_>,
        ops: &[OpId],
        response: &Response,
    ) -> Result<()> {
        let identity = context.files.journal.read(identity)?;
        let failure = match read_answer::<QuarantineAnswer>(response) {
            Envelope::Answer(answer) if is_ours(&answer.server, &identity) => {
                let mut kept = ops.to_vec();
                kept.retain(|op| answer.kept.contains(op));
                if kept.len() < ops.len() {
                    let (kept, of) = (kept.len(), ops.len());
                    tracing::warn!(kept, of, "the server did not keep every act");
                }
                context.files.journal.write(|journal| mark_handed_over(journal, &kept))?;
                // they stay pending in the journal: nobody has judged them
                self.aside.extend(ops);
                return Ok(());
            }
            Envelope::Answer(_) => Failure::new("the answer is of another event or server"),
            Envelope::Noise { reason, retry_after_s }
            | Envelope::Refusal { message: reason, retry_after_s, .. } => {
                Failure { retry_after_s, ..Failure::new(reason) }
            }
        };
        self.fail(Part::Quarantine, failure);
        Ok(())
    }

    /// Removes every stream that is not public from the mirror, and from the journal what was said of
    /// the visitors of a booth, as far as the server has it. That something was said stays.
    fn forget_others(&mut self, context: &Context<'_>, identity: &Identity) -> Result<()> {
        // a stream may have left the scope a moment before, and not the mirror yet
        let mut streams: BTreeSet<StreamId> =
            context.files.mirror()?.read(list_held)?.into_iter().collect();
        streams.extend(identity.scope.streams.iter().cloned());
        streams.retain(|stream| !stream.is_public());
        // until they are emptied, what is deleted is still in the file and in the log beside it
        context.files.owe_overwriting()?;
        context.files.mirror()?.write(|mirror| -> Result<()> {
            for stream in &streams {
                forget_stream(context.files, mirror, stream)?;
            }
            Ok(())
        })?;
        context.files.journal.write(|journal| -> Result<()> {
            for stream in &streams {
                if matches!(stream, StreamId::Booth(_)) {
                    erase_delivered(journal, &stream.to_string())?;
                }
            }
            Ok(())
        })?;
        self.areas.insert(Area::Membership);
        Ok(())
    }
}
