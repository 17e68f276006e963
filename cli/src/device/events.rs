//! `events`: what this device has joined.

use super::Home;
use crate::error::{CliError, Kind, Result};
use crate::output::{Output, Style, Table};
use huiban_protocol::documents::EventCode;
use serde::Serialize;

#[derive(Serialize)]
struct JoinedEvent {
    event: String,
    name: Option<String>,
    role: Option<String>,
    device_id: Option<String>,
    server_url: Option<String>,
    zone: Option<String>,
    start: Option<String>,
    end: Option<String>,
    problem: Option<Problem>,
}

/// Why nothing more is known of an event.
#[derive(Serialize)]
struct Problem {
    kind: Kind,
    message: String,
}

pub(super) fn run(home: &Home, output: Output) -> Result<()> {
    let codes = home.installation().list_events()?;
    // one that cannot be read hides none of the others
    let events: Vec<JoinedEvent> = codes
        .iter()
        .map(|code| read(home, code).unwrap_or_else(|error| unread(home, code, &error)))
        .collect();
    output.answer(&events, |events, style| text(events, style))
}

fn read(home: &Home, code: &EventCode) -> Result<JoinedEvent> {
    let companion = home.open_event(code)?;
    let membership = companion.membership()?;
    let event = companion.event(home.language())?;
    Ok(JoinedEvent {
        event: membership.event,
        role: Some(membership.role),
        device_id: Some(membership.device_id),
        server_url: Some(membership.server_url),
        name: event.as_ref().map(|event| event.name.clone()),
        zone: event.as_ref().map(|event| event.zone.clone()),
        start: event.as_ref().and_then(|event| event.start.clone()),
        end: event.and_then(|event| event.end),
        problem: None,
    })
}

fn unread(home: &Home, code: &EventCode, error: &CliError) -> JoinedEvent {
    let message = error.message(home.language()).to_owned();
    JoinedEvent {
        event: code.to_string(),
        name: None,
        role: None,
        device_id: None,
        server_url: None,
        zone: None,
        start: None,
        end: None,
        problem: Some(Problem { kind: error.kind(), message }),
    }
}

fn text(events: &[JoinedEvent], style: Style) -> String {
    let mut table =
        Table::new(&[("event", "大会"), ("name", "名称"), ("role", "角色"), ("server", "服务器")]);
    for event in events {
        let cells = [&event.name, &event.role, &event.server_url];
        let [name, role, server] = cells.map(|cell| cell.as_deref().unwrap_or("-"));
        table.row([&event.event, name, role, server]);
    }
    let problems = events.iter().filter_map(|event| {
        let problem = event.problem.as_ref()?;
        Some(style.red(&format!("{}: {}", event.event, problem.message)))
    });
    std::iter::once(table.text(style)).chain(problems).collect::<Vec<_>>().join("\n")
}
