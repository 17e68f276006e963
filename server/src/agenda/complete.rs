//! What a file that holds a part of an event says nothing of.

use super::cancel_absent::{keep, keep_referred};
use crate::import::UNNAMED_VENUE;
use huiban_protocol::documents::{AgendaDocument, Forum, Language, Room, Session, Speaker, Text};
use std::collections::BTreeMap;

/// Keeps what the draft so far says and the file cannot: sections that are empty in it, members
/// that it lacks, and other languages of a text that is the same in the file's.
pub(super) fn complete(document: &mut AgendaDocument, before: &AgendaDocument) {
    complete_text(&mut document.event.name, &before.event.name);
    complete_member(&mut document.event.description, &before.event.description);
    for day in &mut document.event.days {
        let known = before.event.days.iter().find(|known| known.date == day.date);
        if let Some(known) = known {
            complete_member(&mut day.name, &known.name);
        }
    }
    keep_sections(document, before);
    each(&mut document.rooms, &before.rooms, |room| room.code.as_str(), complete_room);
    each(&mut document.forums, &before.forums, |forum| forum.code.as_str(), complete_forum);
    each(&mut document.speakers, &before.speakers, |one| one.id.as_str(), complete_speaker);
    each(&mut document.sessions, &before.sessions, |one| one.id.as_str(), complete_session);
    let sessions = std::mem::take(&mut document.sessions);
    keep_referred(document, before, &sessions);
    document.sessions = sessions;
    let is_used = document.rooms.iter().any(|room| room.venue.as_str() == UNNAMED_VENUE);
    document.venues.retain(|venue| is_used || venue.code.as_str() != UNNAMED_VENUE);
}

/// Completes each of a kind by the one of the same id.
fn each<T>(now: &mut [T], before: &[T], id: fn(&T) -> &str, complete: fn(&mut T, &T)) {
    let known: BTreeMap<&str, &T> = before.iter().map(|one| (id(one), one)).collect();
    for one in now {
        if let Some(known) = known.get(id(one)).copied() {
            complete(one, known);
        }
    }
}

fn keep_sections(document: &mut AgendaDocument, before: &AgendaDocument) {
    // places stand whether or not this file has something there, and ways lead to them
    keep(&mut document.venues, &before.venues, |_| true);
    keep(&mut document.rooms, &before.rooms, |_| true);
    section(&mut document.transfers, &before.transfers);
    section(&mut document.forums, &before.forums);
    section(&mut document.speakers, &before.speakers);
    section(&mut document.zones, &before.zones);
    section(&mut document.exhibitors, &before.exhibitors);
    section(&mut document.projects, &before.projects);
    section(&mut document.notices, &before.notices);
    section(&mut document.lists, &before.lists);
    section(&mut document.circles, &before.circles);
    section(&mut document.topics, &before.topics);
}

fn section<T: Clone>(now: &mut Vec<T>, before: &[T]) {
    if now.is_empty() {
        now.extend_from_slice(before);
    }
}

fn complete_room(room: &mut Room, known: &Room) {
    complete_text(&mut room.name, &known.name);
    if room.venue.as_str() == UNNAMED_VENUE {
        room.venue = known.venue.clone();
    }
    room.floor = room.floor.take().or_else(|| known.floor.clone());
    room.capacity = room.capacity.or(known.capacity);
}

fn complete_forum(forum: &mut Forum, known: &Forum) {
    complete_text(&mut forum.title, &known.title);
    complete_member(&mut forum.host, &known.host);
    complete_member(&mut forum.description, &known.description);
    section(&mut forum.rooms, &known.rooms);
    if forum.kind == Default::default() {
        forum.kind = known.kind;
    }
}

fn complete_speaker(speaker: &mut Speaker, known: &Speaker) {
    complete_text(&mut speaker.name, &known.name);
    complete_member(&mut speaker.org, &known.org);
    complete_member(&mut speaker.title, &known.title);
    complete_member(&mut speaker.bio, &known.bio);
}

/// What a feed may leave away on purpose (a description, a forum, a room, people) counts as it
/// says; what it cannot say stays.
fn complete_session(session: &mut Session, known: &Session) {
    complete_text(&mut session.title, &known.title);
    if let (Some(now), Some(before)) = (&mut session.description, &known.description) {
        complete_text(now, before);
    }
    section(&mut session.interpretation, &known.interpretation);
    section(&mut session.projects, &known.projects);
    section(&mut session.awards, &known.awards);
    section(&mut session.agreements, &known.agreements);
    session.exhibitor = session.exhibitor.take().or_else(|| known.exhibitor.clone());
    for part in &mut session.speakers {
        let known = known.speakers.iter().find(|known| known.speaker == part.speaker);
        if let (Some(known), true) = (known, part.role == Default::default()) {
            part.role = known.role;
        }
    }
}

fn complete_member(now: &mut Option<Text>, before: &Option<Text>) {
    match (now.as_mut(), before) {
        (Some(now), Some(before)) => complete_text(now, before),
        (None, Some(before)) => *now = Some(before.clone()),
        (_, None) => {}
    }
}

/// A file in one language leaves the others alone where its own has not changed.
fn complete_text(now: &mut Text, before: &Text) {
    let said = |text: &str| Language::ALL.into_iter().any(|known| before.get(known) == Some(text));
    let mut texts = Language::ALL.into_iter().filter_map(|language| now.get(language));
    if texts.all(said) {
        now.clone_from(before);
    }
}
