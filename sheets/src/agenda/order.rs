//! Which number of `02/12/2026` is the month, where the dates of a sheet say it together.

use super::columns::Role;
use super::layout::{Columns, header, infer};
use super::mapping::SheetMapping;
use crate::grid::{Cell, Row, Sheet};
use crate::moment::{Date, Order, Told, find_dates, weak_day};
use chrono::{Datelike as _, NaiveDate};
use std::collections::BTreeSet;

/// Days between the first and the last of a conference's dates, at most.
const DAYS_MAX: i64 = 14;
/// A leap year, for dates of which none is written.
const LEAP: i32 = 2024;
/// Bytes of the longest cell that is looked at.
const LONGEST: usize = 200;

/// A date in a cell.
#[derive(Debug, Clone)]
pub(super) struct Found {
    pub(super) row: u32,
    pub(super) column: usize,
    pub(super) date: Date,
    pub(super) text: String,
}

/// The dates of a sheet that may be its sessions' days: in columns of days and times, in headers,
/// and in rows of nothing else, each once. When somebody handed a talk in says nothing of when it
/// is.
pub(super) fn dates_in(sheet: &Sheet, mapped: Option<&SheetMapping>) -> Vec<Found> {
    let has_header = sheet.rows.iter().any(|row| header(row).is_some());
    let mut columns = Columns::new();
    if !has_header {
        infer(sheet, 0, &mut columns);
    }
    let mut found = Vec::new();
    // a long sheet says the same few days over and over
    let mut seen = BTreeSet::new();
    for row in &sheet.rows {
        let named = header(row);
        let heads = named.is_some();
        if let Some(named) = named {
            columns = named;
            columns.extend(mapped.into_iter().flat_map(SheetMapping::columns));
        }
        let alone = heads || !has_header || row.own().count() == 1;
        for (at, cell) in row.own() {
            let role = columns.get(&at).copied();
            if alone || role.is_some_and(is_of_days) {
                let weak = heads || matches!(role, Some(Role::Date | Role::EndDate));
                if seen.insert((cell.text(), weak)) {
                    found.extend(dates_of(row, at, cell, weak));
                }
            }
        }
    }
    found
}

fn is_of_days(role: Role) -> bool {
    matches!(role, Role::Date | Role::EndDate | Role::Time | Role::End)
}

fn dates_of(row: &Row, column: usize, cell: &Cell, weak: bool) -> Vec<Found> {
    let text = cell.text();
    if cell.value.number().is_some() || text.len() > LONGEST || !text.contains(char::is_numeric) {
        return Vec::new();
    }
    let mut dates = find_dates(&text).0;
    if dates.is_empty() && weak {
        dates.extend(weak_day(&text));
    }
    // a day of the week is the first one's
    dates.iter_mut().skip(1).for_each(|date| date.weekday = None);
    let found = |date| Found { row: row.number, column, date, text: text.clone() };
    dates.into_iter().map(found).collect()
}

/// The order that dates have together: by a number that is no month, by a day of the week that
/// fits in one order only, or because in one order only they are near each other.
pub(super) fn order_of(dates: &[Date], year: Option<i32>) -> Option<Order> {
    let open: Vec<Date> = dates.iter().copied().filter(|date| date.told == Told::Open).collect();
    let numbers = dates.iter().filter_map(|date| match date.told {
        Told::By(order) => Some(order),
        Told::Plainly | Told::Open => None,
    });
    let weekdays = open.iter().filter_map(|date| by_weekday(*date, year));
    unanimous(numbers)
        .or_else(|| unanimous(weekdays))
        .or_else(|| by_nearness(dates, year))
        .or_else(|| by_nearness(&open, year))
}

/// What all say of those who say anything.
fn unanimous(mut orders: impl Iterator<Item = Order>) -> Option<Order> {
    let first = orders.next()?;
    orders.all(|order| order == first).then_some(first)
}

fn by_weekday(date: Date, year: Option<i32>) -> Option<Order> {
    let weekday = date.weekday?;
    only_one(|order| {
        date.in_order(Some(order)).in_year(year).is_some_and(|day| day.weekday() == weekday)
    })
}

fn by_nearness(dates: &[Date], year: Option<i32>) -> Option<Order> {
    let year = year.or_else(|| dates.iter().find_map(|date| date.year)).unwrap_or(LEAP);
    only_one(|order| {
        let days = dates.iter().filter_map(|date| date.in_order(Some(order)).in_year(Some(year)));
        let days: Vec<NaiveDate> = days.collect();
        let (Some(first), Some(last)) = (days.iter().min(), days.iter().max()) else {
            return false;
        };
        last.signed_duration_since(*first).num_days() <= DAYS_MAX
    })
}

fn only_one(fits: impl Fn(Order) -> bool) -> Option<Order> {
    match (fits(Order::MonthFirst), fits(Order::DayFirst)) {
        (true, false) => Some(Order::MonthFirst),
        (false, true) => Some(Order::DayFirst),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_say_their_order_together() {
        let (day, month) = (Some(Order::DayFirst), Some(Order::MonthFirst));
        let cases: &[(&[&str], Option<Order>)] = &[
            (&["11/12/2026", "12/12/2026", "13/12/2026"], day),
            (&["12/11/2026", "12/12/2026", "12/13/2026"], month),
            // near each other in one order only
            (&["02/12/2026", "03/12/2026", "04/12/2026"], day),
            (&["11/10/2026", "11/11/2026", "11/12/2026"], month),
            (&["2026-12-01", "02/12/2026"], day),
            (&["02/12", "03/12", "04/12"], day),
            // 12 February is a Thursday
            (&["Wed 02/12/2026"], day),
            (&["02/12/2026 (Thu)"], month),
            // a number that is no month says more than a day of the week
            (&["Wed 02/12/2026", "02/13/2026"], month),
            (&["02/12/2026"], None),
            (&["02/12/2026", "02/12/2026"], None),
            (&["12/12/2026"], None),
            // the ones contradict the others
            (&["13/11/2026", "11/14/2026", "02/03/2026"], None),
            (&[], None),
        ];
        for (texts, order) in cases {
            let dates = texts.iter().flat_map(|text| {
                let (found, _) = find_dates(text);
                if found.is_empty() { weak_day(text).into_iter().collect() } else { found }
            });
            let dates: Vec<Date> = dates.collect();
            assert_eq!(order_of(&dates, None), *order, "{texts:?}");
        }
    }
}
