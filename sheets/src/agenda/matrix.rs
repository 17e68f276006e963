//! Tables with a column a room, a forum or a day.

use super::columns::{Role, is_label};
use super::layout::Columns;
use super::people::{Person, label_at, looks_like_person, read_people};
use super::sections::read_said;
use super::walk::{Day, title_lines};
use super::words::{is_forum, is_room};
use crate::grid::Row;
use crate::moment::{find_dates, weak_day};

/// One such column.
#[derive(Debug, Clone, Default)]
pub(super) struct Track {
    pub(super) column: usize,
    pub(super) day: Option<Day>,
    pub(super) room: Option<String>,
    pub(super) forum: Option<String>,
}

/// The columns that a header names by rooms, forums or days, where it names no titles.
pub(super) fn tracks(row: &Row, columns: &Columns) -> Vec<Track> {
    let has = |role: Role| columns.values().any(|known| *known == role);
    if !has(Role::Time) || columns.values().any(|role| role.is_title()) || has(Role::Speaker) {
        return Vec::new();
    }
    // “主会场”, “分会场”: some of them are names, so all of them stand over sessions
    let is_place = |role: Role| matches!(role, Role::Room | Role::Forum | Role::Venue);
    let places = || columns.iter().filter(|(_, role)| is_place(**role));
    let is_name = |at: usize| row.cell(at).is_some_and(|cell| !is_label(&cell.text()));
    let names = places().filter(|(at, _)| is_name(**at)).count();
    let over_sessions = names.saturating_mul(2) >= places().count() && names > 0;
    let open = columns
        .iter()
        .filter(|(_, role)| **role == Role::Unknown || (over_sessions && is_place(**role)));
    let mut tracks = Vec::new();
    let mut named = 0_usize;
    for (at, _) in open {
        let Some(cell) = row.cell(*at) else { continue };
        let text = cell.text();
        let track = track(*at, &text);
        let known = track.day.is_some()
            || track.room.is_some()
            || track.forum.as_deref().is_some_and(is_forum);
        named = named.saturating_add(usize::from(known));
        tracks.push(track);
    }
    // half of them must say what they are, or these are columns of another kind
    let enough = tracks.len() >= 2 || over_sessions;
    if enough && named.saturating_mul(2) >= tracks.len() { tracks } else { Vec::new() }
}

/// What a heading says of the column below it.
fn track(column: usize, text: &str) -> Track {
    let mut said = read_said(std::slice::from_ref(&text.to_owned()));
    let weak = || weak_day(text).filter(|_| find_dates(text).0.is_empty());
    let date = said.dates.first().copied().or_else(weak);
    let day = date.map(Day::Date).or(said.nth_day.map(Day::Nth));
    if day.is_some() && said.heading.as_deref().is_some_and(|h| weak_day(h).is_some()) {
        said.heading = None;
    }
    let mut track = Track { column, day, room: said.room, forum: said.heading };
    // “分会场一” is where sessions are, whatever else is called so
    let is_place = |name: &str| name.contains(['场', '場']) || !is_forum(name);
    if track.forum.as_deref().is_some_and(|name| is_room(name) && is_place(name))
        && track.room.is_none()
    {
        track.room = track.forum.take();
    }
    track
}

/// Days, rooms or forums beside each other and nothing else: the columns of a grid whose cells
/// hold whole sessions.
pub(super) fn headings(row: &Row) -> Vec<Track> {
    let tracks: Vec<Track> = row.own().map(|(at, cell)| track(at, &cell.text())).collect();
    let all = |is: fn(&Track) -> bool| tracks.iter().all(is);
    let forums = |track: &Track| track.forum.as_deref().is_some_and(is_forum);
    let alike =
        all(|track| track.day.is_some()) || all(|track| track.room.is_some()) || all(forums);
    let labelled = row.own().any(|(_, cell)| cell.text().contains([':', '：']));
    if tracks.len() >= 2 && alike && !labelled { tracks } else { Vec::new() }
}

/// A title, its English, and the people that a cell names with it where no column does.
pub(super) fn read_cell(text: &str, with_people: bool) -> (String, Option<String>, Vec<Person>) {
    if !with_people {
        let (title, english) = title_lines(text, false);
        return (title, english, Vec::new());
    }
    let lines: Vec<&str> = text.lines().map(str::trim).filter(|line| !line.is_empty()).collect();
    // titles first, people below
    let from = lines.iter().position(|line| names_people(line)).filter(|at| *at > 0);
    if let Some(from) = from {
        let (above, below) = lines.split_at(from);
        let (title, english) = title_lines(&above.join("\n"), true);
        return (title, english, read_people(&below.join("\n")).people);
    }
    if let [line] = lines.as_slice()
        && let Some(at) = label_at(line)
        && let (Some(title), Some(named)) = (line.get(..at), line.get(at..))
        && !title.trim().is_empty()
    {
        let found = read_people(named);
        if !found.people.is_empty() && found.left.is_empty() {
            return (title.trim().to_owned(), None, found.people);
        }
    }
    if let [line] = lines.as_slice()
        && let Some((title, people)) = line.rsplit_once(['：', ':'])
        && looks_like_person(people)
        && !title.trim().is_empty()
    {
        return (title.trim().to_owned(), None, read_people(people).people);
    }
    let (title, english) = title_lines(text, true);
    (title, english, Vec::new())
}

fn names_people(line: &str) -> bool {
    super::people::labelled(line).is_some() || looks_like_person(line)
}
