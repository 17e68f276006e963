//! Sessions that stand whole in one cell, of a row or of a column a day or a room.

use super::super::columns::Role;
use super::super::line::{Line, read_behind, read_lines};
use super::{Day, Walker};
use crate::grid::{Cell, Row};
use crate::moment::{Span, read_span};

impl Walker<'_> {
    /// Takes the sessions of a row whose cells begin with times, or one that ends with them;
    /// false where none does.
    pub(super) fn lines(&mut self, row: &Row) -> bool {
        let mut found: Vec<(usize, Vec<Line>)> = row
            .own()
            .filter(|(at, _)| self.columns.get(at).is_none_or(|role| holds_lines(*role)))
            .filter_map(|(at, cell)| Some((at, read_lines(&cell.text())?)))
            .collect();
        if found.is_empty() && self.started {
            found = self.behind(row);
        }
        if found.is_empty() {
            return false;
        }
        self.started = true;
        let beside = beside(row, &found);
        let dated = |line: &Line| line.day.is_some();
        if !found.iter().flat_map(|(_, lines)| lines).all(dated) && self.leave_undated(&beside) {
            return true;
        }
        self.carry(&beside);
        let is_one = found.iter().map(|(_, lines)| lines.len()).sum::<usize>() == 1;
        for (at, lines) in found {
            for line in lines {
                self.line(&beside, at, line, is_one);
            }
        }
        if is_one {
            self.say_unused(&beside);
        } else {
            self.say_beside(&beside);
        }
        true
    }

    /// The sessions of a cell of titles each of which begins with its time, in a row that has the
    /// time of them all; false where there are none.
    pub(super) fn lines_within(&mut self, row: &Row, span: Span) -> bool {
        let titled = |at: usize| self.columns.get(&at).is_some_and(|role| role.is_title());
        let mut cells = row.own().filter(|(at, _)| titled(*at));
        let found = cells.find_map(|(at, cell)| {
            let lines = read_lines(&cell.text()).filter(|lines| lines.len() > 1)?;
            let inside = |line: &Line| {
                let start = line.span.start.in_half(span.start.half).seconds;
                let until = span.end.map_or(u32::MAX, |end| end.in_half(None).seconds);
                (span.start.in_half(None).seconds..until).contains(&start)
            };
            lines.iter().all(inside).then_some((at, lines))
        });
        let Some((at, mut lines)) = found else { return false };
        let beside = beside(row, &[(at, Vec::new())]);
        let mut others = self.columns.iter().filter(|(_, role)| role.is_title());
        let part = others.find_map(|(other, _)| Some(beside.cell(*other)?.text()));
        self.carry(&beside);
        if let Some(last) = lines.last_mut() {
            last.span.end = last.span.end.or(span.end);
        }
        for line in lines {
            let from = self.out.slots.len();
            self.line(&beside, at, line, false);
            for slot in self.out.slots.iter_mut().skip(from) {
                slot.description = part.clone();
            }
        }
        self.say_unused(&beside);
        true
    }

    /// The session of a cell that ends with its times, in a row without any other; or of two cells
    /// of which the second is the time (“茶歇 | 10:00-10:20”).
    fn behind(&self, row: &Row) -> Vec<(usize, Vec<Line>)> {
        let titled = |role: &Role| holds_lines(*role) && role.part().is_none();
        let cells = row.own().filter(|(at, _)| self.columns.get(at).is_none_or(titled));
        let cells: Vec<(usize, String)> = cells.map(|(at, cell)| (at, cell.text())).collect();
        let one = cells.iter().find_map(|(at, text)| Some((*at, vec![read_behind(text)?])));
        let in_two = || {
            let [(first, title), (second, time)] = cells.as_slice() else { return None };
            let line = read_span(time).and_then(|_| read_behind(&format!("{title} {time}")))?;
            Some(vec![(*first, vec![line]), (*second, Vec::new())])
        };
        one.map(|found| vec![found]).or_else(in_two).unwrap_or_default()
    }

    fn line(&mut self, beside: &Row, at: usize, line: Line, is_one: bool) {
        if let Some(date) = line.day {
            let date = date.in_order(self.context.order);
            self.context.day = Some(Day::Date(date));
            self.context.undated = false;
            self.context.also.clear();
        }
        let mut slot = self.slot(beside, line.span);
        slot.column = Some(at);
        if let Some(track) = self.tracks.iter().find(|track| track.column == at) {
            if track.day.is_some() {
                slot.also.clear();
            }
            let own = line.day.map(|date| Day::Date(date.in_order(self.context.order)));
            slot.day = own.or(track.day).or(slot.day);
            slot.room = track.room.clone().or(slot.room);
            slot.forum = track.forum.clone().or(slot.forum);
        }
        (slot.title, slot.english, slot.people) = (line.title, line.english, line.people);
        if is_one {
            self.title_beside(beside, &mut slot);
            for words in self.fill_people(beside, &mut slot, true) {
                self.say_nobody(beside, &words);
            }
        }
        if slot.title.is_empty() {
            slot.title = self.name_untitled(beside, &slot);
        }
        self.place(slot);
    }

    /// The title of a column of titles comes before what stands behind the times.
    fn title_beside(&self, beside: &Row, slot: &mut super::Slot) {
        let titles = self.columns.iter().filter(|(_, role)| **role == Role::Title);
        let title = titles.filter_map(|(at, _)| beside.cell(*at)).map(Cell::text).next();
        if let Some(title) = title {
            let part = std::mem::replace(&mut slot.title, title);
            slot.description = slot.description.take().or(Some(part).filter(|p| !p.is_empty()));
        }
    }

    /// What stands beside several sessions is no one session's.
    fn say_beside(&mut self, beside: &Row) {
        let own: Vec<(usize, String)> =
            beside.own().map(|(at, cell)| (at, super::shown(&cell.text()))).collect();
        for (at, text) in own {
            let role = self.columns.get(&at);
            if matches!(role, Some(Role::Room | Role::Venue | Role::Forum | Role::Date)) {
                continue;
            }
            let message =
                format!("several sessions stand in this row, so it is left out: “{text}”");
            self.warn(beside.number, Some(at), message, "give each session a row of its own");
        }
    }
}

fn holds_lines(role: Role) -> bool {
    !matches!(role, Role::Note | Role::Contact | Role::Description)
}

/// The row without the cells that hold lines, and without what is merged with them.
fn beside(row: &Row, found: &[(usize, Vec<Line>)]) -> Row {
    let mut beside = row.clone();
    for (at, cell) in beside.cells.iter_mut().enumerate() {
        let is_line = found.iter().any(|(line, _)| *line == at);
        let is_wide = cell.merged.is_some_and(|(origin, _)| origin.saturating_add(1) == row.number);
        if is_line || is_wide {
            *cell = Cell::default();
        }
    }
    beside
}
