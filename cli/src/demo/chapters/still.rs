//! After the story: the server stays, for whoever wants to try a device of their own.

use super::joining::ALICE;
use crate::demo::stage::Stage;
use crate::error::Result;
use crate::organizer::show_enrolment;
use crate::output::Output;
use huiban_server::organizer::{EnrolmentAnswer, EnrolmentRequest};
use serde::Serialize;

#[derive(Serialize)]
struct Still {
    listening: String,
    enrolments: Vec<EnrolmentAnswer>,
}

pub(in crate::demo) async fn serve_on(stage: &Stage, output: Output) -> Result<()> {
    let desk = stage.desk().await?;
    let listening = stage.server()?.url();
    let mut enrolments = Vec::new();
    let gate = EnrolmentRequest::gate([stage.list.clone()]);
    for request in [EnrolmentRequest::attendee(ALICE), gate] {
        enrolments.push(desk.enrol(stage.event(), &request).await?);
    }
    output.answer(&Still { listening, enrolments }, |still, style| {
        let mut parts = vec![format!(
            "\nserving on {} until Ctrl-C; to join: huiban device --home DIR join URL",
            style.bold(&still.listening)
        )];
        parts.extend(still.enrolments.iter().map(|answer| show_enrolment(answer, style)));
        parts.join("\n\n")
    })?;
    std::future::pending().await
}
