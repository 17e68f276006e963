//! An agenda as a frab schedule, version 1, in JSON or XML.
//!
//! A schedule speaks one language, has no status (who is cancelled or postponed is absent), and
//! knows rooms and tracks by their names alone, so names that stand twice are told apart.

mod json;
mod labels;
mod xml;

pub(crate) use labels::{label_forums, label_rooms};

use crate::time::local;
use chrono::{DateTime, FixedOffset, NaiveDate, TimeDelta};
use chrono_tz::Tz;
use huiban_protocol::digest::sha256;
use huiban_protocol::documents::{
    AgendaDocument, EventCode, Language, Room, Session, SessionState, Speaker, Text,
};
use serde::Serialize;
use std::collections::{BTreeMap, BTreeSet};

/// How this program calls itself in what it writes.
pub(crate) const GENERATOR: &str = "huiban";
/// Where a session stands that has no room: every event needs one.
const NO_ROOM: &str = "—";
/// The hour at which a day of the agenda changes.
const DAY_CHANGE_H: u32 = 4;

/// A guid for what has an id of another shape: always the same one.
pub(crate) fn guid_of(event: &EventCode, kind: &str, id: &str) -> String {
    if let Ok(guid) = uuid::Uuid::parse_str(id)
        && guid.hyphenated().to_string() == id
    {
        return id.to_owned();
    }
    let hash = sha256(format!("huiban/{event}/{kind}/{id}").as_bytes()).0;
    let mut bytes = [0; 16];
    for (to, from) in bytes.iter_mut().zip(hash) {
        *to = from;
    }
    uuid::Builder::from_custom_bytes(bytes).into_uuid().hyphenated().to_string()
}

/// A schedule, ready to be written.
#[derive(Debug)]
pub(super) struct Schedule {
    version: String,
    base_url: String,
    conference: Conference,
    rooms: Vec<RoomHead>,
    tracks: Vec<String>,
    days: Vec<Day>,
}

#[derive(Debug)]
struct Conference {
    acronym: String,
    title: String,
    description: Option<String>,
    start: String,
    end: String,
    time_zone_name: String,
}

#[derive(Debug, Serialize)]
struct RoomHead {
    name: String,
    guid: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    capacity: Option<u32>,
}

#[derive(Debug)]
struct Day {
    index: usize,
    date: NaiveDate,
    start: DateTime<FixedOffset>,
    end: DateTime<FixedOffset>,
    /// Rooms in their order, with their events.
    rooms: Vec<(RoomHead, Vec<Event>)>,
}

/// An event as JSON writes it.
#[derive(Debug, Clone, Serialize)]
struct Event {
    guid: String,
    id: u32,
    date: String,
    start: String,
    end: String,
    duration: String,
    room: String,
    slug: String,
    url: String,
    title: String,
    subtitle: Option<String>,
    track: Option<String>,
    #[serde(rename = "type")]
    sort: String,
    language: Option<String>,
    #[serde(rename = "abstract")]
    summary: Option<String>,
    description: Option<String>,
    persons: Vec<Person>,
    links: Vec<Link>,
    attachments: Vec<Link>,
}

#[derive(Debug, Clone, Serialize)]
struct Person {
    guid: String,
    name: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    biography: Option<String>,
}

#[derive(Debug, Clone, Serialize)]
struct Link {
    url: String,
    title: String,
}

