//! iCalendar (RFC 5545) of sessions.
//!
//! A calendar that imports the file again, or subscribes to it, recognises a session by its UID
//! (3.8.4.7) and takes what is newer by SEQUENCE (3.8.7.4) and LAST-MODIFIED (3.8.7.3). So a UID
//! never changes, the other two only grow, and a cancelled session stays in the file as cancelled
//! (3.8.1.11): one that merely disappears stays in people's calendars for ever. DTSTAMP (3.8.7.2)
//! is LAST-MODIFIED: the same agenda gives the same bytes.

mod alarm;
mod entry;
mod property;
mod zone;

pub use entry::{Names, Revision, role_name};

use self::property::{add_text, local, utc};
use calcard::icalendar::{
    ICalendar, ICalendarComponent, ICalendarComponentType, ICalendarMethod, ICalendarParameter,
    ICalendarProperty, ICalendarStatus, ICalendarTransparency,
};
use chrono::{DateTime, FixedOffset};
use chrono_tz::Tz;
use huiban_protocol::documents::Language;
use huiban_protocol::streams::Remind;

/// Who made the file (RFC 5545, 3.7.3).
const PRODUCT: &str = "-//Huiban//Agenda//EN";
/// How often a calendar that subscribed should ask again (RFC 7986, 5.7).
const REFRESH_MIN: u32 = 15;

/// Whether a session takes place.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum EntryStatus {
    /// As it says.
    Confirmed,
    /// Put off, with no new time yet.
    Tentative,
    /// It will not take place.
    Cancelled,
}

/// One session in a calendar.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CalendarEntry {
    /// The session's id.
    pub id: String,
    /// Number of the newest publication that changed it; 0 where none did.
    pub sequence: u32,
    /// When it was published as it is.
    pub modified: DateTime<FixedOffset>,
    /// When it begins.
    pub start: DateTime<FixedOffset>,
    /// When it ends; not before it begins.
    pub end: DateTime<FixedOffset>,
    /// Its title.
    pub title: String,
    /// What it is about, who speaks.
    pub description: Option<String>,
    /// Where.
    pub place: Option<String>,
    /// Whether it takes place.
    pub status: EntryStatus,
    /// The forum that owns it.
    pub category: Option<String>,
    /// When the calendar reminds; never of what does not take place.
    pub alarm: Option<Remind>,
}

/// Some sessions of one event.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Calendar {
    /// Code of the event; part of every UID.
    pub event: String,
    /// What the calendar is called.
    pub name: String,
    /// The event's time zone, in which all times are written.
    pub zone: Tz,
    /// The sessions, in the order in which they are written.
    pub entries: Vec<CalendarEntry>,
}

/// What a calendar of a part of an event is called.
pub fn name_of(language: Language, event: &str, part: &str) -> String {
    let colon = if language == Language::En { ": " } else { "：" };
    format!("{event}{colon}{part}")
}

/// Writes a calendar as a `text/calendar` file: UTF-8, lines of at most 75 octets that end in CRLF
/// (RFC 5545, 3.1).
pub fn write(calendar: &Calendar) -> String {
    let mut file = File { components: vec![head(calendar)] };
    if let (Some(first), Some(last)) = (
        calendar.entries.iter().map(|entry| entry.start).min(),
        calendar.entries.iter().map(|entry| entry.end).max(),
    ) {
        zone::add(&mut file, calendar.zone, first, last);
    }
    for entry in &calendar.entries {
        let event = file.add(0, event(calendar, entry));
        if let Some(remind) = entry.alarm.filter(|_| entry.status == EntryStatus::Confirmed) {
            file.add(event, alarm::alarm(remind, &entry.title));
        }
    }
    let mut text = String::new();
    let calendar = ICalendar { components: file.components };
    // writing into a string cannot fail
    let _ = calendar.write_to(&mut text);
    text
}

/// The components so far; the first is the calendar.
struct File {
    components: Vec<ICalendarComponent>,
}

impl File {
    /// Puts a component into another one; returns where it is.
    fn add(&mut self, parent: usize, child: ICalendarComponent) -> usize {
        let index = self.components.len();
        self.components.push(child);
        if let Some(parent) = self.components.get_mut(parent) {
            parent.component_ids.push(u32::try_from(index).unwrap_or(u32::MAX));
        }
        index
    }
}

fn head(calendar: &Calendar) -> ICalendarComponent {
    let mut head = ICalendarComponent::new(ICalendarComponentType::VCalendar);
    head.add_property(ICalendarProperty::Version, "2.0");
    head.add_property(ICalendarProperty::Prodid, PRODUCT);
    head.add_property(ICalendarProperty::Method, ICalendarMethod::Publish);
    for name in ["NAME", "X-WR-CALNAME"] {
        add_text(&mut head, ICalendarProperty::Other(name.to_owned()), &calendar.name);
    }
    let zone = calendar.zone.name();
    add_text(&mut head, ICalendarProperty::Other("X-WR-TIMEZONE".to_owned()), zone);
    let refresh = property::minutes(REFRESH_MIN, false);
    head.add_property_with_params(
        ICalendarProperty::RefreshInterval,
        [ICalendarParameter::value(calcard::icalendar::ICalendarValueType::Duration)],
        refresh.clone(),
    );
    head.add_property(ICalendarProperty::Other("X-PUBLISHED-TTL".to_owned()), refresh);
    head
}

fn event(calendar: &Calendar, entry: &CalendarEntry) -> ICalendarComponent {
    let zone = calendar.zone;
    let mut event = ICalendarComponent::new(ICalendarComponentType::VEvent);
    event.add_uid(&format!("{}.{}@huiban", entry.id, calendar.event));
    event.add_dtstamp(utc(entry.modified));
    event.add_property(ICalendarProperty::LastModified, utc(entry.modified));
    event.add_sequence(i64::from(entry.sequence));
    for (name, time) in
        [(ICalendarProperty::Dtstart, entry.start), (ICalendarProperty::Dtend, entry.end)]
    {
        let zone_name = [ICalendarParameter::tzid(zone.name().to_owned())];
        event.add_property_with_params(name, zone_name, local(time, zone));
    }
    add_text(&mut event, ICalendarProperty::Summary, &entry.title);
    for (name, text) in [
        (ICalendarProperty::Description, &entry.description),
        (ICalendarProperty::Location, &entry.place),
        (ICalendarProperty::Categories, &entry.category),
    ] {
        if let Some(text) = text {
            add_text(&mut event, name, text);
        }
    }
    let (status, busy) = match entry.status {
        EntryStatus::Confirmed => (ICalendarStatus::Confirmed, ICalendarTransparency::Opaque),
        EntryStatus::Tentative => (ICalendarStatus::Tentative, ICalendarTransparency::Transparent),
        EntryStatus::Cancelled => (ICalendarStatus::Cancelled, ICalendarTransparency::Transparent),
    };
    event.add_property(ICalendarProperty::Status, status);
    event.add_property(ICalendarProperty::Transp, busy);
    event
}

#[cfg(test)]
mod tests;
