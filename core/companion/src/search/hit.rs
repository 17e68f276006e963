//! What was found, as one line of a screen.

use super::expression::Level;
use super::find::Order;
use super::thing::{SearchKind, Thing};
use crate::agenda;
use crate::error::Result;
use crate::screens::RoomName;
use crate::text::{Folded, Question, Readings};
use chrono::DateTime;
use chrono_tz::Tz;
use huiban_protocol::documents::{Forum, Language, Room, Text};
use huiban_protocol::rules::{SessionStatus, session_status};
use huiban_protocol::streams::row_type;
use rusqlite::Connection;
use serde::Serialize;
use std::collections::{BTreeMap, BTreeSet};

/// Something that was found.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct SearchHitView {
    /// What it is.
    pub kind: SearchKind,
    /// Its id or code.
    pub id: String,
    /// What it is called; a speaker's name.
    pub title: String,
    /// What of the title matches, in order, without overlaps; empty where other texts match.
    pub highlight: Vec<HighlightRange>,
    /// How well it matches, 1 to 300; hits are in falling order of it. 300 by a name that begins so,
    /// over 200 by the title, over 100 also by who or what is on stage, else also by other text.
    pub score: u32,
    /// A second line: who of those on stage matches or else the forum of a session, a speaker's or
    /// project's organisation, the host of a forum, the stand of an exhibitor.
    pub subtitle: Option<String>,
    /// When a session begins or a notice was announced, RFC 3339.
    pub start: Option<String>,
    /// The same, ms since 1970 UTC.
    pub start_ms: Option<i64>,
    /// When a session ends, RFC 3339.
    pub end: Option<String>,
    /// The same, ms since 1970 UTC.
    pub end_ms: Option<i64>,
    /// Where a session takes place.
    pub room: Option<RoomName>,
    /// How a session stands relative to what was first announced.
    pub status: Option<SessionStatus>,
}

/// A part of a text, in Unicode scalar values.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(into = "(u32, u32)")]
pub struct HighlightRange {
    /// The first.
    pub start: u32,
    /// The first after it.
    pub end: u32,
}

impl From<HighlightRange> for (u32, u32) {
    fn from(range: HighlightRange) -> Self {
        (range.start, range.end)
    }
}

/// A thing that matches.
pub(super) struct Hit {
    pub(super) kind: SearchKind,
    pub(super) id: String,
    pub(super) thing: Thing,
    pub(super) level: Level,
    pub(super) order: Order,
    /// Who and what of those on stage made it match.
    pub(super) on_stage: Vec<Thing>,
}

/// Hits as a reader of one language sees them.
pub(super) fn views(
    mirror: &Connection,
    hits: Vec<Hit>,
    question: &Question,
    language: Language,
) -> Result<Vec<SearchHitView>> {
    let names = Names::load(mirror, &hits, language)?;
    Ok(hits.into_iter().map(|hit| names.view(hit, question)).collect())
}

/// The names that the second lines of some hits need.
struct Names {
    language: Language,
    zone: Option<Tz>,
    forums: BTreeMap<String, Forum>,
    rooms: BTreeMap<String, Room>,
}

impl Names {
    fn load(mirror: &Connection, hits: &[Hit], language: Language) -> Result<Self> {
        let sessions = || {
            hits.iter().filter_map(|hit| match &hit.thing {
                Thing::Session(row) => Some(&row.session),
                _ => None,
            })
        };
        let forums: BTreeSet<&str> =
            sessions().filter_map(|session| Some(session.forum.as_ref()?.as_str())).collect();
        let rooms: BTreeSet<&str> =
            sessions().filter_map(|session| Some(session.room.as_ref()?.as_str())).collect();
        Ok(Self {
            language,
            zone: agenda::find_event(mirror)?.map(|event| event.zone),
            forums: agenda::list_rows_of(mirror, row_type::FORUM, &forums)?,
            rooms: agenda::list_rows_of(mirror, row_type::ROOM, &rooms)?,
        })
    }