impl Schedule {
    /// An agenda in one language.
    pub(super) fn of(document: &AgendaDocument, language: Language, public_url: &str) -> Self {
        let writing = Writing::new(document, language, public_url);
        let event = &document.event;
        let zone = event.zone;
        let sessions: Vec<&Session> =
            document.sessions.iter().filter(|s| s.state == SessionState::Planned).collect();
        let mut dates: BTreeSet<NaiveDate> = event.days.iter().map(|day| day.date).collect();
        let mut by_day: BTreeMap<NaiveDate, Vec<&Session>> = BTreeMap::new();
        for session in sessions {
            let date = day_of(session, &dates);
            dates.insert(date);
            by_day.entry(date).or_default().push(session);
        }
        let mut ids = BTreeSet::new();
        let mut slugs = BTreeSet::new();
        let days = dates.iter().enumerate().map(|(at, date)| {
            let mut sessions = by_day.remove(date).unwrap_or_default();
            sessions.sort_by(|a, b| (a.start, &a.id).cmp(&(b.start, &b.id)));
            writing.day(at.saturating_add(1), *date, &sessions, zone, &mut ids, &mut slugs)
        });
        let days: Vec<Day> = days.collect();
        let (first, last) = (dates.first().copied(), dates.last().copied());
        let date = |date: Option<NaiveDate>| date.map(|date| date.to_string()).unwrap_or_default();
        Self {
            // the same draft is the same file
            version: version_of(document),
            base_url: format!("{public_url}/"),
            conference: Conference {
                acronym: acronym_of(&event.code),
                title: event.name.pick(language).to_owned(),
                description: event.description.as_ref().map(|t| t.pick(language).to_owned()),
                start: date(first),
                end: date(last),
                time_zone_name: zone.name().to_owned(),
            },
            rooms: document.rooms.iter().map(|room| writing.room(Some(room))).collect(),
            tracks: document.forums.iter().map(|f| writing.forum(f.code.as_str())).collect(),
            days,
        }
    }
}

/// What the parts of a schedule need to know.
struct Writing<'a> {
    event: &'a EventCode,
    language: Language,
    url: String,
    rooms: BTreeMap<&'a str, &'a Room>,
    room_labels: BTreeMap<String, String>,
    forum_labels: BTreeMap<String, String>,
    speakers: BTreeMap<&'a str, &'a Speaker>,
}

impl<'a> Writing<'a> {
    fn new(document: &'a AgendaDocument, language: Language, public_url: &str) -> Self {
        let event = &document.event.code;
        Self {
            event,
            language,
            url: format!("{public_url}/#{event}"),
            rooms: document.rooms.iter().map(|room| (room.code.as_str(), room)).collect(),
            room_labels: label_rooms(document, language),
            forum_labels: label_forums(document, language),
            speakers: document.speakers.iter().map(|one| (one.id.as_str(), one)).collect(),
        }
    }

    fn text(&self, text: &Text) -> String {
        text.pick(self.language).to_owned()
    }

    fn some_text(&self, text: Option<&Text>) -> Option<String> {
        text.map(|text| self.text(text)).filter(|text| !text.is_empty())
    }

    fn room(&self, room: Option<&Room>) -> RoomHead {
        let (name, code) = match room {
            Some(room) => (self.room_labels.get(room.code.as_str()).cloned(), room.code.as_str()),
            None => (None, ""),
        };
        let name = name.unwrap_or_else(|| NO_ROOM.to_owned());
        let capacity = room.and_then(|room| room.capacity);
        RoomHead { name, guid: guid_of(self.event, "room", code), capacity }
    }

    fn forum(&self, code: &str) -> String {
        self.forum_labels.get(code).cloned().unwrap_or_default()
    }

    fn day(
        &self,
        index: usize,
        date: NaiveDate,
        sessions: &[&Session],
        zone: Tz,
        ids: &mut BTreeSet<u32>,
        slugs: &mut BTreeSet<String>,
    ) -> Day {
        let at_change = |date: NaiveDate| local(date.and_hms_opt(DAY_CHANGE_H, 0, 0)?, zone);
        let start = at_change(date).unwrap_or_default();
        let end = date.succ_opt().and_then(at_change).unwrap_or(start);
        let end = end.checked_sub_signed(TimeDelta::minutes(1)).unwrap_or(end);
        let first = sessions.first().map_or(start, |session| session.start);
        let mut rooms: Vec<(RoomHead, Vec<Event>)> = Vec::new();
        for session in sessions {
            let room = session.room.as_ref().and_then(|room| self.rooms.get(room.as_str()));
            let head = self.room(room.copied());
            let event = self.event(session, &head.name, ids, slugs);
            match rooms.iter_mut().find(|(known, _)| known.name == head.name) {
                Some((_, events)) => events.push(event),
                None => rooms.push((head, vec![event])),
            }
        }
        Day { index, date, start: start.min(first), end, rooms }
    }

