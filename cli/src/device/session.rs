//! `session ID`: one session with everything about it.

use super::Home;
use super::words::{day, hour, status_remark};
use crate::error::Result;
use crate::output::{Output, Style};
use huiban_companion::SessionView;
use huiban_protocol::documents::SessionId;

pub(super) fn run(home: &Home, id: &SessionId, output: Output) -> Result<()> {
    let session = home.companion()?.session(id, home.language())?;
    output.answer(&session, text)
}

fn text(session: &SessionView, style: Style) -> String {
    let mut lines = vec![style.bold(&session.title)];
    let mut when =
        format!("{} {}–{}", day(&session.start), hour(&session.start), hour(&session.end));
    let places = [session.room.as_ref().map(|r| &r.name), session.venue.as_ref().map(|v| &v.name)];
    for place in places.into_iter().flatten() {
        when.push_str(&format!("  {place}"));
    }
    lines.push(when);
    if session.start_ms != session.first.start_ms || session.room != session.first.room {
        let room = session.first.room.as_ref().map(|room| room.name.as_str());
        let first = format!("{} {}", day(&session.first.start), hour(&session.first.start));
        let remark = status_remark(session.status);
        lines.push(style.red(&format!("{remark}; first {first}  {}", room.unwrap_or("-"))));
    }
    if let Some(forum) = &session.forum {
        lines.push(forum.title.clone());
    }
    lines.extend(session.description.clone());
    for speaker in &session.speakers {
        let parts = [Some(speaker.name.as_str()), speaker.title.as_deref(), speaker.org.as_deref()];
        lines.push(format!("- {}", parts.into_iter().flatten().collect::<Vec<_>>().join(", ")));
    }
    lines.extend(session.note.as_ref().map(|note| format!("★ {note}")));
    lines.extend(session.other_note.as_ref().map(|note| format!("  also noted: {note}")));
    for change in &session.changes {
        let (old, new) = (change.old.as_deref(), change.new.as_deref());
        let reason = change.reason.as_deref().unwrap_or_default();
        let arrow = format!("{} → {}", old.unwrap_or("-"), new.unwrap_or("-"));
        lines.push(style.dim(&format!("changed: {arrow}  {reason}")));
    }
    lines.join("\n")
}
