//! Sessions of all sheets as one document.

use super::people::Person;
use super::walk::Slot;
use super::words::{has_han, is_break, is_event, kind_of};
use crate::fold::{digest, key};
use crate::moment::local;
use chrono::NaiveDate;
use chrono_tz::Tz;
use huiban_formats::script::is_traditional;
use huiban_protocol::documents::{
    Circle, Exhibitor, Forum, ForumCode, ForumKind, Language, Room, RoomCode, Session, SessionId,
    SessionSpeaker, SessionState, Speaker, SpeakerId, SpeakerRole, Text, Topic, Venue, VenueCode,
    Zone,
};
use std::collections::{BTreeMap, BTreeSet};

/// The building of rooms of which no sheet says where they are; see the importer of the server.
const UNNAMED_VENUE: &str = "auto-venue";
/// How ids begin that were made from a session's own words.
const DERIVED: &str = "auto-";

/// A session with its day.
#[derive(Debug, Clone)]
pub(super) struct Dated {
    /// Which of the sheets it stands in.
    pub(super) sheet: usize,
    pub(super) date: NaiveDate,
    pub(super) slot: Slot,
}

/// Everything that sheets say, in their order.
#[derive(Debug, Default)]
pub(super) struct Gathered {
    pub(super) sessions: Vec<Dated>,
    pub(super) zones: Vec<Zone>,
    pub(super) exhibitors: Vec<Exhibitor>,
    pub(super) circles: Vec<Circle>,
    pub(super) topics: Vec<Topic>,
    /// People of whom a sheet of their own says more, and what is to be said of them.
    pub(super) known: Vec<(Person, Option<String>)>,
}

/// The sections that sessions make.
#[derive(Debug, Default)]
pub(super) struct Sections {
    pub(super) venues: Vec<Venue>,
    pub(super) rooms: Vec<Room>,
    pub(super) forums: Vec<Forum>,
    pub(super) sessions: Vec<Session>,
    pub(super) speakers: Vec<Speaker>,
}

/// A text in the language it is written in.
pub(super) fn text(words: &str) -> Text {
    let language = match (has_han(words), is_traditional(words)) {
        (false, _) => Language::En,
        (true, true) => Language::ZhHant,
        (true, false) => Language::ZhHans,
    };
    Text::new(language, words)
}

/// Makes rooms, forums, people and sessions; their codes and ids come from what they are called,
/// so that the order of rows means nothing to them.
pub(super) fn sections(gathered: &Gathered, zone: Tz) -> Sections {
    let mut all = Sections::default();
    let people = Speakers::new(gathered);
    let mut ids = BTreeSet::new();
    let sessions: Vec<&Dated> = sorted(&gathered.sessions);
    for dated in sessions {
        let slot = &dated.slot;
        let Some(start) = local(dated.date, slot.start, zone) else { continue };
        let end = local(dated.date, slot.end.unwrap_or(slot.start), zone).unwrap_or(start);
        let room = slot.room.as_deref().and_then(|room| all.room(room, slot.venue.as_deref()));
        let forum = slot
            .forum
            .as_deref()
            .and_then(|forum| all.forum(forum, slot.host.as_deref(), room.as_ref()));
        let mut title = text(&slot.title);
        if let Some(english) = &slot.english {
            title.set(Language::En, english);
        }
        let mut parts: Vec<SessionSpeaker> = Vec::new();
        for person in &slot.people {
            let Some(speaker) = people.id(person) else { continue };
            let role = person.part.unwrap_or_default();
            if !parts.iter().any(|part| part.speaker == speaker) {
                parts.push(SessionSpeaker { speaker, role });
            }
        }
        let Some(id) = id(dated, &mut ids) else { continue };
        all.sessions.push(Session {
            id,
            kind: kind_of(&slot.title),
            forum,
            title,
            description: slot.description.as_deref().map(text),
            start,
            end: end.max(start),
            room,
            state: SessionState::Planned,
            languages: slot.language.as_deref().map(languages).unwrap_or_default(),
            interpretation: Vec::new(),
            speakers: parts,
            projects: Vec::new(),
            awards: Vec::new(),
            agreements: Vec::new(),
            exhibitor: None,
            attachments: Vec::new(),
        });
    }
    all.speakers = people.speakers(gathered);
    all.order();
    all
}

