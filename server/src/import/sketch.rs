//! An agenda while an importer reads it.

use super::{DERIVED, Identity, Import, UNNAMED_VENUE, plain, words};
use chrono::{NaiveDate, TimeDelta};
use chrono_tz::Tz;
use huiban_protocol::documents::{
    AgendaDocument, DOCUMENT_FORMAT, DOCUMENT_VERSION, Day, Event, EventCode, Forum, ForumCode,
    Language, Problem, Room, RoomCode, Session, SessionId, Speaker, SpeakerId, Text, Venue,
    VenueCode,
};
use std::collections::{BTreeMap, BTreeSet};

/// Before this hour a session belongs to the day before, unless the file says otherwise.
const DAY_BEGINS_H: i64 = 4;

/// An agenda while an importer reads it: places, forums and people appear as sessions name them.
pub(crate) struct Sketch {
    document: AgendaDocument,
    identities: BTreeMap<SessionId, Identity>,
    /// What is wrong so far.
    pub(crate) problems: Vec<Problem>,
    rooms: BTreeSet<String>,
    forums: BTreeSet<String>,
    speakers: BTreeSet<SpeakerId>,
    days: BTreeSet<NaiveDate>,
    /// Whether texts are plain already, and stay to the letter.
    is_plain: bool,
}

/// A session with what tells it from others.
pub(crate) struct Sketched {
    /// All of it but its id.
    pub(crate) session: Session,
    /// What the file names it by, best first; empty where it has no name.
    pub(crate) names: Vec<String>,
    /// The day it belongs to; `None`: that of its start.
    pub(crate) day: Option<NaiveDate>,
    /// Where it stands in the file.
    pub(crate) place: String,
}

impl Sketch {
    /// Begins; a blank name stays as it is known, or becomes the code.
    pub(crate) fn new(code: EventCode, name: Text, zone: Tz, problems: Vec<Problem>) -> Self {
        let event = Event { code, name, zone, description: None, days: Vec::new() };
        let document = AgendaDocument {
            format: DOCUMENT_FORMAT.to_owned(),
            version: DOCUMENT_VERSION,
            event,
            venues: Vec::new(),
            rooms: Vec::new(),
            transfers: Vec::new(),
            forums: Vec::new(),
            sessions: Vec::new(),
            speakers: Vec::new(),
            zones: Vec::new(),
            exhibitors: Vec::new(),
            projects: Vec::new(),
            notices: Vec::new(),
            lists: Vec::new(),
            circles: Vec::new(),
            topics: Vec::new(),
        };
        let (rooms, forums, speakers) = Default::default();
        let (identities, days) = Default::default();
        Self { document, identities, problems, rooms, forums, speakers, days, is_plain: false }
    }

    /// The event's zone.
    pub(crate) fn zone(&self) -> Tz {
        self.document.event.zone
    }

    /// The event, for what else is known of it.
    pub(crate) fn event(&mut self) -> &mut Event {
        &mut self.document.event
    }

    /// Says something that does not stop the import.
    pub(crate) fn warn(&mut self, place: impl Into<String>, message: String, hint: &str) {
        self.problems.push(Problem::warning(place.into(), message, hint));
    }

    /// Whether texts are plain already, and stay to the letter.
    pub(crate) fn set_plain(&mut self, is_plain: bool) {
        self.is_plain = is_plain;
    }

    /// A text of several lines as a reader sees it.
    pub(crate) fn plain(&self, raw: &str) -> String {
        if self.is_plain { raw.to_owned() } else { plain::plain(raw) }
    }

    /// A text of one line as a reader sees it.
    pub(crate) fn plain_line(&self, raw: &str) -> String {
        if self.is_plain { raw.to_owned() } else { plain::plain_line(raw) }
    }

    /// A day of the event, whether or not anything is on it.
    pub(crate) fn add_day(&mut self, date: NaiveDate) {
        self.days.insert(date);
    }

    /// The room of that name; `apart` tells it from another of the same name.
    pub(crate) fn room(&mut self, name: &str, apart: Option<&str>) -> Option<RoomCode> {
        let code = words::code(name, "room");
        let code = match apart {
            Some(apart) => format!("{code}-{}", words::short_hash(apart)),
            None => code,
        };
        let code = RoomCode::new(code).ok()?;
        if self.rooms.insert(code.to_string()) {
            let venue = VenueCode::new(UNNAMED_VENUE).ok()?;
            let order = u32::try_from(self.document.rooms.len()).unwrap_or(u32::MAX);
            self.document.rooms.push(Room {
                code: code.clone(),
                venue,
                name: words::text(name, None),
                floor: None,
                capacity: None,
                order,
            });
        }
        Some(code)
    }

    /// How many people a room takes.
    pub(crate) fn set_capacity(&mut self, room: &RoomCode, capacity: u32) {
        if let Some(room) = self.document.rooms.iter_mut().find(|known| known.code == *room) {
            room.capacity = Some(capacity);
        }
    }

    /// The forum of that title; `code` where the file gives it one.
    pub(crate) fn forum(&mut self, title: &str, code: Option<&str>) -> Option<ForumCode> {
        let code = code.and_then(|code| ForumCode::new(code).ok());
        let code = code.or_else(|| ForumCode::new(words::code(title, "forum")).ok())?;
        if self.forums.insert(code.to_string()) {
            let order = u32::try_from(self.document.forums.len()).unwrap_or(u32::MAX);
            self.document.forums.push(Forum {
                code: code.clone(),
                kind: Default::default(),
                title: words::text(title, None),
                host: None,
                description: None,
                rooms: Vec::new(),
                order,
            });
        }
        Some(code)
    }

