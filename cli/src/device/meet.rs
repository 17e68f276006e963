//! `meet`: another attendee's card, and mine for them.

use super::Home;
use super::met::{MetShape, text};
use crate::args::MeetArgs;
use crate::error::Result;
use crate::output::Output;
use huiban_companion::{LeadOutcome, MeetRequest, SharedView};
use serde::Serialize;

#[derive(Serialize)]
struct Met {
    outcome: &'static str,
    met: Option<MetShape>,
    sent: Option<SharedView>,
}

pub(super) fn run(home: &Home, args: MeetArgs, output: Output) -> Result<()> {
    let request = MeetRequest { text: args.text, fields: args.fields, purpose: args.purpose };
    let report = home.companion()?.meet(&request, home.language())?;
    let hint = hint(report.outcome);
    let met = Met {
        outcome: report.outcome.name(),
        met: report.met.map(MetShape::from),
        sent: report.sent,
    };
    output.answer(&met, |met, style| {
        let mut lines = vec![met.outcome.to_owned()];
        lines.extend(met.met.as_ref().map(|met| text(met, style)));
        lines.extend(hint.map(|hint| style.dim(hint)));
        lines.extend(met.sent.as_ref().map(|sent| format!("to be sent to {}", sent.recipient)));
        lines.join("\n")
    })
}

/// What to do where nothing came of it.
fn hint(outcome: LeadOutcome) -> Option<&'static str> {
    match outcome {
        LeadOutcome::WrongRecipient => Some("this card is for a booth: ask for one for anyone"),
        LeadOutcome::Expired => Some("ask for the card to be shown anew"),
        LeadOutcome::NotACode => Some("this is no attendee's card"),
        _ => None,
    }
}
