//! What a phone is to remind of, with the words for it.

use super::bookmarks::{BookmarkTargetView, titles_of};
use super::mine::Mine;
use super::names::Names;
use super::reader::Reader;
use crate::agenda;
use crate::bookmarks;
use crate::error::Result;
use crate::reminders::{self, Due, HeldReminder, Moved, NOTIFICATIONS_MAX, Start, Wanted};
use chrono::{DateTime, FixedOffset};
use huiban_protocol::documents::{Language, RoomCode, SessionState};
use huiban_protocol::streams::{
    AgendaField, BookmarkTarget, ChangesRow, Remind, SessionRow, StreamId, TargetKind,
};
use rusqlite::Connection;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

/// What is to be done about a reminder.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum ReminderState {
    /// To be shown at once, and once: the session was cancelled since the reminder was set.
    Cancelled,
    /// To be shown at once, and once: the session was moved so far ahead that the time to remind
    /// of it has passed.
    Due,
    /// It rings at its time.
    Scheduled,
    /// The session is postponed: it waits for the new time.
    Suspended,
}

/// A reminder, as a notification shows it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ReminderView {
    /// Its id: the same at every time and on every device.
    pub id: String,
    /// Of what.
    pub target: BookmarkTargetView,
    /// What that is called.
    pub title: String,
    /// When it rings, RFC 3339; `None` for what is to be shown at once, or waits.
    pub fire_at: Option<String>,
    /// The same, ms since 1970 UTC.
    pub fire_at_ms: Option<i64>,
    /// When and where, and how that changed since the reminder was set.
    pub text: String,
    /// What is to be done about it.
    pub state: ReminderState,
}

/// What a shell tells the operating system so that it has what it should.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ReminderDifference {
    /// To be scheduled, in place of what is there under the same id; what has no time is to be
    /// shown at once. The soonest first.
    pub schedule: Vec<ReminderView>,
    /// Ids of what is not to ring any more.
    pub withdraw: Vec<String>,
}

/// Every reminder that is not past: what is to be shown at once, then what rings, the soonest
/// first, then what waits. Notices that were `told` are left out.
pub(crate) fn list_reminders(
    mirror: &Connection,
    me: &StreamId,
    told: &BTreeSet<String>,
    now_ms: i64,
    reader: Reader,
) -> Result<Vec<ReminderView>> {
    let names = Names::load(mirror, reader)?;
    let mut views = of_sessions(mirror, me, now_ms, &names)?;
    views.extend(of_others(mirror, me, now_ms, &names)?);
    views.retain(|view| !told.contains(&view.id));
    views.sort_by(|a, b| (a.state, a.fire_at_ms, &a.id).cmp(&(b.state, b.fire_at_ms, &b.id)));
    Ok(views)
}

/// What differs between what a shell has and the soonest [`NOTIFICATIONS_MAX`] reminders.
pub(crate) fn difference(
    reminders: Vec<ReminderView>,
    held: &[HeldReminder],
    now_ms: i64,
) -> ReminderDifference {
    let mut wanted = reminders;
    wanted.retain(|view| view.state != ReminderState::Suspended);
    wanted.truncate(NOTIFICATIONS_MAX);
    let ids = wanted.iter().map(|view| &*view.id).collect();
    let withdraw = reminders::withdrawn(held, &ids, now_ms);
    wanted.retain(|view| !held.iter().any(|held| is_same(held, view)));
    ReminderDifference { schedule: wanted, withdraw }
}

fn is_same(held: &HeldReminder, view: &ReminderView) -> bool {
    let HeldReminder { id, fire_at_ms, title, text } = held;
    (id, Some(*fire_at_ms), title, text) == (&view.id, view.fire_at_ms, &view.title, &view.text)
}

