//! What a cell of the workbook says, as JSON.

use super::rows::BETWEEN;
use super::table::Kind;
use crate::fold::fold;
use crate::grid::{Cell, Value as CellValue};
use crate::moment::{Clock, date_of_serial, find_dates, instant, read_clock, time_of_serial};
use chrono::{DateTime, FixedOffset, NaiveDate};
use chrono_tz::Tz;
use serde_json::{Value, json};

/// Reads a cell of a kind.
///
/// # Errors
/// What the cell should have held, for a person.
pub(super) fn parse(kind: Kind, cell: &Cell, zone: Tz) -> Result<Value, String> {
    let text = cell.text();
    let is = |what: &str| format!("“{}” is not {what}", shown(&text));
    match kind {
        Kind::Code | Kind::Reference(_) | Kind::Plain | Kind::Text => Ok(json!(text)),
        Kind::References(_) => Ok(words(&text, &['；', ';', '、', ',', '，', '\n'])),
        Kind::Words => Ok(words(&text, &['；', ';', '\n'])),
        Kind::Texts => Ok(lines(cell)),
        Kind::Number => number(cell).map(|n| json!(n)).ok_or_else(|| is("a whole number")),
        Kind::Flag => flag(&text).map(|yes| json!(yes)).ok_or_else(|| is("yes or no (是, 否)")),
        Kind::Choice(choices) => {
            let folded = fold(&text).to_lowercase();
            let word = folded.split(' ').next().unwrap_or_default();
            let known = choices.iter().find(|(key, chinese)| word == *key || folded == *chinese);
            let known = known.map(|(key, _)| json!(key));
            known.ok_or_else(|| {
                let all: Vec<_> = choices.iter().map(|(key, _)| *key).collect();
                is(&format!("one of {}", all.join(", ")))
            })
        }
        Kind::Date => date(cell)
            .map(|date| json!(date.to_string()))
            .ok_or_else(|| is("a date such as 2026-11-12")),
        Kind::Time => time(cell, zone).ok_or_else(|| is("a time such as 09:00")),
        Kind::Moment => moment(cell, zone)
            .map(|at| json!(at.to_rfc3339()))
            .ok_or_else(|| is("a date and time such as 2026-11-12 09:00")),
    }
}

/// The lines of a cell. A blank one at the beginning is the place of a text that is only said in
/// other languages.
fn lines(cell: &Cell) -> Value {
    match &cell.value {
        CellValue::Text(text) => text.trim_end().lines().map(str::trim).collect(),
        _ => json!([cell.text()]),
    }
}

/// So much of a text as a message may repeat.
fn shown(text: &str) -> String {
    text.chars().take(40).collect()
}

fn words(text: &str, between: &[char]) -> Value {
    text.split(between).map(str::trim).filter(|word| !word.is_empty()).collect()
}

fn number(cell: &Cell) -> Option<u64> {
    let number = match cell.value.number() {
        Some(number) => number,
        None => fold(&cell.text()).replace(',', "").parse().ok()?,
    };
    let whole = number >= 0.0 && number <= f64::from(u32::MAX) && number.fract() == 0.0;
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "checked above")]
    whole.then_some(number as u64)
}

fn flag(text: &str) -> Option<bool> {
    match fold(text).to_lowercase().as_str() {
        "true" | "yes" | "y" | "是" | "1" => Some(true),
        "false" | "no" | "n" | "否" | "0" => Some(false),
        _ => None,
    }
}

/// A day, as a date or as text.
fn date(cell: &Cell) -> Option<NaiveDate> {
    match cell.value.number() {
        Some(serial) => date_of_serial(serial),
        None => match find_dates(&cell.text()).0.as_slice() {
            [date] => date.in_year(None),
            _ => None,
        },
    }
}

/// A time of day as `HH:MM:SS` or seconds past midnight; a whole instant where a day is written.
fn time(cell: &Cell, zone: Tz) -> Option<Value> {
    match cell.value.number() {
        Some(serial) if serial < 2.0 => time_of_serial(serial).map(|seconds| json!(seconds)),
        Some(_) => moment(cell, zone).map(|at| json!(at.to_rfc3339())),
        None => match read_clock(&cell.text()) {
            Some(clock) => Some(json!(clock.in_half(None).seconds)),
            None => moment(cell, zone).map(|at| json!(at.to_rfc3339())),
        },
    }
}

/// An instant: RFC 3339, or a local time of the event.
pub(super) fn moment(cell: &Cell, zone: Tz) -> Option<DateTime<FixedOffset>> {
    let text = cell.text();
    if let CellValue::Text(_) = cell.value
        && let Ok(at) = DateTime::parse_from_rfc3339(&text)
    {
        return Some(at.with_timezone(&zone).fixed_offset());
    }
    let (date, clock) = match cell.value.number() {
        Some(serial) => (date_of_serial(serial)?, Clock::of_seconds(time_of_serial(serial)?)),
        None => {
            let (dates, rest) = find_dates(&text);
            let [date] = dates.as_slice() else { return None };
            let rest = rest.replace(['T', 't'], " ");
            let clock = match rest.trim() {
                "" => Clock::default(),
                rest => read_clock(rest)?,
            };
            (date.in_year(None)?, clock)
        }
    };
    instant(date, clock, zone)
}

/// The words of a list in one cell.
pub(super) fn join(words: &[String]) -> String {
    let between = if words.iter().any(|word| word.contains(['；', ';'])) { "\n" } else { BETWEEN };
    words.join(between)
}
