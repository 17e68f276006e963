//! Zones that are named behind a time: `10:00 CET`, `Time (UTC+8)`, `北京时间9:00`.

use super::pattern::pattern;
use chrono::{
    DateTime, FixedOffset, NaiveDate, NaiveDateTime, NaiveTime, Offset as _, TimeDelta,
    TimeZone as _,
};
use chrono_tz::{OffsetName as _, Tz};
use regex::{Captures, Regex};
use std::sync::LazyLock;

/// A zone as it is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Zone {
    /// Minutes by which it is before Greenwich.
    Offset(i32),
    /// Its name.
    Named(&'static str),
}

/// Names in capitals that are no words beside, each with a place whose clocks it is of. What names
/// several zones of the world is not here (`CST`), nor what titles begin with (`MSK`, `CT`).
const NAMES: [(&str, Tz); 24] = [
    ("CET", Tz::Europe__Berlin),
    ("CEST", Tz::Europe__Berlin),
    ("MEZ", Tz::Europe__Berlin),
    ("MESZ", Tz::Europe__Berlin),
    ("WET", Tz::Europe__Lisbon),
    ("EET", Tz::Europe__Athens),
    ("EEST", Tz::Europe__Athens),
    ("BST", Tz::Europe__London),
    ("GMT", Tz::UTC),
    ("UTC", Tz::UTC),
    ("EST", Tz::America__New_York),
    ("EDT", Tz::America__New_York),
    ("CDT", Tz::America__Chicago),
    ("MDT", Tz::America__Denver),
    ("PST", Tz::America__Los_Angeles),
    ("PDT", Tz::America__Los_Angeles),
    ("JST", Tz::Asia__Tokyo),
    ("KST", Tz::Asia__Seoul),
    ("HKT", Tz::Asia__Hong_Kong),
    ("SGT", Tz::Asia__Singapore),
    ("IST", Tz::Asia__Kolkata),
    ("AEST", Tz::Australia__Sydney),
    ("AEDT", Tz::Australia__Sydney),
    ("北京时间", Tz::Asia__Shanghai),
];

static ZONE: LazyLock<Regex> = LazyLock::new(|| {
    let names: Vec<&str> = NAMES.iter().map(|(name, _)| *name).filter(|n| n.is_ascii()).collect();
    let names = names.join("|");
    pattern(&format!(
        r"\(?(?:\b(?:UTC|GMT) ?(?P<sign>[+-]) ?(?P<hours>\d{{1,2}})(?::?(?P<minutes>[0-5]\d))?\b|\b(?P<name>{names})\b|(?P<beijing>北京(?:时间|時間)|\b(?i:(?:beijing|china) (?:standard )?time)\b))\)?"
    ))
});

/// The zone that a text names, if it names no second one, and the text without it.
pub(crate) fn find_zone(text: &str) -> Option<(Zone, String)> {
    // most texts are told apart without looking closely
    let capitals = text.as_bytes().windows(2).any(|two| two.iter().all(u8::is_ascii_uppercase));
    if !capitals && !text.contains("北京") && !text.to_ascii_lowercase().contains(" time") {
        return None;
    }
    let mut found: Option<Zone> = None;
    for captures in ZONE.captures_iter(text) {
        let zone = written(&captures)?;
        if found.is_some_and(|known| known != zone) {
            return None;
        }
        found = Some(zone);
    }
    Some((found?, ZONE.replace_all(text, " ").into_owned()))
}

fn written(captures: &Captures<'_>) -> Option<Zone> {
    if let Some(name) = captures.name("name") {
        let known = NAMES.iter().find(|(known, _)| *known == name.as_str());
        return known.map(|(known, _)| Zone::Named(known));
    }
    if captures.name("beijing").is_some() {
        return NAMES.last().map(|(name, _)| Zone::Named(name));
    }
    let digits = |name: &str| captures.name(name)?.as_str().parse::<i32>().ok();
    let minutes = digits("hours")?.checked_mul(60)?.checked_add(digits("minutes").unwrap_or(0))?;
    let is_west = captures.name("sign").is_some_and(|sign| sign.as_str() == "-");
    let minutes = if is_west { minutes.checked_neg()? } else { minutes };
    (-12 * 60..=14 * 60).contains(&minutes).then_some(Zone::Offset(minutes))
}