fn of_sessions(
    mirror: &Connection,
    me: &StreamId,
    now_ms: i64,
    names: &Names,
) -> Result<Vec<ReminderView>> {
    let mine = Mine::load(mirror, Some(me))?;
    let rows = mine.list_reminded(mirror)?;
    let wanted = rows.iter().filter_map(|row| {
        let set = mine.marks().remind_of(&row.session)?;
        Some((row, set.value?, set.stamp.at_ms))
    });
    let wanted: Vec<(&SessionRow, Remind, i64)> = wanted.collect();
    let history = History::load(mirror, wanted.iter().map(|(row, ..)| *row))?;
    let mut views = Vec::new();
    for (row, remind, set_at_ms) in wanted {
        let before = history.before(row, set_at_ms);
        let start = Start {
            start_ms: row.session.start.timestamp_millis(),
            end_ms: row.session.end.timestamp_millis(),
            state: row.session.state,
            zone: names.zone(),
            moved: before.moved,
            cancelled_by: before.cancelled_by,
        };
        let target = session_target(row);
        let wanted = Wanted { target: target.clone(), remind, start: Some(start) };
        if let Some(due) = reminders::plan(&wanted, now_ms) {
            let text = Words { names, now_ms }.text(&due, row, &before);
            views.push(view(due, &target, names.text(&row.session.title), text, names));
        }
    }
    Ok(views)
}

/// Whatever else is bookmarked with a time of its own.
fn of_others(
    mirror: &Connection,
    me: &StreamId,
    now_ms: i64,
    names: &Names,
) -> Result<Vec<ReminderView>> {
    let mut marked = bookmarks::list_bookmarks(mirror, me)?;
    marked.retain(|mark| {
        mark.target.kind != TargetKind::Session && matches!(mark.remind, Some(Remind::AtMs(_)))
    });
    let titles = titles_of(mirror, &marked, names)?;
    let views = marked.into_iter().filter_map(|mark| {
        let wanted = Wanted { target: mark.target.clone(), remind: mark.remind?, start: None };
        let due = reminders::plan(&wanted, now_ms)?;
        let title = titles.get(&mark.target).cloned().unwrap_or_else(|| mark.target.id.clone());
        let text = mark.note.unwrap_or_else(|| reminder_in(names.language).to_owned());
        Some(view(due, &mark.target, title, text, names))
    });
    Ok(views.collect())
}

fn reminder_in(language: Language) -> &'static str {
    match language {
        Language::En => "Reminder",
        Language::ZhHans | Language::ZhHant => "提醒",
    }
}

fn session_target(row: &SessionRow) -> BookmarkTarget {
    BookmarkTarget { kind: TargetKind::Session, id: row.session.id.to_string() }
}

fn view(
    due: Due,
    target: &BookmarkTarget,
    title: String,
    text: String,
    names: &Names,
) -> ReminderView {
    let (id, fire_at_ms, state) = match due {
        Due::At { id, fire_at_ms } => (id, Some(fire_at_ms), ReminderState::Scheduled),
        Due::Now { id } => (id, None, ReminderState::Due),
        Due::Suspended { id } => (id, None, ReminderState::Suspended),
        Due::Cancelled { id } => (id, None, ReminderState::Cancelled),
    };
    ReminderView {
        id,
        target: BookmarkTargetView { kind: target.kind, id: target.id.clone() },
        title,
        fire_at: fire_at_ms.and_then(|ms| names.instant_ms(ms)),
        fire_at_ms,
        text,
        state,
    }
}

/// How a session stood when a reminder was set, where it stands otherwise now.
#[derive(Default)]
struct Before {
    moved: Option<Moved>,
    cancelled_by: Option<u32>,
    start: Option<DateTime<FixedOffset>>,
    room: Option<RoomCode>,
}

/// What was published about some sessions.
struct History {
    /// When each publication went out, ms since 1970 UTC.
    published: BTreeMap<u32, i64>,
    changes: BTreeMap<String, Vec<ChangesRow>>,
}

/// What this needs of the value of the field `time`.
#[derive(Deserialize)]
struct Span {
    start: DateTime<FixedOffset>,
}

