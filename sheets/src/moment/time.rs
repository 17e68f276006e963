//! Times of day, and spans of them.

use super::part::{Part, read_part};
use super::pattern::pattern;
use super::zone::{Zone, find_zone};
use crate::fold::fold;
use regex::{Captures, Regex};
use std::sync::LazyLock;

/// The half of a day in which a time is meant.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Half {
    /// Before noon.
    Morning,
    /// From noon on.
    Afternoon,
}

/// A time of day as it is written.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Clock {
    /// Seconds since midnight; a day or more where it is written as of the next day.
    pub(crate) seconds: u32,
    /// The half of the day where it is written.
    pub(crate) half: Option<Half>,
    /// It is written with a nought before its hour, as times of twenty-four hours are.
    pub(crate) padded: bool,
    /// Its zone, where it is written.
    pub(crate) zone: Option<Zone>,
}

impl Clock {
    /// A time that was written for all twenty-four hours.
    pub(crate) fn of_seconds(seconds: u32) -> Self {
        Self { seconds, ..Self::default() }
    }

    /// The same where nothing but the half of the day makes it a time of the afternoon.
    pub(crate) fn in_half(self, half: Option<Half>) -> Self {
        const NOON: u32 = 12 * 3600;
        match self.half.or(half) {
            Some(Half::Afternoon) if self.seconds < NOON => {
                Self { seconds: self.seconds.saturating_add(NOON), ..self }
            }
            // 12:10 am
            Some(Half::Morning)
                if self.half.is_some()
                    && self.seconds >= NOON
                    && self.seconds < NOON.saturating_add(3600) =>
            {
                Self { seconds: self.seconds.saturating_sub(NOON), ..self }
            }
            _ => self,
        }
    }
}

/// From when to when.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Span {
    /// Its beginning.
    pub(crate) start: Clock,
    /// Its end, where it is written.
    pub(crate) end: Option<Clock>,
    /// The part of the day that is written in place of both.
    pub(crate) part: Option<Part>,
}

impl Span {
    /// From a time on.
    pub(crate) fn from(start: Clock) -> Self {
        Self { start, ..Self::default() }
    }

    /// A part of a day, whose times what else is on that day says.
    pub(crate) fn of_part(part: Part) -> Self {
        Self { part: Some(part), ..Self::default() }
    }
}

const TIME: &str = concat!(
    r"(?i:(?P<next>次日|翌日|next day) ?)?",
    r"(?P<half>上午|下午|早上|早晨|中午|傍晚|晚上|晚|夜|凌晨|[AaPp]\.?[Mm]\b\.?)? ?",
    r"(?:\bT)?(?P<h>\d{1,2}) ?(?:(?:[:时時点點]|[hH](?P<hm>[0-5]\d)?\b|\.(?P<dot>\d\d)\b) ?(?:(?P<m>\d\d)(?:[:](?P<s>\d\d))?|(?P<q>半|一刻|三刻|整))? ?分?|(?P<only>[AaPp]\.?[Mm]\b\.?|(?i:noon|nn)\b))",
    r" ?(?P<after>[AaPp]\.?[Mm]\b\.?|(?i:noon|nn)\b|(?-u:\+1)\b)?",
);

static ONE: LazyLock<Regex> = LazyLock::new(|| pattern(TIME));
static DASHES: LazyLock<Regex> = LazyLock::new(|| {
    pattern(r"[-=]+>|[‐‑‒–—―─━－−~〜∼⁓〰ー→⟶➔➜➝➡⇒﹣﹘]+|--+|至|到|(?i: to | till | until )")
});
/// `0900-0930`
static MILITARY: LazyLock<Regex> =
    LazyLock::new(|| pattern(r"^([01]\d|2[0-4])([0-5]\d) ?- ?([01]\d|2[0-4])([0-5]\d)$"));
/// `9-10点`: only the second says that both are hours.
static HOURS: LazyLock<Regex> =
    LazyLock::new(|| pattern(r"(^|[^\d:.])(\d{1,2}) ?- ?(\d{1,2}) ?([时時点點]|[AaPp]\.?[Mm])"));
