//! Circles and topics, all or some.

use crate::error::{CompanionError, Result};
use huiban_protocol::documents::{Circle, Topic};
use huiban_protocol::streams::{CIRCLE_ROW, TOPIC_ROW};
use rusqlite::{Connection, params};
use serde::de::DeserializeOwned;
use std::collections::{BTreeMap, BTreeSet};

/// Whether anything of the stream has arrived; before that, absence says nothing.
pub(crate) fn is_here(mirror: &Connection) -> Result<bool> {
    Ok(mirror
        .prepare_cached("SELECT EXISTS (SELECT 1 FROM streams WHERE stream = 'circles')")?
        .query_row([], |row| row.get(0))?)
}

/// Every circle, the one with the most posts first.
pub(crate) fn list_circles(mirror: &Connection) -> Result<Vec<Circle>> {
    let mut circles: Vec<Circle> = list_rows(mirror, CIRCLE_ROW)?;
    circles.sort_by(|a, b| (b.posts, &a.code).cmp(&(a.posts, &b.code)));
    Ok(circles)
}

/// Every topic, the newest first.
pub(crate) fn list_topics(mirror: &Connection) -> Result<Vec<Topic>> {
    let mut topics: Vec<Topic> = list_rows(mirror, TOPIC_ROW)?;
    topics.sort_by(|a, b| (b.at, &a.id).cmp(&(a.at, &b.id)));
    Ok(topics)
}

/// Refuses the code of a circle that there is not.
///
/// # Errors
/// [`CompanionError::NotFound`] naming those that there are.
pub(crate) fn check_circle(mirror: &Connection, code: &str) -> Result<()> {
    let circles = list_circles(mirror)?;
    if circles.iter().any(|circle| circle.code.as_str() == code) {
        return Ok(());
    }
    let known: Vec<&str> = circles.iter().map(|circle| circle.code.as_str()).collect();
    let hint = match &*known {
        [] => "none is known here: sync first".to_owned(),
        known => format!("choose one of {}", known.join(", ")),
    };
    Err(CompanionError::NotFound { what: format!("circle “{code}” ({hint})") })
}

/// The rows of a type that have these ids; missing ones and those of an unknown shape are left out.
pub(crate) fn list_rows_of<T: DeserializeOwned>(
    mirror: &Connection,
    row_type: &str,
    ids: &BTreeSet<&str>,
) -> Result<BTreeMap<String, T>> {
    let mut statement = mirror.prepare_cached(
        "SELECT r.row_id, r.body
         FROM json_each(?2) wanted
         CROSS JOIN rows r ON r.stream = 'circles' AND r.row_type = ?1 AND r.row_id = wanted.value",
    )?;
    let mut rows = statement.query(params![row_type, serde_json::to_string(ids)?])?;
    let mut found = BTreeMap::new();
    while let Some(row) = rows.next()? {
        if let Ok(body) = serde_json::from_str(&row.get::<_, String>(1)?) {
            found.insert(row.get(0)?, body);
        }
    }
    Ok(found)
}

fn list_rows<T: DeserializeOwned>(mirror: &Connection, row_type: &str) -> Result<Vec<T>> {
    let mut statement =
        mirror.prepare_cached("SELECT body FROM rows WHERE stream = 'circles' AND row_type = ?")?;
    let bodies = statement.query_map([row_type], |row| row.get::<_, String>(0))?;
    let bodies: Vec<String> = bodies.collect::<rusqlite::Result<_>>()?;
    // what only a newer version understands is kept, and not shown
    Ok(bodies.iter().filter_map(|body| serde_json::from_str(body).ok()).collect())
}
