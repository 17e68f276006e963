//! The days of a row.

use super::super::columns::Role;
use super::super::layout::LOOKED_AT;
use super::super::layout::span_of;
use super::super::mapping::RowAs;
use super::super::matrix::Track;
use super::super::sections::read_said;
use super::super::words::{is_break, is_counted, is_event, is_forum};
use super::row::only_half;
use super::unread::{UNKNOWN, is_wide, says_the_same};
use super::{Day, Walker};
use crate::fold::fold;
use crate::grid::{Cell, Row};
use crate::moment::{
    Date, Order, all_days, date_of_serial, find_dates, find_weekday, read_part, seems_a_date,
    weak_day,
};
use chrono::Datelike as _;
use std::collections::BTreeSet;

/// Most characters of a heading that is a day.
const HEADING_MAX: usize = 30;

impl Walker<'_> {
    /// What a row says of its day, for itself and the rows below.
    pub(super) fn carry_day(&mut self, row: &Row) {
        let Some(day) = self.day_in(row) else { return };
        if matches!(day, Day::Date(_)) && self.context.day != Some(day) {
            self.context.half = None;
        }
        self.context.day = Some(day);
        self.context.undated = false;
        self.context.also = self.further_days(row, day);
    }

    /// Leaves a row out whose day was not understood, or that has none beside it below such a
    /// row; false where the mapping says that it is a session of the day above.
    pub(super) fn leave_undated(&mut self, row: &Row) -> bool {
        if self.row_as(row) == Some(RowAs::Session) || self.day_in(row).is_some() {
            return false;
        }
        let message = if self.has_unread_day(row) {
            "its date was not understood, so it is left out"
        } else if self.context.undated {
            "its date is that of a row above, which was not understood, so it is left out"
        } else {
            return false;
        };
        self.context.undated = true;
        let hint = "write the date, as 2026-11-12; or say in the mapping what the row is";
        self.leave_with(row, message, hint);
        true
    }

    /// Reports a heading that is written as a day and is none; nothing below it is of the day
    /// above.
    pub(super) fn unread_heading(&mut self, row: &Row, texts: &[String]) -> bool {
        let [text] = texts else { return false };
        let is_short = text.chars().count() <= HEADING_MAX;
        if !is_short || !seems_a_date(text) || !find_dates(text).0.is_empty() {
            return false;
        }
        self.context.undated = true;
        let message = "there is no such day, so what stands below it is left out";
        self.report(row, message, "correct the date, as 2026-11-12");
        true
    }

    /// True where something stands in a column of days that is none, or a date in one of times
    /// that no calendar has.
    fn has_unread_day(&self, row: &Row) -> bool {
        self.columns.iter().any(|(at, role)| {
            let Some(cell) = row.cell(*at) else { return false };
            match role {
                Role::Date => !is_wide(row, *at) && self.is_unread_day(*at, cell),
                Role::Time => seems_a_date(&cell.text()),
                _ => false,
            }
        })
    }

    /// Beside days there may stand parts of a day and of the programme; a column in which no cell
    /// says a day may be called so for another reason.
    fn is_unread_day(&self, at: usize, cell: &Cell) -> bool {
        let text = cell.text();
        if seems_a_date(&text) {
            return true;
        }
        let is_other = says_the_same(&text)
            || only_half(&text).is_some()
            || read_part(&text).is_some()
            || span_of(cell).is_some()
            || is_break(&text)
            || is_counted(&text)
            || is_forum(&text)
            || is_event(&text);
        let is_meant = UNKNOWN.is_match(&fold(&text)) || text.contains(char::is_numeric);
        !is_other && !self.is_weekday_of_day(&text) && (is_meant || self.dated.contains(&at))
    }

    /// True for `Thursday` on a day that is one.
    fn is_weekday_of_day(&self, text: &str) -> bool {
        let Some(Day::Date(date)) = self.context.day else { return false };
        let weekday = find_weekday(text);
        let day = date.in_year(self.context.year);
        weekday.is_some() && day.is_some_and(|day| Some(day.weekday()) == weekday)
    }

    /// The columns of days in which some cell says one.
    pub(super) fn dated_columns(&self, from: usize) -> BTreeSet<usize> {
        let columns = self.columns.iter().filter(|(_, role)| **role == Role::Date);
        let dated = columns.map(|(at, _)| *at).filter(|at| {
            let rows = self.sheet.rows.iter().skip(from).take(LOOKED_AT);
            let mut cells = rows.filter_map(|row| row.cell(*at));
            cells.any(|cell| date_in(cell, true, None, None).is_some())
        });
        dated.collect()
    }

    /// Columns of a grid with their days in the order of the sheet's numbers.
    pub(super) fn in_order(&self, mut tracks: Vec<Track>) -> Vec<Track> {
        for track in &mut tracks {
            if let Some(Day::Date(date)) = track.day {
                track.day = Some(Day::Date(date.in_order(self.context.order)));
            }
        }
        tracks
    }

    /// The day of a row: what a cell of times says before what one of days does, a date before
    /// a day that is counted, the first column before others.
    fn day_in(&self, row: &Row) -> Option<Day> {
        let rank = |day: &Day, role: Role| match (day, role) {
            (Day::Date(_), Role::Time) => 0,
            (Day::Date(_), _) => 1,
            (Day::Nth(_), _) => 2,
        };
        let columns =
            self.columns.iter().filter(|(_, role)| matches!(role, Role::Date | Role::Time));
        let days = columns.filter_map(|(at, role)| {
            let cell = row.cell(*at)?;
            let date = date_in(cell, *role == Role::Date, self.near(), self.context.order);
            let date = date.map(Day::Date);
            let nth = || read_said(std::slice::from_ref(&cell.text())).nth_day.map(Day::Nth);
            let counted = || bare_number(cell).filter(|_| self.counts_days(*at)).map(Day::Nth);
            let day = counted().filter(|_| *role == Role::Date).or(date).or_else(nth)?;
            Some((rank(&day, *role), day))
        });
        days.min_by_key(|(rank, _)| *rank).map(|(_, day)| day)
    }

    /// The other days that a cell of a column of days names.
    fn further_days(&self, row: &Row, first: Day) -> Vec<Date> {
        let columns = self.columns.iter().filter(|(_, role)| **role == Role::Date);
        let cells = columns.filter_map(|(at, _)| row.cell(*at));
        let mut days = cells
            .map(|cell| all_days(&cell.text(), self.context.order))
            .find(|days| days.len() > 1);
        let mut days = days.take().unwrap_or_default();
        days.retain(|day| Day::Date(*day) != first);
        days
    }

    /// True for a column of numbers that count the days of the event: those that begin with 1,
    /// where no day above is the first of a month.
    fn counts_days(&self, at: usize) -> bool {
        let rows = self.sheet.rows.iter().take(LOOKED_AT);
        let mut numbers = rows.filter_map(|row| bare_number(row.cell(at)?));
        let is_first = self.out.dates.first().is_some_and(|date| date.day == 1);
        numbers.next() == Some(1) && !is_first
    }

    /// The day of which a cell may say no more than its number in the month.
    fn near(&self) -> Option<Date> {
        match self.context.day {
            Some(Day::Date(date)) => Some(date),
            _ => self.out.dates.first().copied().or(self.context.month),
        }
    }

    /// The day on which a row's session ends: in a column of its own, beside the end's time, or
    /// the second of a cell that goes from one to another.
    pub(super) fn end_day(&self, row: &Row) -> Option<Date> {
        let order = self.context.order;
        let cells = |wanted: Role| {
            let columns = self.columns.iter().filter(move |(_, role)| **role == wanted);
            columns.filter_map(|(at, _)| row.cell(*at))
        };
        let beside = || cells(Role::End).find_map(|cell| date_in(cell, false, None, order));
        let second = || {
            cells(Role::Time).find_map(|cell| match find_dates(&cell.text()).0.as_slice() {
                [_, second] => Some(second.in_order(order)),
                _ => None,
            })
        };
        let own = cells(Role::EndDate).find_map(|cell| date_in(cell, true, self.near(), order));
        own.or_else(beside).or_else(second)
    }
}

