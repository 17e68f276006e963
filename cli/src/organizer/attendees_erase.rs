//! `attendees erase`: a person is forgotten.

use super::Work;
use crate::args::EventChoice;
use crate::error::Result;
use huiban_server::organizer::PersonRequest;

pub(super) async fn run(work: &Work, reference: String, choice: &EventChoice) -> Result<()> {
    let event = work.event(choice).await?;
    let erased = work.desk.erase_attendee(&event, &PersonRequest { reference }).await?;
    work.output.answer(&erased, |erased, style| {
        let (reference, devices) = (&erased.reference, erased.devices);
        style.say(
            format!(
                "{reference} is erased here, and on each device by its next sync ({devices} of \
                 their own). Files that were exported, printed or backed up are not reached."
            ),
            format!(
                "{reference} 已在服务器上清除；各设备（其中本人 {devices} 台）在下次同步时清除。\
                 已导出、打印或备份的文件不在此列。"
            ),
        )
    })
}