    fn view(&self, hit: Hit, question: &Question) -> SearchHitView {
        let title = self.text(hit.thing.title());
        let times = hit.thing.times_ms();
        let is_session = hit.kind == SearchKind::Session;
        let end_ms = times.map(|(_, end_ms)| end_ms).filter(|_| is_session);
        let start_ms = times.map(|(start_ms, _)| start_ms);
        SearchHitView {
            kind: hit.kind,
            highlight: highlight(&title, question, hit.thing.title_readings()),
            title,
            score: score(hit.level, hit.order),
            subtitle: self.subtitle(&hit),
            start: start_ms.and_then(|ms| self.instant(ms)),
            start_ms,
            end: end_ms.and_then(|ms| self.instant(ms)),
            end_ms,
            room: self.room(&hit.thing),
            status: match &hit.thing {
                Thing::Session(row) => Some(session_status(row)),
                _ => None,
            },
            id: hit.id,
        }
    }

    fn subtitle(&self, hit: &Hit) -> Option<String> {
        match &hit.thing {
            Thing::Session(_) if !hit.on_stage.is_empty() => {
                let named: Vec<String> =
                    hit.on_stage.iter().map(|thing| self.text(thing.title())).collect();
                Some(named.join(if self.language == Language::En { ", " } else { "、" }))
            }
            Thing::Session(row) => {
                let code = row.session.forum.as_ref()?;
                let forum = self.forums.get(code.as_str());
                Some(forum.map_or_else(|| code.to_string(), |forum| self.text(&forum.title)))
            }
            Thing::Forum(forum) => self.text_if_any(forum.host.as_ref()),
            Thing::Speaker(speaker) => self.text_if_any(speaker.org.as_ref()),
            Thing::Exhibitor(exhibitor) => exhibitor.booth.clone(),
            Thing::Project(project) => self.text_if_any(project.org.as_ref()),
            Thing::Notice(_) => None,
        }
    }

    fn room(&self, thing: &Thing) -> Option<RoomName> {
        let Thing::Session(row) = thing else { return None };
        let code = row.session.room.as_ref()?;
        let room = self.rooms.get(code.as_str());
        Some(RoomName {
            code: code.to_string(),
            name: room.map_or_else(|| code.to_string(), |room| self.text(&room.name)),
            floor: room.and_then(|room| room.floor.clone()),
        })
    }

    fn text(&self, text: &Text) -> String {
        text.pick(self.language).to_owned()
    }

    fn text_if_any(&self, text: Option<&Text>) -> Option<String> {
        text.map(|text| self.text(text)).filter(|text| !text.is_empty())
    }

    fn instant(&self, ms: i64) -> Option<String> {
        let utc = DateTime::from_timestamp_millis(ms)?;
        Some(utc.with_timezone(&self.zone.unwrap_or(Tz::UTC)).to_rfc3339())
    }
}

fn score(level: Level, order: Order) -> u32 {
    let level = match level {
        Level::Name => return 300,
        Level::Title => 200u32,
        Level::Stage => 100,
        Level::Text => 0,
    };
    level.saturating_add(match order {
        Order::Coming(..) => 90,
        Order::Timeless(_) => 60,
        Order::Past(..) => 30,
    })
}

/// What of a title matches the terms of a question.
fn highlight(title: &str, question: &Question, readings: Readings) -> Vec<HighlightRange> {
    let folded = Folded::of(title);
    let mut ranges: Vec<HighlightRange> = Vec::new();
    for term in &question.terms {
        let places = term.places_in(&folded, readings);
        ranges.extend(places.filter_map(|(start, end)| {
            folded.original(start, end).map(|(start, end)| HighlightRange { start, end })
        }));
    }
    ranges.sort_unstable();
    let mut joined: Vec<HighlightRange> = Vec::new();
    for range in ranges {
        match joined.last_mut() {
            Some(last) if range.start <= last.end => last.end = last.end.max(range.end),
            _ => joined.push(range),
        }
    }
    joined
}
