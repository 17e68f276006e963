//! From sheets to a document.

use super::apart::tables;
use super::clocks::{Guess, fix};
use super::gather::{Dated, Gathered, event_name, panel, sections, text, without_repeats};
use super::instants::settle;
use super::layout::{Columns, SheetKind, header, kind_of, span_of};
use super::line::read_lines;
use super::mapping::{Mapping, Question, RowCount, SheetMapping, named};
use super::order::{Found, dates_in, order_of};
use super::parts::give_times;
use super::sections::read_said;
use super::sides::{private_columns, read_row};
use super::walk::{Context, Day, Slot, Walked, walk};
use super::words::{is_event, is_forum, is_room};
use crate::fold::fold;
use crate::grid::{Row, Sheet};
use crate::moment::{Date, Order, Told, find_dates, find_month, pattern_of, weak_date};
use chrono::{Datelike as _, Days, NaiveDate};
use chrono_tz::Tz;
use huiban_protocol::documents::{
    AgendaDocument, DOCUMENT_FORMAT, DOCUMENT_VERSION, Day as EventDay, Event, EventCode, Problem,
};
use regex::Regex;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::LazyLock;

/// What is known beside the sheets.
#[derive(Debug, Clone)]
pub struct Asked {
    /// The event's code.
    pub event: EventCode,
    /// The zone of the times.
    pub zone: Tz,
    /// The mapping that an earlier run wrote.
    pub mapping: Option<Mapping>,
    /// The day on which this is asked: dates without any year are near it.
    pub today: NaiveDate,
}

/// What was read.
#[derive(Debug, Clone)]
pub struct Reading {
    /// The event as far as the sheets say it; not to be used where a problem is an error.
    pub document: AgendaDocument,
    /// What is wrong, what was guessed, and what was not used.
    pub problems: Vec<Problem>,
    /// What was recognized, to be kept for the next run.
    pub mapping: Mapping,
}

static YEAR: LazyLock<Regex> = LazyLock::new(|| pattern_of(r"(?:^|[^\d])(20[2-4]\d)(?:$|[^\d])"));

/// Reads sheets as organizers have them. Where there is no session in them, or a session without
/// any day, a problem is an error: what was recognized is there nevertheless, so that the
/// mapping can say what the sheets do not.
pub fn read(sheets: &[Sheet], asked: &Asked) -> Reading {
    let mut reader = Reader {
        asked,
        mapping: Mapping::new(),
        problems: Vec::new(),
        gathered: Gathered::default(),
        walked: Vec::new(),
        headings: Vec::new(),
        year: None,
        dates: Vec::new(),
    };
    let apart: Vec<Sheet> = sheets.iter().flat_map(tables).collect();
    let year = asked.mapping.as_ref().and_then(|mapping| mapping.year);
    reader.year = year.or_else(|| year_in(&apart));
    let found = |sheet: &Sheet| dates_in(sheet, None).into_iter().map(|found| found.date);
    let named = apart.iter().filter_map(|sheet| day_named(&sheet.name));
    reader.dates = apart.iter().flat_map(found).chain(named).collect();
    for (at, sheet) in apart.iter().enumerate() {
        reader.sheet(at, sheet);
    }
    reader.date(&apart);
    reader.document()
}

struct Reader<'a> {
    asked: &'a Asked,
    mapping: Mapping,
    problems: Vec<Problem>,
    gathered: Gathered,
    walked: Vec<(usize, Walked)>,
    /// What stands above the tables.
    headings: Vec<String>,
    /// The year that the mapping or the sheets say.
    year: Option<i32>,
    /// The dates of all sheets.
    dates: Vec<Date>,
}

