//! The days of a row.

use super::super::columns::Role;
use super::super::layout::LOOKED_AT;
use super::super::sections::read_said;
use super::{Day, Walker};
use crate::fold::fold;
use crate::grid::{Cell, Row};
use crate::moment::{Date, all_days, date_of_serial, find_dates, weak_date};

impl Walker<'_> {
    /// What a row says of its day, for itself and the rows below.
    pub(super) fn carry_day(&mut self, row: &Row) {
        let Some(day) = self.day_in(row) else { return };
        if matches!(day, Day::Date(_)) && self.context.day != Some(day) {
            self.context.half = None;
        }
        self.context.day = Some(day);
        self.context.also = self.further_days(row, day);
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
            let date = date_in(cell, *role == Role::Date, self.near()).map(Day::Date);
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
        let mut days = cells.map(|cell| all_days(&cell.text())).find(|days| days.len() > 1);
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
        let cells = |wanted: Role| {
            let columns = self.columns.iter().filter(move |(_, role)| **role == wanted);
            columns.filter_map(|(at, _)| row.cell(*at))
        };
        let beside = || cells(Role::End).find_map(|cell| date_in(cell, false, None));
        let second = || {
            cells(Role::Time).find_map(|cell| match find_dates(&cell.text()).0.as_slice() {
                [_, second] => Some(*second),
                _ => None,
            })
        };
        let own = cells(Role::EndDate).find_map(|cell| date_in(cell, true, self.near()));
        own.or_else(beside).or_else(second)
    }
}

/// The day of a cell in a column of days or of times.
fn date_in(cell: &Cell, of_days: bool, near: Option<Date>) -> Option<Date> {
    let bare = || near.filter(|_| of_days).and_then(|near| in_month(bare_day(cell)?, near));
    if let Some(serial) = cell.value.number() {
        return date_of_serial(serial).map(Date::from).or_else(bare);
    }
    let text = cell.text();
    let found = find_dates(&text).0.first().copied();
    let weak = || if of_days { weak_date(&text) } else { None };
    let serial =
        || if of_days { text.parse().ok().and_then(date_of_serial).map(Date::from) } else { None };
    found.or_else(weak).or_else(serial).or_else(bare)
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
    Some(Date { year, month, day, weekday: None })
}
