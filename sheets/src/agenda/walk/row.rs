//! One row as a session, or as more of the one above.

use super::super::columns::Role;
use super::super::layout::{Columns, span_of};
use super::super::mapping::RowAs;
use super::super::matrix::read_cell;
use super::super::people::{People, Person, looks_like_person, read_people, split_affiliation};
use super::super::words::{has_han, is_break, is_forum};
use super::{Day, Slot, Walker, row_digest};
use crate::grid::{Cell, Row};
use crate::moment::{
    Date, Half, Span, date_of_serial, duration_minutes, find_dates, find_half, read_part,
    time_of_serial, weak_date,
};
use huiban_protocol::documents::SpeakerRole;

/// True for what a cell has from a row above.
fn inherited(row: &Row, cell: &Cell) -> bool {
    cell.merged.is_some_and(|(origin, _)| origin.saturating_add(1) < row.number)
}

/// The time that a row has of its own.
pub(super) fn own_span(row: &Row, columns: &Columns) -> Option<Span> {
    let at =
        |role: Role| columns.iter().filter(move |(_, known)| **known == role).map(|(at, _)| *at);
    let own = |at: usize| row.cell(at).filter(|cell| !inherited(row, cell));
    // a number in a column of times needs no format that says so
    let timed = |cell: &Cell| {
        span_of(cell).or_else(|| {
            let serial = cell.value.number().or_else(|| cell.text().parse().ok())?;
            let seconds = time_of_serial(serial).filter(|_| serial.fract() != 0.0)?;
            Some(Span::from(crate::moment::Clock::of_seconds(seconds)))
        })
    };
    let start = at(Role::Time).chain(at(Role::Date)).find_map(|at| {
        own(at).and_then(|cell| {
            if columns.get(&at) == Some(&Role::Time) { timed(cell) } else { span_of(cell) }
        })
    });
    let beside = || {
        let known = |at: usize| columns.get(&at).is_some_and(|role| *role != Role::Unknown);
        row.own().filter(|(at, _)| !known(*at)).find_map(|(_, cell)| span_of(cell))
    };
    let mut span = start.or_else(beside).or_else(|| own_part(row, columns))?;
    if span.part.is_none() && span.end.is_none() {
        span.end = at(Role::End).find_map(|at| own(at).and_then(timed)).map(|end| end.start);
    }
    Some(span)
}

/// `上午 | 企业参观`: a part of the day in place of a time, beside what happens then. A part alone,
/// or beside a forum's name, stands above the sessions that it is said of.
fn own_part(row: &Row, columns: &Columns) -> Option<Span> {
    let role = |at: usize| columns.get(&at).copied();
    let mut times = row.own().filter(|(at, _)| role(*at) == Some(Role::Time));
    let part = times.find_map(|(_, cell)| read_part(&cell.text()))?;
    let mut titles =
        row.own().filter(|(at, _)| matches!(role(*at), Some(Role::Title | Role::Segment)));
    let is_titled = titles.any(|(_, cell)| {
        let text = cell.text();
        only_half(&text).is_none() && !is_forum(&text)
    });
    is_titled.then(|| Span::of_part(part))
}

