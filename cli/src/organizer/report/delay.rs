//! What a delay did, as JSON and as lines to read.

use crate::output::{Style, Table};
use chrono::{DateTime, FixedOffset};
use huiban_protocol::documents::Language;
use huiban_server::organizer::DelayAnswer;
use serde::Serialize;

#[derive(Debug, Serialize)]
pub(super) struct DelayShape {
    forum: String,
    minutes: u32,
    from: String,
    shifted: Vec<ShiftedShape>,
    stopped_at: Option<BreakShape>,
}

#[derive(Debug, Serialize)]
struct ShiftedShape {
    id: String,
    title: String,
    from: String,
    to: String,
}

#[derive(Debug, Serialize)]
struct BreakShape {
    id: String,
    title: String,
    start: String,
    end: String,
    shortened_minutes: u32,
}

fn instant(time: DateTime<FixedOffset>) -> String {
    time.to_rfc3339()
}

impl DelayShape {
    pub(super) fn new(delay: DelayAnswer, language: Language) -> Self {
        let shifted = delay.shifted.into_iter().map(|session| ShiftedShape {
            id: session.session.to_string(),
            title: session.title.pick(language).to_owned(),
            from: instant(session.from),
            to: instant(session.to),
        });
        let stopped_at = delay.stopped_at.map(|stop| BreakShape {
            id: stop.session.to_string(),
            title: stop.title.pick(language).to_owned(),
            start: instant(stop.start),
            end: instant(stop.end),
            shortened_minutes: stop.shortened_minutes,
        });
        Self {
            forum: delay.forum.to_string(),
            minutes: delay.minutes,
            from: instant(delay.from),
            shifted: shifted.collect(),
            stopped_at,
        }
    }

    /// Which sessions begin later, and where that ended.
    pub(super) fn text(&self, style: Style) -> String {
        let mut table = Table::new(&[
            ("later", "顺延"),
            ("title", "标题"),
            ("from", "原时间"),
            ("to", "新时间"),
        ]);
        for session in &self.shifted {
            table.row([&session.id, &session.title, clock(&session.from), clock(&session.to)]);
        }
        let stop = self.stopped_at.as_ref().map_or_else(String::new, |stop| {
            let until = format!("{} {}", stop.id, stop.title);
            let (start, end) = (clock(&stop.start), clock(&stop.end));
            let shorter = match stop.shortened_minutes {
                0 => style.say("as before", "不变").to_owned(),
                minutes => {
                    style.say(format!("{minutes} minutes shorter"), format!("缩短 {minutes} 分钟"))
                }
            };
            style.say(
                format!("\nstopped at {until}: {start}–{end}, {shorter}"),
                format!("\n止于 {until}：{start}–{end}，{shorter}"),
            )
        });
        format!("{}{stop}", table.text(style))
    }
}

/// `HH:MM` of RFC 3339.
fn clock(instant: &str) -> &str {
    instant.get(11..16).unwrap_or(instant)
}
