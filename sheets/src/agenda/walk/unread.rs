//! Rows that hold what a session does and no time that is understood.

use super::super::columns::Role;
use super::super::layout::{Columns, span_of};
use super::super::mapping::RowAs;
use super::super::words::{is_counted, is_event, is_forum};
use super::row::only_half;
use super::{Walker, read_said, row_digest};
use crate::fold::fold;
use crate::grid::{Cell, Row};
use crate::moment::{find_dates, pattern_of, read_part};
use regex::Regex;
use std::sync::LazyLock;

/// What stands for a time that is not known yet.
pub(super) static UNKNOWN: LazyLock<Regex> = LazyLock::new(|| {
    pattern_of(
        r"(?i)待定|待确认|待確認|待通知|另行通知|未定|\bt\.?b\.?[adc]\b\.?|to be (?:announced|confirmed|determined|decided)",
    )
});
/// What somebody may have meant as a time.
static MEANT: LazyLock<Regex> = LazyLock::new(|| {
    pattern_of(r"(?i)^\W*$|\d ?[:时時点點h]|\d ?[-–—~～至到] ?\d|\d ?[ap]\.?m\b|^\d{1,4}$")
});

/// What says that a session does not take place.
static CANCELLED: LazyLock<Regex> = LazyLock::new(|| {
    pattern_of(
        r"(?i)^[\[(【 ]*(?:已?取消|撤回|已撤回|撤稿|cancell?ed|withdrawn|declined|rejected)(?:[\])】:： -]|$)",
    )
});

/// True for a row whose status or whose title says that it does not take place.
pub(super) fn is_cancelled(row: &Row, columns: &Columns) -> bool {
    let of = |wanted: &[Role]| {
        let columns = columns.iter().filter(|(_, role)| wanted.contains(role));
        columns.filter_map(|(at, _)| row.cell(*at)).map(|cell| fold(&cell.text())).collect()
    };
    let status: Vec<String> = of(&[Role::Status]);
    let titles: Vec<String> = of(&[Role::Title, Role::Segment, Role::TitleSpeaker]);
    let is_open = |text: &String| text.starts_with(['[', '(', '【']);
    status
        .iter()
        .chain(titles.iter().filter(|title| is_open(title)))
        .any(|text| CANCELLED.is_match(text))
}

/// True for what says that the time is that of the row above.
pub(super) fn says_the_same(text: &str) -> bool {
    ["同上", "同前", "〃", "″", "\"", "ditto"].contains(&text.trim().to_lowercase().as_str())
}

/// A text of times without what says that they are not known: `TBA (afternoon)`.
pub(super) fn without_unknown(text: &str) -> String {
    UNKNOWN.replace_all(&fold(text), " ").into_owned()
}

impl Walker<'_> {
    /// True where something stands in a column of times that is none, beside what a session has.
    /// A heading may stand there too; then little stands beside it.
    pub(super) fn unread_time(&self, row: &Row) -> bool {
        let mut times = row.own().filter(|(at, cell)| {
            self.columns.get(at) == Some(&Role::Time) && !is_wide(row, *at) && is_unread(cell)
        });
        let Some((at, cell)) = times.next() else { return false };
        let text = fold(&cell.text());
        let others = row.own().filter(|(other, _)| *other != at);
        let filled = others.filter(|(other, _)| self.fills(*other)).count();
        let is_meant = UNKNOWN.is_match(&text) || (MEANT.is_match(&text) && !is_forum(&text));
        filled >= if is_meant { 1 } else { 2 }
    }

    /// True for a row of nothing but times of different columns behind a label: a table whose
    /// rooms stand below each other.
    pub(super) fn is_across(&self, row: &Row) -> bool {
        let cells: Vec<&Cell> = row.own().map(|(_, cell)| cell).collect();
        let whole = |cell: &&&Cell| span_of(cell).is_some_and(|span| span.end.is_some());
        let spans = cells.iter().filter(whole).count();
        spans >= 2
            && cells.len().saturating_sub(spans) <= 1
            && cells.last().is_some_and(|last| whole(&last))
    }

    /// True for a row without a time that names its title and more of what only a session has.
    pub(super) fn is_content(&self, row: &Row) -> bool {
        let role = |at: usize| self.columns.get(&at).copied().unwrap_or(Role::Unknown);
        let title = row.own().find(|(at, cell)| {
            role(*at).is_title() && !is_wide(row, *at) && only_half(&cell.text()).is_none()
        });
        let Some((at, cell)) = title else { return false };
        let text = cell.text();
        let mut others = row.own().filter(|(other, _)| *other != at);
        // “一、开幕式 | 主会场” and “11月12日 | 第一单元” say where and when what follows is
        let is_part = row.own().any(|(_, cell)| is_counted(&cell.text()));
        let tells = |role: Role| is_detail(role) || (!is_part && is_setting(role));
        !is_forum(&text) && !is_event(&text) && others.any(|(other, _)| tells(role(other)))
    }

    /// True for a column whose cells are of one session.
    fn fills(&self, at: usize) -> bool {
        let role = self.columns.get(&at).copied().unwrap_or(Role::Unknown);
        let is_track = self.tracks.iter().any(|track| track.column == at);
        is_track || role.is_title() || is_detail(role)
    }

    /// Reports a row, and asks in the mapping whether it is a note.
    pub(super) fn leave(&mut self, row: &Row, message: &str) {
        let hint = "write from when to when it is, as 9:00-9:30; or say in the mapping what it is";
        self.leave_with(row, message, hint);
    }

    pub(super) fn leave_with(&mut self, row: &Row, message: &str, hint: &str) {
        self.report(row, message, hint);
        self.out.guesses.push((row.number, row_digest(row), RowAs::Note));
    }

    /// Says of a heading that nothing stands below it.
    pub(super) fn say_pending(&mut self) {
        if let Some(row) = self.pending.take() {
            self.report(
                &row,
                "no session with a time stands below this heading, so it is left out",
                "give it a time if it is a session, or remove it",
            );
        }
    }
}

/// Who, where from, how long, what about: what no heading has.
fn is_detail(role: Role) -> bool {
    role.part().is_some()
        || matches!(
            role,
            Role::Org
                | Role::Position
                | Role::OrgPosition
                | Role::Duration
                | Role::Description
                | Role::TitleEn
                | Role::Language
                | Role::End
        )
}

/// Where and on which day.
fn is_setting(role: Role) -> bool {
    matches!(role, Role::Room | Role::Venue | Role::Date)
}

/// True for the first cell of a merged region that goes on to the right.
pub(super) fn is_wide(row: &Row, at: usize) -> bool {
    let next = row.cells.get(at.saturating_add(1)).and_then(|cell| cell.merged);
    next.is_some_and(|(_, column)| usize::try_from(column) == Ok(at))
}

/// True for words that say neither a time nor a part of a day nor a day.
fn is_unread(cell: &Cell) -> bool {
    let text = cell.text();
    let has_day = || {
        let (dates, rest) = find_dates(&text);
        !dates.is_empty() && !rest.chars().any(char::is_alphanumeric)
    };
    let counted = || read_said(std::slice::from_ref(&text)).nth_day.is_some();
    cell.value.number().is_none()
        && read_part(&text).is_none()
        && only_half(&text).is_none()
        && !says_the_same(&text)
        && !has_day()
        && !counted()
}
