//! Times of a schedule: every spelling that is found in the wild.

use super::schedule::{Day, Placed, Schedule};
use crate::time::{in_zone, local};
use chrono::{DateTime, Days, FixedOffset, NaiveDate, NaiveDateTime, NaiveTime, TimeDelta};
use chrono_tz::Tz;

/// When the day changes where a schedule does not say it: pentabarf's own default.
const DAY_CHANGE_H: i64 = 4;

/// What a schedule says of its times.
pub(super) struct Clock {
    zone: Tz,
    days: Vec<KnownDay>,
    day_change: TimeDelta,
}

struct KnownDay {
    date: Option<NaiveDate>,
    from: Option<DateTime<FixedOffset>>,
    to: Option<DateTime<FixedOffset>>,
    /// The offset in which the day is written, for its events that have none.
    offset: Option<FixedOffset>,
}

/// When an event is.
pub(super) struct When {
    pub(super) start: DateTime<FixedOffset>,
    pub(super) end: DateTime<FixedOffset>,
    /// The day it belongs to, where the schedule says it.
    pub(super) day: Option<NaiveDate>,
    /// What is odd about it.
    pub(super) odd: Vec<String>,
}

impl Clock {
    pub(super) fn new(schedule: &Schedule, zone: Tz) -> Self {
        let first = schedule.conference.start.get().and_then(date);
        let day_change = schedule.conference.day_change.get().and_then(span);
        let day_change = day_change.unwrap_or(TimeDelta::hours(DAY_CHANGE_H));
        let days = schedule.days.iter().map(|day| KnownDay::new(day, first, zone)).collect();
        Self { zone, days, day_change }
    }

    /// The dates of the days, empty ones too.
    pub(super) fn dates(&self) -> impl Iterator<Item = NaiveDate> {
        self.days.iter().filter_map(|day| day.from.map(|from| from.date_naive()).or(day.date))
    }

    /// When an event is.
    ///
    /// # Errors
    /// In words, where it has no time.
    pub(super) fn when(&self, placed: &Placed) -> Result<When, String> {
        let day = placed.day.and_then(|at| self.days.get(at));
        let mut odd = Vec::new();
        let start = self.start(placed, day, &mut odd)?;
        let end = self.end(placed, start, &mut odd);
        let dated = placed.event.date.get().is_some();
        let day = day.and_then(|day| {
            let own = day.date.filter(|date| !dated || self.is_night_after(*date, start));
            day.date_of(start).or(own)
        });
        Ok(When { start, end, day, odd })
    }

    /// Whether an instant lies after the midnight that a day ends with, and before the next begins.
    fn is_night_after(&self, date: NaiveDate, start: DateTime<FixedOffset>) -> bool {
        let since = start.time().signed_duration_since(NaiveTime::MIN);
        date.succ_opt() == Some(start.date_naive()) && since < self.day_change
    }

    fn start(
        &self,
        placed: &Placed,
        day: Option<&KnownDay>,
        odd: &mut Vec<String>,
    ) -> Result<DateTime<FixedOffset>, String> {
        let event = &placed.event;
        let clock = event.start.get().and_then(span);
        let dated = event.date.get().or(event.start.get());
        if let Some((time, offset)) = dated.and_then(date_time) {
            let start = self.fixed(time, offset, day).ok_or("it has a time that cannot be")?;
            self.compare(start, time, clock, odd);
            return Ok(start);
        }
        let clock = clock.ok_or_else(|| match (event.date.get(), event.start.get()) {
            (_, Some(start)) => format!("it begins at “{start}”, which is no time"),
            (Some(date), None) => format!("it begins on “{date}”, and no time is given"),
            (None, None) => "it has no time yet".to_owned(),
        })?;
        let own = event.date.get().and_then(date);
        let date = own.or(day.and_then(|day| day.date)).ok_or("it has a time and no date")?;
        let midnight = date.and_time(NaiveTime::MIN);
        // after midnight it still belongs to the day before, under whose date it stands
        let is_late = own.is_none() && clock < self.day_change;
        let shown = if is_late { midnight.checked_add_days(Days::new(1)) } else { Some(midnight) };
        let time = shown.and_then(|time| time.checked_add_signed(clock));
        let start = time.and_then(|time| self.fixed(time, None, day));
        start.ok_or_else(|| "it has a time that cannot be".to_owned())
    }

    fn fixed(
        &self,
        time: NaiveDateTime,
        offset: Option<FixedOffset>,
        day: Option<&KnownDay>,
    ) -> Option<DateTime<FixedOffset>> {
        let there = offset.or(day.and_then(|day| day.offset));
        let Some(offset) = there else { return local(time, self.zone) };
        let instant = time.and_local_timezone(offset).single()?;
        Some(in_zone(instant.timestamp_millis(), self.zone))
    }