impl Reader<'_> {
    fn sheet(&mut self, at: usize, sheet: &Sheet) {
        if sheet.hidden > 0 {
            let message = format!("the sheet is hidden, so its {} rows are left out", sheet.hidden);
            let hint = "show it in the spreadsheet program if it belongs to the agenda";
            self.problems.push(Problem::warning(sheet.whole(), message, hint));
        }
        if sheet.rows.is_empty() {
            return;
        }
        let asked = self.asked;
        let same = |known: &&SheetMapping| known.file == sheet.file && known.sheet == sheet.name;
        let nth = self.mapping.sheets.iter().filter(same).count();
        let mapped = asked.mapping.as_ref().and_then(|m| m.sheet(&sheet.file, &sheet.name, nth));
        let kind = mapped.map_or_else(|| kind_of_sheet(sheet), |mapped| mapped.is);
        if nth == 0 && !matches!(kind, SheetKind::Ignore | SheetKind::Contacts) {
            self.problems.extend(seen_by_nobody(sheet));
        }
        let there = sheet.rows.len();
        let mut known = SheetMapping {
            file: sheet.file.clone(),
            sheet: sheet.name.clone(),
            is: kind,
            columns: BTreeMap::new(),
            dates: mapped.and_then(|mapped| mapped.dates),
            date: mapped.and_then(|mapped| mapped.date),
            room: mapped.and_then(|mapped| mapped.room.clone()),
            forum: mapped.and_then(|mapped| mapped.forum.clone()),
            rows: RowCount { there, ..RowCount::default() },
            questions: Vec::new(),
        };
        let reported = match kind {
            SheetKind::Agenda => {
                let mut context = context_of(sheet, &known);
                known.dates = self.order(sheet, mapped, context.day);
                (context.order, context.year) = (known.dates, self.year);
                let mut walked = walk(sheet, mapped, context);
                known.columns = named(&walked.columns);
                known.questions = walked
                    .guesses
                    .iter()
                    .map(|(row, says, taken)| Question {
                        row: *row,
                        says: says.clone(),
                        taken: *taken,
                    })
                    .collect();
                if let Some(mapped) = mapped {
                    let answered = mapped.questions.iter().cloned();
                    known.questions.extend(answered);
                }
                self.problems.append(&mut walked.problems);
                let reported = walked.reported.len();
                self.walked.push((at, walked));
                reported
            }
            SheetKind::Ignore | SheetKind::Contacts => {
                self.leave_out(sheet, kind);
                there
            }
            _ => self.side(sheet, kind, mapped, &mut known),
        };
        known.rows.reported = reported;
        known.rows.understood = there.saturating_sub(reported);
        self.mapping.sheets.push(known);
    }

    /// Which number of a sheet's dates is the month: what the mapping says, else what its dates
    /// say, else those of all sheets; else it is a guess. Nothing where no date leaves it open.
    fn order(
        &mut self,
        sheet: &Sheet,
        mapped: Option<&SheetMapping>,
        named: Option<Day>,
    ) -> Option<Order> {
        if let Some(known) = mapped.and_then(|mapped| mapped.dates) {
            return Some(known);
        }
        let found = dates_in(sheet, mapped);
        let named = match named {
            Some(Day::Date(date)) => Some(date),
            _ => None,
        };
        let dates: Vec<Date> = found.iter().map(|found| found.date).chain(named).collect();
        let is_open = |date: &Date| date.told == Told::Open;
        let open = dates.iter().find(|date| is_open(date))?;
        let order = order_of(&dates, self.year).or_else(|| order_of(&self.dates, self.year));
        if order.is_none() {
            let place = found.iter().find(|found| is_open(&found.date));
            self.problems.push(order_guessed(sheet, *open, place));
        }
        Some(order.unwrap_or(Order::MonthFirst))
    }

    fn leave_out(&mut self, sheet: &Sheet, kind: SheetKind) {
        let rows: Vec<u32> = sheet.rows.iter().map(|row| row.number).collect();
        let (first, last) = (rows.first().copied().unwrap_or(0), rows.last().copied().unwrap_or(0));
        let (message, hint) = match kind {
            SheetKind::Contacts => (
                "this is a list of people with their contacts, which is never published",
                "import it with huiban attendees import",
            ),
            _ => (
                "no times and no exhibitors were found in this sheet, so it is left out",
                "say in the mapping what it is about",
            ),
        };
        let message = format!("rows {first} to {last} ({} in all): {message}", rows.len());
        self.problems.push(Problem::warning(sheet.whole(), message, hint));
    }

    fn side(
        &mut self,
        sheet: &Sheet,
        kind: SheetKind,
        mapped: Option<&SheetMapping>,
        known: &mut SheetMapping,
    ) -> usize {
        let mut columns = Columns::new();
        let mut reported = 0_usize;
        for row in &sheet.rows {
            if let Some(found) = header(row) {
                columns = found;
                columns.extend(mapped.into_iter().flat_map(SheetMapping::columns));
                known.columns = named(&columns);
                self.problems.extend(private_columns(sheet, row.number, &columns));
                continue;
            }
            if columns.is_empty() {
                // a title above the table
                continue;
            }
            if let Err(message) = read_row(kind, &columns, row, self.asked.zone, &mut self.gathered)
            {
                reported = reported.saturating_add(1);
                let place = sheet.place(row.number, None);
                self.problems.push(Problem::warning(
                    place,
                    message,
                    "correct the row, or remove it",
                ));
            }
        }
        reported
    }

    /// Gives every session its day and its instants.
    fn date(&mut self, sheets: &[Sheet]) {
        let years = self.years(sheets);
        let all: Vec<NaiveDate> = {
            let dates = self.walked.iter().flat_map(|(_, walked)| {
                let slots = walked.slots.iter().filter_map(|slot| match slot.day {
                    Some(Day::Date(date)) => Some(date),
                    _ => None,
                });
                slots.chain(walked.dates.iter().copied()).collect::<Vec<_>>()
            });
            let dates: BTreeSet<NaiveDate> = dates.filter_map(|date| date.in_year(years)).collect();
            dates.into_iter().collect()
        };
        let mut sessions = Vec::new();
        for (at, mut walked) in std::mem::take(&mut self.walked) {
            let Some(sheet) = sheets.get(at) else { continue };
            self.problems.extend(contradicted(sheet, &walked.slots, years));
            walked.slots = self.on_each_day(sheet, walked.slots);
            let headings = walked.headings.clone();
            self.headings(headings, &mut walked.slots);
            walked.slots.iter_mut().for_each(|slot| settle(slot, years, self.asked.zone));
            for (nth, guess) in fix(&mut walked.slots) {
                let Some(slot) = walked.slots.get(nth) else { continue };
                let (message, hint) = guessed(slot, guess);
                self.problems.push(Problem::warning(
                    sheet.place(slot.row, slot.column),
                    message,
                    hint,
                ));
            }
            for slot in walked.slots.iter().filter(|slot| slot.span.part.is_some()) {
                self.problems.push(Problem::warning(
                    sheet.place(slot.row, slot.column),
                    "it names a part of the day and no time, so it lasts from the first session of that part to the end of the last".to_owned(),
                    "write from when to when it is",
                ));
            }
            for mut slot in walked.slots {
                panel(&mut slot);
                match day_of(slot.day, years, &all) {
                    Some(date) => sessions.push(Dated { sheet: at, date, slot }),
                    None => self.problems.push(Problem::error(
                        sheet.place(slot.row, slot.column),
                        "no day is known for this session".to_owned(),
                        "write it into the row, above the table or into the sheet's name; or into the mapping as date",
                    )),
                }
            }
        }
        give_times(&mut sessions);
        let (sessions, repeats) = without_repeats(sessions);
        for repeat in repeats {
            self.problems.push(Problem::warning(
                format!("{} {}", repeat.date, repeat.slot.title),
                "the same session stands there twice, so it is taken once, with everybody who is named".to_owned(),
                "nothing to do, unless these are two",
            ));
        }
        self.gathered.sessions = sessions;
    }

    /// A session of several days is one on each of them.
    fn on_each_day(&mut self, sheet: &Sheet, slots: Vec<Slot>) -> Vec<Slot> {
        let mut all = Vec::with_capacity(slots.len());
        for mut slot in slots {
            let also = std::mem::take(&mut slot.also);
            if let Some(last) = also.last() {
                let message = format!(
                    "its row names several days, so it is taken for one session on each of them, {} in all, the last on {}-{}",
                    also.len().saturating_add(1),
                    last.month,
                    last.day,
                );
                let hint = "give each day a row of its own, if it is not so";
                let place = sheet.place(slot.row, slot.column);
                self.problems.push(Problem::warning(place, message, hint));
            }
            let again =
                also.into_iter().map(|day| Slot { day: Some(Day::Date(day)), ..slot.clone() });
            let again: Vec<Slot> = again.collect();
            all.push(slot);
            all.extend(again);
        }
        all
    }

    /// The one heading of a sheet is the event's name or the forum of its sessions.
    fn headings(&mut self, headings: Vec<String>, slots: &mut [Slot]) {
        let forum = headings.iter().find(|heading| is_forum(heading) && !is_event(heading));
        // “第九届创新大会——心血管论坛”
        let within = || {
            let parts =
                headings.iter().flat_map(|h| h.split(['—', '–', '-', '·', ' ', '|', '：', ':']));
            let mut parts = parts.map(str::trim).filter(|part| is_forum(part) && !is_event(part));
            parts.next().map(str::to_owned)
        };
        if let Some(forum) = forum.cloned().or_else(within) {
            for slot in slots.iter_mut().filter(|slot| slot.forum.is_none()) {
                slot.forum = Some(forum.clone());
            }
        }
        self.headings.extend(headings);
    }

    /// What the event is called: what the mapping says, else a heading that is no forum's, else
    /// any.
    fn name(&self) -> Option<String> {
        let asked = self.asked.mapping.as_ref().and_then(|mapping| mapping.name.clone());
        let apart = self.headings.iter().map(|heading| {
            let mut parts = heading.split("——").map(str::trim);
            parts.find(|part| is_event(part)).unwrap_or(heading).to_owned()
        });
        let apart: Vec<String> =
            apart.filter(|heading| !is_forum(heading) || is_event(heading)).collect();
        asked.or_else(|| event_name(&apart)).or_else(|| event_name(&self.headings))
    }

    /// The year of dates without one: what the sheets say anywhere, else the one in which a day
    /// of the week fits, else the coming one.
    fn years(&mut self, sheets: &[Sheet]) -> Option<i32> {
        if let Some(year) = self.asked.mapping.as_ref().and_then(|mapping| mapping.year) {
            self.mapping.year = Some(year);
            return Some(year);
        }
        let slots = self.walked.iter().flat_map(|(_, walked)| &walked.slots);
        let days = slots.filter_map(|slot| match slot.day {
            Some(Day::Date(date)) => Some(date),
            _ => None,
        });
        let titled = self.walked.iter().flat_map(|(_, walked)| walked.dates.iter().copied());
        let days: Vec<Date> = days.chain(titled).collect();
        let written = days.iter().find_map(|date| date.year).or_else(|| year_in(sheets));
        if let Some(year) = written {
            self.mapping.year = Some(year);
            return Some(year);
        }
        let near = self.asked.today.year();
        let bare = days.first()?;
        let year = days.iter().find_map(|date| date.year_by_weekday(near)).unwrap_or_else(|| {
            // an agenda is written for what is to come
            let this = bare.in_year(Some(near));
            let past = this.is_some_and(|date| date < self.asked.today);
            if past { near.saturating_add(1) } else { near }
        });
        self.problems.push(Problem::warning(
            sheets.first().map(Sheet::whole).unwrap_or_default(),
            format!("the dates are written without a year, so they are taken for {year}"),
            "correct the year in the mapping, or write it into the title",
        ));
        self.mapping.year = Some(year);
        Some(year)
    }

    fn document(mut self) -> Reading {
        self.mapping.name = self.name();
        let made = sections(&self.gathered, self.asked.zone);
        let nothing = made.sessions.is_empty()
            && self.gathered.exhibitors.is_empty()
            && self.gathered.circles.is_empty();
        let is_error = |p: &Problem| p.severity == huiban_protocol::documents::Severity::Error;
        if nothing && !self.problems.iter().any(is_error) {
            self.problems.push(Problem::error(
                self.mapping.sheets.first().map(|sheet| sheet.file.clone()).unwrap_or_default(),
                "no row was understood that has both a time and a title, so there is no session in it".to_owned(),
                "see the template (huiban event template), or say in the mapping what the columns hold",
            ));
        }
        let days: BTreeSet<NaiveDate> =
            self.gathered.sessions.iter().map(|dated| dated.date).collect();
        let name = self.mapping.name.clone().unwrap_or_else(|| self.asked.event.to_string());
        let document = AgendaDocument {
            format: DOCUMENT_FORMAT.to_owned(),
            version: DOCUMENT_VERSION,
            event: Event {
                code: self.asked.event.clone(),
                name: text(&name),
                zone: self.asked.zone,
                description: None,
                days: days.into_iter().map(|date| EventDay { date, name: None }).collect(),
            },
            venues: made.venues,
            rooms: made.rooms,
            transfers: Vec::new(),
            forums: made.forums,
            sessions: made.sessions,
            speakers: made.speakers,
            zones: self.gathered.zones,
            exhibitors: self.gathered.exhibitors,
            projects: Vec::new(),
            notices: Vec::new(),
            lists: Vec::new(),
            circles: self.gathered.circles,
            topics: self.gathered.topics,
        };
        Reading { document, problems: self.problems, mapping: self.mapping }
    }
}

