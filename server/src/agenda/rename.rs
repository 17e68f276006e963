//! Codes under which places, forums and people are known already.

use crate::export::{guid_of, label_forums, label_rooms};
// spaces, signs and scripts come and go
use huiban_formats::script::key as folded;
use huiban_protocol::documents::{
    AgendaDocument, ForumCode, Language, RoomCode, Speaker, SpeakerId,
};
use std::collections::{BTreeMap, BTreeSet};

/// Gives rooms, forums and people of a file that knows them by name the codes under which the draft
/// so far knows them. A name counts where it is that of one alone on both sides.
pub(super) fn rename_known(document: &mut AgendaDocument, before: &AgendaDocument) {
    rename_rooms(document, before);
    rename_forums(document, before);
    rename_people(document, before);
}

/// Names as letters and digits, with the one code each is that of.
struct Names(BTreeMap<String, Option<String>>);

impl Names {
    fn new(named: impl Iterator<Item = (String, String)>) -> Self {
        let mut names: BTreeMap<String, Option<String>> = BTreeMap::new();
        for (code, name) in named {
            names
                .entry(folded(&name))
                .and_modify(|known| {
                    if known.as_ref() != Some(&code) {
                        *known = None;
                    }
                })
                .or_insert(Some(code));
        }
        Self(names)
    }

    fn code_of(&self, name: &str) -> Option<&String> {
        self.0.get(&folded(name)).and_then(Option::as_ref)
    }
}

/// New codes by those of the file. What has a known code keeps it.
fn renamed(
    ours: &[(String, Vec<String>)],
    known: &Names,
    codes: &BTreeSet<String>,
) -> BTreeMap<String, String> {
    let mut taken: BTreeSet<String> =
        ours.iter().map(|(code, _)| code).filter(|code| codes.contains(*code)).cloned().collect();
    let mut renamed = BTreeMap::new();
    for (code, names) in ours {
        if codes.contains(code) {
            continue;
        }
        let found = names.iter().find_map(|name| known.code_of(name));
        if let Some(found) = found.filter(|found| taken.insert((*found).clone())) {
            renamed.insert(code.clone(), found.clone());
        }
    }
    renamed
}

fn rename_rooms(document: &mut AgendaDocument, before: &AgendaDocument) {
    let labels = |document: &AgendaDocument| {
        let labels = Language::ALL.into_iter().flat_map(|language| label_rooms(document, language));
        labels.collect::<Vec<_>>()
    };
    let codes = before.rooms.iter().map(|room| room.code.to_string()).collect();
    let ours = grouped(labels(document));
    let renamed = renamed(&ours, &Names::new(labels(before).into_iter()), &codes);
    let rename = |code: &mut RoomCode| replace(code, &renamed, |code| RoomCode::new(code).ok());
    document.rooms.iter_mut().for_each(|room| rename(&mut room.code));
    let said = labels(before);
    for room in &mut document.rooms {
        let Some(known) = before.rooms.iter().find(|known| known.code == room.code) else {
            continue;
        };
        // what an export added to tell two of one name apart is no part of the name
        let name = room.name.pick(Language::En).to_owned();
        if said.iter().any(|(code, label)| code == known.code.as_str() && *label == name) {
            room.name.clone_from(&known.name);
        }
    }
    document.forums.iter_mut().flat_map(|forum| &mut forum.rooms).for_each(rename);
    document.sessions.iter_mut().filter_map(|session| session.room.as_mut()).for_each(rename);
}

fn rename_forums(document: &mut AgendaDocument, before: &AgendaDocument) {
    let labels = |document: &AgendaDocument| {
        let labels =
            Language::ALL.into_iter().flat_map(|language| label_forums(document, language));
        labels.collect::<Vec<_>>()
    };
    let codes = before.forums.iter().map(|forum| forum.code.to_string()).collect();
    let ours = grouped(labels(document));
    let renamed = renamed(&ours, &Names::new(labels(before).into_iter()), &codes);
    let rename = |code: &mut ForumCode| replace(code, &renamed, |code| ForumCode::new(code).ok());
    document.forums.iter_mut().for_each(|forum| rename(&mut forum.code));
    let said = labels(before);
    for forum in &mut document.forums {
        let known = before.forums.iter().find(|known| known.code == forum.code);
        let Some(known) = known else { continue };
        let title = forum.title.pick(Language::En).to_owned();
        if said.iter().any(|(code, label)| code == known.code.as_str() && *label == title) {
            forum.title.clone_from(&known.title);
        }
    }
    document.sessions.iter_mut().filter_map(|session| session.forum.as_mut()).for_each(rename);
}

/// People are known by the guid that an export gave them, else by name.
fn rename_people(document: &mut AgendaDocument, before: &AgendaDocument) {
    let event = &document.event.code;
    let names = |speaker: &Speaker| {
        let name = |language| speaker.name.get(language).map(str::to_owned);
        Language::ALL.into_iter().filter_map(name).collect::<Vec<_>>()
    };
    let mut known = Vec::new();
    for speaker in &before.speakers {
        let id = speaker.id.to_string();
        known.push((id.clone(), guid_of(event, "speaker", &id)));
        known.extend(names(speaker).into_iter().map(|name| (id.clone(), name)));
    }
    let all = document.speakers.iter().map(|speaker| {
        let guid = speaker.id.to_string();
        (guid.clone(), [guid].into_iter().chain(names(speaker)).collect::<Vec<_>>())
    });
    let all: Vec<_> = all.collect();
    let own = all.iter().flat_map(|(id, names)| names.iter().map(|n| (id.clone(), n.clone())));
    let own = Names::new(own);
    // of two with one name, nobody knows which is the known one
    let ours = all.iter().map(|(id, names)| {
        let alone = names.iter().filter(|name| own.code_of(name) == Some(id));
        (id.clone(), alone.cloned().collect::<Vec<_>>())
    });
    let ours: Vec<_> = ours.collect();
    let ids = before.speakers.iter().map(|speaker| speaker.id.to_string()).collect();
    let renamed = renamed(&ours, &Names::new(known.into_iter()), &ids);
    let rename = |id: &mut SpeakerId| replace(id, &renamed, |id| SpeakerId::new(id).ok());
    document.speakers.iter_mut().for_each(|speaker| rename(&mut speaker.id));
    let parts = document.sessions.iter_mut().flat_map(|session| &mut session.speakers);
    parts.for_each(|part| rename(&mut part.speaker));
}

/// All names of each code.
fn grouped(named: Vec<(String, String)>) -> Vec<(String, Vec<String>)> {
    let mut grouped: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for (code, name) in named {
        grouped.entry(code).or_default().push(name);
    }
    grouped.into_iter().collect()
}

fn replace<C: ToString>(
    code: &mut C,
    renamed: &BTreeMap<String, String>,
    make: fn(&str) -> Option<C>,
) {
    if let Some(new) = renamed.get(&code.to_string()).and_then(|new| make(new)) {
        *code = new;
    }
}
