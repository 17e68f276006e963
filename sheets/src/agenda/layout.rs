//! What kind of sheet one is, and which column holds what.

use super::columns::{Role, names_titles, role_of};
use super::people::looks_like_person;
use super::words::is_room;
use crate::grid::{Cell, Row, Sheet};
use crate::moment::{Part, find_dates, pattern_of, read_part, read_span};
use regex::Regex;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::LazyLock;

/// What a sheet is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum SheetKind {
    /// Sessions.
    Agenda,
    /// Exhibitors with zone and booth.
    Exhibitors,
    /// Circles.
    Circles,
    /// Threads of circles.
    Topics,
    /// People on stage, with what is to be said of them.
    Speakers,
    /// Registered people or contacts: never published.
    Contacts,
    /// Nothing to import.
    Ignore,
}

/// The columns of a sheet from one header on.
pub(super) type Columns = BTreeMap<usize, Role>;

/// Most rows that are looked at to find what a column holds.
pub(super) const LOOKED_AT: usize = 400;

/// The columns that a row names, if it is a header.
pub(super) fn header(row: &Row) -> Option<Columns> {
    let mut columns = Columns::new();
    let mut named = BTreeSet::new();
    let mut others = 0_usize;
    let mut before: Option<(Role, String)> = None;
    for (at, cell) in row.cells.iter().enumerate().filter(|(_, cell)| !cell.is_blank()) {
        let text = cell.text();
        if span_of(cell).is_some() || says_its_value(&text) {
            return None;
        }
        let wide = cell.merged.is_some_and(|(_, first)| usize::try_from(first) != Ok(at));
        // “16:00-16:30 local time” stands in a row of its own
        match role_of(&text).filter(|_| !CLOCK.is_match(&text)) {
            // “时间” over two columns is the beginning and the end
            Some(Role::Time)
                if wide && before.as_ref().is_some_and(|(role, _)| *role == Role::Time) =>
            {
                columns.insert(at, Role::End);
            }
            Some(_) if wide => {}
            Some(role) => {
                named.insert(role);
                columns.insert(at, role);
            }
            None if wide => {}
            None => {
                others = others.saturating_add(1);
                columns.insert(at, Role::Unknown);
            }
        }
        before = role_of(&text).map(|role| (role, text));
    }
    let is_timed = named.contains(&Role::Time) || named.contains(&Role::Date);
    // a time and nothing else that is known is the header of a table with a column a room
    let enough = named.len() >= 2 && named.len() >= others;
    (enough || (is_timed && (others > 0 || named.len() > 1))).then_some(columns)
}

/// A time of day within other words.
static CLOCK: LazyLock<Regex> = LazyLock::new(|| pattern_of(r"\d[:：]\d\d"));

/// `会场一：国际厅`: one of several that stand beside each other.
static COUNTED: LazyLock<Regex> = LazyLock::new(|| {
    pattern_of(
        r"(?i)^(?:第?[一二三四五六七八九十\d]+)?(?:分?会场|分?會場|分?论坛|分?論壇|会议室|track|room|hall|stage) ?[一二三四五六七八九十\dA-Z]{1,2} ?:",
    )
});

/// `地点：国际厅`: a label with what it says, which names no column.
fn says_its_value(text: &str) -> bool {
    let folded = crate::fold::fold(text);
    let value = folded.split_once(':').map(|(_, value)| value.trim()).unwrap_or_default();
    value.chars().any(char::is_alphanumeric)
        && role_of(value).is_none()
        && !COUNTED.is_match(&folded)
}

/// What a sheet with such columns is about.
pub(super) fn kind_of(columns: &Columns) -> SheetKind {
    let has = |role: Role| columns.values().any(|known| *known == role);
    let timed = has(Role::Time) || has(Role::End);
    if has(Role::Booth) || (has(Role::Exhibitor) && !timed) || (has(Role::Zone) && !timed) {
        SheetKind::Exhibitors
    } else if has(Role::Circle)
        && (has(Role::Topic) || has(Role::Title) || has(Role::Author) || has(Role::Replies))
    {
        SheetKind::Topics
    } else if has(Role::Circle) || has(Role::Posts) {
        SheetKind::Circles
    } else if timed || (has(Role::Date) && columns.values().any(|role| role.is_title())) {
        SheetKind::Agenda
    } else if has(Role::Contact) {
        SheetKind::Contacts
    } else if has(Role::Speaker)
        && (has(Role::Org)
            || has(Role::Position)
            || has(Role::OrgPosition)
            || has(Role::Description)
            || has(Role::Bio))
    {
        SheetKind::Speakers
    } else {
        SheetKind::Ignore
    }
}

/// The times of a cell; numbers count only where they are shown as a time.
pub(super) fn span_of(cell: &Cell) -> Option<crate::moment::Span> {
    use crate::grid::Value;
    use crate::moment::{Clock, Span, time_of_serial};
    match &cell.value {
        Value::Moment(serial) if serial.fract() != 0.0 || *serial < 2.0 => {
            let start = Clock::of_seconds(time_of_serial(*serial)?);
            Some(Span::from(start))
        }
        // most cells are told apart without looking closely
        Value::Text(text) if text.len() < 200 && text.contains(char::is_numeric) => {
            read_span(&find_dates(text).1)
        }
        Value::Text(text) if text.len() < 40 => {
            read_part(text).filter(|part| *part == Part::Day).map(Span::of_part)
        }
        _ => None,
    }
}

