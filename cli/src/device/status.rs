//! `status`: the honest state of sync.

use super::Home;
use super::words::{ERASED, StreamShape};
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
    erased: bool,
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
        erased: status.erased,
        streams: status.streams.iter().map(StreamShape::from).collect(),
        server_offset_ms: status.server_offset_ms,
    };
    output.answer(&status, text)
}

fn text(status: &Status, style: Style) -> String {
    let mut lines = vec![
        head(status, style),
        format!(
            "{}{}",
            style.say("last sync  ", "最近同步  "),
            status.last_sync_at.as_deref().unwrap_or(style.say("never", "从未"))
        ),
        format!("{}{}", style.say("waiting    ", "待发送    "), status.pending),
        format!("{}{}", style.say("refused    ", "被拒绝    "), status.parked),
    ];
    if status.handed_over > 0 {
        let count = status.handed_over;
        lines.push(style.say(
            format!("kept aside {count} by the organizer, unjudged"),
            format!("主办方留存 {count}，未作处理"),
        ));
    }
    if let Some(failure) = &status.last_failure {
        lines.push(style.red(&format!("{}{failure}", style.say("last run   ", "上次失败  "))));
    }
    lines.extend(warnings(status, style).map(|warning| style.red(warning)));
    let mut table = Table::new(&[
        ("stream", "数据流"),
        ("seq", "已到"),
        ("head", "最新"),
        ("age", "多久前"),
        ("digest", "摘要"),
    ]);
    for stream in &status.streams {
        let age = stream.age_ms.map_or_else(|| "-".to_owned(), |ms| format!("{} s", ms / 1_000));
        let (seq, head) = (stream.seq.to_string(), stream.head.to_string());
        table.row([&stream.name, &seq, &head, &age, &stream.digest]);
    }
    lines.push(table.text(style));
    lines.join("\n")
}

fn head(status: &Status, style: Style) -> String {
    let (event, role, device) = (style.bold(&status.event), &status.role, &status.device_id);
    style.say(
        format!("{event} as {role}, device {device}"),
        format!("{event}，角色 {role}，设备 {device}"),
    )
}

/// What a person should know or do something about.
fn warnings(status: &Status, style: Style) -> impl Iterator<Item = &'static str> {
    let all = [
        (
            status.stuck,
            style.say(
                "stuck: the oldest act waits although the server answers",
                "卡住了：服务器有应答，最早的操作却仍在等待",
            ),
        ),
        (
            status.ledger_gap,
            style.say(
                "the server lacks acts of this device although all were offered again",
                "已重新发送全部操作，服务器仍缺少本设备的一些操作",
            ),
        ),
        (
            status.revoked,
            style.say("the organizer has revoked this device", "主办方已停用这台设备"),
        ),
        (status.erased, style.say(ERASED.0, ERASED.1)),
    ];
    all.into_iter().filter(|(on, _)| *on).map(|(_, warning)| warning)
}
