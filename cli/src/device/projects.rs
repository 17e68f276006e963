//! `projects`: what is pitched in contests and roadshows.

use super::Home;
use crate::error::Result;
use crate::output::{Output, Style, Table};
use huiban_companion::ProjectItemView;

pub(super) fn run(home: &Home, output: Output) -> Result<()> {
    let projects = home.companion()?.projects(home.language())?;
    output.answer(&projects, |projects, style| text(projects, style))
}

fn text(projects: &[ProjectItemView], style: Style) -> String {
    let mut table = Table::new(&[
        ("id", "编号"),
        ("title", "标题"),
        ("category", "类别"),
        ("by", "单位"),
        ("pitched in", "路演议程"),
        ("", ""),
    ]);
    for project in projects {
        let (category, org) = (project.category.as_deref(), project.org.as_deref());
        let mark = if project.bookmarked { "★" } else { "" };
        let sessions = project.sessions.join(", ");
        let (category, org) = (category.unwrap_or("-"), org.unwrap_or("-"));
        table.row([&project.id, &project.title, category, org, &sessions, mark]);
    }
    table.text(style)
}
