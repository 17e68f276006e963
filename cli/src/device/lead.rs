//! `lead scan|edit|show`: one lead.

use super::Home;
use super::leads::{LeadShape, text};
use crate::args::{LeadCommand, LeadEditArgs};
use crate::error::Result;
use crate::output::Output;
use huiban_companion::{LeadEdit, LeadScanReport};
use serde::Serialize;
use std::io::BufRead as _;

#[derive(Serialize)]
struct Scanned {
    outcome: &'static str,
    lead: Option<LeadShape>,
}

impl From<LeadScanReport> for Scanned {
    fn from(report: LeadScanReport) -> Self {
        Self { outcome: report.outcome.name(), lead: report.lead.map(LeadShape::from) }
    }
}

pub(super) fn run(home: &Home, command: LeadCommand, output: Output) -> Result<()> {
    let companion = home.companion()?;
    match command {
        LeadCommand::Scan { text } if text == "-" => {
            for line in std::io::stdin().lock().lines() {
                scan(home, &line.map_err(crate::error::CliError::internal)?, output)?;
            }
            Ok(())
        }
        LeadCommand::Scan { text } => scan(home, &text, output),
        LeadCommand::Edit(args) => {
            let (id, edit) = edit_of(args);
            let lead = LeadShape::from(companion.edit_lead(id, &edit, home.language())?);
            output.answer(&lead, text)
        }
        LeadCommand::Questions { file } => super::questions::run(home, file.as_deref(), output),
        LeadCommand::Show { id } => {
            let lead = LeadShape::from(companion.lead(id, home.language())?);
            output.answer(&lead, text)
        }
    }
}

fn scan(home: &Home, read: &str, output: Output) -> Result<()> {
    let scanned = Scanned::from(home.companion()?.scan_lead(read, home.language())?);
    output.answer(&scanned, |scanned, style| {
        let lead = scanned.lead.as_ref().map(|lead| text(lead, style));
        format!("{}\n{}", scanned.outcome, lead.unwrap_or_default()).trim_end().to_owned()
    })
}

fn edit_of(args: LeadEditArgs) -> (huiban_protocol::documents::LeadId, LeadEdit) {
    let (mut add_tags, mut remove_tags) = (Vec::new(), Vec::new());
    for tag in &args.tag {
        match tag.strip_prefix('-') {
            Some(tag) => remove_tags.push(tag.to_owned()),
            None => add_tags.push(tag.strip_prefix('+').unwrap_or(tag).to_owned()),
        }
    }
    let edit = LeadEdit {
        note: args.note,
        rating: args.rating,
        add_tags,
        remove_tags,
        answers: args.answer,
        follow_up: args.follow_up,
        fields: args.field,
    };
    (args.id, edit)
}
