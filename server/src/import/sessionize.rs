//! Sessionize JSON: the API views “All”, “GridSmart” and “Sessions”.

mod view;

use super::json::Word;
use super::options::Options;
use super::sketch::{Sketch, Sketched};
use super::{Import, Refusal, words};
use crate::organizer::ImportFile;
use crate::time::local;
use chrono::{DateTime, FixedOffset, NaiveDateTime};
use chrono_tz::Tz;
use huiban_protocol::documents::{
    Problem, Session, SessionId, SessionSpeaker, SessionState, Speaker, SpeakerId, Text,
};
use std::collections::BTreeSet;
use view::{Person, Talk, View};

pub(super) use view::what_is;

/// Reads a view.
///
/// # Errors
/// Where the file is no view of Sessionize; the problem says what it seems to be.
pub(super) fn read(file: &ImportFile, options: &Options) -> Result<Import, Refusal> {
    let view = View::read(&file.content.0).map_err(|message| {
        let message = format!("this is {message}");
        vec![Problem::error(file.name.clone(), message, "export the view All or GridSmart")]
    })?;
    let mut problems = Vec::new();
    let event = options.event(None, &file.name, &mut problems);
    let zone = options.zone(None, &event, &file.name, &mut problems);
    let mut sketch = Sketch::new(event, Text::default(), zone, problems);
    for room in &view.rooms {
        sketch.room(room, None);
    }
    for (place, reason) in &view.broken {
        let message = format!("this cannot be read, and is left out: {reason}");
        sketch.warn(place, message, "correct it there");
    }
    let mut seen = BTreeSet::new();
    let mut sessions = Vec::new();
    for (place, talk) in &view.talks {
        // a plenum stands in the column of every room
        let once = (talk.id.get(), talk.starts_at.get());
        if talk.id.get().is_some() && !seen.insert(once) {
            continue;
        }
        if let Some(session) = session(&mut sketch, &view, place, talk) {
            sessions.push(session);
        }
    }
    sketch.add_sessions(sessions);
    Ok(sketch.finish(&file.name, "a view of Sessionize"))
}

fn session(sketch: &mut Sketch, view: &View, place: &str, talk: &Talk) -> Option<Sketched> {
    let Some(title) = talk.title.get() else {
        sketch.warn(place, "a session without a title is left out".to_owned(), "give it a title");
        return None;
    };
    let zone = sketch.zone();
    let time = |raw: &Word| raw.get().and_then(|raw| instant(raw, zone));
    let Some(start) = time(&talk.starts_at) else {
        let message = match talk.starts_at.get() {
            None => format!("“{title}” has no time yet, so it is left out"),
            Some(raw) => format!("“{title}” begins at “{raw}”, which is no time; it is left out"),
        };
        sketch.warn(place, message, "schedule it, and import again");
        return None;
    };
    let end = time(&talk.ends_at).unwrap_or_else(|| {
        let message = format!("“{title}” has no end, so it ends as it begins");
        sketch.warn(place, message, "give it an end");
        start
    });
    let room = view.room_of(talk).and_then(|name| sketch.room(name, None));
    let forum = view.track_of(talk).and_then(|title| sketch.forum(&title, None));
    let mut speakers: Vec<SessionSpeaker> = Vec::new();
    for person in view.people_of(talk) {
        let speaker = speaker(sketch, place, &person);
        if let Some(speaker) = speaker
            && !speakers.iter().any(|known| known.speaker == speaker)
        {
            speakers.push(SessionSpeaker { speaker, role: Default::default() });
        }
    }
    let names = talk.id.get().iter().map(|id| words::code(id, "session")).collect();
    let session = Session {
        id: SessionId::new("session").ok()?,
        kind: words::kind(view.format_of(talk).as_deref(), title),
        forum,
        title: words::text(title, None),
        description: talk.description.get().and_then(|text| words::some_text(text, None)),
        start,
        end,
        room,
        state: SessionState::Planned,
        languages: Vec::new(),
        interpretation: Vec::new(),
        speakers,
        projects: Vec::new(),
        awards: Vec::new(),
        agreements: Vec::new(),
        exhibitor: None,
        attachments: Vec::new(),
    };
    Some(Sketched { session, names, day: None, place: place.to_owned() })
}

fn speaker(sketch: &mut Sketch, place: &str, person: &Person) -> Option<SpeakerId> {
    let Some(name) = person.name() else {
        let message = "a speaker without a name is left out".to_owned();
        sketch.warn(place, message, "give the speaker a name");
        return None;
    };
    let unnamed = || format!("name-{}", words::long_hash(&name));
    let known = person.id.get().map_or_else(unnamed, str::to_owned);
    let id = SpeakerId::new(words::code(&known, "speaker")).ok()?;
    let text = |raw: &Word| raw.get().and_then(|raw| words::some_text(raw, None));
    let (name, title, bio) = (words::text(&name, None), text(&person.tag_line), text(&person.bio));
    Some(sketch.speaker(Speaker { id, name, org: None, title, bio }))
}

/// A time with an offset, or a local one of the event.
fn instant(raw: &str, zone: Tz) -> Option<DateTime<FixedOffset>> {
    if let Ok(instant) = DateTime::parse_from_rfc3339(raw) {
        return Some(crate::time::in_zone(instant.timestamp_millis(), zone));
    }
    let formats = ["%Y-%m-%dT%H:%M:%S%.f", "%Y-%m-%dT%H:%M", "%Y-%m-%d %H:%M:%S", "%Y-%m-%d %H:%M"];
    let time = formats.iter().find_map(|form| NaiveDateTime::parse_from_str(raw, form).ok())?;
    local(time, zone)
}

#[cfg(test)]
mod tests;