/// By time, then by what they say: never by where they stand.
fn sorted(sessions: &[Dated]) -> Vec<&Dated> {
    let mut sorted: Vec<&Dated> = sessions.iter().collect();
    sorted.sort_by_cached_key(|dated| {
        let slot = &dated.slot;
        let people: Vec<&str> = slot.people.iter().map(|person| person.name.as_str()).collect();
        (
            dated.date,
            slot.start,
            slot.end,
            slot.forum.clone(),
            slot.room.clone(),
            slot.title.clone(),
            people.join(" "),
        )
    });
    sorted
}

/// A code that the organizer gave, or a name made from what, when and where.
fn id(dated: &Dated, taken: &mut BTreeSet<String>) -> Option<SessionId> {
    let slot = &dated.slot;
    let given = slot.code.as_deref().filter(|code| code.chars().any(|c| c.is_ascii_alphabetic()));
    let given = given.and_then(|code| SessionId::new(code.replace([' ', '.', '/'], "-")).ok());
    let base = given.map_or_else(
        || {
            let place = slot.room.as_deref().or(slot.forum.as_deref()).unwrap_or_default();
            let at = format!("{} {}", dated.date, slot.start);
            format!("{DERIVED}{}", digest(&[&key(&slot.title), &at, &key(place)]))
        },
        |given| given.as_str().to_owned(),
    );
    let mut name = base.clone();
    let mut nth = 1_u32;
    while !taken.insert(name.clone()) {
        nth = nth.saturating_add(1);
        name = format!("{base}--{nth}");
    }
    SessionId::new(name).ok()
}

fn languages(words: &str) -> Vec<String> {
    let lower = words.to_lowercase();
    let known = [("zh", "中文|汉语|普通话|chinese|zh|中"), ("en", "英文|英语|english|en|英")];
    let found = known.iter().filter(|(_, words)| words.split('|').any(|word| lower.contains(word)));
    found.map(|(tag, _)| (*tag).to_owned()).collect()
}

impl Sections {
    fn room(&mut self, name: &str, venue: Option<&str>) -> Option<RoomCode> {
        let venue = match venue {
            Some(venue) => VenueCode::new(code("venue", venue)).ok()?,
            None => VenueCode::new(UNNAMED_VENUE).ok()?,
        };
        let known = self.rooms.iter().find(|room| key(first(&room.name)) == key(name));
        if let Some(known) = known {
            return Some(known.code.clone());
        }
        let code = RoomCode::new(code("room", name)).ok()?;
        if !self.venues.iter().any(|known| known.code == venue) {
            self.venues.push(Venue { code: venue.clone(), name: Text::default(), address: None });
        }
        let name = text(name);
        self.rooms.push(Room {
            code: code.clone(),
            venue,
            name,
            floor: None,
            capacity: None,
            order: 0,
        });
        Some(code)
    }

    fn forum(
        &mut self,
        name: &str,
        host: Option<&str>,
        room: Option<&RoomCode>,
    ) -> Option<ForumCode> {
        let code = ForumCode::new(code("forum", name)).ok()?;
        let at = match self.forums.iter().position(|forum| forum.code == code) {
            Some(at) => at,
            None => {
                let contest = name.contains('赛')
                    || name.contains('賽')
                    || name.to_lowercase().contains("contest");
                self.forums.push(Forum {
                    code: code.clone(),
                    kind: if contest { ForumKind::Contest } else { ForumKind::Themed },
                    title: text(name),
                    host: None,
                    description: None,
                    rooms: Vec::new(),
                    order: 0,
                });
                self.forums.len().saturating_sub(1)
            }
        };
        let forum = self.forums.get_mut(at)?;
        forum.host = forum.host.take().or_else(|| host.map(text));
        if let Some(room) = room
            && !forum.rooms.contains(room)
        {
            forum.rooms.push(room.clone());
        }
        Some(code)
    }

