//! A schedule in XML. Nothing is expanded and nothing fetched: a DOCTYPE's entities stay as they
//! are written, and elements nest only so deep.

use super::schedule::{Conference, Day, Event, Link, Person, PersonOrName, Placed, Room, Schedule};
use crate::import::json::{Many, Word};
use quick_xml::Reader;
use quick_xml::escape::{resolve_html5_entity, unescape_with};
use quick_xml::events::{BytesRef, BytesStart, Event as Token};
use std::collections::BTreeMap;

/// Deepest nesting that is read; a schedule needs seven.
const DEPTH_MAX: usize = 64;

/// An element.
#[derive(Debug, Default)]
struct Element {
    name: String,
    attributes: BTreeMap<String, String>,
    text: String,
    children: Vec<Element>,
}

impl Element {
    fn attribute(&self, name: &str) -> Word {
        self.attributes.get(name).map(|value| value.as_str().into()).unwrap_or_default()
    }

    /// The text of the first child of that name which has any.
    fn child(&self, name: &str) -> Word {
        let named = self.children.iter().filter(|child| child.name == name);
        named.map(Element::whole).find(|word| word.get().is_some()).unwrap_or_default()
    }

    /// An attribute, or else a child.
    fn member(&self, name: &str) -> Word {
        let attribute = self.attribute(name);
        if attribute.get().is_some() { attribute } else { self.child(name) }
    }

    /// All its text.
    fn whole(&self) -> Word {
        self.text.trim().into()
    }

    /// The elements of a name below one of another: `links/link`.
    fn listed<'a>(&'a self, list: &'a str, item: &'a str) -> impl Iterator<Item = &'a Element> {
        let lists = self.children.iter().filter(move |child| child.name == list);
        lists.flat_map(|list| &list.children).filter(move |child| child.name == item)
    }
}

/// Reads a schedule.
///
/// # Errors
/// In words, with the line, where the bytes are none.
pub(super) fn read(bytes: &[u8]) -> Result<Schedule, String> {
    let text = decoded(bytes)?;
    let mut reader = Reader::from_str(&text);
    let config = reader.config_mut();
    config.allow_dangling_amp = true;
    config.expand_empty_elements = true;
    let mut reading = Reading::default();
    loop {
        let token = reader.read_event();
        let taken = match token {
            Ok(Token::Eof) => break,
            Ok(token) => reading.take(token),
            Err(error) => Err(format!("broken XML: {error}")),
        };
        if let Err(message) = taken {
            let at = usize::try_from(reader.buffer_position()).unwrap_or(usize::MAX);
            let before = text.as_bytes().get(..at.min(text.len())).unwrap_or_default();
            let line = before.iter().filter(|byte| **byte == b'\n').count().saturating_add(1);
            return Err(format!("line {line}: {message}"));
        }
    }
    reading.finish()
}

/// The text, in the encoding of its byte-order mark, its declaration, or UTF-8.
fn decoded(bytes: &[u8]) -> Result<String, String> {
    const DECLARATION_MAX: usize = 200;
    let head = bytes.get(..bytes.len().min(DECLARATION_MAX)).unwrap_or_default();
    let head = String::from_utf8_lossy(head);
    let declared = head.split_once("?>").and_then(|(declaration, _)| {
        let (_, after) = declaration.split_once("encoding")?;
        after.split(['"', '\'']).nth(1)
    });
    let declared = declared.and_then(|label| encoding_rs::Encoding::for_label(label.as_bytes()));
    // a byte-order mark counts for more
    let (text, encoding, wrong) = declared.unwrap_or(encoding_rs::UTF_8).decode(bytes);
    match wrong {
        true => Err(format!("it is not written in {}, as it should be", encoding.name())),
        false => Ok(text.into_owned()),
    }
}

/// A file while it is read: the open elements, and what has come of those that closed.
#[derive(Default)]
struct Reading {
    open: Vec<Element>,
    schedule: Schedule,
    root: Option<String>,
    /// How many days, and rooms and events of the open day, there were: for paths.
    counts: BTreeMap<&'static str, usize>,
}

