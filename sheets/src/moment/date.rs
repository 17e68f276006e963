//! Dates.

use super::instant::plain_instants;
use super::pattern::pattern;
use crate::fold::fold;
use chrono::{Datelike as _, NaiveDate, Weekday};
use regex::{Captures, Regex};
use serde::{Deserialize, Serialize};
use std::borrow::Cow;
use std::sync::LazyLock;

/// A day as it is written: often without its year.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Date {
    /// The year, where it is written.
    pub(crate) year: Option<i32>,
    /// The month.
    pub(crate) month: u32,
    /// The day of the month.
    pub(crate) day: u32,
    /// The day of the week, where it is written.
    pub(crate) weekday: Option<Weekday>,
    /// What says which of its numbers is the month.
    pub(crate) told: Told,
}

/// Which of two numbers is the month.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Order {
    /// `12/31`
    MonthFirst,
    /// `31/12`
    DayFirst,
}

/// What says which number of a date is the month.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) enum Told {
    /// How it is written: by a name, the year first, or with dots.
    #[default]
    Plainly,
    /// That the other number is no month.
    By(Order),
    /// Nothing: both can be, and the first is taken for it.
    Open,
}

impl Date {
    /// The day in a year, for a day that is written without one.
    pub(crate) fn in_year(self, year: Option<i32>) -> Option<NaiveDate> {
        NaiveDate::from_ymd_opt(self.year.or(year)?, self.month, self.day)
    }

    /// The year nearest to another in which this day falls on the day of the week that is written.
    pub(crate) fn year_by_weekday(self, near: i32) -> Option<i32> {
        let weekday = self.weekday?;
        let years = [0, 1, -1, 2, -2, -3].into_iter().map(|by| near.saturating_add(by));
        let mut fits = years.filter(|year| {
            NaiveDate::from_ymd_opt(*year, self.month, self.day)
                .is_some_and(|date| date.weekday() == weekday)
        });
        fits.next()
    }

    /// The day in an order of its numbers, where these leave it open.
    pub(crate) fn in_order(self, order: Option<Order>) -> Self {
        let (month, day) = match (self.told, order) {
            (Told::Open, Some(Order::DayFirst)) => (self.day, self.month),
            _ => (self.month, self.day),
        };
        Self { month, day, told: Told::Plainly, ..self }
    }
}

impl From<NaiveDate> for Date {
    fn from(date: NaiveDate) -> Self {
        Self {
            year: Some(date.year()),
            month: date.month(),
            day: date.day(),
            weekday: None,
            told: Told::Plainly,
        }
    }
}

/// The months by their first three letters, in English and as German writes them otherwise.
const MONTHS: [&[&str]; 12] = [
    &["jan"],
    &["feb"],
    &["mar", "mär", "mrz"],
    &["apr"],
    &["may", "mai"],
    &["jun"],
    &["jul"],
    &["aug"],
    &["sep"],
    &["oct", "okt"],
    &["nov"],
    &["dec", "dez"],
];
/// Their names, whole or as they are shortened: “Augmented” and “Marine” are no months.
const NAMES: &str = "jan(?:uar[yi]?)?|feb(?:ruar[yi]?)?|mar(?:ch)?|märz|mrz|apr(?:il)?|may|mai|jun[ei]?|jul[yi]?|aug(?:ust(?:us)?)?|sep(?:t(?:ember)?)?|o[ck]t(?:ober)?|nov(?:ember)?|de[cz](?:ember)?";

static YEAR_FIRST: LazyLock<Regex> = LazyLock::new(|| {
    pattern(r"((?:19|20)\d\d) ?[年./-] ?(\d{1,2}) ?[月./-] ?(\d{1,2})(?: ?[日号號])?")
});
static MONTH_DAY: LazyLock<Regex> =
    LazyLock::new(|| pattern(r"(\d{1,2}) ?月 ?(\d{1,2})(?: ?[日号號])?"));
