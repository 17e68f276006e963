//! The people in a sheet: which column is which, and what is wrong with each row.

use super::secret_numbers::holds_card_number;
use crate::refusal::{Result, ServiceError};
use huiban_protocol::documents::{Attendee, Problem, Severity, clean};
use huiban_sheets::grid::{Row, Sheet};
use std::collections::{BTreeMap, BTreeSet};

/// Longest field, in characters.
pub(super) const FIELD_CHARS_MAX: usize = 500;
/// The columns, each with the other words that organizers write above it.
const COLUMNS: [(&str, &[&str]); 12] = [
    ("ref", &["编号", "編號", "报名编号", "參會編號", "参会编号", "序号"]),
    ("name", &["姓名", "名字"]),
    ("org", &["单位", "單位", "机构", "機構", "公司", "工作单位", "organisation", "organization"]),
    ("title", &["职务", "職務", "职称", "職稱", "position"]),
    ("phone", &["手机", "手機", "手机号", "手机号码", "电话", "電話", "联系电话", "mobile"]),
    ("email", &["邮箱", "郵箱", "电子邮箱", "电子邮件", "邮件", "mail", "e-mail"]),
    ("ticket_type", &["票种", "票種", "票类型", "参会类型", "ticket"]),
    ("interest_role", &["身份", "角色", "参会身份", "role"]),
    ("group", &["分组", "分組", "团组", "代表团", "代表團"]),
    ("seat", &["座位", "席位", "桌号", "座位号"]),
    ("note", &["备注", "備註", "remark"]),
    ("shares", &["公开字段"]),
];
/// Those that every row must fill.
const REQUIRED: [&str; 3] = ["ref", "name", "ticket_type"];
/// Heads of columns whose values are never read.
const SECRET_HEADS: [&str; 8] =
    ["身份证", "身份證", "证件号", "證件號", "证件号码", "id card", "id_card", "idcard"];

/// A person as a row names them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Entry {
    /// The row's number, as a spreadsheet program shows it.
    pub(super) row: u32,
    /// Who.
    pub(super) attendee: Attendee,
}

/// What a sheet says.
pub(super) struct Table {
    pub(super) entries: Vec<Entry>,
    pub(super) problems: Vec<Problem>,
    /// The columns that it has.
    columns: BTreeSet<&'static str>,
}

impl Table {
    /// A known person as a row leaves them: what the sheet has no column for stays as it is.
    pub(super) fn onto(&self, known: &Attendee, told: &Attendee) -> Attendee {
        let mut person = told.clone();
        let fields: [(&str, &mut Option<String>, &Option<String>); 8] = [
            ("org", &mut person.org, &known.org),
            ("title", &mut person.title, &known.title),
            ("phone", &mut person.phone, &known.phone),
            ("email", &mut person.email, &known.email),
            ("interest_role", &mut person.interest_role, &known.interest_role),
            ("group", &mut person.group, &known.group),
            ("seat", &mut person.seat, &known.seat),
            ("note", &mut person.note, &known.note),
        ];
        for (column, field, before) in fields {
            if !self.columns.contains(column) {
                field.clone_from(before);
            }
        }
        if !self.columns.contains("shares") {
            person.shares.clone_from(&known.shares);
        }
        person
    }
}

pub(super) fn problem(severity: Severity, place: String, message: &str, hint: &str) -> Problem {
    Problem { severity, place, message: message.to_owned(), hint: hint.to_owned() }
}

/// Where each column stands.
struct Header(BTreeMap<&'static str, usize>);

/// What a head is the name of.
fn column_of(head: &str) -> Option<&'static str> {
    let head = head.trim().to_lowercase();
    let known = COLUMNS.iter();
    let mut named = known.filter(|(name, words)| *name == head || words.contains(&head.as_str()));
    named.next().map(|(name, _)| *name)
}

impl Header {
    fn read(row: &Row, problems: &mut Vec<Problem>) -> Result<Self> {
        let mut columns = BTreeMap::new();
        for (index, cell) in row.cells.iter().enumerate() {
            let head = cell.text();
            let lower = head.to_lowercase();
            if SECRET_HEADS.iter().any(|secret| lower.contains(secret)) {
                problems.push(problem(
                    Severity::Warning,
                    "header".to_owned(),
                    &format!(
                        "the column “{}” is left out: card numbers are never stored",
                        short(&head)
                    ),
                    "delete the column before you pass the file on",
                ));
                continue;
            }
            match column_of(&head) {
                Some(column) => {
                    columns.entry(column).or_insert(index);
                }
                None if head.is_empty() => {}
                None => problems.push(problem(
                    Severity::Warning,
                    "header".to_owned(),
                    &format!("the column “{}” is not known and is left out", short(&head)),
                    "name it as one of ref, name, org, title, phone, email, ticket_type, \
                     interest_role, group, seat, note, shares",
                )),
            }
        }
        if let Some(missing) = REQUIRED.iter().find(|column| !columns.contains_key(**column)) {
            return Err(ServiceError::invalid(
                "file",
                format!("there is no column “{missing}”: the first line names the columns"),
            ));
        }
        Ok(Self(columns))
    }

    fn field(&self, row: &Row, column: &str) -> Option<String> {
        let text = row.cell(*self.0.get(column)?)?.text();
        (!text.is_empty()).then_some(text)
    }
}

/// A head as it is told: its beginning, on one line.
fn short(head: &str) -> String {
    head.chars().filter(|c| !c.is_control()).take(40).collect()
}

