//! From a schedule to an agenda.

use super::clock::Clock;
use super::people::People;
use super::places::Places;
use super::schedule::{Event, Link, Placed, Schedule};
use crate::export::GENERATOR;
use crate::import::options::Options;
use crate::import::sketch::{Sketch, Sketched};
use crate::import::{Import, words};
use crate::organizer::ImportFile;
use chrono_tz::Tz;
use huiban_protocol::documents::{Attachment, Language, Session, SessionId, SessionState, Text};
use std::collections::BTreeMap;
use url::Url;

/// Draws an agenda.
pub(super) fn draw(schedule: &Schedule, file: &ImportFile, options: &Options) -> Import {
    let conference = &schedule.conference;
    let mut problems = Vec::new();
    let event = options.event(conference.acronym.get(), &file.name, &mut problems);
    let named = conference.time_zone_name.get();
    let zone = named.and_then(|name| name.trim().parse::<Tz>().ok());
    let unknown = named.filter(|_| zone.is_none());
    let zone = options.zone(zone, &event, &file.name, &mut problems);
    let name = conference.title.get().map(|title| words::text(title, None)).unwrap_or_default();
    let mut sketch = Sketch::new(event, name, zone, problems);
    // texts that this program wrote are plain, and stay to the letter
    sketch.set_plain(schedule.generator.get() == Some(GENERATOR));
    if let Some(name) = unknown {
        let message = format!("“{name}” is no time zone that is known, so it does not count");
        sketch.warn("conference/time_zone_name", message, "name it as Europe/Berlin is");
    }
    let description = conference.description.get().map(|text| sketch.plain(text));
    sketch.event().description = description.and_then(|text| words::some_text(&text, None));
    for (place, reason) in &schedule.broken {
        let message = format!("this cannot be read, and is left out: {reason}");
        sketch.warn(place, message, "correct it there");
    }
    let clock = Clock::new(schedule, zone);
    clock.dates().for_each(|date| sketch.add_day(date));
    let mut drawing = Drawing {
        clock,
        places: Places::new(schedule, &mut sketch),
        people: People::new(schedule),
        codes: count_codes(schedule),
        base: schedule.base_url.get().and_then(|base| Url::parse(base.trim()).ok()),
        sketch,
    };
    let sessions = schedule.events.iter().filter_map(|placed| drawing.session(placed)).collect();
    let mut sketch = drawing.sketch;
    sketch.add_sessions(sessions);
    sketch.finish(&file.name, "a frab schedule")
}

/// How often each code stands in a schedule.
fn count_codes(schedule: &Schedule) -> BTreeMap<&str, usize> {
    let mut counts = BTreeMap::new();
    for code in schedule.events.iter().filter_map(|placed| placed.event.code.get()) {
        let count: &mut usize = counts.entry(code).or_default();
        *count = count.saturating_add(1);
    }
    counts
}

struct Drawing<'a> {
    sketch: Sketch,
    clock: Clock,
    places: Places,
    people: People,
    codes: BTreeMap<&'a str, usize>,
    base: Option<Url>,
}