impl History {
    fn load<'a>(mirror: &Connection, rows: impl Iterator<Item = &'a SessionRow>) -> Result<Self> {
        let published: BTreeMap<u32, i64> = agenda::list_publications(mirror)?
            .into_iter()
            .map(|(number, row)| (number, row.at.timestamp_millis()))
            .collect();
        let ids: BTreeSet<&str> = rows.map(|row| row.session.id.as_str()).collect();
        let numbers = published.keys().copied().collect();
        let mut changes: BTreeMap<String, Vec<ChangesRow>> = BTreeMap::new();
        for row in agenda::list_changes_in(mirror, &numbers, &ids)? {
            changes.entry(row.session.to_string()).or_default().push(row);
        }
        Ok(Self { published, changes })
    }

    fn before(&self, row: &SessionRow, set_at_ms: i64) -> Before {
        let known = self.published.iter().rfind(|(_, at_ms)| **at_ms <= set_at_ms);
        let known = known.map_or(0, |(number, _)| *number);
        let changes = self.changes.get(row.session.id.as_str());
        let since = changes.into_iter().flatten().filter(|row| row.publication > known).cloned();
        let mut before = Before::default();
        for change in agenda::merge(since.collect()) {
            match change.field {
                AgendaField::Time => {
                    let span: Option<Span> = change.old.and_then(|old| old.read().ok());
                    let from = span.map(|span| span.start);
                    before.start = from.filter(|from| *from != row.session.start);
                    before.moved = before.start.map(|from| Moved {
                        publication: change.publication,
                        from_ms: from.timestamp_millis(),
                    });
                }
                AgendaField::Room => {
                    before.room = change.old.and_then(|old| old.read().ok());
                }
                AgendaField::Status => {
                    let now = change.new.and_then(|new| new.read().ok());
                    before.cancelled_by =
                        (now == Some(SessionState::Cancelled)).then_some(change.publication);
                }
                _ => {}
            }
        }
        before
    }
}

/// Writes texts in one language.
struct Words<'a> {
    names: &'a Names,
    now_ms: i64,
}

impl Words<'_> {
    fn text(&self, due: &Due, row: &SessionRow, before: &Before) -> String {
        let language = self.names.language;
        match due {
            Due::Suspended { .. } => match language {
                Language::En => "Postponed: the new time is not known yet".to_owned(),
                Language::ZhHans => "已延期，新时间待定".to_owned(),
                Language::ZhHant => "已延期，新時間待定".to_owned(),
            },
            Due::Cancelled { .. } => {
                let was = self.place_and_time(row, &Before::default(), self.now_ms);
                match language {
                    Language::En => format!("Cancelled (was {was})"),
                    Language::ZhHans | Language::ZhHant => format!("已取消（原定 {was}）"),
                }
            }
            Due::At { fire_at_ms, .. } => self.place_and_time(row, before, *fire_at_ms),
            Due::Now { .. } => self.place_and_time(row, before, self.now_ms),
        }
    }

    /// `14:00 → 14:30, 3F Hall A`, with days where somebody reading it at `read_ms` needs them.
    fn place_and_time(&self, row: &SessionRow, before: &Before, read_ms: i64) -> String {
        let new = self.names.local(&row.session.start);
        let old = before.start.map(|start| self.names.local(&start));
        let today = self.names.local_ms(read_ms).map(|at| at.date_naive());
        let on_one_day =
            [Some(new), old].into_iter().flatten().all(|at| today == Some(at.date_naive()));
        let format = match (on_one_day, self.names.language) {
            (true, _) => "%H:%M",
            (false, Language::En) => "%-d %b %H:%M",
            (false, Language::ZhHans | Language::ZhHant) => "%-m月%-d日 %H:%M",
        };
        let written = |at: DateTime<FixedOffset>| at.format(format).to_string();
        let time = changed(old.map(written), Some(written(new)));
        let room = |code: &RoomCode| self.names.room_label(code);
        let place = changed(before.room.as_ref().map(room), row.session.room.as_ref().map(room));
        let comma = if self.names.language == Language::En { ", " } else { "，" };
        [time, place].into_iter().flatten().collect::<Vec<_>>().join(comma)
    }
}

/// `old → new`, or whichever there is.
fn changed(old: Option<String>, new: Option<String>) -> Option<String> {
    match (old, new) {
        (Some(old), Some(new)) if old != new => Some(format!("{old} → {new}")),
        (_, new) => new,
    }
}
