//! `lead scan|edit|show`: one lead.

use super::Home;
use super::leads::{LeadShape, text};
use super::words::outcome_words;
use crate::args::{LeadCommand, LeadEditArgs};
use crate::error::{CliError, Result};
use crate::output::Output;
use huiban_companion::{LeadEdit, LeadOutcome, LeadScanReport};
use serde::Serialize;
use std::io::{BufRead, Read as _};

/// More than any line of a code holds.
const CODE_BYTES_MAX: u64 = 64 * 1024;
/// More than a vCard with a picture holds.
const CARD_BYTES_MAX: usize = 1024 * 1024;

#[derive(Serialize)]
struct Scanned {
    outcome: &'static str,
    lead: Option<LeadShape>,
    #[serde(skip)]
    known: LeadOutcome,
}

impl From<LeadScanReport> for Scanned {
    fn from(report: LeadScanReport) -> Self {
        Self {
            outcome: report.outcome.name(),
            lead: report.lead.map(LeadShape::from),
            known: report.outcome,
        }
    }
}

pub(super) fn run(home: &Home, command: LeadCommand, output: Output) -> Result<()> {
    let companion = home.companion()?;
    match command {
        LeadCommand::Scan { code } if code == "-" => {
            let mut input = std::io::stdin().lock();
            while let Some(code) = next_code(&mut input).map_err(CliError::internal)? {
                scan(home, &code, output)?;
            }
            Ok(())
        }
        LeadCommand::Scan { code } => scan(home, code.as_encoded_bytes(), output),
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

/// A line that is not blank, or a vCard with all its lines; `None` at the end of the input. What is
/// longer than any code is cut into several, of which none is one.
fn next_code(input: &mut impl BufRead) -> std::io::Result<Option<Vec<u8>>> {
    let mut code = Vec::new();
    loop {
        let begun = code.len();
        if input.by_ref().take(CODE_BYTES_MAX).read_until(b'\n', &mut code)? == 0 {
            return Ok((!code.trim_ascii().is_empty()).then_some(code));
        }
        if code.trim_ascii().is_empty() {
            code.clear();
            continue;
        }
        let line = code.get(begun..).unwrap_or_default().trim_ascii();
        let goes_on = starts_with(&code, b"BEGIN:VCARD")
            && !line.eq_ignore_ascii_case(b"END:VCARD")
            && code.len() < CARD_BYTES_MAX;
        if !goes_on {
            return Ok(Some(code));
        }
    }
}

fn starts_with(code: &[u8], word: &[u8]) -> bool {
    let code = code.strip_prefix(b"\xef\xbb\xbf").unwrap_or(code).trim_ascii_start();
    code.get(..word.len()).is_some_and(|start| start.eq_ignore_ascii_case(word))
}

fn scan(home: &Home, read: &[u8], output: Output) -> Result<()> {
    let scanned = Scanned::from(home.companion()?.scan_lead(read, home.language())?);
    output.answer(&scanned, |scanned, style| {
        let lead = scanned.lead.as_ref().map(|lead| text(lead, style));
        let outcome = outcome_words(scanned.known, style);
        format!("{outcome}\n{}", lead.unwrap_or_default()).trim_end().to_owned()
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
