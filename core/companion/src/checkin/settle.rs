//! Keeps what each event day's scans add up to, registration by registration.
//!
//! Triggers of the mirror note whose scans changed, whoever wrote them; whoever wants sums first
//! adds those up again. So a scan costs the scans of one person, and a sum costs none.

use crate::error::Result;
use crate::store::Database;
use chrono_tz::Tz;
use huiban_protocol::documents::{ListCode, RegistrationId};
use huiban_protocol::rules::{admissions, event_day};
use huiban_protocol::streams::StreamId;
use rusqlite::{Connection, OptionalExtension as _, Transaction, params};

use super::passages::Scans;

/// Adds up whatever changed since this was last done.
pub(crate) fn settle(mirror: &Database, zone: Tz) -> Result<()> {
    if mirror.read(|mirror| is_settled(mirror, zone))? {
        return Ok(());
    }
    mirror.write(|mirror| {
        if days_differ(mirror, zone)? {
            begin_anew(mirror, zone)?;
        }
        for (stream, registration) in list_unsettled(mirror)? {
            add_up(mirror, &stream, &registration, zone)?;
        }
        mirror.prepare_cached("DELETE FROM unsettled")?.execute([])?;
        Ok(())
    })
}

fn is_settled(mirror: &Connection, zone: Tz) -> Result<bool> {
    let open: bool = mirror
        .prepare_cached("SELECT EXISTS (SELECT 1 FROM unsettled)")?
        .query_row([], |row| row.get(0))?;
    Ok(!open && !days_differ(mirror, zone)?)
}

fn days_differ(mirror: &Connection, zone: Tz) -> Result<bool> {
    let known: Option<String> = mirror
        .prepare_cached("SELECT zone FROM admission_days")?
        .query_row([], |row| row.get(0))
        .optional()?;
    Ok(known.as_deref() != Some(zone.name()))
}

/// The event moved to another zone, where other scans share a day.
fn begin_anew(mirror: &Transaction<'_>, zone: Tz) -> Result<()> {
    mirror
        .prepare_cached(
            "INSERT INTO admission_days (id, zone) VALUES (1, ?)
             ON CONFLICT DO UPDATE SET zone = excluded.zone",
        )?
        .execute([zone.name()])?;
    mirror
        .prepare_cached(
            "INSERT OR IGNORE INTO unsettled (stream, registration)
             SELECT DISTINCT stream, registration FROM admissions",
        )?
        .execute([])?;
    Ok(())
}

fn list_unsettled(mirror: &Connection) -> Result<Vec<(String, String)>> {
    let mut statement = mirror.prepare_cached("SELECT stream, registration FROM unsettled")?;
    let all = statement.query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?;
    Ok(all.collect::<rusqlite::Result<_>>()?)
}

fn add_up(mirror: &Transaction<'_>, stream: &str, registration: &str, zone: Tz) -> Result<()> {
    mirror
        .prepare_cached("DELETE FROM admissions WHERE stream = ? AND registration = ?")?
        .execute([stream, registration])?;
    // what names no registration or list is of a shape that this version does not know
    let (Ok(id), Ok(StreamId::List(list))) = (registration.parse(), stream.parse()) else {
        return Ok(());
    };
    let id: RegistrationId = id;
    for ((day, _), admission) in admissions(&Scans::of(mirror, &id)?.passages(&list), zone) {
        mirror
            .prepare_cached(
                "INSERT INTO admissions (stream, registration, day, entries, exits, inside)
                 VALUES (?, ?, ?, ?, ?, ?)",
            )?
            .execute(params![
                stream,
                registration,
                day.to_string(),
                admission.entries,
                admission.exits,
                admission.inside,
            ])?;
    }
    Ok(())
}

/// How many registrations were last seen coming in on the event day that now belongs to.
pub(super) fn count_inside(
    mirror: &Connection,
    stream: &StreamId,
    zone: Tz,
    now_ms: i64,
) -> Result<u64> {
    let count: i64 = mirror
        .prepare_cached(
            "SELECT count(*) FROM admissions INDEXED BY admissions_inside
             WHERE stream = ? AND day = ? AND inside = 1",
        )?
        .query_row([stream.to_string(), event_day(now_ms, zone).to_string()], |row| row.get(0))?;
    Ok(u64::try_from(count).unwrap_or(0))
}

/// Registrations with several entries on one event day: only these can be incidents.
pub(super) fn list_again(mirror: &Connection, list: &ListCode) -> Result<Vec<RegistrationId>> {
    let mut statement = mirror.prepare_cached(
        "SELECT DISTINCT registration FROM admissions INDEXED BY admissions_again
         WHERE stream = ? AND entries > 1 ORDER BY registration",
    )?;
    let stream = StreamId::List(list.clone()).to_string();
    let ids = statement.query_map([stream], |row| row.get::<_, String>(0))?;
    let ids = ids.collect::<rusqlite::Result<Vec<_>>>()?;
    Ok(ids.iter().filter_map(|id| id.parse().ok()).collect())
}