    /// A person; who is there already stays as first described.
    pub(crate) fn speaker(&mut self, speaker: Speaker) -> SpeakerId {
        let id = speaker.id.clone();
        if self.speakers.insert(id.clone()) {
            self.document.speakers.push(speaker);
        }
        id
    }

    /// Takes sessions in, and gives each its id: its own name where it has one and is alone with
    /// it, the name and its start where several share it, else one made of what it says.
    pub(crate) fn add_sessions(&mut self, sessions: Vec<Sketched>) {
        let mut sharing: BTreeMap<String, usize> = BTreeMap::new();
        for sketched in &sessions {
            let name = sketched.names.first().cloned().unwrap_or_default();
            let count = sharing.entry(name).or_default();
            *count = count.saturating_add(1);
        }
        let mut told = BTreeSet::new();
        let mut taken = BTreeSet::new();
        for sketched in sessions {
            let Sketched { mut session, names, day, place } = sketched;
            let name = names.first().filter(|name| SessionId::new(name.as_str()).is_ok());
            let shared = name.and_then(|name| sharing.get(name)).is_some_and(|count| *count > 1);
            let start = session.start.format("%Y%m%dT%H%M");
            let wanted = match (name, shared) {
                (Some(name), false) => name.clone(),
                (Some(name), true) => format!("{}--{start}", short(name)),
                (None, _) => format!("{DERIVED}{}", words::long_hash(&said(&session))),
            };
            if let (Some(name), true) = (name, shared)
                && told.insert(name.clone())
            {
                self.warn(
                    &place,
                    format!(
                        "“{name}” names several sessions; each is kept, told apart by its start"
                    ),
                    "give each session its own guid",
                );
            }
            let Some(id) = free_id(&wanted, &mut taken) else { continue };
            self.days.insert(day.unwrap_or_else(|| day_of(&session)));
            let identity = Identity { derived: name.is_none(), names };
            self.identities.insert(id.clone(), identity);
            session.id = id;
            self.document.sessions.push(session);
        }
    }

    /// The import that this is; `what` says what the file was taken for.
    pub(crate) fn finish(mut self, file: &str, what: &str) -> Import {
        if self.document.sessions.is_empty() {
            self.problems.push(Problem::error(
                file.to_owned(),
                format!("taken for {what}, it holds no session that can be taken in"),
                "check that this is the right file, and that its sessions stand where such files have them",
            ));
        }
        let days = std::mem::take(&mut self.days).into_iter().map(|date| Day { date, name: None });
        self.document.event.days = days.collect();
        self.add_venue();
        self.add_forum_rooms();
        Import { identities: self.identities, ..Import::part(self.document, self.problems) }
    }

    fn add_venue(&mut self) {
        let Ok(code) = VenueCode::new(UNNAMED_VENUE) else { return };
        if self.document.rooms.iter().any(|room| room.venue == code) {
            let mut name = Text::new(Language::ZhHans, "会场");
            name.set(Language::ZhHant, "會場");
            name.set(Language::En, "Venue");
            self.document.venues.push(Venue { code, name, address: None });
        }
    }

    /// A forum meets where its sessions are.
    fn add_forum_rooms(&mut self) {
        let mut rooms: BTreeMap<&ForumCode, Vec<RoomCode>> = BTreeMap::new();
        for session in &self.document.sessions {
            if let (Some(forum), Some(room)) = (&session.forum, &session.room) {
                let rooms = rooms.entry(forum).or_default();
                if !rooms.contains(room) {
                    rooms.push(room.clone());
                }
            }
        }
        for forum in &mut self.document.forums {
            forum.rooms = rooms.get(&forum.code).cloned().unwrap_or_default();
        }
    }
}

/// What a session without a name is told by.
fn said(session: &Session) -> String {
    let title = Language::ALL.into_iter().find_map(|language| session.title.get(language));
    let people: Vec<&str> = session.speakers.iter().map(|part| part.speaker.as_str()).collect();
    let title = words::folded(title.unwrap_or_default());
    format!("{title}|{}|{}", session.start.to_utc(), people.join(" "))
}

/// The day of a session of which the file does not say it.
fn day_of(session: &Session) -> NaiveDate {
    let begun = session.start.naive_local().checked_sub_signed(TimeDelta::hours(DAY_BEGINS_H));
    begun.unwrap_or(session.start.naive_local()).date()
}

/// A name that leaves room for a start.
fn short(name: &str) -> String {
    const NAME_MAX: usize = 44;
    if name.len() <= NAME_MAX {
        return name.to_owned();
    }
    words::long_hash(name)
}

/// The wanted id, or the next free one of that name.
fn free_id(wanted: &str, taken: &mut BTreeSet<String>) -> Option<SessionId> {
    let mut id = wanted.to_owned();
    let mut next = 2_u32;
    while !taken.insert(id.clone()) {
        id = format!("{wanted}-{next}");
        next = next.checked_add(1)?;
    }
    SessionId::new(id).ok()
}
