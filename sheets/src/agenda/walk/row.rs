//! One row as a session, or as more of the one above.

use super::super::columns::Role;
use super::super::layout::{Columns, span_of};
use super::super::line::read_both;
use super::super::matrix::read_cell;
use super::super::people::{Person, looks_like_person};
use super::super::sections::room_behind;
use super::super::words::{has_han, is_break, is_forum};
use super::unread::{says_the_same, without_unknown};
use super::zones::zoned;
use super::{Slot, Walker};
use crate::grid::{Cell, Row};
use crate::moment::{Half, Span, duration_minutes, find_half, read_part, time_of_serial};
use huiban_protocol::documents::SpeakerRole;

/// True for what a cell has from a row above.
pub(super) fn inherited(row: &Row, cell: &Cell) -> bool {
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
    let part = times.find_map(|(_, cell)| read_part(&without_unknown(&cell.text())))?;
    let mut titles = row.own().filter(|(at, _)| role(*at).is_some_and(Role::is_title));
    let is_titled = titles.any(|(_, cell)| {
        let text = cell.text();
        only_half(&text).is_none() && !is_forum(&text)
    });
    is_titled.then(|| Span::of_part(part))
}

impl Walker<'_> {
    /// A session of this row's own.
    pub(super) fn session(&mut self, row: &Row, span: Span) {
        if self.lines_within(row, span) {
            return;
        }
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
        self.say_bio(row, &slot);
        self.say_whole(row, &slot);
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

    /// Says of a cell of a title and people that all of it was taken for the title.
    fn say_whole(&mut self, row: &Row, slot: &Slot) {
        let both = self.columns.iter().filter(|(_, role)| **role == Role::TitleSpeaker);
        let cell = both.filter_map(|(at, _)| Some((*at, row.cell(*at)?.text()))).next();
        let Some((at, text)) = cell else { return };
        let has_more = text.chars().any(|c| c.is_whitespace() || "（(".contains(c));
        if slot.people.is_empty() && has_more && !is_break(&slot.title) {
            let message =
                format!("nobody is named in “{}”, so all of it is the title", super::shown(&text));
            self.warn(row.number, Some(at), message, "write the people below the title");
        }
    }

    /// Takes a session, with who moderates what stands there.
    pub(super) fn place(&mut self, mut slot: Slot) {
        if !is_break(&slot.title) {
            let moderators = self.context.moderators.iter().cloned();
            slot.people.extend(
                moderators.map(|person| Person { part: Some(SpeakerRole::Moderator), ..person }),
            );
        }
        if slot.room.is_none()
            && let Some((title, room)) = room_behind(&slot.title)
        {
            (slot.title, slot.room) = (title, Some(room));
        }
        self.pending = None;
        self.seat_guests(Some(&mut slot));
        self.out.slots.push(slot);
    }

    /// What the row says of day, room and forum, for itself and where it is the first of a block
    /// for the rows below.
    pub(super) fn carry(&mut self, row: &Row) {
        self.carry_day(row);
        for (at, role) in &self.columns {
            let Some(cell) = row.cell(*at) else { continue };
            let text = cell.text();
            match role {
                Role::Room if self.carries.contains(at) => self.context.room = Some(text.clone()),
                Role::Venue if self.carries.contains(at) => self.context.venue = Some(text.clone()),
                Role::Forum if self.carries.contains(at) && !is_break(&text) => {
                    self.context.forum = Some(text.clone());
                }
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
        let above = || self.out.slots.last().and_then(|slot| slot.room.clone());
        let same = |room: String| if says_the_same(&room) { above() } else { Some(room) };
        let (room, venue) = match text(Role::Room).and_then(same) {
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
            also: context.also.clone(),
            end_day: self.end_day(row),
            span: zoned(span, context.zone),
            minutes,
            half: context.half,
            room,
            venue,
            forum: text(Role::Forum)
                .filter(|forum| !is_break(forum))
                .or_else(|| context.forum.clone()),
            host: context.host.clone(),
            description: self.description(row),
            language: text(Role::Language),
            code: text(Role::Code),
            ..Slot::default()
        }
    }

    /// What a row's session is about; an abstract and a description are both said.
    fn description(&self, row: &Row) -> Option<String> {
        let columns = self.columns.iter().filter(|(_, role)| **role == Role::Description);
        let texts = columns.filter_map(|(at, _)| row.cell(*at)).map(|cell| one_line(&cell.text()));
        let mut parts: Vec<String> = Vec::new();
        for text in texts.filter(|text| only_half(text).is_none()) {
            if !parts.iter().any(|known| known.contains(&text)) {
                parts.push(text);
            }
        }
        (!parts.is_empty()).then(|| parts.join("\n"))
    }

    fn fill_title(&self, row: &Row, slot: &mut Slot) {
        let cells = |role: Role| {
            let columns = self.columns.iter().filter(move |(_, known)| **known == role);
            columns
                .filter_map(|(at, _)| row.cell(*at))
                .map(Cell::text)
                .filter(|text| only_half(text).is_none())
        };
        let mut segments = cells(Role::Segment);
        let segment = segments.next();
        let others: Vec<String> = segments.collect();
        let title = cells(Role::Title).next();
        let unknown = || {
            let texts =
                cells(Role::Unknown).filter(|text| crate::moment::read_span(text).is_none());
            texts.max_by_key(|text| text.chars().count())
        };
        let both = cells(Role::TitleSpeaker).next();
        // “Session” beside “Title and presenter” is the part that these stand in
        let (segment, title) = match (&both, title) {
            (Some(_), Some(title)) => (Some(title), None),
            (_, title) => (segment, title),
        };
        if let (Some(text), Some(segment)) = (&both, &segment)
            && let Some(people) = several(text)
        {
            slot.title.clone_from(segment);
            slot.people = people;
            slot.description = Some(text.clone());
            return;
        }
        let (both, title) = (both.is_some(), title.or(both));
        let (title, part) = match (title, segment) {
            (Some(title), part) => (title, part),
            (None, Some(segment)) => (segment, None),
            (None, None) => (unknown().unwrap_or_default(), None),
        };
        let part = part.or_else(|| self.context.segment.clone());
        let mut parts: Vec<String> = part.into_iter().chain(others).collect();
        parts.retain(|part| *part != title);
        parts.dedup();
        let part = (!parts.is_empty()).then(|| parts.join("\n"));
        if let Some(part) = part {
            slot.description = Some(match slot.description.take() {
                Some(known) => format!("{part}\n{known}"),
                None => part,
            });
        }
        let staged = self.columns.values().any(|role| role.part().is_some());
        let (title, english, people) =
            if both { read_both(&title) } else { read_cell(&title, !staged) };
        slot.title = title;
        slot.english = cells(Role::TitleEn).next().or(english);
        slot.people = people;
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
}

/// The people of a cell of several titles, each on a line with who presents it: posters that are
/// shown at one time.
fn several(text: &str) -> Option<Vec<Person>> {
    let lines: Vec<&str> = text.lines().map(str::trim).filter(|line| !line.is_empty()).collect();
    let each: Vec<Vec<Person>> = lines
        .iter()
        .map(|line| read_both(line))
        .filter(|(title, _, people)| !title.is_empty() && !people.is_empty())
        .map(|(_, _, people)| people)
        .collect();
    (lines.len() > 1 && each.len() == lines.len()).then(|| each.concat())
}

pub(super) fn one_line(text: &str) -> String {
    text.lines().map(str::trim).filter(|line| !line.is_empty()).collect::<Vec<_>>().join(" ")
}

/// A cell that says nothing but the half of the day, as merged cells beside an agenda do.
pub(super) fn only_half(text: &str) -> Option<Half> {
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

/// A title in a cell that has an English line; that may be a person's name where the cell may
/// name people.
pub(in super::super) fn title_lines(text: &str, with_people: bool) -> (String, Option<String>) {
    let lines: Vec<&str> = text.lines().map(str::trim).filter(|line| !line.is_empty()).collect();
    match lines.as_slice() {
        [one, two]
            if has_han(one)
                && !has_han(two)
                && two.chars().any(char::is_alphabetic)
                && !(with_people && looks_like_person(two)) =>
        {
            ((*one).to_owned(), Some((*two).to_owned()))
        }
        [one, two] if !has_han(one) && has_han(two) && one.chars().any(char::is_alphabetic) => {
            ((*two).to_owned(), Some((*one).to_owned()))
        }
        lines => (lines.join(" "), None),
    }
}
