//! Tables with a column a room, a forum or a day: one session in each cell.

use super::super::layout::LOOKED_AT;
use super::super::line::read_both;
use super::super::matrix::read_cell;
use super::super::people::{Person, looks_like_person, read_people};
use super::super::sections::room_behind;
use super::super::words::{is_break, is_room};
use super::{Walker, shown};
use crate::grid::Row;
use crate::moment::{Span, pattern_of};
use regex::Regex;
use std::sync::LazyLock;

/// A title, its English, and its people.
type Told = (String, Option<String>, Vec<Person>);

/// `Batteries (Jane Doe)`
static BEHIND: LazyLock<Regex> =
    LazyLock::new(|| pattern_of(r"^(.+?)\s*[(（]([^()（）]{2,60})[)）]$"));

impl Walker<'_> {
    /// The sessions of a row of a table with a column a room, a forum or a day.
    pub(super) fn parallel(&mut self, row: &Row, span: Span) {
        self.carry(row);
        let mut any = false;
        for track in self.tracks.clone() {
            let Some(cell) = row.cell(track.column) else { continue };
            any = true;
            if let Some((origin, column)) = cell.merged {
                let from = usize::try_from(column).unwrap_or(0);
                if origin.saturating_add(1) < row.number {
                    self.prolong(from, span);
                }
                continue;
            }
            let covers = self.tracks.iter().filter(|other| {
                row.cell(other.column)
                    .and_then(|cell| cell.merged)
                    .is_some_and(|(_, column)| usize::try_from(column) == Ok(track.column))
            });
            let is_shared = covers.count() > 0;
            let mut slot = self.slot(row, span);
            let text = cell.text();
            let (title, english, people) = self.grid_cell(row, track.column, &text);
            slot.column = Some(track.column);
            if track.day.is_some() {
                slot.also.clear();
            }
            slot.day = track.day.or(slot.day);
            if !is_shared {
                slot.room = track.room.clone().or(slot.room);
                slot.forum = track.forum.clone().or(slot.forum);
            }
            (slot.title, slot.english, slot.people) = (title, english, people);
            if slot.room.is_none()
                && let Some((title, room)) = room_behind(&slot.title)
            {
                (slot.title, slot.room) = (title, Some(room));
            }
            self.pending = None;
            self.seat_guests(None);
            self.out.slots.push(slot);
        }
        if !any {
            let title = self.columns.values().any(|role| role.is_title());
            if title {
                self.session(row, span);
            } else {
                self.report(row, "it has a time and nothing else", "give it a title, or remove it");
            }
        }
    }

    /// A session over several rows of such a table ends with the last of them.
    fn prolong(&mut self, column: usize, span: Span) {
        let mut slots = self.out.slots.iter_mut().rev();
        if let Some(slot) = slots.find(|slot| slot.column == Some(column)) {
            slot.span.end = span.end.or(slot.span.end);
        }
    }

    /// True where most cells below a header end as they do that name people behind their titles:
    /// what one cell leaves open is clear where all are alike.
    pub(super) fn are_names_behind(&self, header: &Row) -> bool {
        const FEWEST: usize = 3;
        let rows = self.sheet.rows.iter().skip_while(|row| row.number <= header.number);
        let rows = rows.take(LOOKED_AT);
        let cells = rows.flat_map(|row| {
            let cells = self.tracks.iter().filter_map(|track| row.cell(track.column));
            cells.filter(|cell| cell.merged.is_none())
        });
        let texts = cells.map(crate::grid::Cell::text).filter(|text| {
            let has_more = text.trim().chars().any(|c| c.is_whitespace() || "（(".contains(c));
            has_more && !is_break(text)
        });
        let (all, open) = texts.fold((0_usize, 0_usize), |(all, open), text| {
            let is_open = matches!(read_grid_cell(&text), Cell::Open(..));
            (all.saturating_add(1), open.saturating_add(usize::from(is_open)))
        });
        open >= FEWEST && open.saturating_mul(2) > all
    }

    fn grid_cell(&mut self, row: &Row, column: usize, text: &str) -> Told {
        let (whole, behind) = match read_grid_cell(text) {
            Cell::Clear(told) => return told,
            Cell::Open(whole, behind) => (whole, behind),
        };
        if !self.names_behind {
            let message = format!("somebody may be named in “{}”", shown(text));
            let hint = "write the people below the title, on a line of their own";
            self.warn(row.number, Some(column), message, hint);
            return whole;
        }
        let names: Vec<&str> = behind.2.iter().map(|person| person.name.as_str()).collect();
        let message = format!(
            "“{}” is taken for who speaks, as in most cells of this table",
            names.join("、")
        );
        let hint = "write the people below the title, on a line of their own";
        self.warn(row.number, Some(column), message, hint);
        behind
    }
}

/// A cell that holds a whole session.
enum Cell {
    /// It says who speaks, or names nobody.
    Clear(Told),
    /// Somebody may be named behind the title on the same line: without them, and with them.
    Open(Told, Told),
}

/// People behind the title on the same line are certain where it says where they are from or what
/// they are there.
fn read_grid_cell(text: &str) -> Cell {
    let found = read_cell(text, true);
    if !found.2.is_empty() {
        return Cell::Clear(found);
    }
    let both = read_both(text);
    let told = |person: &Person| person.org.is_some() || person.position.is_some();
    if both.2.iter().any(told) {
        return Cell::Clear(both);
    }
    let both = if both.2.is_empty() { in_parentheses(text) } else { Some(both) };
    match both {
        Some(both) => Cell::Open(found, both),
        None => Cell::Clear(found),
    }
}

fn in_parentheses(text: &str) -> Option<Told> {
    let found = BEHIND.captures(text.trim())?;
    let (title, inside) = (found.get(1)?.as_str(), found.get(2)?.as_str());
    let named = looks_like_person(inside) && !is_room(inside);
    named.then(|| (title.to_owned(), None, read_people(inside).people))
}
