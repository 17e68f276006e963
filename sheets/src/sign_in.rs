//! The sign-in workbook of a check-in list: a sheet for each event day with who was there from
//! when to when, and one with every reading that counts.
//!
//! Texts are written as texts, never as formulas or links; minutes and numbers of entries as
//! numbers, so that they can be added up.

use chrono::{DateTime, FixedOffset, NaiveDate};
use huiban_protocol::documents::{Language, clean};
use rust_xlsxwriter::{DocProperties, ExcelDateTime, Format, Workbook, Worksheet, XlsxError};

/// What the workbook says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SignIn {
    /// The language of headings.
    pub language: Language,
    /// What the list is called.
    pub list: String,
    /// The event days on which anybody came or went, oldest first.
    pub days: Vec<SignInDay>,
    /// Every reading that counts, in order.
    pub scans: Vec<SignInScan>,
}

/// An event day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SignInDay {
    /// Which.
    pub date: NaiveDate,
    /// Who was there.
    pub people: Vec<SignInPerson>,
}

/// Whom a line names.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct SignInName {
    /// The organizer's own reference; the registration where the person is no longer listed.
    pub reference: String,
    /// The name.
    pub name: String,
    /// The organisation.
    pub org: String,
    /// The title or position.
    pub title: String,
    /// The group.
    pub group: String,
    /// The class of the ticket.
    pub ticket_type: String,
}

/// A person on a day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SignInPerson {
    /// Who.
    pub name: SignInName,
    /// The first entry, as clocks of the event show it.
    pub first_in: Option<DateTime<FixedOffset>>,
    /// The exit with which the day ended.
    pub last_out: Option<DateTime<FixedOffset>>,
    /// Whole minutes between entries and exits.
    pub minutes: Option<i64>,
    /// How many entries.
    pub entries: u32,
    /// What the gate of the first entry is called.
    pub gate: String,
}

/// A reading.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SignInScan {
    /// When.
    pub at: DateTime<FixedOffset>,
    /// Whether it was an exit.
    pub is_exit: bool,
    /// Who.
    pub name: SignInName,
    /// What the gate is called.
    pub gate: String,
    /// Whether staff let the person pass against the gate's verdict.
    pub overridden: bool,
}