/// `9-9:30`, `9:30-10`: one of both says that both are times.
static BARE: LazyLock<Regex> = LazyLock::new(|| {
    pattern(r"(^|[^\d:./-])(\d{1,2}) ?- ?(\d{1,2}:\d\d)|(\d{1,2}:\d\d)-(\d{1,2}) ?$")
});
/// `0:45`, `00:45:00`: a length as a clock would show it.
static LENGTH: LazyLock<Regex> =
    LazyLock::new(|| pattern(r"^(\d{1,2}):([0-5]\d)(?::[0-5]\d)?(?:\.0+)?$"));
static DURATION: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"(?i)^[^\d]{0,6}?(?:(\d{1,3}(?:\.\d+)?) ?(?:个|個)?(?:小时|小時|hours?|hrs?|h)\.?)? ?(?:(\d{1,4}) ?(?:分钟|分鐘|分|minutes?|mins?|min|m|'|′)\.?)? ?$",
    )
});
static HALF: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"(上午|早上|早晨|凌晨|\b(?i:morning|a\.?m\.?)\b)|(下午|中午|傍晚|晚上|晚间|晚間|夜间|夜間|\b(?i:afternoon|evening|p\.?m\.?)\b)",
    )
});
/// What may stand in a cell of times beside them.
static BESIDE: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"(?i)\(.*?\)|\d+ ?(?:分钟|分鐘|min(?:ute)?s?)|时间|時間|time|起|开始|結束|结束|左右|约|北京|cst|uhr|o'clock|[\s\-:,;./|()\[\]'，、；。·+_*]+",
    )
});

/// The times of a text that says nothing else: one time, or from one to another. What may be
/// said beside them is left out first: dates (by the caller), lengths, notes in parentheses.
pub(crate) fn read_span(text: &str) -> Option<Span> {
    let text = plain(text);
    // “9:00-10:00 UTC+8” means both
    let (zone, text) = match find_zone(&text) {
        Some((zone, rest)) => (Some(zone), rest.trim().to_owned()),
        None => (None, text),
    };
    let mut span = span_of(&text)?;
    span.start.zone = zone;
    span.end = span.end.map(|end| Clock { zone, ..end });
    Some(span)
}

/// The times of a plain text that names no zone.
fn span_of(text: &str) -> Option<Span> {
    if let Some(c) = MILITARY.captures(text) {
        let at = |h, m| Some(Clock::of_seconds(seconds(number(&c, h)?, number(&c, m)?, 0)?));
        return Some(Span { start: at(1, 2)?, end: at(3, 4), part: None });
    }
    let text = HOURS.replace(text, "$1$2$4-$3$4");
    let text = BARE.replace(&text, |found: &Captures<'_>| match (found.get(2), found.get(5)) {
        (Some(hour), _) => format!("{}{}:00-{}", part(found, 1), hour.as_str(), part(found, 3)),
        (_, Some(hour)) => format!("{}-{}:00", part(found, 4), hour.as_str()),
        _ => part(found, 0).to_owned(),
    });
    let mut times = Vec::new();
    for captures in ONE.captures_iter(&text) {
        times.push(clock(&captures)?);
    }
    let rest = ONE.replace_all(&text, " ");
    let rest = BESIDE.replace_all(&rest, "");
    if !rest.trim().is_empty() && read_part(&rest) != Some(Part::Day) {
        return None;
    }
    match times.as_slice() {
        [] => read_part(&text).filter(|part| *part == Part::Day).map(Span::of_part),
        [start] => Some(Span::from(*start)),
        // "上午9:00-10:00" means both
        [start, end] => {
            let shared =
                end.half.or(start.half).filter(|_| start.half.is_none() || end.half.is_none());
            let end = match shared {
                // "11:30-1:00 pm" begins before noon
                Some(half)
                    if end.half.is_none()
                        && end.in_half(Some(half)).seconds > start.in_half(Some(half)).seconds =>
                {
                    end.in_half(Some(half))
                }
                _ => *end,
            };
            let start = match shared {
                Some(half)
                    if start.half.is_none()
                        && start.in_half(Some(half)).seconds < end.in_half(None).seconds =>
                {
                    start.in_half(Some(half))
                }
                _ => *start,
            };
            Some(Span { start, end: Some(end), part: None })
        }
        _ => None,
    }
}

