//! `events`: what this device has joined.

use super::Home;
use crate::error::Result;
use crate::output::{Output, Table};
use serde::Serialize;

#[derive(Serialize)]
struct JoinedEvent {
    event: String,
    name: Option<String>,
    role: String,
    device_id: String,
    server_url: String,
    zone: Option<String>,
    start: Option<String>,
    end: Option<String>,
}

pub(super) fn run(home: &Home, output: Output) -> Result<()> {
    let mut events = Vec::new();
    for code in home.installation().list_events()? {
        let companion = home.installation().event(&code)?;
        let membership = companion.membership()?;
        let event = companion.event(home.language())?;
        events.push(JoinedEvent {
            event: membership.event,
            role: membership.role,
            device_id: membership.device_id,
            server_url: membership.server_url,
            name: event.as_ref().map(|event| event.name.clone()),
            zone: event.as_ref().map(|event| event.zone.clone()),
            start: event.as_ref().and_then(|event| event.start.clone()),
            end: event.and_then(|event| event.end),
        });
    }
    output.answer(&events, |events, style| {
        let mut table = Table::new(&["event", "name", "role", "server"]);
        for event in events {
            let name = event.name.as_deref().unwrap_or("-");
            table.row([&event.event, name, &event.role, &event.server_url]);
        }
        table.text(style)
    })
}