/// What a sheet is about, by its headers; without any, by whether a row has a time.
fn kind_of_sheet(sheet: &Sheet) -> SheetKind {
    let kinds = sheet.rows.iter().take(40).filter_map(header).map(|columns| kind_of(&columns));
    let timed = |row: &Row| {
        row.own().any(|(_, cell)| span_of(cell).is_some() || read_lines(&cell.text()).is_some())
    };
    match kinds.into_iter().find(|kind| *kind != SheetKind::Ignore) {
        Some(kind) => kind,
        None if sheet.rows.iter().filter(|row| timed(row)).count() > 0 => SheetKind::Agenda,
        None => SheetKind::Ignore,
    }
}

/// What the name of a sheet and the mapping say of its sessions.
fn context_of(sheet: &Sheet, known: &SheetMapping) -> Context {
    let mut context = Context::default();
    let name = sheet.name.trim();
    let said = read_said(&[name.to_owned()]);
    context.day = day_named(name).map(Day::Date).or(said.nth_day.map(Day::Nth));
    context.half = said.half;
    context.month = find_month(name);
    context.room = said.room;
    if let Some(heading) = said.heading.filter(|heading| is_forum(heading)) {
        context.forum = Some(heading);
    } else if is_room(name) && context.room.is_none() && context.day.is_none() {
        context.room = Some(name.to_owned());
    }
    context.day = known.date.map(|date| Day::Date(date.into())).or(context.day);
    context.room = known.room.clone().or(context.room);
    context.forum = known.forum.clone().or(context.forum);
    context
}

