//! A session that is written as one line: `9:00-9:30 开幕 王伟（示例医院 院长）`.

use super::matrix::read_cell;
use super::people::{Person, is_affiliation, label_at, looks_like_person, read_people};
use super::words::{is_break, is_event, is_forum, is_note, is_room};
use crate::fold::{fold, is_han};
use crate::moment::{Date, Span, find_dates, leading_span, trailing_span};

/// What such a line says.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Line {
    /// The day, where the line says it.
    pub(super) day: Option<Date>,
    /// The times.
    pub(super) span: Span,
    /// The title; empty where nothing but people follow the times.
    pub(super) title: String,
    /// The title in English beside a Chinese one.
    pub(super) english: Option<String>,
    /// Who is named behind the title.
    pub(super) people: Vec<Person>,
}

/// The sessions of a cell each of whose sessions begins with its times; `None` where the cell
/// begins with anything else.
pub(super) fn read_lines(text: &str) -> Option<Vec<Line>> {
    let mut blocks: Vec<(MaybeDay, Span, String)> = Vec::new();
    for line in text.lines().map(str::trim).filter(|line| !line.is_empty()) {
        match (begins(line), blocks.last_mut()) {
            (Some((day, span, rest)), _) => blocks.push((day, span, rest.to_owned())),
            (None, Some((_, _, block))) => {
                block.push('\n');
                block.push_str(line);
            }
            (None, None) => return None,
        }
    }
    let lines = blocks.into_iter().map(|(day, span, rest)| {
        let (title, english, people) = read_rest(&rest);
        Line { day, span, title, english, people }
    });
    let lines: Vec<Line> = lines.collect();
    (!lines.is_empty()).then_some(lines)
}

/// The day that a line names, if it names any.
type MaybeDay = Option<Date>;

/// The times that a line begins with, and what follows them.
fn begins(line: &str) -> Option<(MaybeDay, Span, &str)> {
    const HEAD: usize = 40;
    let head: String = line.chars().take(HEAD).collect();
    let folded = fold(&head);
    let hinted = folded.contains([':', '.', '时', '時', '点', '點', '天', 'a', 'A', 'p', 'P', '-']);
    if !hinted {
        return None;
    }
    let (span, end) = leading_span(line)?;
    let day = find_dates(line.get(..end)?).0.first().copied();
    let edge = |c: char| c.is_whitespace() || "|｜:：,，、;；-–—―·*/".contains(c);
    let rest = line.get(end..)?.trim_start_matches(edge);
    // the times and the place of the whole, above a table
    let says = rest.chars().any(char::is_alphabetic) && !is_room(rest);
    says.then_some((day, span, rest))
}

/// The session of a text that ends with its times: `茶歇（10:00-10:20）`. A heading of a forum with
/// the hours of the whole is none, nor is what is said of a time (“报到时间：8:00-9:00”); one time
/// alone is enough for a break only.
pub(super) fn read_behind(text: &str) -> Option<Line> {
    let (span, from) = trailing_span(text)?;
    let edge = |c: char| c.is_whitespace() || "|｜:：,，、;；-–—―·*/(（[【".contains(c);
    let title = text.get(..from)?.trim_end_matches(edge);
    let folded = fold(title).to_lowercase();
    let is_label =
        ["时间", "時間", "日期", "time", "date", "from", "at", "于", "自", "为", "hours"]
            .iter()
            .any(|label| folded.ends_with(label));
    let names = title.chars().any(char::is_alphabetic) && find_dates(title).0.is_empty();
    let is_heading = is_forum(title) || is_event(title) || is_room(title) || is_note(title);
    let is_certain = span.end.is_some() || is_break(title);
    if !names || is_label || is_heading || !is_certain {
        return None;
    }
    let (title, english, people) = read_rest(title);
    Some(Line { day: None, span, title, english, people })
}

/// What a cell says that holds a title and people: the title first and people below or behind it,
/// or the other way round. A break has nobody.
pub(super) fn read_both(text: &str) -> (String, Option<String>, Vec<Person>) {
    let lines: Vec<&str> = text.lines().map(str::trim).filter(|line| !line.is_empty()).collect();
    let whole = lines.join(" ");
    if is_break(&whole) {
        return (whole, None, Vec::new());
    }
    if let [people, title] = lines.as_slice()
        && looks_like_person(people)
        && !looks_like_person(title)
    {
        return ((*title).to_owned(), None, read_people(people).people);
    }
    let (title, english, people) = read_rest(&lines.join("\n"));
    let labels = ["主题：", "主题:", "题目：", "题目:", "Topic:", "Title:"];
    let bare = labels.iter().find_map(|label| title.strip_prefix(label));
    (bare.map_or(title.clone(), |bare| bare.trim().to_owned()), english, people)
}