impl Zone {
    /// The instant at which clocks of this zone show so many seconds past a day's midnight, by the
    /// clocks of the event's.
    ///
    /// A name is what people call the clocks they look at: “CET” in July is what is shown in
    /// Berlin, and “MST” of an event where it is called so all the year is the event's own.
    pub(crate) fn instant(
        self,
        date: NaiveDate,
        seconds: u32,
        event: Tz,
    ) -> Option<DateTime<FixedOffset>> {
        match self {
            Self::Offset(minutes) => {
                let there = FixedOffset::east_opt(minutes.checked_mul(60)?)?;
                let at = after_midnight(date, seconds)?;
                let at = there.from_local_datetime(&at).single()?;
                Some(at.with_timezone(&event).fixed_offset())
            }
            Self::Named(name) => {
                let own = super::local(date, seconds, event)?;
                let shown = event.offset_from_utc_datetime(&own.naive_utc());
                if shown.abbreviation() == Some(name) {
                    return Some(own);
                }
                let (_, there) = NAMES.iter().find(|(known, _)| *known == name)?;
                let at = super::local(date, seconds, *there)?;
                let here = event.offset_from_utc_datetime(&at.naive_utc()).fix();
                Some(at.with_timezone(&here))
            }
        }
    }
}

fn after_midnight(date: NaiveDate, seconds: u32) -> Option<NaiveDateTime> {
    date.and_time(NaiveTime::MIN).checked_add_signed(TimeDelta::seconds(i64::from(seconds)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn zones_are_found_by_name_and_by_number() {
        let cases = [
            ("10:00 CET", Some(Zone::Named("CET"))),
            ("Time (UTC+8)", Some(Zone::Offset(480))),
            ("10:00 GMT-5:30", Some(Zone::Offset(-330))),
            ("10:00 UTC", Some(Zone::Named("UTC"))),
            ("北京时间 10:00", Some(Zone::Named("北京时间"))),
            ("10:00 Beijing time", Some(Zone::Named("北京时间"))),
            ("10:00 EST - 11:00 EST", Some(Zone::Named("EST"))),
            ("10:00 EST - 16:00 CET", None),
            ("9:00 CETA, EST化", None),
            ("9:00 MSK ultrasound", None),
            ("10:00 UTC+99", None),
        ];
        for (text, zone) in cases {
            assert_eq!(find_zone(text).map(|(zone, _)| zone), zone, "{text}");
        }
    }

    #[test]
    fn a_name_is_that_of_the_clocks_people_look_at() {
        let at = |name, month, event: Tz| {
            let date = NaiveDate::from_ymd_opt(2026, month, 12).unwrap();
            let at = Zone::Named(name).instant(date, 10 * 3600, event).unwrap();
            at.format("%d %H:%M").to_string()
        };
        let cases = [
            ("CET", 11, Tz::Asia__Shanghai, "12 17:00"),
            ("CET", 7, Tz::Asia__Shanghai, "12 16:00"),
            ("CET", 7, Tz::Europe__Paris, "12 10:00"),
            ("EST", 11, Tz::Asia__Shanghai, "12 23:00"),
            ("PST", 11, Tz::Asia__Shanghai, "13 02:00"),
            ("AEST", 1, Tz::Australia__Brisbane, "12 10:00"),
            ("北京时间", 11, Tz::Europe__Berlin, "12 03:00"),
        ];
        for (name, month, event, expected) in cases {
            assert_eq!(at(name, month, event), expected, "{name} in {month}");
        }
    }
}
