//! What is wrong with a document: dangling references, repeated ids, times that cannot be.

mod size;

use self::size::check_sizes;
use super::{
    AgendaDocument, DOCUMENT_FORMAT, DOCUMENT_VERSION, ListCode, Session, Transfer, TransferPoint,
};
use crate::limits::EVENT_YEARS;
use chrono::{Datelike as _, Offset as _};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

/// How bad a problem is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Severity {
    /// The document is used, and this is said.
    Warning,
    /// The document is refused as a whole.
    Error,
}

/// One thing wrong with a document, where it is, and what to do about it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Problem {
    /// How bad it is.
    pub severity: Severity,
    /// Where it is: a path such as `sessions/opening/room`.
    #[serde(rename = "where")]
    pub place: String,
    /// What is wrong.
    pub message: String,
    /// What to do about it.
    pub hint: String,
}

impl Problem {
    /// Something for which the document is refused.
    pub fn error(place: String, message: String, hint: &str) -> Self {
        Self { severity: Severity::Error, place, message, hint: hint.to_owned() }
    }

    /// Something that is only said.
    pub fn warning(place: String, message: String, hint: &str) -> Self {
        Self { severity: Severity::Warning, place, message, hint: hint.to_owned() }
    }
}

/// Finds everything wrong with a document, in the document's own order.
pub fn check(document: &AgendaDocument) -> Vec<Problem> {
    let mut problems = Vec::new();
    check_head(document, &mut problems);
    check_repeats(document, &mut problems);
    check_places(document, &mut problems);
    check_sessions(document, &mut problems);
    check_links(document, &mut problems);
    check_sizes(document, &mut problems);
    problems
}

fn check_head(document: &AgendaDocument, problems: &mut Vec<Problem>) {
    if document.format != DOCUMENT_FORMAT {
        problems.push(Problem::error(
            "format".into(),
            format!("this is “{}”, not “{DOCUMENT_FORMAT}”", document.format),
            "choose the file that was exported as huiban JSON",
        ));
    }
    if document.version > DOCUMENT_VERSION {
        problems.push(Problem::error(
            "version".into(),
            format!("version {} is newer than {DOCUMENT_VERSION}", document.version),
            "update this program",
        ));
    }
    if document.event.name.is_blank() {
        problems.push(Problem::error("event/name".into(), "empty".into(), "name the event"));
    }
    if document.event.days.is_empty() {
        problems.push(Problem::error(
            "event/days".into(),
            "the event has no day".into(),
            "list its calendar days",
        ));
    }
    for day in &document.event.days {
        check_year(format!("event/days/{}", day.date), day.date.year(), problems);
    }
}

/// Reports every id that stands twice among its kind.
fn repeats<I: ToString>(kind: &str, ids: impl Iterator<Item = I>, problems: &mut Vec<Problem>) {
    let mut seen = BTreeSet::new();
    for id in ids {
        let id = id.to_string();
        if !seen.insert(id.clone()) {
            problems.push(Problem::error(
                format!("{kind}/{id}"),
                "this id stands twice".into(),
                "give each its own id",
            ));
        }
    }
}

fn check_repeats(document: &AgendaDocument, problems: &mut Vec<Problem>) {
    repeats("event/days", document.event.days.iter().map(|d| d.date), problems);
    repeats("venues", document.venues.iter().map(|v| &v.code), problems);
    repeats("rooms", document.rooms.iter().map(|r| &r.code), problems);
    repeats("transfers", document.transfers.iter().map(both_ways), problems);
    repeats("forums", document.forums.iter().map(|f| &f.code), problems);
    repeats("sessions", document.sessions.iter().map(|s| &s.id), problems);
    repeats("speakers", document.speakers.iter().map(|s| &s.id), problems);
    repeats("zones", document.zones.iter().map(|z| &z.code), problems);
    repeats("exhibitors", document.exhibitors.iter().map(|e| &e.code), problems);
    repeats("projects", document.projects.iter().map(|p| &p.id), problems);
    repeats("notices", document.notices.iter().map(|n| &n.id), problems);
    repeats("lists", document.lists.iter().map(|l| &l.code), problems);
    repeats("circles", document.circles.iter().map(|c| &c.code), problems);
    repeats("topics", document.topics.iter().map(|t| &t.id), problems);
}