/// The title, its English and the people of what follows the times.
fn read_rest(rest: &str) -> (String, Option<String>, Vec<Person>) {
    if rest.contains('\n') {
        let (title, english, people) = read_cell(rest, true);
        if !people.is_empty() {
            return (title, english, people);
        }
    }
    let from = label_at(rest).or_else(|| people_at(rest)).or_else(|| behind_a_sign(rest));
    let people = from.and_then(|from| Some((rest.get(..from)?, rest.get(from..)?)));
    if let Some((title, named)) = people {
        let open = |c: char| c.is_whitespace() || "(（[【—–-|｜/:：,，;；".contains(c);
        let close = if title.trim_end().ends_with(['(', '（', '[', '【']) {
            named.trim_end().trim_end_matches([')', '）', ']', '】'])
        } else {
            named
        };
        let found = read_people(close);
        if !found.people.is_empty() && found.left.is_empty() {
            let (title, english, _) = read_cell(title.trim_end_matches(open), false);
            return (title, english, found.people);
        }
    }
    read_cell(rest, true)
}

/// Where the people begin that a line ends with: the last of its words that are names, each with
/// where from and what there.
fn people_at(rest: &str) -> Option<usize> {
    let words = words(rest);
    let mut from = None;
    let mut open = false;
    // never the first word: a line of nothing but names has no title
    for (at, word) in words.iter().skip(1).rev() {
        if looks_like_person(word) {
            (from, open) = (Some(*at), true);
        } else if !is_affiliation(word) || word.contains(['(', '（']) {
            break;
        } else if open {
            // “示例大学 王伟”: the organisation stands before its person
            (from, open) = (Some(*at), false);
        }
    }
    from
}

/// `Opening – John Smith (Example University)`
fn behind_a_sign(rest: &str) -> Option<usize> {
    let signs = [" – ", " — ", " - ", "——", " by ", " | ", "｜", "/", "，", ", "];
    let found = signs.iter().filter_map(|sign| {
        let at = rest.rfind(sign)?.saturating_add(sign.len());
        looks_like_person(rest.get(at..)?).then_some(at)
    });
    found.min()
}