static COMPACT: LazyLock<Regex> = LazyLock::new(|| pattern(r"\b(20\d\d)(\d\d)(\d\d)\b"));
static DAY_MONTH: LazyLock<Regex> = LazyLock::new(|| {
    pattern(&format!(
        r"(?i)\b(\d{{1,2}})(?:st|nd|rd|th|\.)? ?(?:of )?[- ]?({NAMES})(?:[.,]*[- ]?((?:19|20)\d\d)(?-u:\b)|(?-u:\b)\.?,?)"
    ))
});
static MONTH_NAME_DAY: LazyLock<Regex> = LazyLock::new(|| {
    pattern(&format!(r"(?i)\b({NAMES})\.? (\d{{1,2}})(?:st|nd|rd|th)?\b(?:,? ((?:19|20)\d\d)\b)?"))
});
static DAY_FIRST: LazyLock<Regex> =
    LazyLock::new(|| pattern(r"\b(\d{1,2})([/.-])(\d{1,2})([/.-])((?:19|20)\d\d)\b"));
static WEAK: LazyLock<Regex> =
    LazyLock::new(|| pattern(r"^(\d{1,2})[/.-](\d{1,2})(?: ?\(?(?:周|星期|礼拜|[A-Za-z]{3}).*)?$"));
static WEEKDAY: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"(?i)(?:周|週|星期|礼拜|禮拜)([一二三四五六日天])|\b(mon|tue|wed|thu|fri|sat|sun)(?:[a-z]*day)?\b",
    )
});
/// Numbers in Chinese before 年, 月 and 日.
static CHINESE: LazyLock<Regex> =
    LazyLock::new(|| pattern(r"([〇零一二三四五六七八九十廿]+) ?([年月日号號])"));

/// Days from one to another of which only one is written in full, spelt out.
static RANGES: LazyLock<[(Regex, &str); 7]> = LazyLock::new(|| {
    let to = r" ?[-–—~至到]+ ?";
    let numbers = r"\d{1,2}[./-]\d{1,2}[./-](?:19|20)\d\d";
    [
        // the year of the first is not the second's
        (pattern(&format!(r"\b({numbers}){to}({numbers})\b")), "$1–$2"),
        (
            pattern(&format!(r"(\d{{1,2}}) ?月 ?(\d{{1,2}}) ?[日号號]?{to}(\d{{1,2}}) ?[日号號]")),
            "$1月$2日-$1月$3日",
        ),
        (
            pattern(&format!(r"(20\d\d)[./](\d{{1,2}})[./](\d{{1,2}}){to}(\d{{1,2}})($|[^./:\d])")),
            "$1.$2.$3-$1.$2.$4$5",
        ),
        (
            pattern(&format!(
                r"(?i)\b(\d{{1,2}})(?:st|nd|rd|th)?{to}(\d{{1,2}})(?:st|nd|rd|th)? ({NAMES})(?-u:\b)"
            )),
            "$1 $3 - $2 $3",
        ),
        (pattern(&format!(r"(?i)\b({NAMES})\.? (\d{{1,2}}){to}(\d{{1,2}})\b")), "$1 $2 - $1 $3"),
        // “11月12日、13日”, “12 & 13 November”; a comma may stand behind anything else
        (
            pattern(r"(\d{1,2}) ?月 ?(\d{1,2}) ?[日号號]? ?[、,/和及&] ?(\d{1,2}) ?([日号號])"),
            "$1月$2日、$1月$3$4",
        ),
        (
            pattern(&format!(
                r"(?i)\b(\d{{1,2}})(?:st|nd|rd|th)?(?: ?& ?| and )(\d{{1,2}})(?:st|nd|rd|th)? ({NAMES})(?-u:\b)"
            )),
            "$1 $3 & $2 $3",
        ),
    ]
});

static MONTH: LazyLock<Regex> =
    LazyLock::new(|| pattern(r"((?:19|20)\d\d) ?年 ?(\d{1,2}) ?月(?: ?份)?(?:$|[^\d ]| [^\d])"));