impl Walker<'_> {
    /// A session of this row's own.
    pub(super) fn session(&mut self, row: &Row, span: Span) {
        self.carry(row);
        let mut slot = self.slot(row, span);
        self.fill_title(row, &mut slot);
        let left = self.fill_people(row, &mut slot, true);
        if slot.title.is_empty() && slot.people.is_empty() && self.context.segment.is_none() {
            slot.title = left.join("、");
        }
        if slot.title.is_empty() {
            slot.title = self.name_untitled(row, &slot);
        }
        if slot.title.is_empty() {
            self.report(row, "it has a time and nothing else", "give it a title, or remove it");
            return;
        }
        for words in left {
            self.say_nobody(row, &words);
        }
        self.say_unused(row);
        self.place(slot);
    }

    /// What a session without a title is called: the part it stands in, or its people.
    pub(super) fn name_untitled(&mut self, row: &Row, slot: &Slot) -> String {
        let names: Vec<&str> = slot.people.iter().map(|person| person.name.as_str()).collect();
        let title = self.context.segment.clone().unwrap_or_else(|| names.join("、"));
        if !title.is_empty() {
            let message =
                format!("the session has no title, so it is called “{}”", super::shown(&title));
            self.warn(row.number, None, message, "give it a title");
        }
        title
    }

    pub(super) fn say_nobody(&mut self, row: &Row, words: &str) {
        let message = format!("“{}” is no person, so nobody is named for it", super::shown(words));
        self.warn(row.number, None, message, "write names, one or several separated by 、");
    }

    /// Takes a session, with who moderates what stands there.
    pub(super) fn place(&mut self, mut slot: Slot) {
        if !is_break(&slot.title) {
            let moderators = self.context.moderators.iter().cloned();
            slot.people.extend(
                moderators.map(|person| Person { part: Some(SpeakerRole::Moderator), ..person }),
            );
        }
        self.out.slots.push(slot);
    }

    /// What the row says of day, room and forum, for itself and where it is the first of a block
    /// for the rows below.
    pub(super) fn carry(&mut self, row: &Row) {
        for (at, role) in &self.columns {
            let Some(cell) = row.cell(*at) else { continue };
            let text = cell.text();
            match role {
                Role::Date | Role::Time => {
                    let near = match self.context.day {
                        Some(Day::Date(date)) => Some(date),
                        _ => self.out.dates.first().copied(),
                    };
                    if let Some(date) = date_in(cell, *role == Role::Date, near) {
                        let day = Day::Date(date);
                        if self.context.day != Some(day) {
                            self.context.half = None;
                        }
                        self.context.day = Some(day);
                    } else if let Some(nth) = super::read_said(std::slice::from_ref(&text)).nth_day
                    {
                        self.context.day = Some(Day::Nth(nth));
                    }
                }
                Role::Room if self.carries.contains(at) => self.context.room = Some(text.clone()),
                Role::Venue if self.carries.contains(at) => self.context.venue = Some(text.clone()),
                Role::Forum if self.carries.contains(at) => self.context.forum = Some(text.clone()),
                _ => {}
            }
            if let Some(half) = only_half(&text) {
                self.context.half = Some(half);
            }
        }
    }

    pub(super) fn slot(&self, row: &Row, span: Span) -> Slot {
        let text = |role: Role| {
            let mut columns = self.columns.iter().filter(|(_, known)| **known == role);
            let cell = columns.find_map(|(at, _)| row.cell(*at));
            cell.map(|cell| one_line(&cell.text())).filter(|text| only_half(text).is_none())
        };
        let minutes = self.columns.iter().filter(|(_, role)| **role == Role::Duration);
        let minutes = minutes.filter_map(|(at, _)| row.cell(*at)).find_map(minutes_of);
        let context = &self.context;
        let venue = text(Role::Venue);
        let (room, venue) = match text(Role::Room) {
            Some(room) => (Some(room), venue.or_else(|| context.venue.clone())),
            // "venue" is what many call the room
            None if !self.columns.values().any(|role| *role == Role::Room) && venue.is_some() => {
                (venue, None)
            }
            None => (context.room.clone(), venue.or_else(|| context.venue.clone())),
        };
        Slot {
            row: row.number,
            day: context.day,
            span,
            minutes,
            half: context.half,
            room,
            venue,
            forum: text(Role::Forum).or_else(|| context.forum.clone()),
            host: context.host.clone(),
            description: text(Role::Description),
            language: text(Role::Language),
            code: text(Role::Code),
            ..Slot::default()
        }
    }

    fn fill_title(&self, row: &Row, slot: &mut Slot) {
        let cells = |role: Role| {
            let columns = self.columns.iter().filter(move |(_, known)| **known == role);
            columns
                .filter_map(|(at, _)| row.cell(*at))
                .map(Cell::text)
                .filter(|text| only_half(text).is_none())
        };
        let segment = cells(Role::Segment).next();
        let title = cells(Role::Title).next();
        let unknown = || {
            let texts =
                cells(Role::Unknown).filter(|text| crate::moment::read_span(text).is_none());
            texts.max_by_key(|text| text.chars().count())
        };
        let (title, part) = match (title, segment) {
            (Some(title), part) => (title, part),
            (None, Some(segment)) => (segment, None),
            (None, None) => (unknown().unwrap_or_default(), None),
        };
        let part = part.or_else(|| self.context.segment.clone()).filter(|part| *part != title);
        if let Some(part) = part {
            slot.description = Some(match slot.description.take() {
                Some(known) => format!("{part}\n{known}"),
                None => part,
            });
        }
        let staged = self.columns.values().any(|role| role.part().is_some());
        let (title, english, people) = read_cell(&title, !staged);
        slot.title = title;
        slot.english = cells(Role::TitleEn).next().or(english);
        slot.people = people;
    }

    /// The people of a row's columns; what names nobody comes back.
    pub(super) fn fill_people(
        &self,
        row: &Row,
        slot: &mut Slot,
        with_inherited: bool,
    ) -> Vec<String> {
        let mut left = Vec::new();
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
            left.extend(more);
            let until = staged.get(nth.saturating_add(1)).map_or(usize::MAX, |(next, _)| *next);
            let from = if nth == 0 { 0 } else { *at };
            self.affiliate(row, &mut people, from, until);
            for person in people {
                let part = person.part.unwrap_or(*part);
                slot.people.push(Person { part: Some(part), ..person });
            }
        }
        left
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

    /// Cells of columns that no agenda has a place for are said.
    pub(super) fn say_unused(&mut self, row: &Row) {
        let unused = |role: &Role| matches!(role, Role::Note);
        let cells = self.columns.iter().filter(|(_, role)| unused(role));
        let cells: Vec<(usize, String)> =
            cells.filter_map(|(at, _)| Some((*at, row.cell(*at)?.text()))).collect();
        for (at, text) in cells {
            let message = format!("a remark is not imported: “{}”", super::shown(&text));
            self.warn(row.number, Some(at), message, "publish it as a notice if people need it");
        }
    }

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