    fn event(
        &self,
        session: &Session,
        room: &str,
        ids: &mut BTreeSet<u32>,
        slugs: &mut BTreeSet<String>,
    ) -> Event {
        let guid = guid_of(self.event, "session", session.id.as_str());
        let people = session.speakers.iter().filter_map(|part| self.person(part.speaker.as_str()));
        let attachments = session
            .attachments
            .iter()
            .map(|file| Link { url: file.url.clone(), title: self.text(&file.title) });
        Event {
            id: free_id(&guid, ids),
            slug: free_slug(session.id.as_str(), slugs),
            guid,
            date: session.start.to_rfc3339(),
            start: session.start.format("%H:%M").to_string(),
            end: session.end.to_rfc3339(),
            duration: duration(session),
            room: room.to_owned(),
            url: self.url.clone(),
            title: self.text(&session.title),
            subtitle: None,
            track: session.forum.as_ref().map(|forum| self.forum(forum.as_str())),
            sort: sort_of(session),
            language: session.languages.first().cloned(),
            summary: None,
            description: self.some_text(session.description.as_ref()),
            persons: people.collect(),
            links: Vec::new(),
            attachments: attachments.collect(),
        }
    }

    fn person(&self, id: &str) -> Option<Person> {
        let speaker = self.speakers.get(id)?;
        Some(Person {
            guid: guid_of(self.event, "speaker", id),
            name: self.text(&speaker.name),
            biography: self.some_text(speaker.bio.as_ref()),
        })
    }
}

/// The day of the agenda that a session belongs to: before four in the morning the day before,
/// where there is one.
fn day_of(session: &Session, dates: &BTreeSet<NaiveDate>) -> NaiveDate {
    let start = session.start.naive_local();
    let change = TimeDelta::hours(i64::from(DAY_CHANGE_H));
    let before = start.checked_sub_signed(change).map(|before| before.date());
    before.filter(|date| dates.contains(date)).unwrap_or(start.date())
}

/// Whole minutes, since the format has no others; the end says the rest.
fn duration(session: &Session) -> String {
    let minutes = session.end.signed_duration_since(session.start).num_minutes().max(0);
    let (hours, minutes) = (minutes.div_euclid(60), minutes.rem_euclid(60));
    format!("{hours:02}:{minutes:02}")
}

/// The kind's own name.
fn sort_of(session: &Session) -> String {
    let name = serde_json::to_value(session.kind).ok();
    name.and_then(|name| name.as_str().map(str::to_owned)).unwrap_or_default()
}

/// Four or more of `a-z 0-9 _`.
fn acronym_of(event: &EventCode) -> String {
    let lower = event.as_str().to_ascii_lowercase().replace('-', "_");
    format!("{lower:_<4}")
}

/// A number for programs that want one, made from the guid.
fn free_id(guid: &str, ids: &mut BTreeSet<u32>) -> u32 {
    const ID_MAX: u32 = 0x7fff_ffff;
    let [a, b, c, d, ..] = sha256(guid.as_bytes()).0;
    let mut id = u32::from_be_bytes([a, b, c, d]) & ID_MAX;
    while id == 0 || !ids.insert(id) {
        id = id.wrapping_add(1) & ID_MAX;
    }
    id
}

/// The session's id in the letters that a slug may have, and its own.
fn free_slug(id: &str, slugs: &mut BTreeSet<String>) -> String {
    let mut base = id.to_ascii_lowercase();
    // a slug has two characters, and ends in a letter or digit
    while base.len() < 2 || base.ends_with(['-', '_']) {
        base.push('0');
    }
    let mut slug = base.clone();
    let mut next = 2_u32;
    while !slugs.insert(slug.clone()) {
        slug = format!("{base}-{next}");
        next = next.saturating_add(1);
    }
    slug
}

fn version_of(document: &AgendaDocument) -> String {
    let bytes = serde_json::to_vec(document).unwrap_or_default();
    let mut version = sha256(&bytes).to_string();
    version.truncate(12);
    version
}

#[cfg(test)]
mod tests;
