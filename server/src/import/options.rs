//! What the organizer said beside the files, and what is known without.

use crate::organizer::ImportFormat;
use chrono_tz::Tz;
use huiban_protocol::documents::{EventCode, Problem};
use std::collections::BTreeMap;

/// What the organizer said beside the files, and what is known without.
#[derive(Debug, Clone)]
pub(crate) struct Options {
    /// How the files are to be read.
    pub(crate) format: ImportFormat,
    /// The event asked for.
    pub(crate) event: Option<EventCode>,
    /// The zone asked for.
    pub(crate) zone: Option<Tz>,
    /// The events that are there already, and their zones.
    pub(crate) known: BTreeMap<EventCode, Tz>,
}

impl Options {
    /// The event that the files are about: the one asked for, else the one they name, else the
    /// only one there is, else one named after the file.
    pub(crate) fn event(
        &self,
        named: Option<&str>,
        file: &str,
        problems: &mut Vec<Problem>,
    ) -> EventCode {
        if let Some(event) = &self.event {
            return event.clone();
        }
        if let Some(event) = named.and_then(code_of) {
            return event;
        }
        let mut known = self.known.keys();
        if let (Some(only), None) = (known.next(), known.next()) {
            return only.clone();
        }
        let stem = file.rsplit(['/', '\\']).next().and_then(|name| name.split('.').next());
        let event = stem.and_then(code_of).unwrap_or_else(fallback);
        problems.push(Problem::warning(
            file.to_owned(),
            format!("it does not say which event this is, so it is called {event}"),
            "name it with --event",
        ));
        event
    }

    /// The event's zone: the one asked for, else the one the files name, else the one the event
    /// has already, else Shanghai's, which is said.
    pub(crate) fn zone(
        &self,
        named: Option<Tz>,
        event: &EventCode,
        file: &str,
        problems: &mut Vec<Problem>,
    ) -> Tz {
        let known = || self.known.get(event).copied();
        if let Some(zone) = self.zone.or(named).or_else(known) {
            return zone;
        }
        problems.push(Problem::warning(
            file.to_owned(),
            "it does not name its time zone, so its times are taken for Asia/Shanghai".to_owned(),
            "name the zone with --zone",
        ));
        Tz::Asia__Shanghai
    }
}

/// A code from a name: what may not stand in one becomes `-`.
fn code_of(name: &str) -> Option<EventCode> {
    let allowed = |c: char| c.is_ascii_alphanumeric() || c == '_';
    let mut code = String::new();
    for c in name.trim().chars() {
        if allowed(c) {
            code.push(c);
        } else if !code.is_empty() && !code.ends_with('-') {
            code.push('-');
        }
    }
    code.truncate(EventCode::LEN_MAX);
    EventCode::new(code.trim_end_matches('-')).ok()
}

#[expect(clippy::expect_used, reason = "a constant, and it is a code")]
fn fallback() -> EventCode {
    EventCode::new("event").expect("a code")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn options(known: &[(&str, Tz)]) -> Options {
        let known = known.iter().map(|(code, zone)| (EventCode::new(*code).unwrap(), *zone));
        let (format, known) = (ImportFormat::Auto, known.collect());
        Options { format, event: None, zone: None, known }
    }

    #[test]
    fn the_event_is_who_is_asked_for_then_who_is_named_then_who_is_there_then_the_file() {
        let one = [("HERE", Tz::UTC)];
        let two = [("HERE", Tz::UTC), ("THERE", Tz::UTC)];
        let cases: [(&[_], Option<&str>, &str, &str, usize); 7] = [
            (&one, Some("36c3"), "a.json", "36c3", 0),
            (&one, Some("RC 3: 2021!"), "a.json", "RC-3-2021", 0),
            (&one, Some("大会"), "a.json", "HERE", 0),
            (&one, None, "a.json", "HERE", 0),
            (&two, None, "/x/gab linz.v2.json", "gab-linz", 1),
            (&[], None, "议程.xlsx", "event", 1),
            (&[], Some(&"x".repeat(40)), "a", &"x".repeat(32), 0),
        ];
        for (known, named, file, expected, said) in cases {
            let mut problems = Vec::new();
            let event = options(known).event(named, file, &mut problems);
            assert_eq!((event.as_str(), problems.len()), (expected, said), "{named:?} {file}");
        }
        let asked = Options { event: EventCode::new("ASKED").ok(), ..options(&one) };
        assert_eq!(asked.event(Some("36c3"), "a", &mut Vec::new()).as_str(), "ASKED");
    }

    #[test]
    fn the_zone_is_asked_for_then_named_then_known_and_else_a_guess_that_is_said() {
        let event = EventCode::new("HERE").unwrap();
        let known = options(&[("HERE", Tz::Asia__Kolkata)]);
        let asked = Options { zone: Some(Tz::Asia__Tokyo), ..known.clone() };
        let berlin = Some(Tz::Europe__Berlin);
        let cases = [
            (&asked, berlin, Tz::Asia__Tokyo, 0),
            (&known, berlin, Tz::Europe__Berlin, 0),
            (&known, None, Tz::Asia__Kolkata, 0),
            (&options(&[]), None, Tz::Asia__Shanghai, 1),
        ];
        for (options, named, expected, said) in cases {
            let mut problems = Vec::new();
            assert_eq!(options.zone(named, &event, "a", &mut problems), expected);
            assert_eq!(problems.len(), said, "{expected}");
        }
    }
}
