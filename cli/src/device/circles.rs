//! `circles` and `topics`: community boards and their threads.

use super::Home;
use super::words::{day, hour};
use crate::error::Result;
use crate::output::{Output, Style, Table};
use huiban_companion::{CircleView, TopicView};

pub(super) fn list(home: &Home, output: Output) -> Result<()> {
    let circles = home.companion()?.circles(home.language())?;
    output.answer(&circles, |circles, style| circles_text(circles, style))
}

fn circles_text(circles: &[CircleView], style: Style) -> String {
    let mut table = Table::new(&[
        ("code", "代码"),
        ("name", "名称"),
        ("owner", "圈主"),
        ("posts", "帖子"),
        ("latest", "最新"),
        ("", ""),
    ]);
    for circle in circles {
        let owner = circle.owner.as_deref().unwrap_or("-");
        let latest = circle.latest.as_deref().unwrap_or_default();
        let mark = if circle.bookmarked { "★" } else { "" };
        let posts = circle.posts.to_string();
        table.row([&circle.code, &circle.name, owner, &posts, latest, mark]);
    }
    table.text(style)
}

pub(super) fn topics(home: &Home, circle: Option<&str>, output: Output) -> Result<()> {
    let topics = home.companion()?.topics(circle, home.language())?;
    output.answer(&topics, |topics, style| topics_text(topics, style))
}

fn topics_text(topics: &[TopicView], style: Style) -> String {
    let parts: Vec<String> = topics
        .iter()
        .map(|topic| {
            let mark = if topic.bookmarked { " ★" } else { "" };
            let author = topic.author.as_deref().unwrap_or("-");
            let (day, hour) = (day(&topic.at), hour(&topic.at));
            let (replies, answers) = (topic.replies, style.say("answers", "条回复"));
            let about = format!(
                "{} · {author} · {day} {hour} · {replies} {answers} · {}",
                topic.circle.name, topic.id
            );
            let head = format!("{}{mark}\n{}", style.bold(&topic.title), style.dim(&about));
            [Some(head), topic.text.clone()].into_iter().flatten().collect::<Vec<_>>().join("\n")
        })
        .collect();
    if parts.is_empty() { style.none() } else { parts.join("\n\n") }
}
