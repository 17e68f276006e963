//! Rows that are no sessions: titles above a table, headings within it, labels, notes.

use super::people::{Person, labelled, read_people};
use super::words::{heading, is_note, is_room};
use crate::fold::fold;
use crate::moment::{Date, Half, find_dates, find_half, leading_span, pattern_of};
use regex::Regex;
use std::sync::LazyLock;

/// What such a row says of the rows below.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct Said {
    /// The days.
    pub(super) dates: Vec<Date>,
    /// The day counted from the event's first, from 1.
    pub(super) nth_day: Option<u32>,
    /// The half of the day, where the row says nothing else.
    pub(super) half: Option<Half>,
    /// The room.
    pub(super) room: Option<String>,
    /// Who holds it.
    pub(super) host: Option<String>,
    /// Who moderates what follows.
    pub(super) moderators: Vec<Person>,
    /// What is left: the name of the event, of a forum, of a part of it.
    pub(super) heading: Option<String>,
    /// It is a note to the reader.
    pub(super) note: bool,
}

static LABELS: LazyLock<Regex> = LazyLock::new(|| {
    pattern_of(
        r"(?i)(?:会议|活动|大会|论坛)?(?:(?P<date>时间|時間|日期|date|time)|(?P<room>地点|地點|会场|會場|会议室|场地|location|venue|room|place)|(?P<chair>主持人?|座长|会议主席|moderator|chair(?:person)?|chaired by)|(?P<host>主办单位|主办方|主办|主辦單位|承办单位|承办|协办单位|支持单位|指导单位|hosted by|organi[sz]ed by|organi[sz]er|host))\s*[:：]\s*",
    )
});
static NTH: LazyLock<Regex> = LazyLock::new(|| {
    pattern_of(r"(?i)第\s*([一二三四五六七八九十\d]{1,2})\s*天|\bday\s*(\d{1,2})\b|^d(\d)$")
});
static PAPER: LazyLock<Regex> = LazyLock::new(|| {
    pattern_of(r"(?i)^(?:附件|附表|annex|appendix|attachment) ?[\d一二三四五六七八九十]{0,2}:?$")
});
/// A room behind a heading: `心血管论坛（A1厅）`.
static BEHIND: LazyLock<Regex> =
    LazyLock::new(|| pattern_of(r"[(（]\s*([^()（）]{1,30})\s*[)）]\s*$"));

/// True where a row says the time, the place or the host of what follows: `地点：国际厅`, in one
/// cell or in two.
pub(super) fn names_label(texts: &[String]) -> bool {
    let label = |text: &str| {
        let found = LABELS.captures(text)?;
        let whole = found.get(0).filter(|whole| whole.start() == 0)?;
        found.name("chair").is_none().then_some(whole.end())
    };
    let alone = |text: &str| label(&format!("{text}：")).is_some_and(|end| end > text.len());
    let in_two = texts.len() > 1 && texts.first().is_some_and(|text| alone(text));
    in_two || texts.iter().any(|text| label(text).is_some())
}

/// Reads the texts of a row's cells.
pub(super) fn read_said(texts: &[String]) -> Said {
    let mut said = Said::default();
    let mut headings: Vec<String> = Vec::new();
    // a label in one cell and what it labels in the next
    let mut text = String::new();
    for cell in texts {
        text.push_str(cell);
        let is_label = LABELS
            .find(&format!("{cell}："))
            .is_some_and(|found| found.start() == 0 && found.end() >= cell.len());
        text.push_str(if is_label && !cell.ends_with([':', '：']) { "：" } else { "\n" });
    }
    if texts.iter().any(|text| is_note(text)) {
        said.note = true;
        return said;
    }
    let mut from = 0;
    let mut label: Option<&str> = None;
    let found: Vec<(usize, usize, &str)> = LABELS
        .captures_iter(&text)
        .filter_map(|captures| {
            let whole = captures.get(0)?;
            let names = ["date", "room", "chair", "host"];
            let name = names.into_iter().find(|name| captures.name(name).is_some())?;
            Some((whole.start(), whole.end(), name))
        })
        .collect();
    for (start, end, name) in found
        .into_iter()
        .map(Some)
        .chain([None])
        .map(|next| next.unwrap_or((text.len(), text.len(), "")))
    {
        let value = text.get(from..start).unwrap_or("").trim();
        take(&mut said, label, value, &mut headings);
        from = end;
        label = Some(name);
    }
    headings.retain(|text| !text.is_empty());
    headings.dedup();
    said.heading = (!headings.is_empty()).then(|| headings.join(" "));
    said
}

/// A text that ends with a room in parentheses, and the room.
pub(super) fn room_behind(text: &str) -> Option<(String, String)> {
    let found = BEHIND.captures(text)?;
    let (whole, room) = (found.get(0)?, found.get(1)?.as_str());
    let before = text.get(..whole.start())?.trim_end();
    is_room(room).then(|| (before.to_owned(), room.trim().to_owned()))
}