/// How many of the needed columns a sheet's first row names.
fn likeness(sheet: &Sheet) -> usize {
    let heads = sheet.rows.first().map(|row| row.cells.as_slice()).unwrap_or_default();
    let named: BTreeSet<&str> = heads.iter().filter_map(|cell| column_of(&cell.text())).collect();
    REQUIRED.iter().filter(|column| named.contains(**column)).count()
}

/// Reads the sheet that names people; the others are left out and said so. Rows with an error are
/// left out and reported.
///
/// # Errors
/// `malformed` where no sheet has the needed columns.
pub(super) fn read(sheets: &[Sheet]) -> Result<Table> {
    let best = sheets.iter().rev().max_by_key(|sheet| likeness(sheet));
    let missing = || ServiceError::invalid("file", "there is no column “ref”: the file is empty");
    let sheet = best.ok_or_else(missing)?;
    let mut problems = Vec::new();
    for other in
        sheets.iter().filter(|other| !std::ptr::eq(*other, sheet) && !other.rows.is_empty())
    {
        problems.push(problem(
            Severity::Warning,
            format!("sheet {}", short(&other.name)),
            "it is left out: another sheet names the people",
            "import it from a file of its own",
        ));
    }
    let (head, rows) = sheet.rows.split_first().ok_or_else(missing)?;
    let header = Header::read(head, &mut problems)?;
    let (mut entries, mut seen) = (Vec::new(), BTreeSet::new());
    for row in rows {
        let number = row.number;
        match read_row(&header, row, &mut problems) {
            Ok(attendee) if !seen.insert(attendee.reference.clone()) => problems.push(problem(
                Severity::Error,
                format!("row {number}/ref"),
                "this reference stands twice",
                "give each attendee a reference of their own",
            )),
            Ok(attendee) => entries.push(Entry { row: number, attendee }),
            Err((column, message, hint)) => problems.push(problem(
                Severity::Error,
                format!("row {number}/{column}"),
                &message,
                hint,
            )),
        }
    }
    let columns = header.0.keys().copied().collect();
    Ok(Table { entries, problems, columns })
}

/// What is wrong with a row: the column, what, and what to do.
pub(super) type RowProblem = (&'static str, String, &'static str);

fn read_row(
    header: &Header,
    row: &Row,
    problems: &mut Vec<Problem>,
) -> Result<Attendee, RowProblem> {
    let mut fields: BTreeMap<&str, String> = BTreeMap::new();
    for (column, _) in COLUMNS {
        let Some(text) = header.field(row, column) else { continue };
        let text = plain_field(column, &text)?;
        if text.is_empty() {
            continue;
        }
        if holds_card_number(&text) {
            if REQUIRED.contains(&column) {
                let message = "it looks like the number of an identity card".to_owned();
                return Err((
                    column,
                    message,
                    "such numbers are never stored: write something else",
                ));
            }
            problems.push(problem(
                Severity::Warning,
                format!("row {}/{column}", row.number),
                "it looks like the number of an identity card and is left out",
                "such numbers are never stored: delete it from the file",
            ));
            continue;
        }
        fields.insert(column, text);
    }
    if let Some(column) = REQUIRED.into_iter().find(|column| !fields.contains_key(column)) {
        return Err((column, "empty".to_owned(), "fill it in"));
    }
    let mut take = |column| fields.remove(column);
    let attendee = Attendee {
        reference: take("ref").unwrap_or_default(),
        name: take("name").unwrap_or_default(),
        org: take("org"),
        title: take("title"),
        phone: take("phone"),
        email: take("email"),
        ticket_type: take("ticket_type").unwrap_or_default(),
        interest_role: take("interest_role"),
        group: take("group"),
        seat: take("seat"),
        note: take("note"),
        shares: shares(&take("shares").unwrap_or_default())?,
    };
    if attendee.phone.as_deref().is_some_and(|phone| !is_e164(phone)) {
        problems.push(problem(
            Severity::Warning,
            format!("row {}/phone", row.number),
            "not a number such as +8613800138000",
            "write + and the country's code before it, as text",
        ));
    }
    Ok(attendee)
}

/// A field of a person, without characters that nobody sees, which no printer has either.
///
/// # Errors
/// The column, what is wrong, and what to do.
pub(super) fn plain_field(column: &'static str, text: &str) -> Result<String, RowProblem> {
    if text.chars().count() > FIELD_CHARS_MAX || text.chars().any(char::is_control) {
        let message = format!("longer than {FIELD_CHARS_MAX} characters, or with line breaks");
        return Err((column, message, "shorten it"));
    }
    Ok(clean(text))
}

/// Whether a telephone number has the shape of E.164; spaces, hyphens and brackets do not count.
pub(super) fn is_e164(phone: &str) -> bool {
    let plain: String = phone.chars().filter(|c| !" -()".contains(*c)).collect();
    let Some(digits) = plain.strip_prefix('+') else { return false };
    (7..=15).contains(&digits.len())
        && !digits.starts_with('0')
        && digits.bytes().all(|byte| byte.is_ascii_digit())
}

/// The fields that a person agreed to show to every booth, separated by spaces or semicolons.
fn shares(text: &str) -> Result<Vec<huiban_protocol::documents::ContactField>, RowProblem> {
    let names = text.split([' ', ';', ',']).filter(|name| !name.is_empty());
    names
        .map(|name| name.parse())
        .collect::<std::result::Result<_, _>>()
        .map_err(|_| ("shares", "no field of a card".to_owned(), "write such as: name org title"))
}

#[cfg(test)]
mod tests;
