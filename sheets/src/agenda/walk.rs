//! The rows of an agenda in order, each with what the rows above it said.

mod days;
mod grid;
mod lines;
mod more;
mod row;
mod unread;
mod who;
mod zones;

pub(super) use row::title_lines;

use super::columns::Role;
use super::layout::{Columns, choose_titles, header, infer};
use super::mapping::{RowAs, SheetMapping};
use super::matrix::{Track, headings, tracks};
use super::people::Person;
use super::sections::{Said, names_label, read_said};
use super::sides::private_columns;
use super::words::{is_event, is_forum, is_prose, is_sum};
use crate::grid::{Cell, Row, Sheet};
use crate::moment::{Date, Half, Order, Span, Zone, find_month};
use huiban_protocol::documents::Problem;
use std::collections::BTreeSet;
use unread::is_cancelled;

/// The day of a session as its sheet says it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Day {
    /// A date, often without its year.
    Date(Date),
    /// Counted from the event's first, from 1.
    Nth(u32),
}

/// A session as a row says it.
#[derive(Debug, Clone, Default)]
pub(super) struct Slot {
    pub(super) row: u32,
    pub(super) column: Option<usize>,
    pub(super) day: Option<Day>,
    /// The other days on which it takes place at the same time.
    pub(super) also: Vec<Date>,
    /// The day on which it ends, where the row says one.
    pub(super) end_day: Option<Date>,
    pub(super) span: Span,
    pub(super) minutes: Option<u32>,
    pub(super) half: Option<Half>,
    /// Seconds since the day's midnight, once they are fixed.
    pub(super) start: u32,
    pub(super) end: Option<u32>,
    pub(super) title: String,
    pub(super) english: Option<String>,
    pub(super) people: Vec<Person>,
    pub(super) room: Option<String>,
    pub(super) venue: Option<String>,
    pub(super) forum: Option<String>,
    pub(super) host: Option<String>,
    pub(super) description: Option<String>,
    pub(super) language: Option<String>,
    pub(super) code: Option<String>,
}

/// What the rows above say.
#[derive(Debug, Clone, Default)]
pub(super) struct Context {
    pub(super) day: Option<Day>,
    /// The other days that the row of this day names.
    pub(super) also: Vec<Date>,
    /// Days are not those of the rows above: one was written that is none.
    pub(super) undated: bool,
    /// Which number of a date is the month, where both can be.
    pub(super) order: Option<Order>,
    /// The year of dates without one, where the sheets say it.
    pub(super) year: Option<i32>,
    /// The month of days that are nothing but numbers, as its first day.
    pub(super) month: Option<Date>,
    pub(super) half: Option<Half>,
    pub(super) room: Option<String>,
    pub(super) venue: Option<String>,
    pub(super) forum: Option<String>,
    pub(super) host: Option<String>,
    pub(super) segment: Option<String>,
    pub(super) moderators: Vec<Person>,
    /// The zone of times beside which none stands.
    pub(super) zone: Option<Zone>,
    /// Forums and rooms are headings within a day, and end with it.
    pub(super) within_days: bool,
}

/// What came out of an agenda.
#[derive(Debug, Default)]
pub(super) struct Walked {
    pub(super) slots: Vec<Slot>,
    pub(super) problems: Vec<Problem>,
    /// Rows that were not used, by their numbers.
    pub(super) reported: BTreeSet<u32>,
    /// Headings above the first table.
    pub(super) headings: Vec<String>,
    /// Dates above the first table.
    pub(super) dates: Vec<Date>,
    /// Rows that are guesses: their digest, and what they were taken for.
    pub(super) guesses: Vec<(u32, String, RowAs)>,
    /// The columns of the first table.
    pub(super) columns: Columns,
}