/// A transfer takes as long in both directions, so the order of its ends does not count.
fn both_ways(transfer: &Transfer) -> String {
    let ends = [transfer.from.to_string(), transfer.to.to_string()];
    let [first, second] = if ends.is_sorted() {
        ends
    } else {
        let [a, b] = ends;
        [b, a]
    };
    format!("{first}~{second}")
}

/// Reports a reference to something that the document does not hold.
struct References<'a> {
    kind: &'static str,
    known: BTreeSet<&'a str>,
}

impl<'a> References<'a> {
    fn new(kind: &'static str, known: impl Iterator<Item = &'a str>) -> Self {
        Self { kind, known: known.collect() }
    }

    fn check(&self, place: String, id: &str, problems: &mut Vec<Problem>) {
        if !self.known.contains(id) {
            problems.push(Problem::error(
                place,
                format!("there is no {} “{id}”", self.kind),
                "add it or correct the reference",
            ));
        }
    }
}

fn check_places(document: &AgendaDocument, problems: &mut Vec<Problem>) {
    let venues = References::new("venue", document.venues.iter().map(|v| v.code.as_str()));
    let rooms = References::new("room", document.rooms.iter().map(|r| r.code.as_str()));
    for room in &document.rooms {
        venues.check(format!("rooms/{}/venue", room.code), room.venue.as_str(), problems);
    }
    for transfer in &document.transfers {
        let place = format!("transfers/{}", transfer.id());
        for end in [&transfer.from, &transfer.to] {
            match end {
                TransferPoint::Venue(code) | TransferPoint::Floor(code, _) => {
                    venues.check(place.clone(), code.as_str(), problems);
                }
                TransferPoint::Room(code) => rooms.check(place.clone(), code.as_str(), problems),
            }
        }
    }
    for forum in &document.forums {
        for room in &forum.rooms {
            rooms.check(format!("forums/{}/rooms", forum.code), room.as_str(), problems);
        }
    }
}

fn check_sessions(document: &AgendaDocument, problems: &mut Vec<Problem>) {
    let rooms = References::new("room", document.rooms.iter().map(|r| r.code.as_str()));
    let forums = References::new("forum", document.forums.iter().map(|f| f.code.as_str()));
    let speakers = References::new("speaker", document.speakers.iter().map(|s| s.id.as_str()));
    let projects = References::new("project", document.projects.iter().map(|p| p.id.as_str()));
    let exhibitors =
        References::new("exhibitor", document.exhibitors.iter().map(|e| e.code.as_str()));
    for session in &document.sessions {
        let place = |field: &str| format!("sessions/{}/{field}", session.id);
        if session.title.is_blank() {
            problems.push(Problem::error(place("title"), "empty".into(), "give it a title"));
        }
        if let Some(room) = &session.room {
            rooms.check(place("room"), room.as_str(), problems);
        }
        if let Some(forum) = &session.forum {
            forums.check(place("forum"), forum.as_str(), problems);
        }
        if let Some(exhibitor) = &session.exhibitor {
            exhibitors.check(place("exhibitor"), exhibitor.as_str(), problems);
        }
        for part in &session.speakers {
            speakers.check(place("speakers"), part.speaker.as_str(), problems);
        }
        for project in &session.projects {
            projects.check(place("projects"), project.as_str(), problems);
        }
        for award in session.awards.iter().flat_map(|list| &list.entries) {
            if let Some(project) = &award.project {
                projects.check(place("awards"), project.as_str(), problems);
            }
        }
        check_times(document, session, problems);
        for attachment in &session.attachments {
            check_url(place("attachments"), &attachment.url, problems);
        }
    }
}

