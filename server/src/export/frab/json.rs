//! The schedule in JSON, valid against c3voc's schema.

use super::{Day, GENERATOR, Schedule};
use serde::ser::SerializeMap as _;
use serde::{Serialize, Serializer};
use serde_json::json;

impl Schedule {
    /// Writes it.
    pub(in crate::export) fn to_json(&self) -> serde_json::Result<String> {
        let conference = &self.conference;
        let days: Vec<DayShape<'_>> = self.days.iter().map(DayShape).collect();
        let mut head = json!({
            "acronym": conference.acronym,
            "title": conference.title,
            "start": conference.start,
            "end": conference.end,
            "daysCount": self.days.len(),
            "timeslot_duration": "00:05",
            "time_zone_name": conference.time_zone_name,
            "tracks": self.tracks.iter().map(|name| json!({"name": name})).collect::<Vec<_>>(),
            "rooms": self.rooms,
        });
        if let (Some(head), Some(text)) = (head.as_object_mut(), &conference.description) {
            head.insert("description".to_owned(), json!(text));
        }
        #[derive(Serialize)]
        struct Conference<'a> {
            #[serde(flatten)]
            head: serde_json::Value,
            days: Vec<DayShape<'a>>,
        }
        #[derive(Serialize)]
        struct Body<'a> {
            version: &'a str,
            base_url: &'a str,
            conference: Conference<'a>,
        }
        #[derive(Serialize)]
        struct File<'a> {
            #[serde(rename = "$schema")]
            schema: &'static str,
            generator: serde_json::Value,
            schedule: Body<'a>,
        }
        serde_json::to_string(&File {
            schema: "https://c3voc.de/schedule/schema.json",
            generator: json!({"name": GENERATOR, "version": env!("CARGO_PKG_VERSION")}),
            schedule: Body {
                version: &self.version,
                base_url: &self.base_url,
                conference: Conference { head, days },
            },
        })
    }
}

/// A day, whose rooms keep their order.
struct DayShape<'a>(&'a Day);

impl Serialize for DayShape<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        struct Rooms<'a>(&'a Day);
        impl Serialize for Rooms<'_> {
            fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                let rooms = self.0.rooms.iter().map(|(room, events)| (&room.name, events));
                serializer.collect_map(rooms)
            }
        }
        let mut day = serializer.serialize_map(Some(5))?;
        day.serialize_entry("index", &self.0.index)?;
        day.serialize_entry("date", &self.0.date)?;
        day.serialize_entry("day_start", &self.0.start.to_rfc3339())?;
        day.serialize_entry("day_end", &self.0.end.to_rfc3339())?;
        day.serialize_entry("rooms", &Rooms(self.0))?;
        day.end()
    }
}
