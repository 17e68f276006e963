//! The views as Sessionize writes them, joined into one list of sessions.

use crate::import::json::{Many, Members, Word, unmarked};
use serde::Deserialize;
use std::collections::BTreeMap;

/// A session as any view has it.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub(super) struct Talk {
    pub(super) id: Word,
    pub(super) title: Word,
    pub(super) description: Word,
    pub(super) starts_at: Word,
    pub(super) ends_at: Word,
    speakers: Many<Reference>,
    category_items: Many<Word>,
    categories: Many<Category>,
    room_id: Word,
    room: Word,
}

/// A person, or only the id of one.
#[derive(Debug, Clone, Deserialize)]
#[serde(untagged)]
enum Reference {
    Person(Box<Person>),
    Id(Word),
}

/// A person on stage.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub(super) struct Person {
    pub(super) id: Word,
    name: Word,
    full_name: Word,
    first_name: Word,
    last_name: Word,
    pub(super) bio: Word,
    pub(super) tag_line: Word,
}

impl Person {
    /// The name, in whichever member it stands.
    pub(super) fn name(&self) -> Option<String> {
        let whole = self.full_name.get().or(self.name.get());
        if let Some(name) = whole {
            return Some(name.trim().to_owned());
        }
        let parts: Vec<&str> =
            [&self.first_name, &self.last_name].into_iter().filter_map(Word::get).collect();
        (!parts.is_empty()).then(|| parts.join(" "))
    }
}

/// A category; its items stand under two names.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
struct Category {
    title: Word,
    name: Word,
    items: Many<Named>,
    category_items: Many<Named>,
}

/// A room or an item.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
struct Named {
    id: Word,
    name: Word,
}

/// The view All.
#[derive(Default, Deserialize)]
#[serde(default)]
struct All {
    sessions: Many<Talk>,
    speakers: Many<Person>,
    categories: Many<Category>,
    rooms: Many<Named>,
}

/// A day of the view GridSmart, or a group of the view Sessions.
#[derive(Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
struct Group {
    sessions: Many<Talk>,
    rooms: Many<Column>,
    time_slots: Many<Slot>,
}

/// A room's column in a day.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
struct Column {
    name: Word,
    sessions: Many<Talk>,
    session: Many<Talk>,
}

/// The same sessions, by their start.
#[derive(Default, Deserialize)]
#[serde(default)]
struct Slot {
    rooms: Many<Column>,
}

/// A file of sessions, whichever view it is.
#[derive(Default)]
pub(super) struct View {
    /// Names of rooms in their order.
    pub(super) rooms: Vec<String>,
    /// Sessions, each with its place in the file.
    pub(super) talks: Vec<(String, Talk)>,
    /// What could not be read, by place.
    pub(super) broken: Vec<(String, String)>,
    room_names: BTreeMap<String, String>,
    people: BTreeMap<String, Person>,
    /// Items of categories by id: the category's title, and the item.
    items: BTreeMap<String, (String, String)>,
}

impl View {
    /// Reads a view.
    ///
    /// # Errors
    /// In words, where the bytes are none.
    pub(super) fn read(bytes: &[u8]) -> Result<Self, String> {
        what_is(bytes)?;
        let bytes = unmarked(bytes);
        let broken = |error: serde_json::Error| format!("broken JSON: {error}");
        let mut view = Self::default();
        if bytes.trim_ascii_start().starts_with(b"[") {
            let groups: Many<Group> = serde_json::from_slice(bytes).map_err(broken)?;
            for (at, group) in groups.0.into_iter().enumerate() {
                match group {
                    Ok(group) => view.add_group(at, group),
                    Err(reason) => view.broken.push((at.to_string(), reason)),
                }
            }
        } else {
            view.add_all(serde_json::from_slice(bytes).map_err(broken)?);
        }
        Ok(view)
    }

    fn add_all(&mut self, all: All) {
        for room in all.rooms.read() {
            if let (Some(id), Some(name)) = (room.id.get(), room.name.get()) {
                self.rooms.push(name.to_owned());
                self.room_names.insert(id.to_owned(), name.to_owned());
            }
        }
        for person in all.speakers.read() {
            if let Some(id) = person.id.get() {
                self.people.insert(id.to_owned(), person.clone());
            }
        }
        for category in all.categories.read() {
            let title = category.title.get().or(category.name.get()).unwrap_or_default();
            for item in category.items.read() {
                if let (Some(id), Some(name)) = (item.id.get(), item.name.get()) {
                    self.items.insert(id.to_owned(), (title.to_owned(), name.to_owned()));
                }
            }
        }
        self.add_talks("sessions", None, all.sessions);
    }