/// The words of a line with their positions; parentheses hold together what they hold, and so do
/// the signs of a name that is spread out (`王　伟`).
fn words(text: &str) -> Vec<(usize, String)> {
    let mut words: Vec<(usize, String)> = Vec::new();
    let (mut depth, mut new) = (0_i32, true);
    for (at, c) in text.char_indices() {
        match c {
            '(' | '（' | '[' | '【' => depth = depth.saturating_add(1),
            ')' | '）' | ']' | '】' => depth = depth.saturating_sub(1),
            _ => {}
        }
        if c.is_whitespace() && depth <= 0 {
            new = true;
            continue;
        }
        match words.last_mut() {
            Some((_, word)) if !new => word.push(c),
            _ => words.push((at, c.to_string())),
        }
        new = false;
    }
    let mut joined: Vec<(usize, String)> = Vec::new();
    let single = |word: &str| word.chars().count() == 1 && word.chars().all(is_han);
    for (at, word) in words {
        match joined.last_mut() {
            Some((_, last)) if single(&word) && single(last) => last.push_str(&word),
            _ => joined.push((at, word)),
        }
    }
    joined
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(text: &str) -> Vec<(String, Vec<String>)> {
        let lines = read_lines(text).unwrap_or_default();
        let person = |person: &Person| {
            let about = [&person.org, &person.position];
            let about: Vec<&str> = about.into_iter().flatten().map(String::as_str).collect();
            format!("{}({})", person.name, about.join(","))
        };
        lines
            .iter()
            .map(|line| (line.title.clone(), line.people.iter().map(person).collect()))
            .collect()
    }

    #[test]
    fn a_line_is_taken_apart_into_times_title_and_people() {
        let cases: [(&str, &str, &[&str]); 17] = [
            ("9:00-9:30 开幕 王伟", "开幕", &["王伟()"]),
            (
                "09：00—09：20 主题报告：瓣膜的临床评价 张三（某某大学 教授）",
                "主题报告：瓣膜的临床评价",
                &["张三(某某大学,教授)"],
            ),
            ("9:00-9:30 开幕　王　伟", "开幕", &["王伟()"]),
            ("9:00-9:30  圆桌对话  王伟、李娜、张敏", "圆桌对话", &["王伟()", "李娜()", "张敏()"]),
            ("9:00-9:30 圆桌对话 王伟 李娜", "圆桌对话", &["王伟()", "李娜()"]),
            ("9:00-9:30 致辞 示例大学 王伟 教授", "致辞", &["王伟(示例大学,教授)"]),
            ("9:00-9:30 致辞 王伟 示例大学 教授", "致辞", &["王伟(示例大学,教授)"]),
            ("9:00-9:30 高端对话 主持人：王伟", "高端对话", &["王伟()"]),
            ("9:00-9:30 高端对话（主持人：王伟）", "高端对话", &["王伟()"]),
            ("9:00-9:30 甲题：王伟（示例医院）", "甲题", &["王伟(示例医院)"]),
            ("9:00-9:30 甲题——王伟", "甲题", &["王伟()"]),
            ("10:00-10:20 茶歇", "茶歇", &[]),
            ("10:00-10:20 高端 对话", "高端 对话", &[]),
            ("全天 成果展览", "成果展览", &[]),
            (
                "9:00-9:30 Opening – John Smith (Example University)",
                "Opening",
                &["John Smith(Example University)"],
            ),
            ("9:00 AM | Opening of the week", "Opening of the week", &[]),
            ("9:00-9:30 医学影像\n王伟（示例医院）", "医学影像", &["王伟(示例医院)"]),
        ];
        for (text, title, people) in cases {
            let people = people.iter().map(|p| (*p).to_owned()).collect();
            assert_eq!(shown(text), [(title.to_owned(), people)], "{text}");
        }
    }

    #[test]
    fn a_cell_may_hold_a_title_and_its_people() {
        let cases: [(&str, &str, &[&str]); 10] = [
            ("固态电池产业化 欧阳明（示例大学 教授）", "固态电池产业化", &["欧阳明"]),
            ("超充网络\n周强 示例新能源", "超充网络", &["周强"]),
            ("超充网络\n周强（示例公司）\n李娜（示例大学）", "超充网络", &["周强", "李娜"]),
            ("周强（示例公司）\n超充网络", "超充网络", &["周强"]),
            ("茶歇", "茶歇", &[]),
            ("午餐 休息", "午餐 休息", &[]),
            ("工业互联网 应用", "工业互联网 应用", &[]),
            ("Batteries\nJane Doe (Example University)", "Batteries", &["Jane Doe"]),
            ("Batteries – Jane Doe", "Batteries", &["Jane Doe"]),
            ("主题：超充网络\n嘉宾：周强", "超充网络", &["周强"]),
        ];
        for (text, title, people) in cases {
            let (found, _, named) = read_both(text);
            let named: Vec<&str> = named.iter().map(|person| person.name.as_str()).collect();
            assert_eq!((found.as_str(), named.as_slice()), (title, people), "{text}");
        }
    }

    #[test]
    fn a_cell_may_hold_a_whole_morning() {
        let found = shown("9:00-9:30 开幕 王伟\n9:30-10:00 甲题\n李娜（示例大学）\n10:00 茶歇");
        let titles: Vec<&str> = found.iter().map(|(title, _)| title.as_str()).collect();
        assert_eq!(titles, ["开幕", "甲题", "茶歇"]);
        assert_eq!(found[1].1, ["李娜(示例大学,)"].map(|p| p.replace(",)", ")")));
    }

    #[test]
    fn a_line_may_end_with_its_times() {
        let cases = [
            ("茶歇（10:00-10:20）", "茶歇"),
            ("午餐 12:00-13:30", "午餐"),
            ("自由交流：13:30-14:00", "自由交流"),
            ("Coffee break, 10:00 – 10:20", "Coffee break"),
            ("茶歇 10:00", "茶歇"),
            ("3D打印展示 9:00-17:00", "3D打印展示"),
        ];
        for (text, title) in cases {
            let line = read_behind(text).unwrap_or_else(|| panic!("{text}"));
            assert_eq!(line.title, title, "{text}");
        }
        for text in [
            "影像论坛（13:30-17:00）",
            "报到时间：8:00-9:00",
            "2026年11月12日 9:00-17:00",
            "国际厅 9:00-17:00",
            "大巴于 9:00",
            "开幕 9:00",
            "茶歇",
        ] {
            assert_eq!(read_behind(text), None, "{text}");
        }
    }

    #[test]
    fn what_begins_with_no_time_is_no_line() {
        for text in ["开幕 9:00", "2026年11月12日", "9:00-9:30", "9:00-17:00 国际厅", "王伟"]
        {
            assert_eq!(read_lines(text), None, "{text}");
        }
    }
}