/// Walks through an agenda.
pub(super) fn walk(sheet: &Sheet, mapped: Option<&SheetMapping>, context: Context) -> Walked {
    let has_header = sheet.rows.iter().any(|row| header(row).is_some());
    let mut context = context;
    if let Some(Day::Date(date)) = context.day {
        context.day = Some(Day::Date(date.in_order(context.order)));
    }
    let mut walker = Walker {
        sheet,
        mapped,
        context,
        has_header,
        columns: Columns::new(),
        tracks: Vec::new(),
        names_behind: false,
        started: false,
        carries: BTreeSet::new(),
        dated: BTreeSet::new(),
        guests: None,
        pending: None,
        out: Walked::default(),
    };
    if !has_header {
        let mut columns = Columns::new();
        infer(sheet, 0, &mut columns);
        walker.use_columns(columns, 0);
    }
    for (at, row) in sheet.rows.iter().enumerate() {
        walker.row(at, row);
    }
    walker.seat_guests(None);
    walker.say_pending();
    walker.give_zone();
    walker.out
}

struct Walker<'a> {
    sheet: &'a Sheet,
    mapped: Option<&'a SheetMapping>,
    context: Context,
    /// Somewhere a row names the columns.
    has_header: bool,
    columns: Columns,
    tracks: Vec<Track>,
    /// People stand behind the titles of a grid's cells, on the same line.
    names_behind: bool,
    /// A header or a session was there already.
    started: bool,
    /// Columns in which only the first row of a block says something.
    carries: BTreeSet<usize>,
    /// Columns of days in which some cell says one.
    dated: BTreeSet<usize>,
    /// People named between two sessions: of the next where that is a discussion.
    guests: Option<(u32, Vec<Person>)>,
    /// A heading below which no session stood yet.
    pending: Option<Row>,
    out: Walked,
}