impl Drawing<'_> {
    fn session(&mut self, placed: &Placed) -> Option<Sketched> {
        let (event, place) = (&placed.event, &placed.place);
        let language = event.language.get();
        let title = match event.title.get() {
            Some(title) => self.sketch.plain_line(title),
            None => {
                let message = "it has no title, so it is called as its kind is".to_owned();
                self.sketch.warn(place, message, "give it a title");
                event.sort.get().or(event.track.get()).unwrap_or("—").to_owned()
            }
        };
        let when = match self.clock.when(placed) {
            Ok(when) => when,
            Err(reason) => {
                let message = format!("“{title}” is left out: {reason}");
                self.sketch.warn(place, message, "give it a date and a start");
                return None;
            }
        };
        for odd in &when.odd {
            self.sketch.warn(place, format!("“{title}”: {odd}"), "correct it there");
        }
        let room = self.places.room_of(&mut self.sketch, place, &placed.room, event.room.get());
        let track = event.track.get().map(|track| self.sketch.plain_line(track));
        let forum = track.and_then(|track| self.sketch.forum(&track, None));
        let speakers = self.people.of(&mut self.sketch, place, event);
        let session = Session {
            id: SessionId::new("session").ok()?,
            kind: words::kind(event.sort.get(), &title),
            forum,
            title: words::text(&title, language),
            description: self.description(event),
            start: when.start,
            end: when.end,
            room,
            state: SessionState::Planned,
            languages: language.and_then(tag).into_iter().collect(),
            interpretation: Vec::new(),
            speakers,
            projects: Vec::new(),
            awards: Vec::new(),
            agreements: Vec::new(),
            exhibitor: None,
            attachments: self.attachments(place, event),
        };
        Some(Sketched { session, names: self.names(event), day: when.day, place: place.clone() })
    }

    /// What the event is known by: guid, the code where it is that of no other, id.
    fn names(&self, event: &Event) -> Vec<String> {
        let guid = event.guid.get().map(|guid| words::code(guid, "guid"));
        let code = event.code.get().filter(|code| self.codes.get(code) == Some(&1));
        let code = code.map(|code| format!("code-{}", words::code(code, "code")));
        let id = event.id.get().map(|id| format!("id-{}", words::code(id, "id")));
        [guid, code, id].into_iter().flatten().collect()
    }

    /// Subtitle, abstract and description, each once.
    fn description(&self, event: &Event) -> Option<Text> {
        let mut parts: Vec<String> = Vec::new();
        for raw in [&event.subtitle, &event.summary, &event.description] {
            let Some(part) = raw.get().map(|raw| self.sketch.plain(raw)) else { continue };
            let is_new = !parts.iter().any(|known| known.contains(&part));
            if is_new && !part.is_empty() {
                // an abstract that the description begins with says nothing more
                parts.retain(|known| !part.starts_with(known.as_str()));
                parts.push(part);
            }
        }
        words::some_text(&parts.join("\n\n"), event.language.get())
    }

    fn attachments(&mut self, place: &str, event: &Event) -> Vec<Attachment> {
        let mut attachments: Vec<Attachment> = Vec::new();
        for Link { url, title } in event.links.read().chain(event.attachments.read()) {
            let Some(raw) = url.get().map(str::trim) else { continue };
            let Some(url) = self.address(raw) else {
                let message = format!("“{raw}” is no web address, so the link is left out");
                self.sketch.warn(place, message, "begin it with https://");
                continue;
            };
            if attachments.iter().any(|known| known.url == url) {
                continue;
            }
            let title = title.get().map(|title| words::text(&self.sketch.plain_line(title), None));
            let title = title.filter(|title| !title.is_blank());
            let title = title.unwrap_or_else(|| Text::new(Language::En, &*url));
            attachments.push(Attachment { title, url });
        }
        attachments
    }

    /// An address of the web, whole or relative to the schedule's.
    fn address(&self, raw: &str) -> Option<String> {
        let is_web = |url: &Url| matches!(url.scheme(), "http" | "https");
        if let Ok(url) = Url::parse(raw) {
            // written as it was, where that is whole: a parser would add slashes and escapes
            let whole = if raw.contains("://") { raw.to_owned() } else { url.to_string() };
            return is_web(&url).then_some(whole);
        }
        let url = self.base.as_ref()?.join(raw).ok()?;
        is_web(&url).then(|| url.to_string())
    }
}

/// A language as BCP 47 has it; what is none says nothing.
fn tag(raw: &str) -> Option<String> {
    let tag = raw.trim().replace('_', "-");
    let mut parts = tag.split('-');
    let first = parts.next().unwrap_or_default();
    let is_language =
        matches!(first.len(), 2 | 3) && first.bytes().all(|b| b.is_ascii_alphabetic());
    let is_part = |part: &str| {
        (1..=8).contains(&part.len()) && part.bytes().all(|b| b.is_ascii_alphanumeric())
    };
    (is_language && parts.all(is_part)).then_some(tag)
}
