//! `ops` and `ops export`: the acts made on this device.

use super::Home;
use crate::args::{OpsArgs, OpsCommand};
use crate::error::Result;
use crate::output::{NewFile, Output, Style, Table, Zone, check_ending, to_rfc3339};
use huiban_companion::OpView;
use serde::Serialize;
use serde_json::json;

#[derive(Serialize)]
struct OpShape {
    op_id: String,
    kind: String,
    entity: String,
    at: Option<String>,
    state: &'static str,
    verdict: Option<String>,
    reason: Option<String>,
}

pub(super) fn run(home: &Home, args: &OpsArgs, output: Output) -> Result<()> {
    let companion = home.companion()?;
    if let Some(OpsCommand::Export { out }) = &args.command {
        check_ending("out", out, "json")?;
        let file = NewFile::make("out", out)?;
        let exported = file.fill(|out| Ok(companion.export_ops(out)?))?;
        let answer = json!({ "exported": exported, "file": out });
        return output.answer(&answer, |_, style| {
            let out = out.display();
            style.say(format!("{exported} acts in {out}"), format!("{exported} 项操作已写入 {out}"))
        });
    }
    let zone = home.zone(&companion)?;
    let ops: Vec<OpShape> =
        companion.list_ops(args.state)?.into_iter().map(|op| shape(op, zone)).collect();
    output.answer(&ops, |ops, style| text(ops, style))
}

fn shape(op: OpView, zone: Zone) -> OpShape {
    OpShape {
        op_id: op.op.to_string(),
        kind: op.kind,
        entity: op.entity,
        at: to_rfc3339(op.at_ms, zone),
        state: op.state.name(),
        verdict: op.verdict,
        reason: op.reason,
    }
}

fn text(ops: &[OpShape], style: Style) -> String {
    let mut table = Table::new(&[
        ("at", "时间"),
        ("kind", "操作"),
        ("about", "对象"),
        ("state", "状态"),
        ("verdict", "结果"),
        ("id", "编号"),
    ]);
    for op in ops {
        let at = op.at.as_deref().unwrap_or("-");
        let verdict = [op.verdict.as_deref(), op.reason.as_deref()];
        let verdict = verdict.into_iter().flatten().collect::<Vec<_>>().join(": ");
        table.row([at, &op.kind, &op.entity, op.state, &verdict, &op.op_id]);
    }
    table.text(style)
}