fn check_times(document: &AgendaDocument, session: &Session, problems: &mut Vec<Problem>) {
    let place = |field: &str| format!("sessions/{}/{field}", session.id);
    if session.end < session.start {
        problems.push(Problem::error(
            place("end"),
            "it ends before it starts".into(),
            "check both times and their dates",
        ));
    }
    check_year(place("start"), session.start.year(), problems);
    check_year(place("end"), session.end.year(), problems);
    // the day of a session is read off its own offset, so that must be the event's
    for (field, time) in [("start", session.start), ("end", session.end)] {
        let there = time.with_timezone(&document.event.zone);
        if there.offset().fix() != *time.offset() {
            problems.push(Problem::error(
                place(field),
                format!("{time} is not written with the offset of {}", document.event.zone),
                "write it as the clocks of the event show it",
            ));
        }
    }
    if !on_an_event_day(document, session.start.date_naive()) {
        problems.push(Problem::warning(
            place("start"),
            format!("{} is not one of the event's days", session.start.date_naive()),
            "check the date, or add the day",
        ));
    }
}

fn check_year(place: String, year: i32, problems: &mut Vec<Problem>) {
    if !EVENT_YEARS.contains(&year) {
        let (first, last) = (EVENT_YEARS.start(), EVENT_YEARS.end());
        let message = format!("the year {year} is not one of {first} to {last}");
        problems.push(Problem::error(place, message, "correct the date"));
    }
}

/// Links are shown and opened, so they may lead to the web only.
fn check_url(place: String, url: &str, problems: &mut Vec<Problem>) {
    let scheme = url.split_once("://").map(|(scheme, _)| scheme.to_ascii_lowercase());
    if !matches!(scheme.as_deref(), Some("http" | "https")) {
        problems.push(Problem::error(
            place,
            format!("“{url}” is not a web address"),
            "begin it with https://",
        ));
    }
}

/// Days are listed by the organizer; a session after midnight belongs to the day before, so the
/// day after a listed one is accepted too.
fn on_an_event_day(document: &AgendaDocument, date: chrono::NaiveDate) -> bool {
    document.event.days.iter().any(|day| day.date == date || day.date.succ_opt() == Some(date))
}

/// What each list requires.
type Requires<'a> = BTreeMap<&'a ListCode, Option<&'a ListCode>>;

/// Whether what a list requires leads back to it.
fn requires_itself(list: &ListCode, all: &Requires<'_>) -> bool {
    let mut next = all.get(list).copied().flatten();
    // a chain without a circle is no longer than there are lists
    for _ in all {
        match next {
            Some(code) if code == list => return true,
            Some(code) => next = all.get(code).copied().flatten(),
            None => return false,
        }
    }
    false
}

fn check_links(document: &AgendaDocument, problems: &mut Vec<Problem>) {
    let zones = References::new("zone", document.zones.iter().map(|z| z.code.as_str()));
    let lists = References::new("list", document.lists.iter().map(|l| l.code.as_str()));
    let circles = References::new("circle", document.circles.iter().map(|c| c.code.as_str()));
    for exhibitor in &document.exhibitors {
        if let Some(zone) = &exhibitor.zone {
            zones.check(format!("exhibitors/{}/zone", exhibitor.code), zone.as_str(), problems);
        }
        if let Some(fault) = super::find_fault(&exhibitor.questions) {
            let place = format!("exhibitors/{}/questions", exhibitor.code);
            problems.push(Problem::error(place, fault, "correct the questions of this booth"));
        }
        if let Some(url) = &exhibitor.url {
            check_url(format!("exhibitors/{}/url", exhibitor.code), url, problems);
        }
    }
    let requires: Requires<'_> =
        document.lists.iter().map(|list| (&list.code, list.requires.as_ref())).collect();
    for list in &document.lists {
        if let Some(required) = &list.requires {
            lists.check(format!("lists/{}/requires", list.code), required.as_str(), problems);
            if requires_itself(&list.code, &requires) {
                problems.push(Problem::error(
                    format!("lists/{}/requires", list.code),
                    "it requires itself, so it would let nobody in".into(),
                    "name another list",
                ));
            }
        }
        if list.windows.iter().any(|window| window.to <= window.from) {
            problems.push(Problem::error(
                format!("lists/{}/windows", list.code),
                "a window closes before it opens".into(),
                "check both times and their dates",
            ));
        }
    }
    for topic in &document.topics {
        circles.check(format!("topics/{}/circle", topic.id), topic.circle.as_str(), problems);
    }
}

#[cfg(test)]
mod tests;