static MONTH_NAME: LazyLock<Regex> =
    LazyLock::new(|| pattern(&format!(r"(?i)(?:^|[^\d ]) ?\b({NAMES}),? ((?:19|20)\d\d)\b")));

/// A leap year, so that 29 February is a day where none is written.
const LEAP: i32 = 2024;
/// Most days that one text can name.
const DAYS_MAX: usize = 31;

/// What makes a day of what a pattern found.
type Reader = fn(&Captures<'_>) -> Option<Date>;

/// Every day written in a text, in its order, and the text without them.
pub(crate) fn find_dates(text: &str) -> (Vec<Date>, String) {
    let folded = fold(text);
    let arabic = CHINESE.replace_all(&folded, |found: &Captures<'_>| {
        let unit = found.get(2).map_or("", |unit| unit.as_str());
        let digits = found.get(1).map_or("", |digits| digits.as_str());
        match chinese_number(digits) {
            Some(number) => format!("{number}{unit}"),
            None => format!("{digits}{unit}"),
        }
    });
    if !arabic.contains(|c: char| c.is_ascii_digit()) {
        return (Vec::new(), folded);
    }
    let mut rest = plain_instants(&arabic);
    for (range, spelt) in RANGES.iter() {
        // a list of three is spelt out from one to the next
        for _ in 0..DAYS_MAX {
            match range.replace_all(&rest, *spelt) {
                Cow::Borrowed(_) => break,
                Cow::Owned(spelt) if spelt == rest => break,
                Cow::Owned(spelt) => rest = spelt,
            }
        }
    }
    let mut found: Vec<(usize, Date)> = Vec::new();
    let weekday = weekday(&rest);
    let readers: [(&Regex, Reader); 6] = [
        (&YEAR_FIRST, |c| date(number(c, 1), number(c, 2)?, number(c, 3)?)),
        (&DAY_FIRST, day_first),
        (&COMPACT, |c| date(number(c, 1), number(c, 2)?, number(c, 3)?)),
        (&MONTH_DAY, |c| date(None, number(c, 1)?, number(c, 2)?)),
        (&DAY_MONTH, |c| date(number(c, 3), month(c, 2)?, number(c, 1)?)),
        (&MONTH_NAME_DAY, |c| date(number(c, 3), month(c, 1)?, number(c, 2)?)),
    ];
    for (pattern, reader) in readers {
        let mut blank = rest.clone();
        for captures in pattern.captures_iter(&rest) {
            let (Some(whole), Some(date)) = (captures.get(0), reader(&captures)) else { continue };
            found.push((whole.start(), Date { weekday, ..date }));
            // the same number of bytes, so that positions stay
            blank.replace_range(whole.range(), &" ".repeat(whole.len()));
        }
        rest = blank;
    }
    if !found.is_empty() {
        rest = WEEKDAY.replace_all(&rest, " ").into_owned();
    }
    found.sort_by_key(|(at, _)| *at);
    let mut days: Vec<Date> = Vec::new();
    for (_, date) in found {
        // “Nov 12 (Thu) 11月12日”: one day in two languages
        match days.iter_mut().find(|day| (day.month, day.day) == (date.month, date.day)) {
            Some(day) => day.year = day.year.or(date.year),
            None => days.push(date),
        }
    }
    (days, rest)
}

/// The days of a text that names more than one: those it lists, or every one from the first to the
/// last.
pub(crate) fn all_days(text: &str, order: Option<Order>) -> Vec<Date> {
    let (mut days, rest) = find_dates(text);
    days.iter_mut().for_each(|day| *day = day.in_order(order));
    let [first, last] = days.as_slice() else { return days };
    let goes_on = rest.contains(['-', '–', '—', '~', '至', '到']) || rest.contains(" to ");
    let year = first.year.or(last.year).unwrap_or(LEAP);
    let from = first.in_year(Some(year));
    let until = last.in_year(Some(year));
    let (Some(from), Some(until), true) = (from, until, goes_on) else { return days };
    let all = from.iter_days().take_while(|day| *day <= until).take(DAYS_MAX);
    let year = first.year.or(last.year);
    all.map(|day| Date { year, ..Date::from(day) }).collect()
}