/// The times that a text begins with, and where (in bytes) what follows them begins.
pub(crate) fn leading_span(text: &str) -> Option<(Span, usize)> {
    // the longest beginning that says nothing but times; no text has so many in front
    const LETTERS_MAX: usize = 60;
    let ends = text.char_indices().map(|(at, c)| at.saturating_add(c.len_utf8()));
    let ends: Vec<usize> = ends.take(LETTERS_MAX).collect();
    let found = ends.iter().rev().find_map(|end| {
        let before = text.get(..*end)?;
        // a number that goes on is no time
        let goes_on = text.get(*end..)?.starts_with(|c: char| c.is_numeric());
        let written = before.ends_with(|c: char| c.is_numeric()) && goes_on;
        let span = read_span(&super::find_dates(before).1).filter(|_| !written)?;
        Some((span, *end))
    });
    let (span, end) = found?;
    // “9:00-9:30 分会场”: what goes on with such a sign is a word, not minutes
    let minutes = text.get(..end).and_then(|before| before.strip_suffix('分'));
    let is_word =
        text.get(end..)?.starts_with(|c: char| "会會论論场場组組享析科类類支布层層".contains(c));
    let end = minutes.filter(|_| is_word).map_or(end, str::len);
    // what stands in parentheses behind the times is said of what follows
    let open = text.get(..end)?.find(['(', '（']);
    let earlier = open.and_then(|open| {
        let span = read_span(&super::find_dates(text.get(..open)?).1)?;
        let inside = text.get(open..end)?;
        (!inside.contains(char::is_numeric)).then_some((span, open))
    });
    Some(earlier.filter(|(earlier, _)| *earlier == span).unwrap_or((span, end)))
}

/// The times that a text ends with, and where (in bytes) they begin.
pub(crate) fn trailing_span(text: &str) -> Option<(Span, usize)> {
    // no title with its times behind it is longer
    const LETTERS_MAX: usize = 80;
    if !text.contains(char::is_numeric) || text.chars().count() > LETTERS_MAX {
        return None;
    }
    let mut before = ' ';
    let mut found = None;
    for (at, c) in text.char_indices() {
        // a number that goes on is no time, nor is what a word ends with
        let begins = (c.is_numeric() && !before.is_ascii_alphanumeric())
            || "(（[【上下早中傍晚夜凌次翌".contains(c);
        before = c;
        let span = text.get(at..).filter(|_| begins && at > 0).and_then(read_span);
        if let Some(span) = span.filter(|span| span.part.is_none()) {
            found = Some((span, at));
            break;
        }
    }
    found
}

/// One time and nothing else.
pub(crate) fn read_clock(text: &str) -> Option<Clock> {
    let one = read_span(text).filter(|span| span.end.is_none() && span.part.is_none());
    one.map(|span| span.start)
}

/// The half of a day that a text names.
pub(crate) fn find_half(text: &str) -> Option<Half> {
    let folded = fold(text);
    let captures = HALF.captures(&folded)?;
    Some(if captures.get(1).is_some() { Half::Morning } else { Half::Afternoon })
}

/// The minutes of a length: `20分钟`, `1.5 h`, `90 min`.
pub(crate) fn duration_minutes(text: &str) -> Option<u32> {
    let folded = fold(text);
    if let Some(found) = LENGTH.captures(&folded) {
        return number(&found, 1)?.checked_mul(60)?.checked_add(number(&found, 2)?);
    }
    let captures = DURATION.captures(&folded)?;
    let hours: Option<f64> = captures.get(1).and_then(|hours| hours.as_str().parse().ok());
    let minutes: Option<u32> = number(&captures, 2);
    if hours.is_none() && minutes.is_none() {
        return None;
    }
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "three digits of hours"
    )]
    let hours = (hours.unwrap_or_default() * 60.0).round() as u32;
    Some(hours.saturating_add(minutes.unwrap_or_default()))
}

