//! `notices`: the organizer's announcements.

use super::Home;
use crate::error::Result;
use crate::output::{Output, Style};
use huiban_companion::NoticeView;

pub(super) fn run(home: &Home, output: Output) -> Result<()> {
    let notices = home.companion()?.notices(home.language())?;
    output.answer(&notices, |notices, style| text(notices, style))
}

fn text(notices: &[NoticeView], style: Style) -> String {
    if notices.is_empty() {
        return style.none();
    }
    let one = |notice: &NoticeView| {
        let text = notice.text.as_deref().unwrap_or_default();
        format!("{} {}\n{text}", style.dim(&notice.at), style.bold(&notice.title))
    };
    let all: Vec<String> = notices.iter().map(one).collect();
    all.join("\n\n")
}
