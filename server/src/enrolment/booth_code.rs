//! The code that a booth shows to visitors, in the booth's own stream: every rep's device has it
//! without a network.

use crate::refusal::{Result, ServiceError};
use crate::service::{EventKeys, Service, StreamWriter, signing_key};
use crate::store::Tx;
use crate::store::drafts::find_draft;
use crate::store::events::EventRow;
use crate::store::heads::MovedHead;
use huiban_protocol::documents::{ExhibitorCode, Language};
use huiban_protocol::raw::Raw;
use huiban_protocol::streams::{BOOTH_CODE_ROW, FactRow, StreamId};
use huiban_protocol::tokens::{BoothCode, KeyUse};
use huiban_protocol::wire::Bytes;
use std::collections::BTreeSet;

/// Signs the code of a booth whose first rep joins, or whose name has changed since.
pub(super) async fn write_booth_code(
    service: &Service,
    tx: &mut dyn Tx,
    event: &EventRow,
    exhibitor: &ExhibitorCode,
) -> Result<Vec<MovedHead>> {
    let document = find_draft(tx, &event.event).await?;
    let known = document.iter().flat_map(|document| &document.exhibitors);
    let name = known.into_iter().find(|known| known.code == *exhibitor).map(|known| &known.name);
    let name = name.map_or(exhibitor.as_str(), |name| name.pick(Language::ZhHans)).to_owned();
    let keys = EventKeys::open(event)?;
    let now_ms = service.now_ms();
    let key = signing_key(tx, &event.event, &keys.list, KeyUse::Booth, now_ms).await?;
    let code = BoothCode {
        event: keys.list.event,
        exhibitor: exhibitor.clone(),
        name,
        // the same text whenever it is signed again, so that a printed code stays the newest
        issued_s: keys.list.issued_s,
        expires_s: keys.list.expires_s,
    };
    let fault = ServiceError::Fault("a booth's code could not be signed");
    let token = Bytes(code.sign(&key).ok_or(fault)?);
    let body = Raw::write(&FactRow { token })
        .map_err(|_| ServiceError::Fault("a signed document could not be written"))?;
    let stream = StreamId::Booth(exhibitor.clone());
    let streams = BTreeSet::from([stream.clone()]);
    let mut writer = StreamWriter::lock(tx, &event.event, &streams, now_ms).await?;
    writer.put(tx, &stream, BOOTH_CODE_ROW, exhibitor.as_str(), body).await?;
    writer.finish(tx).await
}
