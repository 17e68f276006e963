//! Says clearly that a day, forum or room does not exist, and which ones do.

use super::event::find_event;
use super::rows::find_row;
use super::sessions::count_by_day;
use crate::error::{CompanionError, Result};
use chrono::NaiveDate;
use huiban_protocol::streams::row_type;
use rusqlite::Connection;
use serde::de::IgnoredAny;
use std::collections::BTreeSet;

/// How many of the existing ones an error names.
const NAMED_MAX: usize = 20;

/// Checks that `day` is a date on which the event has something.
///
/// # Errors
/// [`CompanionError::InvalidInput`] where it is no date, [`CompanionError::NotFound`] where it is
/// none of the event's.
pub(crate) fn check_day(mirror: &Connection, day: &str) -> Result<()> {
    let date = NaiveDate::parse_from_str(day, "%Y-%m-%d").ok().filter(|d| d.to_string() == day);
    let Some(date) = date else {
        return Err(CompanionError::InvalidInput {
            field: "day",
            reason: format!("“{day}” is no date: write it like 2026-11-21"),
        });
    };
    let mut days: BTreeSet<String> = count_by_day(mirror)?.into_keys().collect();
    days.extend(
        find_event(mirror)?.into_iter().flat_map(|event| event.days).map(|d| d.date.to_string()),
    );
    if days.contains(&date.to_string()) { Ok(()) } else { Err(not_found("day", day, days)) }
}

/// Checks that there is a forum of this code.
///
/// # Errors
/// [`CompanionError::NotFound`], naming those that exist.
pub(crate) fn check_forum(mirror: &Connection, code: &str) -> Result<()> {
    check_row(mirror, row_type::FORUM, code)
}

/// Checks that there is a room of this code.
///
/// # Errors
/// [`CompanionError::NotFound`], naming those that exist.
pub(crate) fn check_room(mirror: &Connection, code: &str) -> Result<()> {
    check_row(mirror, row_type::ROOM, code)
}

/// Checks that there is an area of the exhibition of this code.
///
/// # Errors
/// [`CompanionError::NotFound`], naming those that exist.
pub(crate) fn check_zone(mirror: &Connection, code: &str) -> Result<()> {
    check_row(mirror, row_type::ZONE, code)
}

fn check_row(mirror: &Connection, row_type: &'static str, code: &str) -> Result<()> {
    if find_row::<IgnoredAny>(mirror, row_type, code)?.is_some() {
        return Ok(());
    }
    let mut statement = mirror.prepare_cached(
        "SELECT row_id FROM rows WHERE stream = 'agenda' AND row_type = ? ORDER BY row_id",
    )?;
    let codes = statement.query_map([row_type], |row| row.get(0))?;
    Err(not_found(row_type, code, codes.collect::<rusqlite::Result<_>>()?))
}

fn not_found(kind: &str, wanted: &str, known: BTreeSet<String>) -> CompanionError {
    let more = if known.len() > NAMED_MAX { ", …" } else { "" };
    let named: Vec<String> = known.into_iter().take(NAMED_MAX).collect();
    let known = if named.is_empty() {
        "none is known here: sync first".to_owned()
    } else {
        format!("choose one of {}{more}", named.join(", "))
    };
    CompanionError::NotFound { what: format!("{kind} “{wanted}” ({known})") }
}