    /// Says where date and start differ: the date counts.
    fn compare(
        &self,
        start: DateTime<FixedOffset>,
        written: NaiveDateTime,
        clock: Option<TimeDelta>,
        odd: &mut Vec<String>,
    ) {
        let Some(clock) = clock else { return };
        let same = |time: NaiveTime| {
            let minutes = time.signed_duration_since(NaiveTime::MIN).num_minutes();
            clock.num_minutes().checked_rem(24 * 60) == Some(minutes)
        };
        if !same(start.time()) && !same(written.time()) {
            odd.push(format!(
                "its date says {}, and its start another time; the date counts",
                start.format("%H:%M")
            ));
        }
    }

    fn end(
        &self,
        placed: &Placed,
        start: DateTime<FixedOffset>,
        odd: &mut Vec<String>,
    ) -> DateTime<FixedOffset> {
        let event = &placed.event;
        let day = placed.day.and_then(|at| self.days.get(at));
        let after = |length: TimeDelta| {
            let end = start.checked_add_signed(length)?;
            Some(in_zone(end.timestamp_millis(), self.zone))
        };
        let length = event.duration.get().and_then(duration);
        let told = event.end.get().and_then(date_time);
        let told = told.and_then(|(time, offset)| self.fixed(time, offset, day));
        if let Some(end) = length.and_then(after) {
            if told.is_some_and(|told| told != end) {
                odd.push("its end and its duration differ; the duration counts".to_owned());
            }
            return end;
        }
        if let Some(end) = told.filter(|end| *end >= start) {
            return end;
        }
        // an end that is a time of the day only
        let clock = event.end.get().and_then(span);
        let clock = clock.and_then(|clock| {
            let begun = start.time().signed_duration_since(NaiveTime::MIN);
            let length = clock.checked_sub(&begun)?;
            let next_day = TimeDelta::days(1);
            if length < TimeDelta::zero() { length.checked_add(&next_day) } else { Some(length) }
        });
        if let Some(end) = clock.and_then(after) {
            return end;
        }
        odd.push(match event.duration.get() {
            Some(duration) => format!("“{duration}” is no duration, so it ends as it begins"),
            None => "it has neither duration nor end, so it ends as it begins".to_owned(),
        });
        start
    }
}

impl KnownDay {
    fn new(day: &Day, first: Option<NaiveDate>, zone: Tz) -> Self {
        let offset_of = |text: &str| date_time(text).and_then(|(_, offset)| offset);
        let offset = day.start.get().and_then(offset_of);
        let instant = |text: &str| {
            let (time, offset) = date_time(text)?;
            let offset = offset?;
            let instant = time.and_local_timezone(offset).single()?;
            Some(in_zone(instant.timestamp_millis(), zone))
        };
        let (from, to) = match (day.start.get().and_then(instant), day.end.get().and_then(instant))
        {
            // some programs write the two the other way about
            (Some(from), Some(to)) if from > to => (Some(to), Some(from)),
            known => known,
        };
        let counted = || {
            let index: u64 = day.index.get()?.trim().parse().ok()?;
            first?.checked_add_days(Days::new(index.checked_sub(1)?))
        };
        let dated = day.date.get().and_then(date);
        let date = dated.or(from.map(|from| from.date_naive())).or_else(counted);
        Self { date, from, to, offset }
    }

    /// The date of this day for an event of it: of its beginning where that is known, since some
    /// programs write the date of another zone.
    fn date_of(&self, start: DateTime<FixedOffset>) -> Option<NaiveDate> {
        match (self.from, self.to) {
            (Some(from), Some(to)) if from <= start && start <= to => Some(from.date_naive()),
            _ => None,
        }
    }
}

/// A date; what follows it is left away.
fn date(text: &str) -> Option<NaiveDate> {
    let text = text.trim();
    let head: String = text.chars().take(10).collect();
    NaiveDate::parse_from_str(&head, "%Y-%m-%d")
        .or_else(|_| NaiveDate::parse_from_str(text, "%d.%m.%Y"))
        .or_else(|_| NaiveDate::parse_from_str(text, "%Y/%m/%d"))
        .ok()
}

/// A date with a time, and the offset where one is written: `+02:00`, `+0200`, `+02` or `Z`.
fn date_time(text: &str) -> Option<(NaiveDateTime, Option<FixedOffset>)> {
    let text = text.trim();
    let (date, time) = text.split_once(['T', 't', ' '])?;
    let date = NaiveDate::parse_from_str(date, "%Y-%m-%d").ok()?;
    let time = time.trim();
    let at = time.find(['+', '-', '\u{2212}', 'Z', 'z']).unwrap_or(time.len());
    let (clock, offset) = time.split_at_checked(at)?;
    let time = date.and_time(NaiveTime::MIN).checked_add_signed(span(clock)?)?;
    if offset.is_empty() {
        return Some((time, None));
    }
    Some((time, Some(offset_of(offset)?)))
}