    /// Numbers rooms and forums in the order of their names, which no permuted sheet changes.
    fn order(&mut self) {
        self.rooms.sort_by(|a, b| first(&a.name).cmp(first(&b.name)));
        self.forums.sort_by(|a, b| first(&a.title).cmp(first(&b.title)));
        for (room, nth) in self.rooms.iter_mut().zip(1..) {
            room.order = nth;
        }
        for (forum, nth) in self.forums.iter_mut().zip(1..) {
            forum.order = nth;
            forum.rooms.sort();
        }
        self.speakers.sort_by(|a, b| a.id.cmp(&b.id));
    }
}

/// The text in whatever language there is.
pub(super) fn first(text: &Text) -> &str {
    text.pick(Language::ZhHans)
}

/// A code that every spelling of a name has.
fn code(prefix: &str, name: &str) -> String {
    let plain = crate::fold::fold(name);
    let plain = if plain.is_ascii() { plain } else { key(name) };
    huiban_formats::code::code(&plain, prefix)
}

/// Who is who: the same name is the same person unless two organisations say otherwise.
struct Speakers {
    /// The organisations of each name.
    names: BTreeMap<String, Vec<String>>,
}

impl Speakers {
    fn new(gathered: &Gathered) -> Self {
        let mut names: BTreeMap<String, Vec<String>> = BTreeMap::new();
        let staged = gathered.sessions.iter().flat_map(|dated| &dated.slot.people);
        for person in staged.chain(gathered.known.iter().map(|(person, _)| person)) {
            let orgs = names.entry(key(&person.name)).or_default();
            let org = person.org.as_deref().map(key).unwrap_or_default();
            if !org.is_empty() && !orgs.iter().any(|known| alike(known, &org)) {
                orgs.push(org);
            }
        }
        names.values_mut().for_each(|orgs| orgs.sort());
        Self { names }
    }

    fn id(&self, person: &Person) -> Option<SpeakerId> {
        let name = key(&person.name);
        let orgs = self.names.get(&name)?;
        let org = person.org.as_deref().map(key).unwrap_or_default();
        let which = match orgs.as_slice() {
            [] | [_] => "",
            several => several.iter().find(|known| alike(known, &org)).map_or("", String::as_str),
        };
        SpeakerId::new(format!("p-{}", digest(&[&name, which]))).ok()
    }

    fn speakers(&self, gathered: &Gathered) -> Vec<Speaker> {
        let mut all: BTreeMap<SpeakerId, Speaker> = BTreeMap::new();
        let sessions = sorted(&gathered.sessions);
        let staged = sessions.into_iter().flat_map(|dated| &dated.slot.people);
        for person in staged {
            let Some(id) = self.id(person) else { continue };
            let bio = person.bio.as_deref();
            merge(all.entry(id.clone()).or_insert_with(|| speaker(id, person)), person, bio);
        }
        for (person, bio) in &gathered.known {
            if let Some(known) = self.id(person).and_then(|id| all.get_mut(&id)) {
                merge(known, person, bio.as_deref());
            }
        }
        all.into_values().collect()
    }
}

/// One organisation written longer and shorter.
fn alike(one: &str, other: &str) -> bool {
    !other.is_empty() && (one.contains(other) || other.contains(one))
}

fn speaker(id: SpeakerId, person: &Person) -> Speaker {
    Speaker { id, name: text(&person.name), org: None, title: None, bio: None }
}

fn merge(speaker: &mut Speaker, person: &Person, bio: Option<&str>) {
    if let Some(english) = &person.english {
        speaker.name.set(Language::En, english);
    }
    // 王伟 here and 王偉 there: one person, whose name is known in both scripts
    let other = text(&person.name);
    for language in Language::ALL {
        if let (None, Some(name)) = (speaker.name.get(language), other.get(language)) {
            speaker.name.set(language, name);
        }
    }
    let longer = |known: &mut Option<Text>, new: Option<&str>| {
        if let Some(new) = new
            && known.as_ref().is_none_or(|known| first(known).len() < new.len())
        {
            *known = Some(text(new));
        }
    };
    longer(&mut speaker.org, person.org.as_deref());
    longer(&mut speaker.title, person.position.as_deref());
    longer(&mut speaker.bio, bio);
}

