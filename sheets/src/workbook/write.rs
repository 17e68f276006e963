//! Writing the workbook: filled in, or as a template.

use super::cells::join;
use super::rows::{Row, Rows, flatten};
use super::table::{Column, EXAMPLE, HEADER_ROW, Kind, LANGUAGES, Table};
use super::tables::TABLES;
use crate::moment::serial_of;
use chrono::{DateTime, NaiveDate, NaiveTime};
use huiban_protocol::documents::AgendaDocument;
use rust_xlsxwriter::{
    Color, DataValidation, DocProperties, ExcelDateTime, Format, FormatAlign, Workbook, Worksheet,
    XlsxError,
};
use serde_json::Value;

/// Why no workbook comes out: a text longer than a cell takes, more rows than a sheet takes.
#[derive(Debug, thiserror::Error)]
pub enum WriteError {
    /// The spreadsheet format has no room for it.
    #[error("the event does not fit into a workbook: {0}")]
    Sheet(#[from] XlsxError),
    /// The event is no JSON.
    #[error("the event cannot be written: {0}")]
    Document(#[from] serde_json::Error),
}

/// Rows for which the drop-downs of an empty template reach.
const TEMPLATE_ROWS: u32 = 2_000;

/// An event as a workbook; the same event always gives the same bytes.
///
/// # Errors
/// Where it holds what no cell can.
pub fn write(document: &AgendaDocument) -> Result<Vec<u8>, WriteError> {
    build(&flatten(serde_json::to_value(document)?), false)
}

/// The empty workbook, with an example in every sheet.
///
/// # Errors
/// None but for a fault of the writer's.
pub fn template() -> Result<Vec<u8>, WriteError> {
    build(&Rows::new(), true)
}

fn build(rows: &Rows, with_examples: bool) -> Result<Vec<u8>, WriteError> {
    let mut workbook = Workbook::new();
    // the time of writing is no part of the event
    let written = ExcelDateTime::from_ymd(2026, 1, 1)?;
    workbook.set_properties(&DocProperties::new().set_creation_datetime(&written));
    let formats = Formats::new();
    for table in TABLES {
        let sheet = workbook.add_worksheet();
        sheet.set_name(table.sheet)?;
        let mut pen = Pen { sheet, formats: &formats, row: 0 };
        pen.headers(table)?;
        if with_examples {
            pen.example(table)?;
        }
        let rows = rows.get(table.key).map(Vec::as_slice).unwrap_or_default();
        for row in rows {
            pen.entity(table, row)?;
        }
        pen.choices(table)?;
    }
    Ok(workbook.save_to_buffer()?)
}

/// How cells look.
struct Formats {
    head: Format,
    key: Format,
    example: Format,
    text: Format,
    date: Format,
    time: Format,
    moment: Format,
}

impl Formats {
    fn new() -> Self {
        let cell = || Format::new().set_align(FormatAlign::Top);
        Self {
            head: Format::new().set_bold().set_background_color(Color::RGB(0x00E6_EEF8)),
            key: Format::new().set_font_color(Color::Gray),
            example: Format::new().set_italic().set_font_color(Color::Gray),
            text: cell().set_text_wrap(),
            date: cell().set_num_format("yyyy-mm-dd"),
            time: cell().set_num_format("hh:mm"),
            moment: cell().set_num_format("yyyy-mm-dd hh:mm"),
        }
    }
}

/// Writes one sheet, row after row.
struct Pen<'a> {
    sheet: &'a mut Worksheet,
    formats: &'a Formats,
    row: u32,
}

impl Pen<'_> {
    fn headers(&mut self, table: &Table) -> Result<(), XlsxError> {
        for (at, (key, chinese)) in headers(table).enumerate() {
            let column = column(at);
            self.sheet.write_with_format(0, column, chinese, &self.formats.head)?;
            self.sheet.write_with_format(HEADER_ROW, column, key, &self.formats.key)?;
            self.sheet.set_column_width(column, 18)?;
        }
        self.row = HEADER_ROW.saturating_add(1);
        self.sheet.set_freeze_panes(self.row, 1)?;
        Ok(())
    }

    /// The example: its first cell says so, and it is never read.
    fn example(&mut self, table: &Table) -> Result<(), XlsxError> {
        for (at, (key, _)) in headers(table).enumerate() {
            let said = table.example.iter().find(|(column, _)| *column == key);
            let Some((_, text)) = said else { continue };
            let text = if at == 0 { format!("{EXAMPLE} {text}") } else { (*text).to_owned() };
            self.sheet.write_with_format(self.row, column(at), text, &self.formats.example)?;
        }
        self.row = self.row.saturating_add(1);
        Ok(())
    }