/// The day that the name of a sheet says.
fn day_named(name: &str) -> Option<Date> {
    // “D1 11.12”
    let weak = || name.split([' ', '_', '(', ')', '（', '）']).find_map(weak_date);
    find_dates(name).0.first().copied().or_else(weak)
}

/// Says that nothing tells the month of a sheet's dates, beside the first of them.
fn order_guessed(sheet: &Sheet, open: Date, at: Option<&Found>) -> Problem {
    let place = at.map_or_else(|| sheet.whole(), |at| sheet.place(at.row, Some(at.column)));
    let text = at.map_or(sheet.name.as_str(), |at| at.text.as_str());
    let message = format!(
        "both numbers of “{text}” can be the month and no other date says which, so the first is taken for it: month {}, day {}",
        open.month, open.day
    );
    let hint = "write the year first, as 2026-11-12; or say day-first or month-first in the mapping as dates";
    Problem::warning(place, message, hint)
}

/// Says of days beside which another day of the week stands than they have, each once.
fn contradicted(sheet: &Sheet, slots: &[Slot], year: Option<i32>) -> Vec<Problem> {
    let mut said = BTreeSet::new();
    let wrong = slots.iter().filter_map(|slot| {
        let Some(Day::Date(date)) = slot.day else { return None };
        let (day, weekday) = (date.in_year(year)?, date.weekday?);
        if day.weekday() == weekday || !said.insert((day, weekday.num_days_from_monday())) {
            return None;
        }
        let message = format!(
            "its day is taken for {day}, which is a {}, but {weekday} is written there",
            day.weekday()
        );
        let hint = "correct the date or the day of the week";
        Some(Problem::warning(sheet.place(slot.row, slot.column), message, hint))
    });
    wrong.collect()
}

