//! `leads`: everyone this booth met; `leads export`: the same as a file.

use super::Home;
use super::words::{day, ending, hour};
use crate::args::{LeadsArgs, LeadsCommand};
use crate::error::Result;
use crate::output::{NewFile, Output, Style, Table, check_ending};
use huiban_companion::{AnswerView, ConsentView, LeadNoteView, LeadScanView, LeadView, RatingView};
use huiban_protocol::documents::ContactField;
use huiban_protocol::streams::FollowUp;
use serde::Serialize;
use std::collections::BTreeMap;

/// A lead in the JSON.
#[derive(Serialize)]
pub(super) struct LeadShape {
    id: String,
    name: Option<String>,
    org: Option<String>,
    title: Option<String>,
    fields: BTreeMap<ContactField, String>,
    ticket_type: Option<String>,
    rating: Option<u8>,
    ratings: Vec<RatingView>,
    tags: Vec<String>,
    answers: Vec<AnswerView>,
    follow_up: Option<FollowUp>,
    notes: Vec<LeadNoteView>,
    scans: Vec<LeadScanView>,
    consent: Option<ConsentView>,
    signed: bool,
    hints: Vec<String>,
}

impl From<LeadView> for LeadShape {
    fn from(lead: LeadView) -> Self {
        Self {
            fields: lead.fields.into_iter().map(|field| (field.field, field.value)).collect(),
            id: lead.id,
            name: lead.name,
            org: lead.org,
            title: lead.title,
            ticket_type: lead.ticket_type,
            rating: lead.rating,
            ratings: lead.ratings,
            tags: lead.tags,
            answers: lead.answers,
            follow_up: lead.follow_up,
            notes: lead.notes,
            scans: lead.scans,
            consent: lead.consent,
            signed: lead.signed,
            hints: lead.hints,
        }
    }
}

#[derive(Serialize)]
struct Exported {
    file: String,
}

pub(super) fn run(home: &Home, args: LeadsArgs, output: Output) -> Result<()> {
    let companion = home.companion()?;
    if let Some(LeadsCommand::Export { format, out }) = args.command {
        check_ending("out", &out, ending(format))?;
        // visitors are told of an export, so it must not fail once it is recorded
        let file = NewFile::make("out", &out)?;
        file.write(&companion.export_leads(format, home.language())?)?;
        let exported = Exported { file: out.display().to_string() };
        return output.answer(&exported, |exported, style| {
            format!("{}{}", style.say("written: ", "已写入："), exported.file)
        });
    }
    let leads: Vec<LeadShape> =
        companion.leads(home.language())?.into_iter().map(LeadShape::from).collect();
    output.answer(&leads, |leads, style| table(leads, style))
}

fn table(leads: &[LeadShape], style: Style) -> String {
    let mut table = Table::new(&[
        ("lead", "编号"),
        ("name", "姓名"),
        ("org", "单位"),
        ("rating", "评分"),
        ("tags", "标签"),
        ("met", "见面"),
    ]);
    for lead in leads {
        let met = lead.scans.last().map_or("", |scan| scan.at.as_str());
        table.row([
            &lead.id,
            &shown_name(lead, style),
            lead.org.as_deref().unwrap_or_default(),
            &lead.rating.map(|rating| rating.to_string()).unwrap_or_default(),
            &lead.tags.join(", "),
            &format!("{} {}", day(met), hour(met)),
        ]);
    }
    table.text(style)
}

fn shown_name(lead: &LeadShape, style: Style) -> String {
    let visitor = lead
        .ticket_type
        .as_deref()
        .map(|class| style.say(format!("(visitor, {class})"), format!("（访客，{class}）")));
    let unknown = style.say("(visitor)", "（访客）");
    lead.name.clone().or(visitor).unwrap_or_else(|| unknown.to_owned())
}

/// One lead as text.
pub(super) fn text(lead: &LeadShape, style: Style) -> String {
    let mut lines = vec![style.bold(&shown_name(lead, style)), style.dim(&lead.id)];
    lines.extend(lead.fields.iter().map(|(field, value)| format!("{}: {value}", field.name())));
    if !lead.signed {
        lines.push(style.dim(style.say("not signed", "未签名")));
    }
    if let Some(consent) = &lead.consent {
        lines.push(match &consent.withdrawn {
            Some(at) => {
                style.red(&format!("{} {at}", style.say("withdrawn at", "已撤回授权，时间")))
            }
            None => format!("{}{}", style.say("agreed to: ", "授权用途："), consent.purpose),
        });
    }
    lines.extend(lead.hints.iter().map(|hint| format!("★ {hint}")));
    lines.extend(lead.ratings.iter().map(|own| format!("{}: {}/5", own.by, own.rating)));
    lines.extend(
        lead.answers
            .iter()
            .map(|own| format!("{} ({}): {}", own.text, own.by, own.words.join(", "))),
    );
    lines.extend(Some(lead.tags.join(", ")).filter(|tags| !tags.is_empty()));
    lines.extend(lead.follow_up.as_ref().map(|follow_up| {
        format!("→ {} {}", follow_up.text, follow_up.due.as_deref().unwrap_or_default())
    }));
    lines.extend(
        lead.notes
            .iter()
            .map(|note| format!("{} {} {}: {}", day(&note.at), hour(&note.at), note.by, note.text)),
    );
    lines.join("\n")
}