/// Why no workbook comes out: more lines than a sheet takes.
#[derive(Debug, thiserror::Error)]
#[error("the sign-in workbook cannot be written: {0}")]
pub struct SignInError(#[from] XlsxError);

/// Headings in one language.
struct Words {
    person: [&'static str; 6],
    day: [&'static str; 5],
    scan: [&'static str; 5],
    scans: &'static str,
    nobody: &'static str,
    entry: &'static str,
    exit: &'static str,
    overridden: &'static str,
}

const ZH_HANS: Words = Words {
    person: ["编号", "姓名", "单位", "职务", "分组", "票种"],
    day: ["签到", "离场", "分钟", "进场次数", "签到口"],
    scan: ["日期", "时间", "方向", "签到口", "备注"],
    scans: "全部记录",
    nobody: "无人签到",
    entry: "签到",
    exit: "离场",
    overridden: "工作人员放行",
};
const ZH_HANT: Words = Words {
    person: ["編號", "姓名", "單位", "職務", "分組", "票種"],
    day: ["簽到", "離場", "分鐘", "進場次數", "簽到口"],
    scan: ["日期", "時間", "方向", "簽到口", "備註"],
    scans: "全部記錄",
    nobody: "無人簽到",
    entry: "簽到",
    exit: "離場",
    overridden: "工作人員放行",
};
const EN: Words = Words {
    person: ["Ref", "Name", "Organisation", "Title", "Group", "Ticket"],
    day: ["In", "Out", "Minutes", "Entries", "Gate"],
    scan: ["Date", "Time", "Direction", "Gate", "Remark"],
    scans: "All scans",
    nobody: "Nobody came",
    entry: "in",
    exit: "out",
    overridden: "let in by staff",
};

impl Words {
    fn of(language: Language) -> &'static Self {
        match language {
            Language::ZhHans => &ZH_HANS,
            Language::ZhHant => &ZH_HANT,
            Language::En => &EN,
        }
    }
}

impl SignIn {
    /// The workbook's bytes; the same list always gives the same.
    ///
    /// # Errors
    /// Where a sheet has no room for all lines.
    pub fn write(&self) -> Result<Vec<u8>, SignInError> {
        let words = Words::of(self.language);
        let mut workbook = Workbook::new();
        // the time of writing is no part of what happened
        let written = ExcelDateTime::from_ymd(2026, 1, 1)?;
        let properties = DocProperties::new().set_creation_datetime(&written);
        workbook.set_properties(&properties.set_title(clean(&self.list)));
        for day in &self.days {
            let sheet = workbook.add_worksheet();
            sheet.set_name(day.date.to_string())?;
            let mut page = Page::begin(sheet, words.person.iter().chain(&words.day))?;
            for person in &day.people {
                page.person(person)?;
            }
        }
        if self.days.is_empty() {
            let sheet = workbook.add_worksheet();
            sheet.set_name(words.nobody)?;
            Page::begin(sheet, words.person.iter().chain(&words.day))?;
        }
        let sheet = workbook.add_worksheet();
        sheet.set_name(words.scans)?;
        let mut page = Page::begin(sheet, words.scan.iter().chain(&words.person))?;
        for scan in &self.scans {
            page.scan(scan, words)?;
        }
        Ok(workbook.save_to_buffer()?)
    }
}

/// A sheet that is filled from above.
struct Page<'a> {
    sheet: &'a mut Worksheet,
    row: u32,
    column: u16,
}

impl<'a> Page<'a> {
    fn begin<'w>(
        sheet: &'a mut Worksheet,
        heads: impl Iterator<Item = &'w &'static str>,
    ) -> Result<Self, XlsxError> {
        let bold = Format::new().set_bold();
        for (column, head) in (0u16..).zip(heads) {
            sheet.write_string_with_format(0, column, *head, &bold)?;
            sheet.set_column_width(column, 14)?;
        }
        sheet.set_freeze_panes(1, 0)?;
        Ok(Self { sheet, row: 0, column: 0 })
    }

    fn next_row(&mut self) {
        (self.row, self.column) = (self.row.saturating_add(1), 0);
    }

    fn text(&mut self, text: &str) -> Result<(), XlsxError> {
        let text = clean(text);
        if !text.is_empty() {
            self.sheet.write_string(self.row, self.column, text)?;
        }
        self.column = self.column.saturating_add(1);
        Ok(())
    }

    fn number(&mut self, number: Option<i64>) -> Result<(), XlsxError> {
        // exact below 2^53: no event lasts that many minutes
        if let Some(number) = number.and_then(|number| i32::try_from(number).ok()) {
            self.sheet.write_number(self.row, self.column, f64::from(number))?;
        }
        self.column = self.column.saturating_add(1);
        Ok(())
    }

    fn name(&mut self, name: &SignInName) -> Result<(), XlsxError> {
        let SignInName { reference, name, org, title, group, ticket_type } = name;
        for text in [reference, name, org, title, group, ticket_type] {
            self.text(text)?;
        }
        Ok(())
    }

    fn person(&mut self, person: &SignInPerson) -> Result<(), XlsxError> {
        self.next_row();
        self.name(&person.name)?;
        for at in [person.first_in, person.last_out] {
            self.text(&at.map(|at| clock(&at)).unwrap_or_default())?;
        }
        self.number(person.minutes)?;
        self.number(Some(person.entries.into()))?;
        self.text(&person.gate)
    }

    fn scan(&mut self, scan: &SignInScan, words: &Words) -> Result<(), XlsxError> {
        self.next_row();
        self.text(&scan.at.date_naive().to_string())?;
        self.text(&clock(&scan.at))?;
        self.text(if scan.is_exit { words.exit } else { words.entry })?;
        self.text(&scan.gate)?;
        self.text(if scan.overridden { words.overridden } else { "" })?;
        self.name(&scan.name)
    }
}

fn clock(at: &DateTime<FixedOffset>) -> String {
    at.format("%H:%M:%S").to_string()
}

#[cfg(test)]
mod tests;
