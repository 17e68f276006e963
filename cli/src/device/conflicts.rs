//! `conflicts`: bookmarked sessions that nobody can attend both of.

use super::Home;
use crate::error::Result;
use crate::output::{Output, Style, Table};
use huiban_companion::ConflictView;

pub(super) fn run(home: &Home, output: Output) -> Result<()> {
    let conflicts = home.companion()?.conflicts(home.language())?;
    output.answer(&conflicts, |conflicts, style| text(conflicts, style))
}

fn text(conflicts: &[ConflictView], style: Style) -> String {
    let mut table =
        Table::new(&[("first", "先"), ("", ""), ("then", "后"), ("", ""), ("why", "原因")]);
    for conflict in conflicts {
        let ConflictView { a, a_title, b, b_title, minutes_short, .. } = conflict;
        let why = match minutes_short {
            None => style.say("at the same time", "同时进行").to_owned(),
            Some(minutes) => {
                style.say(format!("{minutes} min too far"), format!("路上差 {minutes} 分钟"))
            }
        };
        table.row([a, a_title, b, b_title, &why]);
    }
    table.text(style)
}