    fn add_group(&mut self, at: usize, group: Group) {
        self.add_talks(&format!("{at}/sessions"), None, group.sessions);
        let slots = group.time_slots.0.into_iter().flatten().flat_map(|slot| slot.rooms.0);
        // the slots repeat the columns, and are there alone where a program dropped the columns
        for column in group.rooms.0.into_iter().chain(slots) {
            let Ok(column) = column else { continue };
            let name = column.name.get().map(str::to_owned);
            if let Some(name) = name.as_ref().filter(|name| !self.rooms.contains(name)) {
                self.rooms.push(name.clone());
            }
            let place = format!("{at}/rooms/{}", name.as_deref().unwrap_or_default());
            self.add_talks(&place, name.as_deref(), column.sessions);
            self.add_talks(&place, name.as_deref(), column.session);
        }
    }

    fn add_talks(&mut self, place: &str, room: Option<&str>, talks: Many<Talk>) {
        for (at, talk) in talks.0.into_iter().enumerate() {
            let place = format!("{place}/{at}");
            match talk {
                Ok(mut talk) => {
                    if let (None, Some(room)) = (talk.room.get(), room) {
                        talk.room = room.into();
                    }
                    self.talks.push((place, talk));
                }
                Err(reason) => self.broken.push((place, reason)),
            }
        }
    }

    /// The room of a session.
    pub(super) fn room_of<'a>(&'a self, talk: &'a Talk) -> Option<&'a str> {
        let by_id = || self.room_names.get(talk.room_id.get()?).map(String::as_str);
        talk.room.get().or_else(by_id)
    }

    /// The people of a session, each as completely as the file knows them.
    pub(super) fn people_of(&self, talk: &Talk) -> Vec<Person> {
        let whole = |reference: &Reference| match reference {
            Reference::Id(id) => id.get().and_then(|id| self.people.get(id)).cloned(),
            Reference::Person(person) => {
                let known = person.id.get().and_then(|id| self.people.get(id));
                Some(known.unwrap_or(person).clone())
            }
        };
        // one who is referred to and not there has no name, and is reported for that
        talk.speakers.read().map(|reference| whole(reference).unwrap_or_default()).collect()
    }

    /// The track a session belongs to.
    pub(super) fn track_of(&self, talk: &Talk) -> Option<String> {
        self.item_of(talk, &["track", "stream", "forum", "论坛"])
    }

    /// What sort of session it is.
    pub(super) fn format_of(&self, talk: &Talk) -> Option<String> {
        self.item_of(talk, &["format", "type"])
    }

    /// The session's item of the category whose title says one of these.
    fn item_of(&self, talk: &Talk, titles: &[&str]) -> Option<String> {
        let is_it = |title: &str| {
            let title = title.to_lowercase();
            titles.iter().any(|wanted| title.contains(wanted))
        };
        let by_id = talk.category_items.read().filter_map(|id| self.items.get(id.get()?));
        let mut by_id = by_id.filter(|(title, _)| is_it(title)).map(|(_, item)| item.clone());
        by_id.next().or_else(|| {
            let own = talk.categories.read();
            let mut own = own.filter(|category| {
                is_it(category.name.get().or(category.title.get()).unwrap_or_default())
            });
            let items = own.find_map(|category| {
                category.category_items.read().find_map(|item| item.name.get())
            });
            items.map(str::to_owned)
        })
    }
}

/// The members by which a view is known.
#[derive(Deserialize)]
struct Head {
    #[serde(default)]
    sessions: Many<Members>,
}

/// Whether the bytes are a view of Sessionize's.
///
/// # Errors
/// In words, what they are instead.
pub(crate) fn what_is(bytes: &[u8]) -> Result<(), String> {
    let bytes = unmarked(bytes);
    let broken = |error: serde_json::Error| format!("broken JSON ({error})");
    if bytes.trim_ascii_start().starts_with(b"[") {
        let list: Many<Members> = serde_json::from_slice(bytes).map_err(broken)?;
        let Some(first) = list.read().next() else {
            return Err("a JSON list without any object".to_owned());
        };
        let has = |name: &str| first.0.iter().any(|member| member == name);
        return match () {
            () if has("rooms") && (has("timeSlots") || has("date")) => Ok(()),
            () if has("groupName") || (has("groupId") && has("sessions")) => Ok(()),
            () if has("fullName") => {
                Err("Sessionize's list of speakers, which holds no times".to_owned())
            }
            () => Err(format!("a JSON list of another kind ({})", listed(first))),
        };
    }
    let head: Head = serde_json::from_slice(bytes).map_err(broken)?;
    let Some(first) = head.sessions.read().next() else {
        return Err("JSON without any session".to_owned());
    };
    let has = |name: &str| first.0.iter().any(|member| member == name);
    let own = ["isServiceSession", "isPlenumSession", "roomId", "categoryItems", "questionAnswers"];
    if has("startsAt") && own.iter().any(|name| has(name)) {
        return Ok(());
    }
    let like = if has("startsAt") { "JSON that only resembles Sessionize's," } else { "JSON" };
    Err(format!("{like} with sessions of another kind ({})", listed(first)))
}

/// What an object holds, for a sentence.
fn listed(members: &Members) -> String {
    const NAMES_MAX: usize = 8;
    let short = members.0.iter().take(NAMES_MAX);
    let short: Vec<String> = short.map(|name| name.chars().take(24).collect()).collect();
    format!("its members: {}", short.join(", "))
}
