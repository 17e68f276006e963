//! `gate open`, `undo`, `counts`: small commands of a gate.

use super::Home;
use crate::args::{CountsArgs, GateCommand, ScanUndoArgs};
use crate::error::Result;
use crate::output::Output;
use huiban_companion::{GateCountsView, OpenListView};
use serde::Serialize;

#[derive(Serialize)]
struct Opened {
    list: String,
    name: String,
    lists: Vec<String>,
}

pub(super) fn run(home: &Home, command: &GateCommand, output: Output) -> Result<()> {
    let GateCommand::Open { list } = command;
    let OpenListView { list, name, lists } = home.companion()?.open_list(list, home.language())?;
    output.answer(&Opened { list, name, lists }, |opened, style| {
        format!("{} {}", style.bold(&opened.list), opened.name)
    })
}

#[derive(Serialize)]
struct Undone {
    scan_id: String,
    undone: bool,
}

pub(super) fn undo(home: &Home, args: &ScanUndoArgs, output: Output) -> Result<()> {
    let done = home.companion()?.undo_scan(args.scan)?;
    let undone = Undone { scan_id: done.scan_id.to_string(), undone: done.undone };
    output.answer(&undone, |undone, style| {
        let scan = &undone.scan_id;
        style.say(format!("scan {scan} does not count"), format!("扫描 {scan} 已撤销，不计入"))
    })
}

#[derive(Serialize)]
struct Counts {
    list: String,
    entries: u64,
    exits: u64,
    people: u64,
    inside: u64,
    as_of: Option<String>,
}

pub(super) fn counts(home: &Home, args: &CountsArgs, output: Output) -> Result<()> {
    let view: GateCountsView = home.companion()?.gate_counts(args.list.as_deref())?;
    let GateCountsView { list, entries, exits, people, inside, as_of, .. } = view;
    let counts = Counts { list, entries, exits, people, inside, as_of };
    output.answer(&counts, |counts, style| {
        let Counts { inside, entries, people, exits, .. } = counts;
        let list = style.bold(&counts.list);
        let as_of = counts.as_of.as_deref().unwrap_or(style.say("never", "从未"));
        style.say(
            format!(
                "{list}: {inside} inside, {entries} entries of {people} people, {exits} exits; \
                 the server was last heard {as_of}"
            ),
            format!(
                "{list}：在场 {inside} 人，{people} 人入场 {entries} 次，离场 {exits} 次；\
                 最近一次联系服务器：{as_of}"
            ),
        )
    })
}