/// One line for one person's words, so that it is not taken for several.
fn people_len(lines: &[&str], nth: usize) -> usize {
    if nth == 0 && lines.len() == 1 { 1 } else { usize::MAX }
}

fn one_line(text: &str) -> String {
    text.lines().map(str::trim).filter(|line| !line.is_empty()).collect::<Vec<_>>().join(" ")
}

/// A cell that says nothing but the half of the day, as merged cells beside an agenda do.
fn only_half(text: &str) -> Option<Half> {
    let tight: String = text.chars().filter(|c| !c.is_whitespace()).collect();
    let short = tight.chars().count() <= 4
        || matches!(tight.to_lowercase().as_str(), "morning" | "afternoon" | "evening");
    (short && has_half_only(&tight)).then(|| find_half(&tight)).flatten()
}

fn has_half_only(tight: &str) -> bool {
    let lower = tight.to_lowercase();
    let words = [
        "上午",
        "下午",
        "晚上",
        "晚间",
        "中午",
        "早上",
        "上午场",
        "下午场",
        "am",
        "pm",
        "morning",
        "afternoon",
        "evening",
        "a.m.",
        "p.m.",
    ];
    words.contains(&lower.as_str())
}

/// The day of a cell in a column of days or of times.
fn date_in(cell: &Cell, of_days: bool, near: Option<Date>) -> Option<Date> {
    if let Some(serial) = cell.value.number() {
        return date_of_serial(serial).map(Date::from);
    }
    let text = cell.text();
    let found = find_dates(&text).0.first().copied();
    let weak = || if of_days { weak_date(&text) } else { None };
    let serial =
        || if of_days { text.parse().ok().and_then(date_of_serial).map(Date::from) } else { None };
    // “13日” below “11月12日”
    let bare = || {
        let folded = crate::fold::fold(&text);
        let digits: String = folded.chars().take_while(char::is_ascii_digit).collect();
        let after = folded.strip_prefix(&digits).unwrap_or("").trim_start();
        let day = digits.parse().ok().filter(|day| (1..=31).contains(day))?;
        let is_day = of_days && after.starts_with(['日', '号', '號']);
        near.filter(|_| is_day).map(|near| Date { day, weekday: None, ..near })
    };
    found.or_else(weak).or_else(serial).or_else(bare)
}

fn minutes_of(cell: &Cell) -> Option<u32> {
    match cell.value.number() {
        // a length of time shown as one
        Some(days) if days > 0.0 && days < 1.0 => time_of_serial(days).map(|seconds| seconds / 60),
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "in the range")]
        Some(minutes) if (1.0..=1440.0).contains(&minutes) => Some(minutes as u32),
        Some(_) => None,
        None => {
            let text = cell.text();
            duration_minutes(&text).or_else(|| text.parse().ok().filter(|m| *m <= 1440))
        }
    }
}

/// A title in a cell that also names people and has an English line.
pub(in super::super) fn title_lines(text: &str) -> (String, Option<String>) {
    let lines: Vec<&str> = text.lines().map(str::trim).filter(|line| !line.is_empty()).collect();
    match lines.as_slice() {
        [one, two]
            if has_han(one)
                && !has_han(two)
                && two.chars().any(char::is_alphabetic)
                && !looks_like_person(two) =>
        {
            ((*one).to_owned(), Some((*two).to_owned()))
        }
        [one, two] if !has_han(one) && has_han(two) && one.chars().any(char::is_alphabetic) => {
            ((*two).to_owned(), Some((*one).to_owned()))
        }
        lines => (lines.join(" "), None),
    }
}
