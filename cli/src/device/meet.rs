//! `meet`: another attendee's card, and mine for them.

use super::Home;
use super::met::{MetShape, text};
use super::words::{outcome_words, to_be_sent};
use crate::args::MeetArgs;
use crate::error::Result;
use crate::output::{Output, Style};
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
    let outcome = report.outcome;
    let met = Met {
        outcome: report.outcome.name(),
        met: report.met.map(MetShape::from),
        sent: report.sent,
    };
    output.answer(&met, |met, style| {
        let mut lines = vec![outcome_words(outcome, style).to_owned()];
        lines.extend(met.met.as_ref().map(|met| text(met, style)));
        lines.extend(hint(outcome, style).map(|hint| style.dim(hint)));
        lines.extend(met.sent.as_ref().map(|sent| to_be_sent(&sent.recipient, style)));
        lines.join("\n")
    })
}

/// What to do where nothing came of it.
fn hint(outcome: LeadOutcome, style: Style) -> Option<&'static str> {
    match outcome {
        LeadOutcome::WrongRecipient => Some(style.say(
            "this card is for a booth: ask for one for anyone",
            "这张名片是给展位的：请对方出示给任何人的名片",
        )),
        LeadOutcome::Expired => {
            Some(style.say("ask for the card to be shown anew", "请对方重新出示名片"))
        }
        LeadOutcome::NotACode => {
            Some(style.say("this is no attendee's card", "这不是参会者的名片"))
        }
        _ => None,
    }
}