/// The month that a text names without a day, as its first day: `2026年11月`, `November 2026`.
pub(crate) fn find_month(text: &str) -> Option<Date> {
    let folded = fold(text);
    if let Some(found) = MONTH.captures(&folded) {
        return date(number(&found, 1), number(&found, 2)?, 1);
    }
    let found = MONTH_NAME.captures(&folded)?;
    date(number(&found, 2), month(&found, 1)?, 1)
}

/// A day of which nothing but a place in a column of dates says that it is one: `11/12`.
pub(crate) fn weak_date(text: &str) -> Option<Date> {
    let folded = fold(text);
    let captures = WEAK.captures(&folded)?;
    let date = either(None, number(&captures, 1)?, number(&captures, 2)?)?;
    // in a name “24/7” is no day of July
    let is_month_first = date.told != Told::By(Order::DayFirst);
    is_month_first.then_some(Date { weekday: weekday(&folded), ..date })
}

/// The same in a column of dates, where it may be written with the day first: `31/12`.
pub(crate) fn weak_day(text: &str) -> Option<Date> {
    let folded = fold(text);
    let captures = WEAK.captures(&folded)?;
    let date = either(None, number(&captures, 1)?, number(&captures, 2)?)?;
    Some(Date { weekday: weekday(&folded), ..date })
}

/// True for what is written as a date, though there may be no such day: `2026-02-30`. Eight digits
/// may be another number.
pub(crate) fn seems_a_date(text: &str) -> bool {
    let folded = fold(text);
    let patterns = [&YEAR_FIRST, &DAY_FIRST, &MONTH_DAY, &DAY_MONTH, &MONTH_NAME_DAY];
    patterns.into_iter().any(|pattern| pattern.is_match(&folded))
}

/// The day of the week that a text names.
pub(crate) fn find_weekday(text: &str) -> Option<Weekday> {
    weekday(&fold(text))
}

fn day_first(captures: &Captures<'_>) -> Option<Date> {
    let (one, two) = (number(captures, 1)?, number(captures, 3)?);
    let year = number(captures, 5);
    // 13.11. is the thirteenth; where both can be months, dots mean the day first
    let dots = captures.get(2).is_some_and(|sign| sign.as_str() == ".");
    match (dots, one > 12) {
        (false, _) => either(year, one, two),
        (true, false) => date(year, two, one),
        (true, true) => Some(Date { told: Told::By(Order::DayFirst), ..date(year, two, one)? }),
    }
}

/// Two numbers of which one is the month: the first, unless it is none.
fn either(year: Option<u32>, one: u32, two: u32) -> Option<Date> {
    let (month, day, told) = match (one > 12, two > 12) {
        (true, _) => (two, one, Told::By(Order::DayFirst)),
        (false, true) => (one, two, Told::By(Order::MonthFirst)),
        (false, false) if one == two => (one, two, Told::Plainly),
        (false, false) => (one, two, Told::Open),
    };
    Some(Date { told, ..date(year, month, day)? })
}

fn date(year: Option<u32>, month: u32, day: u32) -> Option<Date> {
    let year = year.and_then(|year| i32::try_from(year).ok());
    NaiveDate::from_ymd_opt(year.unwrap_or(LEAP), month, day)?;
    Some(Date { year, month, day, weekday: None, told: Told::Plainly })
}

fn number(captures: &Captures<'_>, at: usize) -> Option<u32> {
    captures.get(at)?.as_str().parse().ok()
}

fn month(captures: &Captures<'_>, at: usize) -> Option<u32> {
    let name = captures.get(at)?.as_str().to_lowercase();
    let begins = |month: &&[&str]| month.iter().any(|three| name.starts_with(three));
    let at = MONTHS.iter().position(begins)?;
    u32::try_from(at.saturating_add(1)).ok()
}