impl Walker<'_> {
    fn use_columns(&mut self, mut columns: Columns, from: usize) {
        if let Some(mapped) = self.mapped {
            columns.extend(mapped.columns());
        }
        // what such a column is called is said of its sessions, which its cells hold
        columns.extend(self.tracks.iter().map(|track| (track.column, Role::Unknown)));
        self.carries = columns
            .iter()
            .filter(|(_, role)| matches!(role, Role::Room | Role::Forum | Role::Venue))
            .filter(|(at, _)| {
                let rows = self.sheet.rows.iter().skip(from);
                let timed = rows.filter(|row| row::own_span(row, &columns).is_some());
                let (all, filled) = timed.fold((0_usize, 0_usize), |(all, filled), row| {
                    let is = row.cell(**at).is_some();
                    (all.saturating_add(1), filled.saturating_add(usize::from(is)))
                });
                filled.saturating_mul(2) <= all
            })
            .map(|(at, _)| *at)
            .collect();
        if self.out.columns.is_empty() {
            self.out.columns.clone_from(&columns);
        }
        self.columns = columns;
        self.dated = self.dated_columns(from);
    }

    fn row(&mut self, at: usize, row: &Row) {
        if let Some(columns) = header(row) {
            self.started = true;
            self.zone_of_column(row, &columns);
            self.tracks = self.in_order(tracks(row, &columns));
            self.names_behind = self.are_names_behind(row);
            let mut columns = columns;
            if self.tracks.is_empty() {
                infer(self.sheet, at.saturating_add(1), &mut columns);
                choose_titles(self.sheet, row, at.saturating_add(1), &mut columns);
                self.say_columns(row, &columns);
            }
            self.out.problems.extend(private_columns(self.sheet, row.number, &columns));
            self.use_columns(columns, at.saturating_add(1));
            return;
        }
        // above the header a time is the time of the whole
        let span =
            if self.has_header && !self.started { None } else { row::own_span(row, &self.columns) };
        let texts = distinct(row);
        match span {
            Some(span) if !labelled(&texts) => {
                self.started = true;
                self.timed(row, span);
            }
            None if self.may_be_lines(row, &texts) && self.lines(row) => {}
            _ => self.untimed(row, &texts),
        }
    }

    /// Rows above the header are no sessions, nor are labels or what the mapping says is a note.
    fn may_be_lines(&self, row: &Row, texts: &[String]) -> bool {
        let above = self.has_header && !self.started;
        !above && !labelled(texts) && self.row_as(row).is_none()
    }

    /// Columns of which nothing is known are said, so that nobody looks for them in vain.
    fn say_columns(&mut self, row: &Row, columns: &Columns) {
        let titled = columns.values().any(|role| role.is_title());
        for (at, role) in columns {
            let is_said = titled && (role.is_foreign() || *role == Role::Status);
            let Some(cell) = row.cell(*at).filter(|_| is_said) else {
                continue;
            };
            let header = shown(&cell.text());
            let message = match role {
                Role::Status => format!(
                    "of a column “{header}” nothing counts but what is cancelled, which is left out"
                ),
                Role::Unknown => {
                    format!("nothing is known of a column “{header}”, so it is left out")
                }
                _ => format!("an agenda has no place for a column “{header}”, so it is left out"),
            };
            let hint = "say in the mapping what it holds";
            self.warn(row.number, Some(*at), message, hint);
        }
    }

    /// A row with its own time is a session; in a table with a column a room, one in each.
    fn timed(&mut self, row: &Row, span: Span) {
        if self.row_as(row) == Some(RowAs::Note) {
            self.report(row, "the mapping says that it is a note", "");
            return;
        }
        if is_cancelled(row, &self.columns) {
            let hint = "nothing to do: what a newer sheet lacks is proposed as cancelled";
            self.report(row, "it is marked as cancelled, so it is left out", hint);
            return;
        }
        if self.is_across(row) {
            self.report(
                row,
                "times stand beside each other, and such a table is not understood",
                "write the times below each other and the rooms beside each other",
            );
            return;
        }
        if self.leave_undated(row) {
            return;
        }
        if self.tracks.is_empty() {
            self.session(row, span);
        } else {
            self.parallel(row, span);
        }
    }

    fn untimed(&mut self, row: &Row, texts: &[String]) {
        let asked = self.row_as(row);
        if asked == Some(RowAs::Note) {
            self.report(row, "the mapping says that it is a note", "");
            return;
        }
        if texts.first().is_some_and(|text| is_sum(text)) {
            self.report(row, "this is a sum", "nothing to do");
            return;
        }
        if self.zone_of_all(texts) || self.unread_heading(row, texts) {
            return;
        }
        let labels = labelled(texts) || names_label(texts);
        if !labels && asked != Some(RowAs::Session) && self.unread_time(row) {
            self.leave(row, "its time was not understood, so it is left out");
            return;
        }
        let goes_on = self.started && !self.out.slots.is_empty() && !labels;
        if goes_on && self.goes_on(row, texts, asked) {
            return;
        }
        if self.started && !self.out.slots.is_empty() && self.more_people(row, texts) {
            return;
        }
        let grid = if self.has_header { Vec::new() } else { self.in_order(headings(row)) };
        if !grid.is_empty() {
            self.tracks = grid;
            self.names_behind = self.are_names_behind(row);
            return;
        }
        let before = self.context.segment.clone();
        self.context.month = texts.iter().find_map(|text| find_month(text)).or(self.context.month);
        let said = read_said(texts);
        if said.note {
            self.report(
                row,
                "this is a note, which an agenda has no place for",
                "publish it as a notice if people need it",
            );
            return;
        }
        if said == Said::default() {
            self.report(row, "nothing in this row was understood", "give it a time, or remove it");
            return;
        }
        if self.started && !labels && self.is_content(row) {
            self.leave(row, "it has no time, so it is left out");
            return;
        }
        if self.started
            && said.heading.as_deref().is_some_and(|text| is_prose(text) && !is_forum(text))
        {
            self.leave(row, "it has no time and is no heading, so it is left out");
            return;
        }
        self.take(said);
        if self.started && self.context.segment != before {
            self.say_pending();
            self.pending = self.context.segment.is_some().then(|| row.clone());
        }
    }

    /// What a title or a heading says of what follows.
    pub(super) fn take(&mut self, mut said: Said) {
        let context = &mut self.context;
        said.dates.iter_mut().for_each(|date| *date = date.in_order(context.order));
        if !self.started {
            self.out.dates.extend(&said.dates);
        }
        let day = said.dates.first().map(|date| Day::Date(*date)).or(said.nth_day.map(Day::Nth));
        // the sheet's name is nearer than a title that all sheets share; it may lack the year
        let named = match (context.day, day) {
            (Some(Day::Date(known)), Some(Day::Date(new))) if !self.started => {
                (known.month, known.day) != (new.month, new.day)
            }
            _ => false,
        };
        let day = day.filter(|_| !named);
        // the days of the whole event are no day of this sheet
        if let Some(day) = day
            && said.dates.len() < 2
        {
            if context.day != Some(day) && self.started {
                context.half = None;
                context.segment = None;
                if context.within_days {
                    (context.forum, context.room, context.host) = (None, None, None);
                    context.moderators.clear();
                }
            }
            if context.day.is_none() && context.forum.is_none() && context.room.is_none() {
                context.within_days = true;
            }
            context.day = Some(day);
            context.undated = false;
            context.also.clear();
        }
        context.half = said.half.or(context.half);
        if let Some(heading) = said.heading {
            if !self.started {
                self.out.headings.push(heading.clone());
            }
            if is_forum(&heading) && (self.started || !is_event(&heading)) {
                if self.started && context.forum.as_ref() != Some(&heading) {
                    context.moderators.clear();
                    context.segment = None;
                }
                context.forum = Some(heading);
            } else if self.started {
                context.segment = Some(heading);
                context.moderators.clear();
            }
        }
        context.room = said.room.or(context.room.take());
        context.host = said.host.or(context.host.take());
        if !said.moderators.is_empty() {
            context.moderators = said.moderators;
        }
    }

    fn report(&mut self, row: &Row, message: &str, hint: &str) {
        self.out.reported.insert(row.number);
        let message = format!("{message}: “{}”", shown(&distinct(row).join(" | ")));
        self.out.problems.push(Problem::warning(self.sheet.place(row.number, None), message, hint));
    }

    fn warn(&mut self, row: u32, column: Option<usize>, message: String, hint: &str) {
        self.out.problems.push(Problem::warning(self.sheet.place(row, column), message, hint));
    }

    /// What the mapping says that a row is.
    fn row_as(&self, row: &Row) -> Option<RowAs> {
        self.mapped.and_then(|mapped| mapped.row(&row_digest(row)))
    }
}

/// The texts of a row, each merged one once.
pub(super) fn distinct(row: &Row) -> Vec<String> {
    let own = row.cells.iter().filter(|cell| !cell.is_blank() && cell.merged.is_none());
    own.map(Cell::text).collect()
}

/// What a row says, as a name for it that its place does not change.
pub(super) fn row_digest(row: &Row) -> String {
    let texts: Vec<String> = row.cells.iter().map(Cell::text).collect();
    let texts: Vec<&str> = texts.iter().map(String::as_str).collect();
    crate::fold::digest(&texts)
}

/// `时间：9:00-17:00`: the time of the whole, not of a session.
fn labelled(texts: &[String]) -> bool {
    texts.iter().any(|text| {
        let folded = crate::fold::fold(text);
        ["时间:", "時間:", "会议时间:", "日期:", "time:", "date:", "时间 :"]
            .iter()
            .any(|label| folded.to_lowercase().starts_with(label))
    })
}

/// So much of a row as a message may repeat.
fn shown(text: &str) -> String {
    let line = text.replace('\n', " ");
    let short: String = line.chars().take(60).collect();
    if short.len() < line.len() { format!("{short}…") } else { short }
}