fn plain(text: &str) -> String {
    let folded = fold(text);
    DASHES.replace_all(&folded, "-").trim().to_owned()
}

fn clock(captures: &Captures<'_>) -> Option<Clock> {
    let hour: u32 = captures.name("h")?.as_str().parse().ok()?;
    let digits = |name: &str| captures.name(name).and_then(|found| found.as_str().parse().ok());
    let quarter = captures.name("q").map(|quarter| match quarter.as_str() {
        "半" => 30,
        "一刻" => 15,
        "三刻" => 45,
        _ => 0,
    });
    let minute = digits("m").or_else(|| digits("dot")).or_else(|| digits("hm"));
    let minute = minute.or(quarter).unwrap_or(0);
    let mut seconds = seconds(hour, minute, digits("s").unwrap_or(0))?;
    let after = captures.name("after").map(|after| after.as_str());
    if captures.name("next").is_some() || after == Some("+1") {
        seconds = seconds.saturating_add(24 * 3600);
    }
    let said = captures.name("half").or(captures.name("after")).or(captures.name("only"));
    let half = said.and_then(|said| match said.as_str() {
        "晚" | "夜" => Some(Half::Afternoon),
        // noon is from eleven on
        "中午" if hour > 10 => None,
        word => find_half(word),
    });
    let padded = captures.name("h").is_some_and(|hour| hour.as_str().starts_with('0'));
    Some(Clock { seconds, half, padded, zone: None }.in_half(None))
}

fn part<'a>(captures: &'a Captures<'_>, at: usize) -> &'a str {
    captures.get(at).map_or("", |part| part.as_str())
}

fn number(captures: &Captures<'_>, at: usize) -> Option<u32> {
    captures.get(at)?.as_str().parse().ok()
}