impl Reading {
    fn take(&mut self, token: Token<'_>) -> Result<(), String> {
        match token {
            Token::Start(start) => self.start(&start),
            Token::End(_) => {
                self.end();
                Ok(())
            }
            Token::Text(text) => {
                self.text(&text.xml10_content());
                Ok(())
            }
            Token::CData(text) => {
                self.text(&text.xml10_content());
                Ok(())
            }
            Token::GeneralRef(reference) => {
                self.text(&referred(&reference));
                Ok(())
            }
            _ => Ok(()),
        }
    }

    fn text(&mut self, text: &str) {
        if let Some(element) = self.open.last_mut() {
            element.text.push_str(text);
        }
    }

    fn start(&mut self, start: &BytesStart<'_>) -> Result<(), String> {
        if self.open.len() >= DEPTH_MAX {
            return Err(format!("elements nest more than {DEPTH_MAX} deep"));
        }
        let name = start.local_name().into_inner().to_lowercase();
        if self.root.is_none() {
            if name != "schedule" {
                return Err(format!("this is XML with the root <{name}>, and no schedule"));
            }
            self.root = Some(name.clone());
        }
        let mut attributes = BTreeMap::new();
        for attribute in start.attributes().with_checks(false) {
            let attribute = attribute.map_err(|error| error.to_string())?;
            let key = attribute.key.local_name().into_inner().to_lowercase();
            let raw = &attribute.value;
            let value = unescape_with(raw, resolve_html5_entity);
            let value = value.map_or_else(|_| raw.to_string(), |value| value.into_owned());
            attributes.insert(key, value);
        }
        match name.as_str() {
            "day" => {
                self.count("day");
                self.counts.remove("room");
                self.counts.remove("event");
                let day = Element { attributes: attributes.clone(), ..Element::default() };
                self.schedule.days.push(Day {
                    index: day.attribute("index"),
                    date: day.attribute("date"),
                    start: day.attribute("start"),
                    end: day.attribute("end"),
                });
            }
            "room" if self.is_in_day() => {
                self.count("room");
                self.counts.remove("event");
            }
            _ => {}
        }
        self.open.push(Element { name, attributes, ..Element::default() });
        Ok(())
    }

    fn is_in_day(&self) -> bool {
        self.open.last().is_some_and(|element| element.name == "day")
    }

    fn is_in_text(&self) -> bool {
        let texts = ["title", "subtitle", "abstract", "description"];
        self.open.iter().any(|open| texts.contains(&open.name.as_str()))
    }

    fn count(&mut self, what: &'static str) {
        let count = self.counts.entry(what).or_default();
        *count = count.saturating_add(1);
    }

    fn end(&mut self) {
        let Some(element) = self.open.pop() else { return };
        let parent = self.open.last().map(|parent| parent.name.clone());
        match (element.name.as_str(), parent.as_deref()) {
            ("event", Some("day" | "room" | "schedule" | "events")) => self.event(&element),
            ("conference", Some("schedule")) => self.schedule.conference = conference(&element),
            ("generator", Some("schedule")) => self.schedule.generator = element.member("name"),
            ("base_url", Some("schedule")) => self.schedule.base_url = element.whole(),
            // read already, event by event
            ("day" | "room", Some("schedule" | "day")) => {}
            // markup that nobody escaped is a text's own
            (name, Some(_)) if self.is_in_text() => {
                let markup = format!("<{name}>{}</{name}>", element.text);
                self.text(&markup);
            }
            _ => {
                if let Some(parent) = self.open.last_mut() {
                    parent.children.push(element);
                }
            }
        }
    }

    fn event(&mut self, element: &Element) {
        self.count("event");
        let days = self.schedule.days.len();
        let day = self.open.iter().any(|open| open.name == "day").then(|| days.saturating_sub(1));
        let room = self.open.iter().rev().find(|open| open.name == "room");
        let room = room.map(room_of).unwrap_or_default();
        let path: Vec<String> = ["day", "room", "event"]
            .iter()
            .filter_map(|what| self.counts.get(what).map(|count| format!("{what}[{count}]")))
            .collect();
        let place = format!("schedule/{}", path.join("/"));
        let event = event_of(element);
        self.schedule.events.push(Placed { place, day, room, event });
    }

