//! `find`: a person whose badge does not read.

use super::Home;
use crate::args::FindArgs;
use crate::error::Result;
use crate::output::{Output, Table};
use huiban_companion::FoundPersonView;
use serde::Serialize;

#[derive(Serialize)]
struct Found {
    registration: String,
    name: String,
    org: Option<String>,
    ticket_type: Option<String>,
    group: Option<String>,
    seat: Option<String>,
    note: Option<String>,
    inside: bool,
}

impl From<FoundPersonView> for Found {
    fn from(view: FoundPersonView) -> Self {
        Self {
            registration: view.registration.to_string(),
            name: view.name,
            org: view.org,
            ticket_type: view.ticket_type,
            group: view.group,
            seat: view.seat,
            note: view.note,
            inside: view.inside,
        }
    }
}

pub(super) fn run(home: &Home, args: &FindArgs, output: Output) -> Result<()> {
    let text = args.text.join(" ");
    let found = home.companion()?.find_people(&text, args.list.as_deref())?;
    let found: Vec<Found> = found.into_iter().map(Found::from).collect();
    output.answer(&found, |found, style| {
        if found.is_empty() {
            return style.say("nobody found", "没有找到此人").to_owned();
        }
        let mut table = Table::new(&[
            ("name", "姓名"),
            ("org", "单位"),
            ("ticket", "票种"),
            ("group", "组别"),
            ("inside", "在场"),
            ("registration", "登记号"),
        ]);
        for person in found {
            let or_dash = |text: &Option<String>| text.clone().unwrap_or_else(|| "-".to_owned());
            table.row([
                person.name.as_str(),
                &or_dash(&person.org),
                &or_dash(&person.ticket_type),
                &or_dash(&person.group),
                if person.inside { style.say("yes", "是") } else { style.say("no", "否") },
                &person.registration,
            ]);
        }
        table.text(style)
    })
}