fn seconds(hour: u32, minute: u32, second: u32) -> Option<u32> {
    if hour > 24 || minute > 59 || second > 59 {
        return None;
    }
    hour.checked_mul(3600)?.checked_add(minute.checked_mul(60)?)?.checked_add(second)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn written(text: &str) -> Option<String> {
        let span = read_span(text)?;
        if let Some(part) = span.part {
            return Some(format!("{part:?}"));
        }
        let at = |clock: Clock| {
            let clock = clock.in_half(None);
            format!("{:02}:{:02}", clock.seconds / 3600, clock.seconds / 60 % 60)
        };
        Some(match span.end {
            Some(end) => format!("{}-{}", at(span.start), at(end)),
            None => at(span.start),
        })
    }

    #[test]
    fn times_are_read_however_they_are_written() {
        let cases = [
            ("09：00—09：20", "09:00-09:20"),
            ("9:00~9:30", "09:00-09:30"),
            ("9：00－9：20", "09:00-09:20"),
            ("9:00 – 9:30", "09:00-09:30"),
            ("09:00——09:30", "09:00-09:30"),
            ("9∶00-9∶30", "09:00-09:30"),
            ("09:00至09:30", "09:00-09:30"),
            ("０９：００～０９：３０", "09:00-09:30"),
            ("9.00-9.30", "09:00-09:30"),
            ("9点30分-10点", "09:30-10:00"),
            ("9點半至10點", "09:30-10:00"),
            ("9时30分", "09:30"),
            ("0900-0930", "09:00-09:30"),
            ("9-10点", "09:00-10:00"),
            ("上午9:00-10:30", "09:00-10:30"),
            ("下午2:00-3:30", "14:00-15:30"),
            ("上午11:30-下午1:00", "11:30-13:00"),
            ("2:00 PM - 3:30 PM", "14:00-15:30"),
            ("2:00-3:30 pm", "14:00-15:30"),
            ("9am-10am", "09:00-10:00"),
            ("11:30-1:00pm", "11:30-13:00"),
            ("12:10 am", "00:10"),
            ("中午12:00-13:30", "12:00-13:30"),
            ("晚上7点", "19:00"),
            ("22:00-24:00", "22:00-24:00"),
            ("22:00-次日00:30", "22:00-24:30"),
            ("09:00-09:20（20分钟）", "09:00-09:20"),
            ("09:00:00-09:20:00", "09:00-09:20"),
            ("19:00起", "19:00"),
            ("9:00 to 9:30", "09:00-09:30"),
            ("全天 9:00-17:00", "09:00-17:00"),
            ("全天（9:00-17:00）", "09:00-17:00"),
            ("12h00-12h15", "12:00-12:15"),
            ("12h-13h", "12:00-13:00"),
            ("9h30 - 10h", "09:30-10:00"),
            ("9-9:30", "09:00-09:30"),
            ("9:30-10", "09:30-10:00"),
            ("9:00->9:30", "09:00-09:30"),
            ("09:00⁓09:30", "09:00-09:30"),
            ("09:00ー09:30", "09:00-09:30"),
            ("T09:00", "09:00"),
            ("14:00 – 14:30 Uhr", "14:00-14:30"),
            ("10:00-10:30 (UTC+8)", "10:00-10:30"),
            ("10:00:00 UTC+02:00", "10:00"),
            ("12:00 NN - 1:00 PM", "12:00-13:00"),
            ("12 noon", "12:00"),
            ("全天", "Day"),
            ("All day", "Day"),
        ];
        for (text, expected) in cases {
            assert_eq!(written(text).as_deref(), Some(expected), "{text}");
        }
        for text in ["开幕式", "A1厅", "王伟", "", "9", "2026", "25:00", "9:75", "主题：9:00前签到"]
        {
            assert_eq!(written(text), None, "{text}");
        }
    }

    #[test]
    fn a_zone_behind_a_time_is_read_with_it() {
        let cases = [
            ("10:00 UTC+02:00", Some(Zone::Offset(120)), None),
            ("10:00-11:00 GMT-5", Some(Zone::Offset(-300)), Some(Zone::Offset(-300))),
            ("10:00:00 UTC+00:00", Some(Zone::Offset(0)), None),
            ("10:00-11:00 CET", Some(Zone::Named("CET")), Some(Zone::Named("CET"))),
            ("10:00 AM EST - 11:00 AM EST", Some(Zone::Named("EST")), Some(Zone::Named("EST"))),
            ("10:00-11:00", None, None),
        ];
        for (text, start, end) in cases {
            let span = read_span(text).unwrap_or_else(|| panic!("{text}"));
            assert_eq!(
                (span.start.zone, span.end.and_then(|end| end.zone)),
                (start, end),
                "{text}"
            );
        }
    }

    #[test]
    fn a_line_begins_with_its_times() {
        let cases = [
            ("9:00-9:30 开幕 王伟", "开幕 王伟"),
            ("09：00—09：20 主题报告：甲题", "主题报告：甲题"),
            ("11月12日（周四）9:00-9:30　开幕", "开幕"),
            ("下午2:00-3:00 3D打印", "3D打印"),
            ("9:00 5G专题", "5G专题"),
            ("9:00-9:30（线上）开幕", "（线上）开幕"),
            ("全天 展览", "展览"),
            ("8:30-12:00 分会场报告", "分会场报告"),
            ("9点30分论坛", "分论坛"),
            ("9点30分 开幕", "开幕"),
            ("10:00AM Opening", "Opening"),
        ];
        for (text, rest) in cases {
            let (_, end) = leading_span(text).unwrap_or_else(|| panic!("{text}"));
            assert_eq!(text.get(end..).unwrap().trim(), rest, "{text}");
        }
        for text in ["开幕 9:00", "2026年大会", "王伟", "12个专题 9:00", "第9届大会"]
        {
            assert!(leading_span(text).is_none(), "{text}");
        }
    }

    #[test]
    fn lengths_are_read_in_minutes() {
        let cases = [
            ("20分钟", 20),
            ("90 min", 90),
            ("1.5小时", 90),
            ("1小时30分", 90),
            ("5'", 5),
            ("0:45", 45),
            ("00:20:00", 20),
            ("1:30", 90),
        ];
        for (text, minutes) in cases {
            assert_eq!(duration_minutes(text), Some(minutes), "{text}");
        }
        assert_eq!(duration_minutes("开幕"), None);
    }
}
