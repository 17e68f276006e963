//! The people of a row, with where they are from.

use super::super::columns::Role;
use super::super::people::{People, Person, is_nick, part_of, read_people, split_affiliation};
use super::super::words::{has_han, kind_of};
use super::row::{inherited, one_line};
use super::{Slot, Walker};
use crate::grid::Row;
use huiban_protocol::documents::{SessionKind, SpeakerRole};

impl Walker<'_> {
    /// The people of a row's columns; what names nobody comes back.
    pub(super) fn fill_people(
        &self,
        row: &Row,
        slot: &mut Slot,
        with_inherited: bool,
    ) -> Vec<String> {
        let mut left = Vec::new();
        let said = self.part_of_row(row);
        slot.people.extend(self.in_two_columns(row));
        let staged: Vec<(usize, SpeakerRole)> =
            self.columns.iter().filter_map(|(at, role)| Some((*at, role.part()?))).collect();
        for (nth, (at, part)) in staged.iter().enumerate() {
            let Some(cell) = row.cell(*at) else { continue };
            if !with_inherited && inherited(row, cell) {
                continue;
            }
            // one text over all columns is the title
            let over_title =
                cell.merged.is_some_and(|(origin, _)| origin.saturating_add(1) == row.number);
            if over_title {
                continue;
            }
            let People { mut people, left: more } = read_people(&cell.text());
            // only where everybody is named so: “x, y” may be a person and what they are
            let nicks = people.is_empty() && more.iter().all(|word| is_nick(word) && is_talk(word));
            let more = if nicks {
                let named = more.into_iter().map(|name| Person { name, ..Person::default() });
                people.extend(named);
                Vec::new()
            } else {
                more
            };
            left.extend(more);
            let until = staged.get(nth.saturating_add(1)).map_or(usize::MAX, |(next, _)| *next);
            let from = if nth == 0 { 0 } else { *at };
            self.affiliate(row, &mut people, from, until);
            self.tell_of(row, &mut people);
            for person in people {
                let of_row = said.filter(|_| *part == SpeakerRole::Speaker).unwrap_or(*part);
                let part = person.part.unwrap_or(of_row);
                slot.people.push(Person { part: Some(part), ..person });
            }
        }
        left
    }

    /// The part that a column for it says of a row's people.
    fn part_of_row(&self, row: &Row) -> Option<SpeakerRole> {
        let mut columns = self.columns.iter().filter(|(_, role)| **role == Role::Part);
        columns.find_map(|(at, _)| Some(part_of(&row.cell(*at)?.text())))
    }

    /// What is said of the one person of a row.
    fn tell_of(&self, row: &Row, people: &mut [Person]) {
        let mut columns = self.columns.iter().filter(|(_, role)| **role == Role::Bio);
        let bio = columns.find_map(|(at, _)| row.cell(*at));
        if let ([person], Some(bio)) = (people, bio) {
            person.bio = Some(bio.text());
        }
    }

    /// Says of what is told of several people, or of nobody, that it is not used.
    pub(super) fn say_bio(&mut self, row: &Row, slot: &Slot) {
        let mut columns = self.columns.iter().filter(|(_, role)| **role == Role::Bio);
        let told = columns.find_map(|(at, _)| row.cell(*at).map(|_| *at));
        if let Some(at) = told
            && slot.people.iter().all(|person| person.bio.is_none())
        {
            let message = "it is told of nobody who is named alone, so it is left out".to_owned();
            let hint = "give each person a row, or a sheet of people with what is said of them";
            self.warn(row.number, Some(at), message, hint);
        }
    }

    /// Somebody whose given and family names stand in columns of their own; a column of whole
    /// names makes these needless.
    fn in_two_columns(&self, row: &Row) -> Option<Person> {
        let cell = |wanted: Role| {
            let mut columns = self.columns.iter().filter(|(_, role)| **role == wanted);
            columns.find_map(|(at, _)| Some(one_line(&row.cell(*at)?.text())))
        };
        if cell(Role::Speaker).is_some() {
            return None;
        }
        let names = (cell(Role::GivenName), cell(Role::FamilyName));
        let name = match names {
            (Some(given), Some(family)) if has_han(&family) => format!("{family}{given}"),
            (Some(given), Some(family)) => format!("{given} {family}"),
            (given, family) => given.or(family)?,
        };
        let mut people = [Person { name, part: Some(SpeakerRole::Speaker), ..Person::default() }];
        self.affiliate(row, &mut people, 0, usize::MAX);
        self.tell_of(row, &mut people);
        people.into_iter().next()
    }

    /// Where people are from and what they are there, where columns beside say it.
    fn affiliate(&self, row: &Row, people: &mut [Person], from: usize, until: usize) {
        let beside = self.columns.range(from..until);
        for (at, role) in beside {
            let Some(cell) = row.cell(*at) else { continue };
            let text = cell.text();
            let mut lines: Vec<&str> =
                text.lines().map(str::trim).filter(|l| !l.is_empty()).collect();
            if lines.len() != people.len() && people.len() > 1 {
                let parts: Vec<&str> = text.split(['、', ';', '；', '\n']).map(str::trim).collect();
                if parts.len() == people.len() {
                    lines = parts;
                }
            }
            let whole = one_line(&text);
            for (nth, person) in people.iter_mut().enumerate() {
                let words = if lines.len() == people_len(&lines, nth) {
                    whole.as_str()
                } else {
                    lines.get(nth).copied().unwrap_or(whole.as_str())
                };
                match role {
                    Role::Org | Role::Exhibitor => {
                        // “示例大学 教授” where no column is for what they are there
                        let apart = self.columns.values().any(|role| *role == Role::Position);
                        let (org, position) = match split_affiliation(words) {
                            (Some(org), Some(position)) if !apart => (org, Some(position)),
                            _ => (words.to_owned(), None),
                        };
                        person.org = person.org.take().or(Some(org));
                        person.position = person.position.take().or(position);
                    }
                    Role::Position => {
                        person.position = person.position.take().or_else(|| Some(words.to_owned()))
                    }
                    Role::OrgPosition => {
                        let (org, position) = split_affiliation(words);
                        person.org = person.org.take().or(org);
                        person.position = person.position.take().or(position);
                    }
                    _ => {}
                }
            }
        }
    }
}

/// True for words that are no kind of session, as “keynote” is.
fn is_talk(word: &str) -> bool {
    kind_of(word) == SessionKind::Talk
}

/// One line for one person's words, so that it is not taken for several.
fn people_len(lines: &[&str], nth: usize) -> usize {
    if nth == 0 && lines.len() == 1 { 1 } else { usize::MAX }
}
