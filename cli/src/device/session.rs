//! `session ID`: one session with everything about it.

use super::Home;
use super::words::{day, field_name, hour, status_remark};
use crate::error::Result;
use crate::output::{Output, Style};
use huiban_companion::{SessionView, SpeakerView};
use huiban_protocol::documents::{SessionId, SpeakerRole};

pub(super) fn run(home: &Home, id: &SessionId, output: Output) -> Result<()> {
    let session = home.companion()?.session(id, home.language())?;
    output.answer(&session, text)
}

fn text(session: &SessionView, style: Style) -> String {
    let mut lines = vec![style.bold(&printable(&session.title)), printable(&place(session))];
    lines.extend(standing(session, style).map(|line| style.red(&printable(&line))));
    lines.extend(body(session, style).iter().map(|line| printable(line)));
    for change in &session.changes {
        let (old, new) = (change.old.as_deref(), change.new.as_deref());
        let reason = change.reason.as_deref().unwrap_or_default();
        let arrow = format!("{} → {}", old.unwrap_or("-"), new.unwrap_or("-"));
        let (changed, field) = (style.say("changed: ", "改动："), field_name(change.field, style));
        let line = format!("{changed}{field}: {arrow}  {reason}");
        lines.push(style.dim(&printable(&line)));
    }
    lines.join("\n")
}

/// The text without anything that steers a terminal; a description keeps its lines.
fn printable(text: &str) -> String {
    text.replace(|c: char| c.is_control() && c != '\n', " ")
}

/// Everything between time and changes.
fn body(session: &SessionView, style: Style) -> Vec<String> {
    let mut lines = Vec::new();
    let marks = [
        (session.bookmarked, style.say("★ bookmarked", "★ 已收藏")),
        (session.followed, style.say("☆ its forum is followed", "☆ 已关注所属论坛")),
        (session.conflict, style.say("⚠ overlaps", "⚠ 时间冲突")),
    ];
    let marks: Vec<&str> = marks.iter().filter(|(on, _)| *on).map(|(_, mark)| *mark).collect();
    lines.extend(Some(marks.join("  ")).filter(|line| !line.is_empty()));
    lines.extend(session.forum.as_ref().map(|forum| forum.title.clone()));
    lines.extend(languages(session, style));
    if let Some(exhibitor) = &session.exhibitor {
        let booth = exhibitor.booth.as_deref().map_or(String::new(), |booth| format!(", {booth}"));
        lines.push(format!("{}{}{booth}", style.say("presented by ", "展商："), exhibitor.name));
    }
    lines.extend(session.description.clone());
    lines.extend(session.speakers.iter().map(|one| speaker(one, style)));
    lines.extend(content(session, style));
    lines.extend(
        session
            .note
            .as_ref()
            .map(|note| style.say(format!("note: {note}"), format!("笔记：{note}"))),
    );
    lines.extend(
        session
            .other_note
            .as_ref()
            .map(|note| format!("  {}{note}", style.say("also noted: ", "另一笔记："))),
    );
    lines
}

/// When and where.
fn place(session: &SessionView) -> String {
    let mut when =
        format!("{} {}–{}", day(&session.start), hour(&session.start), hour(&session.end));
    let places = [session.room.as_ref().map(|r| &r.name), session.venue.as_ref().map(|v| &v.name)];
    for place in places.into_iter().flatten() {
        when.push_str(&format!("  {place}"));
    }
    when
}

/// How it stands relative to what was first announced; `None` where it is as announced.
fn standing(session: &SessionView, style: Style) -> Option<String> {
    let remark = status_remark(session.status, style);
    if session.start_ms != session.first.start_ms || session.room != session.first.room {
        let room = session.first.room.as_ref().map(|room| room.name.as_str());
        let first = format!("{} {}", day(&session.first.start), hour(&session.first.start));
        return Some(format!(
            "{remark}{} {first}  {}",
            style.say("; first", "；原定"),
            room.unwrap_or("-")
        ));
    }
    Some(remark.to_owned()).filter(|remark| !remark.is_empty())
}

fn languages(session: &SessionView, style: Style) -> Option<String> {
    let spoken = session.languages.join(", ");
    let interpreted = session.interpretation.join(", ");
    match (spoken.is_empty(), interpreted.is_empty()) {
        (true, true) => None,
        (false, true) => Some(style.say(format!("in {spoken}"), format!("语言 {spoken}"))),
        (true, false) => Some(
            style.say(format!("interpreted into {interpreted}"), format!("同声传译 {interpreted}")),
        ),
        (false, false) => Some(style.say(
            format!("in {spoken}, interpreted into {interpreted}"),
            format!("语言 {spoken}，同声传译 {interpreted}"),
        )),
    }
}

/// A name with its part in the session, where that is more than to speak.
fn speaker(speaker: &SpeakerView, style: Style) -> String {
    let name = match speaker.role {
        SpeakerRole::Speaker => speaker.name.clone(),
        role => format!("{} ({})", speaker.name, role_name(role, style)),
    };
    let parts = [Some(name.as_str()), speaker.title.as_deref(), speaker.org.as_deref()];
    format!("- {}", parts.into_iter().flatten().collect::<Vec<_>>().join(", "))
}

/// Projects, prizes, agreements and files.
fn content(session: &SessionView, style: Style) -> Vec<String> {
    let mut lines = Vec::new();
    for project in &session.projects {
        let about = [project.org.as_deref(), project.category.as_deref()];
        let about: Vec<&str> = about.into_iter().flatten().collect();
        lines.push(
            format!("{}{}  {}", style.say("project: ", "项目："), project.title, about.join(" · "))
                .trim_end()
                .into(),
        );
    }
    for award in &session.awards {
        lines.push(award.title.clone());
        for entry in &award.entries {
            let rank = entry.rank.map(|rank| format!("{rank}."));
            let parts = [
                rank.as_deref(),
                entry.prize.as_deref(),
                Some(&*entry.winner),
                entry.money.as_deref(),
            ];
            lines.push(format!("  {}", parts.into_iter().flatten().collect::<Vec<_>>().join("  ")));
        }
    }
    for agreement in &session.agreements {
        let kind = agreement.kind.as_ref().map_or(String::new(), |kind| format!(" ({kind})"));
        let parties = agreement.parties.join(", ");
        lines.push(format!(
            "{}{}{kind}: {parties}",
            style.say("agreement: ", "签约："),
            agreement.title
        ));
    }
    let files = session.attachments.iter();
    lines.extend(
        files.map(|file| format!("{}{}  {}", style.say("file: ", "文件："), file.title, file.url)),
    );
    lines
}

fn role_name(role: SpeakerRole, style: Style) -> &'static str {
    match role {
        SpeakerRole::Speaker => style.say("speaker", "演讲"),
        SpeakerRole::Moderator => style.say("moderator", "主持讨论"),
        SpeakerRole::Panellist => style.say("panellist", "圆桌嘉宾"),
        SpeakerRole::Juror => style.say("juror", "评委"),
        SpeakerRole::Host => style.say("host", "主持"),
    }
}
