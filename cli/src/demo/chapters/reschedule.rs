//! The event moves to other days and another place while every device is offline.

use super::offline::NOTED;
use crate::demo::calendar::{HOUR_MS, NEXT_DAY_MS};
use crate::demo::checks::Checks;
use crate::demo::stage::Stage;
use crate::error::{CliError, Result};
use chrono::{DateTime, NaiveDate};
use huiban_companion::AgendaFilter;
use huiban_protocol::documents::{Language, RoomCode, SessionId, Text, VenueCode};
use huiban_server::organizer::{PublishRequest, RescheduleRequest, SessionEdit};
use std::collections::BTreeMap;

/// Rooms of the expo centre, and what stands for them at the hotel.
const ROOMS: [(&str, &str); 8] = [
    ("a1", "lake-gallery"),
    ("a2", "lake-gallery"),
    ("b1", "lake-ballroom"),
    ("b201", "lake-201"),
    ("b202", "lake-202"),
    ("b203", "lake-203"),
    ("c301", "lake-301"),
    ("c501", "lake-501"),
];
/// Where and when the one session goes.
pub(in crate::demo) const NEW_ROOM: &str = "lake-301";
pub(in crate::demo) const NEW_START: &str = "2026-11-26T12:20:00+08:00";
/// Why the event moves, in Simplified Chinese.
pub(in crate::demo) const REASON: &str = "场馆临时停用，大会延期并移至湖畔酒店举行";

pub(in crate::demo) async fn run(stage: &mut Stage, checks: &mut Checks) -> Result<()> {
    // overnight
    stage.stop_server()?;
    stage.start_server(NEXT_DAY_MS)?;
    stage.advance(22 * HOUR_MS);
    let desk = stage.desk().await?;
    let event = stage.event().clone();

    let moved = desk.reschedule(&event, &move_to_the_lake()?).await?;
    let sessions = u32::try_from(stage.document.sessions.len()).unwrap_or(u32::MAX);
    checks.equal(
        format!("{sessions} sessions move in one step"),
        &moved.changes.moved,
        &sessions,
    )?;
    let request = PublishRequest { reason: reason(), dry_run: false };
    let published = desk.publish(&event, &request).await?;
    checks.equal("it is publication 2", &published.publication, &Some(2))?;

    let edit = SessionEdit {
        start: Some(DateTime::parse_from_rfc3339(NEW_START).map_err(CliError::internal)?),
        room: Some(RoomCode::new(NEW_ROOM).map_err(CliError::internal)?),
        ..SessionEdit::default()
    };
    let session = SessionId::new(NOTED).map_err(CliError::internal)?;
    let edited = desk.edit_session(&event, &session, &edit).await?;
    checks.equal("then one session moves again", &edited.details.len(), &1)?;
    let mut why = Text::new(Language::ZhHans, "讲者航班调整");
    why.set(Language::En, "The speaker's flight was changed");
    let published = desk.publish(&event, &PublishRequest { reason: why, dry_run: false }).await?;
    checks.equal("which is publication 3", &published.publication, &Some(3))?;
    checks.equal("the history has 3 entries", &desk.history(&event).await?.len(), &3)?;

    let days = [("2026-11-12", false), ("2026-11-26", true)];
    let filter = |day: &str| AgendaFilter { day: Some(day.to_owned()), ..AgendaFilter::default() };
    let mut known = Vec::new();
    for (day, _) in days {
        let shown = stage.alice.event()?.agenda(&filter(day), Language::ZhHans);
        known.push(shown.is_ok_and(|sessions| !sessions.is_empty()));
    }
    checks.equal("Alice, offline, still reads the old days", &known, &vec![true, false])
}

fn reason() -> Text {
    let mut reason = Text::new(Language::ZhHans, REASON);
    reason.set(Language::ZhHant, "場館臨時停用，大會延期並移至湖畔酒店舉行");
    reason.set(
        Language::En,
        "The venue is closed: the event moves to the lakeside hotel, two weeks later",
    );
    reason
}

fn move_to_the_lake() -> Result<RescheduleRequest> {
    let mut rooms = BTreeMap::new();
    for (old, new) in ROOMS {
        let code = |code| RoomCode::new(code).map_err(CliError::internal);
        rooms.insert(code(old)?, code(new)?);
    }
    Ok(RescheduleRequest {
        start: NaiveDate::from_ymd_opt(2026, 11, 26)
            .ok_or_else(|| CliError::internal("no such day"))?,
        venue: Some(VenueCode::new("lake").map_err(CliError::internal)?),
        rooms,
    })
}