fn offset_of(text: &str) -> Option<FixedOffset> {
    if text.eq_ignore_ascii_case("z") {
        return FixedOffset::east_opt(0);
    }
    let is_west = !text.starts_with('+');
    let digits: String = text.chars().filter(char::is_ascii_digit).collect();
    let number = |from: usize, to: usize| digits.get(from..to).unwrap_or("0").parse::<i32>().ok();
    let hours = number(0, 2.min(digits.len()))?;
    let minutes = if digits.len() >= 4 { number(2, 4)? } else { 0 };
    let seconds = hours.checked_mul(3600)?.checked_add(minutes.checked_mul(60)?)?;
    if is_west { FixedOffset::west_opt(seconds) } else { FixedOffset::east_opt(seconds) }
}

/// Hours and minutes, with or without seconds: `9:00`, `09:00:00`, `25:00`.
fn span(text: &str) -> Option<TimeDelta> {
    const HOURS_MAX: i64 = 24 * 366;
    let mut parts = text.trim().split(':');
    let mut number = |most: i64| -> Option<Option<i64>> {
        let Some(part) = parts.next() else { return Some(None) };
        // fractions of seconds are left away
        let part = part.split(['.', ',']).next().unwrap_or_default();
        let is_number = !part.is_empty() && part.bytes().all(|b| b.is_ascii_digit());
        let value = part.parse().ok().filter(|value| is_number && *value <= most)?;
        Some(Some(value))
    };
    let (hours, minutes, seconds) = (number(HOURS_MAX)??, number(59)??, number(60)?.unwrap_or(0));
    if parts.next().is_some() {
        return None;
    }
    TimeDelta::hours(hours)
        .checked_add(&TimeDelta::minutes(minutes))?
        .checked_add(&TimeDelta::seconds(seconds))
}

/// A length: hours and minutes, minutes alone, or ISO 8601 (`PT1H30M`).
fn duration(text: &str) -> Option<TimeDelta> {
    const MINUTES_MAX: i64 = 366 * 24 * 60;
    let text = text.trim();
    if let Some(length) = span(text) {
        return Some(length);
    }
    if let Ok(minutes) = text.parse::<i64>() {
        return (0..=MINUTES_MAX).contains(&minutes).then(|| TimeDelta::minutes(minutes));
    }
    let iso = text.strip_prefix('P')?;
    let (days, time) = iso.split_once('T').unwrap_or((iso, ""));
    let mut seconds: i64 = 0;
    let parts: [(&str, &[(char, i64)]); 2] =
        [(days, &[('D', 86_400), ('W', 604_800)]), (time, &[('H', 3600), ('M', 60), ('S', 1)])];
    for (part, units) in parts {
        let mut number = String::new();
        for c in part.chars() {
            if c.is_ascii_digit() {
                number.push(c);
                continue;
            }
            let (_, unit) = units.iter().find(|(name, _)| *name == c)?;
            let count: i64 = std::mem::take(&mut number).parse().ok()?;
            seconds = seconds.checked_add(count.checked_mul(*unit)?)?;
        }
        if !number.is_empty() {
            return None;
        }
    }
    (seconds <= MINUTES_MAX.checked_mul(60)? && !iso.is_empty())
        .then(|| TimeDelta::seconds(seconds))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_date_and_its_offset_are_read_however_they_are_spelt() {
        let cases = [
            ("2026-08-21T11:00:00+02:00", "11:00:00", Some(7200)),
            ("2026-08-21T11:00:00+0200", "11:00:00", Some(7200)),
            ("2026-08-21T11:00+02", "11:00:00", Some(7200)),
            ("2026-08-21 9:05:30.25-03:30", "09:05:30", Some(-12_600)),
            ("2026-08-21T11:00:00Z", "11:00:00", Some(0)),
            ("2026-08-21T11:00:00", "11:00:00", None),
        ];
        for (text, time, offset) in cases {
            let (read, there) = date_time(text).unwrap();
            let there = there.map(|there| there.local_minus_utc());
            assert_eq!(
                (read.format("%H:%M:%S").to_string(), there),
                (time.to_owned(), offset),
                "{text}"
            );
        }
        for text in
            ["", "2026-08-21", "11:00", "2026-13-01T11:00", "2026-08-21T11:00+99", "今天 9:00"]
        {
            assert!(date_time(text).is_none(), "{text}");
        }
    }

    #[test]
    fn a_length_is_read_however_it_is_spelt() {
        let cases = [
            ("00:45", Some(45)),
            ("0:45", Some(45)),
            ("1:30:00", Some(90)),
            ("25:00", Some(1500)),
            ("00:00", Some(0)),
            ("45", Some(45)),
            ("PT45M", Some(45)),
            ("P1DT1H", Some(1500)),
            ("", None),
            ("P", None),
            ("1:2:3:4", None),
            ("soon", None),
            ("-5", None),
            ("99999999999999999999:00", None),
        ];
        for (text, minutes) in cases {
            assert_eq!(duration(text).map(|length| length.num_minutes()), minutes, "{text}");
        }
    }
}