    fn finish(mut self) -> Result<Schedule, String> {
        if let Some(open) = self.open.last() {
            return Err(format!("the file breaks off within <{}>", open.name));
        }
        if self.root.is_none() {
            return Err("this is XML without any element".to_owned());
        }
        if self.schedule.base_url.get().is_none() {
            self.schedule.base_url = self.schedule.conference.base_url.clone();
        }
        Ok(self.schedule)
    }
}

/// What a reference in a text stands for; one that only a DOCTYPE could know stays as written.
fn referred(reference: &BytesRef<'_>) -> String {
    if let Ok(Some(c)) = reference.resolve_char_ref() {
        return c.to_string();
    }
    let name: &str = reference;
    resolve_html5_entity(name).map_or_else(|| format!("&{name};"), str::to_owned)
}

fn conference(element: &Element) -> Conference {
    let rooms = element.children.iter().filter(|child| child.name == "room");
    let rooms = rooms.chain(element.listed("rooms", "room"));
    let zone = ["time_zone_name", "timezone", "time_zone"].map(|name| element.child(name));
    Conference {
        acronym: element.child("acronym"),
        title: element.child("title"),
        description: element.child("description"),
        start: element.child("start"),
        day_change: element.child("day_change"),
        base_url: element.child("base_url"),
        time_zone_name: zone.into_iter().find(|zone| zone.get().is_some()).unwrap_or_default(),
        rooms: Many(rooms.map(|room| Ok(room_of(room))).collect()),
    }
}

fn room_of(element: &Element) -> Room {
    Room {
        name: element.member("name"),
        guid: element.attribute("guid"),
        capacity: element.attribute("capacity"),
    }
}

fn event_of(element: &Element) -> Event {
    let links =
        |list, item| Many(element.listed(list, item).map(|link| Ok(link_of(link))).collect());
    Event {
        guid: element.member("guid"),
        code: element.member("code"),
        id: element.member("id"),
        date: element.child("date"),
        start: element.child("start"),
        end: element.child("end"),
        duration: element.child("duration"),
        room: element.child("room"),
        title: element.child("title"),
        subtitle: element.child("subtitle"),
        track: element.child("track"),
        sort: element.child("type"),
        language: element.child("language"),
        summary: element.child("abstract"),
        description: element.child("description"),
        persons: Many(people_of(element).into_iter().map(Ok).collect()),
        links: links("links", "link"),
        attachments: links("attachments", "attachment"),
    }
}

/// People, wherever a generator puts them: in a list, in a text with all their names, or one by one
/// under the event itself.
fn people_of(event: &Element) -> Vec<PersonOrName> {
    let is_person = |element: &&Element| matches!(element.name.as_str(), "person" | "speaker");
    let mut people = Vec::new();
    for child in &event.children {
        match child.name.as_str() {
            "person" | "speaker" => people.push(person_of(child)),
            "persons" | "speakers" => {
                let listed: Vec<_> =
                    child.children.iter().filter(is_person).map(person_of).collect();
                let names = child.text.split([',', ';', '、', '\n']).map(str::trim);
                match listed.is_empty() {
                    true => people.extend(
                        names
                            .filter(|name| !name.is_empty())
                            .map(|name| PersonOrName::Name(name.into())),
                    ),
                    false => people.extend(listed),
                }
            }
            _ => {}
        }
    }
    people
}

fn person_of(element: &Element) -> PersonOrName {
    let named = ["full_public_name", "public_name", "name"].map(|name| element.member(name));
    let named = named.into_iter().find(|name| name.get().is_some());
    PersonOrName::Person(Box::new(Person {
        guid: element.attribute("guid"),
        code: element.attribute("code"),
        id: element.attribute("id"),
        name: named.unwrap_or_else(|| element.whole()),
        biography: element.child("biography"),
        ..Person::default()
    }))
}

fn link_of(element: &Element) -> Link {
    let address = element.attribute("href");
    let own = if address.get().is_some() { address } else { element.member("url") };
    let url = if own.get().is_some() { own } else { element.whole() };
    Link { url, title: element.whole() }
}
