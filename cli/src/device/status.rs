//! `status`: the honest state of sync.

use super::Home;
use super::words::StreamShape;
use crate::error::Result;
use crate::output::{Output, Style, Table, to_rfc3339};
use serde::Serialize;

#[derive(Serialize)]
struct Status {
    event: String,
    device_id: String,
    role: String,
    last_sync_at: Option<String>,
    pending: u64,
    handed_over: u64,
    parked: u64,
    stuck: bool,
    last_failure: Option<String>,
    ledger_gap: bool,
    revoked: bool,
    streams: Vec<StreamShape>,
    server_offset_ms: Option<i64>,
}

pub(super) fn run(home: &Home, output: Output) -> Result<()> {
    let companion = home.companion()?;
    let zone = home.zone(&companion)?;
    let status = companion.status()?;
    let status = Status {
        event: status.event,
        device_id: status.device_id,
        role: status.role,
        last_sync_at: status.last_sync_ms.and_then(|ms| to_rfc3339(ms, zone)),
        pending: status.pending,
        handed_over: status.handed_over,
        parked: status.parked,
        stuck: status.stuck,
        last_failure: status.last_failure,
        ledger_gap: status.ledger_gap,
        revoked: status.revoked,
        streams: status.streams.iter().map(StreamShape::from).collect(),
        server_offset_ms: status.server_offset_ms,
    };
    output.answer(&status, text)
}

fn text(status: &Status, style: Style) -> String {
    let mut lines = vec![
        format!("{} as {}, device {}", style.bold(&status.event), status.role, status.device_id),
        format!("last sync  {}", status.last_sync_at.as_deref().unwrap_or("never")),
        format!("waiting    {}", status.pending),
        format!("refused    {}", status.parked),
    ];
    if status.handed_over > 0 {
        lines.push(format!("kept aside {} by the organizer, unjudged", status.handed_over));
    }
    if let Some(failure) = &status.last_failure {
        lines.push(style.red(&format!("last run   {failure}")));
    }
    let warnings = [
        (status.stuck, "stuck: the oldest act waits although the server answers"),
        (status.ledger_gap, "the server lacks acts of this device although all were offered again"),
        (status.revoked, "the organizer has revoked this device"),
    ];
    lines.extend(warnings.iter().filter(|(on, _)| *on).map(|(_, warning)| style.red(warning)));
    let mut table = Table::new(&["stream", "seq", "head", "age", "digest"]);
    for stream in &status.streams {
        let age = stream.age_ms.map_or_else(|| "-".to_owned(), |ms| format!("{} s", ms / 1_000));
        let (seq, head) = (stream.seq.to_string(), stream.head.to_string());
        table.row([&stream.name, &seq, &head, &age, &stream.digest]);
    }
    lines.push(table.text(style));
    lines.join("\n")
}
