//! `devices list`: what has joined.

use super::Work;
use crate::args::EventChoice;
use crate::error::Result;
use crate::output::Table;

pub(super) async fn run(work: &Work, choice: &EventChoice) -> Result<()> {
    let event = work.event(choice).await?;
    let devices = work.desk.list_devices(&event).await?;
    work.output.answer(&devices, |devices, style| {
        let mut table = Table::new(&[
            ("id", "设备"),
            ("name", "名称"),
            ("role", "角色"),
            ("for", "属于"),
            ("last seen", "最近联系"),
            ("waiting", "待发送"),
            ("", ""),
        ]);
        for device in devices {
            let (id, role) = (device.id.to_string(), device.role.name());
            let seen = device.last_seen_at.to_rfc3339();
            let waiting = device.pending_reported.to_string();
            let state = format!("{:?}", device.state).to_lowercase();
            table.row([&id, &device.name, role, &device.subject, &seen, &waiting, &state]);
        }
        table.text(style)
    })
}
