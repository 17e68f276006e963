//! Rows that go on with the session above, share its time, or hold one session a column.

use super::super::columns::Role;
use super::super::mapping::RowAs;
use super::super::people::{Person, labelled, looks_like_person, read_people};
use super::super::words::kind_of;
use super::row::inherited;
use super::unread::says_the_same;
use super::{Slot, Walker, row_digest};
use crate::grid::Row;
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
                self.say_bio(row, &slot);
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
        if self.leave_undated(row) {
            return true;
        }
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
}

/// The people of a cell that names nobody and nothing else.
fn only_people(text: &str) -> Option<Vec<Person>> {
    let all = text.lines().map(str::trim).filter(|line| !line.is_empty()).all(looks_like_person);
    all.then(|| read_people(text).people)
}