/// The same session on two sheets (a page of the day and one of the forum) is one. Breaks are
/// each forum's own.
pub(super) fn without_repeats(sessions: Vec<Dated>) -> (Vec<Dated>, Vec<Dated>) {
    let mut kept: Vec<Dated> = Vec::new();
    let mut repeats = Vec::new();
    let mut at: BTreeMap<(NaiveDate, u32, Option<u32>, String), Vec<usize>> = BTreeMap::new();
    for dated in sessions {
        let slot = &dated.slot;
        let same = at.entry((dated.date, slot.start, slot.end, key(&slot.title))).or_default();
        let found = same
            .iter()
            .copied()
            .find(|known| kept.get(*known).is_some_and(|known| repeats_of(known, &dated)));
        match found.and_then(|found| kept.get_mut(found)) {
            Some(known) => {
                complete(&mut known.slot, slot);
                repeats.push(dated);
            }
            None => {
                same.push(kept.len());
                kept.push(dated);
            }
        }
    }
    (kept, repeats)
}

fn repeats_of(known: &Dated, new: &Dated) -> bool {
    let is_one_sheet = known.sheet == new.sheet;
    let (known, new) = (&known.slot, &new.slot);
    let agree = |a: &Option<String>, b: &Option<String>| match (a, b) {
        (Some(a), Some(b)) => key(a) == key(b),
        _ => true,
    };
    let names = |slot: &Slot| slot.people.iter().map(|p| key(&p.name)).collect::<BTreeSet<_>>();
    let (one, other) = (names(known), names(new));
    // a row a speaker: what is called so is in one place at one time once
    let is_told = known.room.is_some() || is_one_sheet;
    let same_place = is_told && known.forum == new.forum && {
        let room = |slot: &Slot| slot.room.as_deref().map(key);
        room(known) == room(new)
    };
    let people = one.is_empty() || other.is_empty() || !one.is_disjoint(&other) || same_place;
    let codes = agree(&known.code, &new.code);
    let break_apart =
        is_break(&known.title) && (known.forum != new.forum || known.room != new.room);
    agree(&known.room, &new.room)
        && agree(&known.forum, &new.forum)
        && people
        && codes
        && !break_apart
}

fn complete(known: &mut Slot, new: &Slot) {
    let fill = |known: &mut Option<String>, new: &Option<String>| {
        if known.is_none() {
            known.clone_from(new);
        }
    };
    fill(&mut known.room, &new.room);
    fill(&mut known.venue, &new.venue);
    fill(&mut known.forum, &new.forum);
    fill(&mut known.english, &new.english);
    fill(&mut known.description, &new.description);
    for person in &new.people {
        match known.people.iter_mut().find(|one| key(&one.name) == key(&person.name)) {
            Some(one) => {
                fill(&mut one.org, &person.org);
                fill(&mut one.position, &person.position);
                fill(&mut one.bio, &person.bio);
            }
            None => known.people.push(person.clone()),
        }
    }
}

/// The event's name among the headings of its sheets: what is called a congress, else what most
/// sheets say, else the first.
pub(super) fn event_name(headings: &[String]) -> Option<String> {
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    for heading in headings {
        let count = counts.entry(heading).or_default();
        *count = count.saturating_add(1);
    }
    let best = counts
        .iter()
        .max_by_key(|(heading, count)| (is_event(heading), **count, heading.chars().count()));
    best.map(|(heading, _)| (*heading).to_owned())
}

/// The part that a person has where nothing says it.
pub(super) fn panel(slot: &mut Slot) {
    // several people of a discussion are panellists
    if kind_of(&slot.title) != huiban_protocol::documents::SessionKind::Roundtable {
        return;
    }
    for person in &mut slot.people {
        if matches!(person.part, None | Some(SpeakerRole::Speaker)) {
            person.part = Some(SpeakerRole::Panellist);
        }
    }
}
