//! Rows that go on with the session above, share its time, or hold one session a column.

use super::super::columns::Role;
use super::super::line::read_both;
use super::super::mapping::RowAs;
use super::super::matrix::read_cell;
use super::super::people::{Person, labelled, looks_like_person, read_people};
use super::super::words::kind_of;
use super::row::inherited;
use super::unread::says_the_same;
use super::{Slot, Walker, row_digest, shown};
use crate::grid::Row;
use crate::moment::Span;
use huiban_protocol::documents::{SessionKind, SpeakerRole};

impl Walker<'_> {
    /// A row without a time of its own that goes on with the session above, or shares its time.
    pub(super) fn goes_on(&mut self, row: &Row, texts: &[String], asked: Option<RowAs>) -> bool {
        let at_role = |wanted: &[Role]| {
            let columns = self.columns.iter().filter(|(_, role)| wanted.contains(role));
            columns.filter_map(|(at, _)| row.cell(*at)).any(|cell| cell.merged.is_none())
        };
        let timed = self.columns.iter().filter(|(_, role)| **role == Role::Time);
        let mut timed = timed.filter_map(|(at, _)| row.cell(*at));
        let shared = timed.any(|cell| inherited(row, cell) || says_the_same(&cell.text()));
        let both = self.columns.iter().filter(|(_, role)| **role == Role::TitleSpeaker);
        let mut both =
            both.filter_map(|(at, _)| row.cell(*at)).filter(|cell| cell.merged.is_none());
        // more people below a cell that names its title and its people
        if let Some(people) = both.find_map(|cell| only_people(&cell.text()))
            && asked.is_none_or(|asked| asked == RowAs::People)
        {
            self.add_people(people);
            return true;
        }
        let has_title = at_role(&[Role::Title, Role::Segment, Role::TitleSpeaker]);
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
                self.add_people(slot.people);
                true
            }
            _ => false,
        }
    }

    /// `讨论嘉宾：李娜、张敏` in a row of its own: people of the session above, or of the discussion
    /// that follows. Who moderates does so for all that follows.
    pub(super) fn more_people(&mut self, row: &Row, texts: &[String]) -> bool {
        let [text] = texts else { return false };
        let part = labelled(text).map(|(part, _)| part);
        if part.is_none_or(|part| part == SpeakerRole::Moderator) {
            return false;
        }
        let found = read_people(text);
        let is_certain = found.left.is_empty() && !found.people.is_empty();
        if is_certain {
            self.seat_guests(None);
            self.guests = Some((row.number, found.people));
        }
        is_certain
    }

    /// Gives such people to the session that follows if it is a discussion and the one above is
    /// none, else to the one above.
    pub(super) fn seat_guests(&mut self, next: Option<&mut Slot>) {
        let Some((row, people)) = self.guests.take() else { return };
        let discusses = |slot: &Slot| kind_of(&slot.title) == SessionKind::Roundtable;
        let above = self.out.slots.last().is_some_and(discusses);
        match next.filter(|next| !above && discusses(next)) {
            Some(next) => next.people.extend(people),
            None => {
                if !above {
                    let message = "these people are taken for the session above".to_owned();
                    let hint = "write them into the row of their session, if it is another";
                    self.warn(row, None, message, hint);
                }
                self.add_people(people);
            }
        }
    }

    /// More people of the session above.
    pub(super) fn add_people(&mut self, people: Vec<Person>) {
        if let Some(last) = self.out.slots.last_mut() {
            last.people.extend(people);
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
            let text = cell.text();
            let ((title, english, people), doubt) = read_grid_cell(&text);
            if doubt {
                let message = format!("somebody may be named in “{}”", shown(&text));
                let hint = "write the people below the title, on a line of their own";
                self.warn(row.number, Some(track.column), message, hint);
            }
            slot.column = Some(track.column);
            slot.day = track.day.or(slot.day);
            if !is_shared {
                slot.room = track.room.clone().or(slot.room);
                slot.forum = track.forum.clone().or(slot.forum);
            }
            (slot.title, slot.english, slot.people) = (title, english, people);
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
}

/// A cell that holds a whole session: people behind the title on the same line are certain where
/// it says where they are from or what they are there. True where there may be some.
fn read_grid_cell(text: &str) -> ((String, Option<String>, Vec<Person>), bool) {
    let found = read_cell(text, true);
    if !found.2.is_empty() {
        return (found, false);
    }
    let both = read_both(text);
    let told = |person: &Person| person.org.is_some() || person.position.is_some();
    if both.2.iter().any(told) {
        return (both, false);
    }
    let doubt = !both.2.is_empty();
    (found, doubt)
}

/// The people of a cell that names nobody and nothing else.
fn only_people(text: &str) -> Option<Vec<Person>> {
    let all = text.lines().map(str::trim).filter(|line| !line.is_empty()).all(looks_like_person);
    all.then(|| read_people(text).people)
}