fn weekday(text: &str) -> Option<Weekday> {
    let captures = WEEKDAY.captures(text)?;
    if let Some(chinese) = captures.get(1) {
        let at =
            "一二三四五六日".chars().position(|c| chinese.as_str().starts_with(c)).unwrap_or(6);
        return Weekday::try_from(u8::try_from(at).ok()?).ok();
    }
    captures.get(2)?.as_str().parse().ok()
}

fn chinese_number(text: &str) -> Option<u32> {
    const DIGITS: &str = "零一二三四五六七八九";
    let digit = |c: char| match c {
        '〇' => Some(0),
        c => DIGITS.chars().position(|known| known == c).and_then(|at| u32::try_from(at).ok()),
    };
    let text = text.replace('廿', "二十");
    let number = |part: &str| {
        part.chars().try_fold(0_u32, |all, c| all.checked_mul(10)?.checked_add(digit(c)?))
    };
    match text.split_once('十') {
        None => number(&text),
        Some((tens, ones)) => {
            let tens = if tens.is_empty() { 1 } else { number(tens)? };
            tens.checked_mul(10)?.checked_add(number(ones)?)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Vec<String> {
        let written = |d: &Date| match d.year {
            Some(year) => format!("{year}-{}-{}", d.month, d.day),
            None => format!("{}-{}", d.month, d.day),
        };
        find_dates(text).0.iter().map(written).collect()
    }

    #[test]
    fn dates_are_found_however_they_are_written() {
        let cases: [(&str, &[&str]); 47] = [
            ("02/12/2026 - 04/12/2026", &["2026-2-12", "2026-4-12"]),
            ("02.12.2026-04.12.2026", &["2026-12-2", "2026-12-4"]),
            ("2026.11.12-2026.11.14", &["2026-11-12", "2026-11-14"]),
            ("2026年11月12日-14日", &["2026-11-12", "11-14"]),
            ("2026.11.12-14", &["2026-11-12", "2026-11-14"]),
            ("12–14 November 2026", &["11-12", "2026-11-14"]),
            ("Nov 12-14, 2026", &["11-12", "2026-11-14"]),
            ("2026年11月12日", &["2026-11-12"]),
            ("２０２６年１１月１２日（周四）", &["2026-11-12"]),
            ("2026-11-12", &["2026-11-12"]),
            ("2026/11/2", &["2026-11-2"]),
            ("2026.11.12", &["2026-11-12"]),
            ("20261112", &["2026-11-12"]),
            ("11月12日", &["11-12"]),
            ("11⽉29⽇", &["11-29"]),
            ("11 月 12 号", &["11-12"]),
            ("十一月十二日", &["11-12"]),
            ("二〇二六年十一月廿九日", &["2026-11-29"]),
            ("12 Nov 2026", &["2026-11-12"]),
            ("12 November", &["11-12"]),
            ("Nov 12, 2026", &["2026-11-12"]),
            ("Thursday, November 12th", &["11-12"]),
            ("13.11.2026", &["2026-11-13"]),
            ("2026年11月12日 — 11月14日", &["2026-11-12", "11-14"]),
            ("第九届大会议程", &[]),
            ("9:00-9:30", &[]),
            ("Mayo Clinic 5", &[]),
            ("Track 1 Augmented Reality", &[]),
            ("Session 2 Marine biology", &[]),
            ("Session 3 Decision support", &[]),
            ("Novel 4 therapies", &[]),
            ("3-5 Maybe", &[]),
            ("12 Sept. 2026", &["2026-9-12"]),
            ("12 Nov., 2026", &["2026-11-12"]),
            ("12Nov2026", &["2026-11-12"]),
            ("12 Nov上午", &["11-12"]),
            ("12. November 2026", &["2026-11-12"]),
            ("3. März", &["3-3"]),
            ("5 Oktober", &["10-5"]),
            ("2026-11-12T09:00:00Z", &["2026-11-12"]),
            ("2026-11-12 09:00:00+08:00", &["2026-11-12"]),
            ("2026年13月40日", &[]),
            ("11月12日、13日和14日", &["11-12", "11-13", "11-14"]),
            ("12 & 13 November 2026", &["11-12", "2026-11-13"]),
            ("Hall 3, 12 November 2026", &["2026-11-12"]),
            ("Nov 12 (Thu) 11月12日 星期四", &["11-12"]),
            ("2026年11月", &[]),
        ];
        for (text, expected) in cases {
            assert_eq!(read(text), expected, "{text}");
        }
    }

    #[test]
    fn several_days_are_all_named() {
        let cases = [
            ("11月12日、14日", vec![12, 14]),
            ("11月12日-14日", vec![12, 13, 14]),
            ("12–14 November 2026", vec![12, 13, 14]),
            ("2026年11月12日", vec![12]),
            ("11月30日至12月2日", vec![30, 1, 2]),
        ];
        for (text, expected) in cases {
            let days: Vec<u32> = all_days(text, None).iter().map(|day| day.day).collect();
            assert_eq!(days, expected, "{text}");
        }
    }

    #[test]
    fn a_month_is_found_where_no_day_follows() {
        for text in
            ["2026年11月", "2026年11月 培训班", "2026年11月份课程", "Soft Matter, November 2026"]
        {
            let month = find_month(text).map(|month| (month.year, month.month));
            assert_eq!(month, Some((Some(2026), 11)), "{text}");
        }
        for text in ["2026年11月12日", "12 November 2026", "May I ask", "2026"] {
            assert_eq!(find_month(text), None, "{text}");
        }
    }

    #[test]
    fn a_day_of_the_week_tells_the_year() {
        let (dates, rest) = find_dates("11月12日 星期四 上午");
        assert_eq!(dates.first().unwrap().year_by_weekday(2025), Some(2026));
        assert_eq!(rest.trim(), "上午");
        assert_eq!(weak_date("11/12").map(|d| (d.month, d.day)), Some((11, 12)));
        assert_eq!(weak_date("13/12"), None);
    }

    #[test]
    fn two_numbers_say_their_order_where_one_is_no_month() {
        let cases = [
            ("02/12/2026", Told::Open, (2, 12)),
            ("13/12/2026", Told::By(Order::DayFirst), (12, 13)),
            ("12/13/2026", Told::By(Order::MonthFirst), (12, 13)),
            ("12/12/2026", Told::Plainly, (12, 12)),
            ("02.12.2026", Told::Plainly, (12, 2)),
            ("13.12.2026", Told::By(Order::DayFirst), (12, 13)),
            ("02/12", Told::Open, (2, 12)),
            ("13/12", Told::By(Order::DayFirst), (12, 13)),
            ("2026-02-12", Told::Plainly, (2, 12)),
        ];
        for (text, told, day) in cases {
            let date = find_dates(text).0.first().copied().or_else(|| weak_day(text)).unwrap();
            assert_eq!((date.told, (date.month, date.day)), (told, day), "{text}");
        }
        let open = weak_day("02/12").unwrap();
        let days = |order| (open.in_order(order).month, open.in_order(order).day);
        assert_eq!((days(None), days(Some(Order::DayFirst))), ((2, 12), (12, 2)));
    }

    #[test]
    fn what_is_written_as_a_date_seems_one_where_no_calendar_has_it() {
        for text in ["2026-02-30", "32.13.2026", "2026-13-01", "12月32日", "31 Nov"] {
            assert!(seems_a_date(text) && find_dates(text).0.is_empty(), "{text}");
        }
        for text in ["TBD", "9:00-9:30", "Track 1 Augmented Reality", "3-5 Maybe"] {
            assert!(!seems_a_date(text), "{text}");
        }
    }
}
