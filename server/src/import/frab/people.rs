//! People of a schedule. A person is who has the same guid, else the same code, else the same id,
//! and the same name; two names under one id are two people.

use super::schedule::{Event, Person, PersonOrName, Schedule};
use crate::import::sketch::Sketch;
use crate::import::words;
use huiban_protocol::documents::{SessionSpeaker, Speaker, SpeakerId};
use std::collections::{BTreeMap, BTreeSet};

/// Who is who in a schedule.
#[derive(Default)]
pub(super) struct People {
    /// Names by key, as letters and digits.
    names: BTreeMap<String, BTreeSet<String>>,
    /// Keys by name, for those that have none elsewhere.
    keys: BTreeMap<String, BTreeSet<String>>,
    told: BTreeSet<String>,
}

impl People {
    pub(super) fn new(schedule: &Schedule) -> Self {
        let mut people = Self::default();
        let persons = schedule.events.iter().flat_map(|placed| placed.event.persons.read());
        for person in persons {
            let Some((name, person)) = named(person) else { continue };
            let folded = words::folded(&name);
            for key in keys_of(&person) {
                people.names.entry(key).or_default().insert(folded.clone());
            }
        }
        for placed in &schedule.events {
            for (name, person) in placed.event.persons.read().filter_map(named) {
                if let Some(key) = people.key(&person) {
                    people.keys.entry(words::folded(&name)).or_default().insert(key);
                }
            }
        }
        people
    }

    /// The first key that is one person's.
    fn key(&self, person: &Person) -> Option<String> {
        keys_of(person).into_iter().find(|key| self.names.get(key).is_some_and(|n| n.len() == 1))
    }

    /// The people of an event, in their order, each once.
    pub(super) fn of(
        &mut self,
        sketch: &mut Sketch,
        place: &str,
        event: &Event,
    ) -> Vec<SessionSpeaker> {
        let mut speakers: Vec<SessionSpeaker> = Vec::new();
        for (at, person) in event.persons.0.iter().enumerate() {
            let place = format!("{place}/persons/{at}");
            let Some((name, person)) = person.as_ref().ok().and_then(named) else {
                let message = "a person without a name is left out".to_owned();
                sketch.warn(place, message, "give the person a name");
                continue;
            };
            self.warn_of_shared(sketch, &place, &person);
            let id = self.id(&name, &person);
            let Ok(id) = SpeakerId::new(id) else { continue };
            let bio = person
                .biography
                .get()
                .and_then(|text| words::some_text(&sketch.plain(text), event.language.get()));
            let name = words::text(&name, event.language.get());
            let speaker = sketch.speaker(Speaker { id, name, org: None, title: None, bio });
            if !speakers.iter().any(|part| part.speaker == speaker) {
                speakers.push(SessionSpeaker { speaker, role: Default::default() });
            }
        }
        speakers
    }

    fn id(&self, name: &str, person: &Person) -> String {
        let folded = words::folded(name);
        let known = || {
            let keys = self.keys.get(&folded).filter(|keys| keys.len() == 1);
            keys.and_then(|keys| keys.first()).cloned()
        };
        let unnamed =
            || format!("name-{}", words::long_hash(if folded.is_empty() { name } else { &folded }));
        let key = self.key(person).or_else(|| keyless(person).then(known).flatten());
        key.unwrap_or_else(unnamed)
    }

    fn warn_of_shared(&mut self, sketch: &mut Sketch, place: &str, person: &Person) {
        for key in keys_of(person) {
            let is_shared = self.names.get(&key).is_some_and(|names| names.len() > 1);
            if is_shared && self.told.insert(key.clone()) {
                let message = format!("“{key}” names several people; each is kept by name");
                sketch.warn(place, message, "give each person an id of their own");
            }
        }
    }
}

fn keyless(person: &Person) -> bool {
    keys_of(person).is_empty()
}

/// What a person is known by, best first, each a speaker's id.
fn keys_of(person: &Person) -> Vec<String> {
    let guid = person.guid.get().map(|guid| words::code(guid, "person"));
    let code = person.code.get().map(|code| words::code(code, "person"));
    let id = person.id.get().map(|id| format!("person-{}", words::code(id, "id")));
    [guid, code, id].into_iter().flatten().collect()
}

/// A person with a name.
fn named(person: &PersonOrName) -> Option<(String, Person)> {
    let person = match person {
        PersonOrName::Person(person) => Person::clone(person),
        PersonOrName::Name(name) => Person { name: name.clone(), ..Person::default() },
    };
    let name = person.shown()?.split_whitespace().collect::<Vec<_>>().join(" ");
    Some((name, person))
}
