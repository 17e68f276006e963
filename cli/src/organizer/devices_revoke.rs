//! `devices revoke ID`: a device loses its rights, by an order that the event's key signs.

use super::Work;
use crate::args::EventChoice;
use crate::error::Result;
use huiban_protocol::documents::DeviceId;

pub(super) async fn run(work: &Work, device: &DeviceId, choice: &EventChoice) -> Result<()> {
    let event = work.event(choice).await?;
    let device = work.desk.revoke_device(&event, device).await?;
    work.output.answer(&device, |device, style| {
        format!("{} {} ({})", style.say("revoked", "已停用"), device.id, device.name)
    })
}
