//! Rows that go on with the session above, share its time, or hold one session a column.

use super::super::columns::Role;
use super::super::mapping::RowAs;
use super::super::matrix::read_cell;
use super::row::inherited;
use super::{Slot, Walker, row_digest};
use crate::grid::Row;
use crate::moment::Span;

impl Walker<'_> {
    /// A row without a time of its own that goes on with the session above, or shares its time.
    pub(super) fn goes_on(&mut self, row: &Row, texts: &[String], asked: Option<RowAs>) -> bool {
        let at_role = |wanted: &[Role]| {
            let columns = self.columns.iter().filter(|(_, role)| wanted.contains(role));
            columns.filter_map(|(at, _)| row.cell(*at)).any(|cell| cell.merged.is_none())
        };
        let timed = self.columns.iter().filter(|(_, role)| **role == Role::Time);
        let shared =
            timed.filter_map(|(at, _)| row.cell(*at)).find(|cell| inherited(row, cell)).is_some();
        let has_title = at_role(&[Role::Title, Role::Segment]);
        let has_people = self.columns.iter().any(|(at, role)| {
            role.part().is_some() && row.cell(*at).is_some_and(|cell| cell.merged.is_none())
        });
        let is_session = has_title && (shared || (has_people && texts.len() > 1));
        let taken = asked.unwrap_or(if is_session { RowAs::Session } else { RowAs::People });
        match taken {
            RowAs::Session if has_title => self.share(row, asked.is_some()),
            RowAs::People if has_people && (!has_title || asked.is_some()) => {
                let mut slot = Slot::default();
                let left = self.fill_people(row, &mut slot, false);
                for words in left {
                    self.say_nobody(row, &words);
                }
                if let Some(last) = self.out.slots.last_mut() {
                    last.people.extend(slot.people);
                }
                true
            }
            _ => false,
        }
    }

    /// A title under a time that is the row's above.
    fn share(&mut self, row: &Row, is_asked: bool) -> bool {
        let Some(last) = self.out.slots.last().cloned() else { return false };
        let before = self.out.slots.len();
        self.session(row, last.span);
        let Some(slot) = self.out.slots.get(before) else { return false };
        if slot.room == last.room && slot.forum == last.forum && !is_asked {
            let message = "it has no time of its own, so it has that of the row above".to_owned();
            self.warn(
                row.number,
                None,
                message,
                "give it a time, or say in the mapping that it is people or a note",
            );
            self.out.guesses.push((row.number, row_digest(row), RowAs::Session));
        }
        true
    }

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
            let (title, english, people) = read_cell(&cell.text(), true);
            slot.column = Some(track.column);
            slot.day = track.day.or(slot.day);
            if !is_shared {
                slot.room = track.room.clone().or(slot.room);
                slot.forum = track.forum.clone().or(slot.forum);
            }
            (slot.title, slot.english, slot.people) = (title, english, people);
            self.pending = None;
            self.out.slots.push(slot);
        }
        if !any {
            let title =
                self.columns.iter().any(|(_, role)| matches!(role, Role::Title | Role::Segment));
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
}
