//! `met`: whose card I have; `met export`: the same as a file.

use super::Home;
use super::words::{day, ending, hour};
use crate::args::{MetArgs, MetCommand};
use crate::error::Result;
use crate::output::{NewFile, Output, Style, Table, check_ending};
use huiban_companion::{ConsentView, MetView};
use huiban_protocol::documents::ContactField;
use serde::Serialize;
use std::collections::BTreeMap;

/// A met person in the JSON.
#[derive(Serialize)]
pub(super) struct MetShape {
    exchange_id: String,
    name: Option<String>,
    org: Option<String>,
    title: Option<String>,
    fields: BTreeMap<ContactField, String>,
    at: Option<String>,
    consent: Option<ConsentView>,
}

impl From<MetView> for MetShape {
    fn from(met: MetView) -> Self {
        Self {
            fields: met.fields.into_iter().map(|field| (field.field, field.value)).collect(),
            exchange_id: met.exchange_id,
            name: met.name,
            org: met.org,
            title: met.title,
            at: met.at,
            consent: met.consent,
        }
    }
}

#[derive(Serialize)]
struct Exported {
    file: String,
}

pub(super) fn run(home: &Home, args: MetArgs, output: Output) -> Result<()> {
    let companion = home.companion()?;
    if let Some(MetCommand::Export { format, out }) = args.command {
        check_ending("out", &out, ending(format))?;
        let file = NewFile::make("out", &out)?;
        file.write(&companion.export_met(format, home.language())?)?;
        let exported = Exported { file: out.display().to_string() };
        return output.answer(&exported, |exported, style| {
            format!("{}{}", style.say("written: ", "已写入："), exported.file)
        });
    }
    let met: Vec<MetShape> =
        companion.met(home.language())?.into_iter().map(MetShape::from).collect();
    output.answer(&met, |met, style| table(met, style))
}

fn table(met: &[MetShape], style: Style) -> String {
    let mut table = Table::new(&[
        ("exchange", "编号"),
        ("name", "姓名"),
        ("org", "单位"),
        ("title", "职务"),
        ("at", "时间"),
    ]);
    for person in met {
        let at = person.at.as_deref().unwrap_or_default();
        table.row([
            &person.exchange_id,
            &shown_name(person, style),
            person.org.as_deref().unwrap_or_default(),
            person.title.as_deref().unwrap_or_default(),
            &format!("{} {}", day(at), hour(at)),
        ]);
    }
    table.text(style)
}

fn shown_name(met: &MetShape, style: Style) -> String {
    let withdrawn = met.consent.as_ref().and_then(|consent| consent.withdrawn.as_deref());
    match withdrawn {
        Some(at) => {
            let (day, hour) = (day(at), hour(at));
            style.say(
                format!("(withdrawn at {day} {hour})"),
                format!("（已于 {day} {hour} 撤回授权）"),
            )
        }
        None => {
            let nameless = style.say("(no name given)", "（未提供姓名）");
            met.name.clone().unwrap_or_else(|| nameless.to_owned())
        }
    }
}

/// One person as text.
pub(super) fn text(met: &MetShape, style: Style) -> String {
    let mut lines = vec![style.bold(&shown_name(met, style)), style.dim(&met.exchange_id)];
    lines.extend(met.fields.iter().map(|(field, value)| format!("{}: {value}", field.name())));
    let purpose = met.consent.as_ref().map(|consent| consent.purpose.as_str());
    lines.extend(
        purpose
            .filter(|purpose| !purpose.is_empty())
            .map(|purpose| format!("{}{purpose}", style.say("agreed to: ", "授权用途："))),
    );
    lines.join("\n")
}