    fn entity(&mut self, table: &Table, row: &Row) -> Result<(), XlsxError> {
        let mut at = 0_usize;
        for described in table.columns {
            let width = described.headers().len();
            if let Some(value) = row.get(described.key) {
                self.value(described, at, value)?;
            }
            at = at.saturating_add(width);
        }
        self.row = self.row.saturating_add(1);
        Ok(())
    }

    fn value(&mut self, described: &Column, at: usize, value: &Value) -> Result<(), XlsxError> {
        match described.kind {
            Kind::Text => {
                for (by, (tag, _)) in LANGUAGES.iter().enumerate() {
                    if let Some(text) = value.get(tag).and_then(Value::as_str) {
                        self.text(at.saturating_add(by), text)?;
                    }
                }
            }
            Kind::Texts => {
                for (by, (tag, _)) in LANGUAGES.iter().enumerate() {
                    let texts = value.as_array().into_iter().flatten();
                    let lines = texts.map(|text| text.get(tag).and_then(Value::as_str));
                    let lines: Vec<&str> = lines.map(Option::unwrap_or_default).collect();
                    self.text(at.saturating_add(by), lines.join("\n").trim_end())?;
                }
            }
            Kind::Date => match value.as_str().and_then(|text| text.parse::<NaiveDate>().ok()) {
                Some(date) => {
                    let serial = serial_of(date.and_time(NaiveTime::MIN));
                    self.sheet.write_number_with_format(
                        self.row,
                        column(at),
                        serial,
                        &self.formats.date,
                    )?;
                }
                None => self.plain(at, value)?,
            },
            Kind::Time => match value.as_str().and_then(|text| text.parse::<NaiveTime>().ok()) {
                Some(time) => {
                    let serial = serial_of(NaiveDate::default().and_time(time)).fract();
                    self.sheet.write_number_with_format(
                        self.row,
                        column(at),
                        serial,
                        &self.formats.time,
                    )?;
                }
                None => self.moment(at, value)?,
            },
            Kind::Moment => self.moment(at, value)?,
            Kind::Choice(choices) => {
                let key = value.as_str().unwrap_or_default();
                let known = choices.iter().find(|(known, _)| *known == key);
                let text = known.map_or(key.to_owned(), shown);
                self.text(at, &text)?;
            }
            Kind::Flag => self.text(at, if value.as_bool() == Some(true) { "是" } else { "否" })?,
            _ => self.plain(at, value)?,
        }
        Ok(())
    }

    /// An instant as the clocks of the event show it.
    fn moment(&mut self, at: usize, value: &Value) -> Result<(), XlsxError> {
        let text = value.as_str().unwrap_or_default();
        let Ok(instant) = DateTime::parse_from_rfc3339(text) else { return self.plain(at, value) };
        let serial = serial_of(instant.naive_local());
        let format = &self.formats.moment;
        self.sheet.write_number_with_format(self.row, column(at), serial, format)?;
        Ok(())
    }

    fn plain(&mut self, at: usize, value: &Value) -> Result<(), XlsxError> {
        match value {
            Value::Null => Ok(()),
            Value::Number(number) => {
                let number = number.as_f64().unwrap_or_default();
                self.sheet.write_number_with_format(
                    self.row,
                    column(at),
                    number,
                    &self.formats.text,
                )?;
                Ok(())
            }
            Value::Array(words) => {
                let words = words.iter().map(|word| word.as_str().unwrap_or_default().to_owned());
                self.text(at, &join(&words.collect::<Vec<_>>()))
            }
            other => self.text(at, other.as_str().unwrap_or_default()),
        }
    }

    fn text(&mut self, at: usize, text: &str) -> Result<(), XlsxError> {
        if !text.is_empty() {
            self.sheet.write_string_with_format(self.row, column(at), text, &self.formats.text)?;
        }
        Ok(())
    }

    /// Drop-downs for the columns that take one of a few words.
    fn choices(&mut self, table: &Table) -> Result<(), XlsxError> {
        let first = HEADER_ROW.saturating_add(1);
        let last = self.row.max(TEMPLATE_ROWS);
        let mut at = 0_usize;
        for described in table.columns {
            let width = described.headers().len();
            let words: Vec<String> = match described.kind {
                Kind::Choice(choices) => choices.iter().map(shown).collect(),
                Kind::Flag => vec!["是".to_owned(), "否".to_owned()],
                _ => Vec::new(),
            };
            if !words.is_empty() {
                let validation = DataValidation::new().allow_list_strings(&words)?;
                self.sheet.add_data_validation(first, column(at), last, column(at), &validation)?;
            }
            at = at.saturating_add(width);
        }
        Ok(())
    }
}

fn headers(table: &Table) -> impl Iterator<Item = (String, String)> {
    table.columns.iter().flat_map(Column::headers)
}

/// A choice as the drop-down shows it.
fn shown((key, chinese): &(&str, &str)) -> String {
    format!("{key} {chinese}")
}

fn column(at: usize) -> u16 {
    u16::try_from(at).unwrap_or(u16::MAX)
}