fn take(said: &mut Said, label: Option<&str>, value: &str, headings: &mut Vec<String>) {
    let some = |value: &str| (!value.is_empty()).then(|| value.to_owned());
    let edge = |c: char| c.is_whitespace() || "；;,，。|()（）".contains(c);
    match label {
        Some("date") => {
            let (dates, rest) = find_dates(value);
            said.dates.extend(dates);
            said.half = said.half.or_else(|| find_half(&rest).filter(|_| !rest.contains(':')));
        }
        Some("room") => said.room = some(value.lines().next().unwrap_or("").trim_matches(edge)),
        Some("chair") => said.moderators.extend(read_people(value).people),
        Some("host") => said.host = said.host.take().or_else(|| some(value.trim_matches(edge))),
        _ => value.lines().for_each(|line| take_heading(said, line, headings)),
    }
}

fn take_heading(said: &mut Said, line: &str, headings: &mut Vec<String>) {
    let (dates, rest) = find_dates(line);
    let had_dates = !dates.is_empty();
    said.dates.extend(dates);
    let rest = if had_dates { rest.as_str() } else { line };
    let mut rest = rest.trim().to_owned();
    // the hours of the whole, before its place
    if let Some((_, end)) = leading_span(&rest).filter(|_| had_dates) {
        rest = rest.get(end..).unwrap_or_default().trim().to_owned();
    }
    if let Some(found) = NTH.captures(&fold(&rest)) {
        let digits = found.get(1).or_else(|| found.get(2)).or_else(|| found.get(3));
        said.nth_day = digits.and_then(|digits| small_number(digits.as_str()));
        rest = NTH.replace(&fold(&rest), " ").into_owned();
    }
    if let Some(half) = find_half(&rest)
        && rest.chars().count() <= 12
    {
        said.half = Some(half);
        let folded = fold(&rest).to_lowercase();
        let halves = [
            "上午",
            "下午",
            "晚上",
            "晚间",
            "中午",
            "早上",
            "场",
            "morning",
            "afternoon",
            "evening",
            "am",
            "pm",
        ];
        rest = halves.iter().fold(folded, |rest, half| rest.replace(half, " "));
    }
    if let Some((before, room)) = room_behind(&rest) {
        said.room = Some(room);
        rest = before;
    }
    let rest = heading(&rest);
    let connects = rest.chars().all(|c| !c.is_alphanumeric() || "至到".contains(c)) || rest == "年";
    // “附件１” counts the papers of a letter
    let is_paper = PAPER.is_match(&fold(&rest));
    // people whose part is none of the sessions' are no heading
    if !rest.is_empty() && !connects && !is_paper && labelled(line).is_none() {
        if is_room(&rest) && !super::words::is_forum(&rest) && said.room.is_none() {
            said.room = Some(rest);
        } else {
            headings.push(rest);
        }
    }
}

fn small_number(text: &str) -> Option<u32> {
    let digits = "一二三四五六七八九十";
    text.parse().ok().or_else(|| {
        let at = digits.chars().position(|c| text.starts_with(c))?;
        u32::try_from(at.saturating_add(1)).ok()
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn titles_and_headings_say_date_room_and_name() {
        let read = |texts: &[&str]| {
            let said = read_said(&texts.iter().map(|t| (*t).to_owned()).collect::<Vec<_>>());
            let date = said
                .dates
                .first()
                .map(|d| format!("{:?}-{}-{}", d.year.unwrap_or(0), d.month, d.day));
            (
                said.heading.unwrap_or_default(),
                said.room.unwrap_or_default(),
                date.unwrap_or_default(),
            )
        };
        type Case = (&'static [&'static str], (&'static str, &'static str, &'static str));
        let cases: [Case; 9] = [
            (&["第九届创新大会议程 2026年11月12日"], ("第九届创新大会", "", "2026-11-12")),
            (&["心血管论坛（A1厅）"], ("心血管论坛", "A1厅", "")),
            (&["时间：2026年11月12日 9:00-17:00", "地点：国际厅"], ("", "国际厅", "2026-11-12")),
            (&["地点", "二楼会议室"], ("", "二楼会议室", "")),
            (&["影像论坛 时间：11月13日 地点：B厅"], ("影像论坛", "B厅", "0-11-13")),
            (&["11月12日 上午"], ("", "", "0-11-12")),
            (&["下午"], ("", "", "")),
            (&["A1厅"], ("", "A1厅", "")),
            (&["Imaging Forum, 12 November 2026"], ("Imaging Forum", "", "2026-11-12")),
        ];
        for (texts, (heading, room, date)) in cases {
            assert_eq!(read(texts), (heading.into(), room.into(), date.into()), "{texts:?}");
        }
        assert!(read_said(&["注：以现场安排为准".to_owned()]).note);
        assert_eq!(read_said(&["第二天".to_owned()]).nth_day, Some(2));
        let chair = read_said(&["主持人：王伟（示例医院）".to_owned()]);
        assert_eq!(chair.moderators.len(), 1);
    }
}