/// Finds out by their cells what columns hold whose header does not say it; without any header,
/// all of them.
pub(super) fn infer(sheet: &Sheet, from: usize, columns: &mut Columns) {
    let rows: Vec<&Row> = sheet.rows.iter().skip(from).take(LOOKED_AT).collect();
    let width = rows.iter().map(|row| row.cells.len()).max().unwrap_or(0);
    let has = |columns: &Columns, role: Role| columns.values().any(|known| *known == role);
    let open: Vec<usize> =
        (0..width).filter(|at| columns.get(at).is_none_or(|role| *role == Role::Unknown)).collect();
    let mut looks: Vec<(usize, Look)> = Vec::new();
    for at in open {
        let look = Look::of(&rows, at);
        if look.cells > 0 {
            looks.push((at, look));
        }
    }
    for (at, look) in &looks {
        let times = look.most(look.times);
        if times && !has(columns, Role::Time) {
            columns.insert(*at, Role::Time);
        } else if times && !has(columns, Role::End) && look.single {
            columns.insert(*at, Role::End);
        } else if look.most(look.dates) && !has(columns, Role::Date) {
            columns.insert(*at, Role::Date);
        }
    }
    let rest: Vec<&(usize, Look)> = looks
        .iter()
        .filter(|(at, _)| columns.get(at).is_none_or(|role| *role == Role::Unknown))
        .collect();
    for (at, look) in &rest {
        if look.most(look.rooms) && !has(columns, Role::Room) {
            columns.insert(*at, Role::Room);
        } else if look.most(look.people)
            && !has(columns, Role::Speaker)
            && !has(columns, Role::TitleSpeaker)
        {
            columns.insert(*at, Role::Speaker);
        }
    }
    if !columns.values().any(|role| role.is_title()) {
        let open =
            rest.iter().filter(|(at, _)| columns.get(at).is_none_or(|role| *role == Role::Unknown));
        if let Some((at, _)) = open.max_by_key(|(_, look)| look.length) {
            columns.insert(*at, Role::Title);
        }
    }
}

/// Where several columns may hold titles, the one whose cells are most like them: what is called
/// a title first, then what says something else in each row. The others are parts of the
/// programme, which the description says. An agenda's authors and topics are its speakers and
/// titles where no other column is.
pub(super) fn choose_titles(sheet: &Sheet, header: &Row, from: usize, columns: &mut Columns) {
    let speaks = columns.values().any(|role| *role == Role::Speaker);
    let titled = columns.values().any(|role| role.is_title());
    for role in columns.values_mut() {
        match role {
            Role::Author if !speaks => *role = Role::Speaker,
            Role::Topic if !titled => *role = Role::Title,
            _ => {}
        }
    }
    let of = |role: Role| -> Vec<usize> {
        columns.iter().filter(|(_, known)| **known == role).map(|(at, _)| *at).collect()
    };
    let titles = of(Role::Title);
    let open = if titles.is_empty() { of(Role::Segment) } else { titles };
    if open.len() < 2 {
        return;
    }
    let rows: Vec<&Row> = sheet.rows.iter().skip(from).take(LOOKED_AT).collect();
    let rank = |at: usize| {
        let cells = rows.iter().filter_map(|row| row.cell(at)).filter(|cell| cell.merged.is_none());
        let texts: Vec<String> = cells.map(Cell::text).collect();
        let different: BTreeSet<&str> = texts.iter().map(String::as_str).collect();
        let length: usize = different.iter().map(|text| text.chars().count()).sum();
        let is_named = header.cell(at).is_some_and(|cell| names_titles(&cell.text()));
        (is_named && !texts.is_empty(), different.len(), length)
    };
    let best = open.iter().copied().max_by_key(|at| (rank(*at), std::cmp::Reverse(*at)));
    for at in open {
        let role = if Some(at) == best { Role::Title } else { Role::Segment };
        columns.insert(at, role);
    }
}

/// What the cells of a column look like.
#[derive(Default)]
struct Look {
    cells: usize,
    times: usize,
    dates: usize,
    rooms: usize,
    people: usize,
    length: usize,
    /// No cell holds both ends of a span.
    single: bool,
}

impl Look {
    fn of(rows: &[&Row], at: usize) -> Self {
        let mut look = Self { single: true, ..Self::default() };
        for cell in rows.iter().filter_map(|row| row.cell(at)) {
            // one text over the whole row says nothing of a column
            let text = cell.text();
            look.cells = look.cells.saturating_add(1);
            look.length = look.length.saturating_add(text.chars().count());
            let add =
                |count: &mut usize, yes: bool| *count = count.saturating_add(usize::from(yes));
            let span = span_of(cell);
            look.single &= span.is_none_or(|span| span.end.is_none());
            add(&mut look.times, span.is_some());
            let (dates, rest) = find_dates(&text);
            add(&mut look.dates, span.is_none() && !dates.is_empty() && rest.trim().is_empty());
            add(&mut look.rooms, is_room(&text));
            add(&mut look.people, span.is_none() && looks_like_person(&text));
        }
        look
    }

    /// More than half of the cells.
    fn most(&self, count: usize) -> bool {
        count > 0 && count.saturating_mul(2) > self.cells
    }
}