/// The day of a cell in a column of days or of times.
fn date_in(cell: &Cell, of_days: bool, near: Option<Date>, order: Option<Order>) -> Option<Date> {
    let bare = || near.filter(|_| of_days).and_then(|near| in_month(bare_day(cell)?, near));
    if let Some(serial) = cell.value.number() {
        return date_of_serial(serial).map(Date::from).or_else(bare);
    }
    let text = cell.text();
    let found = find_dates(&text).0.first().copied();
    let weak = || if of_days { weak_day(&text) } else { None };
    let serial =
        || if of_days { text.parse().ok().and_then(date_of_serial).map(Date::from) } else { None };
    let read = found.or_else(weak).or_else(serial).or_else(bare);
    read.map(|date| date.in_order(order))
}

/// `13日` below `11月12日`, or nothing but `13`.
fn bare_day(cell: &Cell) -> Option<u32> {
    let folded = fold(&cell.text());
    let digits: String = folded.chars().take_while(char::is_ascii_digit).collect();
    let after = folded.strip_prefix(&digits).unwrap_or("").trim_start();
    let day = digits.parse().ok().filter(|day| (1..=31).contains(day))?;
    (after.is_empty() || after.starts_with(['日', '号', '號'])).then_some(day)
}

fn bare_number(cell: &Cell) -> Option<u32> {
    bare_day(cell).filter(|_| cell.text().chars().all(|c| c.is_numeric()))
}

/// A day of the month of another one; the first days behind the last ones are the next month's.
fn in_month(day: u32, near: Date) -> Option<Date> {
    let is_next = near.day > 24 && day < 8;
    let (month, year) = match (is_next, near.month) {
        (false, month) => (month, near.year),
        (true, 12) => (1, near.year.and_then(|year| year.checked_add(1))),
        (true, month) => (month.checked_add(1)?, near.year),
    };
    Some(Date { year, month, day, weekday: None, ..near })
}
