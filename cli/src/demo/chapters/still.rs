//! After the story: the server stays, for whoever wants to try a device of their own.

use super::joining::ALICE;
use crate::demo::stage::Stage;
use crate::error::Result;
use crate::organizer::show_enrolment;
use crate::output::{Output, qr_text};
use huiban_server::organizer::EnrolmentRequest;

pub(in crate::demo) async fn serve_on(stage: &Stage, output: Output) -> Result<()> {
    let desk = stage.desk().await?;
    let url = stage.server()?.url();
    output.text(&format!("\nserving on {url} until Ctrl-C"))?;
    let requests = [
        ("an attendee", EnrolmentRequest::attendee(ALICE)),
        ("a gate", EnrolmentRequest::gate([stage.list.clone()])),
    ];
    for (who, request) in requests {
        let answer = desk.enrol(stage.event(), &request).await?;
        if output.is_json() {
            continue;
        }
        let (qr, text) = (qr_text(&answer.url)?, show_enrolment(&answer, output.style()));
        let text = format!("\njoin as {who}: huiban device --home DIR join URL\n{qr}\n{text}");
        output.text(&text)?;
    }
    std::future::pending().await
}