/// The day of a session: its own, or the only one there is.
fn day_of(day: Option<Day>, year: Option<i32>, all: &[NaiveDate]) -> Option<NaiveDate> {
    match (day, all) {
        (Some(Day::Date(date)), _) => date.in_year(year),
        (Some(Day::Nth(nth)), [first, ..]) => {
            first.checked_add_days(Days::new(u64::from(nth.saturating_sub(1))))
        }
        (None, [only]) => Some(*only),
        _ => None,
    }
}

/// A year that stands anywhere in a title, a sheet's name or a file's.
fn year_in(sheets: &[Sheet]) -> Option<i32> {
    let year = |text: &str| YEAR.captures(&fold(text))?.get(1)?.as_str().parse().ok();
    let titles = sheets.iter().flat_map(|sheet| sheet.rows.iter().take(6));
    let titles =
        titles.flat_map(|row| row.own().map(|(_, cell)| cell)).map(crate::grid::Cell::text);
    let mut titles = titles.filter_map(|text| year(&text));
    titles
        .next()
        .or_else(|| sheets.iter().find_map(|sheet| year(&sheet.name).or_else(|| year(&sheet.file))))
}

/// Says of rows and columns that are hidden that they are read: a filter hides what belongs to an
/// agenda as well as somebody hides what does not.
fn seen_by_nobody(sheet: &Sheet) -> Option<Problem> {
    let (rows, columns) = sheet.unseen();
    let rows = rows.iter().map(|row| format!("row {row}"));
    let all: Vec<String> =
        rows.chain(columns.iter().map(|name| format!("column {name}"))).collect();
    let shown = all.iter().take(12).cloned().collect::<Vec<_>>().join(", ");
    let more = if all.len() > 12 {
        format!(" and {} more", all.len().saturating_sub(12))
    } else {
        String::new()
    };
    let message = format!("hidden, and read like any other: {shown}{more}");
    let hint = "remove in the spreadsheet program what does not belong to the agenda";
    (!all.is_empty()).then(|| Problem::warning(sheet.whole(), message, hint))
}

fn guessed(slot: &Slot, guess: Guess) -> (String, &'static str) {
    let at = |seconds: u32| format!("{:02}:{:02}", seconds / 3600 % 24, seconds / 60 % 60);
    let (start, end) = (at(slot.start), at(slot.end.unwrap_or(slot.start)));
    match guess {
        Guess::Afternoon => {
            (format!("its time is taken for the afternoon's: {start}"), "write it with 24 hours")
        }
        Guess::End => (
            format!("it would end before it begins, so it ends the next day at {end}"),
            "check both times",
        ),
        Guess::NextStart => (
            format!("it has no end, so it goes on until the next begins: {end}"),
            "write its end or how long it takes",
        ),
        Guess::NoEnd => (
            format!("it has no end and nothing follows, so it takes half an hour, until {end}"),
            "write its end or how long it takes",
        ),
    }
}
